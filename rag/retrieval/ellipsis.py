"""A follow-up that only names another time: "2026년 3월에는?", "그 전 해에는?", "What about 2021?".

It asks what was asked before, of that time: the earlier question with its time exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import Turn
from rag.retrieval.constraints import find_constraints, point_spans
from rag.retrieval.terms import MONTHS

_LEADS = re.compile(
    r"^(?:(?:그럼|그러면|그리고|그런데|근데|또|and|then|so|ok(?:ay)?|what about|how about|in|for|of|the)[\s,]+)+",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:도|에|에서|의)?\s?(?:경우)?(?:에)?(?:은|는)?\s?(?:요|어때요?|어떤가요|어땠나요|어떻게 되나요|then|as well|"
    r"too)?[\s?？.!~]*$",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"(?:그\s?)?(?:바로\s?전|이전|전|앞|직전|다음|이듬)\s?(?:해|년도?|달|월)|"
    r"(?:year|month) (?:before|earlier|after|later)|(?:previous|preceding|next|following) (?:year|month)",
    re.IGNORECASE,
)
_ON = re.compile("다음|이듬|after|later|next|following", re.IGNORECASE)
_BY_MONTH = re.compile("달|월|month", re.IGNORECASE)
_MONTHS_A_YEAR = len(MONTHS)


def retold(text: str, history: Sequence[Turn]) -> str | None:
    """The last question asked of another time; None where the text names more than a time, or that question none."""
    before = _asked_before(history[-1]) if history else None
    named = _bare(text)
    if before is None or not named:
        return None
    if _STEP.fullmatch(named):
        named = _stepped(named, before) or ""
    if not _is_time(named):
        return None
    spans = point_spans(named)
    first, *others = point_spans(before)
    for start, end in reversed(others):
        before = before[:start] + before[end:]
    return " ".join((before[: first[0]] + named[spans[0][0] : spans[-1][1]] + before[first[1] :]).split())


def _asked_before(turn: Turn) -> str | None:
    """A question of a time in its own words, or as it was read where it was such a follow-up itself."""
    bare = _bare(turn.question)
    question = turn.answer.rewritten if _is_time(bare) or _STEP.fullmatch(bare) else turn.question
    return question if question and point_spans(question) else None


def _bare(text: str) -> str:
    """A text without the words that lead to what it names, and those that end it."""
    return _ENDS.sub("", _LEADS.sub("", text.strip()))


def _is_time(text: str) -> bool:
    """Whether a text names points in time and nothing else."""
    spans = point_spans(text)
    return bool(spans) and not _rest(text, spans)


def _rest(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words of a text that belong to no point in time."""
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return re.sub(r"[\s년도]", "", text)


def _stepped(step: str, before: str) -> str | None:
    """The time that lies a year or a month from the one point that an earlier question names."""
    points = find_constraints(before).points
    if len(points) != 1:
        return None
    ((year, part),) = points
    by_month = _BY_MONTH.search(step)
    if year is None or (by_month and not part.startswith("m")):
        return None
    shift = 1 if _ON.search(step) else -1
    if not by_month:
        return _told(year + shift, part, before)
    months = year * _MONTHS_A_YEAR + int(part[1:]) - 1 + shift
    return _told(months // _MONTHS_A_YEAR, f"m{months % _MONTHS_A_YEAR + 1}", before)


def _told(year: int, part: str, before: str) -> str | None:
    """A year, or a month of one, in the language of a question."""
    korean = re.search("[가-힣]", before)
    if not part:
        return f"{year}년" if korean else str(year)
    if not part.startswith("m"):
        return None
    return f"{year}년 {part[1:]}월" if korean else f"{MONTHS[int(part[1:]) - 1].capitalize()} {year}"
