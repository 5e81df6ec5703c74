"""The page: layout, wiring, and what Gradio needs to draw it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gradio as gr

from rag.domain import AS_ASKED
from rag.retrieval.question import MAX_QUESTION
from rag.web import messages
from rag.web.answers import COMMENT_LIMIT, AnswerBook
from rag.web.arriving import Arriving
from rag.web.asking import Asking
from rag.web.callbacks import Callbacks, examples, header_html, notice_html, reasons, welcome_html
from rag.web.chips import conditions_html
from rag.web.conversation import Conversation
from rag.web.limits import Limits
from rag.web.panel import panel_html
from rag.web.restricting import Restricting
from rag.web.service import AnswerService
from rag.web.switch import AnswerSwitch
from rag.web.visits import Visits

_STATIC = Path(__file__).parent / "static"
_STATE_SECONDS = 1_800
# The guard keeps Gradio's direct endpoints shut; "private" keeps the events out of its schema too.
_EVENT: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "concurrency_limit": 16}

# Citation links, in answers and in the panel itself, ask the server for a source; only here is `trigger` at hand.
_PANEL_SCRIPT = """
document.addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a[href^="#cite-"], a.pd-act, a.pd-off');
  if (!link) return;
  event.preventDefault();
  const anchor = link.getAttribute('href');
  if (anchor.startsWith('#copy-')) { pressdesk.copyAnswer(link); return; }
  if (link.classList.contains('pd-off')) { trigger('drop', { anchor }); return; }
  if (link.classList.contains('pd-act')) { trigger('act', { anchor }); return; }
  if (!pressdesk.sourceAsked(link, element)) trigger('open', { anchor });
});
watch('value', () => pressdesk.sourceShown(element));
"""

# The names of the events must stand here in quotes.
_CONDITIONS_SCRIPT = """
element.addEventListener('click', (event) => {
  const off = event.target.closest('button.pd-off');
  if (off) trigger('lift', { key: off.dataset.key });
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const { first, last, ministry, kind } = Object.fromEntries(new FormData(event.target));
  trigger('restrict', { first, last, ministry, kind });
});
element.addEventListener('toggle', (event) => { if (event.target.open) trigger('offer', {}); }, true);
"""


def build_ui(
    service: AnswerService,
    answers: AnswerBook,
    limits: Limits | None = None,
    switch: AnswerSwitch | None = None,
) -> gr.Blocks:
    """The chat over `service`; every visitor has a conversation of their own, kept by the server for half an hour."""
    title = f"{messages.TITLE.ko} · {messages.TITLE.en}"
    page = gr.Blocks(title=title, analytics_enabled=False, fill_width=True, delete_cache=(3_600, 3_600))
    visits = Visits()
    asking = Asking(service, answers, limits, switch)
    on, restricting = Callbacks(service, answers, visits, asking), Restricting(service, visits)
    arriving = Arriving(service, answers, visits, asking)
    with page:
        conversation = gr.State(Conversation(), time_to_live=_STATE_SECONDS)
        source = gr.State("", time_to_live=_STATE_SECONDS)
        reported = gr.State("", time_to_live=_STATE_SECONDS)
        visit = gr.Textbox(visible=False)
        with gr.Row(elem_id="top"):
            header = gr.HTML(header_html("ko"), elem_id="header")
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
                with gr.Column(elem_id="report", visible=False) as form:
                    why = gr.CheckboxGroup(reasons("ko"), label=messages.REPORT_TITLE.ko, elem_id="reasons")
                    words = gr.Textbox(label=messages.REPORT_COMMENT.ko, lines=1, max_lines=3, max_length=COMMENT_LIMIT)
                    with gr.Row(elem_id="report-acts"):
                        cancel = gr.Button(messages.REPORT_CANCEL.ko, size="sm", scale=0, min_width=96)
                        report = gr.Button(
                            messages.REPORT_SEND.ko, size="sm", elem_id="report-send", scale=0, min_width=96
                        )
                filters = gr.HTML(
                    conditions_html(AS_ASKED, "", "ko"), elem_id="conditions", js_on_load=_CONDITIONS_SCRIPT
                )
                offered = gr.HTML("", elem_id="offered")
                with gr.Row(elem_id="composer"):
                    question = _question_box()
                    send = gr.Button(messages.SEND.ko, variant="primary", elem_id="send", scale=0, min_width=96)
                    stop = gr.Button(messages.STOP.ko, elem_id="stop", scale=0, min_width=96, visible=False)
                with gr.Row(elem_id="foot"):
                    notice = gr.HTML(notice_html("ko"), elem_id="notice")
                    edit = gr.Button(messages.EDIT.ko, size="sm", elem_id="edit", scale=0, min_width=96, visible=False)
                    retry = gr.Button(
                        messages.RETRY.ko, size="sm", elem_id="retry", scale=0, min_width=96, visible=False
                    )
                    clear = gr.Button(messages.NEW_CHAT.ko, size="sm", elem_id="clear", scale=0, min_width=96)
            with gr.Column(elem_id="source", scale=2, min_width=300):
                hint = panel_html(Conversation(), "", service, "ko")
                panel = gr.HTML(hint, elem_id="panel", js_on_load=_PANEL_SCRIPT)

        talk = [conversation, chat, status, question, send, clear, stop, retry, edit, visit]
        texts = [
            language,
            header,
            notice,
            chat,
            question,
            send,
            clear,
            stop,
            retry,
            edit,
            why,
            words,
            report,
            cancel,
            panel,
            filters,
        ]
        start = (
            gr.on([question.submit, send.click], on.ask, [question, conversation, language], talk, **_EVENT),
            gr.on([chat.example_select, chat.option_select], on.choose, [conversation, language], talk, **_EVENT),
            gr.on([retry.click], on.retry, [conversation, language], talk, **_EVENT),
            panel.drop(restricting.ask_without, [conversation, language], [*talk, filters], **_EVENT),
        )
        answering = []
        for begun in start:
            begun.then(None, [visit], js="(name) => pressdesk.visiting(name)", **_EVENT)
            done = begun.then(on.answer, [conversation, language], [conversation, chat, source, panel], **_EVENT)
            answering.append(done)
            # `then` is skipped when an event breaks off: a bug must not leave the input shut.
            for ended in (done.then, done.failure):
                shown = ended(on.settle, [conversation, language], talk, **_EVENT)
                shown.then(None, js="() => pressdesk.answered()", **_EVENT)
        panel.act(on.act, [conversation, language], [status, form, reported], **_EVENT).then(
            None, js="() => pressdesk.acted()", **_EVENT
        )
        report.click(on.report, [reported, why, words, language], [status, form, why, words], **_EVENT)
        cancel.click(lambda: gr.update(visible=False), None, [form], **_EVENT)
        panel.open(on.open_source, [conversation, language], [source, panel], **_EVENT)
        for changed, change in ((filters.restrict, restricting.restrict), (filters.lift, restricting.lift)):
            changed(change, [conversation, language], [conversation, status, filters], **_EVENT).then(
                None, js="() => pressdesk.restricted()", **_EVENT
            )
        filters.offer(restricting.offer, [language], [offered], **_EVENT)
        stop.click(on.stop, [conversation, language], talk, cancels=answering, **_EVENT)
        edit.click(on.edit, [conversation], [question], **_EVENT).then(
            None, js="() => document.querySelector('#question textarea').focus()", **_EVENT
        )
        begun_anew = [*talk, source, panel, filters]
        clear.click(on.start_over, [conversation, language], begun_anew, **_EVENT)
        seen = [conversation, source, language]
        language.input(
            on.switch_language, seen, texts, js="(a, b, tongue) => [a, b, pressdesk.speak(tongue)]", **_EVENT
        )
        page.load(
            on.switch_language, seen, texts, js="(a, b, tongue) => [a, b, pressdesk.firstLanguage(tongue)]", **_EVENT
        ).then(
            arriving.arrive,
            [language, visit],
            begun_anew,
            js="(tongue, _) => [tongue, pressdesk.lastVisit()]",
            **_EVENT,
        ).then(None, js="() => pressdesk.arrived()", **_EVENT)
    return page


def page_head() -> str:
    """The page's own style, script and the texts of the script, for its `<head>`; nothing is fetched from elsewhere."""
    style = (_STATIC / "chat.css").read_text(encoding="utf-8")
    script = (_STATIC / "chat.js").read_text(encoding="utf-8")
    tongues = (code for _, code in messages.LANGUAGE_NAMES)
    texts = {code: {name: text.to(code) for name, text in messages.SCRIPT.items()} for code in tongues}
    given = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<meta name="color-scheme" content="light dark"><style>{style}</style>'
        f"<script>window.pressdeskTexts = {given};</script><script>{script}</script>"
    )


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
        placeholder=welcome_html("ko"),
        examples=examples("ko"),
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        allow_file_downloads=False,
        group_consecutive_messages=False,
        autoscroll=False,
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label=messages.QUESTION_LABEL.ko,
        placeholder=messages.QUESTION_PLACEHOLDER.ko,
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        max_length=MAX_QUESTION,
        elem_id="question",
        scale=1,
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )
