"""Text into HTML that stays text: for `gr.HTML`, which sanitises nothing, and for chat messages, which are Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

from rag.domain import Language

KST = timezone(timedelta(hours=9), "KST")

# C0 and C1 controls but tab and newline, soft hyphen, zero-width, bidi, variation selectors, tags, lone surrogates:
# none of them is ever seen, each of them can hide or reorder what is.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e01ef]"
)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_NO_ADDRESS = re.compile(rf"[\s\\]|{_UNSEEN.pattern}")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]")


def panel_text(text: str) -> str:
    """Escaped text for `gr.HTML`."""
    return html.escape(_UNSEEN.sub("", text), quote=True)


def message_text(text: str) -> str:
    """Escaped text for a chat message: every ASCII mark is a numeric entity, so Markdown has nothing to read.

    CommonMark 6.2: a character reference never acts as markup. Line breaks become `<br>`; the Markdown block a
    message stands in would otherwise end at a blank line.
    """
    lines = _UNSEEN.sub("", text).split("\n")
    return "<br>".join(_PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", line) for line in lines)


def language_of(text: str, default: Language) -> Language:
    """Korean when the text holds Hangul, English when it holds only Latin letters, else `default`."""
    if _HANGUL.search(text):
        return "ko"
    return "en" if _LATIN.search(text) else default


def emphasised(text: str, words: Iterable[tuple[int, int]], escape: Callable[[str], str]) -> str:
    """`text` escaped, with the ranges `words` of it in `<strong>`; a range outside it or over another is left plain."""
    done, parts = 0, []
    for start, end in sorted(words):
        if done <= start < end <= len(text):
            parts += [escape(text[done:start]), '<strong class="pd-word">', escape(text[start:end]), "</strong>"]
            done = end
    return "".join([*parts, escape(text[done:])])


def safe_url(url: str) -> str:
    """The escaped address when it is plain http(s) with a host, else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or _NO_ADDRESS.search(url):
        return ""
    return _PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", url)


def korean_date(moment: datetime) -> str:
    """`2025-08-04` in Korean time."""
    return f"{moment.astimezone(KST):%Y-%m-%d}"


def korean_time(moment: datetime) -> str:
    """`2025-08-04 17:13` in Korean time."""
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M}"
