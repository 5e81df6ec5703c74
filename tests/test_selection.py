"""Lists that were asked for: the items beside the best one, in their order, behind the line that announces them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag.domain import Facet, Query
from rag.retrieval.evidence import Candidate
from rag.retrieval.selection import MAX_ITEMS, MAX_SENTENCES, select
from rag.retrieval.signs import Signs
from tests.fakes import make_candidate

_LIST = Query("어떤 것들이 있나요?", "ko", facets=(Facet.LIST,))
_WHAT = Query("무엇인가?", "ko", facets=(Facet.WHAT,))
_BODY = ("행사를 연다.", "□ 주요 행사", "○ 책 읽기 모임", "○ 낭독회이다.", "○ 전시를 한다.", "문의 바란다.")


def _told(texts: Sequence[str], best: int, titled: Sequence[float] = ()) -> list[Candidate]:
    candidates = [
        make_candidate(
            text,
            ordinal=n,
            score=10.0 if n == best else 1.0,
            signs=Signs(titled=titled[n] if titled else 0.5, bare=float("□" in text)),
        )
        for n, text in enumerate(texts)
    ]
    return sorted(candidates, key=lambda c: -c.score)


def _selected(query: Query, candidates: Sequence[Candidate]) -> list[int]:
    return [c.sentence.ordinal for c in select(query, candidates)]


@pytest.mark.parametrize("best", [1, 2, 3, 4])
def test_one_item_or_the_line_above_it_brings_the_whole_list(best: int) -> None:
    assert _selected(_LIST, _told(_BODY, best)) == [1, 2, 3, 4]


def test_a_list_ends_where_another_mark_or_a_gap_begins() -> None:
    texts = ("○ 하나를 한다.", "- 둘을 한다.", "- 셋을 한다.", "글이다.", "- 넷을 한다.")
    assert _selected(_LIST, _told(texts, 1)) == [1, 2]


def test_what_stands_below_an_item_is_passed_over_and_the_next_item_is_not() -> None:
    texts = ("○ 하나: 10만 원", "- 하나의 까닭이다.", "○ 둘: 20만 원", "- 둘의 까닭이다.", "○ 셋: 30만 원")
    assert _selected(_LIST, _told(texts, 2)) == [0, 2, 4]
    assert _selected(_LIST, _told(texts, 1)) == [1]


@pytest.mark.parametrize("lead", ["신청한 곳은 다음 네 곳이다.", "조건은 다음과 같다.", "The rules are as follows."])
def test_a_sentence_that_says_that_a_list_follows_brings_it(lead: str) -> None:
    assert _selected(_LIST, _told((lead, "- 부산광역시이다.", "- 강릉시이다."), 0)) == [0, 1, 2]


def _scored(*told: tuple[str, float]) -> list[Candidate]:
    candidates = [
        make_candidate(text, ordinal=n, score=score, signs=Signs(titled=0.5)) for n, (text, score) in enumerate(told)
    ]
    return sorted(candidates, key=lambda c: -c.score)


def test_the_list_with_most_items_near_the_best_sentence_comes_behind_it() -> None:
    told = _scored(
        ("사업자 3곳에 과징금 360억 3,300만 원을 물렸다.", 10.0),
        ("- 공표를 명령했다.", 6.0),
        ("자세한 금액을 밝혔다.", 1.0),
        ("○ 하나: 213억 원이다.", 7.0),
        ("○ 둘: 122억 원이다.", 6.5),
        ("○ 셋: 24억 원이다.", 3.0),
    )
    assert _selected(_LIST, told) == [0, 3, 4, 5]
    assert _selected(_WHAT, told) == [0]


def test_a_list_of_which_one_item_alone_is_near_is_not_brought() -> None:
    told = _scored(("세 곳에 물렸다.", 10.0), ("○ 하나이다.", 6.0), ("○ 둘이다.", 2.0), ("○ 셋이다.", 1.0))
    assert _selected(_LIST, told) == [0]


def test_numbers_in_circles_go_on() -> None:
    texts = ("① 하나를 한다.", "② 둘을 한다.", "③ 셋을 한다.")
    assert _selected(_LIST, _told(texts, 1)) == [0, 1, 2]


def test_no_more_items_than_the_most_and_the_best_is_among_them() -> None:
    texts = [f"○ {n}번째 행사를 한다." for n in range(20)]
    chosen = _selected(_LIST, _told(texts, 15))
    assert len(chosen) == MAX_ITEMS
    assert 15 in chosen


@pytest.mark.parametrize(
    ("query", "texts", "best", "titled"),
    [
        (_WHAT, _BODY, 3, ()),
        (_LIST, _BODY, 0, ()),
        (_LIST, ("○ 책, 공책, 연필을 준다.", "○ 가방을 준다."), 0, ()),
        (_LIST, ("○ 종묘에서 연다.", "○ 덕수궁에서 연다."), 0, (0.9, 0.5)),
    ],
    ids=["nobody-asked", "no-item", "enumerates-itself", "asked-for-alone"],
)
def test_other_answers_stay_as_they_are(query: Query, texts: Sequence[str], best: int, titled: Sequence[float]) -> None:
    chosen = _selected(query, _told(texts, best, titled))
    assert chosen[0] == best
    assert len(chosen) <= MAX_SENTENCES


def test_what_tells_another_thing_that_is_asked_for_goes_before_more_of_the_same() -> None:
    query = Query("몇 명을 언제까지 뽑나요?", "ko", facets=(Facet.HOW_MANY, Facet.UNTIL))
    best = make_candidate("500명을 뽑는다.", ordinal=0, score=10.0, facets=frozenset({Facet.HOW_MANY}))
    same = [
        make_candidate(f"{n}명이 지원했다.", ordinal=n, score=9.9 - n / 10, facets=frozenset({Facet.HOW_MANY}))
        for n in range(1, MAX_SENTENCES + 1)
    ]
    until = make_candidate("4월 10일까지 받는다.", ordinal=9, score=9.0, facets=frozenset({Facet.UNTIL}))
    assert 9 in _selected(query, [best, *same, until])
    assert 9 not in _selected(query, [best, *same, replace(until, facets=frozenset[Facet]())])
