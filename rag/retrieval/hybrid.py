"""Hybrid retrieval: filters first, then dense (Chroma) and lexical (FTS5) candidates, scores fused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.domain import Chunk, Filters, Hit, Language, Query
from rag.index.analysis import Analyser
from rag.index.embedding import Embedder
from rag.index.reader import IndexReader
from rag.index.store import StoredChunk
from rag.releases.ministries import lineage, resolve
from rag.retrieval.terms import Need, Translator, question_needs

# Candidates taken from each side before fusion.
_CANDIDATES = 60
# Weights of the fused score, measured in evals/DECISIONS.md: the lexical side against the dense one,
# less across languages, where it stands on a glossary; a number of the question in title or date.
_LEXICAL, _LEXICAL_ACROSS, _NUMBERS = 1.0, 0.6, 0.35
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a query: hits best first, their stored chunks, and what was searched with."""

    hits: tuple[Hit, ...]
    stored: dict[str, StoredChunk]
    vector: npt.NDArray[np.float32]
    needs: tuple[Need, ...]


class HybridRetriever:
    """Search over one published index; finished parts in, no state of its own."""

    def __init__(self, reader: IndexReader, embedder: Embedder, analyser: Analyser, translate: Translator) -> None:
        self._reader = reader
        self._embedder = embedder
        self._analyser = analyser
        self._translate = translate

    def search(self, query: Query, k: int) -> Found:
        """The `k` best chunks for a query.

        Dense and lexical scores are standardised over the union of both candidate lists and summed (score
        fusion); a chunk that only one side found gets its true cosine, and a BM25 of zero.
        """
        text = query.search_text
        vector = self._embedder.embed_query(text)
        language = query.language if query.rewritten is None else "ko"
        needs = question_needs(text, language, self._analyser, self._translate, self._reader.generation.lexical)
        allowed = self._allowed(query.filters)
        if allowed is not None and not allowed:
            return Found((), {}, vector, needs)
        dense = dict(self._reader.dense(vector, _CANDIDATES, allowed))
        lexical = self._lexical(text, language, needs, query.filters, allowed)
        stored = self._reader.store.chunks(list(dense | lexical))
        hits = _fuse(stored, dense, lexical, vector, text, _LEXICAL if language == "ko" else _LEXICAL_ACROSS)
        return Found(tuple(hits[:k]), stored, vector, needs)

    def _lexical(
        self, text: str, language: Language, needs: Sequence[Need], filters: Filters, allowed: Sequence[str] | None
    ) -> dict[str, float]:
        """BM25 of the question's own words and, where a release is in the other language, of their translations.

        The English words for a Korean term are looked for in English releases alone: in Korean ones "AI" and the
        like are rare, so that they would outweigh the words that were asked with.
        """
        translated = [term for need in needs for term in need.terms]
        if language == "en":
            return dict(self._reader.lexical(translated, _CANDIDATES, allowed))
        terms = self._analyser.terms(text)
        own = dict(self._reader.lexical(terms, _CANDIDATES, allowed))
        english = self._matching(filters, "en")
        return own | dict(self._reader.lexical([*terms, *translated], _CANDIDATES, english)) if english else own

    def _allowed(self, filters: Filters) -> list[str] | None:
        """Ids of the releases inside the filters, None for all."""
        return self._matching(filters) if filters else None

    def _matching(self, filters: Filters, language: Language | None = None) -> list[str]:
        """Ids of the releases inside the filters; a renamed ministry stands for all its names."""
        names: list[str] = []
        for name in filters.ministries:
            ministry = resolve(name)
            names += lineage(ministry) if ministry else (name,)
        return self._reader.store.matching_releases(filters, names, language)


def _fuse(
    stored: dict[str, StoredChunk],
    dense: dict[str, float],
    lexical: dict[str, float],
    vector: npt.NDArray[np.float32],
    text: str,
    lexical_weight: float,
) -> list[Hit]:
    keys = list(stored)
    cosines = np.array([dense.get(key, float(stored[key].vector @ vector)) for key in keys], dtype=np.float32)
    bm25 = np.array([lexical.get(key, 0.0) for key in keys], dtype=np.float32)
    numbers = set(_NUMBER.findall(text.replace(",", "")))
    agreement = np.array([_agreement(numbers, stored[key].chunk) for key in keys], dtype=np.float32)
    fused = _standard(cosines) + lexical_weight * _standard(bm25) + _NUMBERS * agreement
    order = sorted(range(len(keys)), key=lambda i: (-fused[i], keys[i]))
    return [
        Hit(stored[keys[i]].chunk, float(fused[i]), dense=float(cosines[i]), lexical=lexical.get(keys[i]))
        for i in order
    ]


def _agreement(numbers: set[str], chunk: Chunk) -> float:
    """How many numbers of the question stand in title or date: what tells the issues of a series apart."""
    if not numbers:
        return 0.0
    held = {number.lstrip("0") for number in _NUMBER.findall(chunk.header.replace(",", ""))}
    return sum(number.lstrip("0") in held for number in numbers) / len(numbers)


def _standard(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    spread = float(scores.std()) if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def best_releases(hits: Sequence[Hit], k: int) -> list[str]:
    """The ids of the first `k` releases among hits, in order."""
    return list(dict.fromkeys(hit.chunk.release_id for hit in hits))[:k]
