"""The ground of an answer: what must be there before anything is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rag.bootstrap import run_index
from rag.domain import Answer, Citation, Facet, Filters, Query, Status, Turn
from rag.index.reader import IndexReader
from rag.retrieval.answerability import Answerability
from rag.retrieval.glossary import Glossary
from rag.retrieval.ground import TOP_K, Ground, Grounding, find_ground
from rag.retrieval.hybrid import Found, HybridRetriever
from rag.retrieval.question import understand
from tests.conftest import FakeIndex
from tests.fakes import UNWILLING, WILLING, make_answerability, make_features, make_logistic

_TODAY = date(2025, 7, 1)
_HARBOUR = "남해 작은 항구 물길 정비"


@pytest.fixture
def reader(fake_index: FakeIndex) -> Iterator[IndexReader]:
    opened = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    yield opened
    opened.close()


def _found(question: str, reader: IndexReader, index: FakeIndex) -> Found:
    retriever = HybridRetriever(reader, index.parts.embedder, index.parts.analyser, Glossary.load())
    return retriever.search(understand(question, today=_TODAY, find_ministries=_ministries), 20)


def _ministries(text: str) -> tuple[str, ...]:
    return tuple(name for name in ("보건복지부", "교육부") if name in text)


def _ground(question: str, reader: IndexReader, index: FakeIndex, answerability: Answerability = WILLING) -> Ground:
    query = understand(question, today=_TODAY, find_ministries=_ministries)
    return find_ground(query, _found(question, reader, index), reader.store, answerability)


def test_a_question_is_answered_from_a_chance_of_the_threshold_on(reader: IndexReader, fake_index: FakeIndex) -> None:
    even = make_logistic()
    for threshold, answered in ((0.5, True), (0.51, False)):
        ground = _ground(_HARBOUR, reader, fake_index, make_answerability(even, even, threshold))
        assert ground.chance == pytest.approx(0.5)
        assert bool(ground.evidence) is answered
        assert ground.features is not None
        assert set(ground.features.__slots__) == set(make_features().__slots__)
        assert ground.candidates


def test_an_answer_names_no_nearest_release_and_a_refusal_does(reader: IndexReader, fake_index: FakeIndex) -> None:
    answered = _ground(_HARBOUR, reader, fake_index)
    assert {item.release.release_id for item in answered.evidence} == {"harbour"}
    assert (answered.nearest, answered.relaxed) == (None, False)
    refused = _ground(_HARBOUR, reader, fake_index, UNWILLING)
    assert (refused.evidence, refused.chance is not None) == ((), True)
    assert refused.nearest is not None
    assert refused.nearest.release_id == "harbour"


@pytest.mark.parametrize(("log_odds", "answered"), [(1.0, False), (2.0, True)], ids=["likely", "sure"])
def test_without_words_of_the_form_only_what_surely_answers_is_quoted(
    reader: IndexReader, fake_index: FakeIndex, log_odds: float, answered: bool
) -> None:
    likely = make_answerability(make_logistic(log_odds), make_logistic(log_odds))
    ground = _ground("산골 학교 도서관 예산은 얼마인가요?", reader, fake_index, likely)
    assert bool(ground.evidence) is answered
    assert _ground("산골 학교 도서관은 무엇을 하나요?", reader, fake_index, likely).evidence


def test_a_rule_forbids_an_answer_whatever_the_chance(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground(f"2019년 {_HARBOUR} 공사는", reader, fake_index)
    assert (ground.evidence, ground.chance, ground.features) == ((), None, None)
    assert ground.nearest is not None
    assert ground.candidates


def test_an_opinion_is_no_matter_of_evidence(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground(f"{_HARBOUR} 어떻게 생각하세요", reader, fake_index)
    assert (ground.opinion, ground.evidence, ground.chance) == (True, (), None)
    assert ground.nearest is not None


def test_another_language_of_the_release_has_a_decision_of_its_own(reader: IndexReader, fake_index: FakeIndex) -> None:
    only_across = make_answerability(UNWILLING.detail.same, WILLING.detail.across)
    english = _ground("school library books", reader, fake_index, only_across)
    assert english.across
    assert [item.release.ministry for item in english.evidence][:1] == ["교육부"]
    korean = _ground("산골 학교 도서관 책", reader, fake_index, only_across)
    assert (korean.across, korean.evidence) == (False, ())


def test_nothing_found_is_no_ground(reader: IndexReader, fake_index: FakeIndex) -> None:
    found = replace(_found(_HARBOUR, reader, fake_index), hits=(), relaxed=True)
    query = understand(_HARBOUR, today=_TODAY)
    assert find_ground(query, found, reader.store, WILLING) == Ground(relaxed=True)
    assert find_ground(query, replace(found, relaxed=False), reader.store, WILLING) == Ground()


@pytest.mark.parametrize("answerability", [WILLING, UNWILLING], ids=["answered", "refused"])
def test_ground_outside_of_the_filters_says_so(
    reader: IndexReader, fake_index: FakeIndex, answerability: Answerability
) -> None:
    ground = _ground(f"보건복지부가 발표한 {_HARBOUR}", reader, fake_index, answerability)
    assert ground.relaxed
    assert bool(ground.evidence) is (answerability is WILLING)
    releases = [ground.nearest] if ground.nearest else [item.release for item in ground.evidence]
    assert {release.release_id for release in releases} == {"harbour"}


def test_a_year_that_no_release_is_of_gives_the_nearest_one_and_no_answer(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    ground = _ground(f"2031년에 발표한 {_HARBOUR}", reader, fake_index)
    assert (ground.relaxed, ground.evidence, ground.chance) == (True, (), None)
    assert ground.nearest is not None
    assert ground.nearest.ministry == "해양수산부"


def test_of_other_days_than_asked_for_there_is_no_answer(reader: IndexReader, fake_index: FakeIndex) -> None:
    retriever = HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    for text in (_HARBOUR, f"{_HARBOUR} 전화번호"):
        query = replace(understand(text, today=_TODAY), filters=Filters(date_from=date(2031, 1, 1)))
        ground = find_ground(query, retriever.search(query, 20), reader.store, WILLING)
        assert ground.nearest is not None
        assert ground == Ground(nearest=ground.nearest, relaxed=True)
        assert ground.nearest.release_id == "harbour"


@pytest.mark.parametrize("question", ["언제 어디?", "시작 언제?"])
def test_a_question_that_names_nothing_is_unclear_and_offers_releases(
    question: str, reader: IndexReader, fake_index: FakeIndex
) -> None:
    ground = _ground(question, reader, fake_index)
    assert ground == Ground(unclear=True, choices=ground.choices)
    assert {release.release_id for release in ground.choices} == {"harbour", "library", "forest"}


def test_a_summary_is_the_lead_of_the_release_that_is_asked_about(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground(f"{_HARBOUR} 보도자료를 요약해 줘", reader, fake_index)
    assert [item.sentence.ordinal for item in ground.evidence] == [0, 1, 2]
    assert {item.release.release_id for item in ground.evidence} == {"harbour"}


@pytest.mark.parametrize("answerability", [WILLING, UNWILLING], ids=["answered", "refused"])
def test_ministries_are_compared_where_each_side_would_be_an_answer(
    reader: IndexReader, fake_index: FakeIndex, answerability: Answerability
) -> None:
    question = "해양수산부 작은 항구 물길 정비와 교육부 산골 학교 도서관 책을 비교해 줘"
    ground = _ground(question, reader, fake_index, answerability)
    ministries = [item.release.ministry for item in ground.evidence]
    assert ministries == (["해양수산부", "교육부"] if answerability is WILLING else [])


def test_of_a_single_release_anything_may_be_asked(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    for name in ("library", "forest"):
        (index.settings.corpus / f"{name}.md").unlink()
    run_index([], index.settings, parts=index.parts)
    reader = IndexReader(index.settings.home, index.parts.recipe())
    ground = _ground("언제?", reader, index)
    reader.close()
    assert not ground.unclear
    assert {candidate.release_id for candidate in ground.candidates} == {"harbour"}


def test_a_phone_is_given_by_the_contact_line(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground(f"{_HARBOUR} 전화번호", reader, fake_index, UNWILLING)
    (item,) = ground.evidence
    assert "044-200-5555" in item.sentence.text
    assert [mark.facet for mark in item.marks] == [Facet.PHONE]
    assert (ground.relaxed, ground.chance) == (False, None)


def test_a_phone_from_outside_of_the_filters_says_so(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground(f"보건복지부가 발표한 {_HARBOUR} 전화번호", reader, fake_index)
    assert ground.relaxed
    assert [item.release.release_id for item in ground.evidence] == ["harbour"]


def test_a_release_without_contact_lines_is_the_nearest_one(reader: IndexReader, fake_index: FakeIndex) -> None:
    ground = _ground("산골 학교 도서관에 책 만 권 전화번호", reader, fake_index)
    assert ground.evidence == ()
    assert ground.nearest is not None
    assert ground.nearest.ministry == "교육부"


def test_a_phone_of_something_else_is_not_given(reader: IndexReader, fake_index: FakeIndex) -> None:
    assert _ground("달 탐사선 발사장 전화번호", reader, fake_index) == Ground()


def test_a_release_about_none_of_it_is_not_named_as_the_nearest(reader: IndexReader, fake_index: FakeIndex) -> None:
    far = _ground("양자 컴퓨터 반도체 수출", reader, fake_index, UNWILLING)
    assert (far.evidence, far.nearest) == ((), None)


# -- in a conversation --------------------------------------------------------------------------


def _turn(reader: IndexReader, release_id: str) -> Turn:
    release = reader.store.release(release_id)
    assert release is not None
    quote = release.body[:10]
    citation = Citation(*(
        1,
        release_id,
        release.title,
        release.ministry,
        "",
        release.published,
        "",
        "",
        quote,
        0,
        10,
        release.sha256,
    ))
    return Turn("앞선 질문", Answer(Status.ANSWERED, "ko", "", "앞선 질문", citations=(citation,)))


def _grounding(reader: IndexReader, index: FakeIndex, answerability: Answerability) -> Grounding:
    retriever = HybridRetriever(reader, index.parts.embedder, index.parts.analyser, Glossary.load())
    return Grounding(retriever, reader.store, answerability)


# Answers where most of what is named is held: a question alone holds less than with the title before it.
_COVERED = make_answerability(make_logistic(-5.0, coverage=10.0), UNWILLING.detail.across)
_FULL = Query("그러면 달 탐사선 공사는 언제 시작합니까", "ko")


def test_a_question_with_an_answer_of_its_own_is_not_read_in_its_conversation(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    query = Query(_HARBOUR, "ko")
    grounded = _grounding(reader, fake_index, WILLING).ground(query, [_turn(reader, "library")])
    assert grounded.query == query
    assert {item.release.release_id for item in grounded.ground.evidence} == {"harbour"}
    assert 0 < len(grounded.found.hits) <= TOP_K


@pytest.mark.parametrize("cited", ["harbour", "harbour-two"])
def test_a_question_that_names_little_goes_on_with_the_release_that_was_cited(
    fake_index: FakeIndex, tmp_path: Path, cited: str
) -> None:
    index = fake_index.copy(tmp_path)
    first = (index.settings.corpus / "harbour.md").read_text(encoding="utf-8")
    second = first.replace("320억", "51억").replace("남해", "서해").replace("900000001", "900000009")
    (index.settings.corpus / "harbour-two.md").write_text(second, encoding="utf-8")
    run_index([], index.settings, parts=index.parts)
    reader = IndexReader(index.settings.home, index.parts.recipe())
    grounded = _grounding(reader, index, WILLING).ground(Query("예산은 모두 얼마", "ko"), [_turn(reader, cited)])
    evidence = grounded.ground.evidence
    reader.close()
    assert {item.release.release_id for item in evidence} == {cited}
    assert evidence[0].sentence.text.startswith("예산은 모두")


def test_where_the_time_asked_for_is_not_told_the_release_that_was_cited_is_read(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    unknown = "울릉도 눈썰매장 입장료"
    asked = Query("예산은 모두 얼마", "ko", rewritten=unknown, matter=unknown, retold=True)
    grounding = _grounding(reader, fake_index, WILLING)
    assert grounding.ground(asked).ground.evidence == ()
    evidence = grounding.ground(asked, [_turn(reader, "harbour")]).ground.evidence
    assert {item.release.release_id for item in evidence} == {"harbour"}


def test_a_question_without_an_answer_of_its_own_is_taken_for_a_follow_up(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    grounding = _grounding(reader, fake_index, _COVERED)
    assert grounding.ground(_FULL).ground.evidence == ()
    grounded = grounding.ground(_FULL, [_turn(reader, "harbour")])
    assert grounded.query.rewritten == f"남해 작은 항구 물길 정비 착수 {_FULL.text}"
    assert {item.release.release_id for item in grounded.ground.evidence} == {"harbour"}


@pytest.mark.parametrize("rewritten", [None, "남해 작은 항구 물길 정비 착수 산골 학교 도서관에 책"])
def test_a_change_of_topic_is_noticed_even_where_the_question_points_back(
    reader: IndexReader, fake_index: FakeIndex, rewritten: str | None
) -> None:
    query = Query("산골 학교 도서관에 책", "ko", rewritten=rewritten)
    grounded = _grounding(reader, fake_index, WILLING).ground(query, [_turn(reader, "harbour")])
    assert grounded.query.rewritten is None
    assert {item.release.release_id for item in grounded.ground.evidence} == {"library"}


def test_a_question_without_a_topic_stays_with_the_release_even_if_that_does_not_answer(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    grounded = _grounding(reader, fake_index, UNWILLING).ground(Query("언제 어디", "ko"), [_turn(reader, "harbour")])
    assert not grounded.ground.unclear
    assert grounded.query.rewritten is not None


def test_a_question_that_its_conversation_does_not_answer_stays_a_full_one(
    reader: IndexReader, fake_index: FakeIndex
) -> None:
    grounding = _grounding(reader, fake_index, UNWILLING)
    for history in ([_turn(reader, "harbour")], [], [Turn("?", Answer(Status.CLARIFY, "ko", "", "?"))]):
        grounded = grounding.ground(_FULL, history)
        assert grounded.query == _FULL
        assert grounded.ground.evidence == ()


def test_what_else_the_quoted_release_tells_can_be_asked_next(reader: IndexReader, fake_index: FakeIndex) -> None:
    """The harbour's release tells an amount; the question's own form is not offered again."""
    ground = _ground(f"{_HARBOUR} 공사는 언제 시작하나요?", reader, fake_index)
    assert Facet.HOW_MUCH in ground.unasked
    assert ground.unasked[-1] is Facet.SUMMARY
    asked = _ground(f"{_HARBOUR} 예산은 얼마인가요?", reader, fake_index)
    assert asked.evidence
    assert Facet.HOW_MUCH not in asked.unasked


def test_of_two_things_asked_the_one_that_is_told_is_answered(reader: IndexReader, fake_index: FakeIndex) -> None:
    # Whole, the question is refused: half of what it names is nowhere.
    picky = make_answerability(make_logistic(-12.0, coverage=20.0), make_logistic(-12.0, coverage=20.0))
    retriever = HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    grounding = Grounding(retriever, reader.store, picky)
    told, untold = "산골 학교 도서관에 책 만 권은 언제 닿고", "우주선 발사대 궤도 비용은 누가 내나요?"
    both = grounding.ground(understand(f"{told}, {untold}", today=date(2025, 8, 5))).ground
    assert {item.release.release_id for item in both.evidence} == {"library"}
    assert both.untold == ("second",)
    assert not grounding.ground(understand(untold, today=date(2025, 8, 5))).ground.evidence
