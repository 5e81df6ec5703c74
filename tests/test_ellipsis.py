"""Follow-ups that only name another time ask the last question again, of that time."""

from __future__ import annotations

from datetime import date

import pytest

from rag.domain import Answer, Status, Turn
from rag.retrieval.ellipsis import retold
from rag.retrieval.question import understand

_SHARE = "2023년 9월에 온라인쇼핑 중 모바일이 차지한 비율이 얼마였나요?"


def _turns(question: str, rewritten: str | None = None) -> list[Turn]:
    return [Turn(question, Answer(Status.ANSWERED, "ko", "", question, rewritten=rewritten))]


@pytest.mark.parametrize(
    ("before", "text", "asked"),
    [
        (_SHARE, "2026년 3월에는?", "2026년 3월에 온라인쇼핑 중 모바일이 차지한 비율이 얼마였나요?"),
        (_SHARE, "그 전 달에는 어땠나요?", "2023년 8월에 온라인쇼핑 중 모바일이 차지한 비율이 얼마였나요?"),
        (
            "2021년도 병역판정검사는 몇 년생이 받았어?",
            "그럼 그 전 해에는?",
            "2020년도 병역판정검사는 몇 년생이 받았어?",
        ),
        ("How did loans change in January 2022?", "What about January 2023?", "How did loans change in January 2023?"),
        ("How did loans change in January 2022?", "And the month before?", "How did loans change in December 2021?"),
        ("When were the 2020 physicals held?", "what about 2021?", "When were the 2021 physicals held?"),
    ],
)
def test_another_time_takes_the_place_of_the_one_asked_before(before: str, text: str, asked: str) -> None:
    assert retold(text, _turns(before)) == asked


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (_SHARE, "티파니는요?"),
        (_SHARE, "2024년에 시작했나요?"),
        ("회의는 언제였나요?", "2024년은요?"),
        ("2024년과 2025년 예산은?", "그 전 해에는?"),
        (_SHARE, "?"),
    ],
)
def test_what_names_more_than_a_time_or_follows_none_is_left(before: str, text: str) -> None:
    assert retold(text, _turns(before)) is None


def test_nothing_is_retold_without_a_question_before() -> None:
    assert retold("2024년은요?", ()) is None


def test_the_second_exchange_goes_on_from_the_first() -> None:
    first = "2026년 3월에 온라인쇼핑 중 모바일이 차지한 비율이 얼마였나요?"
    assert retold("2020년 12월은요?", _turns("2026년 3월에는?", first)) == first.replace("2026년 3월", "2020년 12월")


def test_a_retold_question_asks_for_what_the_first_did_and_is_shown_as_it_was_read() -> None:
    query = understand("2026년 3월에는?", today=date(2026, 6, 1), history=_turns(_SHARE))
    whole = understand(_SHARE.replace("2023년 9월", "2026년 3월"), today=date(2026, 6, 1))
    assert (query.text, query.retold, query.facets) == ("2026년 3월에는?", True, whole.facets)
    assert query.rewritten == whole.text
