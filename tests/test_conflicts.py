"""Two figures for one thing: the other release's sentence is found, and nothing that only looks like it."""

from __future__ import annotations

from datetime import datetime

import pytest

from rag.domain import Facet, PressRelease, Query
from rag.retrieval.conflicts import conflicting, prefer_asked
from rag.retrieval.evidence import Candidate
from tests.fakes import KOREA, WordAnalyser, make_candidate, make_release

_QUERY = Query("항만 정비 예산은 얼마인가요?", "ko", facets=(Facet.HOW_MUCH,))
_DRAFT = "해양수산부는 올해 남해 항만 정비 사업 예산으로 320억 원을 배정했다."
_FINAL = "해양수산부는 올해 남해 항만 정비 사업 예산으로 280억 원을 확정했다."


def _release(key: str, month: int = 3, **changes: object) -> PressRelease:
    return make_release(
        key, "글이다.", **{"published": datetime(2025, month, 3, 9, tzinfo=KOREA), "title": f"{key} 소식", **changes}
    )


def _said(key: str, text: str, score: float = 9.0) -> Candidate:
    terms = frozenset(WordAnalyser().terms(text))
    return make_candidate(text, release_id=key, score=score, facets=frozenset({Facet.HOW_MUCH}), terms=terms)


def _conflict(other: Candidate, release: PressRelease, query: Query = _QUERY) -> Candidate | None:
    best = _said("draft", _DRAFT, 10.0)
    return conflicting(query, best, [best, other], {"draft": _release("draft"), "final": release})


def test_another_figure_for_the_same_thing_is_found() -> None:
    other = _said("final", _FINAL)
    assert _conflict(other, _release("final", 5)) is other


@pytest.mark.parametrize(
    ("other", "release"),
    [
        (_said("final", _FINAL.replace("280억", "320억")), _release("final")),
        (_said("final", _FINAL, 7.9), _release("final")),
        (_said("final", _FINAL), _release("final", ministry="교육부")),
        (_said("final", _FINAL), _release("final", published=datetime(2027, 3, 3, tzinfo=KOREA))),
        (_said("final", "교육부는 학교 도서관 책값으로 280억 원을 쓴다고 밝혔다."), _release("final")),
        (_said("final", "예산은 280억 원이다."), _release("final")),
        (_said("draft", _FINAL), _release("final")),
    ],
    ids=["same-figure", "too-far", "other-ministry", "other-year", "other-thing", "says-little", "same-release"],
)
def test_what_only_looks_like_it_is_none(other: Candidate, release: PressRelease) -> None:
    assert _conflict(other, release) is None


def test_the_next_of_a_series_is_none() -> None:
    best, other = _said("draft", _DRAFT, 10.0), _said("final", _FINAL)
    series = {
        "draft": _release("draft", title="2025년 3월 항만 정비 동향"),
        "final": _release("final", 4, title="2025년 4월 항만 정비 동향"),
    }
    assert conflicting(_QUERY, best, [best, other], series) is None


@pytest.mark.parametrize("question", ["최종 확정된 예산은?", "How much was in the original proposal?"])
def test_who_asks_for_one_of_the_two_gets_one(question: str) -> None:
    query = Query(question, "ko", facets=(Facet.HOW_MUCH,))
    assert _conflict(_said("final", _FINAL), _release("final", 5), query) is None


def test_a_question_without_a_figure_has_none() -> None:
    best = make_candidate(_DRAFT, release_id="draft", score=10.0)
    releases = {"draft": _release("draft"), "final": _release("final")}
    assert conflicting(_QUERY, best, [best, _said("final", _FINAL)], releases) is None


_DRAFT_BEST = [_said("draft", _DRAFT, 10.0), _said("draft", "중앙 정부가 쓴다.", 9.5), _said("final", _FINAL, 8.0)]
_FINAL_BEST = [_said("final", _FINAL, 10.0), _said("draft", _DRAFT, 8.0)]
_PAIR = {"draft": _release("draft"), "final": _release("final", 5)}


def _first(question: str, candidates: list[Candidate], releases: dict[str, PressRelease] = _PAIR) -> str:
    return prefer_asked(Query(question, "ko"), candidates, releases)[0].release_id


@pytest.mark.parametrize("question", ["결국 확정된 예산은 얼마인가요?", "How much was finally approved?"])
def test_who_asks_for_the_outcome_is_told_the_later_release(question: str) -> None:
    assert _first(question, _DRAFT_BEST) == "final"
    assert _first(question, _FINAL_BEST) == "final"


@pytest.mark.parametrize("question", ["처음 정부안은 얼마였나요?", "How much did the draft ask for?"])
def test_who_asks_for_the_draft_is_told_the_earlier_release(question: str) -> None:
    assert _first(question, _FINAL_BEST) == "draft"
    assert _first(question, _DRAFT_BEST) == "draft"


@pytest.mark.parametrize("question", ["예산은 얼마인가요?", "정부안과 국회를 통과한 예산은 각각 얼마인가요?"])
def test_who_asks_for_neither_or_for_both_is_told_the_best(question: str) -> None:
    assert prefer_asked(Query(question, "ko"), _DRAFT_BEST, _PAIR) == _DRAFT_BEST


@pytest.mark.parametrize(
    "other",
    [
        {"final": _release("final", 5, ministry="교육부")},
        {"final": _release("final", published=datetime(2027, 3, 3, tzinfo=KOREA))},
        {
            "draft": _release("draft", title="2025년 3월 항만 정비 동향"),
            "final": _release("final", 4, title="2025년 4월 항만 정비 동향"),
        },
    ],
    ids=["other-ministry", "other-year", "series"],
)
def test_a_release_that_cannot_be_on_the_same_thing_is_no_outcome(other: dict[str, PressRelease]) -> None:
    assert _first("결국 확정된 예산은?", _DRAFT_BEST, _PAIR | other) == "draft"


def test_a_sentence_far_below_the_best_is_no_outcome() -> None:
    far = [*_DRAFT_BEST[:2], _said("final", _FINAL, 7.0)]
    assert _first("결국 확정된 예산은?", far) == "draft"
    assert prefer_asked(Query("결국 확정된 예산은?", "ko"), [], {}) == []
