"""A fact check in memory: the same verdicts on any text."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answering.claim_text import Reason
from rag.answering.claims import MAX_TEXT
from rag.chat import Check
from rag.domain import Citation, Claim, Difference, Verdict
from rag.errors import QuestionError, StoreError


def canned_check(text: str, quoted: Citation, hostile: Citation) -> Check:
    """Three sentences: supported, contradicted with a difference, not checked.

    Words of the text change that: `적대` adds a hostile sentence, `끊김` breaks off after two, `고장` before the first.
    """
    if "고장" in text:
        raise StoreError("/secret/path: the index is gone")
    if not text.strip() or len(text) > MAX_TEXT:
        raise QuestionError("/secret/path: there is no text, or too much of it")
    told = quoted.quote
    other = told.replace("29일", "31일")
    at = told.index("29일")
    claims = [
        Claim(told, 0, len(told), Verdict.SUPPORTED, (quoted,)),
        Claim(
            other,
            len(told) + 1,
            len(told) + 1 + len(other),
            Verdict.CONTRADICTED,
            (quoted,),
            (Difference("date", "31일", at, "29일", quoted.n, at),),
        ),
        Claim("Les chiffres suivent.", 0, 21, Verdict.NOT_RUN, reason=Reason.LANGUAGE.value),
    ]
    if "적대" in text:
        difference = Difference("number", hostile.quote[:4], 0, hostile.quote, hostile.n)
        claims.append(Claim(hostile.quote, 0, len(hostile.quote), Verdict.PARTLY, (hostile,), (difference,)))
    return Check(len(claims), _breaking(claims) if "끊김" in text else iter(claims))


def _breaking(claims: list[Claim]) -> Iterator[Claim]:
    yield from claims[:2]
    raise RuntimeError("/secret/path: a bug")
