"""Amounts: a number in digits or words with its scale and unit, alone or as an end of a range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from rag.answering.figure_types import Figure, Kind
from rag.answering.figure_words import FULL_YEAR, KO_END, TENS, WORDS, compiled

_SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
_SMALL, _LARGE = {"십": 10, "백": 100, "천": 1000}, {"만": 10**4, "억": 10**8, "조": 10**12}
_CURRENCIES = {"$": "USD", "₩": "KRW", "€": "EUR", "¥": "JPY", "rmb": "CNY"}

# What a unit is called; the first that matches wins. The Korean forms stand directly behind a number, or after a
# space when the word ends there; what follows in (?!...) makes another word of them ("3건물", "12인천").
_UNITS = (
    ("points", r"%\s?p(?![a-z])|%\s?포인트|퍼센트\s?포인트", r"percentage[\s-]points?|%[\s-]points?|pp"),
    ("percent", r"%|퍼센트|프로(?![가-힣])", "percent|per\\scent|pct"),
    ("KRW", "원(?![칙장로인전내소년격])", r"(?:south\s)?(?:korean\s)?won|krw"),
    ("USD", "달러|불(?![가-힣])", r"(?:u\.?s\.?\s)?dollars?|usd"),
    ("EUR", "유로(?!폴)", "euros?|eur"),
    ("JPY", "엔(?![가-힣])", r"(?:japanese\s)?yen|jpy"),
    ("CNY", "위안(?!부)", r"(?:chinese\s)?yuan|cny|rmb"),
    ("age", "세(?![대계기트션종부율금제])|살", r"years?[\s-]olds?|years\sof\sage"),
    ("person", "명|인(?![치천증공터력프재근구간용])|사람", "people|persons?|individuals"),
    (
        "company",
        r"개\s?사(?![단업례안무])|개\s?업체|개\s?기업|사(?![가-힣])|사(?=[가는를의와도])",
        "companies|company|firms?|businesses",
    ),
    ("country", r"개국|개\s?나라|나라", "countries|country|nations?|economies"),
    ("place", "개소|곳|군데", "places?|sites?|locations?"),
    ("case", "건(?![물설축강])", "cases?"),
    ("times", "회(?![원사관복])|번(?![지호째가])|차례|배(?![출송정포터치경])", "times|fold"),
    ("household", "가구|세대", r"households|household(?!\s[a-z])"),
    ("month", "개월|달(?![러성력])", "months?"),
    ("week", "주간|주일|주(?![가-힣])|주(?=(?:가|를|의|에|와|는|면|씩)(?![가-힣]))", "weeks?"),
    ("year", "년간|개년|년", "years?"),
    ("day", "일간|일(?![본반자부원정상제류])", "days?"),
    ("hour", "시간", "hours?"),
    ("minute", "분(?![야기과류석할배포쟁산])", "minutes?"),
    ("second", "초(?![등기과소대반])", "seconds"),
    ("ton", "톤", r"(?:metric\s)?(?:tons?|tonnes?)|(?-i:t)"),
    ("km", "㎞|킬로미터", r"(?-i:km)(?![²2/])|kilomet(?:er|re)s?"),
    ("kg", "㎏|킬로그램", "(?-i:kg)|kilograms?"),
    ("g", "그램", "(?-i:g)|grams?"),
    ("ha", "헥타르|㏊", "(?-i:ha)|hectares?"),
    ("km2", "㎢|제곱킬로미터|(?-i:km)²", r"(?-i:km)2|square\skilomet(?:er|re)s?|sq\.?\s(?-i:km)"),
    ("m2", "㎡|제곱미터|m²", r"square\smet(?:er|re)s?"),
    ("MW", "㎿", "(?-i:MW)|megawatts?"),
    ("GW", "기가와트", "(?-i:GW)|gigawatts?"),
    ("cm", "㎝|센티미터", "(?-i:cm)|centimet(?:er|re)s?"),
    ("mm", "㎜|밀리미터", "(?-i:mm)|millimet(?:er|re)s?"),
    ("m", "미터", r"(?-i:m)(?![²³2/])|met(?:er|re)s?"),
    ("inch", "인치", "inch(?:es)?"),
    ("foot", "피트(?![가-힣])", "feet|foot"),
    ("yard", "야드", "yards?"),
    ("mile", "마일(?!리지)", "miles?"),
    ("acre", "에이커", "acres?"),
    ("pyeong", "평(?![가-힣])|평(?=[이을의에])", "pyeong"),
    ("pound", "파운드", "pounds?"),
    ("ounce", "온스", "ounces?"),
    ("litre", "리터", "lit(?:er|re)s?"),
    ("gallon", "갤런", "gallons?"),
    ("barrel", "배럴", "barrels?"),
    ("arcminute", "각분", r"arc[\s-]?min(?:ute)?s?"),
    ("degree", "℃|°C", r"degrees?(?:\scelsius)?"),
    ("none", "개|대|점|종|가지|마리|권|편|쌍|팀|척|기|석|필지|동|단계|층", "percentile|items?"),
)
_KINDS = {"points": Kind.POINTS, "percent": Kind.PERCENT}
_KINDS |= dict.fromkeys(("KRW", "USD", "EUR", "JPY", "CNY"), Kind.MONEY)
_NUM = r"(?:\d{1,3}(?:,\d{3}){1,6}+(?!\d)|\d++)(?:\.\d++)?"
_WORD = (
    rf"(?:(?:{'|'.join(TENS)})(?!-(?:first|second|third|[a-z]+th))(?:-(?:{'|'.join(list(WORDS)[:9])}))?"
    rf"|{'|'.join(WORDS)})(?![a-z])"
)
_COUNTED = "원|명|건|개|곳|대|톤|가구|세대|달러|필지|마리|회|점|편|권|종|척"
_STEP = rf"(?:\s(?=[십백천]?[만억조](?:여|\s|{_COUNTED})))?(?:[십백천]?[만억조]|[십백천])"
# "1만 2천", "3조 5천억"; a last part without a word of scale only before a counter ("1만 2,345명").
_KOREAN = rf"{_NUM}{_STEP}(?:\s?{_NUM}{_STEP}){{0,4}}(?:\s?(?:\d,\d{{3}}|\d{{2,4}})(?=여?\s?(?:{_COUNTED})))?"
_AMOUNT, _UNIT, _RANGE, _TOKEN = compiled(
    r"(?P<currency>us\s?\$|[$₩€¥]|(?:usd|krw|eur|jpy|cny|rmb)(?![a-z]))?\s?"
    rf"(?:(?P<korean>{_KOREAN})|(?P<plain>{_NUM}|{_WORD})"
    rf"(?:(?:[\s-]?(?:{'|'.join(_SCALES)})(?![a-z])){{1,2}}|(?(currency)(?:[kmbt]|[mbt]n)(?![a-z])|(?!)))?)",
    "여?(?:"
    + "|".join(rf"(?P<{name}>(?:{ko})|\s(?:{ko}){KO_END}|[\s-]?(?:{en})(?![a-z]))" for name, ko, en in _UNITS)
    + ")",
    r"\s?[~·-]\s?|\sto\s|에서\s?|\s내지\s|(?<=between.{2})\sand\s|(?<=between.{3})\sand\s|(?<=between.{4})\sand\s",
    r"[\d,.]+|[십백천만억조]|[a-z]+",
)


def read_quantity(text: str, start: int) -> Figure | None:
    """A number with or without a unit, the first end of a range, or a year of four digits."""
    amount = _amount(text, start)
    if not amount:
        return None
    whole = _ranged(text, amount)
    if _is_year(amount.match[0]) and amount.unit is None and whole.unit in {None, "year"}:
        return Figure(Kind.DATE, (int(amount.number), None, None), "", start, amount.end)
    if not _counts(text, amount, whole):
        return None
    return Figure(
        _KINDS.get(whole.unit or "", Kind.NUMBER), whole.number * whole.scale, whole.unit or "", start, whole.end
    )


def unit_at(text: str, end: int) -> tuple[str | None, int]:
    """The unit that begins at `end` and where it ends: None where there is none, "" for one that says nothing."""
    match = _UNIT.match(text, end)
    if not match or not match.lastgroup:
        return None, end
    return ("" if match.lastgroup == "none" else match.lastgroup), match.end()


class _Amount(NamedTuple):
    """A number as written, its scale and its unit: None where there is none, "" where it says nothing."""

    match: re.Match[str]
    number: Decimal
    scale: Decimal
    unit: str | None
    end: int


def _amount(text: str, start: int) -> _Amount | None:
    match = _AMOUNT.match(text, start)
    if not match:
        return None
    tokens = _TOKEN.findall(text[match.end("currency") if match["currency"] else start : match.end()].lower())
    number, scale = _korean(tokens) if match["korean"] else _english(tokens)
    unit, end = unit_at(text, match.end())
    if match["currency"]:
        name = re.sub(r"^us\s?\$", "usd", match["currency"].lower())
        unit = _CURRENCIES.get(name, name.upper())
    return _Amount(match, number, scale, unit, end)


def _korean(tokens: Sequence[str]) -> tuple[Decimal, Decimal]:
    """A number with 십 to 조: `3조 5천억`; a single one also by its scale, for "10~20만"."""
    total = section = number = Decimal(0)
    for token in tokens:
        if token in _SMALL:
            section, number = section + (number or 1) * _SMALL[token], Decimal(0)
        elif token in _LARGE:
            total, section, number = total + (section + number) * _LARGE[token], Decimal(0), Decimal(0)
        else:
            number = Decimal(token.replace(",", ""))
    value = total + section + number
    first = Decimal(tokens[0].replace(",", ""))
    is_single = first and sum(token[0].isdigit() for token in tokens) == 1
    return (first, value / first) if is_single else (value, Decimal(1))


def _english(tokens: Sequence[str]) -> tuple[Decimal, Decimal]:
    """A number in digits or words and the product of its scales: `20 million`, `twenty-five`, `$3.5bn`."""
    number, scale = Decimal(0), Decimal(1)
    for token in tokens:
        if token[0].isdigit():
            number = Decimal(token.replace(",", ""))
        elif token in _SCALES or token in _SHORT:
            scale *= _SCALES.get(token) or _SHORT[token]
        else:
            number += WORDS.get(token) or TENS[token]
    return number, scale


def _is_year(words: str) -> bool:
    return re.fullmatch(FULL_YEAR, words) is not None


def _ranged(text: str, amount: _Amount) -> _Amount:
    """The first end of a range with the unit of the second and, where it is the smaller number, with its scale."""
    link = _RANGE.match(text, amount.end)
    if not link or (amount.unit is not None and not amount.match["currency"]):
        return amount
    second = _amount(text, link.end())
    if not second:
        return amount
    is_scaled = amount.scale == 1 and amount.number <= second.number and not _is_year(amount.match[0])
    return amount._replace(unit=amount.unit or second.unit, scale=second.scale if is_scaled else amount.scale)


def _counts(text: str, amount: _Amount, whole: _Amount) -> bool:
    """Whether a number is more than a part of a name ("코로나19", "5G") and a word more than a turn of phrase."""
    if whole.unit is not None or amount.scale != 1 or amount.match["korean"]:
        return True
    following = text[amount.end : amount.end + 2]
    if amount.match[0][0].isalpha():
        return amount.match[0].lower() != "one" and re.match("[ -][a-zA-Z]", following) is not None
    is_glued = "가" <= text[max(0, amount.match.start() - 1)] <= "힣"
    return not (is_glued and "," not in amount.match[0]) and not re.match("[a-zA-Z_]", following)
