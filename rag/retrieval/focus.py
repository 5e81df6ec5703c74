"""What a question asks the value of: the thing beside the asking word ("과태료는 얼마", "how many visitors")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import Language
from rag.retrieval.terms import Need

_ASKING_KO = re.compile(r"언제|어디|누가|누구|무엇|뭐|뭘|얼마|몇|며칠|어느|어떤|왜|어떻게|무슨")
# In Korean the thing stands before the asking word, but after one that goes with a noun ("어느 나라").
_WITH_NOUN = frozenset({"어느", "어떤", "무슨", "몇"})
_ASKING_EN = re.compile(
    r"\bhow (?:many|much|long|often|big|large|far|high)\b|\b(?:how|what|which|when|where|who|why)\b", re.IGNORECASE
)


def focus(question: str, language: Language, needs: Sequence[Need]) -> Need | None:
    """The need that is asked about, None when no word of the question tells."""
    lowered = question.lower()
    placed = [(place, need) for need in needs if (place := _place(lowered, need.word)) >= 0]
    if language == "en":
        asking = _ASKING_EN.search(lowered)
        return _first_after(placed, asking.end()) if asking else _last_before(placed, len(lowered))
    matches = list(_ASKING_KO.finditer(lowered))
    if not matches:
        return _last_before(placed, len(lowered))
    asking = matches[-1]
    after, before = _first_after(placed, asking.end()), _last_before(placed, asking.start())
    return (after or before) if asking[0] in _WITH_NOUN else (before or after)


def _place(lowered: str, word: str) -> int:
    """Where a need stands; its last letter may have changed with its ending."""
    place = lowered.find(word)
    return lowered.find(word[:-1]) if place < 0 and len(word) > 2 else place


def _first_after(placed: Sequence[tuple[int, Need]], start: int) -> Need | None:
    return min((item for item in placed if item[0] >= start), key=lambda item: item[0], default=(0, None))[1]


def _last_before(placed: Sequence[tuple[int, Need]], end: int) -> Need | None:
    return max((item for item in placed if item[0] < end), key=lambda item: item[0], default=(0, None))[1]
