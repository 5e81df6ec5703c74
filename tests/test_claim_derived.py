"""Figures that a release tells by two of its own."""

from __future__ import annotations

import pytest

from rag.answering.claim_derived import find_derived
from rag.answering.claim_lines import Line
from rag.answering.figures import find_figures
from rag.domain import Sentence
from tests.fakes import make_release


def _line(text: str) -> Line:
    sentence = Sentence(0, 0, len(text), text)
    return Line(make_release("r", text), sentence, frozenset(), tuple(find_figures(text)), 0.9, 1.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("claim", "number", "line"),
    [
        ("Roughly two in five led to a start-up.", 1, "484건 가운데 190건이 창업으로 이어졌다."),
        ("Seven in ten are mothers.", 1, "모가 70.3%다."),
        ("Almost nine of ten households are led by mothers.", 1, "모가 87.7%다."),
        ("Nine out of ten are mothers.", 1, "모가 87.7%다."),
        ("유효기간이 두 배로 늘었다.", 0, "유효기간이 5년에서 10년으로 늘었다."),
        ("It runs for three months.", 0, "2022년 4월 1일부터 6월 30일까지 알린다."),
        ("They were shown five days after that.", 0, "It was taken on March 28, 2025 and shown on April 2, 2025."),
        ("Some three weeks after that it was shown.", 0, "Launched on March 12, 2025, it was shown on April 2, 2025."),
        ("The experience was cut by three years.", 0, "It takes 2 years with a degree (formerly 5)."),
        ("지수는 닷새, 곧 5일 뒤에 나왔다.", 0, "2025년 3월 28일에 조사해 2025년 4월 2일에 냈다."),
    ],
    ids=["share", "percent", "of-ten", "out-of-ten", "twice", "span", "days-after", "weeks-after", "cut-by", "korean"],
)
def test_a_figure_is_told_by_two_of_a_line(claim: str, number: int, line: str) -> None:
    assert find_derived(claim, find_figures(claim)[number], [_line(line)]) is not None


@pytest.mark.parametrize(
    ("claim", "number", "line"),
    [
        ("Roughly three in five led to a start-up.", 1, "484건 가운데 190건이 창업으로 이어졌다."),
        ("Five of 12 are mothers.", 1, "모가 41.7%다."),
        ("유효기간이 세 배로 늘었다.", 0, "유효기간이 5년에서 10년으로 늘었다."),
        ("They were shown six days after that.", 0, "It was taken on March 28, 2025 and shown on April 2, 2025."),
        ("The experience was cut by four years.", 0, "It takes 2 years with a degree (formerly 5)."),
        ("It takes three years.", 0, "It takes 2 years with a degree (formerly 5)."),
        ("They were shown 0 days after that.", 0, "It was taken on February 30, 2025 and shown on April 2, 2025."),
    ],
    ids=["other-share", "no-share", "other-multiple", "other-span", "other-difference", "no-difference", "no-day"],
)
def test_what_two_figures_do_not_make_is_not_told(claim: str, number: int, line: str) -> None:
    assert find_derived(claim, find_figures(claim)[number], [_line(line)]) is None
