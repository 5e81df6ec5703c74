"""FTS5 finds chunks by their terms, the best first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.index.analysis import stem_english
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


def test_a_term_is_known_by_how_it_is_written_in_latin_letters(path: Path) -> None:
    index = LexicalIndex.open(path)
    assert index.read_as("goyong") == ["고용"]
    assert index.read_as("naljji") == []
    # A reading stands in the form of a search term: without what looks like an ending.
    assert index.read_as(stem_english("chwieopja")) == ["취업자"]
    assert index.read_as("") == index.read_as("고용") == []
    write_terms(path, [TermRow("c5", "r5", ["독립문"], ["고용", "독립문"])], [])
    index = LexicalIndex.open(path)
    assert index.read_as("dongnimmun") == index.read_as("dokripmun") == ["독립문"]
    assert index.read_as("goyong") == ["고용"]


def test_terms_that_read_alike_are_all_known(tmp_path: Path) -> None:
    write_terms(tmp_path / "lexical.db", [TermRow("c", "r", ["신라"], ["실라", "비"])], [])
    assert sorted(LexicalIndex.open(tmp_path / "lexical.db").read_as("silla")) == ["신라", "실라"]


def test_a_file_without_readings_says_what_to_run(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE readings")
    with pytest.raises(StoreError, match=r"no such table: readings.*run `python -m rag index`"):
        LexicalIndex.open(path).read_as("goyong")
