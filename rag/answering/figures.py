"""The figures of a text with normalised values: one figure is equal to itself in every spelling, Korean or English.

"1.2조원", "1조 2,000억 원" and "KRW 1.2 trillion" are one amount; "’25.8.4.", "2025년 8월 4일" and "August 4, 2025" one
day. Wherever a figure may begin the readers are tried in turn; what none of them reads ("코로나19", "5G", a URL) is no
figure. Signs and words such as "about" are no part of a figure: "△3.2%" is 3.2 percent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from rag.answering.figure_amounts import read_quantity
from rag.answering.figure_dates import read_date, read_day, read_time
from rag.answering.figure_forms import read_fraction, read_native_count, read_ordinal, read_phone, read_year_part
from rag.answering.figure_types import Figure, Kind, Value, date_parts, of_day, precision
from rag.answering.figure_words import MONTH, NTH, TENS, WORDS, compiled

__all__ = ["Figure", "Kind", "Value", "direction", "find_figures", "missing", "precision", "same", "states"]

# The first that reads a figure wins; each takes the text, the place and the figure before it.
_READERS: tuple[Callable[[str, int, Figure | None], Figure | None], ...] = (
    read_phone,
    read_date,
    read_day,
    read_time,
    read_year_part,
    read_fraction,
    read_ordinal,
    read_native_count,
)
# One character for one, so that offsets stay: full width to ASCII, and one mark for each family of look-alikes.
_FOLDED = (("∼〜", "~"), ("–—−‐‑―", "-"), ("ㆍ․‧•", "·"), ("’‘`´′", "'"), ("\xa0\u2009\u3000", " "), ("￦", "₩"))
_FOLD = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    ord(mark): plain for marks, plain in _FOLDED for mark in marks
}
# Names with digits: the uprising of 4.19, the emergency number 119 unless it counts something, versions, 24/7.
_NAME, _ADDRESS, _RUN = compiled(
    r"\d{1,2}[·.]\d{1,2}\s?(?:혁명|민주|운동|절|전쟁|광복|참사|항쟁|만세|사태|선언|의거|테러)"
    r"|(?:3·1|4·3|4·19|5·18|6·10|6·25|8·15|12·3)(?!\d)|24/7(?!\d)|\d++(?:\.\d++){2,}"
    r"|(?<=코로나[\s-])19(?!\d)|(?<!\d)\d\+\d(?!\d)"
    r"|11[29](?!\d|[,.]\d|\s?(?:%|[명건개만억조천회톤원곳대년일]|people|cases|percent|km|million|billion))",
    r"(?:https?://|www\.)[^\s)\]>]++|(?<![\w.+-])[\w.+-]++@[\w.-]++|(?<![\w.-])(?:[\w-]++\.)++(?:kr|com|org|net)(?!\w)",
    r"[a-z\d]++(?:\.\d++)?|.",
)
# No figure begins inside a word or behind its hyphen (COVID-19), but one does in "mid-2025".
(_ENTRY,) = compiled(
    r"(?<![a-z\d_])(?:(?<![a-z]-)|(?<=mid-)|(?<=pre-)|(?<=post-))(?:\d|'\s?\d\d|[$₩€¥]\s?\d|\+\d"
    r"|(?:오전|오후|낮|밤|저녁|새벽|아침)\s?\d|[상하]반기|(?<![가-힣])(?:제\s?\d|[첫한두둘세셋석네넷넉다여일아열스서마쉰예])"
    r"|(?=[a-z])(?:(?:us\s?\$|usd|krw|eur|jpy|cny|rmb)\s?\d|q[1-4]"
    rf"|(?:{'|'.join([*WORDS, *TENS, *NTH])})(?![a-z])|{MONTH}))"
)
_UP, _DOWN = compiled(
    r"증가|상승|늘[어었고]|확대|올랐|올라|급증|\b(?:rose|ris(?:e|en|ing)|increas|grew|grow|gain|up\b|climb|expand)",
    r"감소|하락|줄[어었고]|축소|내렸|떨어|급감|\b(?:fell|fall|decreas|declin|drop|down\b|shr[aiu]nk|reduc|narrow)",
)


def find_figures(text: str) -> list[Figure]:
    """The figures of `text` in order, not overlapping."""
    folded = _ADDRESS.sub(lambda match: "_" * len(match[0]), text.translate(_FOLD))
    figures: list[Figure] = []
    position = 0
    while entry := _ENTRY.search(folded, position):
        start = entry.start()
        if figure := _read(folded, start, figures[-1] if figures else None):
            figures.append(figure)
            position = figure.end
        else:
            skipped = _NAME.match(folded, start) or _RUN.match(folded, start)
            position = skipped.end() if skipped else start + 1
    return figures


def same(a: Figure, b: Figure) -> bool:
    """Whether two figures are one: an unstated year or month agrees with any, a bare number with what it counts.

    Dates must end in the same part: "8월 4일" is "2025-08-04", "8월" is not. A bare number may also be an ordinal
    ("Round 3", 제3차), a large one an amount whose currency is left out, a bare year a number of four digits.
    """
    if a.kind is b.kind is Kind.DATE:
        return precision(a) == precision(b) and states(a, b)
    if (a.kind, a.unit) == (b.kind, b.unit):
        return a.value == b.value
    return any(_bare(x) is not None and _bare(x) == _counted(y) for x, y in ((a, b), (b, a))) or _reads_as(a, b)


def missing(text: str, quotes: Sequence[str], context_dates: Sequence[date] = ()) -> list[Figure]:
    """The figures of `text` that neither a quote nor a context date states; a date also states its month and year."""
    stated = [figure for quote in quotes for figure in find_figures(quote)]
    stated += [of_day(day) for day in context_dates]
    return [figure for figure in find_figures(text) if not any(same(figure, x) or states(x, figure) for x in stated)]


def direction(text: str, figure: Figure) -> Literal["up", "down"] | None:
    """Whether the words around a figure of `text` say that something rose or fell by or to it; None where neither."""
    after = re.split(r"[.,;\n\d]", text[figure.end : figure.end + 24])[0]
    before = re.split(r"[.,;\n\d]", text[max(0, figure.start - 32) : figure.start])[-1]
    korean = re.search("[가-힣]", after) is not None
    for words in (after, before) if korean else (before, after):
        found = [(m.start(), way) for way, p in (("up", _UP), ("down", _DOWN)) if (m := p.search(words))]
        if found:
            return "up" if min(found)[1] == "up" else "down"
    return "down" if before.endswith(("△", "▽", "▼", "-")) else None


def _read(text: str, start: int, last: Figure | None) -> Figure | None:
    for reader in _READERS:
        if figure := reader(text, start, last):
            return figure
    return None if _NAME.match(text, start) else read_quantity(text, start)


def states(whole: Figure, part: Figure) -> bool:
    """Whether a date states another: its smallest part, and nothing against the others."""
    pairs = list(zip(date_parts(whole), date_parts(part), strict=False))
    agree = all(None in pair or pair[0] == pair[1] for pair in pairs)
    return bool(pairs) and agree and pairs[precision(part)][0] is not None


def _reads_as(a: Figure, b: Figure) -> bool:
    """Whether one is a decimal and the other the day it may mean: "(2.28)" for 28 February."""
    number, day = (a, b) if a.kind is Kind.NUMBER else (b, a)
    parts = date_parts(day)
    return precision(day) == 2 and not number.unit and str(number.value) == f"{parts[1]}.{parts[2]}"


def _bare(figure: Figure) -> Decimal | None:
    """The value of a number without a unit, a year being one."""
    if figure.kind is Kind.NUMBER and not figure.unit and isinstance(figure.value, Decimal):
        return figure.value
    year = date_parts(figure)[0] if precision(figure) == 0 else None
    return None if year is None else Decimal(year)


def _counted(figure: Figure) -> Decimal | None:
    """The value that a bare number can mean; a small one never means money or a share."""
    if isinstance(figure.value, Decimal) and (
        figure.kind in {Kind.NUMBER, Kind.ORDINAL} or (figure.kind is Kind.MONEY and figure.value >= 10**4)
    ):
        return figure.value
    return _bare(figure)
