"""The words of numbers and the pieces of patterns that several readers of figures share."""

from __future__ import annotations

import re


def compiled(*patterns: str) -> list[re.Pattern[str]]:
    """The patterns, blind to case."""
    # ASCII: `\d` must be what int() is meant for, and a case-blind match must not reach the Turkish dotless i.
    return [re.compile(pattern, re.ASCII | re.IGNORECASE) for pattern in patterns]


_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
WORDS = {word: n for n, word in enumerate(_ONES + _TEENS, start=1)}
_TY = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
TENS = {word: 10 * n for n, word in enumerate(_TY, start=2)}
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
NTH |= {"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "twentieth": 20, "quarter": 4}
NATIVE = {"첫": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4, "다섯": 5}
NATIVE |= {"여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20}
_NATIVE_TENS = {"스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90}
_NATIVE_ONES = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
NATIVE |= {
    word + one: ten + n for word, ten in ({"열": 10} | _NATIVE_TENS).items() for n, one in enumerate(_NATIVE_ONES, 1)
}
NATIVE |= {word: ten for word, ten in _NATIVE_TENS.items() if word != "스물"}

# What may follow a Korean word that ends there.
PARTICLE = "(?:이|가|은|는|을|를|의|에|으?로|과|와|도|만|씩|까지|부터|당|뿐|임|입니|이다|였|어치|마다"
# "360억 원대": of that order.
OF_THAT_ORDER = r"대(?=[의에를을가은는로다이였\s,.]|$)"
PARTICLE += rf"|(?<=[원명%]){OF_THAT_ORDER})"
KO_END = rf"(?:(?![가-힣])|(?={PARTICLE}|다(?![가-힣])))"
FULL_YEAR = r"(?:19|20)\d\d(?!\d)"
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
