"""What an answer may stand on: evidence, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.domain import Evidence, Facet, PressRelease, Query, Turn
from rag.index.store import Store
from rag.retrieval.answerability import Answerability, Features, features_of, is_ruled_out
from rag.retrieval.evidence import Candidate, as_evidence, find_marks, select, weigh
from rag.retrieval.expressions import find_spans
from rag.retrieval.facets import asks_opinion
from rag.retrieval.hybrid import Found, HybridRetriever, best_releases
from rag.retrieval.overview import compare, over_time, summarise
from rag.retrieval.question import in_context
from rag.retrieval.superseded import later_releases
from rag.retrieval.terms import coverage

# Chunks handed from retrieval to the reading of sentences.
TOP_K = 12
_CHOICES = 3
_COVERED, _NEAR = 0.5, 0.35
# What is worth asking next, in this order.
_SUGGESTED = (Facet.UNTIL, Facet.WHERE, Facet.HOW_MUCH)
_CONTACT_FACETS = frozenset({Facet.PHONE, Facet.CONTACT})


@dataclass(frozen=True, slots=True)
class Ground:
    """Evidence when the question is answered, else the nearest release, if any is near.

    `unclear` tells that the question names no topic, `relaxed` that no release is inside its dates, ministries and
    kinds: those of other dates may be the nearest, but are no ground. `candidates` are the sentences weighed, best
    first. `opinion` tells that what is asked for is nothing that a release states as fact. `chance` is that of being
    answered (None where a rule decided), from `features`; `across` tells that question and release differ in language.
    `later` are releases on the same matter that came after the one that is quoted, `unasked` what else it tells;
    `choices` are releases that an unclear question may mean.
    """

    evidence: tuple[Evidence, ...] = ()
    nearest: PressRelease | None = None
    unclear: bool = False
    opinion: bool = False
    relaxed: bool = False
    candidates: tuple[Candidate, ...] = ()
    chance: float | None = None
    features: Features | None = None
    across: bool = False
    later: tuple[PressRelease, ...] = ()
    unasked: tuple[Facet, ...] = ()
    choices: tuple[PressRelease, ...] = ()


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

        One that was blocked is not searched for. A question after others that finds no answer by itself is taken for a
        follow-up, if a release that was cited before answers it.
        """
        if query.blocked:
            return Grounded(query, Found((), {}, np.empty(0, np.float32), ()), Ground())
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
    ground = _without_reading(query, found, store) or _of_release(query, found, store)
    return replace(ground or _of_sentences(query, found, store, answerability), relaxed=found.relaxed)


def _without_reading(query: Query, found: Found, store: Store) -> Ground | None:
    """Why there is no answer, where no sentence needs to be read to tell."""
    if not found.hits:
        return Ground()
    if found.undated:
        return Ground(nearest=_nearest(found, store))
    if not found.needs and store.counts()["releases"] > 1:
        nearest = best_releases(found.hits, _CHOICES)
        releases = store.releases(nearest)
        return Ground(unclear=True, choices=tuple(releases[key] for key in nearest))
    if asks_opinion(query.search_text):
        return Ground(nearest=_nearest(found, store), opinion=True)
    return None


def _of_release(query: Query, found: Found, store: Store) -> Ground | None:
    """The ground of a question on a release as a whole."""
    if Facet.SUMMARY in query.facets and (summary := _summary(query, found, store)):
        return summary
    if _CONTACT_FACETS.intersection(query.facets):
        return _contact_ground(query, found, store)
    return None


def _of_sentences(query: Query, found: Found, store: Store, answerability: Answerability) -> Ground:
    candidates = weigh(query, found, store)
    if several := _several(query, found, candidates, store, answerability):
        return Ground(evidence=several, candidates=tuple(candidates))
    chosen = select(query, candidates)
    releases = store.releases(c.release_id for c in chosen)
    refusal = Ground(nearest=_nearest(found, store), candidates=tuple(candidates))
    if not chosen or is_ruled_out(query, chosen, found.needs):
        return refusal
    features = features_of(chosen, found.needs, query.language)
    across = releases[chosen[0].release_id].language != query.language
    chance = answerability.probability(features, across=across)
    decided = replace(refusal, chance=chance, features=features, across=across)
    if chance < answerability.threshold:
        return decided
    evidence = as_evidence(query, chosen, releases)
    later = later_releases(query, evidence[0].release, found.hits, store)
    unasked = _unasked(query, evidence, candidates)
    return replace(decided, evidence=evidence, nearest=None, later=later, unasked=unasked)


def _summary(query: Query, found: Found, store: Store) -> Ground | None:
    """The first sentences of the release that is asked about; None when none clearly is."""
    release_id = best_releases(found.hits, 1)[0]
    if not _is_about(found, release_id):
        return None
    release = store.releases([release_id])[release_id]
    evidence = tuple(Evidence(release, s, 1.0) for s in summarise(store.sentences(release_id)))
    return Ground(evidence=evidence, later=later_releases(query, release, found.hits, store)) if evidence else None


def _several(
    query: Query, found: Found, candidates: Sequence[Candidate], store: Store, answerability: Answerability
) -> tuple[Evidence, ...]:
    """A sentence for each side of a comparison or each step of a matter, where they are likely to answer together."""
    releases = store.releases({c.release_id for c in candidates})
    chosen: list[Candidate] = []
    if Facet.COMPARISON in query.facets:
        chosen = compare(query, candidates, releases)
    elif Facet.TIMELINE in query.facets:
        chosen = over_time(candidates, releases)
    if not chosen:
        return ()
    across = releases[chosen[0].release_id].language != query.language
    chance = answerability.probability(features_of(chosen, found.needs, query.language), across=across)
    return as_evidence(query, chosen, releases) if chance >= answerability.threshold else ()


def _unasked(query: Query, evidence: Sequence[Evidence], candidates: Sequence[Candidate]) -> tuple[Facet, ...]:
    """The facets that sentences of the release hold words for beside those quoted, its contact and a summary."""
    release, quoted = evidence[0].release, {item.sentence.ordinal for item in evidence}
    rest = [
        c.sentence.text for c in candidates if c.release_id == release.release_id and c.sentence.ordinal not in quoted
    ]
    told = [facet for facet in _SUGGESTED if any(find_spans(text, facet) for text in rest)]
    told += [Facet.CONTACT] if release.contacts else []
    told += [Facet.SUMMARY]
    return tuple(facet for facet in told if facet not in query.facets)


def _contact_ground(query: Query, found: Found, store: Store) -> Ground:
    """The contact lines of the release that is asked about."""
    release_id = best_releases(found.hits, 1)[0]
    release = store.releases([release_id])[release_id]
    lines = [s for s in store.sentences(release_id) if find_spans(s.text, Facet.PHONE)]
    if not _is_about(found, release_id):
        return Ground(nearest=_nearest(found, store))
    if not lines:
        return Ground(nearest=release)
    return Ground(evidence=tuple(Evidence(release, s, 1.0, find_marks(query, s.text, release)) for s in lines[-2:]))


def _is_about(found: Found, release_id: str) -> bool:
    """Whether the chunks found of a release hold enough of what is asked."""
    stored = [found.stored[hit.chunk.chunk_id] for hit in found.hits if hit.chunk.release_id == release_id]
    present = frozenset[str]().union(*(chunk.terms for chunk in stored))
    return not found.needs or coverage(found.needs, present) >= _COVERED


def _nearest(found: Found, store: Store) -> PressRelease | None:
    """The release of the best chunk when it is about some of what was asked."""
    best = found.hits[0].chunk
    stored = found.stored[best.chunk_id]
    if coverage(found.needs, stored.terms) < _NEAR:
        return None
    return store.release(best.release_id)
