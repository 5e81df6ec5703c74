"""The language of a text, and text without invisible characters."""

from __future__ import annotations

import re
import unicodedata

from rag.domain import Language

# A question may name Korean bodies in an English sentence: the words that make the sentence decide.
_FUNCTION_WORDS = (
    "a an and announce announced are can could did do does explain for from give has have how in is it list may me "
    "much many of on please say says should show summarize summarise tell that the this to was were what when where "
    "which who whom whose why will with would you"
)
_ENGLISH_WORDS = frozenset(_FUNCTION_WORDS.split())
_KOREAN_ENDINGS = tuple("다요까죠줘지니냐나가려줄돼해야")
_RUNNING_TEXT = 200  # letters; above it a text is a body, not a question
_SHARE_OF_A_BODY = 0.15  # a Korean release with an English half has about 0.3, an English one below 0.05
_SHARE_OF_A_QUESTION = 0.5

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0\u115f\u1160]")
_LINE_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\u000b\u000c]")
_TRAILING_SPACES = re.compile(r"(?<! ) ++(?=\n|\Z)")  # linear on long runs of spaces
_BLANK_LINES = re.compile(r"\n{3,}")
# Controls but the line feed, format characters (zero-width, bidi, BOM, tags), variation selectors, lone surrogates.
_INVISIBLE = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\\ud800-\\udfff\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]+"
)


def detect_language(text: str) -> Language:
    """Say "ko" or "en" by the share of Hangul among the letters; a text without letters is "ko".

    Below half Hangul a short text is English only when it holds an English function word, and above
    half it is English when it opens with one and does not end as a Korean sentence does.
    """
    hangul = len(_HANGUL.findall(text))
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    letters = hangul + sum(map(len, words))
    if not letters:
        return "ko"
    share = hangul / letters
    if not hangul or letters >= _RUNNING_TEXT:
        return "ko" if share >= _SHARE_OF_A_BODY else "en"
    return "en" if _is_english_question(text, words, share) else "ko"


def _is_english_question(text: str, words: list[str], share: float) -> bool:
    if share < _SHARE_OF_A_QUESTION:
        return any(word in _ENGLISH_WORDS for word in words)
    first = re.match(r"\W*([A-Za-z]+)", text)
    ends_in_korean = re.sub(r"\W+$", "", text).endswith(_KOREAN_ENDINGS)
    return bool(first) and not ends_in_korean and words[0] in _ENGLISH_WORDS


def clean_text(text: str) -> str:
    """Return `text` in NFC without invisible characters, with LF lines and at most one blank line in a row.

    Every visible character stays as it is: `△` before a number is a minus sign.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _ODD_SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    # After the removal: a zero-width character may have kept two jamo apart.
    text = unicodedata.normalize("NFC", text)
    text = _TRAILING_SPACES.sub("", text)
    return _BLANK_LINES.sub("\n\n", text).strip()
