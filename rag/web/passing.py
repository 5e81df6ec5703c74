"""A service that hands on what it is asked to another one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date

from rag.chat import Check
from rag.domain import AS_ASKED, Answer, Conditions, Filters, Hit, Language, PressRelease, ReleasePage, Turn
from rag.web.service import AnswerService


class PassingService(ABC):
    """An `AnswerService` over another, which each kind of it gives in its own way: made at last, or switched on."""

    @abstractmethod
    def _service(self) -> AnswerService:
        """The service for what is searched and read."""

    def _answering(self) -> AnswerService:
        """The service for what is answered."""
        return self._service()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Answer:
        """As the service does."""
        return self._answering().ask(question, history=history, today=today, language=language, conditions=conditions)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Iterator[Answer]:
        """As the service does."""
        return self._answering().stream(
            question, history=history, today=today, language=language, conditions=conditions
        )

    def search(self, question: str, k: int = 10, *, today: date | None = None) -> tuple[Hit, ...]:
        """As the service does."""
        return self._service().search(question, k, today=today)

    def check(self, text: str, *, day: date | None = None) -> Check:
        """As the service does."""
        return self._answering().check(text, day=day)

    def browse(self, filters: Filters, words: Sequence[str] = (), *, limit: int = 20, offset: int = 0) -> ReleasePage:
        """As the service does."""
        return self._service().browse(filters, words, limit=limit, offset=offset)

    def monthly(self) -> dict[tuple[str, str], int]:
        """As the service does."""
        return self._service().monthly()

    def release(self, release_id: str) -> PressRelease | None:
        """As the service does."""
        return self._service().release(release_id)
