"""The store keeps what it was given, refuses another recipe, and forgets a release everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.domain import Chunk, Contact, Filters, Sentence
from rag.errors import RecipeMismatchError, StoreError
from rag.index.rows import StoredChunk
from rag.index.store import Recipe, Store, fingerprint
from tests.fakes import make_release

_RECIPE = Recipe("model", 4, "chunker", "analyser")
_BODY = "첫 문장이다. 둘째 문장이다."
_SENTENCES = (Sentence(0, 0, 7, "첫 문장이다."), Sentence(1, 8, 16, "둘째 문장이다."))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "home" / "store.db", create=True) as opened:
        yield opened


def _stored(release_id: str, chunk_id: str) -> StoredChunk:
    chunk = Chunk(chunk_id, release_id, 0, 0, 1, 0, len(_BODY), "제목 | 부처 | 2025-08-04", _BODY)
    unit = np.array([1, 0, 0, 0], dtype=np.float32)
    return StoredChunk(chunk, ("제목",), (("첫", "문장"), ()), unit, np.stack([unit, unit]))


def _put(store: Store, key: str, **changes: object) -> None:
    release = make_release(key, _BODY, **changes)
    store.put(release, fingerprint(release), _SENTENCES, [_stored(key, f"chunk-{key}")])


def test_a_release_comes_back_as_it_was_put(store: Store) -> None:
    release = make_release("a", _BODY, subtitles=("부제",), contacts=(Contact("다자과", "044-202-4363"),), digest=True)
    store.put(release, fingerprint(release), _SENTENCES, [_stored("a", "chunk-a")])
    assert store.release("a") == release
    assert store.sentences("a") == _SENTENCES


def test_a_chunk_comes_back_with_terms_and_vectors(store: Store) -> None:
    _put(store, "a")
    found = store.chunks(["chunk-a", "unknown"])
    assert list(found) == ["chunk-a"]
    assert found["chunk-a"].chunk == _stored("a", "chunk-a").chunk
    assert found["chunk-a"].sentence_terms == (("첫", "문장"), ())
    assert found["chunk-a"].body_terms == ("첫", "문장")
    assert found["chunk-a"].terms == {"제목", "첫", "문장"}
    assert found["chunk-a"].sentence_vectors.shape == (2, 4)
    assert found["chunk-a"].reading_vectors is None
    assert store.release_chunks("a")[0].vector.tolist() == [1, 0, 0, 0]


def test_the_vectors_that_sentences_are_read_with_come_back_too(store: Store) -> None:
    release, chunk = make_release("a", _BODY), _stored("a", "chunk-a")
    readings = np.array([[0, 1, 0, 0], [0, 0, 1, 0]], np.float32)
    store.put(release, fingerprint(release), _SENTENCES, [replace(chunk, reading_vectors=readings)])
    (found,) = store.release_chunks("a")
    assert found.reading_vectors is not None
    assert found.reading_vectors.tolist() == readings.tolist()


def test_a_chunk_is_cut_out_of_the_body_by_letters(store: Store) -> None:
    """Letters outside of the basic plane and combining ones are one each, as in Python."""
    body = "𝄞 😀 e\u0301 “한글” 글이다. 다음 글이다."
    start = body.index("다음")
    chunk = replace(_stored("a", "chunk-a").chunk, start=start, end=len(body), text=body[start:])
    release = make_release("a", body)
    store.put(release, fingerprint(release), _SENTENCES, [replace(_stored("a", "chunk-a"), chunk=chunk)])
    assert store.chunks(["chunk-a"])["chunk-a"].chunk == chunk
    assert store.release_chunks("a")[0].chunk.text == "다음 글이다."


def test_a_deleted_release_leaves_no_chunk_behind(store: Store) -> None:
    _put(store, "a")
    _put(store, "b")
    store.delete(["a"])
    assert store.chunk_ids() == {"chunk-b"}
    assert store.release("a") is None
    assert store.sentences("a") == ()
    assert store.counts() == {"releases": 1, "sentences": 2, "chunks": 1}


def test_putting_a_release_again_replaces_it(store: Store) -> None:
    _put(store, "a")
    _put(store, "a", title="새 제목")
    release = store.release("a")
    assert release is not None
    assert release.title == "새 제목"
    assert store.counts()["chunks"] == 1


def test_the_fingerprint_ignores_where_the_file_lies_and_nothing_else() -> None:
    release = make_release("a", _BODY)
    assert fingerprint(release) == fingerprint(make_release("a", _BODY, source="/elsewhere.md"))
    assert fingerprint(release) != fingerprint(make_release("a", _BODY, url="https://www.korea.kr/1"))


def test_a_moved_file_is_noted_without_touching_the_release(store: Store) -> None:
    _put(store, "a")
    store.move([("a", "/new/a.md")])
    assert store.known()["a"].source == "/new/a.md"


@pytest.mark.parametrize(
    ("filters", "ministries", "expected"),
    [
        (Filters(), (), {"a", "b"}),
        (Filters(date_from=date(2025, 8, 5)), (), {"b"}),
        (Filters(date_to=date(2025, 8, 4)), (), {"a"}),
        (Filters(), ("환경부",), {"b"}),
        (Filters(date_to=date(2025, 8, 4)), ("환경부",), set()),
    ],
    ids=["none", "from", "to", "ministry", "both"],
)
def test_filters_are_inclusive_and_joined(
    store: Store, filters: Filters, ministries: tuple[str, ...], expected: set[str]
) -> None:
    _put(store, "a")
    _put(store, "b", published=make_release("b", "").published.replace(day=5), ministry="환경부")
    assert set(store.matching_releases(filters, ministries)) == expected


def test_a_kind_matches_by_its_words_and_a_release_without_one_is_a_press_release(store: Store) -> None:
    kinds = {
        "a": "",
        "b": "보도자료",
        "c": "1.4.보도설명자료",
        "d": "공동-설명",
        "e": "해명",
        "f": "보도반박자료",
        "g": "정책뉴스",
    }
    for release_id, kind in kinds.items():
        _put(store, release_id, kind=kind, published=make_release("a", "").published)
    assert set(store.matching_releases(Filters(kinds=("설명자료",)), ())) == {"c", "d", "e", "f"}
    assert set(store.matching_releases(Filters(kinds=("설명자료", "정책뉴스")), ())) == {"c", "d", "e", "f", "g"}
    assert store.matching_releases(Filters(date_from=date(2030, 1, 1), kinds=("정책뉴스",)), ()) == []
    assert len(store.matching_releases(Filters(), ())) == len(kinds)


def test_releases_of_a_language_are_found(store: Store) -> None:
    _put(store, "a")
    _put(store, "b", language="en")
    assert store.matching_releases(Filters(), (), "en") == ["b"]
    assert set(store.matching_releases(Filters(), ())) == {"a", "b"}


def test_vectors_of_some_releases_or_of_all(store: Store) -> None:
    _put(store, "a")
    _put(store, "b")
    assert store.vectors()[1].shape == (2, 4)
    assert store.vectors(["b"])[0] == ["chunk-b"]
    assert store.vectors(["c"])[1].shape == (0, 0)
    assert store.owners(["chunk-a", "chunk-x"]) == {"chunk-a": "a"}


def test_another_recipe_is_refused_and_names_the_difference(store: Store) -> None:
    store.require_recipe(_RECIPE)
    store.set_recipe(_RECIPE)
    store.require_recipe(_RECIPE)
    with pytest.raises(RecipeMismatchError, match="embedding: model here, other wanted"):
        store.require_recipe(Recipe("other", 4, "chunker", "analyser"))


def test_a_reset_keeps_the_releases_and_drops_what_was_derived(store: Store) -> None:
    _put(store, "a")
    store.reset(_RECIPE)
    assert store.recipe() == _RECIPE
    assert store.known()["a"].fingerprint == ""
    assert store.chunk_ids() == set()


def test_no_store_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `python -m rag index`"):
        Store.open(tmp_path / "store.db")


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"not a database at all, just text" * 40)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_write_that_fails_half_way_changes_nothing(store: Store) -> None:
    _put(store, "a")
    release = make_release("b", _BODY)
    twice = [_stored("b", "same"), _stored("b", "same")]
    with pytest.raises(StoreError, match="nothing was lost"):
        store.put(release, fingerprint(release), _SENTENCES, twice)
    assert set(store.known()) == {"a"}
    _put(store, "b")
    assert set(store.known()) == {"a", "b"}
