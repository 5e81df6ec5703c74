"""What an answer may stand on: evidence, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.domain import Evidence, Facet, PressRelease, Query, Turn
from rag.index.store import Store
from rag.retrieval.answerability import SURE, Answerability, Features, features_of, is_ruled_out, least_chance
from rag.retrieval.conflicts import conflicting, prefer_asked
from rag.retrieval.constraints import find_constraints
from rag.retrieval.editions import prefer_own_language
from rag.retrieval.evidence import Candidate, as_evidence, weigh
from rag.retrieval.expressions import find_spans
from rag.retrieval.facets import asks_opinion, find_facets
from rag.retrieval.forms import find_marks
from rag.retrieval.hybrid import Found, HybridRetriever, best_releases
from rag.retrieval.listing import asks_for_releases, list_releases
from rag.retrieval.overview import compare, introduce, over_time, summarise
from rag.retrieval.own_case import asks_own_case, asks_private
from rag.retrieval.parts import Part, split_parts
from rag.retrieval.question import in_context, last_cited
from rag.retrieval.selection import select
from rag.retrieval.superseded import later_releases
from rag.retrieval.terms import Need, coverage

# Chunks handed from retrieval to the reading of sentences.
TOP_K = 12
_CHOICES = 3
# A question that points back has a topic of its own when it names so many things and a release holds so much of them.
_TOPIC, _NAMED = 2, 0.7
# One that does not point back may go on when it names no more than so many.
_FEW = 2
_COVERED, _NEAR = 0.5, 0.35
# What is worth asking next, in this order.
_SUGGESTED = (Facet.UNTIL, Facet.WHERE, Facet.HOW_MUCH)
_CONTACT_FACETS = frozenset({Facet.PHONE, Facet.CONTACT})
# What is asked of a release as a whole, in words that need not stand in it.
_OF_SEVERAL = frozenset({Facet.COMPARISON, Facet.TIMELINE, Facet.SUMMARY})
_OF_WHOLE = _CONTACT_FACETS | {Facet.SUMMARY}

# That something begins or ends names no topic; as the terms of a question tell it.
_COURSE = frozenset({"end", "start", "begin", "finish", "open", "끝나", "시작", "시작하", "마감", "종료"})


@dataclass(frozen=True, slots=True)
class Ground:
    """Evidence when the question is answered, else the nearest release, if any is near.

    `unclear` tells that the question names no topic, `relaxed` that no release is inside its dates, ministries and
    kinds: those of other dates may be the nearest, but are no ground. `candidates` are the sentences weighed, best
    first. `opinion` tells that what is asked for is nothing that a release states as fact,
    `personal` that it is how the asker's own case stands. `chance` is that of being
    answered (None where a rule decided), from `features`; `across` tells that question and release differ in language.
    `later` are releases on the same matter that came after the one that is quoted, `unasked` what else it tells;
    `choices` are releases that an unclear question may mean. `conflict` tells that the last evidence is of another
    release, with another figure for the same thing. `untold` are parts of the question that nothing answers.
    """

    evidence: tuple[Evidence, ...] = ()
    nearest: PressRelease | None = None
    unclear: bool = False
    opinion: bool = False
    personal: bool = False
    relaxed: bool = False
    candidates: tuple[Candidate, ...] = ()
    chance: float | None = None
    features: Features | None = None
    across: bool = False
    later: tuple[PressRelease, ...] = ()
    unasked: tuple[Facet, ...] = ()
    choices: tuple[PressRelease, ...] = ()
    conflict: bool = False
    untold: tuple[Part, ...] = ()


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

        One that was blocked is not searched for. A question after others is read alone and with the release that was
        cited last; a change of topic is noticed, even where it points back ("그럼 ..."). Where one that asks for two
        things is not answered as a whole, one of them may be; where it is, the second may be untold.
        """
        if query.blocked:
            return Grounded(query, Found((), {}, np.empty(0, np.float32), ()), Ground())
        whole = self._as_whole(query, history)
        parts = None if _OF_SEVERAL.intersection(query.facets) else split_parts(query.matter or query.text)
        if parts is None:
            return whole
        return self._with_untold(whole, parts[1]) if whole.ground.evidence else self._in_parts(whole, *parts)

    def _as_whole(self, query: Query, history: Sequence[Turn]) -> Grounded:
        if query.retold:
            retold = self._grounded(query)
            # Where that time is not told, what the release cited last says of it may still be.
            follow_up = in_context(replace(query, rewritten=None, retold=False, matter=""), history)
            if retold.ground.evidence or follow_up is None:
                return retold
            query = follow_up
        alone = self._grounded(replace(query, rewritten=None))
        follow_up = query if query.rewritten else in_context(query, history)
        if follow_up is None or not self._goes_on(query, alone, history):
            return alone
        together = self._followed(follow_up, alone.found.needs, history)
        cited = {citation.release_id for turn in history for citation in turn.answer.citations}
        is_of_cited = any(e.release.release_id in cited for e in together.ground.evidence)
        return together if query.rewritten or is_of_cited or alone.ground.unclear else alone

    def _grounded(self, query: Query) -> Grounded:
        asked = replace(query, text=query.matter or query.text, rewritten=None)
        found = self._retriever.search(asked, TOP_K)
        return Grounded(query, found, find_ground(asked, found, self._store, self._answerability))

    def _in_parts(self, whole: Grounded, first: str, second: str) -> Grounded:
        """The ground of a question by that of each thing that it asks for, in one release; which one is untold."""
        alone = self._grounded(_part(whole.query, first)).ground
        if not alone.evidence:
            return whole
        release = alone.evidence[0].release
        within = replace(whole.query.filters, release_id=release.release_id)
        one = self._grounded(replace(_part(whole.query, first), filters=within)).ground
        other = self._of_part(whole.query, second, release)
        told = {(e.release.release_id, e.sentence.ordinal): e for e in (*one.evidence, *other.evidence)}
        if not told:
            return whole
        grounds: dict[Part, Ground] = {"first": one, "second": other}
        untold = tuple(part for part, ground in grounds.items() if not ground.evidence)
        ground = replace(whole.ground, evidence=tuple(told.values()), nearest=None, untold=untold)
        return replace(whole, ground=ground)

    def _of_part(self, query: Query, part: str, release: PressRelease) -> Ground:
        """The ground of one of the things that a question asks for, in a release, whose title stands in front of it."""
        asked = replace(_part(query, part), filters=replace(query.filters, release_id=release.release_id))
        own = self._retriever.search(asked, TOP_K, read=False).needs
        found = self._retriever.search(replace(asked, rewritten=f"{release.title} {part}"), TOP_K)
        return find_ground(asked, replace(found, own=own), self._store, self._answerability)

    def _with_untold(self, whole: Grounded, second: str) -> Grounded:
        """An answered question that asks for two things, with the second as untold unless it is surely told.

        With the title in front a question looks more like one that its release answers than it does by itself.
        """
        if whole.query.rewritten:
            return whole
        other = self._of_part(whole.query, second, whole.ground.evidence[0].release)
        if other.evidence and (other.chance is None or other.chance >= SURE):
            return whole
        return replace(whole, ground=replace(whole.ground, untold=("second",)))

    def _followed(self, query: Query, own: tuple[Need, ...], history: Sequence[Turn]) -> Grounded:
        """The ground of a follow-up: in the release that was cited last if that answers, else in any.

        `own` are the needs of the question itself, without the title in front of it. One that names no topic asks for
        nothing but that release; one that names another time or issue of a series wants another.
        """
        found = self._retriever.search(query, TOP_K)
        found = replace(found, own=own)
        last = last_cited(history)
        hits = tuple(hit for hit in found.hits if last and hit.chunk.release_id == last.release_id)
        if hits and not find_constraints(query.text):
            within = replace(found, hits=hits)
            ground = find_ground(query, within, self._store, self._answerability)
            if ground.evidence or len(own) < _TOPIC:
                return Grounded(query, within, ground)
        return Grounded(query, found, find_ground(query, found, self._store, self._answerability))

    def _goes_on(self, query: Query, alone: Grounded, history: Sequence[Turn]) -> bool:
        """Whether a question is about the release that was cited last rather than the one that it finds alone."""
        needs, hits = alone.found.needs, alone.found.hits
        if self._is_foreign_to_release(query, needs):
            return False
        last = last_cited(history)
        if last is None or not needs:
            return True
        if any(item.release.release_id == last.release_id for item in alone.ground.evidence):
            return query.rewritten is not None
        here, elsewhere = coverage(needs, self._held(last.release_id)), hits[0].coverage if hits else 0.0
        if query.rewritten:
            return len(needs) < _TOPIC or elsewhere < _NAMED or here >= elsewhere / 2
        is_bound = bool(query.filters) or bool(find_constraints(query.text))
        return not alone.ground.evidence or (here >= elsewhere and len(needs) <= _FEW and not is_bound)

    def _is_foreign_to_release(self, query: Query, needs: tuple[Need, ...]) -> bool:
        """Whether a question to one release names what that release does not hold.

        In front of it, the title would make any question one that the release seems to answer.
        """
        release_id = query.filters.release_id
        if not release_id or not needs or _OF_WHOLE.intersection(query.facets):
            return False
        return coverage(needs, self._held(release_id)) < _COVERED

    def _held(self, release_id: str) -> frozenset[str]:
        """The terms of a release."""
        chunks = self._store.release_chunks(release_id)
        return frozenset[str]().union(*(chunk.terms.union(chunk.title_terms) for chunk in chunks))


def _part(query: Query, text: str) -> Query:
    """One of the things that a question asks for, under the same conditions."""
    return replace(query, text=text, matter="", facets=find_facets(text), rewritten=None)


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
    if query.filters and not found.relaxed and asks_for_releases(query.text):
        return Ground(evidence=list_releases(query, found, store))
    # A question to one release needs no topic.
    if (
        all(need.word in _COURSE for need in found.needs)
        and not query.filters.release_id
        and store.counts()["releases"] > 1
    ):
        nearest = best_releases(found.hits, _CHOICES)
        releases = store.releases(nearest)
        return Ground(unclear=True, choices=tuple(releases[key] for key in nearest))
    if asks_opinion(query.search_text):
        return Ground(nearest=_nearest(found, store), opinion=True)
    if asks_private(query.text):
        return Ground(nearest=_nearest(found, store))
    # Whoever gives a number of their own wants to know of themselves.
    if query.masked and asks_own_case(query.text):
        return Ground(nearest=_nearest(found, store), personal=True)
    return None


def _of_release(query: Query, found: Found, store: Store) -> Ground | None:
    """The ground of a question on a release as a whole."""
    if Facet.SUMMARY in query.facets and Facet.LIST not in query.facets and (summary := _summary(query, found, store)):
        return summary
    if _CONTACT_FACETS.intersection(query.facets):
        return _contact_ground(query, found, store)
    return None


def _of_sentences(query: Query, found: Found, store: Store, answerability: Answerability) -> Ground:
    candidates = weigh(query, found, store)
    releases = store.releases({c.release_id for c in candidates})
    if several := _several(query, found, candidates, releases, answerability):
        return Ground(evidence=several, candidates=tuple(candidates))
    candidates = prefer_own_language(query, found, prefer_asked(query, candidates, releases), releases)
    chosen = introduce(query, candidates) or select(query, candidates)
    refusal = Ground(nearest=_nearest(found, store), candidates=tuple(candidates))
    if not chosen or is_ruled_out(chosen, found.needs):
        return refusal
    chance, features, across = _chance(query, found, chosen, candidates, releases, answerability)
    decided = replace(refusal, chance=chance, features=features, across=across)
    if chance < least_chance(query, chosen, found.needs, answerability.threshold):
        return decided
    other = conflicting(query, max(chosen, key=lambda c: c.score), candidates, releases)
    evidence = as_evidence(query, [*chosen, *([other] if other else [])], releases)
    later = later_releases(query, evidence[0].release, found.hits, store)
    unasked = _unasked(query, evidence, candidates)
    return replace(decided, evidence=evidence, nearest=None, later=later, unasked=unasked, conflict=other is not None)


def _summary(query: Query, found: Found, store: Store) -> Ground | None:
    """The first sentences of the release that is asked about; None when none clearly is."""
    release_id = best_releases(found.hits, 1)[0]
    if not _is_about(found, release_id):
        return None
    release = store.releases([release_id])[release_id]
    evidence = tuple(Evidence(release, s, 1.0) for s in summarise(store.sentences(release_id)))
    return Ground(evidence=evidence, later=later_releases(query, release, found.hits, store)) if evidence else None


def _several(
    query: Query,
    found: Found,
    candidates: Sequence[Candidate],
    releases: dict[str, PressRelease],
    answerability: Answerability,
) -> tuple[Evidence, ...]:
    """A sentence for each side of a comparison or each step of a matter, where they are likely to answer together."""
    chosen: list[Candidate] = []
    if Facet.COMPARISON in query.facets:
        chosen = compare(query, candidates, releases)
    elif Facet.TIMELINE in query.facets:
        chosen = over_time(candidates, releases)
    if not chosen:
        return ()
    # What tells a step stands alone, and is seldom what comes nearest to the question in its release.
    told = {c.release_id for c in chosen}
    nearest = next(c for c in candidates if c.release_id in told)
    chance, _, _ = _chance(query, found, [nearest], candidates, releases, answerability)
    return as_evidence(query, chosen, releases) if chance >= answerability.threshold else ()


def _chance(
    query: Query,
    found: Found,
    chosen: Sequence[Candidate],
    candidates: Sequence[Candidate],
    releases: dict[str, PressRelease],
    answerability: Answerability,
) -> tuple[float, Features, bool]:
    """The chance that chosen sentences answer, what it is from, and whether question and release differ in language."""
    read = found.reading is not None
    features = features_of(chosen, candidates, found.needs, query.language, read=read)
    across = releases[chosen[0].release_id].language != query.language
    return answerability.probability(features, across=across, read=read), features, across


def _unasked(query: Query, evidence: Sequence[Evidence], candidates: Sequence[Candidate]) -> tuple[Facet, ...]:
    """The facets that other sentences of the release hold words for and the quoted ones do not; contact and summary."""
    release, quoted = evidence[0].release, {item.sentence.ordinal for item in evidence}
    rest = [
        c.sentence.text for c in candidates if c.release_id == release.release_id and c.sentence.ordinal not in quoted
    ]
    quotes = [item.sentence.text for item in evidence]
    told = [f for f in _SUGGESTED if _tells(rest, f) and not _tells(quotes, f)]
    told += [Facet.CONTACT] if release.contacts else []
    told += [Facet.SUMMARY]
    return tuple(facet for facet in told if facet not in query.facets)


def _tells(texts: Sequence[str], facet: Facet) -> bool:
    return any(find_spans(text, facet) for text in texts)


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
