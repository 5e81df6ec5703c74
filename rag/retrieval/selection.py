"""Which of the weighed sentences answer: the best one, what completes it, and the list that was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.domain import Facet, Query
from rag.retrieval.evidence import Candidate
from rag.retrieval.forms import FORMED, is_surely_seen
from rag.retrieval.headings import announces

MAX_SENTENCES = 4
# Items of a list that was asked for.
MAX_ITEMS = 8
# How far below the best one a further sentence may score to be quoted too (development cases: evals/DECISIONS.md).
_NEAR = 2.0
# How far below the best one items of a list that is asked for may score, and how many of them must not lie further.
_LIST_MARGIN, _NEAR_ITEMS = 5.0, 2
# How far below the best the first sentence that holds the words asked for may lie, when the best one holds none; and
# where such words are not always seen.
_HOLDER_MARGIN, _UNSURE_MARGIN = 8.0, 2.0
_ITEM = re.compile(r"[○◦ㅇ●□■◇◆▪▲△·•\-*–―※➊-➓①-⑳]")
# How deep an item stands is told by its marker, as ministries write.
_DEPTHS = ("□■◇◆", "○◦ㅇ●", "-–―*", "·•▪")
_COUNTED = frozenset("➊➋➌➍➎➏➐➑➒➓①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
# What joins the things that a sentence enumerates.
_JOINED = re.compile(r",(?!\d{3})|[·ㆍ]|\band\b|(?<=[가-힣])[와과]\s")
_ENUMERATED = 2
# A sentence that begins so says little without the one before it.
_LEANING = re.compile(
    r"(?:이|그)\s?(?:회의|행사|사업|제도|대책|법|자리|밖|외|중|가운데|결과|날|를|는|에|와)|이번엔|여기에?|이곳|그러나|다만|따라서|또한?\s|"
    r"(?:It|This|These|They|Those|He|She|However|But|Also|In addition|Of these|Among them)\b"
)


def select(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The one to four sentences that answer, of one release: the best one, then the others in its order.

    Others are those that are likely to answer too. A sentence that leans on the one before it ("이 회의는 ...") brings
    it along, and comes behind it.
    """
    if not candidates:
        return []
    best = _best(query, candidates)
    others = [c for c in candidates if c is not best and c.release_id == best.release_id]
    near = [c for c in others if best.score - c.score <= _NEAR and not c.signs.bare]
    # What tells another thing that is asked for goes before what tells more of the same.
    near.sort(key=lambda c: not c.facets - best.facets)
    chosen = [best, *near[: MAX_SENTENCES - 1]]
    if Facet.LIST in query.facets and (items := _listed(best, candidates)):
        return items
    before = [c for c in _leant_on(best, candidates) if c in chosen or len(chosen) < MAX_SENTENCES]
    rest = sorted((c for c in chosen[1:] if c not in before), key=lambda c: c.sentence.ordinal)
    return [*before, best, *rest]


def _listed(best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The list that is asked for, behind the best sentence where that is no part of it; empty if there is none.

    Where the best sentence neither announces a list, nor is an item, nor enumerates, the list of its release is meant
    that has most items near it.
    """
    if len(_JOINED.findall(best.sentence.text)) >= _ENUMERATED:
        return []
    if len(beside := _items_beside(best, candidates)) > 1:
        return beside
    if _ITEM.match(best.sentence.text):
        return []
    near = [c for c in candidates if c.release_id == best.release_id and best.score - c.score <= _LIST_MARGIN]
    lists = [items for c in near if c is not best and len(items := _items_beside(c, candidates)) > 1]
    held = [sum(item in near for item in items) for items in lists]
    if not held or max(held) < _NEAR_ITEMS:
        return []
    items = lists[held.index(max(held))]
    return items if best in items else [best, *items]


def _items_beside(best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The list that the best sentence announces or is an item of, in its order, behind the line that announces it.

    An item that enumerates is the whole list, and one that names more of the question than others is all of it.
    """
    own = {c.sentence.ordinal: c for c in candidates if c.release_id == best.release_id}
    at = best.sentence.ordinal + announces(best.sentence.text)
    marker = _ITEM.match(own[at].sentence.text) if at in own else None
    if marker is None:
        return []
    items = _items(own, at, marker[0])
    others = [item for item in items if item is not best]
    if not any(other.signs.titled >= best.signs.titled for other in others) and not announces(best.sentence.text):
        return []
    before = own.get(items[0].sentence.ordinal - 1)
    heading = [before] if before is not None and announces(before.sentence.text) else []
    first = max(0, items.index(own[at]) - MAX_ITEMS + 1)
    return [*heading, *items[first : first + MAX_ITEMS]]


def _items(own: Mapping[int, Candidate], at: int, marker: str) -> list[Candidate]:
    """The item there and those beside it, in order; what stands below an item is passed over."""
    items = [own[at]]
    for step in (-1, 1):
        ordinal = at + step
        while ordinal in own and (_is_item(own[ordinal], marker) or _is_below(own[ordinal], marker)):
            if _is_item(own[ordinal], marker):
                items.append(own[ordinal])
            ordinal += step
    return sorted(items, key=lambda item: item.sentence.ordinal)


def _is_item(candidate: Candidate, marker: str) -> bool:
    """Whether a sentence is an item with the marker; numbers in circles go on from one to the next."""
    found = _ITEM.match(candidate.sentence.text)
    return found is not None and (found[0] == marker or (found[0] in _COUNTED and marker in _COUNTED))


def _is_below(candidate: Candidate, marker: str) -> bool:
    """Whether a sentence is an item of what an item with the marker says."""
    found = _ITEM.match(candidate.sentence.text)
    above, own = _depth(marker), _depth(found[0]) if found else None
    return above is not None and own is not None and own > above


def _depth(marker: str) -> int | None:
    """How deep items with a marker stand; None for one that stands at any depth."""
    return next((depth for depth, markers in enumerate(_DEPTHS) if marker in markers), None)


def _leant_on(best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentence before the best one, when that does not stand alone."""
    if not _LEANING.match(best.sentence.text):
        return []
    wanted = (best.release_id, best.sentence.ordinal - 1)
    return [c for c in candidates if (c.release_id, c.sentence.ordinal) == wanted][:1]


def _best(query: Query, candidates: Sequence[Candidate]) -> Candidate:
    """The best candidate; where words of a form are asked for, the best one of its release that holds some, if near.

    It may lie further below where such words are always seen.
    """
    first = candidates[0]
    if first.facets or not FORMED.intersection(query.facets):
        return first
    holders = (c for c in candidates if c.facets and c.release_id == first.release_id)
    holder = next(holders, first)
    margin = _HOLDER_MARGIN if is_surely_seen(query) else _UNSURE_MARGIN
    return holder if holder.score >= first.score - margin else first
