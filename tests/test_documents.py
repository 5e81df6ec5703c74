"""The search as a LangChain retriever: documents with all that tells where they stand and why they were found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.answering.chain import korean_today
from rag.bootstrap import build_retriever, run_index
from rag.domain import Filters, Query
from rag.index.reader import IndexReader
from rag.retrieval.documents import as_langchain_retriever
from rag.retrieval.glossary import Glossary
from rag.retrieval.hybrid import HybridRetriever
from tests.conftest import FakeIndex

_QUESTION = "산골 학교 도서관"


@pytest.fixture
def reader(fake_index: FakeIndex) -> Iterator[IndexReader]:
    with closing(IndexReader(fake_index.settings.home, fake_index.parts.recipe())) as opened:
        yield opened


def _plain(question: str) -> Query:
    return Query(question, "ko")


def _retriever(
    reader: IndexReader, index: FakeIndex, k: int = 8, understand: Callable[[str], Query] = _plain
) -> BaseRetriever:
    searching = HybridRetriever(reader, index.parts.embedder, index.parts.analyser, Glossary.load())
    return as_langchain_retriever(searching, reader.store, understand, k)


def test_a_document_tells_where_it_stands(reader: IndexReader, fake_index: FakeIndex) -> None:
    documents = _retriever(reader, fake_index, 2).invoke(_QUESTION)
    assert len(documents) == 2
    for document in documents:
        place = document.metadata
        release = reader.store.release(place["release_id"])
        assert release is not None
        assert release.body[place["start"] : place["end"]] == document.page_content
        assert release.sha256 == place["sha256"]
        for name in ("title", "ministry", "kind", "language", "license", "url"):
            assert place[name] == getattr(release, name)
        assert place["published"] == release.published.isoformat()
    assert {document.id for document in documents} <= reader.store.chunk_ids()


def test_a_document_tells_why_it_was_found(reader: IndexReader, fake_index: FakeIndex) -> None:
    first, second, third = _retriever(reader, fake_index).invoke(_QUESTION)
    assert set(first.metadata) == {
        *("release_id", "title", "ministry", "ministry_en", "published", "kind", "language", "license", "url"),
        *("start", "end", "sha256", "score", "dense", "lexical", "coverage", "twins", "relaxed"),
    }
    assert first.metadata["ministry_en"] == "Ministry of Education"
    assert first.metadata["score"] >= second.metadata["score"] >= third.metadata["score"]
    assert (first.metadata["lexical"] > 0, first.metadata["coverage"] > 0.5) == (True, True)
    assert (third.metadata["lexical"], third.metadata["coverage"]) == (None, 0.0)
    assert all(-1 <= document.metadata["dense"] <= 1 for document in (first, second, third))
    assert (first.metadata["twins"], first.metadata["relaxed"]) == ([], False)


def test_searching_in_a_thread_gives_the_same(reader: IndexReader, fake_index: FakeIndex) -> None:
    retriever = _retriever(reader, fake_index)
    questions = [_QUESTION, "항구 물길 정비", "forest trails"]
    plain = [retriever.invoke(question) for question in questions]

    async def together() -> list[list[Document]]:
        return await asyncio.gather(*(retriever.ainvoke(question) for question in questions))

    assert asyncio.run(together()) == plain
    assert asyncio.run(retriever.abatch(questions)) == plain == retriever.batch(questions)


def test_it_is_told_where_no_release_is_inside_the_filters(reader: IndexReader, fake_index: FakeIndex) -> None:
    def future(question: str) -> Query:
        return Query(question, "ko", Filters(date_from=date(2031, 1, 1)))

    documents = _retriever(reader, fake_index, understand=future).invoke(_QUESTION)
    assert len(documents) == 3
    assert all(document.metadata["relaxed"] is True for document in documents)


def test_releases_with_the_same_text_are_named(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    text = (index.settings.corpus / "library.md").read_text(encoding="utf-8")
    (index.settings.corpus / "copy.md").write_text(text.replace("900000002", "902"), encoding="utf-8")
    run_index([], index.settings, parts=index.parts)
    with closing(IndexReader(index.settings.home, index.parts.recipe())) as reader:
        documents = _retriever(reader, index).invoke(_QUESTION)
    family = {"library", "copy"}
    (found,) = [document.metadata for document in documents if document.metadata["release_id"] in family]
    assert {found["release_id"], *found["twins"]} == family


def test_relative_dates_count_from_the_day_in_korea(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    yesterday = korean_today() - timedelta(days=1)
    text = f"---\ntitle: 어제 나온 자료\npublished: {yesterday}\n---\n{'등대 열 곳에 불을 켠다. ' * 9}\n"
    (index.settings.corpus / "lamp.md").write_text(text, encoding="utf-8")
    run_index([], index.settings, parts=index.parts)
    found = build_retriever(index.settings, parts=index.parts).invoke("최근 7일 소식")
    assert [document.metadata["title"] for document in found] == ["어제 나온 자료"]


def test_the_wired_retriever_gives_as_many_as_asked_for(fake_index: FakeIndex) -> None:
    assert len(build_retriever(fake_index.settings, parts=fake_index.parts, k=2).invoke(_QUESTION)) == 2
    found = build_retriever(fake_index.settings, parts=fake_index.parts).invoke("교육부가 발표한 자료")
    assert {document.metadata["release_id"] for document in found} == {"library"}
