"""Two runs side by side: what differs, and whether it is more than chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.compare import changes, comparison, differences
from evals.scoring import Scored
from rag.domain import Answer
from tests.eval_fakes import BUDGET, make_answer, make_case, make_citation, make_record, make_refusal, make_scored

CASE = make_case()
ANSWER = make_answer(make_citation())


def answered(answer: Answer | None, error: str | None = None, **scores: float) -> Scored:
    return make_scored(CASE, make_record(CASE, answer, error=error), **scores)


def scored_by(metric: str, *numbers: float) -> list[Scored]:
    return [make_scored(f"c{i:02}", **{metric: number}) for i, number in enumerate(numbers)]


def test_measures_are_compared_over_the_cases_that_both_have_and_that_apply_in_both() -> None:
    a = [make_scored("x", recall_at_5=0.0), make_scored("y", recall_at_5=1.0), make_scored("only-a", recall_at_5=1.0)]
    b = [make_scored("y"), make_scored("x", recall_at_5=1.0), make_scored("only-b", recall_at_5=1.0)]
    found = differences(a, b)
    assert list(found) == ["all", "ko", "ko-ko"]
    one = found["all"]["recall_at_5"]
    assert (one.mean_a, one.mean_b, one.n, one.p) == (0.0, 1.0, 1, None)
    assert found["all"]["completed"].n == 2


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (ANSWER, make_refusal(), ("answered -> not_in_corpus", "citations", "text")),
        (ANSWER, make_answer(make_citation(BUDGET), text=ANSWER.text), ("citations",)),
        (ANSWER, replace(ANSWER, text="다른 글"), ("text",)),
        (ANSWER, None, ("error",)),
    ],
    ids=["status", "citations", "text", "error"],
)
def test_a_question_answered_otherwise_tells_what_differs(
    a: Answer, b: Answer | None, expected: tuple[str, ...]
) -> None:
    (change,) = changes([answered(a)], [answered(b, None if b else "StoreError")])
    assert (change.case_id, change.question, change.differs) == ("ko-1", CASE.question, expected)


def test_another_ranking_is_a_change() -> None:
    other = make_scored(CASE, make_record(CASE, ANSWER, releases=("harbour",)))
    (change,) = changes([answered(ANSWER)], [other])
    assert change.differs == ("ranking",)


def test_moved_measures_are_named_with_both_values_but_for_the_time() -> None:
    before, after = answered(ANSWER, recall_at_5=0.5, latency_ms=9.0), answered(ANSWER, ndcg_at_10=1.0, latency_ms=8.0)
    (change,) = changes([before], [after])
    assert change.moved == (("recall_at_5", 0.5, None), ("ndcg_at_10", None, 1.0))
    assert str(change) == "ko-1 [] 공사는 언제 시작하나요?\n    recall_at_5 0.50 -> –, ndcg_at_10 – -> 1.00"


def test_a_change_that_moves_no_measure_says_so() -> None:
    (change,) = changes([answered(ANSWER)], [answered(replace(ANSWER, text="다른 글"))])
    assert str(change) == "ko-1 [text] 공사는 언제 시작하나요?\n    no measure moved"


def test_the_same_answer_or_the_same_error_and_cases_of_one_run_only_are_no_change() -> None:
    assert changes([answered(ANSWER), make_scored("x")], [answered(ANSWER), make_scored("y")]) == []
    assert changes([answered(None, "StoreError")], [answered(None, "StoreError")]) == []


def test_runs_without_difference_are_told_in_a_line() -> None:
    scored = scored_by("recall_at_5", 0.5, 1.0)
    assert comparison(scored, scored) == "no measure differs\n\n0 questions answered otherwise"


def test_every_measure_is_shown_when_asked_for() -> None:
    scored = scored_by("recall_at_5", 0.5, 1.0, 0.5, 1.0, 0.75)
    lines = comparison(scored, scored, every=True).splitlines()
    assert [line.split()[:4] for line in lines[1:3]] == [
        ["all", "completed", "5", "1.000"],
        ["all", "recall_at_5", "5", "0.750"],
    ]
    assert lines[1].split()[5:] == ["+0.000", "+0.000", "to", "+0.000", "1.000"]


@pytest.mark.parametrize(
    ("metric", "a", "b", "verdict"),
    [
        ("recall_at_5", [0.0] * 10, [1.0] * 10, "better"),
        ("recall_at_5", [1.0] * 10, [0.0] * 10, "worse"),
        ("false_refusal", [0.0] * 10, [1.0] * 10, "worse"),
        ("false_refusal", [1.0] * 10, [0.0] * 10, "better"),
        ("recall_at_5", [0.0, 0.0], [1.0, 1.0], "0.500"),
        ("recall_at_5", [0.0], [1.0], "–"),
    ],
    ids=["better", "worse", "lower-is-better-worse", "lower-is-better-better", "chance", "one-case"],
)
def test_a_difference_is_judged_only_when_it_is_more_than_chance(
    metric: str, a: list[float], b: list[float], verdict: str
) -> None:
    report = comparison(scored_by(metric, *a), scored_by(metric, *b))
    row = next(line for line in report.splitlines() if line.startswith("all"))
    assert row.split()[1] == metric
    assert row.split()[-1] == verdict


def test_the_report_ends_with_the_questions_answered_otherwise() -> None:
    report = comparison([answered(ANSWER)], [answered(make_refusal())])
    assert report.endswith(
        "1 questions answered otherwise\n"
        "ko-1 [answered -> not_in_corpus, citations, text] 공사는 언제 시작하나요?\n    no measure moved"
    )
