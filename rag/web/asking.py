"""What stands before an answer in the page: a place for one more question, and the switch of staff."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from rag.domain import Language
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.conversation import Conversation, answering, turned_away
from rag.web.limits import Limits
from rag.web.service import AnswerService
from rag.web.switch import AnswerSwitch


class Asking:
    """Answers the pending question of a conversation; without limits and switch, every one."""

    def __init__(
        self,
        service: AnswerService,
        answers: AnswerBook,
        limits: Limits | None = None,
        switch: AnswerSwitch | None = None,
    ) -> None:
        self._service = service
        self._answers = answers
        self._limits = limits or Limits()
        self._switch = switch

    @property
    def is_paused(self) -> bool:
        """Whether staff paused answers."""
        return self._switch is not None and not self._switch.is_on

    def answer(self, now: Conversation, language: Language, request: gr.Request | None) -> Iterator[Conversation]:
        """The pending question as its answer grows, or told kindly that there are too many."""
        client = request.client if request else None
        place = self._limits.place(str(client.host) if client else "")
        if place is None:
            yield turned_away(now, messages.ERROR_BUSY, language)
            return
        with place:
            yield from answering(now, self._service, self._answers, language)
