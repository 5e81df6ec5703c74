"""What a written sentence must pass before it is shown: code decides, never the model.

Its citations exist; its language is the asker's; its figures, dates and names stand in the quotes it cites; it denies
nothing that they affirm; and it is close enough to them in meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rag.answering.figures import missing
from rag.answering.sentences import Written
from rag.domain import Evidence, Language
from rag.index.analysis import Analyser
from rag.index.embedding import Embedder
from rag.index.romanisation import readings
from rag.language import detect_language
from rag.releases.ministries import english_name
from rag.retrieval.glossary import Glossary
from rag.retrieval.terms import MONTHS

_ADDRESS = re.compile(r"https?:|www\.|\b[\w.-]+@[\w.-]+|\b[\w-]+\.(?:kr|com|org|net|gov|io)\b", re.IGNORECASE)
_MARKUP = re.compile(r"[<>{}|\\]|!\[|\]\(")
_NAME = re.compile(r"\b[A-Z][A-Za-z'’-]*[A-Za-z]\b")
_HANGUL = re.compile("[가-힣]")
_NOT_KO = re.compile(r"(?:않|못|없|아니|안\s)")
_NOT_EN = re.compile(r"\b(?:not|no|never|none|cannot|without|neither|nor)\b|n[’']t\b", re.IGNORECASE)
# Words that begin with a capital without being names.
_PLAIN_CAPITALS = frozenset({
    *("I", "The", "A", "An", "It", "This", "That", "These", "Those", "In", "On", "At", "By", "For", "From", "To", "Of"),
    *("And", "Or", "But", "As", "According", "Korea", "Korean", "Republic", "Ministry", "Government", "Minister"),
    *(month.capitalize() for month in MONTHS),
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "KRW", "USD"),
})


class Fault(StrEnum):
    """Why a sentence is not shown."""

    ECHO = "echo"
    UNCITED = "uncited"
    UNKNOWN_CITATION = "unknown_citation"
    MARKUP = "markup"
    LANGUAGE = "language"
    FIGURE = "figure"
    NAME = "name"
    NEGATION = "negation"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How close to its quotes a sentence must be: cosine in one language and across, share of its words in one.

    Measured: evals/DECISIONS.md.
    """

    same: float = 0.78
    across: float = 0.72
    words: float = 0.6


BOUNDS = Bounds()


class SentenceChecker:
    """Checks written sentences against the evidence they cite."""

    def __init__(self, embedder: Embedder, analyser: Analyser, glossary: Glossary, bounds: Bounds = BOUNDS) -> None:
        self._embedder = embedder
        self._analyser = analyser
        self._glossary = glossary
        self._bounds = bounds

    def fault(self, written: Written, evidence: Sequence[Evidence], question: str, language: Language) -> Fault | None:
        """The first reason why a sentence is not shown, None for one that may be; cheap checks come first."""
        if written.text.endswith(("?", "？")) or _letters(written.text) in _letters(question):
            return Fault.ECHO
        if not written.numbers:
            return Fault.UNCITED
        if not all(1 <= number <= len(evidence) for number in written.numbers):
            return Fault.UNKNOWN_CITATION
        if _ADDRESS.search(written.text) or _MARKUP.search(written.text):
            return Fault.MARKUP
        if not _is_in(written.text, language):
            return Fault.LANGUAGE
        cited = [evidence[number - 1] for number in written.numbers]
        return self._unsupported(written.text, cited, question, language)

    def _unsupported(self, text: str, cited: Sequence[Evidence], question: str, language: Language) -> Fault | None:
        quotes = [item.sentence.text for item in cited]
        across = any(item.release.language != language for item in cited)
        if missing(text, quotes):
            return Fault.FIGURE
        if language == "en" and self._unknown_names(text, cited):
            return Fault.NAME
        if _denies(text) != any(map(_denies, quotes)):
            return Fault.NEGATION
        if not across and self._known_share(text, cited, question) < self._bounds.words:
            return Fault.WORDS
        bound = self._bounds.across if across else self._bounds.same
        return None if self._closeness(text, quotes) >= bound else Fault.MEANING

    def _unknown_names(self, text: str, cited: Sequence[Evidence]) -> list[str]:
        """Capitalised words that neither the quotes nor their titles and ministries have, in either script."""
        known = self._latin_words(cited)
        names = [match for match in _NAME.finditer(text) if match[0] not in _PLAIN_CAPITALS]
        unknown = [m for m in names if not _is_at_start(text, m.start()) and _stem(m[0]) not in known]
        held = " ".join(self._held(cited))
        return [m[0] for m in unknown if not self._is_translated(m[0], held)]

    def _latin_words(self, cited: Sequence[Evidence]) -> frozenset[str]:
        texts = [text for item in cited for text in (*_shown(item), english_name(item.release.ministry))]
        words = {_stem(word) for text in texts for word in re.findall(r"[A-Za-z'’-]+", text)}
        return frozenset(words | {reading for term in self._held(cited) for reading in readings(term)})

    def _is_translated(self, name: str, held: str) -> bool:
        return any(term in held for match in self._glossary.korean(name) for term in match.terms)

    def _held(self, cited: Sequence[Evidence]) -> list[str]:
        """The search terms of quotes and titles, and neighbours as one: "광화문 광장" is spelled as one name too."""
        terms = [term for item in cited for text in _shown(item) for term in self._analyser.terms(text)]
        return [*terms, *(first + second for first, second in pairwise(terms))]

    def _known_share(self, text: str, cited: Sequence[Evidence], question: str) -> float:
        known = {*self._held(cited), *self._analyser.terms(question)}
        own = self._analyser.terms(text)
        return sum(term in known for term in own) / len(own) if own else 1.0

    def _closeness(self, text: str, quotes: Sequence[str]) -> float:
        """The cosine of a sentence and all its quotes read as one."""
        return float(self._embedder.embed_query(text) @ self._embedder.embed_query(" ".join(quotes)))


def _is_in(text: str, language: Language) -> bool:
    """Whether a sentence is in a language; an English one has no word in Hangul."""
    if not re.search(r"\w", text) or (language == "en" and _HANGUL.search(text)):
        return False
    return detect_language(text) == language


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _shown(item: Evidence) -> tuple[str, str]:
    return item.sentence.text, item.release.title


def _denies(text: str) -> bool:
    return bool(_NOT_KO.search(text) or _NOT_EN.search(text))


def _is_at_start(text: str, at: int) -> bool:
    return not re.search(r"\w", text[:at])


def _stem(word: str) -> str:
    return re.sub(r"[’']s$|[-'’]", "", word).lower()
