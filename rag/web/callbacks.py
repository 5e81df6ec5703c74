"""What the page does when it is used: parse, call, answer; every value from the browser is checked further down."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from rag.domain import AS_ASKED, Language
from rag.errors import RagError
from rag.web import messages
from rag.web.answers import COMMENT_LIMIT, AnswerBook, Feedback
from rag.web.asking import Asking
from rag.web.chips import conditions_html
from rag.web.conversation import (
    Conversation,
    asked,
    first_source,
    named,
    retried,
    settled,
    stopped,
)
from rag.web.markup import language_of, panel_text
from rag.web.pages import navigation_html
from rag.web.panel import panel_html
from rag.web.render import chat_messages
from rag.web.service import AnswerService
from rag.web.visits import Visits

# How many values the talk has.
TALK = 10
_ANCHOR_LIMIT = 32
_LOG = logging.getLogger(__name__)


class Callbacks:
    """The events of the page over one service; holds nothing of a visitor."""

    def __init__(
        self, service: AnswerService, answers: AnswerBook, visits: Visits, asking: Asking | None = None
    ) -> None:
        self._service = service
        self._answers = answers
        self._visits = visits
        self._asking = asking or Asking(service, answers)

    def ask(self, question: str, now: Conversation, language: Language) -> list[object]:
        """Show the question at once; a refused one stays in the box."""
        after = asked(now, question, language)
        if after.pending and not self._service.ready:
            after = replace(after, note=messages.WARMING.to(language))
        return talk_values(self._visits.keep(after), language, question="" if after.pending else question)

    def choose(self, now: Conversation, language: Language, event: gr.SelectData) -> list[object]:
        """Ask an example or a follow-up."""
        return talk_values(self._visits.keep(asked(now, _chosen(event.value), language)), language, question="")

    def answer(
        self, now: Conversation, language: Language, request: gr.Request | None = None
    ) -> Iterator[list[object]]:
        """Answer the pending question sentence by sentence; its first source opens with the first of them."""
        opened = ""
        for after in self._asking.answer(now, language, request):
            first = first_source(after)
            panel = panel_html(after, first, self._service, language) if first != opened else gr.skip()
            opened = first
            yield [self._visits.keep(after), chat_messages(after, language), first, panel]

    def stop(self, now: Conversation, language: Language) -> list[object]:
        """Leave the answer as far as it is."""
        return talk_values(self._visits.keep(stopped(now, language)), language)

    def retry(self, now: Conversation, language: Language) -> list[object]:
        """Ask the last question again."""
        return talk_values(self._visits.keep(retried(now, language)), language)

    def edit(self, now: Conversation) -> object:
        """Put the last question back into the box."""
        return now.exchanges[-1].question if now.exchanges else gr.skip()

    def settle(self, now: Conversation, language: Language) -> list[object]:
        """Show how the question ended, however that was, and free the input."""
        return talk_values(self._visits.keep(settled(now, language)), language)

    def act(self, now: Conversation, language: Language, event: gr.EventData) -> tuple[str, object, str]:
        """Store a thumb up, ask for the reason of a thumb down, or make a link; gives note, form and what it is on."""
        name, _, number = str(event.anchor)[:_ANCHOR_LIMIT].removeprefix("#").partition("-")
        exchange = named(now, number)
        if exchange is None:
            return status_line(messages.FORGOTTEN.to(language), language), gr.update(visible=False), ""
        if name == "faulty":
            return "", gr.update(visible=True), exchange.answer_id
        told = messages.LINKED if name == "link" else messages.THANKED
        try:
            done = (
                self._answers.keep(exchange.answer_id)
                if name == "link"
                else self._answers.give(Feedback(exchange.answer_id, "up"))
            )
        except RagError:
            _LOG.exception("feedback or a link could not be stored")
            return status_line(messages.ERROR_UNAVAILABLE.to(language), language), gr.update(visible=False), ""
        note = status_line((told if done else messages.FORGOTTEN).to(language), language)
        kept = f'<span class="pd-kept" data-answer="{exchange.answer_id}"></span>' if done and name == "link" else ""
        return note + kept, gr.update(visible=False), ""

    def report(
        self, answer_id: str, reasons: list[str], comment: str, language: Language
    ) -> tuple[str, object, list[str], str]:
        """Store what is wrong with an answer; personal data in it is masked."""
        known = tuple(reason for reason in messages.REASONS if reason in reasons)
        try:
            stored = self._answers.give(Feedback(answer_id, "down", known, str(comment or "")[:COMMENT_LIMIT]))
        except RagError:
            _LOG.exception("feedback could not be stored")
            return status_line(messages.ERROR_UNAVAILABLE.to(language), language), gr.update(), reasons, comment
        told = messages.THANKED if stored else messages.FORGOTTEN
        return status_line(told.to(language), language), gr.update(visible=False), [], ""

    def open_source(self, now: Conversation, language: Language, event: gr.EventData) -> tuple[str, str]:
        """Open the citation that was clicked."""
        anchor = str(event.anchor)[:_ANCHOR_LIMIT]
        return anchor, panel_html(now, anchor, self._service, language)

    def start_over(self, now: Conversation, language: Language) -> list[object]:
        """Forget the conversation."""
        after = self._visits.keep(Conversation(visit=now.visit))
        panel = panel_html(after, "", self._service, language)
        return [*talk_values(after, language, question=""), "", panel, conditions_html(AS_ASKED, "", language)]

    def switch_language(self, now: Conversation, source: str, language: Language) -> list[object]:
        """Every text of the page in the language; what was said stays as it was said."""
        panel = panel_html(now, source, self._service, language)
        return [*_texts(language), panel, conditions_html(now.conditions, now.about, language)]


def talk_values(now: Conversation, language: Language, question: str | None = None) -> list[object]:
    """Values for the talk's outputs; the input rests while a question is pending, and keeps its text on None."""
    idle = not now.pending
    box = gr.update(interactive=idle) if question is None else gr.update(interactive=idle, value=question)
    return [
        now,
        chat_messages(now, language),
        status_line(now.note, language),
        box,
        gr.update(interactive=idle),
        gr.update(interactive=idle),
        gr.update(visible=not idle),
        gr.update(visible=idle and bool(now.exchanges)),
        gr.update(visible=idle and bool(now.exchanges)),
        now.visit,
    ]


def status_line(note: str, language: Language) -> str:
    """The note as text; that an answer is there is said to screen readers only, others see it."""
    unseen = ' class="pd-unseen"' if note == messages.DONE.to(language) else ""
    return f'<p{unseen} lang="{language_of(note, language)}">{panel_text(note)}</p>' if note else ""


def _texts(language: Language) -> list[object]:
    """Updates of every visible text, in the order of the page's texts."""
    return [
        language,
        header_html(language),
        notice_html(language),
        gr.update(
            placeholder=welcome_html(language), examples=examples(language), label=messages.CHAT_LABEL.to(language)
        ),
        gr.update(label=messages.QUESTION_LABEL.to(language), placeholder=messages.QUESTION_PLACEHOLDER.to(language)),
        messages.SEND.to(language),
        messages.NEW_CHAT.to(language),
        messages.STOP.to(language),
        messages.RETRY.to(language),
        messages.EDIT.to(language),
        gr.update(label=messages.REPORT_TITLE.to(language), choices=reasons(language)),
        gr.update(label=messages.REPORT_COMMENT.to(language)),
        messages.REPORT_SEND.to(language),
        messages.REPORT_CANCEL.to(language),
    ]


def header_html(language: Language) -> str:
    """The page's heading."""
    title, subtitle = messages.TITLE.to(language), messages.SUBTITLE.to(language)
    head = f'<h1 lang="{language}">{panel_text(title)}</h1><p lang="{language}">{panel_text(subtitle)}</p>'
    return f"{head}{navigation_html('/', language)}"


def notice_html(language: Language) -> str:
    """What the visitor must know of the answers."""
    return f'<p lang="{language}">{panel_text(messages.NOTICE.to(language))}</p>'


def welcome_html(language: Language) -> str:
    """What stands in an empty chat."""
    title, hint = messages.WELCOME.to(language), messages.WELCOME_HINT.to(language)
    return f'<div class="pd-welcome" lang="{language}"><h2>{panel_text(title)}</h2><p>{panel_text(hint)}</p></div>'


def examples(language: Language) -> list[gr.components.chatbot.ExampleMessage]:
    """The example questions of an empty chat."""
    return [{"text": example.to(language)} for example in messages.EXAMPLES]


def reasons(language: Language) -> list[tuple[str, str]]:
    """The reasons to choose from as (text, value)."""
    return [(text.to(language), reason) for reason, text in messages.REASONS.items()]


def _chosen(value: object) -> object:
    """The question behind an example (a mapping with its text) or a follow-up (the text)."""
    return value.get("text") if isinstance(value, dict) else value
