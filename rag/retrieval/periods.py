"""Periods named in a question, as inclusive dates: "지난달", "작년 하반기", "8월 첫째 주", "since March", "in Q3 2025".

A relative word always means the time of publication. A plain date ("2024년 최저임금", "발표한 2024년 통계") is as often
the topic as the time of publication, so it becomes a filter only where it says when something was published. What lies
ahead ("내년", "next March") names no period: nothing has been published in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rag.retrieval.bounds import NOTHING, Bounds
from rag.retrieval.period_rules import RULES, Rule


@dataclass(frozen=True, slots=True)
class Period:
    """An inclusive period, open at a side that is None; `relative` when it counts from today, `start` its place."""

    first: date | None
    last: date | None
    relative: bool
    text: str
    start: int


def find_periods(question: str, today: date) -> Iterator[Period]:
    """The periods that a question names, those of the more telling rules first; none lies inside another."""
    lowered = question.lower()
    taken: list[tuple[int, int]] = []
    for rule in RULES:
        for match in rule.pattern.finditer(lowered):
            start, end = match.span()
            bounds = None if any(start < e and s < end for s, e in taken) else _bounds(rule, match, today)
            if bounds is None:
                continue
            if rule.edged and bounds != NOTHING:
                bounds, start, end = _with_edge(bounds, lowered, start, end)
            taken.append((start, end))
            if bounds != NOTHING:
                yield Period(*bounds, rule.relative, question[start:end], start)


def _bounds(rule: Rule, match: re.Match[str], today: date) -> Bounds | None:
    """What a rule makes of its match; None for a date beyond the calendar ("last year" in the year 1)."""
    try:
        return rule.make(match, today)
    except (ValueError, OverflowError):
        return None


_SINCE = re.compile(r"\s?(?:부터|이후(?:에|로)?)|\s+onwards?\b")
_UNTIL = re.compile(r"\s?말?\s?까지")
_BEFORE = re.compile(r"\s?(?:이전(?:에)?|전에)")
_SINCE_EN = re.compile(r"\b(?:since|after)\s+(?:the\s+)?$")
_UNTIL_EN = re.compile(r"\b(?:until|till|by|through|up to)\s+(?:the\s+)?$")
_BEFORE_EN = re.compile(r"\bbefore\s+(?:the\s+)?$")


def _with_edge(bounds: Bounds, text: str, start: int, end: int) -> tuple[Bounds, int, int]:
    """A period with the words that open it at a side ("부터", "since"), and where it stands with them."""
    first, last = bounds
    before = first - timedelta(days=1) if first and first > date.min else None
    for opened, behind, in_front in (
        ((first, None), _SINCE, _SINCE_EN),
        ((None, last), _UNTIL, _UNTIL_EN),
        ((None, before), _BEFORE, _BEFORE_EN),
    ):
        suffix, prefix = behind.match(text, end), in_front.search(text, 0, start)
        if suffix or prefix:
            return opened, prefix.start() if prefix else start, suffix.end() if suffix else end
    return bounds, start, end


_PUBLISHED = re.compile(
    r"발표|보도|배포|공개한|나온\s|올라온|발간한|소식|뉴스|(?:낸|내놓은|펴낸)\s(?:\S+\s){0,6}?(?:자료|발표|보도)|"
    r"\bpublished|\bannounce|\breleased|\bissued|\bpress releases?|\bnews\b|\baccording to\b|\bunveiled"
)
# What may stand between a date and the word of publishing: "하반기에 병무청에서 발표한", "published by it in Q3".
_THEN_PUBLISHED = re.compile(
    r"도?\s*(?:에|중에?|동안에?|사이에?|부터|까지|이후(?:에|로)?|이전에?|전에)?\s*"
    r"(?:\S+(?:이|가|에서|은|는|의)\s+){0,2}"
    r"(?:발표|보도|배포|공개|나온|나왔|올라온|발간|낸\s|냈|내놓|내놨|펴낸|소식|뉴스|자료)"
)
_PUBLISHED_BEFORE = re.compile(
    r"\b(?:publish|announc|releas|issu|unveil|came out|come out|put out|news)[a-z]*\s+(?:\S+\s+){0,4}?"
    r"(?:(?:in|on|during|of|from|for|over|between)\s+)?(?:the\s+)?$"
)


def is_about_publication(question: str) -> bool:
    """Whether a question speaks of something as published, so that a ministry it names is the publisher."""
    return bool(_PUBLISHED.search(question.lower()))


def dates_publication(question: str, period: Period) -> bool:
    """Whether a period of a question is when something was published, not what it is about."""
    lowered, end = question.lower(), period.start + len(period.text)
    return bool(_THEN_PUBLISHED.match(lowered, end) or _PUBLISHED_BEFORE.search(lowered[: period.start]))
