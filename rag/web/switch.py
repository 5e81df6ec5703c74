"""The switch for answers: staff pause them, and a restart keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from rag.chat import Check
from rag.domain import AS_ASKED, Answer, Conditions, Filters, Hit, Language, PressRelease, ReleasePage, Turn
from rag.errors import PausedError, StoreError
from rag.web.service import AnswerService

SWITCH_FILE = "answers.off"  # in the home folder


class AnswerSwitch:
    """Answers are off as long as the file is there, for every process that looks at it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def is_on(self) -> bool:
        """Whether questions are answered."""
        return not self._path.exists()

    def turn(self, on: bool) -> None:
        """Answer questions, or pause.

        Raises:
            StoreError: the file cannot be made or removed.
        """
        try:
            if on:
                self._path.unlink(missing_ok=True)
            else:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.touch()
        except OSError as error:
            wanted = "removed" if on else "made"
            raise StoreError(
                f"{self._path} cannot be {wanted} ({error.strerror}): check who may write there"
            ) from error


class SwitchedService:
    """A service that answers only while the switch is on; what is searched and read stays open."""

    def __init__(self, service: AnswerService, switch: AnswerSwitch) -> None:
        self._service = service
        self._switch = switch

    @property
    def ready(self) -> bool:
        """As the service is."""
        return self._service.ready

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Answer:
        """As the service does; raises `PausedError` when answers are off."""
        self._require()
        return self._service.ask(question, history=history, today=today, language=language, conditions=conditions)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Iterator[Answer]:
        """As the service does; raises `PausedError` when answers are off."""
        self._require()
        return self._service.stream(question, history=history, today=today, language=language, conditions=conditions)

    def search(self, question: str, k: int = 10, *, today: date | None = None) -> tuple[Hit, ...]:
        """As the service does."""
        return self._service.search(question, k, today=today)

    def check(self, text: str, *, day: date | None = None) -> Check:
        """As the service does; raises `PausedError` when answers are off."""
        self._require()
        return self._service.check(text, day=day)

    def browse(self, filters: Filters, words: Sequence[str] = (), *, limit: int = 20, offset: int = 0) -> ReleasePage:
        """As the service does."""
        return self._service.browse(filters, words, limit=limit, offset=offset)

    def monthly(self) -> dict[tuple[str, str], int]:
        """As the service does."""
        return self._service.monthly()

    def release(self, release_id: str) -> PressRelease | None:
        """As the service does."""
        return self._service.release(release_id)

    def _require(self) -> None:
        if not self._switch.is_on:
            raise PausedError("answers are switched off: turn them on in the staff pages or with `answers on`")
