"""Bytes of a corpus file to text: UTF-8, else CP949 as older Korean tools write it, else an error."""

from __future__ import annotations

from rag.errors import ReleaseError

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Tab, line feed, vertical tab, form feed, carriage return, and the two that old Korean editors leave.
_TEXT_CONTROLS = frozenset({9, 10, 11, 12, 13, 26, 27})
_CONTROLS = bytes(code for code in range(32) if code not in _TEXT_CONTROLS)
_MOST_CONTROLS = 0.01


def decode(data: bytes, source: str, line: int | None = None) -> str:
    """Decode strictly; a byte order mark is dropped.

    Raises:
        ReleaseError: the bytes are binary, UTF-16, or neither UTF-8 nor CP949.
    """
    if data.startswith(_UTF16_MARKS):
        raise ReleaseError(source, "this is UTF-16; save it as UTF-8", line)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > _MOST_CONTROLS * len(data) + 2:
        raise ReleaseError(source, "this is binary, not text; remove it or save it as UTF-8 text", line)
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReleaseError(source, "this is neither UTF-8 nor CP949; save it as UTF-8", line)
