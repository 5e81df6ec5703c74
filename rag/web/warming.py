"""A service that is still being made: the page is there at once, and the first question waits for the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import date

from rag.chat import Check
from rag.domain import AS_ASKED, Answer, Conditions, Filters, Hit, Language, PressRelease, ReleasePage, Turn
from rag.web.service import AnswerService

# Asked once before the first visitor: libraries set themselves up at the first use.
_FIRST = "보도자료"


class WarmingService:
    """An `AnswerService` made by `build` in a thread of its own from `start` on; `failed` is called when that raises.

    What is asked before it is there waits; what is asked after a failure raises the same error.
    """

    def __init__(self, build: Callable[[], AnswerService], failed: Callable[[], None]) -> None:
        self._made = Future[AnswerService]()
        self._build = build
        self._failed = failed

    def start(self) -> None:
        """Begin to make the service; once."""
        threading.Thread(target=self._make, name="warming-up", daemon=True).start()

    def _make(self) -> None:
        # Whatever it is, whoever waits must be told.
        try:
            service = self._build()
            service.search(_FIRST, 1)
            self._made.set_result(service)
        except BaseException as error:
            self._made.set_exception(error)
            self._failed()

    @property
    def ready(self) -> bool:
        """Whether a question is answered without waiting for the start."""
        return self._made.done() and self._made.exception() is None

    def error(self) -> BaseException | None:
        """Why there is no service, None while it is being made or when it is there."""
        return self._made.exception() if self._made.done() else None

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
        return self._service().ask(question, history=history, today=today, language=language, conditions=conditions)

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
        return self._service().stream(question, history=history, today=today, language=language, conditions=conditions)

    def search(self, question: str, k: int = 10, *, today: date | None = None) -> tuple[Hit, ...]:
        """As the service does."""
        return self._service().search(question, k, today=today)

    def check(self, text: str, *, day: date | None = None) -> Check:
        """As the service does."""
        return self._service().check(text, day=day)

    def browse(self, filters: Filters, words: Sequence[str] = (), *, limit: int = 20, offset: int = 0) -> ReleasePage:
        """As the service does."""
        return self._service().browse(filters, words, limit=limit, offset=offset)

    def monthly(self) -> dict[tuple[str, str], int]:
        """As the service does."""
        return self._service().monthly()

    def release(self, release_id: str) -> PressRelease | None:
        """As the service does."""
        return self._service().release(release_id)

    def _service(self) -> AnswerService:
        return self._made.result()
