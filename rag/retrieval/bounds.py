"""Days of the calendar as inclusive bounds: weeks, months, quarters, years, and the words for years and numbers."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

Bounds = tuple[date | None, date | None]

# What is named but bounds nothing: "next year", in which nothing has been published yet.
NOTHING: Bounds = (None, None)
MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# Years told from today, in both languages.
YEAR_WORDS = {
    **{"재작년": -2, "작년": -1, "지난해": -1, "올해": 0, "금년": 0, "올": 0},
    **{"the year before last": -2, "last year": -1, "this year": 0, "the year": 0},
}
NUMBERS = {
    **{"한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9},
    **{"열": 10, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}


def number(word: str) -> int:
    """A number in digits or in words; KeyError for a word that is none."""
    return int(word) if word.isdigit() else NUMBERS[word]


def day(today: date, days: int) -> Bounds:
    """The day so many days after today."""
    there = today + timedelta(days=days)
    return there, there


def week(today: date, weeks: int) -> Bounds:
    """The week, Monday to Sunday, so many weeks after this one."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(days=6)


def weekend(today: date, weeks: int) -> Bounds:
    """Saturday and Sunday of the week so many weeks after this one."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return monday + timedelta(days=5), monday + timedelta(days=6)


def month(year: int, number: int) -> Bounds:
    """A month of a year."""
    return months(year, number, 1)


def months(year: int, first: int, count: int) -> Bounds:
    """So many months of a year from the first one on."""
    last = first + count - 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def shifted_month(today: date, count: int) -> Bounds:
    """The month so many months after this one."""
    index = today.year * 12 + today.month - 1 + count
    return month(index // 12, index % 12 + 1)


def shifted_quarter(today: date, count: int) -> Bounds:
    """The quarter so many quarters after this one."""
    index = today.year * 4 + (today.month - 1) // 3 + count
    return months(index // 4, index % 4 * 3 + 1, 3)


def whole_year(year: int) -> Bounds:
    """A year from its first day to its last."""
    return months(year, 1, 12)


def named_year(words: str, today: date) -> int:
    """The year of "2025", "’25" or "last year"; KeyError for other words."""
    if words in YEAR_WORDS:
        return today.year + YEAR_WORDS[words]
    digits = words.lstrip("'’‘")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def year_of(words: str | None, first_month: int, today: date) -> int:
    """The year as named, or the latest one in which the month has begun."""
    return named_year(words, today) if words else today.year - (first_month > today.month)


def month_number(words: str | None) -> int:
    """The number of a month in digits or in English, 0 when none is named."""
    return MONTHS.get(words or "", 0) or int(words or 0)
