"""The benchmark: says when its data are missing; recall and refusals are those of the index measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.benchmark import _print_answers, _print_recall, main
from rag.bootstrap import Workbench, build_workbench
from tests.conftest import FakeIndex


@pytest.fixture
def bench(fake_index: FakeIndex) -> Iterator[Workbench]:
    made = build_workbench(fake_index.settings, parts=fake_index.parts)
    yield made
    made.service.close()


def test_missing_data_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--work", str(tmp_path / "work")]) == 2
    assert "releases_small.jsonl.gz" in capsys.readouterr().err
    assert not (tmp_path / "work").exists()


def test_recall_is_printed_for_each_half_and_for_both(bench: Workbench, capsys: pytest.CaptureFixture[str]) -> None:
    question = "남해 작은 항구 물길 정비"
    _print_recall(
        bench, [{"question": question, "context_id": f"kr-{release}"} for release in ("harbour", "not-there")]
    )
    printed = capsys.readouterr().out
    assert re.findall(r"2 questions, (\w+) +R@1 0\.500  R@5 0\.500", printed) == ["dense", "lexical", "hybrid"]


def test_refusals_are_printed_for_both_kinds(bench: Workbench, capsys: pytest.CaptureFixture[str]) -> None:
    _print_answers(bench, [{"question": "남해 작은 항구 물길 정비 전화번호"}], [{"question": "달 탐사선 이름은?"}] * 2)
    first, second, times = capsys.readouterr().out.splitlines()
    assert first == "faq, 1 questions: refused 0.000"
    assert second == "unanswerable, 2 questions: refused 1.000"
    assert re.fullmatch(r"question to answer: median \d+ ms, p95 \d+ ms", times)
