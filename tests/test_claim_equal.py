"""When a figure of a claim is one of a release: in another unit, rounded, passed or just missed."""

from __future__ import annotations

import pytest

from rag.answering.claim_equal import is_equal
from rag.answering.claim_words import rate_of
from rag.answering.figures import find_figures


def _is_equal(claim: str, line: str) -> bool:
    return is_equal(claim, find_figures(claim)[0], find_figures(line)[0])


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        ("서비스업에는 150명도 채 배정되지 않았다.", "140명이 돌아간다."),
        ("2조 원에 살짝 못 미친다.", "1조 9,374억 원을 마련했다."),
        ("fewer than 150 people", "140 people"),
        ("과징금은 360억 원대다.", "360억 3,300만 원을 물렸다."),
        ("6조 원 가까이 쪼그라들었다.", "5.8조 원 감소했다."),
        ("스물두 시간 남짓 걸린다.", "80,000초가 든다."),
        ("200억 원이 넘는다.", "214억 원이다."),
        ("It was staged six times.", "6 conferences were held."),
        ("more than a third of them", "3분의 1이 넘는다."),
    ],
)
def test_a_figure_that_is_said_to_be_rough_is_met_by_one_near_it(claim: str, line: str) -> None:
    assert _is_equal(claim, line)


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        ("서비스업에는 150명이 배정됐다.", "140명이 돌아간다."),
        ("서비스업에는 150명도 채 배정되지 않았다.", "160명이 돌아간다."),
        ("fewer than 150 people", "100 people"),
        ("스물두 시간이 걸린다.", "80,000초가 든다."),
        ("200억 원이 넘는다.", "190억 원이다."),
        ("six times as many", "6 conferences were held."),
        ("세 배로 늘었다.", "3건을 처리했다."),
    ],
)
def test_a_figure_to_the_point_is_met_by_itself_alone(claim: str, line: str) -> None:
    assert not _is_equal(claim, line)


@pytest.mark.parametrize(
    ("text", "often"),
    [
        ("월 20만 원을 받는다.", "month"),
        ("매달 최대 60만 원까지다.", "month"),
        ("생활비는 학기당 200만 원이다.", "semester"),
        ("up to two million won a month", "month"),
        ("KRW 2 million per semester", "semester"),
        ("3월 20만 원을 받는다.", None),
        ("20만 원을 받는다.", None),
        ("20명이 매달 온다.", None),
    ],
)
def test_how_often_a_sum_is_due_is_read_beside_it(text: str, often: str | None) -> None:
    said = rate_of(text, find_figures(text)[-1])
    assert (said and said.meaning) == often


@pytest.mark.parametrize("text", ["과징금 360억 원대를 물렸다.", "360억 원대의 과징금"])
def test_a_sum_of_that_order_is_a_sum_of_money(text: str) -> None:
    assert [figure.unit for figure in find_figures(text)] == ["KRW"]
