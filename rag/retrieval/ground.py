"""What an answer may stand on: evidence, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import Evidence, Facet, PressRelease, Query
from rag.index.analysis import Analyser
from rag.index.store import Store
from rag.retrieval.evidence import FORMED, Candidate, as_evidence, select, weigh
from rag.retrieval.expressions import find_spans
from rag.retrieval.hybrid import Found, best_releases
from rag.retrieval.terms import coverage

# Bounds of an answer, fitted in evals/DECISIONS.md.
_SURE, _AROUND, _OWN, _NEAR = 0.55, 0.55, 0.25, 0.35
_CONTACT_FACETS = frozenset({Facet.PHONE, Facet.CONTACT})


@dataclass(frozen=True, slots=True)
class Ground:
    """Evidence when the question is answered, else the nearest release, if any is near.

    `unclear` tells that the question names no topic.
    """

    evidence: tuple[Evidence, ...] = ()
    nearest: PressRelease | None = None
    unclear: bool = False


def find_ground(query: Query, found: Found, store: Store, analyser: Analyser) -> Ground:
    """Decide what a query can be answered from."""
    if not found.hits:
        return Ground()
    if not found.needs and store.counts()["releases"] > 1:
        return Ground(unclear=True)
    if _CONTACT_FACETS.intersection(query.facets):
        return _contact_ground(query, found, store)
    candidates = weigh(query, found, store, analyser)
    chosen = select(query, candidates)
    if chosen and answers(query, chosen):
        releases = store.releases(c.release_id for c in chosen)
        return Ground(evidence=as_evidence(query, chosen, releases))
    return Ground(nearest=_nearest(found, store))


def answers(query: Query, chosen: Sequence[Candidate]) -> bool:
    """Whether chosen sentences answer: enough of the question is named there, and the kind of words is there.

    No single score tells answerable from unanswerable, since an unanswerable question names real things:
    what it names must be covered, and what it asks for must stand in the sentence.
    """
    best = max(chosen, key=lambda c: c.score)
    formed = [facet for facet in query.facets if facet in FORMED]
    held = frozenset[Facet]().union(*(c.facets for c in chosen))
    if formed and not held:
        return False
    return best.around >= _AROUND and best.own >= _OWN


def _contact_ground(query: Query, found: Found, store: Store) -> Ground:
    """The contact lines of the release that is asked about."""
    release_id = best_releases(found.hits, 1)[0]
    stored = [found.stored[hit.chunk.chunk_id] for hit in found.hits if hit.chunk.release_id == release_id]
    present = {term for chunk in stored for term in (*chunk.title_terms, *chunk.body_terms)}
    release = store.releases([release_id])[release_id]
    lines = [s for s in store.sentences(release_id) if find_spans(s.text, Facet.PHONE)]
    if found.needs and coverage(found.needs, present) < _AROUND:
        return Ground(nearest=_nearest(found, store))
    chosen = [
        Candidate(release_id, s, 1.0, 1.0, 1.0, frozenset(query.facets) & _CONTACT_FACETS, frozenset(), 1.0)
        for s in lines[-2:]
    ]
    if not chosen:
        return Ground(nearest=release)
    return Ground(evidence=as_evidence(query, chosen, {release_id: release}))


def _nearest(found: Found, store: Store) -> PressRelease | None:
    """The release of the best chunk when it is about some of what was asked."""
    best = found.hits[0].chunk
    stored = found.stored[best.chunk_id]
    if coverage(found.needs, {*stored.title_terms, *stored.body_terms}) < _NEAR:
        return None
    return store.release(best.release_id)
