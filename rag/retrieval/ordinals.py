"""The numbers of a series that a question names: "제7차 전체회의", "42회 사진전", "2차 추경", "the seventh meeting".

Counts ("연 2회"), dates ("August 4th"), weeks, quarters and halves are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_BODIES = "국회|대통령|총리|국무총리|장관|위원장|총장|청장|의장"
_EVENTS = (
    "대회|공모전|회의|총회|포럼|박람회|축제|전시회|사진전|전람회|작품전|시상식|기념식|기념일|경진대회|콘퍼런스|컨퍼런스|심포지엄|세미나|엑스포|위원회|"
    "추경|시험|모집|협의|대화|토론회|간담회|워크숍|주간|행사"
)
# Words that go on after the number's own: a vice minister, a battery, a lane, a branch of industry.
_NOT_CHA = "관|원|로|선|량|종|장|례|\\s?(?:전지|산업|의료|진료|병원|피해|가해|감염)"
_KOREAN = re.compile(
    r"제\s?(?P<a>\d{1,4})(?:\s?[·,∼~]\s?제?(?P<b>\d{1,4}))?\s?"
    rf"(?:차(?!{_NOT_CHA})|회(?!원|사)|기(?!갑|지|계)|호(?!선|기|차|실)|대(?!학|로|피)|번째)"
    rf"|(?<![\d.])(?P<c>\d{{1,3}})(?:\s?[·,]\s?(?P<d>\d{{1,3}}))?차(?!{_NOT_CHA})"
    rf"|(?<![\d.])(?<!연 )(?<!총 )(?<!주 )(?<!월 )(?<!달에 )(?<!년에 )(?<!하루 )(?<!최대 )(?P<e>\d{{1,3}})회"
    rf"(?:차|\s(?!이상|이하|까지|에\s|씩|한\s|걸쳐|열|모)(?:[^\s?]+\s){{0,4}}?[^\s?]*(?:{_EVENTS}))"
    rf"|(?<![\d.])(?P<f>\d{{1,2}})대\s(?:{_BODIES})"
    r"|(?<![\d.])(?P<g>\d{1,3})\s?번째"
)
_NATIVE = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_KOREAN_WORD = re.compile(rf"(?<![가-힣])(?P<w>{'|'.join(_NATIVE)})\s?번째(?!로)")

_WORDS = [
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ),
    *("thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
]
_NUMBERS = {word: n for n, word in enumerate(_WORDS, start=1)} | {"thirtieth": 30}
_NUMBERS |= {f"twenty-{word}": 20 + n for n, word in enumerate(_WORDS[:9], start=1)}
_WORD = rf"twenty[-\s](?:{'|'.join(_WORDS[:9])})|thirtieth|{'|'.join(_WORDS)}"
_ORDINAL = rf"(?:(?P<digits>\d{{1,3}})(?:st|nd|rd|th)|(?P<word>{_WORD}))\b"
_ENGLISH = re.compile(rf"(?<![\w.])(?<!\w-){_ORDINAL}", re.IGNORECASE)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\b\.?"
_BETWEEN_TWO = re.compile(r"\s*(?:,|and|or|to|through|-|–|,\s*and)\s*(?:the\s+)?", re.IGNORECASE)
_AFTER_MONTH = re.compile(rf"\b{_MONTHS}\s+(?:the\s+)?$", re.IGNORECASE)
# What may not come after: no name of something at all, a date, a part of the year, or a set phrase.
_NO_SERIES = re.compile(
    r"\s+(?:of|and|or|to|in|at|on|for|from|by|with|is|are|was|were|did|does|do|will|what|when|where|who|how|as|than|not|"
    rf"{_MONTHS}|week(?:end)?s?|days?|months?|years?|quarters?|hal(?:f|ves)|century|centuries|semesters?|terms?|"
    r"decades?|hours?|minutes?|"
    r"time|times|place|party|parties|hand|come|aid|lady|class|name|home|language|floor|degree|thoughts?|vice|deputy|"
    r"world war|person|"
    r"country|countries|generation|ever|two|three|four|five|six|seven|eight|nine|ten|few|couple|\d+|most|least|\w{3,}est|"
    r"opened|open|began|begin|started|start|announced|announce|reported|became|held|introduced|released|took|take)\b",
    re.IGNORECASE,
)
_SOMETHING = re.compile(r"['’]?\s+[a-z\"“'‘(]", re.IGNORECASE)
_DETERMINED = re.compile(r"(?:\b(?:the|its|their|his|her|our|this|that|a)|['’]s|^\W*)\s*$", re.IGNORECASE)


def find_ordinals(question: str) -> tuple[int, ...]:
    """The n of each n-th of a series in a question, each once, in order of appearance."""
    found = [*_korean(question), *_english(question)]
    return tuple(dict.fromkeys(number for _, number in sorted(found) if number))


def _korean(question: str) -> Iterator[tuple[int, int]]:
    for match in _KOREAN.finditer(question):
        yield from ((match.start(), int(number)) for number in match.groups() if number)
    yield from ((match.start(), _NATIVE[match["w"]]) for match in _KOREAN_WORD.finditer(question))


def _english(question: str) -> Iterator[tuple[int, int]]:
    """Ordinals in front of a noun; in "the 7th and 8th meetings" the noun stands after the last one."""
    for run in _runs(question):
        before, after = question[: run[0].start()], run[-1].end()
        if _NO_SERIES.match(question, after) or not _SOMETHING.match(question, after) or _AFTER_MONTH.search(before):
            continue
        # "who first reported": a bare "first" or "second" is an adverb or a unit of time.
        if (run[0]["word"] or "").lower() in {"first", "second"} and not _DETERMINED.search(before):
            continue
        yield from ((match.start(), _value(match)) for match in run)


def _runs(question: str) -> Iterator[list[re.Match[str]]]:
    """Ordinals that stand together, joined by "and", "to" or a comma."""
    matches = list(_ENGLISH.finditer(question))
    run = matches[:1]
    for left, right in pairwise(matches):
        if _BETWEEN_TWO.fullmatch(question, left.end(), right.start()):
            run.append(right)
        else:
            yield run
            run = [right]
    if run:
        yield run


def _value(match: re.Match[str]) -> int:
    return int(match["digits"]) if match["digits"] else _NUMBERS[match["word"].lower().replace(" ", "-")]
