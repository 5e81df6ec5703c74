"""The chat service: one object for UI, API, command line and evals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from langchain_core.runnables import RunnableLambda

from rag.answering.chain import Asked, build_chain, korean_today
from rag.answering.claims import ClaimChecker
from rag.answering.phrases import say
from rag.bootstrap import build_chat_service
from rag.chat import ChatService
from rag.domain import Answer, Conditions, Filters, Status, Turn
from rag.errors import QuestionError
from rag.index.reader import IndexReader
from rag.retrieval.answerability import Answerability
from rag.retrieval.glossary import Glossary
from rag.retrieval.ground import Grounding
from rag.retrieval.hybrid import HybridRetriever
from tests.conftest import FakeIndex
from tests.fakes import UNWILLING, WILLING

_ANSWER = Answer(Status.CLARIFY, "ko", "어떤 일인가요?", "질문")


@pytest.fixture
def asked() -> list[Asked]:
    return []


def _checker(retriever: HybridRetriever, reader: IndexReader, fake: FakeIndex) -> ClaimChecker:
    return ClaimChecker(retriever, reader.store, fake.parts.analyser)


@pytest.fixture
def noting(fake_index: FakeIndex, asked: list[Asked]) -> Iterator[ChatService]:
    """A service whose chain notes what it is asked."""

    def note(question: Asked) -> Answer:
        asked.append(question)
        return _ANSWER

    reader = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    retriever = HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    grounding = Grounding(retriever, reader.store, WILLING)
    service = ChatService(
        RunnableLambda(note), retriever, reader, grounding, lambda _: (), _checker(retriever, reader, fake_index)
    )
    yield service
    service.close()


def test_the_last_five_turns_the_day_and_the_language_go_to_the_chain(noting: ChatService, asked: list[Asked]) -> None:
    history = [Turn(str(number), _ANSWER) for number in range(7)]
    day = date(2025, 7, 1)
    assert noting.ask("언제?", history=history, today=day, language="en") is _ANSWER
    assert asked == [Asked("언제?", day, "en", tuple(history[2:]))]


def test_without_a_day_it_is_today_in_korea(noting: ChatService, asked: list[Asked]) -> None:
    before = korean_today()
    noting.ask("언제?")
    assert asked[0].today in (before, korean_today())
    assert (asked[0].language, asked[0].history) == (None, ())


def test_no_question_is_traced_whatever_the_environment_says(
    fake_index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langsmith.utils import tracing_is_enabled

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", "http://localhost:9")
    traced: list[object] = []

    def note(_: Asked) -> Answer:
        traced.append(tracing_is_enabled())
        return _ANSWER

    reader = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    retriever = HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    grounding = Grounding(retriever, reader.store, WILLING)
    service = ChatService(
        RunnableLambda(note), retriever, reader, grounding, lambda _: (), _checker(retriever, reader, fake_index)
    )
    service.ask("언제?")
    service.close()
    assert traced == [False]


def test_a_search_ranks_chunks(fake_service: ChatService) -> None:
    hits = fake_service.search("산골 학교 도서관에 책을 보낸다", 2)
    assert len(hits) == 2
    assert hits[0].chunk.release_id == "library"
    assert hits[0].score >= hits[1].score


def test_a_search_stays_within_the_dates_and_ministries_that_it_names(fake_service: ChatService) -> None:
    found = fake_service.search("교육부가 발표한 자료")
    assert {hit.chunk.release_id for hit in found} == {"library"}
    found = fake_service.search("지난달 발표한 자료", today=date(2025, 4, 10))
    assert {hit.chunk.release_id for hit in found} == {"harbour"}


def test_what_is_searched_outside_of_the_dates_is_told(fake_service: ChatService) -> None:
    question, day = "지난달 발표한 항구 물길 정비", date(2024, 4, 10)
    assert {hit.chunk.release_id for hit in fake_service.search(question, today=day)} >= {"harbour", "library"}
    assert fake_service.retrieve(question, today=day).ground.relaxed
    assert not fake_service.retrieve(question, today=date(2025, 4, 10)).ground.relaxed


def test_what_an_answer_is_made_from_can_be_looked_at(fake_service: ChatService) -> None:
    found = fake_service.retrieve("산골 학교 도서관에 책을 보낸다", 2)
    assert [hit.chunk.release_id for hit in found.hits][:1] == ["library"]
    assert len(found.hits) == 2
    assert found.query == fake_service.understand("산골 학교 도서관에 책을 보낸다")
    assert found.ground.candidates


@pytest.mark.parametrize("answerability", [WILLING, UNWILLING], ids=["answers", "refuses"])
def test_looking_and_answering_decide_alike(fake_index: FakeIndex, answerability: Answerability) -> None:
    reader = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    retriever = HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    grounding = Grounding(retriever, reader.store, answerability)
    service = ChatService(
        build_chain(grounding, lambda _: ()),
        retriever,
        reader,
        grounding,
        lambda _: (),
        _checker(retriever, reader, fake_index),
    )
    question = "남해 작은 항구 물길 정비"
    ground, answer = service.retrieve(question).ground, service.ask(question)
    service.close()
    assert [item.sentence.text for item in ground.evidence] == [c.quote for c in answer.citations]
    assert (answer.status is Status.ANSWERED) is (answerability is WILLING) is bool(ground.evidence)


@pytest.mark.parametrize(("question", "reason"), [("", "empty"), (" ?! ", "empty"), ("가" * 1001, "1,001 characters")])
def test_a_question_that_is_none_is_refused(fake_service: ChatService, question: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason):
        fake_service.ask(question)
    with pytest.raises(QuestionError, match=reason):
        fake_service.search(question)


def test_a_stream_ends_with_the_answer_and_leaves_the_callers_tracing_alone(fake_service: ChatService) -> None:
    from langsmith.run_helpers import get_tracing_context

    question, before = "남해 작은 항구 물길 정비", get_tracing_context()
    steps = fake_service.stream(question)
    first = next(steps)
    assert get_tracing_context() == before
    *_, last = first, *steps
    assert (last.text, last.citations) == ((asked := fake_service.ask(question)).text, asked.citations)


def test_a_stream_of_no_question_is_refused(fake_service: ChatService) -> None:
    with pytest.raises(QuestionError, match="empty"):
        next(fake_service.stream(" "))


def test_a_release_is_handed_out_by_its_id(fake_service: ChatService) -> None:
    release = fake_service.release("harbour")
    assert release is not None
    assert (release.title, release.ministry) == ("남해 작은 항구 물길 정비 착수", "해양수산부")
    assert fake_service.release("none") is None


def test_two_services_over_one_index_do_not_close_each_other(fake_index: FakeIndex, fake_service: ChatService) -> None:
    other = build_chat_service(fake_index.settings, parts=fake_index.parts)
    other.search("도서관")
    fake_service.search("도서관")
    other.close()
    assert fake_service.search("도서관")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2025년 3월에 나온 보도자료 알려 줘", ["harbour"]),
        ("2025년에 발표된 교육부 보도자료 목록", ["library"]),
        ("2025년에 나온 보도자료 보여 줘", ["forest", "library", "harbour"]),
    ],
)
def test_releases_of_a_time_or_ministry_are_listed_the_newest_first(
    fake_service: ChatService, question: str, expected: list[str]
) -> None:
    answer = fake_service.ask(question, today=date(2026, 1, 1))

    assert answer.status is Status.ANSWERED
    assert [citation.release_id for citation in answer.citations] == expected


def test_where_no_release_is_of_the_time_none_is_listed(fake_service: ChatService) -> None:
    answer = fake_service.ask("2019년 3월에 나온 보도자료 알려 줘", today=date(2026, 1, 1))

    assert answer.status is Status.NOT_IN_CORPUS


def test_conditions_go_before_what_the_question_names(fake_service: ChatService) -> None:
    question, day = "2025년에 발표된 교육부 보도자료 목록", date(2026, 1, 1)
    other = fake_service.ask(question, today=day, conditions=Conditions(ministries=("해양수산부",)))
    dropped = fake_service.ask(question, today=day, conditions=Conditions(ministries=()))

    assert [citation.release_id for citation in other.citations] == ["harbour"]
    assert other.filters == Filters(date(2025, 1, 1), date(2025, 12, 31), ("해양수산부",))
    assert dropped.filters == Filters(date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("question", ["예산은 얼마입니까?", "보도자료 요약", "언제?"])
def test_a_question_to_one_release_is_answered_from_it_or_refused(fake_service: ChatService, question: str) -> None:
    answer = fake_service.ask(question, conditions=Conditions(release_id="harbour"))

    assert {citation.release_id for citation in answer.citations} <= {"harbour"}
    assert answer.status is not Status.CLARIFY
    assert answer.filters == Filters(release_id="harbour")


@pytest.mark.parametrize("release_id", ["library", "gone"])
def test_what_one_release_does_not_tell_is_refused_with_a_word_on_the_others(
    fake_service: ChatService, release_id: str
) -> None:
    answer = fake_service.ask("달 탐사선 발사 예산", conditions=Conditions(release_id=release_id))

    assert answer.status is Status.NOT_IN_CORPUS
    assert answer.text == say("not_in_release", "ko")
    assert answer.notices == (say("other_releases", "ko"),)
