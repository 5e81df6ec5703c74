"""The answerer without an LLM: it reads and quotes, and says so when nothing answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.citations import cite
from rag.answering.phrases import FACETS, KINDS, say
from rag.domain import (
    Answer,
    AnswerSentence,
    Citation,
    Evidence,
    Facet,
    Filters,
    Language,
    PressRelease,
    Query,
    Status,
)
from rag.releases.ministries import english_name
from rag.retrieval.evidence import FORMED
from rag.retrieval.ground import Ground


def compose(query: Query, ground: Ground) -> Answer:
    """An answer made of quotes in the order of the release, or a refusal; pure."""
    if ground.evidence:
        answer = _answered(query, ground.evidence)
        return _outside_filters(query, answer) if ground.relaxed else answer
    if ground.unclear:
        return _plain(query, Status.CLARIFY, say("clarify", query.language))
    return _not_found(query, ground)


def _answered(query: Query, evidence: Sequence[Evidence]) -> Answer:
    release = evidence[0].release
    citations = cite(evidence)
    missing = [facet for facet in query.facets if facet in FORMED and not _is_held(facet, evidence)]
    ministry = _ministry(release, query)
    lead = say("found", query.language, ministry=ministry) if ministry else say("found_nameless", query.language)
    sentences = tuple(AnswerSentence(c.quote, (c.n,)) for c in citations)
    lines = [lead, *(f"“{s.text}” [{s.citations[0]}]" for s in sentences)]
    if missing:
        names = ", ".join(FACETS[facet][query.language] for facet in missing)
        lines.append(say("missing", query.language, facets=names))
    return Answer(
        status=Status.PARTIAL if missing else Status.ANSWERED,
        language=query.language,
        text="\n".join(lines),
        question=query.text,
        rewritten=query.rewritten,
        sentences=sentences,
        citations=citations,
        filters=query.filters,
        contacts=release.contacts,
        notices=tuple(_notices(query, release, citations)),
    )


def _outside_filters(query: Query, answer: Answer) -> Answer:
    """An answer that stands on releases of other ministries or kinds than asked for says so first, and is partial."""
    left_aside = replace(query.filters, date_from=None, date_to=None)
    told = say("relaxed", query.language, filters=_conditions(left_aside, query.language))
    return replace(answer, status=Status.PARTIAL, text=f"{told}\n{answer.text}", notices=(told, *answer.notices))


def _not_found(query: Query, ground: Ground) -> Answer:
    notices = (
        [say("unmatched", query.language, filters=_conditions(query.filters, query.language))] if ground.relaxed else []
    )
    nearest = ground.nearest
    if nearest:
        day = nearest.published.date().isoformat()
        notices.append(
            say("nearest", query.language, title=nearest.title, ministry=_ministry(nearest, query), date=day)
        )
    answer = _plain(query, Status.NOT_IN_CORPUS, say("not_in_corpus", query.language), tuple(notices))
    return answer if nearest is None else replace(answer, contacts=nearest.contacts)


def _conditions(filters: Filters, language: Language) -> str:
    """What a question is restricted to, for people: "2026-05-01 ~ 2026-05-31, 금융위원회"."""
    first, last = (day.isoformat() if day else "" for day in (filters.date_from, filters.date_to))
    days = first if first == last else f"{first} ~ {last}".strip()
    names = filters.ministries if language == "ko" else [english_name(m) or m for m in filters.ministries]
    kinds = [KINDS[kind][language] for kind in filters.kinds]
    return ", ".join(filter(None, [days, *names, *kinds]))


def _plain(query: Query, status: Status, text: str, notices: tuple[str, ...] = ()) -> Answer:
    return Answer(
        status=status,
        language=query.language,
        text=text,
        question=query.text,
        rewritten=query.rewritten,
        filters=query.filters,
        notices=notices,
    )


def _is_held(facet: Facet, evidence: Sequence[Evidence]) -> bool:
    return any(mark.facet is facet for item in evidence for mark in item.marks)


def _ministry(release: PressRelease, query: Query) -> str:
    if query.language == "en":
        return english_name(release.ministry) or release.ministry
    return release.ministry


def _notices(query: Query, release: PressRelease, citations: Sequence[Citation]) -> list[str]:
    notices = []
    if release.language != query.language:
        notices.append(say("original", query.language))
    for citation in citations:
        for mark in citation.marks:
            if mark.note:
                words = citation.quote[mark.start : mark.end]
                notices.append(say("day", query.language, words=words, date=mark.note))
    if release.digest:
        notices.append(say("digest", query.language))
    own = release.attribution if release.language == query.language == "ko" else ""
    notices.append(own or _source(query, release))
    return list(dict.fromkeys(notices))


def _source(query: Query, release: PressRelease) -> str:
    return say("source", query.language, ministry=_ministry(release, query))
