"""What a figure is: its kind, its value and unit, and its place in a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a figure counts."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    DATE = "date"
    TIME = "time"
    ORDINAL = "ordinal"
    PHONE = "phone"


Value = Decimal | str | tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, `text[start:end]`; equal (kind, value, unit) mean the same figure.

    The value of a date is (year, month, day), each None where unstated; of a time (hour, minute) on a 24-hour clock;
    of a phone its digits. The unit of money is its currency; an unknown noun has the unit "".
    """

    kind: Kind
    value: Value
    unit: str
    start: int
    end: int


def of_day(day: date) -> Figure:
    """A day as a figure that stands in no text."""
    return Figure(Kind.DATE, (day.year, day.month, day.day), "", 0, 0)


def date_parts(figure: Figure) -> tuple[int | None, ...]:
    """The year, month and day of a date; nothing for what is no date."""
    return figure.value if figure.kind is Kind.DATE and isinstance(figure.value, tuple) else ()


def precision(figure: Figure) -> int:
    """The index of the smallest part that a date states: 0 year, 1 month, 2 day; -1 for what is no date."""
    return max((index for index, part in enumerate(date_parts(figure)) if part is not None), default=-1)
