"""Periods named in a question, as inclusive dates: "지난달", "2025년 8월", "since March 2024", "last week".

A relative word always means the time of publication. A plain date ("2024년 최저임금") is as often the
topic as the time of publication, so it becomes a filter only beside a word of publishing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Period:
    """An inclusive period, open at a side that is None; `relative` when it counts from today."""

    first: date | None
    last: date | None
    relative: bool
    text: str


def find_period(question: str, today: date) -> Period | None:
    """The first period that a question names, None when it names none."""
    lowered = question.lower()
    for pattern, make in _RULES:
        match = pattern.search(lowered)
        bounds = _bounds(make, match, today) if match else None
        if match and bounds:
            return Period(*bounds, relative=pattern in _RELATIVE, text=question[match.start() : match.end()])
    return None


def _bounds(make: Maker, match: re.Match[str], today: date) -> Bounds | None:
    """What a rule makes of its match; None for a date beyond the calendar ("last year" in the year 1)."""
    try:
        return make(match, today)
    except (ValueError, OverflowError):
        return None


_PUBLISHED = re.compile(
    r"발표|보도|배포|공개한|나온\s|올라온|발간한|소식|뉴스|"
    r"\bpublished|\bannounced|\breleased|\bissued|\bpress releases?|\bnews\b"
)


def is_about_publication(question: str) -> bool:
    """Whether a question speaks of when something was published."""
    return bool(_PUBLISHED.search(question.lower()))


Bounds = tuple[date | None, date | None]
Maker = Callable[[re.Match[str], date], Bounds | None]


def _month(year: int, month: int) -> Bounds:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _shifted_month(today: date, months: int) -> Bounds:
    index = today.year * 12 + today.month - 1 + months
    return _month(index // 12, index % 12 + 1)


def _week(today: date, weeks: int) -> Bounds:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(days=6)


def _year(year: int) -> Bounds:
    return date(year, 1, 1), date(year, 12, 31)


def _ago(match: re.Match[str], today: date) -> Bounds:
    count = int(match["n"])
    unit = match["unit"]
    days = {"일": 1, "day": 1, "주": 7, "week": 7, "개월": 30, "달": 30, "month": 30, "년": 365, "year": 365}[unit]
    return today - timedelta(days=count * days), today


def _named(match: re.Match[str], today: date) -> Bounds | None:
    """Bounds of a date with groups y, m, d; a missing year is the latest that is not in the future."""
    month = _MONTHS.get(match["m"] or "", 0) or int(match["m"] or 0)
    if not month:
        return _year(int(match["y"]))
    if not 1 <= month <= 12:
        return None
    year = int(match["y"]) if match["y"] else today.year - (month > today.month)
    if not match["d"]:
        return _month(year, month)
    if not 1 <= int(match["d"]) <= calendar.monthrange(year, month)[1]:
        return None
    day = date(year, month, int(match["d"]))
    return day, day


def _since(match: re.Match[str], today: date) -> Bounds | None:
    bounds = _named(match, today)
    return (bounds[0], None) if bounds else None


def _before(match: re.Match[str], today: date) -> Bounds | None:
    bounds = _named(match, today)
    return (None, bounds[0] - timedelta(days=1)) if bounds and bounds[0] else None


_KO = r"(?:(?P<y>(?:19|20)\d\d)\s?년\s?)?(?P<m>\d{1,2})\s?월(?:\s?(?P<d>\d{1,2})\s?일)?"
_KO_YEAR = r"(?P<y>(?:19|20)\d\d)\s?년(?P<m>)(?P<d>)(?!\s?\d{1,2}\s?월)"
_EN = (
    rf"(?P<m>{_MONTH})\b(?!\s+(?:i|we|you|they|it|not|be|have)\b)\.?\s*"
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d))?,?\s*(?P<y>(?:19|20)\d\d)?"
)
_EN_YEAR = r"(?P<y>(?:19|20)\d\d)(?P<m>)(?P<d>)"
_ISO = r"(?P<y>(?:19|20)\d\d)[-.]\s?(?P<m>\d{1,2})(?:[-.]\s?(?P<d>\d{1,2}))?"

Rule = tuple[re.Pattern[str], Maker]
_RELATIVE_RULES: list[Rule] = [
    (re.compile(r"오늘|\btoday\b"), lambda _, t: (t, t)),
    (re.compile(r"어제|\byesterday\b"), lambda _, t: (t - timedelta(days=1), t - timedelta(days=1))),
    (re.compile(r"이번\s?주|금주|\bthis week\b"), lambda _, t: _week(t, 0)),
    (re.compile(r"지난\s?주|저번\s?주|\blast week\b"), lambda _, t: _week(t, -1)),
    (re.compile(r"이번\s?달|이달|금월|\bthis month\b"), lambda _, t: _shifted_month(t, 0)),
    (re.compile(r"지난\s?달|저번\s?달|전월|\blast month\b"), lambda _, t: _shifted_month(t, -1)),
    (
        re.compile(
            r"(?:최근|지난|(?:in |over |for )?the (?:last|past))\s?(?P<n>\d{1,3})\s?"
            r"(?P<unit>일|주|개월|달|년|day|week|month|year)"
        ),
        _ago,
    ),
]
_YEAR_RULES: list[Rule] = [
    (re.compile(r"올해|금년|\bthis year\b"), lambda _, t: _year(t.year)),
    (re.compile(r"작년|지난해|\blast year\b"), lambda _, t: _year(t.year - 1)),
]
_RULES: list[Rule] = [
    *_RELATIVE_RULES,
    (re.compile(rf"{_KO}\s?(?:부터|이후)"), _since),
    (re.compile(rf"{_KO_YEAR}\s?(?:부터|이후)"), _since),
    (re.compile(rf"\b(?:since|from|after)\s+{_EN}"), _since),
    (re.compile(rf"\b(?:since|after)\s+{_EN_YEAR}\b"), _since),
    (re.compile(rf"{_KO}\s?(?:이전|전에)"), _before),
    (re.compile(rf"\bbefore\s+{_EN}"), _before),
    (re.compile(_ISO), _named),
    (re.compile(_KO), _named),
    (re.compile(_KO_YEAR), _named),
    (re.compile(rf"\b{_EN}"), _named),
    (re.compile(rf"\b(?:in|of|during)\s+{_EN_YEAR}\b"), _named),
    *_YEAR_RULES,
]
_RELATIVE = frozenset(pattern for pattern, _ in _RELATIVE_RULES)
