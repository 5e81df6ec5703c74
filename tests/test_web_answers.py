"""Answers by name: none can be guessed, none is kept unless somebody asks for it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.web.answers import AnswerBook, Feedback
from tests.browser.web_fakes import FakeService

_ANSWER = FakeService().ask("언제")


def test_an_answer_is_kept_when_it_is_shared_and_survives_a_restart(tmp_path: Path) -> None:
    book = AnswerBook(tmp_path / "answers.db")
    shared, other = book.remember(_ANSWER), book.remember(_ANSWER)

    assert book.keep(shared)
    again = AnswerBook(tmp_path / "answers.db")
    kept = again.kept(shared)
    assert kept is not None
    assert (kept.text, kept.citations[0].quote) == (_ANSWER.text, _ANSWER.citations[0].quote)
    assert again.keep(shared)
    assert again.kept(other) is None
    assert not again.keep(other)


def test_ids_are_long_and_never_the_same(tmp_path: Path) -> None:
    book = AnswerBook(tmp_path / "answers.db")
    ids = {book.remember(_ANSWER) for _ in range(100)}

    assert len(ids) == 100
    assert {len(answer_id) for answer_id in ids} == {24}


def test_the_oldest_are_forgotten_first(tmp_path: Path) -> None:
    book = AnswerBook(tmp_path / "answers.db")
    first = book.remember(_ANSWER)
    last = [book.remember(_ANSWER) for _ in range(2_000)][-1]

    assert (book.keep(first), book.keep(last)) == (False, True)


def test_an_answer_cannot_be_kept_after_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = AnswerBook(tmp_path / "answers.db")
    answer_id = book.remember(_ANSWER)
    later = time.monotonic() + 3_601
    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert not book.keep(answer_id)


def test_feedback_comes_with_the_answer_it_is_on(tmp_path: Path) -> None:
    book = AnswerBook(tmp_path / "answers.db")
    answer_id = book.remember(_ANSWER)

    assert book.give(Feedback(answer_id, "down", ("outdated",), "틀린 날짜"))
    assert not book.give(Feedback("x" * 24, "up"))
    ((given, answer),) = book.feedback()
    assert (given.rating, given.reasons, given.comment) == ("down", ("outdated",), "틀린 날짜")
    assert given.given.endswith("+00:00")
    assert answer.question == "언제"


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers.db").write_text("no database " * 100, encoding="utf-8")

    with pytest.raises(StoreError, match="cannot be used"):
        AnswerBook(tmp_path / "answers.db").kept("x" * 24)
