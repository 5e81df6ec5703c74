"""The focus of a question: the thing whose value is asked for."""

from __future__ import annotations

import pytest

from rag.domain import Language
from rag.retrieval.focus import focus
from rag.retrieval.terms import Need


def _needs(words: str) -> list[Need]:
    return [Need(word, (word,), 1.0) for word in words.split()]


@pytest.mark.parametrize(
    ("question", "language", "words", "expected"),
    [
        ("전세사기 특별법 과태료는 얼마인가요?", "ko", "전세 사기 특별법 과태료", "과태료"),
        ("마약 투약자는 모두 몇 명인가요?", "ko", "마약 투약자", "투약자"),
        ("박람회에 몇 개 기업이 참가하나요?", "ko", "박람회 기업 참가", "기업"),
        ("어느 나라가 회의를 여나요?", "ko", "나라 회의", "나라"),
        ("어떤 서류가 접수에 필요한가요?", "ko", "서류 접수 필요", "서류"),
        ("무슨 사업을 시작하나요?", "ko", "사업 시작", "사업"),
        ("접수 마감일이 언제인가요?", "ko", "접수 마감일", "마감일"),
        ("개막식은 어디에서 열리나요?", "ko", "개막식 열리", "개막식"),
        ("누가 위원장을 맡나요?", "ko", "위원장 맡", "위원장"),
        ("왜 수출이 늘었나요?", "ko", "수출 늘", "수출"),
        ("항구 정비 예산", "ko", "항구 정비 예산", "예산"),
        ("예산은 언제 정해지고 공사는 언제 끝나나요?", "ko", "예산 공사 끝나", "공사"),
        ("관람객이 몇?", "ko", "관람객", "관람객"),
        ("얼마?", "ko", "", None),
        ("달 탐사는 언제?", "ko", "항구", None),
        ("How many visitors came to the fair?", "en", "visitor come fair", "visitor"),
        ("How much is the fine for noise?", "en", "fine noise", "fine"),
        ("In Busan, when does the festival open?", "en", "busan festival open", "festival"),
        ("Which city hosts the forum?", "en", "city host forum", "city"),
        ("What is the budget of the harbour works?", "en", "budget harbour work", "budget"),
        ("Tell me about the harbour budget", "en", "harbour budget", "budget"),
        ("The harbour was opened by whom and where?", "en", "harbour open", None),
        ("HOW LONG is the trail?", "en", "trail", "trail"),
    ],
    ids=[
        "amount-ko",
        "count-ko",
        "count-with-noun-ko",
        "which-country-ko",
        "which-papers-ko",
        "what-project-ko",
        "when-ko",
        "where-ko",
        "who-first-ko",
        "why-first-ko",
        "no-asking-word-ko",
        "last-asking-word-ko",
        "count-without-noun-after-ko",
        "nothing-named-ko",
        "not-in-the-question-ko",
        "count-en",
        "amount-en",
        "after-the-asking-word-en",
        "which-en",
        "what-en",
        "no-asking-word-en",
        "nothing-after-en",
        "capitals-en",
    ],
)
def test_the_thing_beside_the_asking_word_is_asked_about(
    question: str, language: Language, words: str, expected: str | None
) -> None:
    need = focus(question, language, _needs(words))
    assert (need.word if need else None) == expected


def test_a_stem_is_found_though_its_last_letter_changed() -> None:
    """The need "agency" stands in "agencies"."""
    need = focus("How many agencies took part?", "en", _needs("agency part"))
    assert need is not None
    assert need.word == "agency"
