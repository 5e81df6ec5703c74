"""The LangChain side: a retriever over the published index and the runnable chain that answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rag.answering.extractive import compose
from rag.domain import Answer, Filters, Language, Query, Turn
from rag.retrieval.ground import Ground, find_ground
from rag.retrieval.hybrid import Found, HybridRetriever
from rag.retrieval.question import understand

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from rag.index.analysis import Analyser
    from rag.index.store import Store

# Chunks handed from retrieval to the reading of sentences.
TOP_K = 12
_KOREA = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class Asked:
    """The input of the chain."""

    question: str
    today: date
    language: Language | None = None
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class _Retrieved:
    query: Query
    found: Found
    outside: Found | None
    milliseconds: float


def build_chain(
    retriever: HybridRetriever,
    store: Store,
    analyser: Analyser,
    find_ministries: Callable[[str], tuple[str, ...]],
    compose_answer: Callable[[Query, Ground], Answer] = compose,
) -> Runnable[Asked, Answer]:
    """The runnable chain question -> query -> evidence -> answer; stream, batch and compose it as any other."""
    from langchain_core.runnables import RunnableLambda

    def ask_for(asked: Asked) -> Query:
        return understand(
            asked.question,
            today=asked.today,
            language=asked.language,
            history=asked.history,
            find_ministries=find_ministries,
        )

    def retrieve(query: Query) -> _Retrieved:
        began = time.perf_counter()
        found = retriever.search(query, TOP_K)
        emptied = bool(query.filters) and not found.hits
        outside = retriever.search(replace(query, filters=Filters()), TOP_K) if emptied else None
        return _Retrieved(query, found, outside, _since(began))

    def answer(retrieved: _Retrieved) -> Answer:
        began = time.perf_counter()
        ground = find_ground(retrieved.query, retrieved.found, store, analyser, retrieved.outside)
        composed = compose_answer(retrieved.query, ground)
        return replace(composed, timings_ms={"retrieve": retrieved.milliseconds, "answer": _since(began)})

    return RunnableLambda(ask_for) | RunnableLambda(retrieve) | RunnableLambda(answer)


def as_langchain_retriever(retriever: HybridRetriever, store: Store, k: int = 8) -> BaseRetriever:
    """The hybrid retriever for chains of one's own: documents with the chunk's text and its place in the release."""
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class PressReleaseRetriever(BaseRetriever):
        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            found = retriever.search(understand(query, today=korean_today()), k)
            releases = store.releases(hit.chunk.release_id for hit in found.hits)
            return [
                Document(
                    id=hit.chunk.chunk_id,
                    page_content=hit.chunk.text,
                    metadata={
                        "release_id": hit.chunk.release_id,
                        "title": releases[hit.chunk.release_id].title,
                        "ministry": releases[hit.chunk.release_id].ministry,
                        "published": releases[hit.chunk.release_id].published.isoformat(),
                        "url": releases[hit.chunk.release_id].url,
                        "start": hit.chunk.start,
                        "end": hit.chunk.end,
                        "score": hit.score,
                    },
                )
                for hit in found.hits
            ]

    return PressReleaseRetriever()


def korean_today() -> date:
    """The day it is in Korea, from which "last week" counts."""
    return datetime.now(_KOREA).date()


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
