"""Lines that announce what follows and say nothing by themselves ("□ 신청 방법")."""

from __future__ import annotations

import re

_BULLET = re.compile(r"^[\s○◦ㅇ●□■◇◆▪▲△·•\-*–―※➊-➓①-⑳<〈\[【(]+")
_ASIDE = re.compile(r"\([^()]*\)")
# A number that only names a part ("1회차 일정").
_PART = re.compile(r"제?\d+\s?(?:회차|단계|순위|차|기|부|편|호)(?![가-힣])")
# A figure, a colon or the end of a sentence says something.
_SAYS = re.compile(r"\d|[.?!:：]|(?:다|(?<![개수])요|까|함|임|됨|음)[\s)〉>\]】]*$")
# "신청한 곳은 다음 네 곳이다.", "The rules are as follows."
_FOLLOWS = re.compile(
    r"(?:다음|아래)(?:과|와)?\s?(?:\S+\s){0,2}?(?:같다|같습니다|\S*이다|\S*입니다)\.?$"
    r"|\b(?:as follows|(?:is|are) the following)\b"
)
_SHORT = 22
_FEW_WORDS = 5


def is_bare(text: str) -> bool:
    """Whether a line is a heading, or an item of a list, that is no answer alone; a colon at its end announces."""
    if text.rstrip().endswith((":", "：")):
        return True
    words = _BULLET.sub("", _PART.sub("", _ASIDE.sub("", text)).strip())
    korean = re.search("[가-힣]", words) is not None
    short = len(words) <= _SHORT if korean else len(words.split()) <= _FEW_WORDS
    return short and _SAYS.search(words) is None


def announces(text: str) -> bool:
    """Whether a line says that a list follows: a heading, or a sentence that points to what comes."""
    return is_bare(text) or _FOLLOWS.search(text) is not None
