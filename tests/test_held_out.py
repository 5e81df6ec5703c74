"""The measure of the reader of questions on questions it was not taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.training.held_out import QUESTIONS, Outcome, main, summary
from evals.training.reader import QUESTIONS as TAUGHT
from evals.training.reader import read_questions


def test_no_release_and_no_question_is_both_taught_and_held_out() -> None:
    taught, held_out = [q for path in TAUGHT for q in read_questions(path)], list(read_questions(QUESTIONS))
    assert len(held_out) > 1_500
    assert {release for release, _, _ in taught}.isdisjoint(release for release, _, _ in held_out)
    assert {question for _, question, _ in taught}.isdisjoint(question for _, question, _ in held_out)


def test_the_summary_counts_answered_questions_for_quotes_and_both_kinds_for_refusals() -> None:
    found = [
        Outcome("ko", is_answered=True, first=True, precision=0.5, recall=1.0, chance=0.9),
        Outcome("ko", is_answered=True, first=False, precision=0.0, recall=0.0, chance=0.6),
        Outcome("ko", is_answered=False, first=False, precision=0.0, recall=0.0, chance=0.7),
        Outcome("ko", is_answered=False, first=False, precision=0.0, recall=0.0, chance=0.1),
    ]
    line = summary(found)
    assert line.startswith("n 2 and 2 without an answer: first right 0.500, quotes right 0.250, told 0.500")
    # Three of four pairs of an answered and an unanswered question are in order.
    assert "area under the curve 0.750, refused 0.500" in line


def test_a_missing_folder_of_data_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--data", str(tmp_path), "--work", f"{tmp_path}/work"]) == 2
    assert "development data are not there" in capsys.readouterr().err
