"""The kind of release that a question restricts itself to: "금융위 해명자료 있나", "in the rebuttal issued by".

Only where the word names the documents asked for. Nearly all releases are press releases, so that asking about "the
press release" is no restriction.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.index.store import KIND_WORDS

Kind = Literal["설명자료", "정책뉴스"]
# Under the first stand 설명, 해명, 반박 and 정정 alike: what answers a report in the press.
EXPLANATION: Kind = "설명자료"
POLICY_NEWS: Kind = "정책뉴스"
KINDS: tuple[Kind, ...] = (EXPLANATION, POLICY_NEWS)

# What follows the name of documents that are looked into, looked for, or put out.
_LOOKED_INTO = (
    r"[’”'\"」]?(?:들)?(?:"
    r"에(?:서|선|는|도|만)|\s?(?:중|가운데)(?:에|에서|$|[\s,])|에\s?(?:따르|나온|나와|실린|실렸|담긴|담겼|있는|있나|적힌|의하)|"
    r"(?:이|가|은|는|도|만|라도|을|를)?\s*(?:있(?:나|는지|었|어|습니까|을까|다면|으면)|없(?:나|는지|어|습니까)|나왔|나온|올라온|냈|내놓|내놨|낸\s|"
    r"배포|발표|공개|찾아|보여|알려|요약|정리|읽|골라|말해|검색|궁금|[?？]|$)|의\s?(?:내용|제목|요지|핵심)"
    r")"
)
# "설명자료가 아닌", "해명자료 말고": what is not wanted.
_NOT = r"(?!\s?(?:말고|빼고|제외|외에|이외|아닌|아니)|(?:이|가|은|는|을|를)\s(?:아닌|아니|빼고|제외))"
_EXPLANATION_KO = (
    r"(?<![가-힣])(?:보도\s?)?(?:설명|해명|반박|정정)\s?(?:보도\s?)?자료|(?<![가-힣])보도\s?(?:설명|해명)(?!회)|"
    r"팩트\s?체크(?:\s?자료)?|사실은\s?이렇습니다"
)
_RELEASE = r"(?:press\s+)?(?:releases?|statements?|notes?|articles?|notices?|documents?|materials?)"
_ISSUED = r"(?:\s+(?:\S+\s+){0,3}?(?:issued|published|released|put out|posted|from|by)\b)"
_IN_FRONT = (
    r"(?<!submit )(?<!file )(?<!lodge )(?<!write )"
    r"\b(?:in|from|of|per|to|the|an?|any|its|their|which|what|'s|ministry|commission|government)\s+(?:official\s+)?"
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (EXPLANATION, rf"(?:{_EXPLANATION_KO}){_NOT}{_LOOKED_INTO}"),
        (POLICY_NEWS, rf"(?<![가-힣])정책\s?뉴스(?:\s?기사)?{_NOT}{_LOOKED_INTO}"),
        (EXPLANATION, rf"\b(?:rebuttal|fact[\s-]?check(?:ing)?|explanatory|clarification|correction)\s+{_RELEASE}\b"),
        (
            EXPLANATION,
            rf"{_IN_FRONT}(?:rebuttals?|fact[\s-]?checks?|clarifications?)"
            rf"(?:{_ISSUED}|\s*[,?.]|\s+(?:on|about|regarding|to)\b|\s*$|\s+(?:say|said|state|mention|explain)s?\b)",
        ),
        (EXPLANATION, r"\baccording to (?:the|a|its|their) (?:\w+\s){0,3}(?:rebuttal|fact[\s-]?check|clarification)\b"),
        (POLICY_NEWS, r"\bpolicy news (?:articles?|items?|pieces?|stor(?:y|ies)|releases?|posts?)\b"),
        (
            POLICY_NEWS,
            r"\b(?:in|from|according to|any) (?:the |a |any )?policy news\b(?! (?:site|website|portal|service))",
        ),
        (POLICY_NEWS, r"\bpolicy news (?:from|by|of|published|issued|on|about)\b"),
    )
)


def kind_of(written: str) -> Kind | None:
    """The kind of `KINDS` that a release is by what it calls itself ("보도해명자료"), None for any other."""
    return next((kind for kind in KINDS if any(word in written for word in KIND_WORDS.get(kind, (kind,)))), None)


def find_kinds(question: str) -> tuple[Kind, ...]:
    """The kinds of `KINDS` that a question restricts itself to, () for any."""
    found = {kind for kind, pattern in _PATTERNS if pattern.search(question)}
    return tuple(kind for kind in KINDS if kind in found)
