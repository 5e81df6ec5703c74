"""A run in which every shipped case is answered as expected: the green field that regressions are planted in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.cases import ANSWERING, Case
from evals.corpora import Corpus
from evals.metrics import Span
from evals.runs import Header, Record, Run
from evals.scoring import wanted_spans
from rag.answering.phrases import say
from rag.answering.wire import answer_from_json, answer_to_json
from rag.domain import Answer, AnswerSentence, Citation, Filters, Status

_REFUSALS = {
    "ko": "갖고 있는 보도자료에서는 답을 찾지 못했습니다.",
    "en": "The press releases at hand do not answer this.",
}
_LEADS = {"ko": "보도자료에 다음과 같이 나와 있습니다.", "en": "This is what a press release says:"}


def perfect_run(cases: Sequence[Case], corpora: Mapping[str, Corpus]) -> Run:
    """Each case with its expected status, quotes and filters."""
    digests = {name: corpus.digest for name, corpus in corpora.items()}
    records = {case.id: _record(case, corpora[case.corpus]) for case in cases}
    return Run(Header("2026-11-23T09:00:00+09:00", "", digests, {}, {}), records)


def _record(case: Case, corpus: Corpus) -> Record:
    filters = case.expected_filters.as_filters() if case.expected_filters else Filters()
    spans = [span for places in wanted_spans(case, corpus.releases) for span in places]
    cited = [places[0] for places in wanted_spans(case, corpus.releases)]
    answer = _answered(case, corpus, cited, filters) if cited else _refused(case, filters)
    # As a saved run holds it.
    answer = answer_from_json(answer_to_json(answer))
    return Record(case.id, case.asked_digest, answer, None, case.expected_release_ids, tuple(spans), 1.0, 80.0)


def _refused(case: Case, filters: Filters) -> Answer:
    status = next(status for status in case.expected_status if status not in ANSWERING)
    return Answer(status, case.lang, say("not_in_corpus", case.lang), case.asked[-1], filters=filters)


def _answered(case: Case, corpus: Corpus, cited: Sequence[Span], filters: Filters) -> Answer:
    citations = tuple(_citation(n, corpus, span) for n, span in enumerate(cited, start=1))
    lines = [say("found_nameless", case.lang), *(f"“{c.quote}” [{c.n}]" for c in citations)]
    return Answer(
        next((status for status in case.expected_status if status in ANSWERING), Status.ANSWERED),
        case.lang,
        "\n".join(lines),
        case.asked[-1],
        sentences=tuple(AnswerSentence(c.quote, (c.n,)) for c in citations),
        citations=citations,
        filters=filters,
    )


def _citation(n: int, corpus: Corpus, span: Span) -> Citation:
    release = corpus.releases[span[0]]
    return Citation(
        n=n,
        release_id=release.release_id,
        title=release.title,
        ministry=release.ministry,
        ministry_en="",
        published=release.published,
        url=release.url,
        license=release.license,
        quote=release.body[span[1] : span[2]],
        start=span[1],
        end=span[2],
        sha256=release.sha256,
    )
