"""Evidence: which sentences of one release answer, and which of their words."""

from __future__ import annotations

import pytest

from rag.domain import Facet, Mark, Query, Sentence
from rag.retrieval.evidence import MAX_SENTENCES, Candidate, as_evidence, names_years, select
from tests.fakes import make_release


def _candidate(ordinal: int, score: float, *facets: Facet, release: str = "r", text: str = "글이다.") -> Candidate:
    sentence = Sentence(ordinal, 0, len(text), text)
    return Candidate(release, sentence, 0.5, 0.5, 0.5, 0.9, 0.9, frozenset(facets), frozenset(), score)


_WHAT = Query("무엇인가?", "ko", facets=(Facet.WHAT,))
_WHEN = Query("언제인가?", "ko", facets=(Facet.WHEN,))


def _ordinals(query: Query, *candidates: Candidate) -> list[int]:
    return [c.sentence.ordinal for c in select(query, candidates)]


def test_nothing_is_selected_from_nothing() -> None:
    assert select(_WHAT, []) == []


def test_near_sentences_of_the_same_release_come_in_its_order() -> None:
    near, far, other = _candidate(1, 0.8), _candidate(2, 0.1), _candidate(0, 0.9, release="other")
    assert _ordinals(_WHAT, _candidate(5, 1.0), other, near, far) == [1, 5]


def test_no_more_than_the_most_are_selected() -> None:
    assert len(select(_WHAT, [_candidate(n, 1.0) for n in range(9)])) == MAX_SENTENCES


def test_only_holders_join_when_words_of_a_form_are_asked_for() -> None:
    chosen = _ordinals(_WHEN, _candidate(3, 1.0, Facet.WHEN), _candidate(2, 0.9), _candidate(1, 0.8, Facet.WHEN))
    assert chosen == [1, 3]


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        (_candidate(7, 0.2, Facet.WHEN), [7]),
        (_candidate(7, -0.9, Facet.WHEN), [0]),
        (_candidate(7, 0.9, Facet.WHEN, release="other"), [0]),
    ],
    ids=["near", "too-far", "of-another-release"],
)
def test_the_first_holder_stands_for_a_best_one_without_the_words(holder: Candidate, expected: list[int]) -> None:
    assert _ordinals(_WHEN, _candidate(0, 1.0), holder) == expected


@pytest.mark.parametrize(
    ("question", "terms", "expected"),
    [
        ("언제인가?", set(), True),
        ("2024년 예산은?", {"2024년"}, True),
        ("the budget of 2024", {"2024"}, True),
        ("2024년과 2025년", {"2024년"}, False),
        ("번호 120245", set(), True),
    ],
    ids=["no-year", "korean-term", "bare-term", "one-of-two", "no-year-in-a-longer-number"],
)
def test_every_year_named_must_stand_there(question: str, terms: set[str], expected: bool) -> None:
    assert names_years(question, terms) is expected


def _marks(query: Query, text: str) -> list[tuple[str, Facet, str]]:
    release = make_release("r", text)
    (item,) = as_evidence(query, [_candidate(0, 1.0, text=text)], {"r": release})
    assert item.release is release
    return [(text[mark.start : mark.end], mark.facet, mark.note) for mark in item.marks]


def test_an_asked_day_is_marked_with_its_full_date() -> None:
    assert _marks(_WHEN, "회의는 오는 6일 열린다.") == [("오는 6일", Facet.WHEN, "2025-08-06")]


def test_a_day_that_nobody_asked_for_is_told_too() -> None:
    query = Query("몇 명이 왔나?", "ko", facets=(Facet.HOW_MANY,))
    assert _marks(query, "4일 회의에 120명이 왔다.") == [
        ("4일", Facet.WHEN, "2025-08-04"),
        ("120명", Facet.HOW_MANY, ""),
    ]


def test_a_date_with_its_year_needs_no_note() -> None:
    assert _marks(_WHEN, "2025년 9월 1일에 연다.") == [("2025년 9월 1일", Facet.WHEN, "")]
    assert _marks(_WHAT, "2025년 9월 1일에 연다.") == []


def test_words_are_marked_for_one_facet_only() -> None:
    query = Query("언제까지, 언제?", "ko", facets=(Facet.UNTIL, Facet.WHEN))
    assert _marks(query, "오는 6일까지 받는다.") == [("오는 6일까지", Facet.UNTIL, "2025-08-06")]


def test_words_of_the_question_itself_are_no_answer() -> None:
    query = Query("9월 1일 회의는 언제 끝나나?", "ko", facets=(Facet.WHEN,))
    assert [words for words, _, _ in _marks(query, "2025년 9월 1일에 열고 2025년 9월 3일에 끝난다.")][
        -1
    ] == "2025년 9월 3일"


def test_a_count_is_marked_in_the_unit_that_is_asked_for() -> None:
    query = Query("몇 명이 왔나?", "ko", facets=(Facet.HOW_MANY,))
    assert _marks(query, "30개 기업에서 120명이 왔다.") == [("120명", Facet.HOW_MANY, "")]


def test_marks_are_offsets_into_the_quote() -> None:
    (item,) = as_evidence(
        _WHEN, [_candidate(0, 1.0, text="오는 6일 연다.")], {"r": make_release("r", "오는 6일 연다.")}
    )
    assert item.marks == (Mark(0, 5, Facet.WHEN, "2025-08-06"),)
