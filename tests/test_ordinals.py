"""The n-th of a series is read in both languages; counts, dates and parts of the year are none."""

from __future__ import annotations

from datetime import date

import pytest

from rag.retrieval.ordinals import find_ordinals
from rag.retrieval.question import understand

READ = [
    ("제7차 전체회의는 언제 열렸나요?", (7,)),
    ("제3회 시상식 장소는?", (3,)),
    ("제 8차 비상경제회의", (8,)),
    ("2차 추경 규모는 얼마인가요?", (2,)),
    ("42회 기상 사진전 대상은?", (42,)),
    ("E-9 1회차 신청 기간", (1,)),
    ("제69기 입교식", (69,)),
    ("제21대 국회", (21,)),
    ("22대 국회", (22,)),
    ("제12호 안건", (12,)),
    ("제10차 회의 겸 제4차 협의회", (10, 4)),
    ("제1·2차 회의", (1, 2)),
    ("1·2차 지원금", (1, 2)),
    ("2차랑 3차 접수", (2, 3)),
    ("5번째 회의", (5,)),
    ("일곱 번째 회의", (7,)),
    ("첫 번째 세션", (1,)),
    ("브리핑(311차, 서면)", (311,)),
    ("When was the 7th meeting?", (7,)),
    ("the seventh meeting", (7,)),
    ("Seventh plenary session", (7,)),
    ("the 42nd weather photo contest", (42,)),
    ("the twenty-first forum", (21,)),
    ("the twenty third forum", (23,)),
    ("the thirtieth anniversary", (30,)),
    ("the first round of permits", (1,)),
    ("the second extra budget", (2,)),
    ("between the 7th and 8th meetings", (7, 8)),
    ("the 3rd meeting and the 4th forum", (3, 4)),
    ("And the second one?", (2,)),
]
NONE = [
    *(
        "회의는 언제인가요?",
        "연 2회 지급",
        "1년에 2회 열리는 포럼",
        "총 5회 이상 회의",
        "하루 3회 운영",
        "1차관은 누구인가요?",
        "제1차관",
    ),
    *(
        "2차전지 지원",
        "4차 산업혁명",
        "왕복 4차로",
        "3차례 회의",
        "월성 4호기",
        "2호선",
        "제2호선",
        "첫째 주",
        "20대 청년",
        "3분기",
        "2차 피해",
    ),
    *("8월 4일", "제주도", "3학년 2학기", "몇 차 회의인가요?", "제3자 제공"),
    *("August 4th", "August 4th meeting", "on the 4th of August", "4th August", "the 27th and 28th", "on the 27th"),
    *(
        "the first week of May",
        "second half of 2025",
        "the third quarter",
        "first come, first served",
        "first-come basis",
    ),
    *("for the first time", "who first reported it", "the third party", "the First Vice Minister", "the 21st century"),
    *(
        "the first two months",
        "First, how much is it?",
        "the second largest fund",
        "ten seconds",
        "the 5th of the month",
    ),
]


@pytest.mark.parametrize(("question", "numbers"), READ, ids=[str(n) for n in range(len(READ))])
def test_the_numbers_of_a_series_are_read(question: str, numbers: tuple[int, ...]) -> None:
    assert find_ordinals(question) == numbers


@pytest.mark.parametrize("question", NONE, ids=[str(n) for n in range(len(NONE))])
def test_what_numbers_no_series_is_none(question: str) -> None:
    assert find_ordinals(question) == ()


def test_a_query_carries_them() -> None:
    assert understand("제7차 회의는 언제?", today=date(2026, 5, 20)).ordinals == (7,)
