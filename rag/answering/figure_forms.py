"""Figures of a fixed form: ordinals, parts of a year, fractions, counts in native words and phone numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.answering.figure_amounts import unit_at
from rag.answering.figure_types import Figure, Kind
from rag.answering.figure_words import KO_END, NATIVE, NTH, WORDS, compiled

_NTH_KO = (
    r"(?:번\s?째|주년|세기|회차|회째|차(?![례로원량선별이종관액등익])|호(?![선기실점봉텔남주우])"
    r"|위(?![원한반성기험해치협촉탁])|등(?![급록의을이에재]))"
)
_MEETING = r"\s(?:meeting|round|session|phase|stage|summit|forum|place|prize|plenary|term)"
_ORDINAL, _NATIVE_COUNT, _PART, _FRACTION = compiled(
    rf"(?P<digits>\d{{1,4}}){_NTH_KO}|(?P<ranged>\d{{1,4}})(?=\s?[~·-]\s?\d{{1,4}}{_NTH_KO})"
    rf"|제\s?(?P<je>\d{{1,4}})(?!\d)(?:\s?(?:{_NTH_KO}|[회기대조항장편]{KO_END}))?"
    r"|(?P<english>\d{1,4})(?:st|nd|rd|th)(?![a-z])"
    rf"|(?P<native>{'|'.join(NATIVE)})(?:\s?번째|(?<=[첫둘셋넷])째)"
    rf"|(?P<word>first(?={_MEETING})|second(?={_MEETING}|-(?:largest|highest|most))|(?<=the\s)second(?![\s-]half)"
    rf"|{'|'.join(list(NTH)[2:-1])})(?![a-z])",
    rf"(?P<n>{'|'.join(sorted(NATIVE, key=len, reverse=True))})\s(?:명|곳|개국|개|번|차례|가지|건|척|마리|달|살|배|편"
    rf"|대|군데|사람|권|시간|점|주|나라|(?P<year>해)(?=마다|에\s|\s(?!전|사이|만에|새|앞|뒤|동안))){KO_END}",
    r"(?P<half>[상하])반기|(?P<quarter>[1-4])(?:/4)?(?:\s?분기|(?=\s?[~·-]\s?[1-4]\s?분기))"
    r"|q(?P<q>[1-4])(?![a-z\d])|(?P<q_>[1-4])q(?![a-z])"
    r"|(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-](?P<part>quarter|half)(?![a-z])",
    r"(?P<under>[1-9]\d{0,3})\s?분의\s?(?P<over>\d{1,4})(?!\d)"
    rf"|(?P<word>one|two|three|four)[\s-](?P<nth>{'|'.join(list(NTH)[2:])})s?(?![a-z])"
    rf"|(?<=\ba\s)(?P<one>{'|'.join(list(NTH)[2:])})(?=\s(?:of|more|less|fewer|higher|lower|between)\s)",
)
_PHONE, _HOTLINE, _HOTLINE_CUE = compiled(
    r"(?:(?:\+\d{1,3}[-\s]?(?:\(?0?\)?\d{1,2}[-.\s])?\d{3,4}|0\d{1,2}[-).\s]\s?\d{3,4})[-.\s]"
    r"|1[568](?:00|11|22|33|44|55|6[016]|7[07]|88|99)-)\d{4}(?!\d)",
    r"1\d{2,3}(?![\d,.])",
    r"(?:국번\s?없이|☎|전화|콜센터|hotline|call|dial)\s?[:(]?\s?$",
)


def read_ordinal(text: str, start: int, _: Figure | None) -> Figure | None:
    """A place in an order: "제3차", "3회째", "첫째", "3rd", "third"."""
    match = _ORDINAL.match(text, start)
    if not match:
        return None
    word = next(group for group in match.groups() if group).lower()
    number = NTH.get(word) or NATIVE.get(word) or int(word)
    return Figure(Kind.ORDINAL, Decimal(number), "", start, match.end())


def read_year_part(text: str, start: int, _: Figure | None) -> Figure | None:
    """A quarter or a half of a year."""
    match = _PART.match(text, start)
    if not match:
        return None
    unit = "half" if match["half"] else (match["part"] or "quarter").lower()
    word = next(group for group in match.groups() if group).lower()
    number = {"상": 1, "하": 2}.get(word) or NTH.get(word) or int(word[0])
    return Figure(Kind.NUMBER, Decimal(number), unit, start, match.end())


def read_fraction(text: str, start: int, _: Figure | None) -> Figure | None:
    """A fraction in words: "3분의 2", "two-thirds", "a fifth of"."""
    match = _FRACTION.match(text, start)
    if not match:
        return None
    over = Decimal(match["over"] or WORDS[(match["word"] or "one").lower()])
    under = Decimal(match["under"] or NTH[(match["nth"] or match["one"]).lower()])
    return Figure(Kind.NUMBER, over / under, "fraction", start, match.end())


def read_native_count(text: str, start: int, _: Figure | None) -> Figure | None:
    """A count in a native Korean word with its counter: "세 곳"."""
    match = _NATIVE_COUNT.match(text, start)
    if not match:
        return None
    unit = "year" if match["year"] else unit_at(text, match.end("n"))[0]
    return Figure(Kind.NUMBER, Decimal(NATIVE[match["n"]]), unit or "", start, match.end())


def read_phone(text: str, start: int, _: Figure | None) -> Figure | None:
    """A phone number, its digits without the country code; a hotline of three or four only behind its cue."""
    match = _PHONE.match(text, start)
    if not match and _HOTLINE_CUE.search(text, max(0, start - 12), start):
        match = _HOTLINE.match(text, start)
    if not match:
        return None
    digits = re.sub(r"\D", "", match[0])
    return Figure(Kind.PHONE, re.sub(r"^820?", "0", digits), "", start, match.end())
