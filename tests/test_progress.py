"""The progress bar: counts and rate on a terminal; short work leaves a log clean."""

from __future__ import annotations

import io
import sys

import pytest

from rag.index.progress import ProgressBar
from rag.index.sync import SyncReport


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _run_bar() -> None:
    with ProgressBar() as bar:
        bar.update(1, 4, SyncReport(embedded=1200, tokens=5000))
        bar.update(4, 4, SyncReport(embedded=4800, tokens=20000))


def test_a_terminal_shows_releases_chunks_and_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    _run_bar()
    last = terminal.getvalue().split("\r")[-1]
    assert "4/4" in last
    assert "4,800 chunks" in last
    assert "tokens/s" in last


def test_short_work_says_nothing_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    _run_bar()
    assert capsys.readouterr().err == ""


def test_no_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with ProgressBar():
        pass
    assert terminal.getvalue() == ""
