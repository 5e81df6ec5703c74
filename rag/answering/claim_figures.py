"""The figures of a claim beside those of a release: which tells of the same thing, and is it equal.

A figure is compared in its place: the one that stands among the same words, of the same time and direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from rag.answering.claim_derived import find_derived, is_share
from rag.answering.claim_equal import CALENDAR, is_among, is_equal, is_rough
from rag.answering.claim_exchanges import are_exchanged, are_of_a_sort
from rag.answering.claim_facts import relative_days
from rag.answering.claim_lines import Line, Reading, Terms
from rag.answering.claim_slots import PARTS, Slot, find_slots
from rag.answering.claim_words import Said, bound_of, rate_of, way_of
from rag.answering.figure_types import of_day
from rag.answering.figure_words import TENS, WORDS
from rag.answering.figures import Figure, Kind, find_figures, precision, states

# Sentences of a release whose figures are looked at.
_LINES = 14
# An equal figure counts although one that differs stands in a somewhat better place; one that differs needs so much.
_LENIENT, _TELLING = 1.2, -0.8
# The only one of its sort needs less, in a line whose cosine is so near the best.
_ALONE, _AS_NEAR = -1.6, 0.01
# One of so many digits hardly stands in a release for two things.
_SURE, _TELLING_DIGITS = 3.0, 2
# A line that states so much of the claim's figures is the one meant.
_MOST, _FURTHER = 0.4, 0.25
# What rose by a figure of this score cannot have fallen by it.
_SURELY = -1.5
# Lines so far apart tell of one thing.
_CLOSE = 3
# "한 곳도 빠지지 않았다": none at all.
_NOT_ONE = re.compile(r"도\s(?:[가-힣]+지\s)?(?:없|않|안\s|못)")
_MANY = rf"(?:{'|'.join((*WORDS, *TENS))}|\d{{1,3}})\b(?!\s(?:years|months|weeks|days|hours|minutes))"
_IN_TEN = re.compile(
    rf"\s(?:in|out of)(?: every)? {_MANY}|\sof (?:every )?(?:ten|10|100|a hundred)\b"
    r"|\s?할|\s(?:중|가운데)\s[가-힣]+\s명",
    re.IGNORECASE,
)
_OF_TEN = re.compile(r"(?<![가-힣])[가-힣]{1,5}\s명\s(?:중|가운데)\s$")
# "99 in every 100", "over the first three months of": what it is of, no figure.
_EVERY = re.compile(r"\b(?:in every|out of(?: every)?)\s$")
_SPAN = re.compile(r"\b(?:first|last|past|final)\s$", re.IGNORECASE)
_SINCE = re.compile(r"\s?(?:전(?!체|국|부)|만에|새\s|사이)|\s(?:ago|earlier|before)\b")
_DAY = 2
_ANNOUNCED = re.compile(
    r"밝혔|밝힌|발표|알렸|전했|공개했|내놓|\b(?:said|announced|released|published|reported)\b", re.IGNORECASE
)


class State(StrEnum):
    """What a release does with a fact of a claim."""

    STATED = "stated"
    CLASHES = "clashes"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of a claim, and the figure of the release that states it or clashes with it, or the words beside it."""

    claimed: Figure
    state: State
    slot: Slot | None = None
    ways: tuple[Said, Said] | None = None


def compare_figures(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Compared]:
    """Each figure of a claim beside the figures of a release, whose lines come best first.

    A day, month or year that only tells when the release was published, or that its title names, is stated too.
    """
    release = lines[0].release
    context = [f for text in (release.title, *release.subtitles) for f in find_figures(text)]
    compared = []
    equal: dict[int, list[Slot]] = {}
    for number, figure in enumerate(reading.figures):
        if _is_of_no_fact(reading.text, figure):
            continue
        slots = [slot for line in lines[:_LINES] for slot in find_slots(reading, number, line, lines[0], terms)]
        equal[number] = [slot for slot in slots if is_equal(reading.text, figure, slot.figure)]
        compared.append((number, _compared(reading, figure, slots, equal[number], context, lines)))
    yield from _exchanged(reading, _stated_together(reading, compared, equal), terms)


def _stated_together(
    reading: Reading, compared: Sequence[tuple[int, Compared]], equal: Mapping[int, Sequence[Slot]]
) -> list[tuple[int, Compared]]:
    """Figures that lines close to each other state, all of them, clash with none that stands elsewhere."""
    counted = [number for number, _ in compared if not _is_time(reading.figures[number])]
    kept = []
    for number, item in compared:
        others = [other for other in counted if other != number]
        if item.state is State.CLASHES and item.ways is None and number in counted and others:
            beside = [
                slot
                for slot in equal[number]
                if all(any(_are_close(slot, other) for other in equal[own]) for own in others)
            ]
            if beside:
                item = Compared(item.claimed, State.STATED, max(beside, key=lambda slot: slot.score))
        kept.append((number, item))
    return kept


def _is_time(figure: Figure) -> bool:
    """Whether a figure says when, as a quarter does, which a release may name by its months."""
    return figure.kind is Kind.DATE or figure.unit in PARTS


def _are_close(one: Slot, other: Slot) -> bool:
    return abs(one.line.sentence.ordinal - other.line.sentence.ordinal) <= _CLOSE


def _is_of_no_fact(text: str, figure: Figure) -> bool:
    """Whether a figure only tells since when: "1년 전", for how long: "1년에", or a share in words: "seven in ten"."""
    before = text[: figure.start]
    if _NOT_ONE.match(text, figure.end) or _IN_TEN.match(text, figure.end):
        return True
    if _EVERY.search(before) or _OF_TEN.search(before):
        return True
    if figure.unit == "fraction" and is_rough(text, figure):
        return True
    if figure.unit == "month" and _SPAN.search(before):
        return True
    if figure.unit not in CALENDAR:
        return False
    return _SINCE.match(text, figure.end) is not None or (figure.value == 1 and text.startswith("에 ", figure.end))


def _exchanged(reading: Reading, compared: Sequence[tuple[int, Compared]], terms: Terms) -> Iterator[Compared]:
    """Two figures that a release states the other way round clash, each with the other."""
    swapped: dict[int, Compared] = {}
    for (a, one), (b, two) in combinations(compared, 2):
        if not (one.slot and two.slot and one.state is two.state is State.STATED) or one.slot.is_same(two.slot):
            continue
        held = [(slot.line, slot.figure) for slot in (one.slot, two.slot)]
        if are_of_a_sort(one.claimed, two.claimed) and are_exchanged(reading, (a, b), held, terms):
            swapped |= {
                a: Compared(one.claimed, State.CLASHES, two.slot),
                b: Compared(two.claimed, State.CLASHES, one.slot),
            }
    yield from (swapped.get(number, item) for number, item in compared)


def _compared(
    reading: Reading,
    figure: Figure,
    slots: Sequence[Slot],
    equal: Sequence[Slot],
    context: Sequence[Figure],
    lines: Sequence[Line],
) -> Compared:
    stated = max(equal, key=lambda slot: slot.score, default=None)
    # A figure that the claim states itself, elsewhere, is not what it should say here.
    others = [
        slot
        for slot in slots
        if slot not in equal and not any(_is_stated_as(reading.text, mine, slot.figure) for mine in reading.figures)
    ]
    # A release may tell it by two numbers, so that no other number contradicts it.
    if is_share(reading.text, figure):
        others = []
    other = max(others, key=lambda slot: slot.score, default=None)
    if stated and (
        other is None
        or stated.line is other.line
        or stated.score >= other.score - (_SURE if _is_telling(figure) else _LENIENT)
        or (_states_more(reading, stated.line) and stated.around > other.around - _FURTHER)
    ):
        return _in_direction(reading, figure, stated)
    if figure.kind is Kind.DATE and _is_dated(reading, figure, lines, context):
        return Compared(figure, State.STATED, stated)
    if not stated and (told := find_derived(reading.text, figure, lines)):
        return Compared(figure, State.STATED, told)
    if other and (other.score >= _TELLING or _is_only_one(other, slots, lines)):
        return Compared(figure, State.STATED if _is_within(figure, other) else State.CLASHES, other)
    if stated or is_among(reading.text, figure, context):
        return Compared(figure, State.STATED, stated)
    return Compared(figure, State.UNSTATED)


def _is_only_one(slot: Slot, slots: Sequence[Slot], lines: Sequence[Line]) -> bool:
    """Whether a count is the only one of its sort in a release, in a line as near in meaning as any."""
    nearest = max(line.cosine for line in lines)
    return len(slots) == 1 and slot.score >= _ALONE and slot.line.cosine >= nearest - _AS_NEAR


def _is_within(figure: Figure, slot: Slot) -> bool:
    """Whether an age lies within the bound that a release sets: sixteen of "9세 이상 18세 이하"."""
    bound = bound_of(slot.line.text, slot.figure)
    a, b = figure.value, slot.figure.value
    if figure.unit != "age" or bound is None or not (isinstance(a, Decimal) and isinstance(b, Decimal)):
        return False
    return a >= b if bound.meaning == "least" else a <= b


def _states_more(reading: Reading, line: Line) -> bool:
    """Whether a line states much of the claim's figures, and another one than that which is looked for."""
    return line.equal >= _MOST and line.equal * len(reading.figures) > 1


def _is_telling(figure: Figure) -> bool:
    """Whether a figure hardly stands twice in a release for two things: 4.6 trillion, 77.0 percent."""
    if not isinstance(figure.value, Decimal) or figure.kind not in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.POINTS}:
        return False
    return len(figure.value.normalize().as_tuple().digits) >= _TELLING_DIGITS


def _is_stated_as(text: str, mine: Figure, found: Figure) -> bool:
    """Whether a claim states a figure of the release by one of its own: of a day, not its year alone."""
    return precision(mine) == precision(found) and is_equal(text, mine, found)


def _in_direction(reading: Reading, figure: Figure, slot: Slot) -> Compared:
    """An equal figure states the claim's, unless the words beside it say otherwise.

    One is the least and the other the most, one rose and one fell, or one is due each month and the other each year.
    """
    for read in (bound_of, way_of, rate_of):
        ours, theirs = read(reading.text, figure), read(slot.line.text, slot.figure)
        if ours and theirs and ours.meaning != theirs.meaning and slot.score >= _SURELY:
            return Compared(figure, State.CLASHES, slot, (ours, theirs))
    return Compared(figure, State.STATED, slot)


def _is_dated(reading: Reading, figure: Figure, lines: Sequence[Line], context: Sequence[Figure]) -> bool:
    """Whether a date of a claim is that of the release: its title's, one that words such as "올해" mean, or its day.

    The day itself counts only for what the claim says was announced on it.
    """
    day = lines[0].release.published.date()
    relative = [f for line in lines[:3] for f in relative_days(line.text, day)]
    if any(states(other, figure) for other in (*context, *relative)):
        return True
    announced = precision(figure) < _DAY or _ANNOUNCED.search(reading.text)
    return bool(announced) and states(of_day(day), figure)
