"""Summaries, comparisons and timelines: each sentence stands in a release, each side is the one that is named."""

from __future__ import annotations

from datetime import datetime

import pytest

from rag.domain import Facet, Language, PressRelease, Query, Sentence
from rag.retrieval.evidence import Candidate
from rag.retrieval.facets import find_facets
from rag.retrieval.overview import compare, introduce, over_time, summarise
from rag.retrieval.signs import Signs
from tests.fakes import KOREA, make_candidate, make_release


def _sentences(*texts: str) -> list[Sentence]:
    return [Sentence(n, 0, len(text), text) for n, text in enumerate(texts)]


def _released(key: str, year: int, month: int, **changes: object) -> PressRelease:
    return make_release(key, "글이다.", published=datetime(year, month, 3, 9, 0, tzinfo=KOREA), **changes)


def _said(key: str, text: str, score: float = 1.0, around: float = 0.8, titled: float = 0.8) -> Candidate:
    return make_candidate(text, release_id=key, score=score, around=around, signs=Signs(titled=titled))


def test_a_summary_is_the_first_sentences_that_say_something() -> None:
    texts = (
        "□ 추진 배경",
        "정부는 항만을 넓힌다.",
        "예산은 3억 원이다.",
        "문의: 항만과 044-200-0000",
        "내년에 끝난다.",
        "끝.",
    )
    assert [s.text for s in summarise(_sentences(*texts))] == [texts[1], texts[2], texts[4]]


def test_a_summary_of_a_rebuttal_leaves_out_what_the_press_claimed() -> None:
    texts = ("사실을 알린다.", "□ 보도 내용", "예산이 사라졌다.", "□ 설명 내용", "예산은 그대로다.")
    assert [s.text for s in summarise(_sentences(*texts))] == [texts[0], texts[4]]


def test_of_nothing_there_is_no_summary() -> None:
    assert summarise([]) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2024년 3월과 2025년 4월 수출을 비교해 줘", ["수출은 2억이다.", "수출은 3억이다."]),
        ("Compare exports in March 2024 and April 2025", ["수출은 2억이다.", "수출은 3억이다."]),
        ("2024년 3월과 2026년 5월 수출을 비교해 줘", []),
        ("수출을 비교해 줘", []),
    ],
)
def test_times_that_are_compared_have_a_sentence_each_or_none_has(question: str, expected: list[str]) -> None:
    releases = {
        "old": _released("old", 2024, 4, title="2024년 3월 수출 동향"),
        "new": _released("new", 2025, 5, title="2025년 4월 수출 동향"),
    }
    candidates = [_said("new", "수출은 3억이다.", 9.0), _said("old", "수출은 2억이다.", 8.0)]
    found = compare(Query(question, "ko"), candidates, releases)
    assert [c.sentence.text for c in found] == expected


def test_ministries_that_are_compared_come_in_the_order_of_the_question_by_any_of_their_names() -> None:
    releases = {
        "sea": _released("sea", 2025, 1, ministry="해양수산부"),
        "tax": _released("tax", 2025, 1, ministry="국세청"),
    }
    candidates = [
        _said("tax", "세금을 미룬다.", 9.0),
        _said("tax", "환급한다.", 8.0),
        _said("sea", "배를 보낸다.", 7.0),
    ]
    query = Query("해수부와 국세청의 지원을 비교해 줘", "ko")
    assert [c.sentence.text for c in compare(query, candidates, releases)] == ["배를 보낸다.", "세금을 미룬다."]


def test_what_is_not_about_the_matter_is_no_side() -> None:
    releases = {
        "sea": _released("sea", 2025, 1, ministry="해양수산부"),
        "tax": _released("tax", 2025, 1, ministry="국세청"),
    }
    candidates = [_said("tax", "세금을 미룬다."), _said("sea", "배를 보낸다.", around=0.2)]
    assert compare(Query("해수부와 국세청을 비교해 줘", "ko"), candidates, releases) == []


def test_a_matter_over_time_has_one_sentence_of_each_release_the_oldest_first() -> None:
    releases = {key: _released(key, year, 1) for key, year in (("a", 2026), ("b", 2024), ("c", 2025), ("d", 2023))}
    candidates = [
        _said("a", "지금", 9.0),
        _said("a", "지금도", 8.5),
        _said("b", "처음", 8.0),
        _said("c", "그 뒤", 7.6, titled=0.6),
        _said("c", "다음", 7.5),
        _said("d", "딴 일", 3.0),
    ]
    assert [c.sentence.text for c in over_time(candidates, releases)] == ["처음", "다음", "지금"]


def test_one_release_is_no_development() -> None:
    assert over_time([_said("a", "지금"), _said("a", "지금도")], {"a": _released("a", 2026, 1)}) == []


@pytest.mark.parametrize(
    ("question", "language"),
    [("항만 확장은 어떻게 됐나요?", "ko"), ("항만 확장에 대해 알려 줘", "ko"), ("What happened to the port?", "en")],
)
def test_a_question_on_the_whole_matter_gets_what_the_release_says_first(question: str, language: Language) -> None:
    query = Query(question, language, facets=find_facets(question))
    texts = ("□ 개요", "항만을 넓힌다.", "예산은 3억 원이다.", "내년에 끝난다.", "다리도 놓는다.")
    told = [make_candidate(t, ordinal=n, score=float(n), signs=Signs(titled=1.0)) for n, t in enumerate(texts)]
    assert [c.sentence.text for c in introduce(query, told[::-1])] == list(texts[1:4])


@pytest.mark.parametrize(
    ("question", "titled"),
    [("항만 확장은 언제 끝나나요?", 1.0), ("항만 확장은 어떻게 됐나요?", 0.6), ("항만 예산이 뭐예요?", 1.0)],
    ids=["a-detail", "another-matter", "what-something-is"],
)
def test_any_other_question_is_not_introduced(question: str, titled: float) -> None:
    query = Query(question, "ko", facets=find_facets(question))
    assert introduce(query, [make_candidate("항만을 넓힌다.", signs=Signs(titled=titled))]) == []


def test_nothing_is_introduced_by_nothing() -> None:
    assert introduce(Query("항만은 어떻게 됐나요?", "ko", facets=(Facet.HOW,)), []) == []
