"""The words of a question that must be met: search terms, weighted by how rare they are in the index."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.domain import Language
from rag.index.analysis import Analyser
from rag.retrieval.glossary import GlossaryMatch

_LATIN = re.compile(r"[a-z]")
# Words that ask; what they ask for is a facet, not a topic.
_ASKING = frozenset(
    "언제 어디 누구 누 무엇 무어 뭐 왜 어떻 어떠 어느 얼마 몇 며칠 알 알리 궁금 궁금하 열리 누가 일시 날짜 장소 말 뜻 대해 "
    "얼마나 어떤 정도 가능 가능하 자세 자세하 설명 소개 내용 관련 대하 이것 그것 여기 거기 있 없 되 하 경우 최근 "
    "tell know please much many long happen take place people give say about mean".split()
)


class Translator(Protocol):
    """Words of one language to terms of the other: the part of the glossary that retrieval needs."""

    def korean(self, text: str) -> Sequence[GlossaryMatch]:
        """Each English word or phrase of `text` that is known, with its Korean terms."""
        ...

    def english(self, term: str) -> Sequence[str]:
        """The English words for a Korean term."""
        ...


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a question names: met by any of `terms`; `weight` is its idf, more for rarer."""

    word: str
    terms: tuple[str, ...]
    weight: float


def question_needs(
    text: str, language: Language, analyser: Analyser, translate: Translator, frequency: DocumentFrequency
) -> tuple[Need, ...]:
    """What a question names, each thing once, with the terms that would meet it.

    An English word is met by itself or by its Korean terms; a word that nothing knows keeps the full
    weight of an unseen term: it is most often the name that the question is about.
    """
    own = [term for term in dict.fromkeys(analyser.terms(text)) if term not in _ASKING]
    alternatives = _alternatives(text, language, own, analyser, translate)
    counts = frequency.document_frequency([term for terms in alternatives.values() for term in terms])
    total = max(1, len(frequency))
    needs = []
    for word, terms in alternatives.items():
        seen = max((counts.get(term, 0) for term in terms), default=0)
        needs.append(Need(word, terms, _idf(seen, total)))
    return tuple(needs)


class DocumentFrequency(Protocol):
    """How often terms occur: the part of the lexical index that is needed here."""

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks each term stands."""
        ...

    def __len__(self) -> int:
        """The number of chunks."""
        ...


def coverage(needs: Iterable[Need], present: Iterable[str]) -> float:
    """The idf-weighted share of `needs` that the terms `present` meet, 0 to 1; 0 when nothing is named."""
    terms = set(present)
    total = met = 0.0
    for need in needs:
        total += need.weight
        met += need.weight if terms.intersection(need.terms) else 0.0
    return met / total if total else 0.0


def _alternatives(
    text: str, language: Language, own: Sequence[str], analyser: Analyser, translate: Translator
) -> Mapping[str, tuple[str, ...]]:
    if language == "ko":
        named = [term for term in own if not _is_compound(term, own)]
        return {term: (term, *(stem for word in translate.english(term) for stem in analyser.terms(word))) for term in named}
    found: dict[str, tuple[str, ...]] = {}
    translated = set[str]()
    for match in translate.korean(text):
        stems = analyser.terms(match.source)
        translated.update(analyser.terms(match.surface))
        if any(stem in _ASKING for stem in stems):
            continue
        found[match.source] = tuple(dict.fromkeys([*match.terms, *(stems if len(stems) == 1 else [])]))
    found |= {term: (term,) for term in own if term not in translated}
    return found


def _is_compound(term: str, terms: Sequence[str]) -> bool:
    """Whether a term is the whole of a compound whose parts are terms too: the parts say the same."""
    return len(term) > 2 and any(part != term and len(part) > 1 and part in term for part in terms)


def _idf(seen: int, total: int) -> float:
    return math.log(1 + (total - seen + 0.5) / (seen + 0.5))
