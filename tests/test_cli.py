"""The command line: exit codes, one line on stderr, and no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.bootstrap import index_status
from rag.cli import main
from rag.domain import Answer, Status
from rag.index.sync import Parts
from rag.settings import Settings
from rag.web.answers import AnswerBook, Feedback
from rag.web.switch import SWITCH_FILE, AnswerSwitch
from tests.conftest import FakeIndex

_ROOT = Path(__file__).resolve().parent.parent


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert isinstance(caught.value.code, int)
    return caught.value.code


@pytest.fixture(autouse=True)
def _empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAG_CORPUS", str(tmp_path / "corpus"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: COMMAND"),
        (["tell"], "invalid choice: 'tell'"),
        (["ask"], "required: question"),
        (["ask", "q", "--today", "soon"], "'soon' is not a day such as 2025-08-04"),
        (["ask", "q", "--lang", "fr"], "invalid choice: 'fr'"),
        (["ask", "q", "--colour"], "unrecognized arguments: --colour"),
        (["search", "q", "--k", "0"], "'0' is not a whole number between 1 and 1000"),
        (["search", "q", "--k", "1001"], "'1001' is not a whole number"),
        (["search", "q", "--k", "many"], "'many' is not a whole number"),
        (["serve", "--port", "70000"], "'70000' is not a whole number between 1 and 65535"),
    ],
    ids=lambda value: "-".join(value) or "none" if isinstance(value, list) else "",
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err


@pytest.mark.parametrize(
    "arguments", [["ask", "언제?"], ["search", "언제?"], ["status"], ["status", "--json"], ["serve"]], ids="-".join
)
def test_without_an_index_one_line_says_what_to_run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("error: there is no index at ")
    assert line.endswith("run `python -m rag index` first")


def test_a_missing_corpus_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("index") == 1
    assert capsys.readouterr().err == f"error: {tmp_path}/corpus does not exist: name a file or folder of releases\n"


def test_a_misspelt_setting_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RAG_CORPSE", "x")
    assert _run("status") == 1
    assert capsys.readouterr().err == "error: unknown setting RAG_CORPSE: did you mean RAG_CORPUS?\n"


def test_the_status_is_shown_as_lines_and_as_json(
    fake_index: FakeIndex, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_HOME", str(fake_index.settings.home))
    monkeypatch.setenv("RAG_CORPUS", str(fake_index.settings.corpus))
    assert _run("status", "--json") == 0
    assert json.loads(capsys.readouterr().out) == index_status(fake_index.settings)
    assert _run("status") == 0
    lines = dict(line.split(None, 1) for line in capsys.readouterr().out.splitlines())
    assert lines["home"] == str(fake_index.settings.home)
    assert lines["counts"].startswith("releases 3, sentences ")
    assert lines["generation"] == "gen-000001"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file"),
        ("{", "the history cannot be read (Expecting property name"),
        ("[" * 100_000, "the history cannot be read (maximum recursion depth"),
        ("{}", "the history is not a list"),
        ('[{"question": "q"}]', "turn 1 of the history cannot be read (KeyError: 'answer')"),
        ('[{"question": "q", "answer": "text"}]', "turn 1 of the history cannot be read (AttributeError"),
    ],
    ids=["absent", "no-json", "deep", "object", "no-answer", "text-answer"],
)
def test_a_bad_history_is_one_line(
    text: str | None, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert _run("ask", "언제?", "--history", str(file)) == 1
    printed = capsys.readouterr()
    (line,) = printed.err.splitlines()
    assert line.startswith("error: ")
    assert reason in line
    assert printed.out == ""


def test_an_interrupt_ends_with_130_and_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def interrupt_the_reader() -> None:
        with pipe.open("wb"):  # opens once the command is waiting for the other end
            os.kill(os.getpid(), signal.SIGINT)
            interrupted.wait(30)

    interrupted = threading.Event()
    thread = threading.Thread(target=interrupt_the_reader)
    # A suite started in the background inherits an ignored SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread.start()
    try:
        assert _run("ask", "언제?", "--history", str(pipe)) == 130
    finally:
        interrupted.set()
        thread.join()
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err == "stopped; what was done so far is kept\n"


def test_the_module_runs_the_command_line() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "rag"], capture_output=True, text=True, check=False, cwd=_ROOT, timeout=60
    )
    assert process.returncode == 2
    assert process.stderr.startswith("usage: pressdesk ")


def test_feedback_is_printed_with_the_answers_it_is_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_HOME", str(tmp_path))
    book = AnswerBook(tmp_path / "answers.db")
    book.give(Feedback(book.remember(Answer(Status.ANSWERED, "ko", "글", "언제")), "down", ("outdated",), "틀린 날짜"))

    with pytest.raises(SystemExit) as ended:
        main(["feedback"])

    assert ended.value.code == 0
    (line,) = capsys.readouterr().out.splitlines()
    given = json.loads(line)
    assert (given["rating"], given["reasons"], given["comment"]) == ("down", ["outdated"], "틀린 날짜")
    assert given["answer"]["question"] == "언제"


def test_answers_are_paused_and_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    switch = AnswerSwitch(tmp_path / "home" / SWITCH_FILE)

    assert _run("answers", "off") == 0
    assert not switch.is_on
    assert _run("answers", "on") == 0
    assert switch.is_on
    assert capsys.readouterr().out == "answers are off\nanswers are on\n"


def test_checking_a_file_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("check", str(tmp_path / "nowhere.txt")) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.slow
def test_a_text_is_checked_as_a_table_as_json_and_as_a_page(
    real_index: tuple[Settings, Parts],
    bundled_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings, _ = real_index
    monkeypatch.setenv("RAG_HOME", str(settings.home))
    monkeypatch.setenv("RAG_CORPUS", str(settings.corpus))
    # The model that the session has built, so that it is not built once more.
    if not (settings.home / "models").exists():
        (settings.home / "models").symlink_to(bundled_home / "models")
    text = tmp_path / "draft.md"
    text.write_text(
        "# 초안\n\nAPEC에는 27개 회원경제가 속해 있다.\n\n| 표 | 1 |\n|---|---|\n| 가 | 2 |\n", encoding="utf-8"
    )
    assert _run("check", str(text)) == 1
    printed = capsys.readouterr()
    assert "27개 → 21개" in printed.out
    assert "sentences were not checked" in printed.err
    assert _run("check", str(text), "--json") == 1
    checked = json.loads(capsys.readouterr().out)
    assert checked["counts"]["contradicted"] == 1
    assert [claim["verdict"] for claim in checked["claims"]].count("not_run") == checked["counts"]["not_run"] > 0
    page = tmp_path / "report.html"
    assert _run("check", str(text), "--html", str(page), "--lang", "en") == 1
    assert '<mark class="claimed">27개</mark>' in page.read_text(encoding="utf-8")
