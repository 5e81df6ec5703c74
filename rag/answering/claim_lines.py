"""A claim as it is compared, and the sentences of releases that it is compared with."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.answering.figures import Figure, Kind, find_figures, same, states
from rag.domain import Language, PressRelease, Sentence
from rag.index.rows import StoredChunk
from rag.retrieval.claims import find_claims
from rag.retrieval.headings import is_bare
from rag.retrieval.hybrid import Found
from rag.retrieval.screening import is_order
from rag.retrieval.terms import Need, coverage

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

_ROUGH = re.compile(
    r"(?:약|대략|거의|가까[이운]|\b(?:about|around|nearly|almost|roughly|some|over|more than|approximately))"
    r"\s*(?:KRW|US|\$|₩)?\s*$",
    re.IGNORECASE,
)
_ROUGH_AFTER = re.compile(r"\s?(?:여\s|가량|정도|안팎|남짓|에\s가까)")
_SPANS = frozenset({"year", "month", "week", "day", "hour", "minute"})
_ROUGHLY = Decimal("0.06")


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with what is read from it once; `words` are what it names beside its figures."""

    text: str
    language: Language
    found: Found
    words: tuple[Need, ...]
    figures: tuple[Figure, ...]

    def needs_in(self, held: frozenset[str]) -> list[Need]:
        """The words of the claim that stand in a part of it, given by its search terms."""
        return [need for need in self.words if need.word in held or held.issuperset(need.word.split())]


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
        figures = tuple(find_figures(sentence.text))
        fit = _COSINE * cosines[ordinal] + _TITLED * titled + _NEAR * coverage(reading.words, beside)
        equal = _stated_share(reading, figures)
        fit += _FIGURES * equal + _LENGTH * math.log(len(sentence.text) + 1)
        fit += _BARE * is_bare(sentence.text)
        lines.append(Line(release, sentence, terms[ordinal], figures, cosines[ordinal], own, titled, equal, fit))
    return sorted(lines, key=lambda line: -line.fit)


def _stated_share(reading: Reading, figures: Sequence[Figure]) -> float:
    if not reading.figures:
        return 0.0
    stated = sum(any(is_equal(reading.text, claimed, figure) for figure in figures) for claimed in reading.figures)
    return stated / len(reading.figures)


def is_equal(text: str, claimed: Figure, found: Figure) -> bool:
    """Whether a figure of a claim is one of a release: equal, a less precise date, or rounded and said to be so."""
    # "Three results" is not "three years".
    if "" in {claimed.unit, found.unit} and _SPANS.intersection({claimed.unit, found.unit}):
        return False
    if same(claimed, found) or states(found, claimed):
        return True
    if (claimed.kind, claimed.unit) != (found.kind, found.unit) and "" not in {claimed.unit, found.unit}:
        return False
    a, b = claimed.value, found.value
    if not (isinstance(a, Decimal) and isinstance(b, Decimal)) or claimed.kind is Kind.ORDINAL or not b:
        return False
    rough = _ROUGH.search(text[: claimed.start]) or _ROUGH_AFTER.match(text, claimed.end)
    return bool(rough) and abs(a - b) <= _ROUGHLY * abs(b)
