"""Hybrid search over the small index: filters, fusion, the numbers of a question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag.domain import Filters, Query
from rag.index.reader import IndexReader
from rag.retrieval.glossary import Glossary
from rag.retrieval.hybrid import HybridRetriever, best_releases
from tests.conftest import FakeIndex


@pytest.fixture
def retriever(fake_index: FakeIndex) -> Iterator[HybridRetriever]:
    reader = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    yield HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    reader.close()


def _first_title(retriever: HybridRetriever, query: Query) -> str:
    return retriever.search(query, 5).hits[0].chunk.header


def test_hits_come_best_first_with_both_scores(retriever: HybridRetriever) -> None:
    found = retriever.search(Query("남해 작은 항구 물길 정비", "ko"), 10)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert "항구" in found.hits[0].chunk.header
    assert found.hits[0].lexical is not None
    assert all(hit.dense is not None and hit.chunk.chunk_id in found.stored for hit in found.hits)
    assert found.vector.shape == (64,)


def test_no_more_than_k_are_given(retriever: HybridRetriever) -> None:
    assert len(retriever.search(Query("학교 도서관", "ko"), 1).hits) == 1


def test_only_releases_inside_the_filters_are_found(retriever: HybridRetriever) -> None:
    filters = Filters(date_from=date(2025, 5, 1), date_to=date(2025, 5, 31), ministries=("교육부", "없는 기관"))
    found = retriever.search(Query("항구 물길 정비", "ko", filters), 5)
    assert {hit.chunk.header.split("\n")[0] for hit in found.hits}
    assert all("도서관" in hit.chunk.header for hit in found.hits)


def test_filters_that_nothing_meets_find_nothing(retriever: HybridRetriever) -> None:
    found = retriever.search(Query("항구 정비", "ko", Filters(date_from=date(2030, 1, 1))), 5)
    assert (found.hits, found.stored) == ((), {})
    assert found.needs


def test_an_english_question_is_searched_with_its_own_terms_too(retriever: HybridRetriever) -> None:
    assert "Forest" in _first_title(retriever, Query("forest trail rangers", "en"))


def test_a_korean_question_finds_an_english_release_by_its_translated_words(retriever: HybridRetriever) -> None:
    hits = retriever.search(Query("숲 안전 점검", "ko"), 10).hits
    english = next(hit for hit in hits if "Forest" in hit.chunk.header)
    assert english.lexical is not None


def test_translated_words_are_not_looked_for_in_korean_releases(retriever: HybridRetriever) -> None:
    """Else a Korean release with "AI" in it would beat those that say what was asked."""
    hits = retriever.search(Query("숲 안전 점검", "ko"), 10).hits
    assert all(hit.lexical is None for hit in hits if "Forest" not in hit.chunk.header)


def test_a_rewritten_question_is_searched_as_korean(retriever: HybridRetriever) -> None:
    query = Query("how many?", "en", rewritten="산골 학교 도서관에 책 만 권 how many?")
    assert "도서관" in _first_title(retriever, query)


def test_a_number_of_the_question_in_title_or_date_speaks_for_a_chunk(retriever: HybridRetriever) -> None:
    assert "2025-03" in _first_title(retriever, Query("2025 03 04", "ko"))


def test_best_releases_are_named_once_in_order(retriever: HybridRetriever) -> None:
    hits = retriever.search(Query("학교 도서관 책", "ko"), 10).hits
    names = best_releases((*hits, *hits), 10)
    assert len(names) == len(set(names))
    assert names[0] == hits[0].chunk.release_id
    assert best_releases(hits, 1) == names[:1]
