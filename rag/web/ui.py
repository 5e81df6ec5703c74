"""The page: layout and three-line callbacks; what they do is in `conversation`, `render` and `panel`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from rag.domain import Language
from rag.web import messages
from rag.web.conversation import QUESTION_LIMIT, Conversation, answered, asked, first_source, settled
from rag.web.markup import panel_text
from rag.web.panel import panel_html
from rag.web.render import chat_messages
from rag.web.service import AnswerService

_STATIC = Path(__file__).parent / "static"
_STATE_SECONDS = 1_800
# The guard keeps Gradio's direct endpoints shut; "private" keeps the events out of its schema too.
_EVENT: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "concurrency_limit": 16}

# Citation links, in answers and in the panel itself, ask the server for a source; only here is `trigger` at hand.
_PANEL_SCRIPT = """
document.addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a[href^="#cite-"]');
  if (!link) return;
  event.preventDefault();
  pressdesk.sourceAsked();
  trigger('open', { anchor: link.getAttribute('href') });
});
watch('value', () => pressdesk.sourceShown(element));
"""


def build_ui(service: AnswerService) -> gr.Blocks:
    """The chat over `service`; every visitor has a conversation of their own, kept by the server for half an hour."""
    title = f"{messages.TITLE.ko} · {messages.TITLE.en}"
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True, delete_cache=(3_600, 3_600)) as page:
        conversation = gr.State(Conversation(), time_to_live=_STATE_SECONDS)
        source = gr.State("", time_to_live=_STATE_SECONDS)
        with gr.Row(elem_id="top"):
            header = gr.HTML(_header("ko"), elem_id="header")
            language = gr.Radio(
                list(messages.LANGUAGE_NAMES),
                value="ko",
                label=f"{messages.LANGUAGE_LABEL.ko} · {messages.LANGUAGE_LABEL.en}",
                container=False,
                elem_id="language",
            )
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", scale=3, min_width=300):
                chat = _chatbot()
                status = gr.HTML("", elem_id="status")
                with gr.Row(elem_id="composer"):
                    question = _question_box()
                    send = gr.Button(messages.SEND.ko, variant="primary", elem_id="send", scale=0, min_width=96)
                with gr.Row(elem_id="foot"):
                    notice = gr.HTML(_notice("ko"), elem_id="notice")
                    clear = gr.Button(messages.NEW_CHAT.ko, size="sm", elem_id="clear", scale=0, min_width=96)
            with gr.Column(elem_id="source", scale=2, min_width=300):
                hint = panel_html(Conversation(), "", service, "ko")
                panel = gr.HTML(hint, elem_id="panel", js_on_load=_PANEL_SCRIPT)

        def on_ask(text: str, now: Conversation, tongue: Language) -> list[object]:
            after = asked(now, text, tongue)
            return _talk(after, tongue, question="" if after.pending else text)

        def on_choice(now: Conversation, tongue: Language, event: gr.SelectData) -> list[object]:
            return _talk(asked(now, _chosen(event.value), tongue), tongue, question="")

        def on_answer(now: Conversation, tongue: Language) -> tuple[Conversation, str, str]:
            after = answered(now, service, tongue)
            first = first_source(after)
            return after, first, panel_html(after, first, service, tongue)

        def on_settle(now: Conversation, tongue: Language) -> list[object]:
            return _talk(settled(now, tongue), tongue)

        def on_open(now: Conversation, tongue: Language, event: gr.EventData) -> tuple[str, str]:
            anchor = str(event.anchor)
            return anchor[:32], panel_html(now, anchor, service, tongue)

        def on_clear(tongue: Language) -> list[object]:
            after = Conversation()
            return [*_talk(after, tongue, question=""), "", panel_html(after, "", service, tongue)]

        def on_language(now: Conversation, anchor: str, tongue: Language) -> list[object]:
            return [*_texts(tongue), panel_html(now, anchor, service, tongue)]

        talk = [conversation, chat, status, question, send, clear]
        texts = [language, header, notice, chat, question, send, clear, panel]
        start = (
            gr.on([question.submit, send.click], on_ask, [question, conversation, language], talk, **_EVENT),
            gr.on([chat.example_select, chat.option_select], on_choice, [conversation, language], talk, **_EVENT),
        )
        for begun in start:
            done = begun.then(on_answer, [conversation, language], [conversation, source, panel], **_EVENT)
            shown = done.then(on_settle, [conversation, language], talk, **_EVENT)
            shown.then(None, js="() => pressdesk.answered()", **_EVENT)
        panel.open(on_open, [conversation, language], [source, panel], **_EVENT)
        clear.click(on_clear, [language], [*talk, source, panel], **_EVENT)
        seen = [conversation, source, language]
        language.input(on_language, seen, texts, js="(a, b, tongue) => [a, b, pressdesk.speak(tongue)]", **_EVENT)
        page.load(on_language, seen, texts, js="(a, b, tongue) => [a, b, pressdesk.firstLanguage(tongue)]", **_EVENT)
    return page


def page_head() -> str:
    """The page's own style and script, for its `<head>`; nothing is fetched from elsewhere."""
    style = (_STATIC / "chat.css").read_text(encoding="utf-8")
    script = (_STATIC / "chat.js").read_text(encoding="utf-8")
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style><script>{script}</script>'


def page_theme() -> gr.themes.Base:
    """System fonts only: a font that has to be fetched would be a request that leaves the origin."""
    names = ("Pretendard GOV", "Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic")
    fonts = [gr.themes.Font(name) for name in (*names, "system-ui", "sans-serif")]
    return gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=[gr.themes.Font("monospace")])


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        label=messages.CHAT_LABEL.ko,
        show_label=False,
        container=False,
        elem_id="chat",
        height="auto",
        layout="bubble",
        buttons=[],
        feedback_options=None,
        placeholder=_welcome("ko"),
        examples=_examples("ko"),
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        allow_file_downloads=False,
        group_consecutive_messages=False,
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label=messages.QUESTION_LABEL.ko,
        placeholder=messages.QUESTION_PLACEHOLDER.ko,
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        max_length=QUESTION_LIMIT,
        elem_id="question",
        scale=1,
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def _talk(now: Conversation, language: Language, question: str | None = None) -> list[object]:
    """Values for the talk's outputs; the input rests while a question is pending, and keeps its text on None."""
    idle = not now.pending
    box = gr.update(interactive=idle) if question is None else gr.update(interactive=idle, value=question)
    return [
        now,
        chat_messages(now, language),
        f"<p>{panel_text(now.note)}</p>" if now.note else "",
        box,
        gr.update(interactive=idle),
        gr.update(interactive=idle),
    ]


def _texts(language: Language) -> list[object]:
    """Updates of every visible text, in the order of the page's texts."""
    return [
        language,
        _header(language),
        _notice(language),
        gr.update(placeholder=_welcome(language), examples=_examples(language), label=messages.CHAT_LABEL.to(language)),
        gr.update(label=messages.QUESTION_LABEL.to(language), placeholder=messages.QUESTION_PLACEHOLDER.to(language)),
        messages.SEND.to(language),
        messages.NEW_CHAT.to(language),
    ]


def _header(language: Language) -> str:
    title, subtitle = messages.TITLE.to(language), messages.SUBTITLE.to(language)
    return f'<h1 lang="{language}">{panel_text(title)}</h1><p lang="{language}">{panel_text(subtitle)}</p>'


def _notice(language: Language) -> str:
    return f'<p lang="{language}">{panel_text(messages.NOTICE.to(language))}</p>'


def _welcome(language: Language) -> str:
    title, hint = messages.WELCOME.to(language), messages.WELCOME_HINT.to(language)
    return f'<div class="pd-welcome" lang="{language}"><h2>{panel_text(title)}</h2><p>{panel_text(hint)}</p></div>'


def _examples(language: Language) -> list[gr.components.chatbot.ExampleMessage]:
    return [{"text": example.to(language)} for example in messages.EXAMPLES]


def _chosen(value: object) -> object:
    """The question behind an example (a mapping with its text) or a follow-up (the text)."""
    return value.get("text") if isinstance(value, dict) else value
