"""The benchmark: says when its data are missing, and what a figure of it means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.benchmark import answering_speed, indexing_speed, main
from evals.chunk_length import main as chunk_length
from rag.chat import ChatService
from rag.index.sync import SyncReport


@pytest.mark.parametrize("command", [main, chunk_length], ids=["benchmark", "chunk-length"])
def test_missing_data_are_told(command: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(command)
    assert command(["--data", str(tmp_path)]) == 2
    assert "releases_small.jsonl.gz" in capsys.readouterr().err


def test_the_speed_of_indexing_is_what_was_done_a_second() -> None:
    report = SyncReport(added=6, updated=2, embedded=40, tokens=8000, seconds=4.0)
    assert indexing_speed(report) == (
        "indexed 8 releases, 40 chunks, 8,000 tokens in 4 s: 2.0 releases/s, 10.0 chunks/s, 2000 tokens/s"
    )
    assert indexing_speed(SyncReport(unchanged=3, seconds=1.0)) == "index: found as it was"


def test_the_speed_of_answering_is_told_in_milliseconds(fake_service: ChatService) -> None:
    line = answering_speed(fake_service, ["남해 작은 항구 물길 정비 전화번호", "달 탐사선 이름은?"])
    assert re.fullmatch(r"question to answer: median \d+ ms, p95 \d+ ms", line)
