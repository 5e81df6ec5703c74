"""What an answer may stand on: evidence, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.domain import Evidence, Facet, PressRelease, Query, Turn
from rag.index.store import Store
from rag.retrieval.answerability import Answerability, Features, features_of, is_ruled_out
from rag.retrieval.evidence import Candidate, as_evidence, find_marks, select, weigh
from rag.retrieval.expressions import find_spans
from rag.retrieval.hybrid import Found, HybridRetriever, best_releases
from rag.retrieval.question import in_context
from rag.retrieval.terms import coverage

# Chunks handed from retrieval to the reading of sentences.
TOP_K = 12
_CONTACT_COVERED, _NEAR = 0.5, 0.35
_CONTACT_FACETS = frozenset({Facet.PHONE, Facet.CONTACT})


@dataclass(frozen=True, slots=True)
class Ground:
    """Evidence when the question is answered, else the nearest release, if any is near.

    `unclear` tells that the question names no topic, `relaxed` that no release is inside its dates, ministries and
    kinds: those of other dates may be the nearest, but are no ground. `candidates` are the sentences weighed, best
    first. `chance` is that of being answered (None where a rule decided), from `features`; `across` tells that question
    and release differ in language.
    """

    evidence: tuple[Evidence, ...] = ()
    nearest: PressRelease | None = None
    unclear: bool = False
    relaxed: bool = False
    candidates: tuple[Candidate, ...] = ()
    chance: float | None = None
    features: Features | None = None
    across: bool = False


@dataclass(frozen=True, slots=True)
class Grounded:
    """A query, what was found for it, and what it can be answered from."""

    query: Query
    found: Found
    ground: Ground


class Grounding:
    """From a query to evidence; a question without an answer of its own is read in its conversation."""

    def __init__(self, retriever: HybridRetriever, store: Store, answerability: Answerability) -> None:
        self._retriever = retriever
        self._store = store
        self._answerability = answerability

    def ground(self, query: Query, history: Sequence[Turn] = ()) -> Grounded:
        """What a query can be answered from.

        A question after others that finds no answer by itself is taken for a follow-up, if a release that was cited
        before answers it.
        """
        alone = self._grounded(query)
        follow_up = None if alone.ground.evidence else in_context(query, history)
        if follow_up is None:
            return alone
        together = self._grounded(follow_up)
        cited = {citation.release_id for turn in history for citation in turn.answer.citations}
        return together if any(e.release.release_id in cited for e in together.ground.evidence) else alone

    def _grounded(self, query: Query) -> Grounded:
        found = self._retriever.search(query, TOP_K)
        return Grounded(query, found, find_ground(query, found, self._store, self._answerability))


def find_ground(query: Query, found: Found, store: Store, answerability: Answerability) -> Ground:
    """Decide what a query can be answered from."""
    if not found.hits:
        return Ground(relaxed=found.relaxed)
    if found.undated:
        return Ground(nearest=_nearest(found, store), relaxed=True)
    if not found.needs and store.counts()["releases"] > 1:
        return Ground(unclear=True)
    if _CONTACT_FACETS.intersection(query.facets):
        return replace(_contact_ground(query, found, store), relaxed=found.relaxed)
    candidates = weigh(query, found, store)
    chosen = select(query, candidates)
    releases = store.releases(c.release_id for c in chosen)
    refusal = Ground(nearest=_nearest(found, store), relaxed=found.relaxed, candidates=tuple(candidates))
    if not chosen or is_ruled_out(query, chosen, found.needs):
        return refusal
    features = features_of(chosen, found.needs, query.language)
    across = releases[chosen[0].release_id].language != query.language
    chance = answerability.probability(features, across=across)
    decided = replace(refusal, chance=chance, features=features, across=across)
    if chance < answerability.threshold:
        return decided
    return replace(decided, evidence=as_evidence(query, chosen, releases), nearest=None)


def _contact_ground(query: Query, found: Found, store: Store) -> Ground:
    """The contact lines of the release that is asked about."""
    release_id = best_releases(found.hits, 1)[0]
    stored = [found.stored[hit.chunk.chunk_id] for hit in found.hits if hit.chunk.release_id == release_id]
    present = frozenset[str]().union(*(chunk.terms for chunk in stored))
    release = store.releases([release_id])[release_id]
    lines = [s for s in store.sentences(release_id) if find_spans(s.text, Facet.PHONE)]
    if found.needs and coverage(found.needs, present) < _CONTACT_COVERED:
        return Ground(nearest=_nearest(found, store))
    if not lines:
        return Ground(nearest=release)
    return Ground(evidence=tuple(Evidence(release, s, 1.0, find_marks(query, s.text, release)) for s in lines[-2:]))


def _nearest(found: Found, store: Store) -> PressRelease | None:
    """The release of the best chunk when it is about some of what was asked."""
    best = found.hits[0].chunk
    stored = found.stored[best.chunk_id]
    if coverage(found.needs, stored.terms) < _NEAR:
        return None
    return store.release(best.release_id)
