"""ChatService: the one object behind UI, API, CLI and evals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rag.answering.chain import Asked, korean_today
from rag.domain import (
    AS_ASKED,
    Answer,
    Claim,
    Conditions,
    Filters,
    Hit,
    Language,
    PressRelease,
    Query,
    ReleasePage,
    Turn,
)
from rag.language import clean_text
from rag.releases.ministries import names_of
from rag.retrieval.ground import TOP_K, Ground
from rag.retrieval.question import understand

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from rag.answering.claims import ClaimChecker
    from rag.index.reader import IndexReader
    from rag.retrieval.ground import Grounding
    from rag.retrieval.hybrid import HybridRetriever

# A follow-up looks no further back than this.
_TURNS = 5


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What an answer is made from: the question understood, the chunks found, and the decision on their sentences."""

    query: Query
    hits: tuple[Hit, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Check:
    """A text being checked: how many sentences it has, and the verdict on each, in order, as it comes."""

    total: int
    claims: Iterator[Claim]


class ChatService:
    """Ask, search and read releases; safe to use from several threads.

    `find_ministries` gives the canonical names of the ministries a text mentions; `chain` has its own.
    """

    def __init__(
        self,
        chain: Runnable[Asked, Answer],
        retriever: HybridRetriever,
        reader: IndexReader,
        grounding: Grounding,
        find_ministries: Callable[[str], Sequence[str]],
        checker: ClaimChecker,
    ) -> None:
        self._chain = chain
        self._retriever = retriever
        self._reader = reader
        self._grounding = grounding
        self._find_ministries = find_ministries
        self._checker = checker

    @property
    def ready(self) -> bool:
        """Always true: a service is made of finished parts."""
        return True

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Answer:
        """Answer a question, in its own language unless one is named; `conditions` go before what it names.

        Raises:
            QuestionError: the question is empty or too long.
            StoreError: no index is published, or it cannot be read.
        """
        from langsmith import tracing_context

        # Questions of citizens leave this process in no case, whatever the environment says of tracing.
        with tracing_context(enabled=False):
            return self._chain.invoke(_asked(question, history, today, language, conditions))

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Iterator[Answer]:
        """The answer as it grows, checked at every step: each is whole and longer than the one before; one at least.

        Raises:
            QuestionError: the question is empty or too long.
            StoreError: no index is published, or it cannot be read.
        """
        steps = self._steps(_asked(question, history, today, language, conditions))
        # A context of its own: the caller runs between two steps, with settings that are none of ours.
        own = copy_context()
        while (answer := own.run(next, steps, None)) is not None:
            yield answer

    def _steps(self, asked: Asked) -> Iterator[Answer]:
        from langsmith import tracing_context

        with tracing_context(enabled=False):
            yield from self._chain.stream(asked)

    def search(self, question: str, k: int = 10, *, today: date | None = None) -> tuple[Hit, ...]:
        """The `k` best chunks for a question, best first, within the dates and ministries that it names.

        Raises:
            QuestionError: the question is empty or too long.
            StoreError: no index is published, or it cannot be read.
        """
        return self._retriever.search(self.understand(question, today), k).hits

    def retrieve(
        self, question: str, k: int = 10, *, history: Sequence[Turn] = (), today: date | None = None
    ) -> Retrieval:
        """What `ask` would answer from, with the `k` best chunks: for measuring and explaining an answer.

        Raises:
            QuestionError: the question is empty or too long.
            StoreError: no index is published, or it cannot be read.
        """
        grounded = self._grounding.ground(self.understand(question, today, history), tuple(history)[-_TURNS:])
        hits = grounded.found.hits if k <= TOP_K else self._retriever.search(grounded.query, k).hits
        return Retrieval(grounded.query, hits[:k], grounded.ground)

    def understand(self, question: str, today: date | None = None, history: Sequence[Turn] = ()) -> Query:
        """What a question asks for and is restricted to.

        Raises:
            QuestionError: the question is empty or too long.
        """
        return understand(
            question,
            today=today or korean_today(),
            history=tuple(history)[-_TURNS:],
            find_ministries=self._find_ministries,
        )

    def check(self, text: str, *, day: date | None = None) -> Check:
        """What the releases say of each sentence of a text; `day` is that of the text, from which "last year" counts.

        Raises:
            QuestionError: there is no text, or too much of it.
        """
        text = clean_text(text)
        pieces = self._checker.pieces(text)
        return Check(len(pieces), self._checker.check(pieces, day))

    def browse(self, filters: Filters, words: Sequence[str] = (), *, limit: int = 20, offset: int = 0) -> ReleasePage:
        """Releases inside the filters that hold all `words` in title or text, the newest first.

        A renamed ministry stands for all its names.

        Raises:
            StoreError: no index is published, or it cannot be read.
        """
        return ReleasePage(*self._reader.store.page(filters, names_of(filters.ministries), words, limit, offset))

    def monthly(self) -> dict[tuple[str, str], int]:
        """How many releases there are by month ("2025-08") and ministry.

        Raises:
            StoreError: no index is published, or it cannot be read.
        """
        return self._reader.store.monthly()

    def release(self, release_id: str) -> PressRelease | None:
        """A stored release, None when there is none of that id."""
        return self._reader.store.release(release_id)

    def close(self) -> None:
        """Let go of the index files."""
        self._reader.close()


def _asked(
    question: str, history: Sequence[Turn], today: date | None, language: Language | None, conditions: Conditions
) -> Asked:
    return Asked(question, today or korean_today(), language, tuple(history)[-_TURNS:], conditions)
