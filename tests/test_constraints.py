"""What an answer must name because the question does: months, years, issues of a series, the next one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.retrieval.constraints import Constraints, Point, find_constraints

_DAY = date(2023, 2, 9)


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("2022년 9월 거래액은?", {(2022, "m9")}),
        ("2023년에 9월 행사는?", {(2023, "m9")}),
        ("9월 행사는?", {(None, "m9")}),
        ("2024년 최저임금은?", {(2024, "")}),
        ("'21년 실적", {(2021, "")}),
        ("2025년 3/4분기와 2분기", {(2025, "q3"), (2025, "q2")}),
        ("2024년 상반기 실적", {(2024, "h1")}),
        ("2026학년도 2학기 대출", {(2026, "s2")}),
        ("household loans in April 2024", {(2024, "m4")}),
        ("the third quarter of 2025", {(2025, "q3")}),
        ("in Q1 2026", {(2026, "q1")}),
        ("the second semester of 2026", {(2026, "s2")}),
        ("the first half of 2024", {(2024, "h1")}),
        ("January to March 2026", {(2026, "q1")}),
        ("2026년 1월부터 3월까지", {(2026, "q1")}),
        ("2026년 1월과 2월", {(2026, "m1"), (2026, "m2")}),
        ("May I bring my violin?", set()),
        ("Closed on Monday. May a foreigner enter?", set()),
        ("May exports", {(None, "m5")}),
        ("예산 1,234억 원", set()),
        ("13월", set()),
    ],
)
def test_the_points_in_time_of_a_question_are_read(question: str, points: set[Point]) -> None:
    assert find_constraints(question).points == points


@pytest.mark.parametrize(
    ("question", "text", "met"),
    [
        ("2023년 1월 가계대출은?", "2023년 1월 가계대출은 8조 원 줄었다.", True),
        ("2023년 1월 가계대출은?", "1월 가계대출은 8조 원 줄었다.", True),
        ("2022년 2월 가계대출은?", "2022년 한 해, 2월에는 늘었다.", False),
        ("2022년 12월 가계대출은?", "12월에는 늘었다.", True),
        ("2022년 연간 증가는?", "2022년에는 8조 원 늘었다.", True),
        ("2022년 연간 증가는?", "’22년 22,046건", True),
        ("2021년 연간 증가는?", "2022년에는 8조 원 늘었다.", False),
        ("2022년에는 무엇을 냈나요?", "지난해까지는 영수증을 내야 했다.", True),
        ("2024년에는 얼마로 오르나요?", "내년에는 10만 원으로 오른다.", True),
        ("2021년에는 무엇을 냈나요?", "지난해까지는 영수증을 내야 했다.", False),
        ("How much in January to March 2022?", "2022년 1/4분기에는 8조 원 늘었다.", True),
        ("7월에 쉬나요?", "7월과 8월에는 쉰다.", True),
        ("제7차 회의는 어디서?", "제7차 전체회의는 부산에서 열린다.", True),
        ("제8차 회의는 어디서?", "제7차 전체회의는 부산에서 열린다.", False),
        ("다음 회의는 어디서 열리나요?", "회의는 부산에서 열렸다.", False),
        ("다음 회의는 어디서 열리나요?", "차기 회의는 부산에서 열린다.", True),
        ("Where is the next meeting?", "The next meeting will be held in Busan.", True),
        ("회의는 어디서?", "회의는 부산에서 열렸다.", True),
        ("2022년 1분기 수출은?", "2022년 1월부터 2022년 3월까지 늘었다.", True),
        ("2022년 4분기 수출은?", "2022년 10월과 2022년 12월에 늘었다.", True),
        ("2022년 2분기 수출은?", "2022년 1월부터 2022년 3월까지 늘었다.", False),
        ("2022년 1분기 수출은?", "2022년 2월부터 2022년 4월까지 늘었다.", False),
    ],
)
def test_a_text_meets_what_the_question_is_bound_to_or_not(question: str, text: str, met: bool) -> None:
    assert find_constraints(question).are_met_by(text, _DAY) is met


def test_which_issue_it_is_the_beginning_of_a_release_says_for_all_of_it() -> None:
    seventh, text = find_constraints("제7차 회의는 어디서?"), "회의는 부산에서 열린다."
    assert seventh.are_met_by(text, _DAY, "제7차 전체회의를 연다.")
    assert not seventh.are_met_by(text, _DAY, "제6차 전체회의를 연다.")
    assert not find_constraints("2022년 9월 회의는?").are_met_by(text, _DAY, "2022년 9월 회의를 연다.")


def test_a_question_that_is_bound_to_nothing_has_no_constraints() -> None:
    assert not find_constraints("회의는 어디서?")
    assert find_constraints("회의는 어디서?") == Constraints()


def test_what_something_is_compared_with_need_not_be_named() -> None:
    only_september = find_constraints("How far did sales drop in September 2023?")
    assert find_constraints("Compared with August, how far did sales drop in September 2023?") == only_september
    assert find_constraints("2023년 9월 거래액은 2023년 8월보다 얼마나 줄었나요?") == find_constraints(
        "2023년 9월 거래액은?"
    )
    # With nothing else named it is what is asked about.
    assert find_constraints("How do prices stand compared with August?").points
