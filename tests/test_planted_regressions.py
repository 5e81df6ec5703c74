"""A regression planted in a run turns the gate red: shipped cases, thresholds and baseline, by the command itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from evals import baseline, thresholds
from evals.__main__ import main
from evals.cases import DATASETS, Case, load_cases
from evals.corpora import Corpus, load_corpora
from evals.gate import Check, check_run
from evals.generate import Answering, generate
from evals.runs import Header, Record, Run, write_run
from evals.scoring import Scored, score_run
from rag.answering.chain import build_chain
from rag.answering.claims import ClaimChecker
from rag.chat import ChatService
from rag.domain import Answer, AnswerSentence, Citation, Status
from rag.index.reader import IndexReader
from rag.index.rows import StoredChunk
from rag.index.store import Recipe, Store
from rag.index.sync import Parts
from rag.releases.ministries import find
from rag.retrieval.answerability import Answerability
from rag.retrieval.glossary import Glossary
from rag.retrieval.ground import Grounding
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import Settings
from tests.eval_fakes import kept_baseline
from tests.perfect_run import perfect_run


@cache
def _corpora() -> dict[str, Corpus]:
    return load_corpora()


@cache
def _cases() -> list[Case]:
    return load_cases([DATASETS], _corpora())


@pytest.fixture(scope="module")
def perfect() -> Run:
    return perfect_run(_cases(), _corpora())


@pytest.fixture(scope="module")
def scored(perfect: Run) -> list[Scored]:
    return score_run(perfect, _cases(), _corpora())


def _gate(run: Run, folder: Path) -> int:
    write_run(folder / "planted.jsonl", run.header, run.records.values())
    return main(["gate", str(folder / "planted.jsonl"), "--out", str(folder / "out")])


def _failures(run: Run, perfect: Run, scored: Sequence[Scored]) -> dict[tuple[str, str], Check]:
    """The failed checks by group and measure, by the committed thresholds and baseline; only what changed is scored."""
    new = {key: record for key, record in run.records.items() if record is not perfect.records[key]}
    changed = {item.case.id: item for item in score_run(run, [case for case in _cases() if case.id in new], _corpora())}
    merged = [changed.get(item.case.id, item) for item in scored]
    bounds, kept = thresholds.read_thresholds(thresholds.PATH), baseline.read_baseline(baseline.PATH, _corpora())
    return _failed(check_run(merged, bounds, kept))


def _changed(run: Run, change: Callable[[Answer], Answer], *, cases: int = 1) -> Run:
    """The same run, but for the first answers with quotes of the slice ko-ko."""
    chosen = [case.id for case in _cases() if case.slice == "ko-ko"][:cases]
    return Run(
        run.header, {key: _apply(record, change) if key in chosen else record for key, record in run.records.items()}
    )


def _apply(record: Record, change: Callable[[Answer], Answer]) -> Record:
    assert record.answer is not None
    return replace(record, answer=change(record.answer))


def _citing(answer: Answer, change: Callable[[Citation], Citation]) -> Answer:
    return replace(answer, citations=tuple(change(citation) for citation in answer.citations))


def _other_release(citation: Citation) -> str:
    return next(key for key in _corpora()["bundled"].releases if key != citation.release_id)


def _cite_another_release(answer: Answer) -> Answer:
    return _citing(answer, lambda c: replace(c, release_id=_other_release(c)))


def _shift_offsets(answer: Answer) -> Answer:
    return _citing(answer, lambda c: replace(c, start=c.start + 1, end=c.end + 1))


def _shift_quotes(answer: Answer) -> Answer:
    """Offsets and quote moved together: still a part of the body, but cut inside a word."""

    def shifted(c: Citation) -> Citation:
        body = _corpora()["bundled"].releases[c.release_id].body
        return replace(c, start=c.start + 1, quote=body[c.start + 1 : c.end])

    return _citing(answer, shifted)


def _answer_in_english(answer: Answer) -> Answer:
    return replace(answer, text="This is what the release says." + answer.text.partition("\n")[2], language="en")


def _say_it_in_english(answer: Answer) -> Answer:
    return replace(answer, text="This is what a press release says:\n" + answer.text.partition("\n")[2])


def _invent_a_sentence(answer: Answer) -> Answer:
    first, *rest = answer.sentences
    return replace(answer, sentences=(AnswerSentence("이 사업은 모두 취소되었습니다.", first.citations), *rest))


def _invent_a_line(answer: Answer) -> Answer:
    return replace(answer, text=f"{answer.text}\n이 사업은 모두 취소되었습니다.")


def _let_a_figure_through(answer: Answer) -> Answer:
    first, *rest = answer.sentences
    return replace(
        answer, sentences=(AnswerSentence(f"{first.text} 예산은 98조 7,654억 원이다.", first.citations), *rest)
    )


def _let_a_figure_through_in_the_text(answer: Answer) -> Answer:
    return replace(answer, text=f"{answer.text}\n모두 98조 7,654억 원입니다.")


def test_a_run_without_a_regression_passes(perfect: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _gate(perfect, tmp_path) == 0
    assert "checks passed" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.html", "summary.md", "junit.xml"}


@pytest.mark.parametrize(
    ("change", "measure"),
    [
        (_cite_another_release, "quote_exact"),
        (_cite_another_release, "citation_valid"),
        (_shift_offsets, "quote_exact"),
        (_shift_quotes, "quote_exact"),
        (_answer_in_english, "language_match"),
        (_say_it_in_english, "language_match"),
        (_let_a_figure_through, "figures_grounded"),
        (_let_a_figure_through_in_the_text, "figures_grounded"),
        (lambda answer: replace(answer, citations=()), "citation_valid"),
        (_invent_a_sentence, "sentence_supported"),
        (_invent_a_line, "sentence_supported"),
    ],
    ids=[
        "wrong-release-for-the-quote",
        "wrong-release-for-the-title",
        "offset-by-one",
        "quote-by-one",
        "wrong-language",
        "wrong-language-unsaid",
        "figure-in-a-sentence",
        "figure-in-the-text",
        "no-citations",
        "invented-sentence",
        "invented-line",
    ],
)
def test_one_broken_answer_of_all_turns_the_gate_red(
    change: Callable[[Answer], Answer], measure: str, perfect: Run, scored: list[Scored]
) -> None:
    check = _failures(_changed(perfect, change), perfect, scored)["all", measure]
    assert (check.kind, check.bound, check.misses) == ("hard", 1.0, ("ko-001",))


def test_true_quotes_of_the_wrong_release_turn_the_gate_red(perfect: Run, scored: list[Scored]) -> None:
    def quote_elsewhere(answer: Answer) -> Answer:
        def elsewhere(c: Citation) -> Citation:
            other = _corpora()["bundled"].releases[_other_release(c)]
            line = other.body.partition("\n")[0]
            names = ("title", "ministry", "published", "url", "license", "sha256")
            own = {name: getattr(other, name) for name in names}
            return replace(c, release_id=other.release_id, quote=line, start=0, end=len(line), **own)

        return _citing(answer, elsewhere)

    failed = _failures(_changed(perfect, quote_elsewhere, cases=40), perfect, scored)
    assert ("ko-ko", "release_precision") in failed
    assert ("all", "quote_exact") not in failed


def test_refusing_everything_turns_the_gate_red(perfect: Run, scored: list[Scored]) -> None:
    refusals = {
        key: _apply(record, lambda a: replace(a, status=Status.NOT_IN_CORPUS, text="", sentences=(), citations=()))
        for key, record in perfect.records.items()
    }
    failed = _failures(Run(perfect.header, refusals), perfect, scored)
    assert {("all", "refusal_precision"), ("ko", "refusal_precision"), ("ko-ko", "false_refusal")} <= set(failed)


def test_quoting_whole_bodies_turns_the_gate_red(perfect: Run, scored: list[Scored]) -> None:
    def whole(answer: Answer) -> Answer:
        def all_of(c: Citation) -> Citation:
            body = _corpora()["bundled"].releases[c.release_id].body
            return replace(c, quote=body, start=0, end=len(body))

        return _citing(answer, all_of)

    assert ("ko-ko", "citation_precision") in _failures(_changed(perfect, whole, cases=102), perfect, scored)


def test_the_command_names_each_miss_and_exits_with_one(
    perfect: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = replace(perfect.records["ko-001"], answer=None, error="ValueError: quote is not there")
    assert _gate(Run(perfect.header, {**perfect.records, "ko-001": broken}), tmp_path) == 1
    assert "FAILED hard completed of all: 0.998, at least 1.000 (n 404): ko-001" in capsys.readouterr().out


class _WithoutTerms(Store):
    """A store whose chunks have no search terms, so that none covers anything of a question."""

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, StoredChunk]:
        stored = super().chunks(chunk_ids).items()
        return {
            key: replace(item, title_terms=(), sentence_terms=((),) * len(item.sentence_terms)) for key, item in stored
        }


class _WithoutLexical(IndexReader):
    """An index whose lexical side finds nothing: neither BM25 nor the words that a chunk holds."""

    def __init__(self, home: Path, recipe: Recipe) -> None:
        super().__init__(home, recipe)
        self.store.close()
        self.store = _WithoutTerms.open(home / "store.db")

    def lexical(self, terms: Sequence[str], k: int, allowed: object = None) -> list[tuple[str, float]]:
        return []


def _service(settings: Settings, parts: Parts, reader: type[IndexReader]) -> ChatService:
    opened = reader(settings.home, parts.recipe())
    retriever = HybridRetriever(opened, parts.embedder, parts.analyser, Glossary.load())

    def ministries(text: str) -> tuple[str, ...]:
        return tuple(ministry.name for ministry in find(text))

    grounding = Grounding(retriever, opened.store, Answerability.load(settings.answer_threshold))
    checker = ClaimChecker(retriever, opened.store, parts.analyser)
    return ChatService(build_chain(grounding, ministries), retriever, opened, grounding, ministries, checker)


def _measured(cases: Sequence[Case], service: Answering) -> list[Scored]:
    records = {record.case_id: record for record in generate(cases, {"bundled": service})}
    return score_run(Run(Header("", "", {}, {}, {}), records), cases, _corpora())


@pytest.mark.slow
def test_dropping_the_lexical_side_turns_the_gate_red(real_index: tuple[Settings, Parts]) -> None:
    cases = [case for case in _cases() if case.slice == "en-ko"][::3]
    with closing(_service(*real_index, IndexReader)) as whole, closing(_service(*real_index, _WithoutLexical)) as half:
        before, after = _measured(cases, whole), _measured(cases, half)
    # A part of one slice is asked, to save time: held to a baseline of its own, and to the committed hard floors.
    bounds = thresholds.read_thresholds(thresholds.PATH)
    own = bounds.model_copy(update={"slices": {}})
    assert _failed(check_run(before, own, kept_baseline(*before))) == {}
    failed = _failed(check_run(after, own, kept_baseline(*before)))
    assert {("en-ko", "recall_at_1"), ("en-ko", "reciprocal_rank")} <= set(failed)


def _failed(checks: Sequence[Check]) -> dict[tuple[str, str], Check]:
    """Failed checks by group and measure, the first of each: hard before floor before baseline."""
    return {(check.group, check.metric): check for check in reversed(checks) if not check.passed}


def test_no_committed_floor_is_above_what_was_measured() -> None:
    bounds = thresholds.read_thresholds(thresholds.PATH)
    kept = baseline.read_baseline(baseline.PATH, _corpora())
    for group, floors in bounds.slices.items():
        for name, bound in floors.items():
            found = [
                kept.kept[case.id].scores[name]
                for case in _cases()
                if group in {"all", case.lang, case.slice} and name in kept.kept[case.id].scores
            ]
            assert thresholds.is_met(
                name, sum(found) / len(found), bound + 1e-4 * (1 if name == "false_refusal" else -1)
            )


def test_every_shipped_case_is_in_the_committed_baseline_as_it_is() -> None:
    kept = baseline.read_baseline(baseline.PATH, _corpora())
    changed = [case.id for case in _cases() if case.id not in kept.kept or kept.kept[case.id].case != case.digest]
    gone = sorted(set(kept.kept) - {case.id for case in _cases()})
    assert (changed, gone) == ([], []), "make a new baseline: python -m evals run; python -m evals baseline RUN"
