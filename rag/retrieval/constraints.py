"""What an answer must name because the question does: a month or year of a series, its n-th issue, the next one.

A release of a recurring matter resembles every other one of it; only these tell whether it is the one asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rag.retrieval.ordinals import find_ordinals
from rag.retrieval.terms import MONTHS

_YEAR = r"(?:19|20)\d\d|[’'‘`]\s?\d\d"
_SAID_YEAR = rf"(?:(?P<y>{_YEAR})\s?(?:년도?|학년도|/)?\s?)?"
# "May I use it?" and "May a shop sell it?" name no month.
_NO_VERB = r"(?!\s(?:I|we|you|he|she|it|they|one|an?|the|my|our|your|his|her|their|this|these|any\w*|some\w*|people)\b)"
_OF_YEAR = r"(?:,?\s(?:of\s)?(?P<z>(?:19|20)\d\d))?"
_FIRST_TO_FOURTH = "first|second|third|fourth"
# A part of a year is named m1 to m12, q1 to q4, h1 and h2 (half), s1 and s2 (semester).
_PARTS = (
    ("m", re.compile(rf"{_SAID_YEAR}(?P<n>\d{{1,2}})\s?월")),
    ("m", re.compile(rf"(?P<y>{_YEAR})\s?[.-]\s?(?P<n>\d{{1,2}})(?![\d%])")),
    (
        "m",
        re.compile(
            rf"\b(?P<n>{'|'.join(name.capitalize() for name in MONTHS)})\b{_NO_VERB}"
            rf"(?:\s\d{{1,2}}(?:st|nd|rd|th)?\b)?{_OF_YEAR}"
        ),
    ),
    ("q", re.compile(rf"{_SAID_YEAR}(?P<n>[1-4])(?:/4)?\s?분기")),
    ("q", re.compile(rf"\bQ(?P<n>[1-4])\b{_OF_YEAR}")),
    ("q", re.compile(rf"\b(?P<n>{_FIRST_TO_FOURTH}) quarter\b{_OF_YEAR}")),
    ("h", re.compile(rf"{_SAID_YEAR}(?P<n>[상하])반기")),
    ("h", re.compile(rf"\b(?P<n>first|second) half\b{_OF_YEAR}")),
    ("s", re.compile(rf"{_SAID_YEAR}(?P<n>[12])\s?학기")),
    ("s", re.compile(rf"\b(?P<n>first|second) semester\b{_OF_YEAR}")),
)
_NUMBERS = {name: n for n, name in enumerate(MONTHS, start=1)}
_NUMBERS |= {word: n for n, word in enumerate(_FIRST_TO_FOURTH.split("|"), start=1)} | {"상": 1, "하": 2}
_FIRST_MONTHS = frozenset({"m1", "m4", "m7", "m10"})
# Years told from that of the release, in its text.
_RELATIVE_YEARS = (
    (re.compile(r"지난해|작년|전년도|\blast year\b", re.IGNORECASE), -1),
    (re.compile(r"올해|금년|\bthis year\b", re.IGNORECASE), 0),
    (re.compile(r"내년|\bnext year\b", re.IGNORECASE), 1),
)
_YEARS = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?![\d,])|(?P<s>[’'‘`]\s?\d\d)(?=\s?(?:년|[./]))")
_NEXT = re.compile(
    r"다음\s?(?:번|차|회|달|해|학기|회의|대회|총회|행사|개최|주|분기|모집|회차|에는|엔)|차기|"
    r"\bnext\b|\bfollowing (?:year|month)\b",
    re.IGNORECASE,
)
_NEXT_TOLD = re.compile(
    r"다음|차기|내년|내달|향후|예정|\bnext\b|\bfollowing\b|\bupcoming\b|\bplan(?:s|ned)\b|\bscheduled\b", re.IGNORECASE
)
# A month of a text without a year may lie in the year before or after that of the release.
_MONTHS_AHEAD, _MONTHS_BACK = 2, 6

Point = tuple[int | None, str]
"""A year and a part of it; None for any year, "" for the whole year."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a question is bound to: points in time, numbers of a series, and whether it asks for the next one."""

    points: frozenset[Point] = frozenset()
    ordinals: frozenset[int] = frozenset()
    following: bool = False

    def __bool__(self) -> bool:
        """True when there is any."""
        return bool(self.points or self.ordinals or self.following)

    def are_met_by(self, text: str, published: date, lead: str = "") -> bool:
        """Whether a text of a release of that day names every point and number, and tells of a next one if asked.

        Which issue it is of the `lead` of its release may say for all of it.
        """
        return (
            self._points_met(text, published)
            and self._issues_met(text, lead)
            and (not self.following or _NEXT_TOLD.search(text) is not None)
        )

    def _issues_met(self, text: str, lead: str) -> bool:
        left = self.ordinals.difference(find_ordinals(text)) if self.ordinals else self.ordinals
        return not left or left <= set(find_ordinals(lead))

    def _points_met(self, text: str, published: date) -> bool:
        if not self.points:
            return True
        named = set(_told(text, published))
        named |= set(_quarters_by_months(named))
        years = {year for year, _ in named}
        parts = {part for _, part in named}
        return all(
            (year, part) in named if year and part else part in parts if part else year in years
            for year, part in self.points
        )


def find_constraints(question: str) -> Constraints:
    """What a question is bound to; a single year that it names belongs to the months beside it.

    What something is compared with ("than in August", "8월보다") need not be named by what answers.
    """
    question = _without_compared(question)
    parts = set(_parts(question))
    years = set(_years(question))
    if len(years) == 1:
        parts = {(year or next(iter(years)), part) for year, part in parts}
    points = set(_whole_quarters(parts)) or {(year, "") for year in years}
    return Constraints(frozenset(points), frozenset(find_ordinals(question)), _NEXT.search(question) is not None)


_COMPARED_EN = re.compile(r"\b(?:compared (?:with|to)|than(?: in)?|versus|vs\.?)\s$", re.IGNORECASE)
_COMPARED_KO = re.compile(r"\s?(?:보다|에\s비해|[과와]\s비교|대비)")


def _without_compared(question: str) -> str:
    spans = point_spans(question)
    compared = [
        (start, end)
        for start, end in spans
        if _COMPARED_EN.search(question[:start]) or _COMPARED_KO.match(question, end)
    ]
    for start, end in reversed(compared if len(compared) < len(spans) else []):
        question = question[:start] + question[end:]
    return question


def _quarters_by_months(parts: set[Point]) -> Iterator[Point]:
    """The quarters whose first and last months a text names: "1월부터 3월까지" is the first one."""
    for year, part in parts:
        if part in _FIRST_MONTHS and (year, f"m{int(part[1:]) + 2}") in parts:
            yield year, f"q{(int(part[1:]) + 2) // 3}"


def _whole_quarters(parts: set[Point]) -> set[Point]:
    """What a question names, its first and last month as the quarter that they make: releases say it either way."""
    quarters = set(_quarters_by_months(parts))
    ends = {(year, f"m{3 * int(part[1:]) - back}") for year, part in quarters for back in (2, 0)}
    return (parts - ends) | quarters


def point_spans(text: str) -> list[tuple[int, int]]:
    """Where a text names points in time, in order; what touches is one."""
    patterns = [pattern for _, pattern in _PARTS] + [_YEARS]
    found = sorted(match.span() for pattern in patterns for match in pattern.finditer(text))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def without_figures(text: str) -> str:
    """A title without the words that hold a figure: what is left tells the matter, not the month or the amount."""
    return " ".join(word for word in text.split() if not re.search(r"\d", word))


def _told(text: str, published: date) -> Iterator[Point]:
    """The points that a release names, those without a year in each year that they may mean; its own day too."""
    yield published.year, f"m{published.month}"
    yield from ((year, "") for year in _years(text))
    yield from ((published.year + more, "") for words, more in _RELATIVE_YEARS if words.search(text))
    for year, part in _parts(text):
        if year:
            yield year, part
            continue
        yield published.year, part
        if part.startswith("m") and int(part[1:]) > published.month + _MONTHS_AHEAD:
            yield published.year - 1, part
        if part.startswith("m") and int(part[1:]) < published.month - _MONTHS_BACK:
            yield published.year + 1, part


def _parts(text: str) -> Iterator[Point]:
    for kind, pattern in _PARTS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            number = _NUMBERS.get(groups["n"].lower()) or int(groups["n"])
            if kind != "m" or 1 <= number <= len(MONTHS):
                yield _year(groups.get("y") or groups.get("z")), f"{kind}{number}"


def _years(text: str) -> Iterator[int]:
    for match in _YEARS.finditer(text):
        year = _year(match["y"] or match["s"])
        if year:
            yield year


def _year(written: str | None) -> int | None:
    digits = re.sub(r"\D", "", written or "")
    return (int(digits) if len(digits) == 4 else 2000 + int(digits)) if digits else None
