"""What the page does when it is used: parse, call, answer; every value from the browser is checked further down."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from rag.domain import Language
from rag.web import messages
from rag.web.conversation import Conversation, answering, asked, first_source, retried, settled, stopped
from rag.web.markup import language_of, panel_text
from rag.web.panel import panel_html
from rag.web.render import chat_messages
from rag.web.service import AnswerService

_ANCHOR_LIMIT = 32


class Callbacks:
    """The events of the page over one service; holds nothing of a visitor."""

    def __init__(self, service: AnswerService) -> None:
        self._service = service

    def ask(self, question: str, now: Conversation, language: Language) -> list[object]:
        """Show the question at once; a refused one stays in the box."""
        after = asked(now, question, language)
        return _talk(after, language, question="" if after.pending else question)

    def choose(self, now: Conversation, language: Language, event: gr.SelectData) -> list[object]:
        """Ask an example or a follow-up."""
        return _talk(asked(now, _chosen(event.value), language), language, question="")

    def answer(self, now: Conversation, language: Language) -> Iterator[list[object]]:
        """Answer the pending question sentence by sentence; its first source opens with the first of them."""
        opened = ""
        for after in answering(now, self._service, language):
            first = first_source(after)
            panel = panel_html(after, first, self._service, language) if first != opened else gr.skip()
            opened = first
            yield [after, chat_messages(after, language), first, panel]

    def stop(self, now: Conversation, language: Language) -> list[object]:
        """Leave the answer as far as it is."""
        return _talk(stopped(now, language), language)

    def retry(self, now: Conversation, language: Language) -> list[object]:
        """Ask the last question again."""
        return _talk(retried(now, language), language)

    def edit(self, now: Conversation) -> object:
        """Put the last question back into the box."""
        return now.exchanges[-1].question if now.exchanges else gr.skip()

    def settle(self, now: Conversation, language: Language) -> list[object]:
        """Show how the question ended, however that was, and free the input."""
        return _talk(settled(now, language), language)

    def open_source(self, now: Conversation, language: Language, event: gr.EventData) -> tuple[str, str]:
        """Open the citation that was clicked."""
        anchor = str(event.anchor)[:_ANCHOR_LIMIT]
        return anchor, panel_html(now, anchor, self._service, language)

    def start_over(self, language: Language) -> list[object]:
        """Forget the conversation."""
        after = Conversation()
        return [*_talk(after, language, question=""), "", panel_html(after, "", self._service, language)]

    def switch_language(self, now: Conversation, source: str, language: Language) -> list[object]:
        """Every text of the page in the language; what was said stays as it was said."""
        return [*_texts(language), panel_html(now, source, self._service, language)]


def _talk(now: Conversation, language: Language, question: str | None = None) -> list[object]:
    """Values for the talk's outputs; the input rests while a question is pending, and keeps its text on None."""
    idle = not now.pending
    box = gr.update(interactive=idle) if question is None else gr.update(interactive=idle, value=question)
    return [
        now,
        chat_messages(now, language),
        _status_line(now.note, language),
        box,
        gr.update(interactive=idle),
        gr.update(interactive=idle),
        gr.update(visible=not idle),
        gr.update(visible=idle and bool(now.exchanges)),
        gr.update(visible=idle and bool(now.exchanges)),
    ]


def _status_line(note: str, language: Language) -> str:
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
    ]


def header_html(language: Language) -> str:
    """The page's heading."""
    title, subtitle = messages.TITLE.to(language), messages.SUBTITLE.to(language)
    return f'<h1 lang="{language}">{panel_text(title)}</h1><p lang="{language}">{panel_text(subtitle)}</p>'


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


def _chosen(value: object) -> object:
    """The question behind an example (a mapping with its text) or a follow-up (the text)."""
    return value.get("text") if isinstance(value, dict) else value
