"""Evidence for questions that ask for more than one fact: a summary, two sides compared, a matter over time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from rag.domain import PressRelease, Query, Sentence
from rag.releases.ministries import Ministry, find, lineage
from rag.retrieval.claims import find_claims
from rag.retrieval.constraints import Constraints, find_constraints
from rag.retrieval.evidence import Candidate
from rag.retrieval.facets import asks_about_matter
from rag.retrieval.headings import is_bare
from rag.retrieval.screening import is_order

_SUMMARY_SENTENCES = 3
_MOST_RELEASES = 5
# What a title with the first sentence must hold of what is named to be introduced by it.
_NAMED = 0.95
# How much of what a question names a release must hold to be about the matter.
_ABOUT = 0.5
# A side of a comparison holds its own half of what is named.
_SIDE = 0.3
# In a timeline: the share of what the best sentence and its title name of the question that any other must name.
_AS_MUCH = 0.9
# And how far below the best one its best sentence may lie.
_NEAR = 2.0
_CONTACT_LINE = re.compile(r"^\W*(?:문의|담당|연락처|contact)\b|\d{2,4}-\d{3,4}-\d{4}", re.IGNORECASE)

# An item of a list or a short line leans on what stands around it, which is not quoted here.
_ITEM = re.compile(r"^[\s○◦ㅇ●□■▪▲△·•\-*–※➊-➓①-⑳]")
_SHORT = 20

Side = Callable[[Candidate, PressRelease], bool]
"""Whether a sentence belongs to one of the things compared."""


def summarise(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The first sentences of a release that say something: it leads with what matters most.

    The first three are the usual yardstick of news summaries (See, Liu and Manning 2017, arXiv:1704.04368).
    """
    claims = find_claims(sentences)
    telling = (s for s in sentences if s.ordinal not in claims and _is_telling(s.text))
    return list(islice(telling, _SUMMARY_SENTENCES))


def introduce(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What the best release says first, for a question on its matter as a whole; none where its title names less.

    Where the title says all that is named, nothing tells its sentences apart but their order.
    """
    if not candidates or not asks_about_matter(query.text, query.facets):
        return []
    own = (c for c in candidates if c.release_id == candidates[0].release_id)
    telling = [c for c in sorted(own, key=lambda c: c.sentence.ordinal) if _is_telling(c.sentence.text)]
    is_named = bool(telling) and telling[0].signs.titled >= _NAMED
    return telling[:_SUMMARY_SENTENCES] if is_named else []


def _is_telling(text: str) -> bool:
    return not (is_bare(text) or _CONTACT_LINE.search(text) or is_order(text))


def compare(query: Query, candidates: Sequence[Candidate], releases: dict[str, PressRelease]) -> list[Candidate]:
    """The best sentence for each ministry, time or issue that a question compares, in its order; all, or none."""
    chosen: list[Candidate] = []
    for side in _sides(query):
        of_side = [c for c in candidates if c.around >= _SIDE and side(c, releases[c.release_id])]
        best = min(of_side, key=_telling, default=None)
        if best is None or best in chosen:
            return []
        chosen.append(best)
    return chosen if len(chosen) > 1 else []


def over_time(candidates: Sequence[Candidate], releases: dict[str, PressRelease]) -> list[Candidate]:
    """The best sentence of each release on the matter, the oldest first; none where there is only one release."""
    best_score = max((c.score for c in candidates), default=0.0)
    near = [c for c in candidates if c.score >= best_score - _NEAR]
    least = max(_ABOUT, _AS_MUCH * max((c.signs.titled for c in candidates), default=0.0))
    steps = {c.release_id for c in near if c.signs.titled >= least}
    best: dict[str, Candidate] = {}
    for candidate in sorted((c for c in candidates if c.release_id in steps), key=_telling):
        best.setdefault(candidate.release_id, candidate)
    strongest = sorted(best.values(), key=lambda c: -c.score)[:_MOST_RELEASES]
    chosen = sorted(strongest, key=lambda c: releases[c.release_id].published)
    return chosen if len(chosen) > 1 else []


def _telling(candidate: Candidate) -> tuple[bool, float, int]:
    """Orders sentences of a release: those that stand alone, name most of what is asked, and come first."""
    text = candidate.sentence.text
    leans = len(text) < _SHORT or _ITEM.match(text) is not None
    return leans, -round(candidate.signs.titled, 2), candidate.sentence.ordinal


def _sides(query: Query) -> Iterator[Side]:
    named = find(query.text)
    if len(named) > 1:
        yield from map(_of_ministry, named)
        return
    constraints = find_constraints(query.text)
    parts = [replace(constraints, points=frozenset({point})) for point in sorted(constraints.points, key=str)]
    if len(parts) < 2:
        parts = [replace(constraints, ordinals=frozenset({number})) for number in sorted(constraints.ordinals)]
    for part in parts:
        yield _of_part(part)


def _of_part(part: Constraints) -> Side:
    return lambda c, release: part.are_met_by(f"{release.title}\n{c.sentence.text}", release.published.date())


def _of_ministry(ministry: Ministry) -> Side:
    names = lineage(ministry)
    return lambda _, release: release.ministry in names
