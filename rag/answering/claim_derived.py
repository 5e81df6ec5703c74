"""Figures of a claim that a release tells by two of its own: "two in five", "twice", "five days later"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

from rag.answering.claim_equal import ANY, PASSED_BY, ROUGHLY, is_passed, is_rough
from rag.answering.claim_lines import Line
from rag.answering.claim_slots import Slot
from rag.answering.figure_types import date_parts
from rag.answering.figure_words import WORDS
from rag.answering.figures import Figure, Kind, precision

# Lines that may tell how many times as much something is, or which share; days may lie between any two of a release.
_LINES, _DATED = 4, 14
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_PARTS = rf"\b({'|'.join(WORDS)}|\d{{1,2}})"
_SHARE = re.compile(rf"{_PARTS} (?:in|out of)(?: every)?\s$", re.IGNORECASE)
# "Nine of ten", where ten is no count.
_SHARE_OF, _TENS = re.compile(rf"{_PARTS} of(?: every)?\s$", re.IGNORECASE), {10, 100}
# Characters in front of a figure that say what it is of.
_FRONT = 32
_LATER = re.compile(r"\s(?:after|later|on\b)|\s?(?:뒤|후|만에)")
_ABOUT = "(?:about|around|nearly|almost|roughly|some|over|more than)"
_BY = re.compile(rf"\bby\s(?:{_ABOUT}\s)?(?:KRW\s?|US\$|\$)?$", re.IGNORECASE)
_THAN = re.compile(r"\s(?:[a-z]+\s)?(?:more|less|fewer|longer|shorter|higher|lower)\b")


def is_share(text: str, figure: Figure) -> bool:
    """Whether a figure is what a share in words is of: "four in five"."""
    return _parts_in(text, figure) is not None


def _parts_in(text: str, figure: Figure) -> re.Match[str] | None:
    """What names how many parts of a figure a share is."""
    found = _in_front(_SHARE, text, figure)
    return found or (_in_front(_SHARE_OF, text, figure) if figure.value in _TENS else None)


def _in_front(pattern: re.Pattern[str], text: str, figure: Figure) -> re.Match[str] | None:
    return pattern.search(text, max(0, figure.start - _FRONT), figure.start)


def find_derived(text: str, figure: Figure, lines: Sequence[Line]) -> Slot | None:
    """The figure of a line that tells a figure of a claim together with another one; lines come best first."""
    if not isinstance(figure.value, Decimal) or not figure.value:
        return None
    if elapsed := _elapsed(text, figure, figure.value, lines[:_DATED]):
        return elapsed
    for line in lines[:_LINES]:
        if found := _of_two(text, figure, figure.value, line):
            return Slot(line, found[0], 0.0, 0.0)
    return None


def _of_two(text: str, figure: Figure, value: Decimal, line: Line) -> list[Figure]:
    """The figures of a line that tell one of a claim together with another one of it."""
    found: list[Figure] = []
    if share := _parts_in(text, figure):
        found += _shared(line, (WORDS.get(share[1].lower()) or int(share[1])) / value)
    elif figure.unit == "fraction":
        found += _shared(line, value, 1 + PASSED_BY if is_passed(text, figure) else Decimal(1))
    elif figure.unit == "times" and value > 1:
        found += _multiplied(line, value)
    elif figure.unit in _DAYS and not _LATER.match(text, figure.end):
        found += _spanned(line, int(value) * _DAYS[figure.unit])
    if figure.kind is not Kind.PERCENT and (_in_front(_BY, text, figure) or _THAN.match(text, figure.end)):
        found += _apart(line, figure, value, ROUGHLY * value if is_rough(text, figure) else Decimal(0))
    return found


def _apart(line: Line, figure: Figure, value: Decimal, spare: Decimal) -> Iterator[Figure]:
    """Figures of a sort from which to another one it is so much."""
    alike = [
        (other, number)
        for other, number in _counted(line)
        if other.kind is figure.kind and other.unit in {figure.unit, ""}
    ]
    yield from (a for (a, one), (_, other) in combinations(alike, 2) if abs(abs(one - other) - value) <= spare)


def _counted(line: Line) -> list[tuple[Figure, Decimal]]:
    return [(figure, figure.value) for figure in line.figures if isinstance(figure.value, Decimal) and figure.value]


def _shared(line: Line, share: Decimal, more: Decimal = Decimal(1)) -> Iterator[Figure]:
    """Figures that are such a share of another one, or percent; up to so many times `more` of it."""
    told = [(figure, value / 100) for figure, value in _counted(line) if figure.kind is Kind.PERCENT]
    told += [
        (b, min(x, y) / max(x, y))
        for (a, x), (b, y) in combinations(_counted(line), 2)
        if a.kind is b.kind and a.kind is not Kind.PERCENT and (a.unit == b.unit or ANY & {a.unit, b.unit})
    ]
    yield from (figure for figure, value in told if (1 - ROUGHLY) * share <= value <= (more + ROUGHLY) * share)


def _multiplied(line: Line, times: Decimal) -> Iterator[Figure]:
    """Figures that are so many times another one ("from 5 to 10 years"), or a rise to that ("up 109.1%")."""
    counted = _counted(line)
    grown = [(figure, 1 + value / 100) for figure, value in counted if figure.kind is Kind.PERCENT]
    grown += [
        (b, max(x, y) / min(x, y))
        for (a, x), (b, y) in combinations(counted, 2)
        if (a.kind, a.unit) == (b.kind, b.unit) and a.kind is not Kind.PERCENT
    ]
    yield from (figure for figure, ratio in grown if abs(ratio - times) <= ROUGHLY * times)


def _spanned(line: Line, days: int) -> Iterator[Figure]:
    """The first of two dates from which to the other one there are so many days: from April 1 to June 30."""
    for first, last in pairwise([figure for figure in line.figures if precision(figure) > 0]):
        (year, month, day), (other_year, other_month, other_day) = date_parts(first), date_parts(last)
        months = (
            12 * ((other_year or 0) - (year or 0) if year and other_year else 0) + (other_month or 0) - (month or 0)
        )
        between = _DAYS["month"] * months + ((other_day or _DAYS["month"]) - (day or 1)) + 1
        if months >= 0 and abs(between - days) <= max(1, days // 10):
            yield first


def _elapsed(text: str, figure: Figure, value: Decimal, lines: Sequence[Line]) -> Slot | None:
    """A day of a release so long after, or before, another one."""
    if figure.unit not in _DAYS or not _LATER.match(text, figure.end):
        return None
    days = int(value) * _DAYS[figure.unit]
    # Months are of no one length, and "three weeks" of no one day.
    spare = 0 if figure.unit == "day" else max(1, days // 10)
    dated = [(line, found, day) for line in lines for found in line.figures if (day := _day(found))]
    for (line, found, one), (_, _, another) in combinations(dated, 2):
        if abs(abs((one - another).days) - days) <= spare:
            return Slot(line, found, 0.0, 0.0)
    return None


def _day(figure: Figure) -> date | None:
    """The day that a date with a year means."""
    year, month, day = date_parts(figure) or (None, None, None)
    try:
        return date(year, month, day) if year and month and day else None
    except ValueError:
        return None
