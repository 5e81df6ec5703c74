"""The rules that read periods, the more telling ones first; each is a pattern and what its match means today.

Vague words ("엊그제", "최근", "a few days ago") have no rule.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from rag.retrieval import bounds
from rag.retrieval.bounds import MONTH, NOTHING, Bounds
from rag.retrieval.ranges import RANGES, read_range

Maker = Callable[[re.Match[str], date], Bounds | None]


class Rule(NamedTuple):
    """A rule; `relative` periods always restrict, `edged` ones may be opened by "부터", "이전", "since", "until"."""

    pattern: re.Pattern[str]
    make: Maker
    relative: bool = False
    edged: bool = True


# A Korean word ends here but for a particle: "이번 주에", not "이번 주택".
_END = (
    r"(?=[\s,.?!~)」』’”]|$|에|의|은|는|도|까지|부터|이후|이전|중|초|말|간|동안|내|보다|를|과|와|엔|쯤|"
    r"발표|보도|배포|소식|뉴스|자료)"
)
_START = r"(?<![가-힣])"
_WEEKDAYS = "월화수목금토일"
_WEEKDAY_NAMES = [name.lower() for name in calendar.day_name]
_DIGITS = r"(?:19|20)\d\d"
_YEAR_KO = rf"{_START}(?:{_DIGITS}(?=\s?년)|['’‘]\d\d(?=\s?년)|재작년|작년|지난해|올해|금년|올(?=\s?(?:\d|상|하)))"
_IN_YEAR_KO = rf"(?:(?P<y>{_YEAR_KO})(?:\s?년도?)?\s?)?"
_YEAR_EN = rf"(?:{_DIGITS}\b|this year|last year)"
_IN_YEAR_EN = rf"(?:,?\s+(?:(?:of|in)\s+)?(?P<y>{_YEAR_EN}))?"
_NATIVE = "한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉|열"
_COUNT_KO = rf"(?P<n>\d{{1,2}}|{_NATIVE})"
_COUNT_EN = r"(?P<n>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT_DAYS = {"일": 1, "day": 1, "주": 7, "week": 7, "개월": 30, "달": 30, "month": 30, "년": 365, "year": 365}
_SPELT_DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "열흘": 10}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_WEEKS = {
    **{"첫째": 1, "둘째": 2, "셋째": 3, "넷째": 4, "다섯째": 5, "첫": 1, "마지막": 0},
    **{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": 0},
}


def _before_weekday(match: re.Match[str], today: date) -> Bounds:
    """The latest day of that name before today."""
    name = match["w"]
    number = _WEEKDAYS.index(name) if name in _WEEKDAYS else _WEEKDAY_NAMES.index(name)
    return bounds.day(today, -((today.weekday() - number - 1) % 7 + 1))


def _weekday_of_week(weeks: int) -> Maker:
    def make(match: re.Match[str], today: date) -> Bounds:
        monday = bounds.week(today, weeks)[0]
        there = (monday or today) + timedelta(days=_WEEKDAYS.index(match["w"]))
        return (there, there) if there <= today else NOTHING

    return make


def _this_weekend(_: re.Match[str], today: date) -> Bounds:
    return bounds.weekend(today, 0) if today.weekday() >= calendar.SATURDAY else NOTHING


def _last_so_many(match: re.Match[str], today: date) -> Bounds:
    """The last so many days, weeks, months (of 30 days) or years (of 365) up to today."""
    return today - timedelta(days=bounds.number(match["n"] or "one") * _UNIT_DAYS[match["unit"]]), today


def _ago(match: re.Match[str], today: date) -> Bounds:
    """The day, week, month or year that was so many ago."""
    count, days = bounds.number(match["n"]), _UNIT_DAYS[match["unit"]]
    if days == 365:
        return bounds.whole_year(today.year - count)
    if days == 30:
        return bounds.shifted_month(today, -count)
    return bounds.week(today, -count) if days == 7 else bounds.day(today, -count)


def _last_day_of_month(match: re.Match[str], today: date) -> Bounds:
    """The latest day with that number before today: "지난 4일", as releases say it."""
    number = int(match["d"])
    month = today if number < today.day else today.replace(day=1) - timedelta(days=1)
    there = month.replace(day=number)
    return there, there


def _last_month_named(match: re.Match[str], today: date) -> Bounds:
    """The latest month of that name before this one: "지난 3월", "last March"."""
    number = bounds.month_number(match["m"])
    return bounds.month(today.year - (number >= today.month), number)


def _quarter(match: re.Match[str], today: date) -> Bounds:
    first = 3 * (_QUARTERS.get(match["q"]) or int(match["q"])) - 2
    return bounds.months(bounds.year_of(match["y"], first, today), first, 3)


def _half(match: re.Match[str], today: date) -> Bounds:
    first = 7 if match["h"] in {"하", "second", "2"} else 1
    return bounds.months(bounds.year_of(match["y"], first, today), first, 6)


def _part_of_year(match: re.Match[str], today: date) -> Bounds:
    """The first quarter for "초" and "early", the last for "말" and "late", April to September for "mid"."""
    first, count = {
        "초": (1, 3),
        "말": (10, 3),
        "early": (1, 3),
        "beginning": (1, 3),
        "start": (1, 3),
        "mid": (4, 6),
    }.get(match["e"], (10, 3))
    year = match.groupdict().get("y")
    return bounds.months(bounds.year_of(year, first, today), first, count)


def _week_of_month(match: re.Match[str], today: date) -> Bounds | None:
    """The n-th week of a month: that of its n-th Thursday, as in ISO 8601; the last one by its last Thursday."""
    month = bounds.month_number(match["m"])
    year = bounds.year_of(match["y"], month, today)
    thursdays = [week[calendar.THURSDAY] for week in calendar.monthcalendar(year, month) if week[calendar.THURSDAY]]
    number = _WEEKS[match["n"]] if match["n"] in _WEEKS else int(match["n"])
    if number > len(thursdays):
        return None
    monday = date(year, month, thursdays[number - 1]) - timedelta(days=3)
    return monday, monday + timedelta(days=6)


def _named(match: re.Match[str], today: date) -> Bounds | None:
    """Bounds of a date with groups y, m, d; a missing year is the latest that is not in the future."""
    if _is_modal(match):
        return None
    month = bounds.month_number(match["m"])
    year = bounds.year_of(match["y"], month, today)
    if not match["d"]:
        return bounds.month(year, month)
    there = date(year, month, int(match["d"]))
    return there, there


_BEFORE_MAY = re.compile(r"\b(?:in|of|on|since|before|after|from|during|until|till|by|for|early|late|mid|the)[\s-]+$")


def _is_modal(match: re.Match[str]) -> bool:
    """Whether "may" is no month: it stands alone and nothing in front of it takes a month."""
    alone = match["m"] == "may" and not match["d"] and not match["y"]
    return alone and _BEFORE_MAY.search(match.string, 0, match.start("m")) is None


def _year(match: re.Match[str], today: date) -> Bounds:
    return bounds.whole_year(bounds.named_year(match["y"], today))


def _rule(pattern: str, make: Maker, *, edged: bool = True) -> Rule:
    return Rule(re.compile(pattern), make, edged=edged)


def _relative(pattern: str, make: Callable[[date], Bounds]) -> Rule:
    return Rule(re.compile(pattern), lambda _, today: make(today), relative=True)


# Nothing has been published in them yet; they are read so that no part of them is ("내년 3월" is not last March).
_AHEAD = [
    r"(?:내후년|내년)(?:도)?\s?(?:\d{1,2}\s?월(?:\s?\d{1,2}\s?일)?|[1-4]\s?분기|[상하]반기|초|말)?",
    r"오는\s?\d{1,2}\s?월(?:\s?\d{1,2}\s?일)?|다음\s?달\s?\d{1,2}\s?일",
    rf"\b(?:next\s+(?:{MONTH})\b|(?:{MONTH})\b(?:\s+\d{{1,2}})?,?\s+(?:of\s+)?next year)",
    r"\b(?:(?:first|second|third|fourth|last) (?:half|quarter)|q[1-4]|early|late|mid|end|beginning)"
    r"[\s-](?:of\s)?next year\b",
]
_WEEK_WORDS = [
    _relative(rf"{_START}오늘(?!날)|\btoday\b", lambda t: bounds.day(t, 0)),
    _relative(rf"{_START}(?:그저께|그제(?!야|서야))|\bthe day before yesterday\b", lambda t: bounds.day(t, -2)),
    _relative(rf"{_START}어제(?!오늘)|\byesterday\b", lambda t: bounds.day(t, -1)),
    Rule(re.compile(rf"(?<!지)(?:지난|저번)\s?주\s(?P<w>[{_WEEKDAYS}])요일"), _weekday_of_week(-1), relative=True),
    Rule(re.compile(rf"(?:이번\s?주|금주)\s(?P<w>[{_WEEKDAYS}])요일"), _weekday_of_week(0), relative=True),
    Rule(re.compile(rf"지난\s?(?P<w>[{_WEEKDAYS}])요일"), _before_weekday, relative=True),
    Rule(re.compile(rf"\blast (?P<w>{'|'.join(_WEEKDAY_NAMES)})\b"), _before_weekday, relative=True),
    Rule(re.compile(r"(?:이번\s?)주말|\bthis weekend\b"), _this_weekend, relative=True),
    _relative(r"(?:지난|저번)\s?주말|\blast weekend\b", lambda t: bounds.weekend(t, -1)),
    _relative(rf"지지난\s?주{_END}|\b(?:the )?week before last\b", lambda t: bounds.week(t, -2)),
    _relative(
        rf"이번\s?주{_END}|{_START}금주(?=에|의\s|중|\s?(?:발표|보도|배포|나온|공개|소식|뉴스|자료|주요))|"
        r"\bthis week\b(?!\sof)",
        lambda t: bounds.week(t, 0),
    ),
    _relative(rf"(?<!지)(?:지난|저번)\s?주{_END}|\blast week\b(?!\s(?:of|in)\b)", lambda t: bounds.week(t, -1)),
    _relative(rf"지지난\s?달{_END}|\b(?:the )?month before last\b", lambda t: bounds.shifted_month(t, -2)),
    _relative(
        rf"이번\s?달{_END}|{_START}이달{_END}|{_START}금월{_END}|\bthis month\b", lambda t: bounds.shifted_month(t, 0)
    ),
    _relative(rf"(?<!지)(?:지난|저번)\s?달{_END}|\blast month\b", lambda t: bounds.shifted_month(t, -1)),
]
# Not one of these: "1년 전보다", "3일 전까지", "2년 전 세계".
_AGO_END = r"전(?=에(?!\s?비)|의|쯤|[\s,.?!]|$)(?!\s?(?:대비|세계|국민|과|와|같은|수준|이맘때|동기))"
_COUNTED = [
    _rule(rf"(?<![가-힣\d]){_COUNT_KO}\s?(?P<unit>일|주|개월|달|년)\s{_AGO_END}", _ago, edged=False),
    _rule(rf"(?<![가-힣\d])일(?P<n>)(?P<unit>주)일\s{_AGO_END}", lambda _, t: bounds.week(t, -1), edged=False),
    _rule(
        rf"(?P<n>하루|이틀|사흘|나흘|열흘)\s{_AGO_END}", lambda m, t: bounds.day(t, -_SPELT_DAYS[m["n"]]), edged=False
    ),
    _rule(rf"\b{_COUNT_EN}\s(?P<unit>day|week|month|year)s?\sago\b", _ago, edged=False),
    _rule(r"지난\s?(?P<d>\d{1,2})\s?일(?!\s?(?:간|동안|사이|내|째))", _last_day_of_month),
    _rule(
        rf"(?:최근|지난)\s?{_COUNT_KO}\s?(?P<unit>일|주|개월|달|년)(?!택|물|만)(?:\s?(?:간|동안|사이))?",
        _last_so_many,
        edged=False,
    ),
    _rule(r"(?:최근|지난)\s?일(?P<n>)(?P<unit>주)일(?:\s?(?:간|동안|사이))?", _last_so_many, edged=False),
    _rule(r"(?:최근|지난)\s?반년", lambda _, t: (t - timedelta(days=180), t), edged=False),
    _rule(
        rf"\b(?:(?:in|over|for|during|within)\s)?(?:the\s)?(?:last|past)\s{_COUNT_EN}\s(?P<unit>day|week|month|year)s?\b",
        _last_so_many,
        edged=False,
    ),
    _rule(r"\b(?:over\s|in\s)?the\spast(?P<n>)\s(?P<unit>week|month|year)\b", _last_so_many, edged=False),
    _rule(
        r"(?:올해|올|금년)\s?들어서?|올해\s?지금까지|\b(?:so far this year|(?:this )?year[\s-]to[\s-]date)\b",
        lambda _, t: (date(t.year, 1, 1), t),
        edged=False,
    ),
]
_NTH_WEEK_EN = r"(?P<n>first|second|third|fourth|fifth|last|[1-5](?=st|nd|rd|th))(?:st|nd|rd|th)?"
_PARTS = [
    _rule(rf"이번\s?분기{_END}|\bthis quarter\b", lambda _, t: bounds.shifted_quarter(t, 0)),
    _rule(rf"지난\s?분기{_END}|\blast quarter\b(?!\sof)", lambda _, t: bounds.shifted_quarter(t, -1)),
    _rule(rf"{_IN_YEAR_KO}(?P<q>[1-4])\s?분기", _quarter),
    _rule(rf"{_IN_YEAR_KO}(?P<h>상|하)반기", _half),
    _rule(rf"\bq(?P<q>[1-4]){_IN_YEAR_EN}\b", _quarter),
    _rule(rf"\b(?P<q>first|second|third|fourth|[1-4](?=st|nd|rd|th))(?:st|nd|rd|th)? quarter{_IN_YEAR_EN}\b", _quarter),
    _rule(rf"\b(?P<q>last) quarter of (?P<y>{_YEAR_EN})", _quarter),
    _rule(rf"\b(?P<h>first|second|[12](?=st|nd))(?:st|nd)? half{_IN_YEAR_EN}\b", _half),
    _rule(rf"\bh(?P<h>[12])(?=\s(?:of\s)?20){_IN_YEAR_EN}\b", _half),
    _rule(
        rf"{_IN_YEAR_KO}(?P<m>\d{{1,2}})\s?월\s?(?P<n>첫째|둘째|셋째|넷째|다섯째|첫|마지막|[1-5])\s?주(?!일|년|간|택)",
        _week_of_month,
    ),
    _rule(rf"\b(?:the\s)?{_NTH_WEEK_EN} week (?:of|in) (?P<m>{MONTH})\b{_IN_YEAR_EN}", _week_of_month),
    _rule(rf"(?P<y>{_YEAR_KO})(?:\s?년)?\s?(?P<e>초|말)(?=[\s,.?!]|$|에|의|부터|까지|쯤|께)", _part_of_year),
    _rule(rf"{_START}연(?P<e>초|말)(?=에|부터|\s?(?:발표|보도|공개))", _part_of_year),
    _rule(rf"\b(?P<e>early|late|mid)(?:\s|-)(?:in\s)?(?P<y>{_YEAR_EN})", _part_of_year),
    _rule(rf"\b(?:the\s)?(?P<e>beginning|start|end) of (?P<y>{_YEAR_EN}|the year\b)", _part_of_year),
]
_NTH = r"(?:st|nd|rd|th)?"
# A bare year in English is one only behind these.
_AFTER_PREPOSITION = "|".join(
    rf"(?<=\b{word}\s)" for word in ("in", "of", "during", "since", "after", "before", "until", "till", "by")
)
_DATES = [
    _rule(r"지난\s?(?P<m>1[0-2]|[1-9])\s?월(?!\s?\d{1,2}\s?일)", _last_month_named),
    _rule(rf"\blast (?P<m>{MONTH})\b", _last_month_named),
    _rule(
        rf"(?<!\d)(?P<y>{_DIGITS})[-./]\s?(?P<m>\d{{1,2}})(?:[-./]\s?(?P<d>\d{{1,2}}))?(?!\d|\s?(?:학기|차|회|호|분기))",
        _named,
    ),
    _rule(rf"{_IN_YEAR_KO}(?<!\d)(?P<m>\d{{1,2}})\s?월(?:\s?(?P<d>\d{{1,2}})\s?일)?", _named),
    _rule(rf"(?<!\d)(?P<d>\d{{1,2}}){_NTH}\s+(?:of\s+)?(?P<m>{MONTH})\b\.?{_IN_YEAR_EN}", _named),
    _rule(rf"\b(?P<m>{MONTH})\b\.?(?:\s+(?P<d>\d{{1,2}})(?!\d){_NTH})?{_IN_YEAR_EN}", _named),
    _rule(rf"(?P<y>{_YEAR_KO})(?:\s?년도?)?", _year),
    _rule(rf"(?:{_AFTER_PREPOSITION})(?P<y>{_DIGITS})\b", _year),
    _rule(rf"(?<=\bfrom\s)(?P<y>{_DIGITS})(?=\sonwards?\b)", _year),
    _rule(r"\b(?P<y>the year before last|this year|last year)\b", _year),
]
RULES: tuple[Rule, ...] = (
    *(_rule(pattern, lambda *_: NOTHING) for pattern in _AHEAD),
    *_WEEK_WORDS,
    *_COUNTED,
    *(Rule(pattern, read_range, edged=False) for pattern in RANGES),
    *_PARTS,
    *_DATES,
)
