"""The ground of an answer: what must be there before anything is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from rag.domain import Facet, Filters, Query, Sentence
from rag.index.reader import IndexReader
from rag.retrieval.evidence import Candidate
from rag.retrieval.glossary import Glossary
from rag.retrieval.ground import Ground, find_ground, margin
from rag.retrieval.hybrid import HybridRetriever
from rag.retrieval.question import understand
from rag.retrieval.terms import Need
from tests.conftest import FakeIndex

_GOOD = Candidate(
    "r",
    Sentence(0, 0, 3, "글이다"),
    1.0,
    1.0,
    1.0,
    0.95,
    0.95,
    frozenset({Facet.WHEN}),
    frozenset({"항구", "2025"}),
    1.0,
)
_WHEN = Query("항구 공사는 언제인가?", "ko", facets=(Facet.WHEN,))
_BUDGET = Query("항구 예산은 얼마인가?", "ko", facets=(Facet.WHAT,))


def test_a_covered_close_sentence_that_holds_the_words_answers() -> None:
    for query in (_WHEN, replace(_WHEN, facets=(Facet.WHAT,))):
        above = margin(query, [_GOOD], [], across=False)
        assert above is not None
        assert above >= 0


@pytest.mark.parametrize(
    ("query", "candidate"),
    [
        (_WHEN, replace(_GOOD, facets=frozenset())),
        (replace(_WHEN, text="2019년 항구 공사는 언제인가?"), _GOOD),
        (replace(_WHEN, text="항구 공사를 어떻게 생각하세요?"), _GOOD),
    ],
    ids=["no-words-of-the-form", "another-year", "an-opinion"],
)
def test_a_rule_forbids_an_answer_whatever_the_scores(query: Query, candidate: Candidate) -> None:
    assert margin(query, [candidate], [], across=False) is None


def test_a_sentence_far_from_the_question_is_below_the_bound() -> None:
    above = margin(_WHEN, [replace(_GOOD, cosine=0.5)], [], across=False)
    assert above is not None
    assert above < 0


def test_across_languages_coverage_alone_tells() -> None:
    high = margin(_WHEN, [replace(_GOOD, cosine=0.1, around=0.4)], [], across=True)
    low = margin(_WHEN, [replace(_GOOD, around=0.2)], [], across=True)
    assert high is not None
    assert low is not None
    assert low < 0 <= high


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ([], True),
        ([Need("항구", ("항구",), 1.0)], True),
        ([Need("예산", ("예산",), 1.0)], False),
        ([Need("예산", ("예산", "항구"), 1.0)], True),
    ],
    ids=["unknown-to-the-index", "another-word", "not-there", "there"],
)
def test_the_noun_that_is_asked_for_must_stand_there(needs: list[Need], expected: bool) -> None:
    assert (margin(_BUDGET, [_GOOD], needs, across=False) is not None) is expected


@pytest.fixture
def reader(fake_index: FakeIndex) -> Iterator[IndexReader]:
    opened = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    yield opened
    opened.close()


def _ground(question: str, reader: IndexReader, index: FakeIndex) -> Ground:
    retriever = HybridRetriever(reader, index.parts.embedder, index.parts.analyser, Glossary.load())
    query = understand(question, today=date(2025, 7, 1))
    return find_ground(query, retriever.search(query, 20), reader.store, index.parts.analyser)


def test_nothing_found_is_no_ground(reader: IndexReader, fake_index: FakeIndex) -> None:
    assert _ground("2031년에 발표한 자료는?", reader, fake_index) == Ground(unmatched=True)
    assert _ground("달 탐사선 발사장 기지", reader, fake_index).unmatched is False


def test_where_the_filters_leave_nothing_a_release_outside_of_them_is_the_nearest(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    retriever = HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    query = understand("2031년에 발표한 남해 작은 항구 물길 정비", today=date(2025, 7, 1))
    empty, outside = retriever.search(query, 20), retriever.search(replace(query, filters=Filters()), 20)
    ground = find_ground(query, empty, reader.store, fake_index.parts.analyser, outside)
    assert (ground.unmatched, ground.evidence) == (True, ())
    assert ground.nearest is not None
    assert ground.nearest.ministry == "해양수산부"


def test_a_question_that_names_nothing_is_unclear(reader: IndexReader, fake_index: FakeIndex) -> None:
    assert _ground("언제 어디?", reader, fake_index).unclear


def test_a_phone_is_given_by_the_contact_line(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground("남해 작은 항구 물길 정비 전화번호", reader, fake_index)
    (item,) = ground.evidence
    assert "044-200-5555" in item.sentence.text
    assert [mark.facet for mark in item.marks] == [Facet.PHONE]


def test_a_release_without_contact_lines_is_the_nearest_one(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground("산골 학교 도서관에 책 만 권 전화번호", reader, fake_index)
    assert ground.evidence == ()
    assert ground.nearest is not None
    assert ground.nearest.ministry == "교육부"


def test_a_phone_of_something_else_is_not_given(reader: IndexReader, fake_index: FakeIndex) -> None:
    assert _ground("달 탐사선 발사장 전화번호", reader, fake_index) == Ground()


def test_an_unanswered_question_names_the_nearest_release_if_one_is_near(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    ground = _ground("남해 작은 항구 물길 정비 어떻게 생각하세요", reader, fake_index)
    assert ground.evidence == ()
    assert ground.nearest is not None
    assert ground.nearest.ministry == "해양수산부"
    far = _ground("양자 컴퓨터 반도체 수출", reader, fake_index)
    assert (far.evidence, far.nearest) == ((), None)


def test_an_english_question_is_answered_from_a_korean_release(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground("school library books", reader, fake_index)
    assert [item.release.ministry for item in ground.evidence][:1] == ["교육부"]
