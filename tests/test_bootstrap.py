"""Wiring: finished parts go in by keyword, and what is missing is said before anything heavy is loaded."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from rag.bootstrap import build_chat_service, build_parts, build_workbench, index_status, run_index
from rag.domain import Status
from rag.errors import RecipeMismatchError, StoreError
from rag.index.sync import Parts
from rag.retrieval.answerability import Answerability
from rag.settings import Settings
from tests.conftest import FakeIndex
from tests.fakes import HashEmbedder, WordAnalyser


def test_parts_given_by_keyword_are_taken() -> None:
    embedder, analyser = HashEmbedder(), WordAnalyser()
    assert build_parts(Settings(), embedder=embedder, analyser=analyser) == Parts(analyser, embedder)


def test_settings_come_from_the_environment_unless_given(
    fake_index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_HOME", str(fake_index.settings.home))
    monkeypatch.setenv("RAG_CORPUS", str(fake_index.settings.corpus))
    assert index_status() == index_status(fake_index.settings)
    assert run_index([], parts=fake_index.parts).unchanged == 3
    service = build_chat_service(parts=fake_index.parts)
    assert service.release("library") is not None
    service.close()


def test_a_workbench_hands_out_what_the_service_is_made_of(fake_index: FakeIndex) -> None:
    bench = build_workbench(fake_index.settings, parts=fake_index.parts)
    assert bench.parts is fake_index.parts
    assert bench.answerability == Answerability.load(fake_index.settings.answer_threshold)
    assert bench.service.release("library") == bench.reader.store.release("library")
    bench.service.close()


@pytest.mark.parametrize(("threshold", "answered"), [(0.0, True), (1.0, False)], ids=["whatever", "never"])
def test_the_threshold_of_the_settings_decides_what_is_answered(
    fake_index: FakeIndex, threshold: float, answered: bool
) -> None:
    settings = fake_index.settings.model_copy(update={"answer_threshold": threshold})
    service = build_chat_service(settings, parts=fake_index.parts)
    assert (service.ask("남해 작은 항구 물길 정비").status is Status.ANSWERED) is answered
    service.close()


def test_a_service_without_an_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no index at .*: run `python -m rag index` first"):
        build_chat_service(Settings(home=tmp_path))
    with pytest.raises(StoreError, match="run `python -m rag index` first"):
        index_status(Settings(home=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_is_not_there_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="absent does not exist: name a file or folder"):
        run_index([tmp_path / "absent"], Settings(home=tmp_path / "home"))
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_written_is_named(fake_index: FakeIndex, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    settings = Settings(home=file / "home", corpus=fake_index.settings.corpus)
    with pytest.raises(StoreError, match=r"file/home cannot be written .*: set RAG_HOME"):
        run_index([], settings, parts=fake_index.parts)


def test_only_the_named_files_are_synced(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    new = tmp_path / "new.md"
    new.write_text("---\ntitle: 새 소식\npublished: 2025-01-01\n---\n새 소식이다.\n", encoding="utf-8")
    report = run_index([new], index.settings, parts=index.parts)
    assert (report.added, report.deleted, report.unchanged) == (1, 0, 0)


def test_another_model_is_refused_until_a_rebuild(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    other = Parts(index.parts.analyser, HashEmbedder("fake:other"))
    with pytest.raises(RecipeMismatchError, match="--rebuild"):
        run_index([], index.settings, parts=other)
    with pytest.raises(RecipeMismatchError, match="--rebuild"):
        build_chat_service(index.settings, parts=other)
    seen: list[tuple[int, int]] = []
    report = run_index(
        [], index.settings, parts=other, rebuild=True, progress=lambda done, total, _: seen.append((done, total))
    )
    assert report.embedded == report.chunks > 0
    assert seen[-1][0] == seen[-1][1] == 3
    assert index_status(index.settings)["recipe"]["embedding"] == "fake:other"  # type: ignore[index]  # untyped values


def test_a_status_counts_and_names_what_made_the_index(fake_index: FakeIndex) -> None:
    status = index_status(fake_index.settings)
    counts, recipe, versions = (copy.copy(status[key]) for key in ("counts", "recipe", "versions"))
    assert isinstance(counts, dict)
    assert counts["releases"] == 3
    assert counts["sentences"] >= counts["chunks"] > 0
    assert isinstance(recipe, dict)
    assert (recipe["embedding"], recipe["analyser"]) == ("fake:bigrams", "fake:words")
    assert isinstance(versions, dict)
    assert {"chromadb", "torch"} <= set(versions)
    assert status["generation"] == "gen-000001"
    assert isinstance(status["disk_bytes"], int)
    assert status["disk_bytes"] > 0
