"""Sync: planned by a pure function, applied so that a kill at any moment costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from rag.domain import PressRelease
from rag.errors import RecipeMismatchError, ReleaseError
from rag.index.generations import Generations, writing
from rag.index.store import Known, Store
from rag.index.sync import Parts, Plan, SyncReport, plan_sync, sync
from tests.fakes import HashEmbedder, WordAnalyser, make_release

_ROOT = Path("/corpus")


def _known(**prints: str) -> dict[str, Known]:
    return {key: Known(value, f"/corpus/{key}.md") for key, value in prints.items()}


def test_a_plan_tells_new_changed_and_gone_apart() -> None:
    plan = plan_sync(_known(a="1", b="1", c="1"), _known(b="2", c="1", d="1"), [_ROOT], [])
    assert plan == Plan(add=("d",), update=("b",), move=(), delete=("a",))


def test_a_plan_for_the_same_files_is_empty() -> None:
    assert plan_sync(_known(a="1"), _known(a="1"), [_ROOT], []) == Plan((), (), (), ())


def test_what_lies_outside_the_synced_folders_stays() -> None:
    assert plan_sync(_known(a="1"), {}, [Path("/elsewhere")], []).delete == ()


def test_a_damaged_file_loses_nothing() -> None:
    assert plan_sync(_known(a="1", b="1"), {}, [_ROOT], ["/corpus/a.md"]).delete == ("b",)


def test_a_moved_file_is_no_change_of_the_release() -> None:
    wanted = {"a": Known("1", "/corpus/sub/a.md")}
    assert plan_sync(_known(a="1"), wanted, [_ROOT], []) == Plan((), (), ("a",), ())


class _Index:
    """A home with fake parts, synced like the product does it."""

    def __init__(self, home: Path, model: str = "fake:bigrams") -> None:
        self.home = home
        self.embedder = HashEmbedder(model)
        self.generations = Generations(home)

    def sync(self, found: Sequence[PressRelease | ReleaseError], roots: Sequence[Path] = (_ROOT,)) -> SyncReport:
        parts = Parts(WordAnalyser(), self.embedder)
        with writing(self.home), Store.open(self.home / "store.db", create=True) as store:
            return sync(store, self.generations, parts, found, roots)

    def chunk_texts(self) -> set[str]:
        with Store.open(self.home / "store.db") as store:
            return {item.chunk.text for item in store.chunks(sorted(store.chunk_ids())).values()}


@pytest.fixture
def index(tmp_path: Path) -> _Index:
    return _Index(tmp_path / "home")


_A = make_release("a", "첫 문장이다.\n\n둘째 문장이다.")
_B = make_release("b", "다른 자료의 문장이다.")


def test_a_second_run_writes_and_embeds_nothing(index: _Index) -> None:
    first = index.sync([_A, _B])
    assert (first.added, first.unchanged, first.published) == (2, 0, "gen-000001")
    index.embedder.embedded.clear()
    second = index.sync([_A, _B])
    assert (second.added, second.updated, second.deleted, second.unchanged) == (0, 0, 0, 2)
    assert second.embedded == 0
    assert second.published is None
    assert index.embedder.embedded == []


def test_an_edited_release_embeds_only_what_changed(index: _Index) -> None:
    long = make_release("long", "\n\n".join(f"{'가나다라마바사 ' * 60}문단 {n}이다." for n in range(6)))
    index.sync([long])
    before = len(index.embedder.embedded)
    assert before > 3
    index.embedder.embedded.clear()
    report = index.sync([replace(long, body=long.body.replace("문단 5이다", "바뀐 문단이다"))])
    assert report.updated == 1
    assert 0 < len(index.embedder.embedded) < before
    assert all("바뀐 문단" in text or "문단 4" in text for text in index.embedder.embedded)


def test_a_new_url_is_stored_without_embedding_or_publishing(index: _Index) -> None:
    index.sync([_A])
    index.embedder.embedded.clear()
    report = index.sync([replace(_A, url="https://www.korea.kr/9")])
    assert (report.updated, report.embedded, report.published) == (1, 0, None)
    with Store.open(index.home / "store.db") as store:
        stored = store.release("a")
    assert stored is not None
    assert stored.url == "https://www.korea.kr/9"


def test_a_removed_release_disappears_everywhere(index: _Index) -> None:
    index.sync([_A, _B])
    report = index.sync([_B])
    assert report.deleted == 1
    current = index.generations.current()
    assert current is not None
    manifest = current.manifest()
    assert manifest is not None
    assert manifest.chunks == 1
    assert index.chunk_texts() == {_B.body}


def test_a_file_that_cannot_be_read_is_counted_and_the_rest_is_indexed(index: _Index) -> None:
    index.sync([_A])
    report = index.sync([ReleaseError(_A.source, "not UTF-8"), _B])
    assert (report.added, report.deleted) == (1, 0)
    assert [error.reason for error in report.skipped] == ["not UTF-8"]
    assert _A.body.split("\n")[0] in "".join(index.chunk_texts())


def test_an_id_that_another_folder_holds_is_refused(index: _Index, tmp_path: Path) -> None:
    held = tmp_path / "elsewhere" / "a.md"
    held.parent.mkdir()
    held.write_text("there", encoding="utf-8")
    index.sync([replace(_A, source=str(held))], [held.parent])
    report = index.sync([_A])
    assert [error.reason for error in report.skipped] == [
        f"the id 'a' is already indexed from {held}: give one of them another id"
    ]


def test_a_release_that_moved_between_files_of_one_folder_is_a_move(index: _Index, tmp_path: Path) -> None:
    old, new = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    old.write_text("", encoding="utf-8")
    index.sync([replace(_A, source=str(old))], [tmp_path])
    report = index.sync([replace(_A, source=str(new))], [tmp_path])
    assert (report.skipped, report.unchanged, report.embedded) == ([], 1, 0) or report.embedded == 1


def test_another_model_is_refused_and_a_reset_store_is_derived_anew(index: _Index) -> None:
    index.sync([_A, _B])
    other = _Index(index.home, "fake:other")
    with pytest.raises(RecipeMismatchError, match="fake:other wanted"):
        other.sync([_A])
    with Store.open(index.home / "store.db") as store:
        store.reset(Parts(WordAnalyser(), other.embedder).recipe())
    report = other.sync([_A], [Path("/nowhere")])
    assert report.embedded == 2
    assert other.chunk_texts() == {_A.body, _B.body}


def test_a_stub_is_kept_without_chunks(index: _Index) -> None:
    report = index.sync([replace(_A, stub=True), _B])
    assert (report.added, report.chunks) == (2, 1)
