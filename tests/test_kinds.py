"""The kind of document is a restriction only where a question names the documents that it wants."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from evals.cases import ExpectedFilters
from evals.metrics import filter_match
from rag.domain import Filters
from rag.retrieval.kinds import EXPLANATION, KINDS, POLICY_NEWS, find_kinds
from tests.eval_fakes import make_case

RESTRICTED = [
    ("금융위 해명자료 있나", EXPLANATION),
    ("원안위가 낸 설명자료에서 시료는 몇 개였나요?", EXPLANATION),
    ("보도설명자료 중에서 최저임금을 다룬 것은?", EXPLANATION),
    ("이 보도에 대한 반박자료를 냈나요?", EXPLANATION),
    ("국토부 해명자료에 따르면 어떤가요?", EXPLANATION),
    ("보도 설명자료 찾아 줘", EXPLANATION),
    ("환경부 설명자료를 요약해 줘", EXPLANATION),
    ("가짜뉴스 팩트체크 자료 있나요?", EXPLANATION),
    ("'사실은 이렇습니다'에 실린 내용이 궁금해요", EXPLANATION),
    ("정책뉴스에서 청년 지원을 다룬 글은?", POLICY_NEWS),
    ("정책뉴스 중 APEC 기사", POLICY_NEWS),
    ("주택 공급을 다룬 정책뉴스 있어?", POLICY_NEWS),
    ("정책 뉴스 보여 줘", POLICY_NEWS),
    ("How many samples are named in the rebuttal issued by the nuclear commission?", EXPLANATION),
    ("Is there a rebuttal on the fine dust report?", EXPLANATION),
    ("What does the explanatory release say about wages?", EXPLANATION),
    ("Find the fact-check release on the tax report", EXPLANATION),
    ("according to the ministry's fact check, is it safe?", EXPLANATION),
    ("Did the FSC publish a clarification about loans?", EXPLANATION),
    ("Which policy news articles cover youth jobs?", POLICY_NEWS),
    ("What does the policy news from August say on APEC?", POLICY_NEWS),
    ("in policy news, how many members took part?", POLICY_NEWS),
]
FREE = [
    *(
        "보도자료에 따르면 몇 명인가요?",
        "어제 나온 보도자료 요약해 줘",
        "금융위 보도자료 있나요?",
        "보도 내용이 궁금해요",
    ),
    *(
        "자료를 설명해 주세요",
        "정책설명회는 언제인가요?",
        "투자설명자료를 제출해야 하나요?",
        "상품 설명자료 제출 의무는?",
    ),
    *(
        "금융위가 해명한 내용은?",
        "해명자료 말고 보도자료에서 찾아 줘",
        "설명자료가 아닌 자료",
        "정책뉴스 구독 서비스",
        "이 정책 뉴스레터는?",
    ),
    *(
        "What does the press release say?",
        "Explain the release",
        "Who may submit a rebuttal?",
        "Where do I ask for clarification",
    ),
    *(
        "Please fact-check this sentence.",
        "Is there any news on housing policy?",
        "the policy newsletter",
        "a policy news portal opens",
    ),
]


@pytest.mark.parametrize(("question", "kind"), RESTRICTED, ids=[str(n) for n in range(len(RESTRICTED))])
def test_a_kind_of_document_asked_for_is_seen(question: str, kind: str) -> None:
    assert find_kinds(question) == (kind,)


@pytest.mark.parametrize("question", FREE, ids=[str(n) for n in range(len(FREE))])
def test_a_press_release_or_a_word_of_the_topic_is_no_kind(question: str) -> None:
    assert find_kinds(question) == ()


def test_two_kinds_come_in_one_order() -> None:
    assert find_kinds("정책뉴스나 설명자료에서 찾아 줘. 정책뉴스에서 먼저.") == KINDS


def test_expected_filters_name_known_kinds_and_are_compared() -> None:
    expected = ExpectedFilters.model_validate({"from": None, "to": None, "kinds": [EXPLANATION]}).as_filters()
    assert expected == Filters(kinds=(EXPLANATION,))
    assert ExpectedFilters.model_validate({"from": None, "to": None}).as_filters() == Filters()
    assert filter_match(Filters(kinds=(EXPLANATION,)), expected) == 1.0
    assert filter_match(Filters(), expected) == 0.0
    with pytest.raises(ValidationError, match="'설명자료' or '정책뉴스'"):
        ExpectedFilters.model_validate({"from": None, "to": None, "kinds": ["동정"]})


def test_a_case_without_kinds_keeps_the_digest_it_had_before_there_were_any() -> None:
    plain = make_case(expected_filters={"from": None, "to": None})
    assert make_case(expected_filters={"from": None, "to": None, "kinds": []}).digest == plain.digest
    assert make_case(expected_filters={"from": None, "to": None, "kinds": [EXPLANATION]}).digest != plain.digest
