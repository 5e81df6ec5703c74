"""Generations: what is published is whole, verified, and survives anything that happens to the next one."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.domain import Chunk, Sentence
from rag.errors import StoreError
from rag.index.generations import Generation, Generations, writing
from rag.index.lexical import LexicalIndex
from rag.index.rows import StoredChunk
from rag.index.store import Recipe, Store
from rag.index.vectors import ChromaVectors, VectorRow, write_vectors
from tests.fakes import make_release

_RECIPE = Recipe("model", 4, "chunker", "analyser")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home / "store.db", create=True) as opened:
        for number in range(8):
            _put(opened, f"r{number}", number)
        yield opened


def _put(store: Store, key: str, direction: int, text: str = "본문이다.") -> None:
    vector = np.cos(np.arange(4, dtype=np.float32) * (direction + 1)) + np.float32(0.1)
    vector /= np.linalg.norm(vector)
    chunk = Chunk(f"chunk-{key}", key, 0, 0, 0, 0, len(text), "머리", text)
    stored = StoredChunk(chunk, ("머리",), ((key,),), vector, vector[None, :])
    store.put(make_release(key, text), "print", [Sentence(0, 0, len(text), text)], [stored])


def _dense_ids(generation: Generation, store: Store) -> set[str]:
    vectors = ChromaVectors.open(generation.chroma)
    try:
        return {key for key, _ in vectors.search(store.vectors()[1][0], 100)}
    finally:
        vectors.close()


def test_a_published_generation_holds_what_the_store_holds(home: Path, store: Store) -> None:
    generations = Generations(home)
    assert generations.current() is None
    generation = generations.publish(store, _RECIPE)
    assert generations.current() == generation
    assert generations.is_current(store, _RECIPE)
    assert _dense_ids(generation, store) == store.chunk_ids()
    assert len(LexicalIndex.open(generation.lexical)) == 8


def test_a_search_gives_cosines_best_first(home: Path, store: Store) -> None:
    generation = Generations(home).publish(store, _RECIPE)
    ids, matrix = store.vectors()
    found = ChromaVectors.open(generation.chroma).search(matrix[0], 3)
    assert found[0][0] == ids[0]
    assert found[0][1] == pytest.approx(1.0, abs=1e-4)
    expected = sorted((float(score) for score in matrix @ matrix[0]), reverse=True)[:3]
    assert [score for _, score in found] == pytest.approx(expected, abs=1e-4)


def test_the_next_generation_follows_additions_updates_and_deletions(home: Path, store: Store) -> None:
    generations = Generations(home)
    generations.publish(store, _RECIPE)
    store.delete(["r0"])
    _put(store, "new", 11)
    assert not generations.is_current(store, _RECIPE)
    second = generations.publish(store, _RECIPE)
    assert _dense_ids(second, store) == store.chunk_ids()
    assert "chunk-r0" not in _dense_ids(second, store)


def test_two_generations_are_kept_and_unpublished_folders_go(home: Path, store: Store) -> None:
    generations = Generations(home)
    (home / "generations" / "making-000009").mkdir(parents=True)
    for number in range(3):
        _put(store, "r0", number + 20, f"본문 {number}")
        generations.publish(store, _RECIPE)
    names = sorted(path.name for path in (home / "generations").iterdir())
    assert names == ["CURRENT", "gen-000002", "gen-000003"]


def test_another_recipe_is_never_mixed_into_a_copy(home: Path, store: Store) -> None:
    generations = Generations(home)
    generations.publish(store, _RECIPE)
    other = Recipe("other", 4, "chunker", "analyser")
    assert not generations.is_current(store, other)
    manifest = generations.publish(store, other).manifest()
    assert manifest is not None
    assert manifest.recipe["embedding"] == "other"


def test_a_generation_of_another_layout_is_made_anew(home: Path, store: Store) -> None:
    generations = Generations(home)
    first = generations.publish(store, _RECIPE)
    path = first.folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"layout": manifest["layout"] - 1}), encoding="utf-8")
    with closing(sqlite3.connect(first.lexical)) as connection:
        connection.execute("DELETE FROM readings")
        connection.commit()
    assert first.is_whole()
    assert not generations.is_current(store, _RECIPE)
    second = generations.publish(store, _RECIPE)
    assert generations.is_current(store, _RECIPE)
    assert LexicalIndex.open(second.lexical).read_as("meori") == ["머리"]


@pytest.mark.parametrize("damage", ["truncated", "missing", "manifest"])
def test_a_damaged_generation_falls_back_to_the_one_before(home: Path, store: Store, damage: str) -> None:
    generations = Generations(home)
    first = generations.publish(store, _RECIPE)
    _put(store, "r0", 30, "다른 본문")
    second = generations.publish(store, _RECIPE)
    if damage == "truncated":
        second.lexical.write_bytes(second.lexical.read_bytes()[:1000])
    elif damage == "missing":
        (second.chroma / "chroma.sqlite3").unlink()
    else:
        (second.folder / "manifest.json").write_text("{", encoding="utf-8")
    assert generations.current() == first
    assert not generations.is_current(store, _RECIPE)
    third = generations.publish(store, _RECIPE)
    assert generations.current() == third
    assert _dense_ids(third, store) == store.chunk_ids()


def test_a_flipped_byte_is_seen_by_the_probe(home: Path, store: Store) -> None:
    generations = Generations(home)
    generation = generations.publish(store, _RECIPE)
    data = bytearray(generation.lexical.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = b"\xff" * 2000
    generation.lexical.write_bytes(bytes(data))
    assert generation.is_whole()
    assert not generations.is_current(store, _RECIPE)


def test_a_vector_that_cannot_be_found_is_refused(tmp_path: Path) -> None:
    row = VectorRow("c", np.zeros(4, dtype=np.float32), "본문", {"release_id": "r"})
    with pytest.raises(StoreError, match=r"norm 0\.0"):
        write_vectors(tmp_path / "chroma", [row], [])


def test_a_folder_without_a_collection_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `python -m rag index`"):
        ChromaVectors.open(tmp_path / "chroma")


def _hold(home: Path, ready: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event) -> None:
    with writing(home):
        ready.set()
        done.wait(20)


def test_a_second_writer_is_told_to_wait(home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(home, ready, done))
    process.start()
    assert ready.wait(20)
    with pytest.raises(StoreError, match="another process is writing"), writing(home):
        pass
    done.set()
    process.join()
    with writing(home):
        pass
