"""The source panel: one release as text, with the quote marked in it. The result goes to `gr.HTML` unsanitised."""

from __future__ import annotations

import logging
from urllib.parse import quote

from rag.domain import Answer, Citation, Language, Mark, PressRelease
from rag.errors import RagError
from rag.web import messages
from rag.web.conversation import Conversation, cited, reference
from rag.web.markup import emphasised, korean_time, language_of, panel_text, safe_url
from rag.web.render import license_line, ministry_name
from rag.web.service import AnswerService

_LOG = logging.getLogger(__name__)


def panel_html(conversation: Conversation, anchor: object, service: AnswerService, language: Language) -> str:
    """The citation that `anchor` names in a conversation, or a hint when it names none."""
    found = cited(conversation, anchor)
    if found is None:
        return f'<p class="pd-empty">{panel_text(messages.PANEL_EMPTY.to(language))}</p>'
    exchange, answer, citation = found
    release = _release(service, citation.release_id)
    close = f'<button type="button" class="pd-close">{panel_text(messages.CLOSE.to(language))}</button>'
    bar = f'<div class="pd-bar">{_tabs(answer, citation, exchange.number, language)}{close}</div>'
    return bar + source_html(citation, release, language)


def _release(service: AnswerService, release_id: str) -> PressRelease | None:
    """The release; a store that cannot be read is as good as a release that is gone: the quote is shown alone."""
    try:
        return service.release(release_id)
    except RagError:
        _LOG.exception("a cited release could not be read")
        return None


def source_html(citation: Citation, release: PressRelease | None, language: Language) -> str:
    """One release: title, facts, link, notes on the quote, whole text with the quote in `<mark>`."""
    title = f'<h2 class="pd-title" tabindex="-1" lang="{language_of(citation.title, language)}">'
    parts = (
        f"{title}{panel_text(citation.title)}</h2>",
        _facts(citation, release, language),
        _addresses(citation, release, language),
        _notes(citation, language),
        _text(citation, release, language),
        f'<p class="pd-back"><a href="#question">{panel_text(messages.BACK_TO_ANSWER.to(language))}</a></p>',
    )
    return f'<article class="pd-card">{"".join(parts)}</article>'


def _tabs(answer: Answer, shown: Citation, number: int, language: Language) -> str:
    links = "".join(_tab(citation, citation.n == shown.n, number, language) for citation in answer.citations)
    return f'<nav class="pd-tabs" aria-label="{panel_text(messages.PANEL_OF.to(language))}">{links}</nav>'


def _tab(citation: Citation, current: bool, number: int, language: Language) -> str:
    words = panel_text(messages.SOURCE_N.to(language).format(n=citation.n, title=citation.title))
    mark = ' aria-current="true"' if current else ""
    return f'<a href="#{reference(number, citation.n)}" aria-label="{words}" title="{words}"{mark}>{citation.n}</a>'


def _facts(citation: Citation, release: PressRelease | None, language: Language) -> str:
    rows = [
        (messages.MINISTRY, ministry_name(citation, language)),
        (messages.PUBLISHED, f"{korean_time(citation.published)} ({messages.KST.to(language)})"),
        (messages.LICENSE, license_line(citation.license, language)),
    ]
    if release is not None and release.attribution:
        rows.append((messages.ATTRIBUTION, release.attribution))
    items = "".join(
        f'<div><dt>{panel_text(name.to(language))}</dt><dd lang="{language_of(value, language)}">{panel_text(value)}'
        "</dd></div>"
        for name, value in rows
    )
    digest = f'<p class="pd-aside">{panel_text(messages.PANEL_DIGEST.to(language))}</p>'
    return f'<dl class="pd-facts">{items}</dl>' + (digest if release is not None and release.digest else "")


def _addresses(citation: Citation, release: PressRelease | None, language: Language) -> str:
    """Links to the whole release here and to the original; the conversation stays where it is."""
    own = f"/releases/{quote(citation.release_id, safe='')}?lang={language}" if release is not None else ""
    pairs = ((panel_text(own), messages.OPENS_RELEASE), (safe_url(citation.url), messages.OPENS_ORIGINAL))
    links = "".join(
        f'<a href="{address}" target="_blank" rel="noopener noreferrer">'
        f"{panel_text(f'{words.to(language)} ({messages.NEW_WINDOW.to(language)})')}</a>"
        for address, words in pairs
        if address
    )
    return f'<p class="pd-original">{links}</p>' if links else ""


def _notes(citation: Citation, language: Language) -> str:
    """What the marks add, beside the quote and never inside it."""
    pattern = messages.NOTE_OF.to(language)
    notes = [
        pattern.format(words=citation.quote[mark.start : mark.end], note=mark.note)
        for mark in citation.marks
        if mark.note and citation.quote[mark.start : mark.end]
    ]
    if not notes:
        return ""
    label = panel_text(messages.MARK_NOTES.to(language))
    items = "".join(f"<li>{panel_text(note)}</li>" for note in dict.fromkeys(notes))
    return f'<div class="pd-notes"><p class="pd-label">{label}</p><ul>{items}</ul></div>'


def _text(citation: Citation, release: PressRelease | None, language: Language) -> str:
    if release is None:
        return _quote_alone(citation, messages.PANEL_GONE, language)
    if release.body[citation.start : citation.end] != citation.quote:
        return _quote_alone(citation, messages.PANEL_CHANGED, language)
    text = _paragraphs(release.body, citation.start, citation.end, citation.marks)
    return _scrolling(text, language_of(release.body, release.language), language)


def _quote_alone(citation: Citation, reason: messages.Text, language: Language) -> str:
    text = _paragraphs(citation.quote, 0, len(citation.quote), citation.marks)
    why = f'<p class="pd-aside">{panel_text(reason.to(language))}</p>'
    return why + _scrolling(text, language_of(citation.quote, language), language)


def _scrolling(text: str, text_language: Language, language: Language) -> str:
    label = panel_text(messages.PANEL_LABEL.to(language))
    return f'<div class="pd-text" role="region" tabindex="0" aria-label="{label}" lang="{text_language}">{text}</div>'


def _paragraphs(body: str, start: int, end: int, marks: tuple[Mark, ...]) -> str:
    """Each line of `body` as a paragraph; `body[start:end]` in `<mark>`, the words of its `marks` emphasised."""
    words = [(start + mark.start, start + mark.end) for mark in marks if mark.end <= end - start]
    paragraphs, at = [], 0
    for line in body.split("\n"):
        if line.strip():
            paragraphs.append(f"<p>{_line(line, start - at, end - at, [(a - at, b - at) for a, b in words])}</p>")
        at += len(line) + 1
    return "".join(paragraphs)


def _line(line: str, start: int, end: int, words: list[tuple[int, int]]) -> str:
    """A line with its part of the quote marked; the offsets are those of the line and may lie outside it."""
    start, end = max(start, 0), min(end, len(line))
    if start >= end:
        return panel_text(line)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in words if a < end and b > start]
    quoted = emphasised(line[start:end], inside, panel_text)
    return f"{panel_text(line[:start])}<mark>{quoted}</mark>{panel_text(line[end:])}"
