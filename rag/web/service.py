"""What the web needs of the chat service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from rag.domain import Answer, Language, PressRelease, Turn


class AnswerService(Protocol):
    """Answers questions and hands out the releases behind the quotes; `rag.chat.ChatService` is one."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Answer one question; raises a `RagError`, of which `QuestionError` is the asker's to mend."""
        ...

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
    ) -> Iterator[Answer]:
        """The answer as it grows, the whole of it last; raises as `ask` does."""
        ...

    def release(self, release_id: str) -> PressRelease | None:
        """The stored release, or None when it is gone."""
        ...
