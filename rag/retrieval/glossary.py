"""English words and the Korean search terms for them, both ways: lexical search across languages stands on it.

`glossary.tsv` holds a headword a line and its Korean terms, best first, as the analyser cuts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import product

# "U.S." is one word, and so is "R&D"; a hyphen parts words as a space does.
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Za-z0-9]+(?:&[A-Za-z0-9]+)*")
_POSSESSIVE = re.compile(r"['’][sS]\b|(?<=[sS])['’](?=\s|$)")
_BETWEEN_WORDS = re.compile(r"[\s\-‐‑]*")
# Headwords that are everyday words too: the acronym is meant only when written in capitals.
_ACRONYMS = frozenset({"us", "who", "it", "cop", "icc", "pow", "pr"})
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class GlossaryMatch:
    """A known word or phrase of an English text: its headword, the Korean terms, best first, and as it was written."""

    source: str
    terms: tuple[str, ...]
    surface: str


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a text, its place, and the headwords it may be a form of, likeliest first."""

    start: int
    end: int
    forms: tuple[str, ...]


class Glossary:
    """English headwords with Korean terms; never changes after it is made."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        self._korean = {headword: tuple(terms) for headword, terms in entries.items()}
        self._english = _inverse(self._korean)
        self._longest: dict[str, int] = {}
        for headword in self._korean:
            first, *rest = headword.split(" ")
            self._longest[first] = max(self._longest.get(first, 1), 1 + len(rest))

    @classmethod
    def load(cls) -> Glossary:
        """Read the glossary of the package (about 40 ms)."""
        text = resources.files(__package__).joinpath("glossary.tsv").read_text(encoding="utf-8")
        return cls(dict(_entries(text.splitlines())))

    def __len__(self) -> int:
        """The number of headwords."""
        return len(self._korean)

    def __iter__(self) -> Iterator[str]:
        """The headwords, as the file has them."""
        return iter(self._korean)

    def korean(self, text: str) -> list[GlossaryMatch]:
        """Each English word or phrase of `text` that is known, in order of appearance, none inside another.

        At each word the longest known phrase is taken. Plural and past forms count as their headword.
        """
        words = _words(text)
        found: list[GlossaryMatch] = []
        at = 0
        while at < len(words):
            headword, length = self._longest_match(text, words, at)
            if headword:
                surface = text[words[at].start : words[at + length - 1].end]
                found.append(GlossaryMatch(headword, self._korean[headword], surface))
            at += length
        return found

    def english(self, term: str) -> tuple[str, ...]:
        """The English headwords for a Korean term, those it translates best first; empty when it is unknown."""
        return self._english.get(term, ())

    def _longest_match(self, text: str, words: Sequence[_Word], at: int) -> tuple[str, int]:
        """The longest headword that begins at a word and its length in words; ("", 1) when there is none."""
        longest = max(self._longest.get(form, 0) for form in words[at].forms)
        for length in range(_run_length(text, words, at, longest), 0, -1):
            # Forms are tried as the words stand first, then reduced.
            for forms in product(*(word.forms for word in words[at : at + length])):
                headword = " ".join(forms)
                if headword in self._korean:
                    return headword, length
        return "", 1


def _run_length(text: str, words: Sequence[_Word], at: int, longest: int) -> int:
    """How many words from `at` on, `longest` at most, stand with nothing but spaces and hyphens between them."""
    length = 0
    for position in range(at, min(len(words), at + longest)):
        if length and not _BETWEEN_WORDS.fullmatch(
            _POSSESSIVE.sub("", text[words[position - 1].end : words[position].start])
        ):
            break
        length += 1
    return length


def _words(text: str) -> list[_Word]:
    # A possessive keeps its length, so that places stay those of the text.
    plain = _POSSESSIVE.sub(lambda ending: " " * len(ending[0]), text)
    return [_Word(word.start(), word.end(), _forms(word[0])) for word in _WORD.finditer(plain)]


def _forms(written: str) -> tuple[str, ...]:
    plain = written.replace(".", "")
    word = plain.lower()
    if word in _ACRONYMS and not plain.isupper():
        return ("",)
    return tuple(form for form in base_forms(word) if form == word or form not in _ACRONYMS)


def base_forms(word: str) -> list[str]:
    """The words that a lower-case English word may be a form of, itself first: "cities", "citie", "city"."""
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    elif word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        forms += [word[:-1], word[:-2]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        forms.append(word[:-1])
    elif word.endswith("ied"):
        forms.append(word[:-3] + "y")
    else:
        forms += _without_ending(word)
    return [form for form in forms if form == word or len(form) >= _SHORTEST_STEM]


def _without_ending(word: str) -> Iterable[str]:
    """Base verbs of a past or -ing form: "hosted" of "hoste" or "host", "planned" of "plan"."""
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= _SHORTEST_STEM - 1:
            yield base + "e"
            yield base
            if base[-1] == base[-2]:
                yield base[:-1]


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in lines:
        headword, _, terms = line.partition("\t")
        yield headword, tuple(terms.split(","))


def _inverse(korean: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Korean terms to headwords: those whose first term it is before those whose second it is, and so on."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    for headword, terms in korean.items():
        for rank, term in enumerate(terms):
            ranked.setdefault(term, []).append((rank, headword))
    return {term: tuple(headword for _, headword in sorted(pairs)) for term, pairs in ranked.items()}
