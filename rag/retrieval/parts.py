"""A question that asks for two things, taken apart: "Where was it held, and how many came?"."""

from __future__ import annotations

import re
from typing import Final, Literal

Part = Literal["first", "second"]

_EN: Final = (
    "how|what|when|where|who|whom|whose|which|why|until when|"
    "is|are|was|were|does|do|did|can|could|may|will|must|should|has|have"
)
_BEGINS_EN = re.compile(rf"(?:(?:in|on|at|by|for|from|to|of|with|until|since)\s+)?(?:{_EN})\b", re.IGNORECASE)
_ASKS_KO = re.compile(r"몇|언제|어디|어느|누구|누가|얼마|어떻게|어떤|왜|무엇|무슨|뭐|뭘|뭔|는지|은지|인지|을지|할지")
# Where one thing that is asked ends and another begins, the surest first.
_JOINTS: Final = tuple(
    re.compile(joint, re.IGNORECASE)
    for joint in (
        r"(?<=[?？])\s+(?:(?:and|also|plus|그리고|또한?)\b,?\s*)?(?=\S)",
        r",?\s+and\s+(?:also\s+)?(?=\S)|(?<=[고며]),\s+(?=\S)|,?\s+그리고\s+(?=\S)",
        r"(?<=[고며])\s+(?=\S)",
    )
)
_HANGUL = re.compile("[가-힣]")
# A part has so many characters and words: "why?" asks nothing by itself.
_LEAST, _WORDS = 4, 2


def split_parts(question: str) -> tuple[str, str] | None:
    """The two things that a question asks for, in its words; None where it asks for one, or nobody can tell.

    Each part must ask: a Korean one by a word that asks, or by ending as a question of its own; an English one by
    beginning so.
    """
    for joint in _JOINTS:
        for match in joint.finditer(question):
            first, second = question[: match.start()].strip(" ,"), question[match.end() :].strip()
            of_its_own = joint is _JOINTS[0]
            if _asks(first, of_its_own=of_its_own) and _asks(second, of_its_own=of_its_own):
                return first, second
    return None


def _asks(part: str, *, of_its_own: bool) -> bool:
    if len(part) < _LEAST or len(part.split()) < _WORDS:
        return False
    if _HANGUL.search(part):
        return _ASKS_KO.search(part) is not None or (of_its_own and part.endswith("?"))
    return _BEGINS_EN.match(part) is not None
