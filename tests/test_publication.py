"""What a question says of publication is not searched for."""

from __future__ import annotations

from datetime import date

import pytest

from rag.releases.ministries import find
from rag.retrieval.question import understand

_TODAY = date(2026, 6, 1)


def _matter(question: str) -> str:
    return understand(question, today=_TODAY, find_ministries=lambda text: [m.name for m in find(text)]).matter


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("올해 1분기에 발표된 섬 택배비 지원 자료, 서류는 몇 가지예요?", "섬 택배비 지원 자료, 서류는 몇 가지예요?"),
        ("지난달 금융위가 내놓은 자료에서 위임장은 언제부터 바뀌나요?", "위임장은 언제부터 바뀌나요?"),
        ("어제 나온 보도자료에 따르면 티파니의 과태료는 얼마예요?", "티파니의 과태료는 얼마예요?"),
        ("병무청이 발표한 2022년도 입영일 안내에서 접수는 언제예요?", "2022년도 입영일 안내에서 접수는 언제예요?"),
        ("중기부 보도자료에서 설명회는 몇 개 지역에서 여나요?", "설명회는 몇 개 지역에서 여나요?"),
        (
            "According to a press release from last month, how much did duty-free shops sell?",
            "How much did duty-free shops sell?",
        ),
        ("Looking only at what was published since March, how many booths are there?", "How many booths are there?"),
        (
            "Which province was newly opened to E-9 workers, going by what came out in Q1 2026?",
            "Which province was newly opened to E-9 workers?",
        ),
    ],
)
def test_words_on_publication_that_became_filters_are_taken_out(question: str, matter: str) -> None:
    assert _matter(question) == matter


@pytest.mark.parametrize(
    "question",
    [
        "지난달 권익위가 낸 보도자료 목록",
        "지난주에 나온 보도자료 뭐 있어?",
        "What did the ministry announce last week?",
        "In yesterday's release about the space telescope, what is the field of view?",
    ],
)
def test_a_question_that_asks_for_releases_or_names_its_matter_there_stays_whole(question: str) -> None:
    assert _matter(question) in {"", question}


def test_a_date_that_is_the_matter_itself_stays() -> None:
    assert _matter("2024년 3월 가계대출은 얼마나 줄었나요?") == ""
    assert _matter("올해 1분기 수출액은 얼마인가요?") in {"", "올해 1분기 수출액은 얼마인가요?"}
