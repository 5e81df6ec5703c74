"""Proper names of a claim that its release holds nowhere, in either script: what is said of them is not told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rag.answering.claim_figures import State
from rag.answering.claim_lines import Line, Reading, Terms
from rag.answering.claim_names import Named
from rag.answering.sounds import is_heard
from rag.domain import Language, PressRelease
from rag.index.analysis import Analyser, stem_english
from rag.releases.ministries import find_spans
from rag.retrieval.places import TOWNS
from rag.retrieval.terms import Need

# Bounded, so that a text without spaces is read in one go.
_CAPITAL = re.compile(r"(?<![\w.’'-])[A-Z][a-z]{1,30}(?:[A-Z][a-z]{1,30}){0,3}(?![\w.]{0,30}[A-Z&])")
# A sentence begins here, so that any word has a capital letter; one that has something is a name all the same.
_BEGINS, _HAS = re.compile(r"(?:\A|[.!?:]\s|[“\"‘(]|\n)\W*\Z"), re.compile(r"['’]s\s")
_BEFORE = 48
# In a heading every word has one; a claim with more names than this is a list of them.
_HEADING, _MOST = 0.6, 12
_SHORTEST = 3
_NO_NAMES = frozenset({
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march"),
    *("april", "may", "june", "july", "august", "september", "october", "november", "december"),
    *("korea", "korean", "koreans", "south", "north", "mr", "ms", "mrs", "dr"),
})
# A capital stands for its government, but where something is, goes to or comes from.
_CAPITALS = frozenset({
    *("seoul", "pyongyang", "washington", "ottawa", "beijing", "tokyo", "moscow", "london", "paris", "berlin"),
    *("canberra", "hanoi"),
})
_WHERE = re.compile(
    r"\b(?:in|at|to|from|near|around|outside|inside|through|via)\s(?:[A-Z][a-z]+,?\s|and\s|central\s)*\Z"
)
_HOME = frozenset({"한국", "대한민국", "우리나라", "국내", "정부"})
# A long Korean name is a compound: told where both its ends are.
_COMPOUND, _END = 5, 2
# A name that the analyser does not know is seen with the particle behind it.
_PARTICLE = re.compile("(?<=[가-힣]{3})(?:에서|에게|으로|[은는이가을를의에로와과도])$")
_SPACE = re.compile(r"\s")


def unnamed(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """The proper names of a claim that stand nowhere in the release of `lines`, nor sound like a word of it."""
    release = lines[0].release
    if reading.language == "ko" and release.language == "ko":
        told = _SPACE.sub("", _written(release))
        for start, end in reading.names:
            name = reading.text[start:end]
            if name not in _HOME and not _is_written(name, told):
                yield Named("name", (start, end), State.UNSTATED)
    elif reading.language == "en" and reading.names:
        yield from _unnamed_english(reading, lines, terms)


def _written(release: PressRelease) -> str:
    return "\n".join((release.title, *release.subtitles, release.ministry, release.body))


def _is_written(name: str, told: str) -> bool:
    bare = _PARTICLE.sub("", name)
    return bare in told or (len(bare) >= _COMPOUND and bare[:_END] in told and bare[-_END:] in told)


def _unnamed_english(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    release = lines[0].release
    told = _written(release)
    lowered = told.lower()
    held = terms(release.title).union(terms(release.ministry), *(line.terms for line in lines))
    for start, end in reading.names:
        name = reading.text[start:end]
        needs = [need for need in reading.words if _is_of(need, name)]
        is_known = _is_known_place(needs)
        if name.lower() in lowered or not (is_known or _is_unknown(needs)):
            continue
        if any(not held.isdisjoint(need.terms) for need in needs):
            continue
        # Only a name that the glossary does not know is sought by its sound; one too short for that may be any.
        if release.language == "ko" and not is_known and is_heard(name, told) is not False:
            continue
        yield Named("place" if is_known else "name", (start, end), State.UNSTATED)


def _is_of(need: Need, name: str) -> bool:
    return stem_english(name.lower()) in need.terms or name.lower() in need.word.split()


def _is_unknown(needs: Sequence[Need]) -> bool:
    """Whether a word of a claim is none that the glossary has: most often a name."""
    return any(need.terms[0] == need.word for need in needs)


def _is_known_place(needs: Sequence[Need]) -> bool:
    return any(not TOWNS.isdisjoint(need.terms) for need in needs)


def find_names(text: str, language: Language, analyser: Analyser) -> tuple[tuple[int, int], ...]:
    """Where the proper names of a claim begin and end, but for those of ministries: so many of them."""
    found = analyser.names(text) if language == "ko" else _capitals(text)
    bodies = find_spans(text)
    names = (span for span in found if not any(start <= span[0] < end for start, end in bodies))
    return tuple(islice(names, _MOST))


def _capitals(text: str) -> Iterator[tuple[int, int]]:
    """Where words with a capital letter stand that their place in a text does not explain."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    if not words or sum(word[0].isupper() for word in words) > _HEADING * len(words):
        return
    for match in _CAPITAL.finditer(text):
        name = match[0].lower()
        before = max(0, match.start() - _BEFORE), match.start()
        begins = _BEGINS.search(text, *before) and not _HAS.match(text, match.end())
        if begins or len(name) < _SHORTEST or name in _NO_NAMES:
            continue
        if name not in _CAPITALS or _WHERE.search(text, *before):
            yield match.span()
