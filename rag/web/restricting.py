"""What the page does when conditions are set by hand or taken off; every value from the browser is looked up only."""

from __future__ import annotations

import logging
from dataclasses import replace

import gradio as gr

from rag.domain import Language
from rag.errors import RagError
from rag.web import messages
from rag.web.callbacks import status_line, talk_values
from rag.web.chips import conditions_html, ministries_html
from rag.web.conditions import Fields, condition_of, lifted, set_by_hand
from rag.web.conversation import Conversation, asked_without, numbered
from rag.web.service import AnswerService
from rag.web.visits import Visits

_LIMIT = 100
_LOG = logging.getLogger(__name__)


class Restricting:
    """The events of conditions over one service; holds nothing of a visitor."""

    def __init__(self, service: AnswerService, visits: Visits) -> None:
        self._service = service
        self._visits = visits

    def offer(self, language: Language) -> object:
        """The ministries of the index to choose from."""
        try:
            return ministries_html(self._ministries(), language)
        except RagError:
            _LOG.exception("the ministries could not be listed")
            return gr.skip()

    def restrict(self, now: Conversation, language: Language, event: gr.EventData) -> list[object]:
        """Set conditions for the questions to come; gives conversation, status line and conditions."""
        fields = Fields(*(str(value)[:_LIMIT] for value in (event.first, event.last, event.ministry, event.kind)))
        if now.pending:
            return self._refused(now, fields, messages.CONDITIONS_WAIT, language)
        try:
            found = set_by_hand(now.conditions, fields, self._ministries())
        except RagError:
            _LOG.exception("the ministries could not be read")
            found = messages.ERROR_UNAVAILABLE
        if isinstance(found, messages.Text):
            return self._refused(now, fields, found, language)
        return self._changed(replace(now, conditions=found, note=messages.CONDITIONS_CHANGED.to(language)), language)

    def lift(self, now: Conversation, language: Language, event: gr.EventData) -> list[object]:
        """Take off a condition that is set; gives conversation, status line and conditions."""
        gone = condition_of(now.conditions.applied_to(), str(event.key)[:_LIMIT])
        if gone is None:
            return [gr.skip()] * 3
        if now.pending:
            note = status_line(messages.CONDITIONS_WAIT.to(language), language)
            return [gr.skip(), note, gr.skip()]
        note = messages.CONDITIONS_CHANGED.to(language)
        return self._changed(replace(now, conditions=lifted(now.conditions, gone), note=note), language)

    def ask_without(self, now: Conversation, language: Language, event: gr.EventData) -> list[object]:
        """Ask a question again without a condition of its answer; gives the talk's values and conditions."""
        number, _, key = str(event.anchor)[:_LIMIT].removeprefix("#drop-").partition("-")
        exchange = numbered(now, number)
        gone = condition_of(exchange.answer.filters, key) if exchange and exchange.answer else None
        if exchange is not None and gone is not None:
            now = self._visits.keep(asked_without(now, exchange, gone, language))
        return [*talk_values(now, language), conditions_html(now.conditions, now.about, language)]

    def _ministries(self) -> set[str]:
        return {name for _, name in self._service.monthly() if name}

    def _changed(self, now: Conversation, language: Language) -> list[object]:
        self._visits.keep(now)
        return [now, status_line(now.note, language), conditions_html(now.conditions, now.about, language)]

    def _refused(self, now: Conversation, fields: Fields, why: messages.Text, language: Language) -> list[object]:
        shown = conditions_html(now.conditions, now.about, language, (fields, why))
        # The form says why and has the focus: said twice, it would be read out twice.
        return [gr.skip(), "", shown]
