"""The key facts of a Korean quote in English, by rule: amounts, counts, dates and ministries, each beside its words.

Only what a rule reads whole is given; a phrase that none reads stays Korean rather than being guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from rag.answering.figures import Figure, Kind, find_figures
from rag.releases.ministries import english_name, find
from rag.retrieval.terms import MONTHS

_LARGE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
# Without more around them these are as often a day of the month, a year of a century, or a number in a row: "10일",
# "25년", "2번".
_UNCLEAR = re.compile(r"^\d+\s?일$|^\d{2}\s?년$|번$")
# A bare number below this reads the same in both languages.
_LARGE_ENOUGH = 10**4
# The name of one and of several; units of measure have one form.
_UNITS: dict[str, tuple[str, str]] = {
    "person": ("person", "people"),
    "company": ("company", "companies"),
    "country": ("country", "countries"),
    "place": ("place", "places"),
    "case": ("case", "cases"),
    "times": ("time", "times"),
    "household": ("household", "households"),
    "month": ("month", "months"),
    "week": ("week", "weeks"),
    "year": ("year", "years"),
    "day": ("day", "days"),
    "hour": ("hour", "hours"),
    "minute": ("minute", "minutes"),
    "second": ("second", "seconds"),
    "ton": ("ton", "tons"),
    "age": ("year of age", "years of age"),
    "degree": ("degree Celsius", "degrees Celsius"),
}
_MEASURES = {"m2": "m²", **{name: name for name in ("km", "kg", "g", "ha", "MW", "GW", "cm", "mm", "m")}}


def glosses(quote: str) -> tuple[tuple[str, str], ...]:
    """Words of a quote with their meaning in English, in order, each once."""
    figures = [(words, f) for f in find_figures(quote) if not _UNCLEAR.search(words := quote[f.start : f.end])]
    said = [(words, english) for words, figure in figures if (english := _said(words, figure))]
    names = [(name, english) for name in _ministries(quote) if (english := english_name(name))]
    return tuple(sorted(dict([*said, *names]).items(), key=lambda pair: quote.index(pair[0])))


def _ministries(quote: str) -> Iterator[str]:
    """The canonical names that stand in a quote as they are."""
    return (ministry.name for ministry in find(quote) if ministry.name in quote)


def _said(words: str, figure: Figure) -> str:
    """A figure in English; "" where its words say it themselves, or are one end of a range without its unit."""
    if figure.kind is Kind.DATE and isinstance(figure.value, tuple):
        return _day(figure.value)
    if not isinstance(figure.value, Decimal) or (words[-1].isdigit() and not words[0].isalpha()):
        return ""
    number = ("more than " if "여" in words else "") + _number(figure.value)
    match figure.kind:
        case Kind.MONEY:
            return f"{figure.unit} {number}" if number[0].isdigit() else f"{number} {figure.unit}"
        case Kind.POINTS:
            return f"{number} percentage points"
        case Kind.NUMBER if figure.unit in _UNITS:
            return f"{number} {_UNITS[figure.unit][figure.value != 1]}"
        case Kind.NUMBER if figure.unit in _MEASURES:
            return f"{number} {_MEASURES[figure.unit]}"
        case Kind.NUMBER if not figure.unit and figure.value >= _LARGE_ENOUGH:
            return number
    return ""


def _number(value: Decimal) -> str:
    """Thousands separated; from a million on in words where four places say it exactly."""
    for scale, name in _LARGE:
        if value >= scale and (shown := value / scale) == round(shown, 4):
            return f"{shown.normalize():f} {name}"
    return f"{value.normalize():,f}"


def _day(parts: tuple[int | None, ...]) -> str:
    """A month with its day and year as far as they are said; "" for a year or a day alone."""
    year, month, day = parts
    if month is None:
        return ""
    name = MONTHS[month - 1].capitalize()
    if day is None:
        return f"{name} {year}" if year else name
    return f"{name} {day}, {year}" if year else f"{name} {day}"
