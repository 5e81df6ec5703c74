"""The figures of a text, and those of a digest that its source does not have."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_DIGITS = {0xFF01 + i - ord("!"): i for i in map(ord, "0123456789,.%")}  # full width to ASCII
_PHONE = r"(?<!\d)(?:0\d{1,2}[-)‐‑–.\s]{1,2}\d{3,4}[-‐‑–.\s]\d{4}|1[568]\d\d[-‐‑–]\d{4})(?!\d)"
_NUMBER = r"\d{1,3}(?:\s?,\s?\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*"
_SCALE = r"(?:[천백십]?(?:조|억|만)|[천백]|(?:thousand|million|billion|trillion)\b)"
_UNIT = (
    r"%p|%포인트|%|퍼센트|percent\b|원|달러|won\b|명|인|people\b|건|개월|개|곳|회|차|년|월|일|시간|시|분|세"
    r"|호|배|톤|km|kg|ha|m"
)
_MONTH = r"(?<![A-Za-z])(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{1,6})?\b\.?"
_FIGURE = re.compile(
    rf"(?P<phone>{_PHONE})"
    rf"|(?P<mark>[’‘'`´])?(?P<number>{_NUMBER})(?:\s?(?P<scale>{_SCALE}))?(?:\s?(?P<unit>{_UNIT}))?"
    rf"|(?P<month>(?:(?<=\d\s){_MONTH}|{_MONTH}(?=\s?\d)|(?!May){_MONTH}))"
)
_MONTH_NAME = re.compile(
    r"(?i)(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE_AFTER = re.compile(r"\.|\s?\([월화수목금토일]\)|\s?[~∼～]")
_TABLE_SCALE = re.compile(r"단위\s*[:：]\s*([천백십]?(?:조|억|만)|천)|\((조|억|만)\s?원\)")
_RANGE = re.compile(r"\s*(?:[~∼～–-]|to|에서|부터)\s*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text: digits only (a phone keeps its hyphens), its scale word and its unit; `text[start:]`."""

    number: str
    scale: str
    unit: str
    start: int

    def __str__(self) -> str:
        """Show the figure for a finding: `10 thousand people`, `6903 억 원`."""
        unit = "" if self.unit == "phone" else self.unit
        return " ".join(filter(None, (self.number, self.scale, unit)))


def figures(text: str) -> list[Figure]:
    """List the figures of a text in order: ’25 reads 2025, 2024.3.13. reads 2024, 3 and 13, March reads 3."""
    folded = text.translate(_DIGITS)
    return [figure for match in _FIGURE.finditer(folded) for figure in _read(match)]


def _read(match: re.Match[str]) -> Iterator[Figure]:
    start = match.start()
    if phone := match["phone"]:
        yield Figure("-".join(re.findall(r"\d+", phone)), "", "phone", start)
    elif month := match["month"]:
        if _MONTH_NAME.fullmatch(month):
            yield Figure(str(MONTHS.index(month[:3].lower()) + 1), "", "월", start)
    else:
        number, scale, unit = re.sub(r"[\s,]", "", match["number"]), match["scale"] or "", match["unit"] or ""
        parts = number.split(".")
        if match["mark"] and len(parts[0]) == 2 and not scale and unit in {"", "년"}:
            parts[0], number = f"20{parts[0]}", f"20{number}"
            yield from (Figure(_plain(part), "", unit, start) for part in parts)
        elif len(parts) > 2 or (not scale and not unit and _is_date(parts, match)):
            yield from (Figure(_plain(part), "", "", start) for part in parts)
        else:
            yield Figure(_plain(number), scale.lower(), unit, start)


def _plain(number: str) -> str:
    return re.sub(r"^0+(?=\d)", "", number)


def _is_date(parts: Sequence[str], match: re.Match[str]) -> bool:
    """Tell `3.13.`, `3.13(수)` and `3.13~`: a month and a day, from a decimal."""
    return len(parts) == 2 and _is_month_and_day(*parts) and bool(_DATE_AFTER.match(match.string, match.end()))


def _is_month_and_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _stated(source: str) -> set[tuple[str, str]]:
    """Every (number, scale) a source can be said to state: ambiguous spellings count in each of their readings."""
    found = figures(source)
    folded = source.translate(_DIGITS)
    table_scales = {next(filter(None, match.groups())) for match in _TABLE_SCALE.finditer(source)}
    stated = {reading for figure in found for reading in _readings(figure, table_scales)}
    stated |= {(_plain(year), "") for year in re.findall(r"[’‘'`´](\d\d)(?!\d)", folded)}
    for first, second in itertools.pairwise(found):
        between = re.sub(rf"^(?:{_NUMBER})", "", folded[first.start : second.start])
        if not first.scale and second.scale and _RANGE.fullmatch(between):
            stated.add((first.number, second.scale))
    return stated


def _readings(figure: Figure, table_scales: set[str]) -> Iterator[tuple[str, str]]:
    """One figure of a source: itself, `23년` also as 2023, a bare `3.13` also as a date, `0.7` as 0.7조 of a table."""
    yield figure.number, figure.scale
    if figure.unit == "년" and len(figure.number) == 2:
        yield f"20{figure.number}", ""
    if not figure.unit and not figure.scale:
        yield from ((figure.number, scale) for scale in table_scales)
        month, _, day = figure.number.partition(".")
        if day and _is_month_and_day(month, day):
            yield from ((month, ""), (_plain(day), ""))


def missing_figures(text: str, source_text: str, published: date | None = None) -> list[Figure]:
    """List the figures of `text` whose number with its scale word is not in the source nor in a date of issue given."""
    stated = _stated(source_text)
    if published:
        stated |= {(str(part), "") for part in (published.year, published.month, published.day)}
    return [figure for figure in figures(text) if (figure.number, figure.scale) not in stated]
