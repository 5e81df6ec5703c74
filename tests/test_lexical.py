"""FTS5 finds chunks by their terms, the best first."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.index.lexical import LexicalIndex, TermRow, stored_ids, write_terms


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [
        TermRow("c1", "r1", ["고용", "동향"], ["취업자", "3.5", "8월"]),
        TermRow("c2", "r2", ["날씨"], ["취업자", "r&d", "kf-21"]),
        TermRow("c3", "r3", ["고용"], ["비", "눈"]),
    ]
    write_terms(tmp_path / "lexical.db", rows, [])
    return tmp_path / "lexical.db"


def test_more_and_rarer_terms_rank_first(path: Path) -> None:
    found = LexicalIndex.open(path).search(["고용", "동향", "취업자"], 10)
    assert found[0][0] == "c1"
    assert {key for key, _ in found} == {"c1", "c2", "c3"}
    assert found[0][1] > found[1][1] > 0


@pytest.mark.parametrize("term", ["3.5", "r&d", "kf-21", "8월"], ids=["decimal", "ampersand", "hyphen", "unit"])
def test_a_term_with_signs_is_one_term(path: Path, term: str) -> None:
    index = LexicalIndex.open(path)
    assert len(index.search([term], 10)) == 1
    assert index.document_frequency([term]) == {term: 1}


def test_a_search_stays_inside_the_allowed_releases(path: Path) -> None:
    assert [key for key, _ in LexicalIndex.open(path).search(["고용"], 1, {"r3"})] == ["c3"]


def test_no_terms_find_nothing(path: Path) -> None:
    assert LexicalIndex.open(path).search([], 10) == []


def test_a_term_with_quotes_does_no_harm(path: Path) -> None:
    assert LexicalIndex.open(path).search(['고용" OR "날씨', "*", "NEAR("], 10) == []


def test_frequencies_and_length_count_chunks(path: Path) -> None:
    index = LexicalIndex.open(path)
    assert len(index) == 3
    assert index.document_frequency(["고용", "없음"]) == {"고용": 2, "없음": 0}


def test_a_removed_chunk_is_found_no_more(path: Path) -> None:
    write_terms(path, [TermRow("c4", "r4", ["바다"], [])], ["c1", "unknown"])
    index = LexicalIndex.open(path)
    assert stored_ids(path) == {"c2", "c3", "c4"}
    assert index.search(["동향"], 10) == []
    index.close()


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "lexical.db"
    broken.write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match="damaged"):
        stored_ids(broken)
    with pytest.raises(StoreError, match="run `python -m rag index`"):
        LexicalIndex.open(broken)
