"""Whether a foreign name stands in a Korean text as it is heard there: "San Diego", "샌디에이고".

By consonants, as in Soundex (Russell, US patent 1,261,167): Korean adds vowels to foreign names and keeps the rest.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from rag.index.romanisation import parts_of, readings

_HANGUL = re.compile("[가-힣]+")
_ONSETS = ("k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "s", "s", "s", "k", "t", "p", "")
_CODAS = (
    *("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p"),
    *("t", "t", "n", "t", "t", "k", "t", "p", ""),
)
_VOWELS = "aeiouy"
# How consonants of a Latin name are heard, the longer ones first; in brackets what may be one or the other.
_HEARD = (
    (r"(.)\1", r"\1"),
    (r"^kn", "n"),
    (r"sch|sh|tz|ts|dg|dz", "S"),
    (r"tch", "S"),
    (r"ch", "[KS]"),
    (r"ck", "K"),
    (r"ph|f|v|b|p", "P"),
    (r"th", "[TS]"),
    (r"ng", "N[KS]?"),
    (r"gn", "K?N"),
    (rf"r(?![{_VOWELS}])", "L?"),
    (r"[rl]", "L"),
    (r"x", "K?S"),
    (r"s$", "S?"),
    (r"[szj]", "S"),
    (r"c(?=[eiy])", "S"),
    (r"[ckq]", "K"),
    (r"g(?=[eiy])", "[KS]"),
    (r"g", "K"),
    (r"t(?=i[ao])", "[TS]"),
    (r"[td]", "T"),
    (r"m", "M"),
    (r"n", "N"),
    (r"[^A-Z\[\]?]", ""),
)
# A name of fewer consonants sounds like too much; of others so many letters must be alike.
_LEAST, _LIKE = 2, 0.7
# Syllables that Korean adds at most: "Microsoft", "마이크로소프트".
_ADDED = 4
_CERTAIN = re.compile(r"\[[A-Z]+\]|[A-Z](?!\?)")
# Letters that Korean does not tell apart, or adds.
_SAME_LETTERS = (("eu", ""), ("eo", "o"), ("ae", "a"), ("oo", "u"), ("ou", "u"), ("w", "u"), ("y", "i"), ("h", ""))
_FOLDED = str.maketrans("cqgfvbdrzj", "kkkppptlss")


def is_heard(name: str, text: str) -> bool | None:
    """Whether a name in Latin letters stands in a Korean text by its sound; None for one too short to tell."""
    name = name.lower()
    pattern = _pattern(name)
    if len(_CERTAIN.findall(pattern)) < _LEAST:
        return None
    # Each syllable begins with a stop; the next consonant may be in the same one, the next, or behind bare vowels.
    heard = re.compile(r"\." + r"\.{0,3}".join(re.findall(r"(?:\[[A-Z]+\]|[A-Z])\??", pattern)))
    return any(
        _is_alike(name, word, sounds[: match.start()].count("."))
        for word, sounds in _sounds(text)
        for match in heard.finditer(sounds)
    )


def _is_alike(name: str, word: str, start: int) -> bool:
    """Whether some syllables of a Korean word from `start` on, or from the one before, are written much like a name."""
    count = len(re.findall(r"[aeiouy]+", name))
    parts = (
        word[first : first + length]
        for first in range(max(0, start - 1), start + 1)
        for length in range(max(1, count - 1), count + _ADDED + 1)
    )
    folded = _fold(name)
    # A syllable has a reading only with another one.
    spelled = (reading for part in parts for reading in readings(part) or readings(f"{part}아"))
    return any(SequenceMatcher(None, folded, _fold(word), autojunk=False).ratio() >= _LIKE for word in spelled)


def _fold(written: str) -> str:
    for letters, one in _SAME_LETTERS:
        written = written.replace(letters, one)
    return re.sub(r"(.)\1", r"\1", written.translate(_FOLDED))


@lru_cache(maxsize=256)
def _pattern(name: str) -> str:
    """The consonants of a name, in capitals: "?" behind one that may be silent, brackets around two that it may be."""
    for written, heard in _HEARD:
        name = re.sub(written, heard, name)
    return name


@lru_cache(maxsize=64)
def _sounds(text: str) -> tuple[tuple[str, str], ...]:
    """The Korean words of a text, each with its consonants, a stop before each syllable."""
    return tuple((word, _word_sounds(word)) for word in _HANGUL.findall(text))


def _word_sounds(word: str) -> str:
    heard = [(_ONSETS[onset], _CODAS[coda]) for onset, _, coda in map(parts_of, word)]
    following = [onset for onset, _ in heard[1:]] + [""]
    # What closes a syllable and opens the next is heard once: "릴리".
    return "".join(
        f".{onset}{coda if coda != after else ''}" for (onset, coda), after in zip(heard, following, strict=True)
    ).upper()
