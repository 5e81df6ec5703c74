"""Claims that a release repeats in order to answer them are no facts, and never evidence."""

from __future__ import annotations

import pytest

from rag.domain import Sentence
from rag.retrieval.claims import asks_for_claims, find_claims

_REBUTTAL = (
    "원안위는 22일 방송 보도와 관련해 사실관계를 바로잡는다고 밝혔다.",
    "〈보도가 주장한 내용〉",
    "○ 바닷물에 문제가 없다고 발표했다.",
    "○ 장비가 낡았다는 주장",
    "〈원안위가 밝힌 사실〉",
    "○ 문제가 없다고 발표한 적이 없다.",
    "○ 장비가 낡았다는 주장은 사실이 아니다.",
)


def _sentences(*texts: str) -> list[Sentence]:
    return [Sentence(n, 0, len(text), text) for n, text in enumerate(texts)]


def test_what_stands_under_the_heading_for_the_report_is_a_claim_and_the_answer_is_not() -> None:
    assert find_claims(_sentences(*_REBUTTAL)) == {1, 2, 3}


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("□ 보도 내용", "□ 설명 내용"),
        ("1. 기사 내용", "2. 동 보도내용에 대한 산업부의 입장"),
        ("<보도 주요내용>", "<동 보도내용에 대한 입장>"),
        ("[ 관련 보도내용(언론 다수, ’20.9.11일) ]", "[국토부 설명]"),
        ("< 주요 기사 내용 >", "< 공정거래위원회 입장 >"),
        ("What the report said", "The facts"),
    ],
)
def test_the_headings_of_real_rebuttals_are_known(opens: str, closes: str) -> None:
    texts = ("소개한다.", opens, "배터리 결함으로 결론지었다.", closes, "결론을 내린 바 없다.")
    assert find_claims(_sentences(*texts)) == {1, 2}


@pytest.mark.parametrize(
    "claim",
    [
        "한 신문은 환불이 가능해진다고 보도하였습니다.",
        "검토할 것이라고 보도하였으며,",
        "정부가 손을 놓고 있다는 지적",
        "정부가 손을 놓고 있다는 의혹",
        "A claim that the meter was old",
    ],
)
def test_a_sentence_that_says_that_something_was_claimed_is_a_claim_in_a_rebuttal(claim: str) -> None:
    texts = ("□ 보도 내용", "무엇이 어떻다.", "□ 설명 내용", claim, "그런 적이 없다.")
    expected = {0, 1} if "지적" in claim else {0, 1, 3}
    assert find_claims(_sentences(*texts)) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("해수부는 어장을 넓힌다고 밝혔다.", "어민들은 예산이 적다고 주장했다.", "예산은 3억 원이다."),
        ("□ 보도 내용", "예산은 3억 원이다.", "문의: 홍보과"),
        ("□ 사업 설명", "예산은 3억 원이다."),
        (),
    ],
    ids=["no-parts", "nothing-answers", "only-an-explanation", "empty"],
)
def test_a_release_that_answers_no_report_has_no_claims(texts: tuple[str, ...]) -> None:
    assert find_claims(_sentences(*texts)) == frozenset()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("보도 내용이 무엇이었나요?", True),
        ("언론은 뭐라고 했나요?", True),
        ("What did the media claim?", True),
        ("바닷물 분석 결과는?", False),
        ("When was the sea water taken?", False),
    ],
)
def test_a_question_for_the_claims_themselves_is_told_from_one_for_facts(question: str, expected: bool) -> None:
    assert asks_for_claims(question) is expected
