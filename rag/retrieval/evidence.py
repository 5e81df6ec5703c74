"""Evidence: the sentences of one release that answer a query, or none.

Each candidate sentence is weighed by what it names of the question (by itself, and with the title and
the text around it), by its cosine to the question, and by whether it holds the kind of words asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.domain import Evidence, Facet, Hit, Mark, PressRelease, Query, Sentence
from rag.index.analysis import Analyser
from rag.index.store import Store
from rag.retrieval.expressions import find_spans, resolve_day
from rag.retrieval.hybrid import Found
from rag.retrieval.terms import Need, coverage

MAX_SENTENCES = 4
# Chunks whose sentences are weighed.
_CHUNKS = 10
# Weights of a sentence's score and the bounds of an answer, fitted in evals/DECISIONS.md.
_OWN, _AROUND, _DENSE, _FACET, _RANK = 1.0, 0.8, 4.0, 0.35, 0.15
_COSINE_BASE = 0.80
_KEEP = 0.80
# Facets that are answered by words of a recognisable form; without them there is no answer.
FORMED = frozenset(
    {
        Facet.WHEN,
        Facet.UNTIL,
        Facet.WHERE,
        Facet.WHO,
        Facet.HOW_MUCH,
        Facet.HOW_MANY,
        Facet.PHONE,
        Facet.CONTACT,
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what speaks for it.

    `own` and `around` are coverages of the question's words (by the sentence; with title and chunk),
    `cosine` is that of sentence and question, `facets` the asked facets that it holds words for.
    """

    release_id: str
    sentence: Sentence
    own: float
    around: float
    cosine: float
    facets: frozenset[Facet]
    met: frozenset[str]
    score: float


def weigh(query: Query, found: Found, store: Store, analyser: Analyser) -> list[Candidate]:
    """Every sentence of the best chunks, best first."""
    rows = list(_sentences(found.hits[:_CHUNKS], store))
    terms = analyser.terms_many([sentence.text for _, sentence, _ in rows])
    best = found.hits[0].score if found.hits else 0.0
    candidates = []
    for (hit, sentence, row), own_terms in zip(rows, terms, strict=True):
        stored = found.stored[hit.chunk.chunk_id]
        around = {*own_terms, *stored.title_terms, *stored.body_terms}
        own_coverage, around_coverage = coverage(found.needs, own_terms), coverage(found.needs, around)
        cosine = float(stored.sentence_vectors[row] @ found.vector)
        facets = _held_facets(query, sentence.text)
        asked = [facet for facet in query.facets if facet in FORMED]
        candidates.append(
            Candidate(
                hit.chunk.release_id,
                sentence,
                own_coverage,
                around_coverage,
                cosine,
                facets,
                _met(found.needs, own_terms),
                _OWN * own_coverage
                + _AROUND * around_coverage
                + _DENSE * (cosine - _COSINE_BASE)
                + _FACET * (len(facets) / len(asked) if asked else 0.0)
                - _RANK * (best - hit.score),
            )
        )
    return sorted(candidates, key=lambda c: -c.score)


def select(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The one to four sentences that answer, of one release, in its order.

    After the best one, a sentence is taken when it holds a facet that is still missing, or names more of
    the question, or, for a question without a form ("what", "how"), when it is nearly as good.
    """
    if not candidates:
        return []
    best = candidates[0]
    chosen = [best]
    same = [c for c in candidates[1:] if c.release_id == best.release_id]
    formed = [facet for facet in query.facets if facet in FORMED]
    for candidate in same:
        if len(chosen) == MAX_SENTENCES or candidate.score < _KEEP * best.score:
            break
        missing = set(formed).difference(*(c.facets for c in chosen))
        adds = bool(missing & candidate.facets) if formed else True
        if adds and candidate.own > 0:
            chosen.append(candidate)
    return sorted(chosen, key=lambda c: c.sentence.ordinal)


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


def _met(needs: Iterable[Need], terms: Iterable[str]) -> frozenset[str]:
    present = set(terms)
    return frozenset(need.word for need in needs if present.intersection(need.terms))


def _held_facets(query: Query, text: str) -> frozenset[Facet]:
    return frozenset(facet for facet in query.facets if facet in FORMED and _fresh_spans(query, text, facet))


def _fresh_spans(query: Query, text: str, facet: Facet) -> list[tuple[int, int]]:
    """Spans of a facet that tell something the question did not say itself."""
    spans = ((span.start, span.end) for span in find_spans(text, facet))
    return [(start, end) for start, end in spans if text[start:end] not in query.text]


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
