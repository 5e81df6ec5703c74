"""What the page opens with: a conversation that goes on, a stored answer, a release to talk about, or nothing yet."""

from __future__ import annotations

import logging

import gradio as gr

from rag.domain import Conditions, Language
from rag.errors import RagError
from rag.retrieval.question import MAX_QUESTION
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.asking import Asking
from rag.web.callbacks import TALK, talk_values
from rag.web.chips import conditions_html
from rag.web.conversation import Conversation, asked, first_source, resumed, shown_again
from rag.web.panel import panel_html
from rag.web.service import AnswerService
from rag.web.visits import Visits

_ANSWER_ID, _VISIT = 24, 64
_LOG = logging.getLogger(__name__)


class Arriving:
    """The event of a page that was loaded; holds nothing of a visitor."""

    def __init__(
        self, service: AnswerService, answers: AnswerBook, visits: Visits, asking: Asking | None = None
    ) -> None:
        self._service = service
        self._answers = answers
        self._visits = visits
        self._asking = asking or Asking(service, answers)

    def arrive(self, language: Language, visit: str, request: gr.Request) -> list[object]:
        """Bring back the conversation of a page that was loaded again, or show what the address names.

        Gives the talk's values, source, panel and conditions; a page that opens with nothing is left as it is, since a
        question may have been asked meanwhile.
        """
        if visit:
            kept = self._visits.find(str(visit)[:_VISIT])
            now = resumed(kept, language) if kept else Conversation(note=messages.GONE.to(language))
            return self._begun(now, language)
        answer_id = request.query_params.get("answer", "")[:_ANSWER_ID]
        if not answer_id:
            return self._introduced(request.query_params.get("about", ""), language, request)
        try:
            answer = self._answers.kept(answer_id)
        except RagError:
            _LOG.exception("a stored answer could not be read")
            answer = None
        now = shown_again(answer, answer_id, language) if answer else Conversation(note=messages.FORGOTTEN.to(language))
        return self._begun(now, language)

    def _introduced(self, release_id: str, language: Language, request: gr.Request) -> list[object]:
        """A conversation that begins with a summary of a release; what is asked next is asked of it alone."""
        try:
            release = self._service.release(release_id) if release_id else None
        except RagError:
            _LOG.exception("a release to talk about could not be read")
            release = None
        if release is None and self._asking.is_paused:
            return self._begun(Conversation(note=messages.PAUSED.to(language)), language)
        if release is None:
            return [gr.skip()] * (TALK + 3)
        question = messages.ABOUT_RELEASE.to(language).format(title=release.title)[:MAX_QUESTION]
        fresh = Conversation(conditions=Conditions(release_id=release.release_id), about=release.title)
        *_, now = self._asking.answer(asked(fresh, question, language), language, request)
        return self._begun(now, language)

    def _begun(self, now: Conversation, language: Language) -> list[object]:
        """A conversation that the page opens with, its first source beside it."""
        now = self._visits.keep(now)
        first = first_source(now)
        panel = panel_html(now, first, self._service, language)
        return [*talk_values(now, language), first, panel, conditions_html(now.conditions, now.about, language)]
