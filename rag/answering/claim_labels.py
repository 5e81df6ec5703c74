"""What a claim says of one item of a list, and the release of another: "○ 화천: 케이블카로 오르는 백암산".

An item is what begins with a name and a colon; what stands below it is of it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering.claim_crossings import CLAUSE_BREAK
from rag.answering.claim_figures import State
from rag.answering.claim_lines import Line, Reading, Terms, parts_between
from rag.answering.claim_names import Named
from rag.answering.claim_places import KNOWN
from rag.retrieval.terms import Need

_ITEM = re.compile(
    r"(?P<mark>[○◦ㅇ●□■◇◆▪▲△·•\-–*])\s*(?P<label>[^:：()\d,]{2,24}?)\s?(?:\([^()]{1,40}\)\s?)?[:：]\s?\S"
)
_MARK = re.compile(r"[○◦ㅇ●□■◇◆▪▲△·•\-–*]")
# Words of a claim that the other item must hold, which share of all, and how many times as many as the named one.
_LEAST, _SHARE, _TIMES = 2, 0.5, 3
# Sentences without a mark that may stand between two items.
_LOOSE = 2


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list: its line, its name and where it stands, and the terms of it and of what is below it."""

    line: Line
    mark: str
    label: str
    span: tuple[int, int]
    named: frozenset[str]
    held: frozenset[str]


def mislabelled(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """Clauses of a claim that name one item of a list and tell what another one says."""
    lists = [items for items in _lists(lines, terms) if len(items) > 1]
    if not lists:
        return
    title = terms(lines[0].release.title)
    named = [*reading.names, *(match.span() for match in KNOWN.finditer(reading.text))]
    for start, end in parts_between(CLAUSE_BREAK, reading.text):
        names = [span for span in named if start <= span[0] < end]
        needs = reading.needs_in(reading.text[start:end], terms)
        for items, span in ((items, span) for items in lists for span in names):
            own = reading.needs_in(reading.text[slice(*span)], terms)
            if item := _other_item(own, needs, items, title, lines):
                yield Named("swapped", span, State.CLASHES, item.line, item.span)
                return


def _other_item(
    name: Sequence[Need], needs: Sequence[Need], items: Sequence[_Item], title: frozenset[str], lines: Sequence[Line]
) -> _Item | None:
    """The item that holds what is said of another one of its list, which a name means; None where there is none."""
    naming = [(need, [item for item in items if _names(need, item)]) for need in needs]
    named = [item for need, held in naming for item in held if len(held) == 1]
    if len({item.label for item in named}) != 1 or not any(_names(need, named[0]) for need in name):
        return None
    own = named[0]
    rest = [need for need, held in naming if not held and title.isdisjoint(need.terms)]
    counts = {item.label: _count(rest, item.held) for item in items}
    other = max(items, key=lambda item: counts[item.label])
    told = counts[other.label]
    if told < max(_LEAST, _SHARE * len(rest)) or counts[own.label] * _TIMES > told:
        return None
    # Where another sentence tells it of the item that is named, the list only leaves it out.
    elsewhere = (line for line in lines if line not in (other.line, own.line) and not own.named.isdisjoint(line.terms))
    if any(_count(rest, line.terms) * 2 >= told for line in elsewhere):
        return None
    return other


def _names(need: Need, item: _Item) -> bool:
    """Whether a word names an item: by a term of its name, or inside a compound ("디올" of "크리스챤디올")."""
    return not item.named.isdisjoint(need.terms) or (len(need.word) > 1 and need.word in item.label.lower())


def _count(needs: Sequence[Need], held: frozenset[str]) -> int:
    return sum(not held.isdisjoint(need.terms) for need in needs)


def _lists(lines: Sequence[Line], terms: Terms) -> Iterator[list[_Item]]:
    """The lists of a release, each of its items with what stands below it up to the next one."""
    items: list[_Item] = []
    loose: list[Line] = []
    for line in sorted(lines, key=lambda line: line.sentence.ordinal):
        match, mark = _ITEM.match(line.text), _MARK.match(line.text)
        if match and (not items or match["mark"] == items[-1].mark):
            items[-1:] = [replace(item, held=item.held.union(*(own.terms for own in loose))) for item in items[-1:]]
            label = match["label"]
            items.append(_Item(line, match["mark"], label, match.span("label"), terms(label), line.terms))
            loose = []
        elif items and mark and mark[0] != items[-1].mark:
            items[-1] = replace(items[-1], held=items[-1].held | line.terms)
        elif items and not mark and len(loose) < _LOOSE:
            # It goes on with the item if another one follows.
            loose.append(line)
        else:
            yield items
            items, loose = [], []
    yield items
