"""What the web needs of the chat service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from rag.chat import Check
from rag.domain import AS_ASKED, Answer, Conditions, Filters, Hit, Language, PressRelease, ReleasePage, Turn


class AnswerService(Protocol):
    """Answers questions and hands out the releases behind the quotes; `rag.chat.ChatService` is one."""

    @property
    def ready(self) -> bool:
        """Whether a question is answered without waiting for the start."""
        ...

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Answer:
        """Answer one question, `conditions` before what it names.

        Raises a `RagError`, of which `QuestionError` is the asker's to mend.
        """
        ...

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Iterator[Answer]:
        """The answer as it grows, the whole of it last; raises as `ask` does."""
        ...

    def search(self, question: str, k: int = 10, *, today: date | None = None) -> tuple[Hit, ...]:
        """The best chunks for a question, best first; raises as `ask` does."""
        ...

    def check(self, text: str, *, day: date | None = None) -> Check:
        """What the releases say of each sentence of a text, as it comes; raises as `ask` does."""
        ...

    def browse(self, filters: Filters, words: Sequence[str] = (), *, limit: int = 20, offset: int = 0) -> ReleasePage:
        """Releases inside the filters that hold all words, the newest first; raises a `StoreError`."""
        ...

    def monthly(self) -> dict[tuple[str, str], int]:
        """How many releases there are by month ("2025-08") and ministry; raises a `StoreError`."""
        ...

    def release(self, release_id: str) -> PressRelease | None:
        """The stored release, or None when it is gone."""
        ...
