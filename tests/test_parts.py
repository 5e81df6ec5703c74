"""Questions that ask for two things are taken apart; others are left whole."""

from __future__ import annotations

import pytest

from rag.retrieval.parts import split_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Where was the forum held, and how many people came?",
            ("Where was the forum held", "how many people came?"),
        ),
        ("When does it open and in which hall?", ("When does it open", "in which hall?")),
        ("Who pays the fee? And until when?", ("Who pays the fee?", "until when?")),
        ("축제는 어디서 열리고, 입장료는 얼마인가요?", ("축제는 어디서 열리고", "입장료는 얼마인가요?")),
        ("신청은 언제까지고 누가 할 수 있나요?", ("신청은 언제까지고", "누가 할 수 있나요?")),
        ("책은 몇 권 빌려주나요? 그리고 며칠 동안인가요?", ("책은 몇 권 빌려주나요?", "며칠 동안인가요?")),
    ],
)
def test_two_things_are_taken_apart(question: str, parts: tuple[str, str]) -> None:
    assert split_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "How many laws on trade and industry take effect in March?",
        "Which ministries and agencies took part?",
        "After the fire, who checked the building?",
        "정부는 통관 지연을 어떻게 풀겠다고 답했나요?",
        "산과 바다를 함께 볼 수 있는 곳은 어디인가요?",
        "언제 어디서 열리나요?",
        "Which cut is favoured and why?",
        "",
    ],
)
def test_one_thing_is_left_whole(question: str) -> None:
    assert split_parts(question) is None
