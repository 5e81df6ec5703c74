"""Lines that announce what follows and say nothing by themselves ("□ 신청 방법")."""

from __future__ import annotations

import re

_BULLET = re.compile(r"^[\s○◦ㅇ●□■◇◆▪▲△·•\-*–―※➊-➓①-⑳<〈\[【(]+")
_ASIDE = re.compile(r"\([^()]*\)")
# A figure, a colon or the end of a sentence says something.
_SAYS = re.compile(r"\d|[.?!:：]|(?:다|요|까|함|임|됨|음)[\s)〉>\]】]*$")
_SHORT = 22
_FEW_WORDS = 5


def is_bare(text: str) -> bool:
    """Whether a line is a heading, or an item of a list, that is no answer alone."""
    words = _BULLET.sub("", _ASIDE.sub("", text).strip())
    korean = re.search("[가-힣]", words) is not None
    short = len(words) <= _SHORT if korean else len(words.split()) <= _FEW_WORDS
    return short and _SAYS.search(words) is None
