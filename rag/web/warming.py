"""A service that is still being made: the page is there at once, and the first question waits for the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from rag.web.passing import PassingService
from rag.web.service import AnswerService

# Asked once before the first visitor: libraries set themselves up at the first use.
_FIRST = "보도자료"


class WarmingService(PassingService):
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

    def _service(self) -> AnswerService:
        return self._made.result()
