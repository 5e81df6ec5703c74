"""A heading or an item alone is no answer; a line with a figure or an end is a sentence."""

from __future__ import annotations

import pytest

from rag.retrieval.headings import is_bare


@pytest.mark.parametrize(
    "text",
    [
        *("□ 신청 방법", "○ 참가 부문", "- 부산광역시", "<추진 배경>", "○ How to apply", "- Busan", "□ 금액(1인당)"),
        *("□ 사업 개요", "□ 1회차 규모와 일정", "Three results were announced:", "행사는 다음과 같이 열린다："),
    ],
)
def test_a_line_that_only_announces_is_bare(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize(
    "text",
    [
        "신청은 12월에 받는다.",
        "○ 신청 기간: 두 달",
        "- 상금 300만 원",
        "1월 2일",
        "쉬는 날이 없다",
        "It starts in May.",
        "- Screens are offered in several languages besides Korean",
        "○ 누가: 새 차를 산 사람과 그 차를 넘겨받은 가족까지 모두",
    ],
)
def test_a_line_that_says_something_is_not(text: str) -> None:
    assert not is_bare(text)
