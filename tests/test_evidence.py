"""Evidence: which sentences of one release answer, and which of their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rag.domain import Chunk, Facet, Hit, Mark, PressRelease, Query, Sentence
from rag.index.rows import StoredChunk
from rag.index.store import Store
from rag.retrieval.evidence import Candidate, as_evidence, weigh
from rag.retrieval.hybrid import Found
from rag.retrieval.question import understand
from rag.retrieval.selection import MAX_SENTENCES, select
from rag.retrieval.signs import Signs
from rag.retrieval.terms import Need
from tests.fakes import WordAnalyser, make_candidate, make_release

_WHAT = Query("무엇인가?", "ko", facets=(Facet.WHAT,))
_WHEN = Query("언제인가?", "ko", facets=(Facet.WHEN,))
_QUERY_VECTOR = np.array([1, 0], dtype=np.float32)


def _candidate(ordinal: int, score: float, *facets: Facet, release: str = "r", text: str = "글이다.") -> Candidate:
    return make_candidate(text, ordinal=ordinal, score=score, facets=frozenset(facets), release_id=release)


# -- which sentences are chosen -----------------------------------------------------------------


def _ordinals(query: Query, *candidates: Candidate) -> list[int]:
    return [c.sentence.ordinal for c in select(query, candidates)]


def test_nothing_is_selected_from_nothing() -> None:
    assert select(_WHAT, []) == []


def test_the_best_sentence_comes_first_and_near_ones_of_its_release_follow_in_its_order() -> None:
    near, nearer, far, other = (
        _candidate(1, 8.9),
        _candidate(7, 9.5),
        _candidate(2, 7.9),
        _candidate(0, 9.9, release="other"),
    )
    assert _ordinals(_WHAT, _candidate(5, 10.0), other, nearer, near, far) == [5, 1, 7]


def test_no_more_than_the_most_are_selected() -> None:
    assert len(select(_WHAT, [_candidate(n, 1.0) for n in range(9)])) == MAX_SENTENCES


def test_the_better_ones_that_hold_no_words_of_the_form_stay_beside_the_holder() -> None:
    best, holder = _candidate(3, 10.0), _candidate(2, 9.0, Facet.WHEN)
    assert _ordinals(_WHEN, best, holder, _candidate(4, 5.0)) == [2, 3]


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        (_candidate(7, 7.0, Facet.WHEN), [7, 0]),
        (_candidate(7, 1.9, Facet.WHEN), [0]),
        (_candidate(7, 9.9, Facet.WHEN, release="other"), [0]),
    ],
    ids=["near", "too-far", "of-another-release"],
)
def test_the_first_holder_stands_for_a_best_one_without_the_words(holder: Candidate, expected: list[int]) -> None:
    assert _ordinals(_WHEN, _candidate(0, 10.0), holder) == expected


@pytest.mark.parametrize(
    "text",
    [
        "이 회의는 부산에서 열린다.",
        "이번엔 부산이다.",
        "다만 비가 오면 쉰다.",
        "그 결과 늘었다.",
        "It is free.",
        "However, it is closed.",
    ],
    ids=["this-meeting", "this-time", "but", "so", "it", "however"],
)
def test_a_sentence_that_leans_on_the_one_before_brings_it_along(text: str) -> None:
    leaning, before = _candidate(4, 10.0, text=text), _candidate(3, -90.0)
    others = [_candidate(2, -90.0), _candidate(5, -90.0), _candidate(3, -80.0, release="other")]
    assert _ordinals(_WHAT, leaning, *others, before) == [3, 4]


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("부산에서 열린다.", [_candidate(3, -90.0)], [4]),
        ("이 회의는 부산에서 열린다.", [], [4]),
        ("이 회의는 부산에서 열린다.", [_candidate(3, 9.9)], [3, 4]),
        ("Items are free.", [_candidate(3, -90.0)], [4]),
        ("이 회의는 부산에서 열린다.", [_candidate(n, 9.9) for n in (5, 6, 7)] + [_candidate(3, -9.0)], [4, 5, 6, 7]),
    ],
    ids=["stands-alone", "none-before", "chosen-already", "only-begins-alike", "enough-already"],
)
def test_the_one_before_comes_only_where_it_is_needed(
    text: str, others: Sequence[Candidate], expected: list[int]
) -> None:
    assert _ordinals(_WHAT, _candidate(4, 10.0, text=text), *others) == expected


# -- what each sentence weighs ------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db", create=True) as opened:
        yield opened


def _put(store: Store, release: PressRelease, cosines: Sequence[float] = ()) -> StoredChunk:
    """A release of one chunk, a sentence a line, each of that cosine to the question."""
    ends = [-1, *(i for i, letter in enumerate(release.body) if letter == "\n"), len(release.body)]
    spans = [(before + 1, end) for before, end in pairwise(ends)]
    sentences = [Sentence(n, start, end, release.body[start:end]) for n, (start, end) in enumerate(spans)]
    header = f"{release.title} | {release.ministry} | {release.published.date()}"
    size = len(release.body)
    chunk = Chunk(f"c-{release.release_id}", release.release_id, 0, 0, len(spans) - 1, 0, size, header, release.body)
    matrix = np.array([[c, (1 - c * c) ** 0.5] for c in cosines or [0.9] * len(spans)], dtype=np.float32)
    analyser = WordAnalyser()
    terms = tuple(map(tuple, analyser.terms_many([s.text for s in sentences])))
    stored = StoredChunk(chunk, tuple(analyser.terms(release.title)), terms, matrix[0], matrix)
    store.put(release, "print", sentences, [stored])
    return stored


def _weighed(store: Store, query: Query, *chunks: StoredChunk, named: str = "") -> list[Candidate]:
    """The sentences of those chunks, of hits with scores from nought down; `named` are the words of the question."""
    hits = tuple(Hit(stored.chunk, -float(rank)) for rank, stored in enumerate(chunks))
    needs = tuple(Need(word, (word,), 1.0) for word in named.split())
    return weigh(query, Found(hits, {c.chunk.chunk_id: c for c in chunks}, _QUERY_VECTOR, needs), store)


def _understood(question: str) -> Query:
    return understand(question, today=make_release("r", "").published.date())


def _texts(candidates: Sequence[Candidate]) -> list[str]:
    return [c.sentence.text for c in candidates]


def test_what_is_named_by_sentence_title_and_neighbours_counts(store: Store) -> None:
    body = "항구 예산이다.\n그 밖의 글이다.\n아주 다른 글이다."
    stored = _put(store, make_release("r", body, title="정비 계획"))
    found = _weighed(store, _WHAT, stored, named="항구 정비 예산이다 없는말")
    assert _texts(found) == body.split("\n")
    assert [c.signs.titled for c in found] == [0.75, 0.25, 0.25]
    assert [c.signs.near for c in found] == [0.75, 0.75, 0.25]
    assert {c.around for c in found} == {0.75}
    assert found[0].terms == {"항구", "예산이다"}
    assert found[2].context >= {"정비", "계획", "항구", "아주"}


def test_the_day_of_a_release_is_part_of_what_it_names(store: Store) -> None:
    stored = _put(store, make_release("r", "글이다."))
    (found,) = _weighed(store, _WHAT, stored, named="2025 2025년 8월 9월")
    assert (found.signs.titled, found.around) == (0.75, 0.75)


def test_the_nearer_sentence_is_better_when_all_else_is_like(store: Store) -> None:
    stored = _put(store, make_release("r", "하나이다.\n둘째이다.\n셋째이다."), [0.80, 0.85, 0.82])
    found = _weighed(store, _WHAT, stored)
    assert [c.sentence.ordinal for c in found] == [1, 2, 0]
    assert [c.cosine for c in found] == pytest.approx([0.85, 0.82, 0.80], abs=1e-3)


def test_a_sentence_that_holds_the_words_asked_for_is_better(store: Store) -> None:
    stored = _put(store, make_release("r", "회의를 연다고 했다.\n4일에 회의를 연다."))
    found = _weighed(store, _understood("회의는 언제 여나?"), stored)
    assert _texts(found)[0] == "4일에 회의를 연다."
    assert [c.facets for c in found] == [{Facet.WHEN}, frozenset()]


def test_a_sentence_about_the_thing_asked_for_is_better(store: Store) -> None:
    stored = _put(store, make_release("r", "항구 예산 이다.\n항구 공사 이다."))
    found = _weighed(store, _understood("항구 예산 얼마"), stored, named="항구 예산 공사")
    assert _texts(found)[0] == "항구 예산 이다."
    assert found[0].signs.titled == found[1].signs.titled


def test_a_sentence_of_the_wrong_month_is_not_chosen_over_the_right_one(store: Store) -> None:
    body = "1월 수출은 30억 달러다.\n2월 수출은 40억 달러다.\n3월 수출은 50억 달러다."
    stored = _put(store, make_release("r", body), [0.91, 0.9, 0.905])
    query = _understood("2월 수출은 얼마인가?")
    found = _weighed(store, query, stored, named="2월 수출은")
    assert _texts(select(query, found)) == ["2월 수출은 40억 달러다."]


def test_a_release_of_the_wrong_month_is_not_of_what_is_asked(store: Store) -> None:
    wrong = _put(store, make_release("a", "1월 수출은 30억 달러다."), [0.99])
    right = _put(store, make_release("b", "2월 수출은 40억 달러다."), [0.9])
    query = _understood("2월 수출은 얼마인가?")
    found = _weighed(store, query, wrong, right, named="2월 수출은")
    assert {c.release_id: c.bound for c in found} == {"a": False, "b": True}
    assert _texts(select(query, found)) == ["2월 수출은 40억 달러다."]


def test_the_title_says_the_issue_for_its_sentences(store: Store) -> None:
    seventh = _put(store, make_release("a", "부산에서 열린다.", title="제7차 회의"))
    eighth = _put(store, make_release("b", "서울에서 열린다.", title="제8차 회의"))
    found = _weighed(store, _understood("제8차 회의는 어디서 열리나?"), seventh, eighth)
    assert {c.release_id: c.bound for c in found} == {"a": False, "b": True}
    assert found[0].release_id == "b"


def test_of_like_sentences_that_of_the_better_hit_and_the_shorter_one_is_better(store: Store) -> None:
    first = _put(store, make_release("a", "글이다.\n꽤 길게 늘여 쓴 글이다."))
    second = _put(store, make_release("b", "글이다."))
    found = _weighed(store, _WHAT, first, second)
    assert [(c.release_id, c.sentence.ordinal) for c in found] == [("a", 0), ("b", 0), ("a", 1)]


def test_only_the_ten_best_chunks_are_weighed(store: Store) -> None:
    chunks = [_put(store, make_release(f"r{n}", "글이다.")) for n in range(12)]
    assert {c.release_id for c in _weighed(store, _WHAT, *chunks)} == {f"r{n}" for n in range(10)}


# -- which words answer -------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("몇 명이 왔나?", "30개 기업에서 120명이 왔다.", ["120명"]),
        ("몇 곳이 참가하나?", "국내외 30개사가 3일간 참가한다.", ["30개사"]),
        ("몇 나라가 왔나?", "21개국에서 300명이 왔다.", ["21개국"]),
        ("과징금은 몇 원인가?", "3개사에 과징금 20억 원을 부과했다.", ["20억 원"]),
    ],
    ids=["people", "firms", "countries", "money"],
)
def test_a_count_is_marked_in_the_unit_that_is_asked_for(question: str, text: str, words: list[str]) -> None:
    found = _marks(_understood(question), text)
    assert [word for word, facet, _ in found if facet in {Facet.HOW_MANY, Facet.HOW_MUCH}] == words


def test_a_site_answers_where() -> None:
    query = _understood("어디서 신청하나?")
    assert _marks(query, "신청은 www.gov.kr 에서 한다.") == [("www.gov.kr", Facet.WHERE, "")]


def test_marks_are_offsets_into_the_quote() -> None:
    (item,) = as_evidence(
        _WHEN, [_candidate(0, 1.0, text="오는 6일 연다.")], {"r": make_release("r", "오는 6일 연다.")}
    )
    assert item.marks == (Mark(0, 5, Facet.WHEN, "2025-08-06"),)


def test_a_score_is_the_weighted_sum_of_every_sign() -> None:
    names = [field.name for field in fields(Signs)]
    ones = Signs(**dict.fromkeys(names, 1.0))
    weights = Signs(**{name: float(2**place) for place, name in enumerate(names)})
    assert ones.score(weights) == 2 ** len(names) - 1
    assert Signs().score(weights) == 0
