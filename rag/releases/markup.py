"""Text out of HTML that may not be HTML at all.

Bodies of korea.kr are plain text, HTML exported from Hangul with words cut into many `<span>`, or plain
text that uses `<` and `>` as brackets (`<끝>`); each must keep every visible word.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCK_NAMES = (
    "address article aside blockquote br center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tbody tfoot thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_INLINE_NAMES = (
    "a abbr b big bdi bdo caption cite code col colgroup del em font i iframe img input ins kbd label mark meta o:p "
    "q s small span strike strong sub sup td th time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_UNSEEN = frozenset({"script", "style", "title", "head"})
_KNOWN = _BLOCKS | _INLINE | _UNSEEN
_TAG = re.compile(r"</?(?:" + "|".join(sorted(_KNOWN, key=len, reverse=True)) + r")(?:\s[^<>]*)?/?>", re.IGNORECASE)
_PARAGRAPH_TAG = re.compile(r"<(?:p|div|table|li)(?:\s[^<>]*)?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A filter of the publisher read "R&D" as an entity and closed it: "R&D;".
_CLOSED_AMPERSAND = re.compile(r"(?<=[A-Z])&([A-Z]{1,2});")


def is_markup(text: str) -> bool:
    """Return whether `text` holds real HTML tags; `<끝>` and `A < B` are none."""
    return _TAG.search(text) is not None


def unescape(text: str) -> str:
    """Resolve entities up to twice; an `&` without a semicolon, as in an address, stays."""
    for _ in range(2):
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _CLOSED_AMPERSAND.sub(r"&\1", text)


def to_text(text: str) -> str:
    """Turn a body that may hold HTML into plain text; plain text keeps its angle brackets."""
    if not is_markup(text):
        return unescape(text)
    if _PARAGRAPH_TAG.search(text):
        text = re.sub(r"[ \t\r\n]+", " ", text)  # in real HTML a line of the source means nothing
    reader = _TextReader()
    reader.feed(text)
    reader.close()
    return unescape("".join(reader.parts))


class _TextReader(HTMLParser):
    """Collects text: inline tags leave no trace, block tags break the line, cells are parted by ` | `."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._row_has_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in {"td", "th"}:
            self._add(" | " if self._row_has_cell else "")
            self._row_has_cell = True
        elif tag in _BLOCKS:
            self._row_has_cell = self._row_has_cell and tag != "tr"
            self._add(" " if self._row_has_cell else "\n")
        elif tag not in _INLINE:
            self._add(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in {"tr", "table"}:
            self._row_has_cell = False
            self._add("\n")
        elif tag in _BLOCKS:
            self._add(" " if self._row_has_cell else "\n")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, part: str) -> None:
        if not self._unseen:
            self.parts.append(part)
