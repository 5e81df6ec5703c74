"""The measure of the reader of questions on questions it was not taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.training.examples import FOLLOW_UPS, FURTHER, HELD_OUT, read_questions
from evals.training.examples import QUESTIONS as TAUGHT
from evals.training.held_out import Outcome, main, summary


def test_no_release_and_no_question_is_both_taught_and_held_out() -> None:
    taught, held_out = [q for path in TAUGHT for q in read_questions(path)], list(read_questions(HELD_OUT))
    assert len(held_out) > 1_500
    assert {release for release, _, _ in taught}.isdisjoint(release for release, _, _ in held_out)
    assert {question for _, question, _ in taught}.isdisjoint(question for _, question, _ in held_out)


def test_questions_labelled_later_are_on_releases_of_their_own_and_some_have_no_answer() -> None:
    further, behind = list(read_questions(FURTHER)), list(read_questions(FOLLOW_UPS))
    known = {release for path in (*TAUGHT, HELD_OUT) for release, _, _ in read_questions(path)}
    assert len(further) > 6_000
    assert len(behind) > 1_500
    for labelled in (further, behind):
        assert known.isdisjoint(release for release, _, _ in labelled)
        assert 0.2 < sum(not ordinals for _, _, ordinals in labelled) / len(labelled) < 0.4


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
