"""Periods named in a question, as inclusive dates: "지난달", "작년 하반기", "8월 첫째 주", "since March", "in Q3 2025".

A relative word always means the time of publication. A plain date ("2024년 최저임금", "발표한 2024년 통계") is as often
the topic as the time of publication, so it becomes a filter only where it says when something was published.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Period:
    """An inclusive period, open at a side that is None; `relative` when it counts from today, `start` its place."""

    first: date | None
    last: date | None
    relative: bool
    text: str
    start: int


def find_periods(question: str, today: date) -> Iterator[Period]:
    """The periods that a question names, those of the more telling rules first."""
    lowered = question.lower()
    for pattern, make in _RULES:
        for match in pattern.finditer(lowered):
            bounds = _bounds(make, match, today)
            if bounds:
                yield Period(*bounds, pattern in _RELATIVE, question[match.start() : match.end()], match.start())


def _bounds(make: Maker, match: re.Match[str], today: date) -> Bounds | None:
    """What a rule makes of its match; None for a date beyond the calendar ("last year" in the year 1)."""
    try:
        return make(match, today)
    except (ValueError, OverflowError):
        return None


_PUBLISHED = re.compile(
    r"발표|보도|배포|공개한|나온\s|올라온|발간한|소식|뉴스|(?:낸|내놓은|펴낸)\s(?:\S+\s){0,6}?(?:자료|발표|보도)|"
    r"\bpublished|\bannounce|\breleased|\bissued|\bpress releases?|\bnews\b|\baccording to\b|\bunveiled"
)
# What may stand between a date and the word of publishing: "하반기에 병무청에서 발표한", "published by it in Q3".
_THEN_PUBLISHED = re.compile(
    r"도?\s*(?:에|중에?|동안에?|사이에?|부터|까지|이후(?:에|로)?|이전에?|전에)?\s*"
    r"(?:\S+(?:이|가|에서|은|는|의)\s+){0,2}"
    r"(?:발표|보도|배포|공개|나온|나왔|올라온|발간|낸\s|냈|내놓|내놨|펴낸|소식|뉴스|자료)"
)
_PUBLISHED_BEFORE = re.compile(
    r"\b(?:publish|announc|releas|issu|unveil|came out|come out|put out|news)[a-z]*\s+(?:\S+\s+){0,4}?"
    r"(?:(?:in|on|during|of|from|for|over|between)\s+)?(?:the\s+)?$"
)


def is_about_publication(question: str) -> bool:
    """Whether a question speaks of something as published, so that a ministry it names is the publisher."""
    return bool(_PUBLISHED.search(question.lower()))


def dates_publication(question: str, period: Period) -> bool:
    """Whether a period of a question is when something was published, not what it is about."""
    lowered, end = question.lower(), period.start + len(period.text)
    return bool(_THEN_PUBLISHED.match(lowered, end) or _PUBLISHED_BEFORE.search(lowered[: period.start]))


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


def _quarter(match: re.Match[str], today: date) -> Bounds:
    number = _ORDINALS.get(match["q"]) or int(match["q"])
    return _months(match["y"], today, 3 * number - 2, 3)


def _half(match: re.Match[str], today: date) -> Bounds:
    return _months(match["y"], today, 7 if match["h"] in {"하", "second", "2"} else 1, 6)


def _months(year: str | None, today: date, first: int, count: int) -> Bounds:
    """So many months from the first one, in a named year or the latest one in which they have begun."""
    number = today.year + _YEARS[year] if year in _YEARS else _year_of(year, first, today)
    return date(number, first, 1), _month(number, first + count - 1)[1]


def _year_of(year: str | None, month: int, today: date) -> int:
    """The year as named, or the latest one in which the month has begun."""
    return int(year) if year else today.year - (month > today.month)


def _week_of_month(match: re.Match[str], today: date) -> Bounds | None:
    """The n-th week of a month: that of its n-th Thursday, as in ISO 8601; the last one by its last Thursday."""
    month = int(match["m"])
    year = _year_of(match["y"], month, today)
    weeks = calendar.monthcalendar(year, month)
    thursdays = [week[calendar.THURSDAY] for week in weeks if week[calendar.THURSDAY]]
    number = _WEEKS[match["n"]] if match["n"] in _WEEKS else int(match["n"])
    if number > len(thursdays):
        return None
    monday = date(year, month, thursdays[number - 1]) - timedelta(days=3)
    return monday, monday + timedelta(days=6)


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
    year = _year_of(match["y"], month, today)
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
    (re.compile(r"지난\s?달|저번\s?달|\blast month\b"), lambda _, t: _shifted_month(t, -1)),
]
_YEARS = {"재작년": -2, "작년": -1, "지난해": -1, "last year": -1, "올해": 0, "금년": 0, "this year": 0}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_WEEKS = {"첫째": 1, "둘째": 2, "셋째": 3, "넷째": 4, "다섯째": 5, "첫": 1, "마지막": 0}
_KO_IN_YEAR = r"(?:(?P<y>(?:19|20)\d\d(?=\s?년)|재작년|작년|지난해|올해|금년)(?:\s?년도?)?\s?)?"
_EN_IN_YEAR = r"(?:,?\s(?:of\s)?(?P<y>(?:19|20)\d\d|this year|last year))?"
_PART_RULES: list[Rule] = [
    (re.compile(rf"{_KO_IN_YEAR}(?P<q>[1-4])\s?분기"), _quarter),
    (re.compile(rf"{_KO_IN_YEAR}(?P<h>상|하)반기"), _half),
    (re.compile(rf"\bq(?P<q>[1-4]){_EN_IN_YEAR}\b"), _quarter),
    (re.compile(rf"\b(?P<q>first|second|third|fourth) quarter{_EN_IN_YEAR}\b"), _quarter),
    (re.compile(rf"\b(?P<h>first|second) half{_EN_IN_YEAR}\b"), _half),
    (re.compile(rf"\bh(?P<h>[12])(?=\s(?:of\s)?20){_EN_IN_YEAR}\b"), _half),
    (
        re.compile(
            r"(?:(?P<y>(?:19|20)\d\d)\s?년\s?)?(?P<m>\d{1,2})\s?월\s?(?P<n>첫째|둘째|셋째|넷째|다섯째|첫|마지막|[1-5])\s?주(?!일|년|간)"
        ),
        _week_of_month,
    ),
]
_AGO_RULES: list[Rule] = [
    (
        re.compile(
            r"(?:최근|지난|(?:in |over |for )?the (?:last|past))\s?(?P<n>\d{1,3})\s?"
            r"(?P<unit>일|주|개월|달|년|day|week|month|year)s?"
        ),
        _ago,
    ),
]
_YEAR_RULES: list[Rule] = [
    (re.compile(r"올해|금년|\bthis year\b"), lambda _, t: _year(t.year)),
    (re.compile(r"(?<!재)작년|지난해|\blast year\b"), lambda _, t: _year(t.year - 1)),
]
_RULES: list[Rule] = [
    *_RELATIVE_RULES,
    *_AGO_RULES,
    *_PART_RULES,
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
