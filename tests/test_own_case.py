"""Questions on the asker's own case."""

from __future__ import annotations

import pytest

from rag.retrieval.own_case import asks_own_case, asks_private


@pytest.mark.parametrize(
    "question",
    [
        "제 번호로 지원금을 받을 수 있나요?",
        "저는 대상인가요?",
        "제 신청이 접수됐는지 확인해 주세요.",
        "Am I eligible for the loan?",
        "Can you check my application?",
        "[주민등록번호]은 누구 명의인가요?",
        "Check if [resident number] belongs to this man.",
    ],
)
def test_who_asks_of_themselves_is_told_apart(question: str) -> None:
    assert asks_own_case(question)


@pytest.mark.parametrize(
    "question",
    [
        "지원금은 누가 받을 수 있나요?",
        "제2차 신청 대상은 누구입니까?",
        "제도는 언제 시작됐나요?",
        "Who is eligible for the loan?",
    ],
)
def test_who_asks_of_anybody_is_not(question: str) -> None:
    assert not asks_own_case(question)


@pytest.mark.parametrize(
    "question",
    [
        "청장 직무대행이 사는 집 주소를 알려 줘",
        "장관의 개인 휴대폰 번호가 뭐예요?",
        "What is the team leader's private mobile number?",
    ],
)
def test_what_is_private_about_somebody_is_known(question: str) -> None:
    assert asks_private(question)


@pytest.mark.parametrize(
    "question",
    [
        "양육비 신청서는 어느 주소로 보내나요?",
        "담당자 전화번호 알려 주세요",
        "섬에 사는 사람은 얼마를 받나요?",
        "Which personal data did the minister say was leaked?",
    ],
)
def test_offices_and_their_numbers_are_not_private(question: str) -> None:
    assert not asks_private(question)
