"""Korean words in Latin letters, so that a name written in one script is found in the other.

Revised Romanisation (Ministry of Culture and Tourism notice 2000-8): the reading with the sound changes of the
standard ("독립문" Dongnimmun) and the one that keeps the letters ("dokripmun"), since names are written both ways.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_ONSETS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae"),
    *("oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"),
)
# Each coda as it sounds at the end of a word, and as what moves over to a following vowel after what stays.
_CODAS = (
    *(("", "", ""), ("k", "", "g"), ("k", "", "kk"), ("k", "k", "s"), ("n", "", "n"), ("n", "n", "j"), ("n", "", "n")),
    *(("t", "", "d"), ("l", "", "r"), ("k", "l", "g"), ("m", "l", "m"), ("l", "l", "b"), ("l", "l", "s")),
    *(("l", "l", "t"), ("p", "l", "p"), ("l", "", "r"), ("m", "", "m"), ("p", "", "b"), ("p", "p", "s")),
    *(("t", "", "s"), ("t", "", "ss"), ("ng", "ng", ""), ("t", "", "j"), ("t", "", "ch"), ("k", "", "k")),
    *(("t", "", "t"), ("p", "", "p"), ("", "", "")),
)
_NASAL = {"k": "ng", "t": "n", "p": "m"}
_FIRST, _LAST = "가", "힣"
_HANGUL = re.compile(rf"[{_FIRST}-{_LAST}]+")
# A single syllable sounds like too many words; a longer term is a phrase that nobody spells in Latin letters.
_LENGTHS = range(2, 9)

Syllable = tuple[int, int, int]


def readings(word: str) -> tuple[str, ...]:
    """The ways in which a Korean word of two to eight syllables is written in Latin letters; () for another word."""
    if len(word) not in _LENGTHS or not _HANGUL.fullmatch(word):
        return ()
    syllables = [parts_of(letter) for letter in word]
    return tuple(dict.fromkeys((_spelled(syllables, changed=True), _spelled(syllables, changed=False))))


def parts_of(letter: str) -> Syllable:
    """The numbers of the onset, the vowel and the coda of a Korean syllable, each in the order of the alphabet."""
    code = ord(letter) - ord(_FIRST)
    return code // 588, code % 588 // 28, code % 28


def _spelled(syllables: Sequence[Syllable], *, changed: bool) -> str:
    onset, vowel, _ = syllables[0]
    letters = _ONSETS[onset] + _VOWELS[vowel]
    for (_, _, coda), (following, next_vowel, _) in pairwise(syllables):
        letters += _boundary(coda, _ONSETS[following], changed=changed) + _VOWELS[next_vowel]
    return letters + _CODAS[syllables[-1][2]][0]


def _boundary(coda: int, onset: str, *, changed: bool) -> str:
    """What stands between two vowels."""
    sound, stays, moves = _CODAS[coda]
    if not onset:
        return stays + moves
    if sound == "l" and onset == "r":
        return "ll"
    return "".join(_changed(sound, onset)) if changed else sound + onset


def _changed(sound: str, onset: str) -> tuple[str, str]:
    """A closing sound and the one after it, as they change each other."""
    if {sound, onset} in ({"l", "n"}, {"n", "r"}):
        return "l", "l"
    if onset == "r" and sound:
        return _NASAL.get(sound, sound), "n"
    if onset in {"n", "m"}:
        return _NASAL.get(sound, sound), onset
    return sound, onset
