"""Where in a text stand the words that answer: dates, places, amounts, counts, persons, phones, reasons.

Patterns for Korean releases ("오는 6일까지", "’25.7.1.", "4,165억 원", "배경훈 과기정통부 장관") and English ones.
All offsets are into the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rag.domain import Facet
from rag.retrieval.names import find_persons, find_places

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join([*_MONTHS, *(m[:3] + r"\.?" for m in _MONTHS if m != "May"), r"Sept\.?"])
_WEEKDAY = r"(?:\s?\(?[월화수목금토일](?:요일)?\))?"

_DATE_KO = (
    r"(?:(?:오는|지난|이달|내달|다음\s?달|올해|내년|작년|지난해)\s*)?"
    rf"(?:(?:(?:19|20)\d\d|[’'‘`]\s?\d\d)\s?년\s?)?(?:\d{{1,2}}\s?월\s?)?\d{{1,2}}\s?일(?!\s?(?:간|동안|[가-힣]*차|평균)){_WEEKDAY}"
)
_MONTH_KO = (
    r"(?:(?:오는|지난|올해|내년|작년|지난해)\s*)?(?:(?:(?:19|20)\d\d|[’'‘`]\s?\d\d)\s?년\s?)?"
    r"\d{1,2}\s?월(?:\s?(?:초|중순|말|중))?(?!\s?\d)"
)
_YEAR_KO = r"(?:(?:1\d|20)\d\d|[’'‘`]\s?\d\d)\s?년(?:\s?(?:상반기|하반기|\d분기|말|초))?(?!\s?\d)"
_DATE_DOT = r"(?:(?:19|20)\d\d|[’'‘`]\s?\d\d)\s?\.\s?\d{1,2}\s?(?:\.\s?\d{1,2}\s?)?\.?" + _WEEKDAY
_DAY_DOT = (
    r"(?:(?<![\d.])\d{1,2}\.\s?\d{1,2}\.?\s?\([월화수목금토일]\)|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.?\s?[~∼～-]\s?(?:\d{1,2}\.\s?)?\d{1,2}\.?"
    r"|(?<=\()\d{1,2}\.\s?\d{1,2}\.?(?=\)))"
)
_TIME = (
    r"(?:(?:오전|오후)\s?\d{1,2}\s?시(?:\s?\d{1,2}\s?분)?|(?<!\d)\d{1,2}:\d\d(?!\d)"
    r"|(?<![\d.,])[012]?\d\s?시(?![간도군청장민설행])(?:\s?\d{1,2}\s?분)?)"
)
_DATE_EN = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})(?:,?\s+(?:19|20)\d\d)?"
    rf"|(?:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*\d{{1,2}})?(?:,?\s+(?:19|20)\d\d)?"
    rf"|(?:{_MONTH})\s+(?:19|20)\d\d)"
)
# Days told from another event: "신청한 다음 날", "within 14 days".
_RELATIVE = (
    r"(?:다음|이튿)\s?날(?!짜)|당일(?!치기)|(?<!\d)\d{1,3}\s?(?:일|주|개월|년)\s?(?:이내|안에|뒤|후(?![보속]))|(?<!\d)\d{1,3}\s?일\s?전까지|하루\s전"
    r"|(?:올해|금년|내년|연|지난해)\s?(?:말(?![가-힣])|말까지|내(?:에)?\s|안에|초에|중에?\s|상반기|하반기)|[1-4]\s?분기"
    r"|\b(?:first|second|third|fourth) quarter\b"
    r"|\b(?:next|following|same) (?:business |working )?day\b"
    r"|\bwithin \d{1,3} (?:business |working )?(?:days|weeks|months)\b"
)
_WHEN = re.compile(
    rf"{_RELATIVE}|{_DATE_KO}|{_DATE_DOT}|{_DAY_DOT}|{_MONTH_KO}|{_YEAR_KO}|{_TIME}|\b{_DATE_EN}\b|\b(?:in|of|since|by)\s+(?:1\d|20)\d\d\b"
    rf"|\b(?:during|in|since)\s+(?:{_MONTH})(?!\s?\d)\b"
)
_UNTIL = re.compile(
    rf"(?:{_DATE_KO}|{_DATE_DOT}|{_DAY_DOT}|{_MONTH_KO}|{_YEAR_KO})\s?(?:{_TIME})?\s?까지"
    rf"|(?:{_DATE_KO}|{_DATE_DOT}|{_MONTH_KO})\s?(?:{_TIME})?(?:에|로)?\s?(?:마감|종료|끝[나난])"
    rf"|(?:부터|에서|[~∼～])\s?(?:{_DATE_KO}|{_DATE_DOT}|{_MONTH_KO})\s?(?:{_TIME})?\s?사이"
    rf"|(?:연말|{_TIME}|[초중하]순|상반기|하반기|[1-4]\s?분기|[초중후]+반|하루\s전|\d{{1,3}}\s?일\s?전)\s?까지|연내|(?:올해|금년|내년|연)\s?(?:안에|내에|중에?\s)"
    r"|\d{1,3}\s?(?:일|년|개월|주)\s?(?:동안|간(?![가-힣]))|날부터\s\d{1,3}\s?(?:일|년|개월)"
    rf"|[~∼～-]\s?(?:{_DATE_KO}|{_DATE_DOT}|{_DAY_DOT}|{_MONTH_KO}|\d{{1,2}}\.\s?\d{{1,2}}\.?)"
    rf"|\b(?:end(?:s|ed)?|close[sd]?|expire[sd]?)\s+(?:on\s+)?{_DATE_EN}"
    r"|\b(?:through|until|by)\s+(?:the\s+)?(?:end|first half|second half|\w+ quarter)\s+of\b"
    rf"|\b(?:until|till|by|through|to|before|–|-)\s+(?:the\s+)?{_DATE_EN}|\bbetween\s+{_DATE_EN}\s+and\s+{_DATE_EN}"
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_HOW_MUCH = re.compile(
    rf"(?:약\s?|총\s?|최대\s?|연\s?|월\s?)?{_NUMBER}\s?(?:조|억|천만|백만|십만|만|천|백)?\s?(?:{_NUMBER}\s?(?:조|억|천만|백만|십만|만|천|백)\s?)*"
    r"(?:원|달러|유로|엔|위안|불)(?![가-힣]?천)"
    rf"|{_NUMBER}\s?(?:조|억)(?:\s?{_NUMBER}\s?(?:억|만))?(?:\s?원)?(?!\s?[톤㎡명개년])"
    rf"|(?:KRW|USD|US\$|\$|€|₩)\s?{_NUMBER}(?:\s?(?:trillion|billion|million|thousand))?"
    rf"|{_NUMBER}\s?(?:trillion|billion|million|thousand)?\s?(?:won|dollars|euros|yen)\b"
    rf"|{_NUMBER}\s?(?:%p|%|퍼센트|percent|포인트)"
)
_COUNTERS = (
    "명|개국|개소|개사|개교|개월|개|곳|건|회|가구|대|마리|그루|편|점|종|권|팀|쌍|척|기|호|세대|필지|동|차례|번|세션|분야|과제|항목|"
    r"경제|회원|시간|분|일간|년간|주|주간|km|㎞|㎡|㎥|m2|m3|mm|㎜|cm|㎝|m|ha|톤|kg|㎏|kWh|MWh|GWh|MW|GW|세|살|배|위|"
    r"인(?!\s?(?:가구|당|분))|업체|기업|기관|학교|호선|석|채|매|식|품목|부스|마력|리터|L|도|㎍|ppm|작품|수(?![가-힣])|장|초(?![가-힣])"
)
_WORDS_EN = [
    "countries",
    "economies",
    "people",
    "persons",
    "students",
    "companies",
    "firms",
    "projects",
    "items",
    "cases",
    "sites",
    "sessions",
    "members",
    "participants",
    "households",
    "schools",
    "units",
    "vehicles",
    "ships",
    "tons",
    "hectares",
    "kilometers",
    "days",
    "months",
    "years",
    "hours",
    "places",
    "locations",
    "areas",
    "regions",
    "cities",
    "tickets",
    "seats",
    "visitors",
    "teams",
    "officials",
    "experts",
    "nations",
    "workers",
    "jobs",
    "patients",
    "samples",
    "species",
    "artifacts",
    "relics",
    "routes",
    "branches",
    "centers",
    "points",
    "positions",
    "foreigners",
    "laws",
    "times",
]
_HOW_MANY = re.compile(
    rf"(?:약\s?|총\s?|모두\s?)?(?:{_NUMBER}\s?(?:조|억|천만|백만|십만|만|천|백)?\s?)+(?:여\s?)?(?:{_COUNTERS})(?![a-zA-Z])"
    r"|(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s(?:번|차례|명|곳|개|가지|건|달|점|권|장|마리|대|시간|주|편|팀|쌍|살)|(?<!\d)\d{1,3}\s?년(?!\s?\d)"
    rf"|{_NUMBER}\s?(?:%p|%|퍼센트|percent|포인트)|절반|\d+\s?분의\s?\d+|(?:한|두|세|네)\s배"
    r"|(?<!\d)\d{1,3}\s?일(?:\s동안|(?=\s?(?:가량|정도)|\s(?:만에|걸)))|(?:약|총)\s?\d{1,3}\s?일(?!까지|에)"
    r"|매(?:년|월|주|분기|달)(?![가-힣]*(?:출|입))|격(?:년|월|주)|(?:분기|반기|월|주)별|(?:두|세|네|\d)\s?(?:해|년)\s?마다"
    r"|\bevery (?:other |two |three |four |five |\d+ )?(?:years?|months?|weeks?)\b"
    r"|\b(?:annually|monthly|weekly|yearly)\b"
    rf"|(?<=:\s){_NUMBER}(?=\s*$)"
    rf"|\b(?:{_NUMBER}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:[a-z-]+\s+){{0,2}}(?:{'|'.join(_WORDS_EN)})\b"
    rf"|(?<![\d.,])(?!(?:19|20)\d\d\s){_NUMBER}\s+(?:[a-z-]+\s+)?[a-z]{{3,}}s\b"
    r"|\b(?:a few|several|dozens of|hundreds of|thousands of)\s+[a-z]+s\b",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\d-])(?:(?:\(0\d{1,2}\)|0\d{1,2}[-.)\s])\s?\d{3,4}[-.]\d{4}|1[3-9]\d\d-\d{4}|\+82[-\s]?\d[\d\s-]{7,12}\d)(?![\d-])"
)
_SHORT_PHONE = re.compile(
    r"(?:국번\s?없이|☎|전화|콜센터|상담전화|hotline|call|dial)\s?\(?(1\d{2,3})(?!\d)", re.IGNORECASE
)
_WHY = re.compile(
    r"[^\n,.]{2,60}?(?:위해|위하여|때문|따라|따른|이유|목적|취지|계기|맞아|고자|기 위한|차원에서)"
    r"|\b(?:because|in order to|due to|aims? to|"
    r"to (?:promote|strengthen|support|prevent|protect|improve|ensure|help|ease|reduce))\b[^.\n]{0,80}",
)
_PATTERNS = {
    Facet.WHEN: _WHEN,
    Facet.UNTIL: _UNTIL,
    Facet.HOW_MUCH: _HOW_MUCH,
    Facet.HOW_MANY: _HOW_MANY,
    Facet.WHY: _WHY,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a text: `text[start:end]`."""

    start: int
    end: int
    facet: Facet


def find_spans(text: str, facet: Facet) -> list[Span]:
    """The words in `text` that could answer a question of this facet, in order; [] for facets without a form."""
    if facet in {Facet.PHONE, Facet.CONTACT}:
        spans = [m.span() for m in PHONE.finditer(text)] + [m.span(1) for m in _SHORT_PHONE.finditer(text)]
        return [Span(start, end, facet) for start, end in sorted(set(spans))]
    if facet in {Facet.WHO, Facet.WHERE}:
        found = find_persons(text) if facet is Facet.WHO else find_places(text)
        return [Span(start, end, facet) for start, end in found]
    pattern = _PATTERNS.get(facet)
    return list(_trimmed(pattern, text, facet)) if pattern else []


def _trimmed(pattern: re.Pattern[str], text: str, facet: Facet) -> Iterator[Span]:
    for match in pattern.finditer(text):
        start, end = match.span()
        while start < end and text[start] in " \n\t·,":
            start += 1
        while end > start and text[end - 1] in " \n\t,":
            end -= 1
        if start < end:
            yield Span(start, end, facet)


_DAY_PARTS = re.compile(
    r"(?P<hint>오는|지난|이달|내달|다음\s?달|올해|내년|작년|지난해)?\s*"
    r"(?:(?P<year>(?:19|20)\d\d|[’'‘`]\s?\d\d)\s?년\s?)?(?:(?P<month>\d{1,2})\s?월\s?)?(?P<day>\d{1,2})\s?일"
)


# What a number of days is told with ("14일 이내", "공포한 날부터 30일"), and a day that comes again ("매월 25일").
_LASTS = re.compile(
    r"(?:간|째|장(?!관)|치|짜리|당|마다|씩|분)|\s?(?:이내|이[상하](?![가-힣])|안에|뒤(?![가-힣])|후(?![가-힣])|전(?![가-힣])|전(?:까지|에|부터)|"
    r"동안|연속|만에|[이을]\s?(?:지나|지난|넘)|가량|정도)"
)
_LASTED = re.compile(r"(?:최대|최소|최장|약|총|평균|날부터|날로부터)\s?$")
_AGAIN = re.compile(r"(?:매월|매달|달마다|격월|다달이|매년|해마다|매해|격년)(?:\s?\d{1,2}\s?일?\s?[,·과와및]\s?|\s)*$")


def day_meant(text: str, start: int, end: int, published: date) -> date | None:
    """The full date that the words `text[start:end]` mean in a release of that day, as `resolve_day`.

    None for a number of days and for a day that comes again.
    """
    words = text[start:end]
    day = re.search(r"\d\s?일", words)
    is_number = "월" not in words and day and (_LASTS.match(text, start + day.end()) or _LASTED.search(text[:start]))
    return None if is_number or _AGAIN.search(text[:start]) else resolve_day(words, published)


def resolve_day(expression: str, published: date) -> date | None:
    """The full date that "4일", "오는 6일까지" or "지난 7월 28일" means in a release of that day.

    None when the expression already names its year or names no day. A day without a month lies in the
    month of the release, or in the next (오는, 내달) or the last one (지난) where the word says so.
    """
    match = _DAY_PARTS.search(expression)
    if not match or match["year"]:
        return None
    hint, day = (match["hint"] or "").replace(" ", ""), int(match["day"])
    if match["month"]:
        return _nearest_year(published, int(match["month"]), day, hint)
    months = {"내달": 1, "다음달": 1}.get(hint)
    if months is None:
        months = 1 if hint == "오는" and day < published.day else -1 if hint == "지난" and day > published.day else 0
    first = (
        (published.replace(day=1) + timedelta(days=31 * months)).replace(day=1)
        if months >= 0
        else (published.replace(day=1) - timedelta(days=1)).replace(day=1)
    )
    return _date(first.year, first.month, day)


def _nearest_year(published: date, month: int, day: int, hint: str) -> date | None:
    offset = {"내년": 1, "작년": -1, "지난해": -1}.get(hint)
    if offset is not None:
        return _date(published.year + offset, month, day)
    candidates = [d for d in (_date(published.year + n, month, day) for n in (-1, 0, 1)) if d]
    if hint == "오는":
        candidates = [d for d in candidates if d >= published] or candidates
    if hint == "지난":
        candidates = [d for d in candidates if d <= published] or candidates
    return min(candidates, key=lambda d: abs((d - published).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
