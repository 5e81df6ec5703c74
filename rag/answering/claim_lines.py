"""A claim as it is compared, and the sentences of releases that it is compared with."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering.claim_equal import is_among
from rag.answering.figure_types import date_parts
from rag.answering.figures import Figure, find_figures
from rag.domain import Language, PressRelease, Sentence
from rag.index.rows import StoredChunk
from rag.retrieval.claims import find_claims
from rag.retrieval.expressions import day_meant
from rag.retrieval.headings import is_bare
from rag.retrieval.hybrid import Found
from rag.retrieval.screening import is_order
from rag.retrieval.terms import Need, coverage

# The search terms of a text.
Terms = Callable[[str], frozenset[str]]

# What amounts are written with: figures are compared as values, not as words.
_AMOUNT_WORDS = frozenset([
    "십",
    "백",
    "천",
    "만",
    "억",
    "조",
    "원",
    "달러",
    "유로",
    "엔",
    "위안",
    "명",
    "건",
    "개",
    "퍼센트",
    "포인트",
    "krw",
    "won",
    "usd",
    "dollar",
    "eur",
    "euro",
    "yen",
    "percent",
    "point",
    "trillion",
    "billion",
    "million",
    "thousand",
    "hundred",
    "percentag",
])
# What speaks for a sentence: its cosine, the share of the claim's words that it names with its title, and with the
# sentences beside it, the share of the claim's figures that it states, and that it is short and no heading.
# Fitted as a listwise softmax on development claims: evals/DECISIONS.md.
_COSINE, _TITLED, _NEAR, _FIGURES, _LENGTH, _BARE = 16.0, 12.0, 3.0, 6.0, -1.4, -4.0

# Behind the last word of a Korean clause.
KO_CLAUSE = "(?:(?<=[가-힣][고며])|(?<=지만)|(?<=는데))"
_WORD = re.compile("[가-힣]|[A-Za-z]{3}")
_HINT, _HINT_REACH = re.compile(r"(?:오는|지난해?|내달|다음\s?달|작년|내년|올해)\s?$"), 5
_UNTIL = re.compile(
    r"\s?(?:\([월화수목금토일]\))?\s?(?:부터|에서|~|∼|-|에\s\S{2,6}\s)\s?|.{0,14}(?:열어|시작해|부터)\s"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with what is read from it once; `words` are what it names beside its figures.

    `names` are where its proper names begin and end.
    """

    text: str
    language: Language
    found: Found
    words: tuple[Need, ...]
    figures: tuple[Figure, ...]
    names: tuple[tuple[int, int], ...] = ()

    @property
    def said(self) -> frozenset[str]:
        """Every term that meets one of its words."""
        return frozenset(term for need in self.words for term in need.terms)

    def needs_in(self, part: str, terms: Terms) -> list[Need]:
        """The words of the claim that stand in a part of it: by their stems, names of several as they are written."""
        held, written = terms(part), part.lower()
        # The stem of an English word is the last of its terms.
        return [
            need
            for need in self.words
            if need.word in held or need.terms[-1] in held or (" " in need.word and need.word in written)
        ]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a release beside a claim: how well it fits, and the share of the claim's words that it names.

    `own` is that share by itself, `titled` with the title of its release; `equal` the share of its figures that the
    sentence states.
    """

    release: PressRelease
    sentence: Sentence
    terms: frozenset[str]
    figures: tuple[Figure, ...]
    cosine: float
    own: float
    titled: float
    equal: float
    fit: float

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text


def parts_between(breaks: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a text between breaks begin and end; none is empty."""
    start = 0
    for match in breaks.finditer(text):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def holds_words(text: str) -> bool:
    """Whether a part of a sentence says anything beside figures and marks."""
    return _WORD.search(text) is not None


def words_of(needs: Iterable[Need]) -> tuple[Need, ...]:
    """The needs that name something beside figures and their units."""
    return tuple(
        need
        for need in needs
        if need.word not in _AMOUNT_WORDS and not any(re.search(r"\d", term) for term in (need.word, *need.terms))
    )


def read_lines(
    reading: Reading, release: PressRelease, sentences: Sequence[Sentence], chunks: Sequence[StoredChunk]
) -> list[Line]:
    """The sentences of a release, the best fitting first; without headings, orders and what others claimed."""
    left_out = find_claims(sentences)
    title = frozenset[str]().union(*(chunk.title_terms for chunk in chunks))
    terms: dict[int, frozenset[str]] = {}
    cosines: dict[int, float] = {}
    for chunk in chunks:
        values = chunk.sentence_vectors @ reading.found.vector
        for row, ordinal in enumerate(range(chunk.chunk.first, chunk.chunk.last + 1)):
            terms[ordinal] = frozenset(chunk.sentence_terms[row])
            cosines[ordinal] = max(float(values[row]), cosines.get(ordinal, -1.0))
    lines = []
    for sentence in sentences:
        ordinal = sentence.ordinal
        if ordinal not in terms or ordinal in left_out or is_order(sentence.text):
            continue
        own = coverage(reading.words, terms[ordinal])
        titled = coverage(reading.words, terms[ordinal] | title)
        beside = terms[ordinal].union(title, *(terms.get(near, ()) for near in (ordinal - 1, ordinal + 1)))
        written = find_figures(sentence.text)
        figures = tuple(_in_full(written, sentence.text, release))
        fit = _COSINE * cosines[ordinal] + _TITLED * titled + _NEAR * coverage(reading.words, beside)
        equal = _stated_share(reading, written)
        fit += _FIGURES * equal + _LENGTH * math.log(len(sentence.text) + 1)
        fit += _BARE * is_bare(sentence.text)
        lines.append(Line(release, sentence, terms[ordinal], figures, cosines[ordinal], own, titled, equal, fit))
    return sorted(lines, key=lambda line: -line.fit)


def _in_full(figures: Sequence[Figure], text: str, release: PressRelease) -> Iterator[Figure]:
    """Figures with days in the month and year that they mean: "오는 28일" of July 2021 is July 28, 2021.

    The later day of a span is of the year of the first, or of the next one; a bare day behind a month is left as it is.
    """
    last: tuple[int | None, ...] = (None, None, None)
    end = 0
    for figure in figures:
        year, month, day = date_parts(figure) or (None, None, None)
        if day is not None and year is None:
            if month is not None and last[0] is not None and _UNTIL.fullmatch(text, end, figure.start):
                later = last[0] + ((month, day) < (last[1] or 1, last[2] or 1))
                figure = replace(figure, value=(later, month, day))
            elif month is not None or last[1] is None:
                hint = _HINT.search(text, max(0, figure.start - _HINT_REACH), figure.start)
                meant = day_meant(text, hint.start() if hint else figure.start, figure.end, release.published.date())
                figure = replace(figure, value=(meant.year, meant.month, meant.day)) if meant else figure
        if month is not None:
            last, end = date_parts(figure), figure.end
        yield figure


def _stated_share(reading: Reading, figures: Sequence[Figure]) -> float:
    if not reading.figures:
        return 0.0
    stated = sum(is_among(reading.text, claimed, figures) for claimed in reading.figures)
    return stated / len(reading.figures)
