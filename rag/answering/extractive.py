"""The answerer without an LLM: it reads and quotes, and says so when nothing answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from rag.answering.citations import cite
from rag.answering.gloss import glosses
from rag.answering.phrases import FACETS, FOLLOWUPS, KINDS, say
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
from rag.releases.ministries import name_in
from rag.retrieval.answerability import SURE
from rag.retrieval.forms import FORMED, REQUIRED
from rag.retrieval.ground import Ground

# Later releases that an answer names; more would bury it.
_LATER = 2
_FOLLOWUPS = 3
# Figures and names of the quotes put into English.
_FACTS = 12


def compose(query: Query, ground: Ground) -> Answer:
    """An answer made of quotes in the order of the evidence, or a refusal; pure."""
    return _screened(query, _composed(query, ground))


def quote(query: Query, ground: Ground) -> Iterator[Answer]:
    """The same for a stream: there is nothing to wait for, so that the first answer is the last."""
    yield compose(query, ground)


def _composed(query: Query, ground: Ground) -> Answer:
    if query.blocked:
        return _plain(query, Status.BLOCKED, say("blocked", query.language))
    if ground.evidence:
        answer = _answered(query, ground)
        return _outside_filters(query, answer) if ground.relaxed else answer
    if ground.unclear:
        choices = tuple(say("choice", query.language, title=r.title, question=query.text) for r in ground.choices)
        return replace(_plain(query, Status.CLARIFY, say("clarify", query.language)), followups=choices)
    if ground.personal:
        return _with_nearest(_plain(query, Status.OUT_OF_SCOPE, say("own_case", query.language)), query, ground)
    if ground.opinion:
        return _with_nearest(_plain(query, Status.OUT_OF_SCOPE, say("out_of_scope", query.language)), query, ground)
    return _not_found(query, ground)


def _screened(query: Query, answer: Answer) -> Answer:
    """The answer with a word on what was masked or set aside in the question."""
    told = [say("masked", query.language)] if query.masked else []
    told += [say("instructed", query.language)] if query.instructed and not query.blocked else []
    return replace(answer, notices=(*told, *answer.notices)) if told else answer


def _answered(query: Query, ground: Ground) -> Answer:
    evidence = ground.evidence
    citations = cite(evidence)
    missing = [facet for facet in query.facets if facet in FORMED and not _is_held(facet, evidence)]
    # What surely answers the one thing that is asked for tells it in a form that is not seen.
    asked = FORMED.intersection(query.facets)
    if len(asked) == 1 and (ground.chance or 0.0) >= SURE:
        missing = []
    # A person or place may be told so too; beside another answer it would be marked.
    elif set(missing) == asked:
        missing = [facet for facet in missing if facet in REQUIRED]
    # Where the things that are asked for were looked for one by one, that tells more than their forms.
    untold = [say(f"{part}_part", query.language) for part in ground.untold]
    lacking = untold or [FACETS[facet][query.language] for facet in missing]
    releases = tuple({item.release.release_id: item.release for item in evidence}.values())
    sentences = tuple(AnswerSentence(c.quote, (c.n,)) for c in citations)
    lines = [_lead(releases, query), *(f"“{s.text}” [{s.citations[0]}]" for s in sentences)]
    if lacking:
        lines.append(say("missing", query.language, facets=", ".join(lacking)))
    return Answer(
        status=Status.PARTIAL if lacking else Status.ANSWERED,
        language=query.language,
        text="\n".join(lines),
        question=query.text,
        rewritten=query.rewritten,
        sentences=sentences,
        citations=citations,
        filters=query.filters,
        contacts=tuple(dict.fromkeys(contact for release in releases for contact in release.contacts)),
        notices=tuple(_notices(query, releases, citations, ground)),
        followups=tuple(FOLLOWUPS[facet][query.language] for facet in ground.unasked[:_FOLLOWUPS]),
    )


def _outside_filters(query: Query, answer: Answer) -> Answer:
    """An answer that stands on releases of other ministries or kinds than asked for says so first, and is partial."""
    left_aside = replace(query.filters, date_from=None, date_to=None)
    told = say("relaxed", query.language, filters=conditions_text(left_aside, query.language))
    return replace(answer, status=Status.PARTIAL, text=f"{told}\n{answer.text}", notices=(told, *answer.notices))


def _not_found(query: Query, ground: Ground) -> Answer:
    if query.filters.release_id:
        return _not_in_release(query, ground)
    unmatched = say("unmatched", query.language, filters=conditions_text(query.filters, query.language))
    notices = (unmatched,) if ground.relaxed else ()
    told = say("not_in_corpus", query.language)
    if ground.nearest and {Facet.PHONE, Facet.CONTACT}.intersection(query.facets):
        ministry = _ministry(ground.nearest, query)
        if ground.nearest.contacts:
            told = say("contact_elsewhere", query.language)
        elif ministry:
            told = say("no_contact", query.language, ministry=ministry)
    return _with_nearest(_plain(query, Status.NOT_IN_CORPUS, told, notices), query, ground)


def _not_in_release(query: Query, ground: Ground) -> Answer:
    """The refusal of a question to one release: where else it can be asked, and whom."""
    notices = (say("other_releases", query.language),)
    answer = _plain(query, Status.NOT_IN_CORPUS, say("not_in_release", query.language), notices)
    return replace(answer, contacts=ground.nearest.contacts if ground.nearest else ())


def _with_nearest(answer: Answer, query: Query, ground: Ground) -> Answer:
    """The answer with the nearest release and whom to ask there, if any is near."""
    nearest = ground.nearest
    if nearest is None:
        return answer
    title, ministry, day = nearest.title, _ministry(nearest, query), _day(nearest.published)
    told = say("nearest", query.language, title=title, ministry=ministry, date=day)
    return replace(answer, notices=(*answer.notices, told), contacts=nearest.contacts)


def conditions_text(filters: Filters, language: Language) -> str:
    """What a question is restricted to, for people: "2026-05-01 ~ 2026-05-31, 금융위원회"."""
    first, last = (day.isoformat() if day else "" for day in (filters.date_from, filters.date_to))
    days = first if first == last else f"{first} ~ {last}".strip()
    names = [name_in(language, ministry) for ministry in filters.ministries]
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


def _day(published: datetime) -> str:
    return published.date().isoformat()


def _ministry(release: PressRelease, query: Query) -> str:
    return name_in(query.language, release.ministry)


def _lead(releases: Sequence[PressRelease], query: Query) -> str:
    """What stands before the quotes."""
    if len(releases) > 1:
        return say("found_several", query.language)
    ministry = _ministry(releases[0], query)
    return say("found", query.language, ministry=ministry) if ministry else say("found_nameless", query.language)


def _notices(
    query: Query, releases: Sequence[PressRelease], citations: Sequence[Citation], ground: Ground
) -> list[str]:
    notices = [say("as_of", query.language, dates=", ".join(sorted({_day(c.published) for c in citations})))]
    notices += [say("conflict", query.language)] if ground.conflict else []
    for other in ground.later[:_LATER]:
        ministry, day = _ministry(other, query), _day(other.published)
        notices.append(say("later", query.language, title=other.title, ministry=ministry, date=day))
    if any(release.language != query.language for release in releases):
        notices.append(say("original", query.language))
        notices += _facts(citations) if query.language == "en" else []
    for citation in citations:
        for mark in citation.marks:
            if mark.note:
                words = citation.quote[mark.start : mark.end]
                notices.append(say("day", query.language, words=words, date=mark.note))
    if any(release.digest for release in releases):
        notices.append(say("digest", query.language))
    notices += [_source(query, release) for release in releases]
    return list(dict.fromkeys(notices))


def _facts(citations: Sequence[Citation]) -> list[str]:
    """What the figures and ministries of Korean quotes are in English."""
    pairs = dict(pair for citation in citations for pair in glosses(citation.quote))
    facts = "; ".join(f"“{words}” is {english}" for words, english in list(pairs.items())[:_FACTS])
    return [say("facts", "en", facts=facts)] if facts else []


def _source(query: Query, release: PressRelease) -> str:
    """Where a release comes from, in its own words where those are of the asker's language."""
    own = release.attribution if release.language == query.language == "ko" else ""
    return own or say("source", query.language, ministry=_ministry(release, query))
