"""Ranges of dates as written in a question: "3월부터 5월까지", "2024년 3~6월", "between March and May 2025"."""

from __future__ import annotations

import calendar
import re
from datetime import date

from rag.retrieval.bounds import MONTH, Bounds, month_number, named_year, year_of

_DIGITS = r"(?:(?:19|20)\d\d)"
_YEAR_KO = r"(?<![가-힣\d])(?:(?:19|20)\d\d(?=\s?년)|['’‘]\d\d(?=\s?년)|재작년|작년|지난해|올해|금년|올(?=\s?\d))"
_TILDE = r"\s?[~∼～–-]\s?"
_TO_EN = rf"\s*(?:\bto\b|\bthrough\b|\buntil\b|\btill\b|{_TILDE})\s*"
_NTH = r"(?:st|nd|rd|th)?"


def _year_ko(group: str) -> str:
    return rf"(?:(?P<{group}>{_YEAR_KO})(?:\s?년)?\s?)?"


def _year_en(group: str) -> str:
    return rf"(?:,?\s+(?:of\s+)?(?P<{group}>{_DIGITS}\b|this year|last year))?"


def _month_day(n: int, *, month_needed: bool) -> str:
    """An English date, month first: "August 1, 2025"; at the end of a range the month may be missing."""
    name = rf"(?P<m{n}>{MONTH})\b\.?"
    day = rf"(?P<d{n}>\d{{1,2}})(?!\d){_NTH}"
    head = rf"{name}(?:\s+{day})?" if month_needed else rf"(?:{name}(?:\s+{day})?|(?P<d>\d{{1,2}})(?!\d){_NTH})"
    return head + _year_en(f"y{n}")


def _day_month(n: int, *, month_needed: bool) -> str:
    """An English date, day first: "1 August 2025", "the 4th of August"."""
    name = rf"\s+(?:of\s+)?(?P<m{n}>{MONTH})\b\.?{_year_en(f'y{n}')}"
    return rf"(?:the\s+)?(?P<d{n}>\d{{1,2}}){_NTH}\b" + (name if month_needed else f"(?:{name})?")


def _month_ko(n: int) -> str:
    return rf"{_year_ko(f'y{n}')}(?P<m{n}>\d{{1,2}})\s?월(?:\s?(?P<d{n}>\d{{1,2}})\s?일)?"


_MDY = (_month_day(1, month_needed=True), _month_day(2, month_needed=False))
_DMY = (_day_month(1, month_needed=False), _day_month(2, month_needed=True))
RANGES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # 2024년 3월부터 2025년 2월까지, 작년 10월~올해 3월
        rf"{_month_ko(1)}(?:\s?부터\s?|{_TILDE}){_month_ko(2)}(?:\s?(?:까지|사이))?",
        rf"{_month_ko(1)}\s?에서\s?{_month_ko(2)}\s?(?:까지|사이)",
        # 8월 1일부터 15일까지, 8월 1~15일
        rf"{_year_ko('y1')}(?P<m1>\d{{1,2}})\s?월\s?(?P<d1>\d{{1,2}})\s?(?:일\s?)?(?:부터\s?|{_TILDE})"
        r"(?P<d2>\d{1,2})\s?일(?:\s?까지)?",
        # 2024년 3~6월
        rf"{_year_ko('y1')}(?<!\d)(?P<m1>\d{{1,2}}){_TILDE}(?P<m2>\d{{1,2}})\s?월(?!\s?\d+\s?일)",
        # 2020년부터 2022년까지, 2020~2022년, 작년부터 올해까지
        rf"(?P<y1>{_YEAR_KO})(?:\s?년)?(?:\s?부터\s?|{_TILDE})(?P<y2>{_YEAR_KO})(?:\s?년)?(?:\s?(?:까지|사이))?",
        rf"(?<!\d)(?P<y1>{_DIGITS}){_TILDE}(?P<y2>{_DIGITS})(?:\s?년)?(?!\d)",
        # 2025년 1~3분기, 1분기부터 3분기까지
        rf"{_year_ko('y1')}(?<!\d)(?P<q1>[1-4])\s?(?:분기\s?)?(?:부터\s?|{_TILDE}){_year_ko('y2')}(?P<q2>[1-4])\s?분기(?:\s?까지)?",
        rf"\b(?:from\s+|between\s+)?q(?P<q1>[1-4]){_year_en('y1')}(?:\s+and\s+|{_TO_EN})q(?P<q2>[1-4]){_year_en('y2')}",
        # 2025.3.1.~5.31., 2025-03-01 ~ 2025-03-31
        r"(?<!\d)(?P<y1>(?:19|20)\d\d)[-./]\s?(?P<m1>\d{1,2})[-./]\s?(?P<d1>\d{1,2})\.?\s?(?:[~∼～–]|부터|to|through)\s?"
        r"(?:(?P<y2>(?:19|20)\d\d)[-./]\s?)?(?P<m2>\d{1,2})[-./]\s?(?P<d2>\d{1,2})(?!\d)",
        rf"\bbetween\s+{_MDY[0]}\s+and\s+{_MDY[1]}",
        rf"\bbetween\s+{_DMY[0]}\s+and\s+{_DMY[1]}",
        rf"\b(?:from\s+)?{_MDY[0]}{_TO_EN}{_MDY[1]}",
        rf"\b(?:from\s+)?{_DMY[0]}{_TO_EN}{_DMY[1]}",
        rf"\bfrom\s+(?P<y1>{_DIGITS})\s+(?:to|through|until)\s+(?P<y2>{_DIGITS})\b",
        rf"\bbetween\s+(?P<y1>{_DIGITS})\s+and\s+(?P<y2>{_DIGITS})\b",
    )
)


def read_range(match: re.Match[str], today: date) -> Bounds | None:
    """The bounds of a match of `RANGES`; None when they are no dates or run backwards.

    What one side leaves out it takes from the other; where neither names a year, the range is the latest that has
    begun.

    Raises:
        ValueError: a date that is not in the calendar.
    """
    part = match.groupdict()
    first_month, last_month = _months(part)
    if not first_month:
        return _in_order(date(named_year(part["y1"], today), 1, 1), date(named_year(part["y2"], today), 12, 31))
    wraps = last_month < first_month
    first_year, last_year = _years(part, first_month, today, wraps=wraps)
    last_day = int(part.get("d2") or part.get("d") or calendar.monthrange(last_year, last_month)[1])
    first = date(first_year, first_month, int(part.get("d1") or 1))
    return _in_order(first, date(last_year, last_month, last_day))


def _months(part: dict[str, str | None]) -> tuple[int, int]:
    """The first month and the last, (0, 0) for a range of years; a missing one is that of the other side."""
    if part.get("q1"):
        return 3 * int(part["q1"] or 1) - 2, 3 * int(part["q2"] or 1)
    first, last = month_number(part.get("m1")), month_number(part.get("m2"))
    return first or last, last or first


def _years(part: dict[str, str | None], first_month: int, today: date, *, wraps: bool) -> tuple[int, int]:
    """The years of both sides; a range that wraps ("November to February") ends in the next one."""
    first, last = part.get("y1"), part.get("y2")
    if last and not first:
        year = named_year(last, today)
        return year - wraps, year
    year = year_of(first, first_month, today)
    return year, named_year(last, today) if last else year + wraps


def _in_order(first: date, last: date) -> Bounds | None:
    return (first, last) if first <= last else None
