"""Wrong passages that look right: the same series of another month, and what a lexical search finds beside the gold."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evals.training.pairs import Pair, Text
from rag.index.analysis import Analyser
from rag.index.lexical import LexicalIndex, TermRow, write_terms

_DIGITS = re.compile(r"\d+|[상하]반기|[일월화수목금토]요일")
_LETTERS = re.compile(r"[\W_]")
# Ranks of a lexical search that are hard and seldom right as well.
_FIRST, _LAST = 1, 12


def series_of(title: str, ministry: str) -> str:
    """What releases of one series share: ministry and title without its numbers, spaces and signs."""
    return f"{ministry}|{_LETTERS.sub('', _DIGITS.sub('#', title))}"


class HardNegatives:
    """Finds a passage that is not the right one for a query, over the first chunks of all releases learned from."""

    def __init__(self, texts: Sequence[Text], index: LexicalIndex, analyser: Analyser) -> None:
        self._first = {text.release.release_id: text.chunks[0] for text in texts if text.chunks}
        self._title = {text.release.release_id: text.release.title for text in texts}
        self._index = index
        self._analyser = analyser
        self._series: Mapping[str, list[str]] = _by_series(texts)
        self._series_of = {key: series for series, keys in self._series.items() for key in keys}

    @classmethod
    def over(cls, texts: Sequence[Text], analyser: Analyser, path: Path) -> HardNegatives:
        """Make the lexical index at `path`, anew, and stand on it."""
        path.unlink(missing_ok=True)
        write_terms(path, _rows(texts, analyser), ())
        return cls(texts, LexicalIndex.open(path), analyser)

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def given(self, pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
        """The pairs, each with a negative; those for which none is found are left out."""
        terms = self._analyser.terms_many([pair.query for pair in pairs])
        found = (self._negative(pair, own, rng) for pair, own in zip(pairs, terms, strict=True))
        return [replace(pair, negative=text) for pair, text in zip(pairs, found, strict=True) if text]

    def _negative(self, pair: Pair, terms: Sequence[str], rng: random.Random) -> str:
        if pair.negative:
            return pair.negative
        key = pair.group
        others = [other for other in self._series.get(self._series_of.get(key, ""), ()) if self._differs(key, other)]
        if not others:
            hits = (other for other, _ in self._index.search(list(terms), _LAST + 1))
            others = [other for other in hits if self._differs(key, other)][_FIRST:]
        if not others:
            return ""
        chunk = self._first[rng.choice(others)]
        # A title is asked for a passage without one; so is the wrong passage.
        return chunk.text if pair.source == "title" else chunk.passage

    def _differs(self, own: str, other: str) -> bool:
        return own != other and self._title[own] != self._title[other]


def _rows(texts: Iterable[Text], analyser: Analyser) -> Iterator[TermRow]:
    cut = [text for text in texts if text.chunks]
    titles = analyser.terms_many([text.release.title for text in cut])
    bodies = analyser.terms_many([text.chunks[0].text for text in cut])
    for text, title, body in zip(cut, titles, bodies, strict=True):
        yield TermRow(text.release.release_id, text.release.release_id, title, body)


def _by_series(texts: Iterable[Text]) -> dict[str, list[str]]:
    series: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        if text.chunks:
            series[series_of(text.release.title, text.release.ministry)].append(text.release.release_id)
    return {name: keys for name, keys in series.items() if len(keys) > 1}
