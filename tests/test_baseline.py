"""The committed baseline: the same after a round trip, and only for the corpus and the cases it was made of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.baseline import Baseline, Kept, read_baseline, write_baseline
from evals.errors import InputError
from tests.eval_fakes import FOREST, HARBOUR, kept_baseline, make_case, make_corpus, make_scored

CORPUS = make_corpus()
MAKE = "make one with `python -m evals baseline RUN` and commit it"
FIELDS = ": the baseline has not the fields of one"


def _case(scores: bytes) -> bytes:
    return b'{"cases": {"a": {"case": "d", "scores": ' + scores + b'}}, "corpora": {}}'


def test_a_baseline_is_read_back_with_the_judged_scores_to_four_digits(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    scored = [make_scored("b", recall_at_5=0.5), make_scored("a", citation_precision=2 / 3, latency_ms=80.0)]
    write_baseline(path, scored, {"bundled": CORPUS.digest})
    assert read_baseline(path, {"bundled": CORPUS}) == Baseline(
        {"bundled": CORPUS.digest},
        {
            "a": Kept(make_case(id="a").digest, {"completed": 1.0, "citation_precision": 0.6667}),
            "b": Kept(make_case(id="b").digest, {"completed": 1.0, "recall_at_5": 0.5}),
        },
    )


def test_a_baseline_has_one_case_a_line_in_the_order_of_ids(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [make_scored("b"), make_scored("a")], {"bundled": "d1"})
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line[:6] for line in lines if "completed" in line] == ['  "a":', '  "b":']


def test_a_baseline_of_another_corpus_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [make_scored()], {"bundled": CORPUS.digest})
    grown = make_corpus(HARBOUR)
    assert grown.digest != make_corpus(HARBOUR, FOREST).digest
    reason = f"the baseline was made over another corpus 'bundled' ({CORPUS.digest}, now {grown.digest}): "
    with pytest.raises(InputError, match=re.escape(f"{path}: {reason}look at the new figures, then {MAKE}")):
        read_baseline(path, {"bundled": grown})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, ": the baseline cannot be read (No such file or directory)"),
        (b'{\n"cases": }', ":2: the baseline is not JSON (Expecting value)"),
        (b"[]", ": the baseline has not the fields of one (Input should be a valid dictionary"),
        (b"{}", ": the baseline has not the fields of one (corpora: Field required)"),
        (b'{"cases": {"a": {"case": "d"}}, "corpora": {}}', f"{FIELDS} (cases.a.scores: Field required)"),
        (b'{"cases": [], "corpora": {}}', f"{FIELDS} (cases: Input should be a valid dictionary)"),
        (b'{"cases": {}, "corpora": "d1"}', f"{FIELDS} (corpora: Input should be a valid dictionary)"),
        (b'{"cases": {}, "corpora": {"bundled": 1}}', f"{FIELDS} (corpora.bundled: Input should be a valid string)"),
        (b'{"cases": {}, "corpora": {}, "colour": 1}', f"{FIELDS} (colour: Extra inputs are not permitted)"),
        (_case(b"[]"), f"{FIELDS} (cases.a.scores: Input should be a valid dictionary)"),
        (_case(b'{"completed": "1.0"}'), f"{FIELDS} (cases.a.scores.completed: Input should be a valid number)"),
        (_case(b'{"completed": null}'), f"{FIELDS} (cases.a.scores.completed: Input should be a valid number)"),
        (_case(b'{"completed": NaN}'), f"{FIELDS} (cases.a.scores.completed: Input should be a finite number)"),
        (b'"\xff"', ": the baseline is damaged ('utf-8' codec can't decode"),
        (b"9" * 5000, ": the baseline is damaged (Exceeds the limit"),
        (b"[" * 100_000, ": the baseline is damaged (maximum recursion depth exceeded"),
    ],
    ids=[
        *(
            "missing",
            "not-json",
            "list",
            "empty",
            "half-a-case",
            "cases-as-list",
            "corpora-as-text",
            "digest-as-number",
        ),
        *("unknown-field", "scores-as-list", "score-as-text", "score-as-null", "score-as-nan"),
        *("not-utf-8", "long-number", "too-deep"),
    ],
)
def test_a_baseline_that_cannot_be_used_says_how_to_make_one(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "baseline.json"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match=f"^{re.escape(f'{path}{reason}')}.*{re.escape(f'; {MAKE}')}$"):
        read_baseline(path, {})


def test_a_new_or_changed_case_has_no_accepted_scores() -> None:
    old = make_scored("a", recall_at_5=0.5)
    baseline = kept_baseline(old)
    assert baseline.scores_of(old) == {"completed": 1.0, "recall_at_5": 0.5}
    assert baseline.scores_of(make_scored(make_case(id="a", note="only a note"))) == baseline.scores_of(old)
    assert baseline.scores_of(make_scored(make_case(id="a", question="언제?"))) == {}
    assert baseline.scores_of(make_scored("b")) == {}
