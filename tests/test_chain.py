"""The chain: question, query, ground, answer; whatever is cited is proven."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from rag.answering.chain import Asked, as_langchain_retriever, build_chain, korean_today
from rag.bootstrap import run_index
from rag.chat import ChatService
from rag.domain import Answer, Query, Status
from rag.errors import QuestionError
from rag.index.reader import IndexReader
from rag.retrieval.glossary import Glossary
from rag.retrieval.ground import Ground
from rag.retrieval.hybrid import HybridRetriever
from tests.conftest import FakeIndex

_TODAY = date(2025, 7, 1)


@pytest.fixture
def reader(fake_index: FakeIndex) -> Iterator[IndexReader]:
    opened = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    yield opened
    opened.close()


def _retriever(reader: IndexReader, index: FakeIndex) -> HybridRetriever:
    return HybridRetriever(reader, index.parts.embedder, index.parts.analyser, Glossary.load())


@pytest.mark.parametrize(
    "question",
    ["물길 정비 공사는 언제 시작하나요?", "How many trails will rangers check?", "달 탐사선 예산은?", "그건?"],
)
def test_every_quote_is_an_exact_part_of_its_release(reader: IndexReader, fake_index: FakeIndex, question: str) -> None:
    chain = build_chain(_retriever(reader, fake_index), reader.store, fake_index.parts.analyser, lambda _: ())
    answer = chain.invoke(Asked(question, _TODAY))
    assert answer.question == question
    assert set(answer.timings_ms) == {"retrieve", "answer"}
    assert min(answer.timings_ms.values()) >= 0
    for citation in answer.citations:
        release = reader.store.release(citation.release_id)
        assert release is not None
        assert release.body[citation.start : citation.end] == citation.quote
        assert release.sha256 == citation.sha256


def test_another_composer_takes_the_place_of_the_extractive_one(reader: IndexReader, fake_index: FakeIndex) -> None:
    seen: list[tuple[Query, Ground]] = []

    def compose(query: Query, ground: Ground) -> Answer:
        seen.append((query, ground))
        return Answer(Status.BLOCKED, query.language, "no", query.text)

    retriever = _retriever(reader, fake_index)
    chain = build_chain(retriever, reader.store, fake_index.parts.analyser, lambda _: ("교육부",), compose)
    answer = chain.invoke(Asked("물길 정비 발표 자료", _TODAY, "en"))
    assert (answer.status, answer.text, answer.language) == (Status.BLOCKED, "no", "en")
    assert set(answer.timings_ms) == {"retrieve", "answer"}
    ((query, ground),) = seen
    assert query.filters.ministries == ("교육부",)
    assert {item.release.ministry for item in ground.evidence} <= {"교육부"}


def test_the_chain_is_a_runnable_like_any_other(reader: IndexReader, fake_index: FakeIndex) -> None:
    chain = build_chain(_retriever(reader, fake_index), reader.store, fake_index.parts.analyser, lambda _: ())
    questions = ["도서관 책은 몇 권인가요?", "예산은 얼마인가요?"]
    answers = chain.batch([Asked(question, _TODAY) for question in questions])
    assert [answer.question for answer in answers] == questions
    assert [type(part) for part in chain.stream(Asked(questions[0], _TODAY))] == [Answer]
    with pytest.raises(QuestionError, match="empty"):
        chain.invoke(Asked(" ", _TODAY))


def test_the_langchain_retriever_gives_chunks_with_their_place(reader: IndexReader, fake_index: FakeIndex) -> None:
    retriever = as_langchain_retriever(_retriever(reader, fake_index), reader.store, k=2)
    documents = retriever.invoke("산골 학교 도서관")
    assert len(documents) == 2
    for document in documents:
        place = document.metadata
        release = reader.store.release(place["release_id"])
        assert release is not None
        assert release.body[place["start"] : place["end"]] == document.page_content
        assert (place["title"], place["ministry"], place["url"]) == (release.title, release.ministry, release.url)
        assert place["published"] == release.published.isoformat()
    assert documents[0].metadata["score"] >= documents[1].metadata["score"]
    assert {document.id for document in documents} <= reader.store.chunk_ids()


def test_relative_dates_of_the_langchain_retriever_count_from_the_day_in_korea(
    fake_index: FakeIndex, tmp_path: Path
) -> None:
    index = fake_index.copy(tmp_path)
    yesterday = korean_today() - timedelta(days=1)
    text = f"---\ntitle: 어제 나온 자료\npublished: {yesterday}\n---\n{'등대 열 곳에 불을 켠다. ' * 9}\n"
    (index.settings.corpus / "lamp.md").write_text(text, encoding="utf-8")
    run_index([], index.settings, parts=index.parts)
    reader = IndexReader(index.settings.home, index.parts.recipe())
    found = as_langchain_retriever(_retriever(reader, index), reader.store).invoke("최근 7일 소식")
    reader.close()
    assert [document.metadata["title"] for document in found] == ["어제 나온 자료"]


def test_a_period_without_releases_is_told_and_the_nearest_release_named(fake_service: ChatService) -> None:
    answer = fake_service.ask("2031년에 발표한 남해 작은 항구 물길 정비", today=date(2025, 7, 1))
    assert answer.status is Status.NOT_IN_CORPUS
    assert "2031-01-01 ~ 2031-12-31" in answer.notices[0]
    assert "남해 작은 항구 물길 정비 착수" in answer.notices[1]
