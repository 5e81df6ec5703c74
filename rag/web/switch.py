"""The switch for answers: staff pause them, and a restart keeps it."""

from __future__ import annotations

from pathlib import Path

from rag.errors import PausedError, StoreError
from rag.web.passing import PassingService
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


class SwitchedService(PassingService):
    """A service that answers only while the switch is on; what is searched and read stays open."""

    def __init__(self, service: AnswerService, switch: AnswerSwitch) -> None:
        self._of = service
        self._switch = switch

    @property
    def ready(self) -> bool:
        """As the service is."""
        return self._of.ready

    def _service(self) -> AnswerService:
        return self._of

    def _answering(self) -> AnswerService:
        """Raises `PausedError` when answers are off."""
        if not self._switch.is_on:
            raise PausedError("answers are switched off: turn them on in the staff pages or with `answers on`")
        return self._of
