"""What an answer may stand on: evidence, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import Evidence, Facet, PressRelease, Query
from rag.index.analysis import Analyser
from rag.index.store import Store
from rag.retrieval.evidence import FORMED, Candidate, as_evidence, names_years, select, weigh
from rag.retrieval.expressions import find_spans
from rag.retrieval.facets import asked_noun, asks_opinion
from rag.retrieval.hybrid import Found, best_releases
from rag.retrieval.terms import Need, coverage

# Weights and bounds of an answer, fitted in evals/DECISIONS.md: a logistic rule for questions in the language of
# the release, coverage alone across languages, where cosines do not tell.
_COVERED, _COSINE, _HELD, _BIAS = 4.7, 53.9, 2.1, -50.1
_UNFORMED = 0.7
_SAME_LANGUAGE, _ACROSS = -0.4, 0.30
_CONTACT_COVERED, _NEAR = 0.5, 0.35
_CONTACT_FACETS = frozenset({Facet.PHONE, Facet.CONTACT})


@dataclass(frozen=True, slots=True)
class Ground:
    """Evidence when the question is answered, else the nearest release, if any is near.

    `unclear` tells that the question names no topic, `unmatched` that no release is inside its dates and ministries;
    `nearest` is one outside of them then. `candidates` are the sentences weighed, best first. `margin`
    is how far above (0 or more) or below the refusal bound the question came, None where no bound decided.
    """

    evidence: tuple[Evidence, ...] = ()
    nearest: PressRelease | None = None
    unclear: bool = False
    unmatched: bool = False
    candidates: tuple[Candidate, ...] = ()
    margin: float | None = None


def find_ground(query: Query, found: Found, store: Store, analyser: Analyser, outside: Found | None = None) -> Ground:
    """Decide what a query can be answered from; `outside` was found without its filters, where they left nothing."""
    if not found.hits:
        nearest = _nearest(outside, store) if outside and outside.hits else None
        return Ground(nearest=nearest, unmatched=bool(query.filters))
    if not found.needs and store.counts()["releases"] > 1:
        return Ground(unclear=True)
    if _CONTACT_FACETS.intersection(query.facets):
        return _contact_ground(query, found, store)
    candidates = weigh(query, found, store, analyser)
    chosen = select(query, candidates)
    if not chosen:
        return Ground(nearest=_nearest(found, store))
    releases = store.releases(c.release_id for c in chosen)
    above = margin(query, chosen, found.needs, releases[chosen[0].release_id].language != query.language)
    if above is not None and above >= 0:
        return Ground(evidence=as_evidence(query, chosen, releases), candidates=tuple(candidates), margin=above)
    return Ground(nearest=_nearest(found, store), candidates=tuple(candidates), margin=above)


def margin(query: Query, chosen: Sequence[Candidate], needs: Sequence[Need], across: bool) -> float | None:
    """How far chosen sentences are above the bound from which they answer (0 or more), None when a rule forbids it.

    `across` tells that question and release differ in language. No single score tells answerable from
    unanswerable, since an unanswerable question names real things: what it names must be covered, the noun it asks
    for and the year it names must stand there, and the kind of words it wants must be held.
    """
    best = max(chosen, key=lambda c: c.score)
    formed = FORMED.intersection(query.facets)
    held = {facet for c in chosen for facet in c.facets}
    if asks_opinion(query.text) or (formed and not held):
        return None
    context = frozenset[str]().union(*(c.context for c in chosen))
    if not names_years(query.text, context) or not _holds_asked_noun(query.text, needs, context):
        return None
    if across:
        return _COVERED * (best.around - _ACROSS)
    share = len(best.facets) / len(formed) if formed else _UNFORMED
    return _COVERED * best.around + _COSINE * best.cosine + _HELD * share + _BIAS - _SAME_LANGUAGE


def _holds_asked_noun(question: str, needs: Sequence[Need], context: frozenset[str]) -> bool:
    """Whether the noun that is asked for is met, where a pattern tells it and the index has a word for it."""
    noun = (asked_noun(question) or "").lower()
    asked = [need for need in needs if noun.endswith(need.word) or need.word.startswith(noun)] if noun else []
    return not asked or any(context.intersection(need.terms) for need in asked)


def _contact_ground(query: Query, found: Found, store: Store) -> Ground:
    """The contact lines of the release that is asked about."""
    release_id = best_releases(found.hits, 1)[0]
    stored = [found.stored[hit.chunk.chunk_id] for hit in found.hits if hit.chunk.release_id == release_id]
    present = {term for chunk in stored for term in (*chunk.title_terms, *chunk.body_terms)}
    release = store.releases([release_id])[release_id]
    lines = [s for s in store.sentences(release_id) if find_spans(s.text, Facet.PHONE)]
    if found.needs and coverage(found.needs, present) < _CONTACT_COVERED:
        return Ground(nearest=_nearest(found, store))
    chosen = [
        Candidate(release_id, s, 1.0, 1.0, 1.0, 1.0, 1.0, frozenset(query.facets) & _CONTACT_FACETS, frozenset(), 1.0)
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
