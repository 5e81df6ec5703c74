"""Hybrid retrieval: filters first, then dense (Chroma) and lexical (FTS5) candidates, their signals fused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from rag.domain import Filters, Hit, Language, Query
from rag.index.analysis import Analyser
from rag.index.answer_reader import Reading
from rag.index.embedding import Embedder
from rag.index.reader import IndexReader
from rag.index.rows import StoredChunk
from rag.releases.ministries import names_of
from rag.retrieval.facets import topic_of
from rag.retrieval.fusion import Signals, agreement, fuse, numbers_of
from rag.retrieval.terms import Need, Translator, coverage, question_needs

# Candidates taken from each side before fusion.
_CANDIDATES = 60
_HEADER_DATE = re.compile(r"\d{4}-\d\d-\d\d$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a query: hits best first, their stored chunks, and what was searched with.

    `signals` are those of every candidate by chunk id, for measuring what each is worth. `relaxed` tells that no
    release is inside the filters of the query, so that ministries and kinds were left aside; `undated`, that none is of
    the dates either, so that releases of any date were searched. `own` are what a follow-up names itself, without
    the title in front of it. `reading` is what sentences are held against, beside the vector searched with.
    """

    hits: tuple[Hit, ...]
    stored: dict[str, StoredChunk]
    vector: npt.NDArray[np.float32]
    needs: tuple[Need, ...]
    signals: Mapping[str, Signals] = field(default_factory=dict)
    relaxed: bool = False
    undated: bool = False
    own: tuple[Need, ...] = ()
    reading: Reading | None = None


class HybridRetriever:
    """Search over one published index; finished parts in, no state of its own."""

    def __init__(self, reader: IndexReader, embedder: Embedder, analyser: Analyser, translate: Translator) -> None:
        self._reader = reader
        self._embedder = embedder
        self._analyser = analyser
        self._translate = translate

    def search(self, query: Query, k: int, *, read: bool = True) -> Found:
        """The `k` best chunks for a query; one that only one side found gets its true cosine, and a BM25 of zero.

        `read` tells whether sentences are to be read for an answer, for which the query gets its other vector.
        """
        text = query.search_text
        language = query.language if query.rewritten is None else "ko"
        # The encoder leaves the other core idle: the lexical side is searched meanwhile.
        with ThreadPoolExecutor(max_workers=1) as beside:
            encoding = beside.submit(self._embedder.encode_question, text)
            # Sentences are read with it, later on; the search does not wait for it.
            reading = beside.submit(lambda: encoding.result().read()) if read else None
            topic = topic_of(text, query.facets)
            needs = question_needs(topic, language, self._analyser, self._translate, self._reader.generation.lexical)
            filters, allowed = self._relaxing(query.filters)
            english = set(self._matching(filters, "en"))
            lexical = self._lexical(text, language, needs, allowed, english)
            vector = encoding.result().vector
            dense = dict(self._reader.dense(vector, _CANDIDATES, allowed))
            stored = self._reader.store.chunks(list(dense | lexical))
            foreign = {
                c.chunk.release_id for c in stored.values() if (c.chunk.release_id in english) == (language == "ko")
            }
            numbers = numbers_of(text) | {str(ordinal) for ordinal in query.ordinals}
            signals = _signals(stored, dense, lexical, vector, _Asked(needs, numbers, foreign))
            hits = _ranked(stored, signals, latest=query.latest)
            found = Found(
                tuple(_without_twins(hits, k)),
                stored,
                vector,
                needs,
                signals,
                reading=reading.result() if reading else None,
            )
        undated = _is_dated(query.filters) and not _is_dated(filters)
        return replace(found, relaxed=filters != query.filters, undated=undated)

    def _lexical(
        self,
        text: str,
        language: Language,
        needs: Sequence[Need],
        allowed: Sequence[str] | None,
        english: Collection[str],
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
        return own | dict(self._reader.lexical([*terms, *translated], _CANDIDATES, english)) if english else own

    def _relaxing(self, filters: Filters) -> tuple[Filters, list[str] | None]:
        """The filters that leave something, ministries and kinds left aside before dates, and what they leave.

        None stands for all releases. A search in one release never leaves it.
        """
        for kept in (filters, replace(filters, ministries=(), kinds=())):
            if kept and (inside := self._matching(kept)):
                return kept, inside
        return (filters, []) if filters.release_id else (Filters(), None)

    def _matching(self, filters: Filters, language: Language | None = None) -> list[str]:
        """Ids of the releases inside the filters; a renamed ministry stands for all its names."""
        return self._reader.store.matching_releases(filters, names_of(filters.ministries), language)


def _is_dated(filters: Filters) -> bool:
    return bool(filters.date_from or filters.date_to)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the candidates are held against: needs, numbers, and the releases in the other language."""

    needs: Sequence[Need]
    numbers: frozenset[str]
    foreign: Collection[str]


def _signals(
    stored: Mapping[str, StoredChunk],
    dense: Mapping[str, float],
    lexical: Mapping[str, float],
    vector: npt.NDArray[np.float32],
    asked: _Asked,
) -> dict[str, Signals]:
    terms = {key: item.terms for key, item in stored.items()}
    of_release: dict[str, set[str]] = defaultdict(set)
    for key, item in stored.items():
        of_release[item.chunk.release_id] |= terms[key]
    covered = {release: coverage(asked.needs, held) for release, held in of_release.items()}
    days = {key: day_of(item.chunk.header) or date.min for key, item in stored.items()}
    newest = max(days.values(), default=date.min)
    signals = {}
    for key, item in stored.items():
        across = item.chunk.release_id in asked.foreign
        signals[key] = Signals(
            dense=dense[key] if key in dense else float(item.vector @ vector),
            lexical=lexical.get(key, 0.0),
            coverage=coverage(asked.needs, terms[key]) if across else covered[item.chunk.release_id],
            numbers=agreement(asked.numbers, item.chunk.header),
            age=(newest - days[key]).days,
        )
    return signals


def day_of(header: str) -> date | None:
    """The date that ends a header line, None when there is none."""
    match = _HEADER_DATE.search(header)
    return date.fromisoformat(match[0]) if match else None


def _ranked(stored: Mapping[str, StoredChunk], signals: Mapping[str, Signals], *, latest: bool) -> list[Hit]:
    scores = fuse(list(signals.values()), latest=latest)
    hits = [
        Hit(stored[key].chunk, float(score), s.dense, s.lexical or None, s.coverage)
        for (key, s), score in zip(signals.items(), scores, strict=True)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk.chunk_id))


def _without_twins(hits: Sequence[Hit], k: int) -> list[Hit]:
    """The first `k` hits; of chunks with the same text in several releases the best one, with the others named."""
    first: dict[str, Hit] = {}
    for hit in hits:
        text = " ".join(hit.chunk.text.split())
        kept = first.get(text)
        if kept is None and len(first) < k:
            first[text] = hit
        elif kept and hit.chunk.release_id not in {kept.chunk.release_id, *kept.twins}:
            first[text] = replace(kept, twins=(*kept.twins, hit.chunk.release_id))
    return list(first.values())


def best_releases(hits: Sequence[Hit], k: int) -> list[str]:
    """The ids of the first `k` releases among hits, in order."""
    return list(dict.fromkeys(hit.chunk.release_id for hit in hits))[:k]
