"""Evidence: the sentences of one release that answer a query, or none.

Each candidate sentence is weighed by what it names of the question (by itself, and with the title and
the text around it), by its cosine to the question, and by whether it holds the kind of words asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from rag.domain import Evidence, Facet, Hit, Mark, PressRelease, Query, Sentence
from rag.index.analysis import Analyser
from rag.index.store import Store
from rag.retrieval.expressions import find_spans, resolve_day
from rag.retrieval.facets import asked_units
from rag.retrieval.hybrid import Found
from rag.retrieval.terms import coverage

MAX_SENTENCES = 4
# Chunks whose sentences are weighed.
_CHUNKS = 10
# Weights of a sentence's score, fitted as a listwise softmax over the development cases (evals/DECISIONS.md).
_OWN, _TITLED, _AROUND = 0.30, 0.90, 0.25
_COSINE, _CHUNK_COSINE, _FACET, _RANK = 9.0, 4.6, 0.78, 0.09
# How far below the best a further sentence may lie.
_MARGIN = 0.35
# The same for the first sentence that holds the words asked for, when the best one holds none.
_HOLDER_MARGIN = 1.2
# What a release loses that does not name the year that the question names.
_OTHER_YEAR = 1.0
# Facets that are answered by words of a recognisable form; without them there is no answer.
FORMED = frozenset({
    Facet.WHEN,
    Facet.UNTIL,
    Facet.WHERE,
    Facet.WHO,
    Facet.HOW_MUCH,
    Facet.HOW_MANY,
    Facet.PHONE,
    Facet.CONTACT,
})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_HEADER_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-\d\d$")
_COUNTING = frozenset({Facet.HOW_MANY, Facet.HOW_MUCH})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what speaks for it.

    `own`, `titled` and `around` are coverages of the question's words: by the sentence, with the title of the
    release, with title and chunk. `cosine` is that of sentence and question, `chunk_cosine` that of its chunk.
    `facets` are the asked facets that it holds words for, `context` the terms of sentence, title, date and chunk.
    """

    release_id: str
    sentence: Sentence
    own: float
    titled: float
    around: float
    cosine: float
    chunk_cosine: float
    facets: frozenset[Facet]
    context: frozenset[str]
    score: float


def weigh(query: Query, found: Found, store: Store, analyser: Analyser) -> list[Candidate]:
    """Every sentence of the best chunks, best first."""
    rows = list(_sentences(found.hits[:_CHUNKS], store))
    terms = analyser.terms_many([sentence.text for _, sentence, _ in rows])
    asked = [facet for facet in query.facets if facet in FORMED]
    candidates = [
        _candidate(query, found, hit, sentence, row, own, len(asked))
        for (hit, sentence, row), own in zip(rows, terms, strict=True)
    ]
    return sorted(candidates, key=lambda c: -c.score)


def _candidate(
    query: Query, found: Found, hit: Hit, sentence: Sentence, row: int, terms: Sequence[str], asked: int
) -> Candidate:
    stored = found.stored[hit.chunk.chunk_id]
    own = coverage(found.needs, terms)
    title = {*terms, *stored.title_terms, *_date_terms(stored.chunk.header)}
    context = title.union(stored.body_terms)
    titled, around = coverage(found.needs, title), coverage(found.needs, context)
    cosine = float(stored.sentence_vectors[row] @ found.vector)
    chunk_cosine = float(stored.vector @ found.vector)
    facets = _held_facets(query, sentence.text)
    score = (
        _OWN * own
        + _TITLED * titled
        + _AROUND * around
        + _COSINE * cosine
        - _CHUNK_COSINE * chunk_cosine
        + _FACET * (len(facets) / asked if asked else 0.0)
        - _RANK * (found.hits[0].score - hit.score)
        - (0.0 if names_years(query.text, context) else _OTHER_YEAR)
    )
    return Candidate(
        hit.chunk.release_id, sentence, own, titled, around, cosine, chunk_cosine, facets, frozenset(context), score
    )


def names_years(question: str, terms: Set[str]) -> bool:
    """Whether every year that a question names stands among the terms; true when it names none."""
    return all(year in terms or f"{year}년" in terms for year in _YEAR.findall(question))


def _date_terms(header: str) -> list[str]:
    """The date at the end of a header as terms: "2025-08-04" is met by 2025, 2025년 and 8월."""
    match = _HEADER_DATE.search(header)
    return [match["year"], f"{match['year']}년", f"{int(match['month'])}월"] if match else []


def select(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The one to four sentences that answer, of one release, in its order.

    After the best one come those that are nearly as good; where words of a form are asked for ("when", "how
    much"), only those that hold some.
    """
    if not candidates:
        return []
    formed = bool(FORMED.intersection(query.facets))
    best = _best(candidates, formed)
    near = [
        c
        for c in candidates
        if c is not best
        and c.release_id == best.release_id
        and c.score >= best.score - _MARGIN
        and (c.facets or not formed)
    ]
    return sorted([best, *near[: MAX_SENTENCES - 1]], key=lambda c: c.sentence.ordinal)


def _best(candidates: Sequence[Candidate], formed: bool) -> Candidate:
    """The best candidate; where words of a form are asked for, the best one of its release that holds some, if near."""
    first = candidates[0]
    if not formed or first.facets:
        return first
    holders = (c for c in candidates if c.facets and c.release_id == first.release_id)
    holder = next(holders, first)
    return holder if holder.score >= first.score - _HOLDER_MARGIN else first


def as_evidence(query: Query, chosen: Sequence[Candidate], releases: dict[str, PressRelease]) -> tuple[Evidence, ...]:
    """Chosen sentences with the answering words marked, a day resolved by the release's date."""
    return tuple(
        Evidence(
            releases[c.release_id],
            c.sentence,
            c.score,
            _marks(query, c.sentence.text, releases[c.release_id]),
        )
        for c in chosen
    )


def _sentences(hits: Iterable[Hit], store: Store) -> Iterable[tuple[Hit, Sentence, int]]:
    cache: dict[str, tuple[Sentence, ...]] = {}
    for hit in hits:
        chunk = hit.chunk
        if chunk.release_id not in cache:
            cache[chunk.release_id] = store.sentences(chunk.release_id)
        for row, sentence in enumerate(cache[chunk.release_id][chunk.first : chunk.last + 1]):
            yield hit, sentence, row


def _held_facets(query: Query, text: str) -> frozenset[Facet]:
    return frozenset(facet for facet in query.facets if facet in FORMED and _fresh_spans(query, text, facet))


def _fresh_spans(query: Query, text: str, facet: Facet) -> list[tuple[int, int]]:
    """Spans of a facet that tell what the question did not say itself, in the unit that it asks for."""
    units = asked_units(query.text) if facet in _COUNTING else frozenset[str]()
    spans = [
        (span.start, span.end) for span in find_spans(text, facet) if text[span.start : span.end] not in query.text
    ]
    return [(start, end) for start, end in spans if not units or any(unit in text[start:end] for unit in units)]


def _marks(query: Query, text: str, release: PressRelease) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for facet in query.facets:
        for start, end in _fresh_spans(query, text, facet):
            if any(start < mark.end and mark.start < end for mark in marks):
                continue
            day = resolve_day(text[start:end], release.published.date()) if facet in {Facet.WHEN, Facet.UNTIL} else None
            marks.append(Mark(start, end, facet, day.isoformat() if day else ""))
    marks += _plain_days(text, release, marks)
    return tuple(sorted(marks, key=lambda mark: mark.start))


def _plain_days(text: str, release: PressRelease, taken: Sequence[Mark]) -> list[Mark]:
    """Days without a month or year ("4일") that nobody asked for: a reader still needs the full date."""
    marks = []
    for span in find_spans(text, Facet.WHEN):
        day = resolve_day(text[span.start : span.end], release.published.date())
        if day and not any(span.start < mark.end and mark.start < span.end for mark in taken):
            marks.append(Mark(span.start, span.end, Facet.WHEN, day.isoformat()))
    return marks
