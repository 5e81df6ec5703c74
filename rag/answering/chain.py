"""The runnable LangChain chain that answers: question -> query -> evidence -> answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rag.answering.extractive import quote
from rag.domain import AS_ASKED, Answer, Conditions, Language, Query, Turn
from rag.retrieval.ground import Ground, Grounding
from rag.retrieval.question import restricted, understand

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


_KOREA = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class Asked:
    """The input of the chain; `conditions` go before what the question names."""

    question: str
    today: date
    language: Language | None = None
    history: tuple[Turn, ...] = ()
    conditions: Conditions = AS_ASKED


@dataclass(frozen=True, slots=True)
class _Retrieved:
    query: Query
    ground: Ground
    milliseconds: float


def build_chain(
    grounding: Grounding,
    find_ministries: Callable[[str], tuple[str, ...]],
    write_answer: Callable[[Query, Ground], Iterator[Answer]] = quote,
    turns: AbstractContextManager[object] | None = None,
) -> Runnable[Asked, Answer]:
    """The runnable chain question -> evidence -> answer; stream, batch and compose it as any other.

    `write_answer` gives the answer as it grows. A stream gives each of these, anything else the last. Evidence is
    looked for within `turns`, such as a semaphore: what is asked at once does not slow itself down.
    """
    from langchain_core.runnables import RunnableLambda

    def retrieve(asked: Asked) -> _Retrieved:
        query = understand(
            asked.question,
            today=asked.today,
            language=asked.language,
            history=asked.history,
            find_ministries=find_ministries,
        )
        with turns or nullcontext():
            began = time.perf_counter()
            grounded = grounding.ground(restricted(query, asked.conditions), asked.history)
            return _Retrieved(grounded.query, grounded.ground, _since(began))

    def answer(retrieved: _Retrieved) -> Iterator[Answer]:
        began = time.perf_counter()
        for grown in write_answer(retrieved.query, retrieved.ground):
            yield replace(grown, timings_ms={"retrieve": retrieved.milliseconds, "answer": _since(began)})

    return RunnableLambda(retrieve) | RunnableLambda(answer)


def korean_today() -> date:
    """The day it is in Korea, from which "last week" counts."""
    return korean_now().date()


def korean_now() -> datetime:
    """The time that it is in Korea."""
    return datetime.now(_KOREA)


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
