"""Dates, days of a month and times of day."""

from __future__ import annotations

import re

from rag.answering.figure_amounts import unit_at
from rag.answering.figure_types import Figure, Kind, date_parts, precision
from rag.answering.figure_words import FULL_YEAR, MONTH, PARTICLE, compiled

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_Y = rf"(?P<y>{FULL_YEAR}|'\s?\d\d(?!\d))"
_YY = rf"(?P<y>{FULL_YEAR}|(?:'\s?)?\d\d(?!\d))"
_M = r"(?P<m>0?[1-9](?!\d)|1[0-2](?!\d))"
_D = r"(?P<d>0?[1-9](?!\d)|[12]\d(?!\d)|3[01](?!\d))"
_WEEKDAY = r"\([월화수목금토일](?:요일)?\)"
_IL = r"\s?일(?![본정]|\s?(?:간|동안|만에|이내|이상|째|차|연속))"
_DAYS = rf"(?:{_IL}|(?=\s?{_WEEKDAY}|\s?[~·,-]\s?\d{{1,2}}{_IL}))"
_EN_YEAR = rf"(?:\.?,?\s(?P<y>{FULL_YEAR}))?"
_NTH_END = "(?:st|nd|rd|th)?(?![a-z])"
_BEFORE_MONTH = ("in", "of", "by", "since", "until", "from", "to", "last", "this", "next", "early", "late", "mid")
_IN = "|".join(rf"(?<=\b{word}[\s-])" for word in _BEFORE_MONTH)
_DATES = compiled(
    rf"{_YY}\s?(?:년|\.)\s?{_M}\s?월(?:\s?{_D}{_DAYS})?",
    rf"{_YY}\s?\.\s?{_M}\s?\.\s?{_D}(?:\s?일)?(?!\.?\d)",
    rf"(?P<y>{FULL_YEAR})([-/]){_M}\2{_D}",
    rf"{_Y}\.\s?{_M}(?!\.\d|,\d|\s?[%명건개억조만천])",
    rf"(?P<y>{FULL_YEAR})-{_M}(?![-\d])",
    rf"{_M}\s?월(?:\s?{_D}{_DAYS})?",
    rf"{_M}(?=\s?[~·-]\s?\d{{1,2}}\s?월)",
    # "3.13" alone is a decimal.
    rf"{_M}\.\s?{_D}(?:\s?일)?(?=\.?\s?{_WEEKDAY}|\.\s?(?:~|까지|부터|기준|현재|시행|오전|오후)|\.[가-힣),]|일자)",
    rf"{_M}\.\s?(?=\d\d){_D}\s?일(?!간)",
    rf"{_M}\.\s{_D}(?=\.(?!\d))",
    rf"{_M}\.\s?{_D}(?=\.?\s?~\s?\d{{1,2}}\.\s?\d{{1,2}}(?:\.(?!\d)|\s?\(|(?![\d%]|\s?[%가-힣a-z]|\.\d)))",
    rf"(?P<y>{FULL_YEAR})(?:s|\s?학?년도?(?!\s?동안))",
    r"(?P<y>'\s?\d\d)(?!\d)(?:\s?학?년도?|(?!\.?\d|['%가-힣a-z]|,\d))",
    r"(?P<y>\d\d)년(?=도(?!\s?움)|말|초(?!등)|\s?(?:대비|기준|상반기|하반기|[1-4]\s?분기))",
    rf"{_D}{_NTH_END}\s(?:of\s)?{MONTH}{_EN_YEAR}",
    rf"{_D}(?=\s?(?:-|to|and)\s?\d{{1,2}}\s{MONTH})",
    rf"{MONTH}\.?\s?{_D}{_NTH_END}(?![,.]\d|%|:\d){_EN_YEAR}",
    rf"{MONTH}\.?,?\s(?:of\s)?(?P<y>{FULL_YEAR})",
    rf"(?<=\bon\sthe\s){_D}{_NTH_END}(?=\s?[(.,;]|\sat\s)",
    rf"(?:(?!mar|may|jun-[a-z])|{_IN}){MONTH}",
)
_LASTING = "또는|소요|평균|전|후|뒤|내|안|넘|기준|가량|정도|남|미만|초과|이하|유예|격리|앞|단위|만|걸"
_DAY, _LATER_DAY, _EN_DAY, _DAY_LINK, _DAY_CUE, _TOPIC, _DATED = compiled(
    rf"{_D}{_IL}"
    rf"(?:(?P<sure>\s?{_WEEKDAY}|부터|까지|\s?(?:오전|오후|밝혔|발표))|(?P<topic>\s(?=[가-힣])(?!{_LASTING})))?",
    rf"{_M}\.\s?{_D}(?!\.?\d|%)",
    rf"{_D}{_NTH_END}(?![.,:]?\d|[%가-힣]|\s시){_EN_YEAR}",
    rf"\.?\s?(?:{_WEEKDAY}|[월화수목금토일]요일)?\s?(?P<link>[~-]|to|through|and|[·,]|부터|에서|과|와|및)\s?(?:the\s)?",
    r"(?:(?:오늘|어제|내일)\s?\(|오는|지난|이달|내달|다음\s?달|이번\s?달|매월|매달)\s?$",
    # "조달청(청장 ○○○)은 13일 대전에서": the day of a release's first sentence.
    r"(?:[가-힣)][은는이가],?|^[^가-힣a-z\d]*)\s?$",
    r"\D|\d{1,4}(?:st|nd|rd|th)?\s?[-년학월./~·시:a-z]",
)
_HALF = "(?:(?P<half>오전|오후|낮|밤|저녁|새벽|아침)\\s?)?"
_HOUR, _MINUTES = r"(?P<h>[01]?\d|2[0-4])(?!\d)", r"(?:[:.](?P<n>[0-5]\d))?"
_TIMES = compiled(
    rf"(?P<h>1[0-2]|0?[1-9]){_MINUTES}\s?(?P<half>[ap])(?:\.\s?m\.?|m)(?![a-z])",
    rf"(?P<h>1[0-2]|0?[1-9]){_MINUTES}(?=\s?(?:-|to|~|and)\s?\d{{1,2}}(?::\d\d)?\s?(?P<half>[ap])\.?\s?m(?![a-z]))",
    rf"{_HALF}{_HOUR}\s?시\s?(?:(?P<n>[0-5]?\d)\s?분(?![기야])|(?P<thirty>반)(?![가-힣]))",
    rf"{_HALF}{_HOUR}\s?시(?:(?![가-힣])|(?={PARTICLE}|경|쯤|이후|이전|정각|께|면|라|다(?![가-힣])))",
    rf"{_HALF}{_HOUR}:(?P<n>[0-5]\d)(?!\d)",
    rf"{_HALF}{_HOUR}(?=\s?[~-]\s?\d{{1,2}}\s?시(?!간))",
)


def read_date(text: str, start: int, _: Figure | None) -> Figure | None:
    """A date by its own form: "2025년 8월 4일", "’25.8.4.", "August 4, 2025", "8월", "2025년"."""
    if not _DATED.match(text, start):
        return None
    match = next((found for pattern in _DATES if (found := pattern.match(text, start))), None)
    return _date_figure(match, match.end()) if match else None


def _date_figure(match: re.Match[str], end: int, year: int | None = None, month: int | None = None) -> Figure:
    """The date of the groups y, m or month, and d; those missing are the ones given."""
    groups = {name: text for name, text in match.groupdict().items() if text}
    if digits := groups.get("y", "").lstrip("' "):
        year = int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 70 else 1900)
    if "m" in groups or "month" in groups:
        month = int(groups["m"]) if "m" in groups else _MONTHS.index(groups["month"][:3].lower()) + 1
    day = int(groups["d"]) if "d" in groups else None
    return Figure(Kind.DATE, (year, month, day), "", match.start(), end)


def read_day(text: str, start: int, last: Figure | None) -> Figure | None:
    """A day of a month: behind a date ("8월 4일~6일", "August 4-6"), or one that its neighbours make a date."""
    link = _DAY_LINK.fullmatch(text, last.end, start) if last and precision(last) == 2 else None
    match = _DAY.match(text, start)
    if match and (link or match["sure"] or _is_cued(text, start, match)):
        end = next((match.start(name) for name in ("sure", "topic") if match[name]), match.end())
        return _date_figure(match, end, *_month_of(last if link else None, int(match["d"])))
    if not link or link["link"] not in {"~", "-", "to", "through", "and"}:
        return None
    match = _LATER_DAY.match(text, start) or _EN_DAY.match(text, start)
    if not match or unit_at(text, match.end())[0] is not None:
        return None
    return _date_figure(match, match.end(), *_month_of(last, int(match["d"])))


def _is_cued(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the words in front of a bare day make a date of it."""
    window = max(0, start - 6)
    return bool(_DAY_CUE.search(text, window, start) or (match["topic"] and _TOPIC.search(text[window:start])))


def _month_of(last: Figure | None, day: int) -> tuple[int | None, int | None]:
    """The year and month of the date before, for a later day of the same month."""
    year, month, earlier = date_parts(last) if last else (None, None, None)
    return (year, month) if earlier is not None and earlier < day else (None, None)


def read_time(text: str, start: int, last: Figure | None) -> Figure | None:
    """A time of day: "오후 2시 30분", "14:30", "2:30 p.m.", or the end of a span: "오후 2시~4시"."""
    match = next((found for pattern in _TIMES if (found := pattern.match(text, start))), None)
    if not match:
        return None
    groups = match.groupdict()
    hour, half = int(groups["h"]), (groups.get("half") or "").lower()
    minute = 30 if groups.get("thirty") else int(groups.get("n") or 0)
    # "오후 2시~4시" ends at 16.
    before = last.value[0] if last and last.kind is Kind.TIME and not half and isinstance(last.value, tuple) else None
    goes_on = before and last and re.fullmatch(r"\s?(?:[~-]|부터|에서)\s?", text[last.end : start])
    if hour < 12 and (half in {"오후", "낮", "밤", "저녁", "p"} or (goes_on and 12 <= (before or 0) < hour + 12)):
        hour += 12
    if hour == 12 and half in {"오전", "새벽", "a"}:
        hour = 0
    return Figure(Kind.TIME, (hour, minute), "", start, match.end())
