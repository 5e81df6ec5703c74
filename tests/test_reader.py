"""The reader: one way of searching whatever the filter, and it follows the pointer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.bootstrap import run_index
from rag.errors import RecipeMismatchError, StoreError
from rag.index.reader import IndexReader
from tests.conftest import FakeIndex


@pytest.fixture
def reader(fake_index: FakeIndex) -> Iterator[IndexReader]:
    opened = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    yield opened
    opened.close()


def test_dense_search_gives_cosines_best_first(reader: IndexReader, fake_index: FakeIndex) -> None:
    ids, matrix = reader.store.vectors()
    vector = fake_index.parts.embedder.embed_query("항구 물길 정비 예산")
    found = reader.dense(vector, 2)
    expected = dict(zip(ids, (matrix @ vector).tolist(), strict=True))
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert dict(found) == pytest.approx({key: expected[key] for key, _ in found}, abs=1e-4)


def test_a_narrow_and_a_wide_filter_find_the_same(reader: IndexReader, fake_index: FakeIndex) -> None:
    vector = fake_index.parts.embedder.embed_query("산길 안전 주간")
    narrow = ["library", "forest"]
    wide = narrow + [f"absent-{number}" for number in range(500)]
    exact, overfetched = reader.dense(vector, 1, narrow), reader.dense(vector, 1, wide)
    assert [key for key, _ in exact] == [key for key, _ in overfetched]
    assert exact[0][1] == pytest.approx(overfetched[0][1], abs=1e-4)
    owners = reader.store.owners([key for key, _ in reader.dense(vector, 9, wide)])
    assert set(owners.values()) == set(narrow)


def test_a_wide_search_goes_on_until_it_has_enough(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    for number in range(20):
        body = f"산불 예방 {number}호 소식이다. " * 9
        text = f"---\ntitle: 산불 예방 {number}\npublished: 2025-01-01\n---\n{body}\n"
        (index.settings.corpus / f"fire-{number}.md").write_text(text, encoding="utf-8")
    run_index([], index.settings, parts=index.parts)
    reader = IndexReader(index.settings.home, index.parts.recipe())
    vector = index.parts.embedder.embed_query("산불 예방 1호 소식이다.")
    # The twenty are all nearer than the one that is allowed.
    found = reader.dense(vector, 1, ["forest", *(f"absent-{number}" for number in range(500))])
    assert set(reader.store.owners([key for key, _ in found]).values()) == {"forest"}
    reader.close()


@pytest.mark.parametrize("size", [2, 500], ids=["narrow", "wide"])
def test_a_filter_that_no_release_passes_finds_nothing(reader: IndexReader, fake_index: FakeIndex, size: int) -> None:
    allowed = [f"absent-{number}" for number in range(size)]
    assert reader.dense(fake_index.parts.embedder.embed_query("산길"), 3, allowed) == []
    assert reader.lexical(["산길"], 3, allowed) == []


def test_lexical_search_holds_to_the_filter(reader: IndexReader) -> None:
    terms = ["학교", "물길"]
    owners = reader.store.owners([key for key, _ in reader.lexical(terms, 9)])
    assert set(owners.values()) == {"library", "harbour"}
    owners = reader.store.owners([key for key, _ in reader.lexical(terms, 9, ["harbour"])])
    assert set(owners.values()) == {"harbour"}


def test_a_moved_pointer_is_followed_and_searches_under_way_go_on(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    reader = IndexReader(index.settings.home, index.parts.recipe())
    before = reader.generation
    assert reader.generation is before
    text = (index.settings.corpus / "harbour.md").read_text(encoding="utf-8")
    for number in range(2):
        (index.settings.corpus / "harbour.md").write_text(text + f"\n등대 {number}호를 세운다.\n", encoding="utf-8")
        run_index([], index.settings, parts=index.parts)
        after = reader.generation
        assert after.name > before.name
        # Another thread may still be searching the generation that was just left.
        assert before.lexical.search(["물길"], 1)
        assert before.vectors.search(index.parts.embedder.embed_query("물길"), 1)
        before = after
    assert reader.lexical(["1호를"], 1)
    reader.close()


def test_another_recipe_is_refused(fake_index: FakeIndex, tmp_path: Path) -> None:
    recipe = replace(fake_index.parts.recipe(), embedding="fake:other")
    with pytest.raises(RecipeMismatchError, match="fake:other wanted"):
        IndexReader(fake_index.settings.home, recipe)
    home = fake_index.copy(tmp_path).settings.home
    (manifest,) = home.glob("generations/gen-*/manifest.json")
    fields = json.loads(manifest.read_text(encoding="utf-8"))
    fields["recipe"]["embedding"] = "fake:other"
    manifest.write_text(json.dumps(fields), encoding="utf-8")
    reader = IndexReader(home, fake_index.parts.recipe())
    with pytest.raises(RecipeMismatchError, match="gen-000001 has another recipe"):
        reader.lexical(["물길"], 1)
    reader.close()


def test_a_home_without_a_published_index_says_what_to_run(fake_index: FakeIndex, tmp_path: Path) -> None:
    home = fake_index.copy(tmp_path).settings.home
    shutil.rmtree(home / "generations")
    reader = IndexReader(home, fake_index.parts.recipe())
    with pytest.raises(StoreError, match=r"no index is published at .*: run `python -m rag index` first"):
        reader.lexical(["물길"], 1)
    reader.close()
