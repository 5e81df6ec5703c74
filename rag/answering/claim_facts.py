"""Facts of a sentence that are no figures: offices and persons, relative days.

Each is read from Korean and English alike, so that a claim and a release in different languages can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rag.answering.claim_words import Said
from rag.answering.figures import Figure, Kind
from rag.retrieval.bounds import shifted_month
from rag.retrieval.names import find_persons

_OFFICES = (
    ("vice minister", r"(?:제\s?[12]\s?)?차관(?!보|회의|급)", r"vice[- ]ministers?|deputy ministers?"),
    ("assistant minister", r"차관보", r"assistant ministers?"),
    ("prime minister", r"(?:국무)?총리(?!실)", r"prime ministers?"),
    ("deputy prime minister", r"(?:경제|사회)?부총리", r"deputy prime ministers?"),
    ("president", r"대통령(?!실|령)", r"presidents?(?! of (?:the )?(?:korea )?(?:university|institute|agency))"),
    ("minister", r"장관(?!급|회의|상|표창|회담)", r"ministers?"),
    ("vice commissioner", r"차장(?!급)", r"(?:vice|deputy) (?:commissioners?|administrators?)"),
    ("commissioner", r"[청처]장", r"commissioners?|administrators?"),
    ("vice chair", r"부위원장", r"vice[- ]chair(?:man|person|woman)?"),
    ("chair", r"위원장", r"chair(?:man|person|woman)?"),
    (
        "director general",
        r"(?:국|실|본부)장|정책관|심의관|기획관|협력관",
        r"directors?[- ]general",
    ),
    ("mayor", r"(?<=[가-힣\s])시장(?=[은는이가과와도,\s)]*(?:$|\s))(?<!전통시장)", r"mayors?"),
    ("governor", r"도지사", r"governors?"),
    ("spokesperson", r"대변인", r"spokes(?:person|man|woman)"),
    ("ambassador", r"대사(?=[은는이가과와도를을,\s)])", r"ambassadors?"),
)
_OFFICE = re.compile(
    "|".join(
        rf"(?P<o{n}>(?:{ko})(?![가-힣]{{0,2}}회의)|\b(?i:{en})\b)"
        # A longer name before one inside it.
        for n, (_, ko, en) in sorted(enumerate(_OFFICES), key=lambda item: -len(item[1][0]))
    )
)

_NAME = re.compile(
    r"(?<![가-힣])[가-힣]{2}[가-힣](?<![로은는을를의에와과도고며])(?![가-힣])|[A-Z][a-z]+ [A-Z][a-z]+(?:-[A-Z]?[a-z]+)?"
)

_YEARS = (
    (r"내년|\bnext year\b", 1),
    (r"올해|금년|\bthis year\b", 0),
    (r"지난해|작년|전년|\blast year\b|\bprevious year\b|\ba year earlier\b", -1),
    (r"재작년|\btwo years ago\b", -2),
)
_RELATIVE_YEARS = tuple((re.compile(pattern, re.IGNORECASE), shift) for pattern, shift in _YEARS)
_MONTHS = (
    (r"다음\s?달|내달|\bnext month\b", 1),
    (r"이번\s?달|이달|\bthis month\b", 0),
    (r"지난달|전월|앞달|한\s?달\s?전|\blast month\b|\bprevious month\b|\ba month earlier\b", -1),
)
_RELATIVE_MONTHS = tuple((re.compile(pattern, re.IGNORECASE), shift) for pattern, shift in _MONTHS)


def offices(text: str) -> Iterator[Said]:
    """The offices that a text names: "과기정통부 제2차관" holds a vice minister."""
    for match in _OFFICE.finditer(text):
        yield Said(_OFFICES[int(str(match.lastgroup)[1:])][0], match.start(), match.end())


def names_in_office(text: str) -> Iterator[Said]:
    """Names of persons beside an office, with that office as the meaning: "배경훈 과기정통부 장관"."""
    for start, end in find_persons(text):
        held = list(offices(text[start:end]))
        if not held:
            continue
        first, last = held[0].start, held[0].end
        for match in _NAME.finditer(text[start:end]):
            if match.end() <= first or match.start() >= last:
                yield Said(held[0].meaning, start + match.start(), start + match.end())
                break


def relative_days(text: str, day: date) -> Iterator[Figure]:
    """The years and months that words such as "지난해" and "next month" mean in a text of that day."""
    for pattern, shift in _RELATIVE_YEARS:
        if match := pattern.search(text):
            yield Figure(Kind.DATE, (day.year + shift, None, None), "", match.start(), match.end())
    for pattern, shift in _RELATIVE_MONTHS:
        match = pattern.search(text)
        first, _ = shifted_month(day, shift) if match else (None, None)
        if match and first:
            yield Figure(Kind.DATE, (first.year, first.month, None), "", match.start(), match.end())
