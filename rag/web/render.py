"""A conversation as chat messages: HTML in which no character of a question or a release can act."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import Answer, AnswerSentence, Citation, Contact, Language, Status
from rag.web import messages
from rag.web.chips import answer_chips
from rag.web.conversation import Conversation, reference
from rag.web.markup import emphasised, korean_date, language_of, message_text, safe_url

Message = dict[str, object]
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)")


def chat_messages(conversation: Conversation, language: Language) -> list[Message]:
    """The whole conversation in the shape `gr.Chatbot` takes; only the last answer offers its follow-ups."""
    shown: list[Message] = []
    for exchange in conversation.exchanges:
        shown.append({"role": "user", "content": question_html(exchange.question, language)})
        if exchange.answer is not None:
            shown.append({
                "role": "assistant",
                "content": answer_html(
                    exchange.answer, exchange.number, conversation.about, acts=bool(exchange.answer_id)
                ),
            })
        elif exchange.failure:
            shown.append({"role": "assistant", "content": failure_html(exchange.failure, language)})
    last = conversation.exchanges[-1] if conversation.exchanges else None
    if last is not None and last.answer is not None and last.answer.followups and not last.growing:
        shown[-1]["options"] = [{"value": text, "label": text} for text in last.answer.followups]
    return shown


def question_html(question: str, language: Language) -> str:
    """What the visitor asked, as text."""
    return f'<p lang="{language_of(question, language)}">{message_text(question)}</p>'


def failure_html(text: str, language: Language) -> str:
    """A friendly text in place of an answer."""
    return f'<div class="pd-answer pd-failure" lang="{language_of(text, language)}"><p>{message_text(text)}</p></div>'


def answer_html(answer: Answer, number: int, about: str = "", *, acts: bool = False) -> str:
    """An answer: status, sentences with numbered links, contacts, sources, notices, `acts`. One line, one block.

    `number` is the exchange's, so that links of different answers differ. `about` is the title of the release that the
    conversation is about. `acts` are what can be done with an answer.
    """
    parts = (
        _status(answer),
        answer_chips(answer, number, about, acts=acts),
        _sentences(answer, number),
        _contacts(answer.contacts, answer.language),
        _sources(answer, number),
        _notices(answer, acts=acts),
        _acts(number, answer.language) if acts else "",
    )
    return f'<div class="pd-answer" lang="{answer.language}">{"".join(parts)}</div>'


def _notices(answer: Answer, *, acts: bool) -> str:
    """What is to be known of the answer in one list; that it was made automatically comes last, when it is whole."""
    notices = (*answer.notices, *((messages.AUTOMATIC.to(answer.language),) if acts else ()))
    if not notices:
        return ""
    label = message_text(messages.NOTICES.to(answer.language))
    items = "".join(map(_notice, notices))
    return f'<div class="pd-notices"><p class="pd-label">{label}</p><ul>{items}</ul></div>'


def _notice(text: str) -> str:
    """A notice in which no day is torn apart at the end of a line."""
    parts = (
        f'<span class="pd-day">{message_text(p)}</span>' if n % 2 else message_text(p)
        for n, p in enumerate(_DAY.split(text))
    )
    return f'<li class="pd-notice">{"".join(parts)}</li>'


def _status(answer: Answer) -> str:
    label = messages.STATUS_LABELS.get(answer.status)
    if label is None:
        return ""
    return f'<p class="pd-status"><span class="pd-badge">{message_text(label.to(answer.language))}</span></p>'


def _sentences(answer: Answer, number: int) -> str:
    if not answer.sentences:
        return f'<p lang="{language_of(answer.text, answer.language)}">{message_text(answer.text)}</p>'
    cited = {citation.n: citation for citation in answer.citations}
    told = "".join(_sentence(sentence, cited, number, answer.language) for sentence in answer.sentences)
    return told + _untold(answer)


def _untold(answer: Answer) -> str:
    """What a partial answer says behind its last sentence: what of the question is not told."""
    behind = answer.text.rsplit("\n", maxsplit=1)[-1]
    if answer.status is not Status.PARTIAL or any(sentence.text in behind for sentence in answer.sentences):
        return ""
    return f"<p>{message_text(behind)}</p>"


def _sentence(sentence: AnswerSentence, cited: dict[int, Citation], number: int, language: Language) -> str:
    citations = [cited[n] for n in sentence.citations if n in cited]
    links = "".join(_link(citation, number, language) for citation in citations)
    text = emphasised(sentence.text, _answering_words(sentence.text, citations), message_text)
    return f'<p><span lang="{language_of(sentence.text, language)}">{text}</span>&#160;{links}</p>'


def _answering_words(text: str, citations: list[Citation]) -> list[tuple[int, int]]:
    """Where the marks of the quotes fall in a sentence that contains those quotes."""
    found: list[tuple[int, int]] = []
    for citation in citations:
        at = text.find(citation.quote)
        if at >= 0:
            found += [(at + mark.start, at + mark.end) for mark in citation.marks if mark.end <= len(citation.quote)]
    return found


def _link(citation: Citation, number: int, language: Language) -> str:
    words = messages.SOURCE_N.to(language).format(n=citation.n, title=citation.title)
    anchor = reference(number, citation.n)
    return f'<a class="pd-cite" href="#{anchor}" title="{message_text(words)}">&#91;{citation.n}&#93;</a>'


def _contacts(contacts: tuple[Contact, ...], language: Language) -> str:
    if not contacts:
        return ""
    label = message_text(messages.CONTACTS.to(language))
    items = "".join(
        f'<li><span lang="{language_of(contact.department, language)}">{message_text(contact.department)}</span> '
        f'<span class="pd-phone">{message_text(contact.phone)}</span></li>'
        for contact in contacts
    )
    return f'<div class="pd-contacts"><p class="pd-label">{label}</p><ul>{items}</ul></div>'


def _sources(answer: Answer, number: int) -> str:
    if not answer.citations:
        return ""
    heading = messages.NEAREST if answer.status is Status.NOT_IN_CORPUS else messages.SOURCES
    by_release: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_release.setdefault(citation.release_id, []).append(citation)
    items = "".join(_source(citations, number, answer.language) for citations in by_release.values())
    label = message_text(heading.to(answer.language))
    return f'<div class="pd-sources"><p class="pd-label">{label}</p><ul>{items}</ul></div>'


def _source(citations: Sequence[Citation], number: int, language: Language) -> str:
    """One release with the numbers of its quotes."""
    citation = citations[0]
    links = "".join(_link(each, number, language) for each in citations)
    ministry = ministry_name(citation, language)
    address = safe_url(citation.url)
    original = message_text(messages.OPENS_ORIGINAL.to(language))
    details = [
        f'<span lang="{language_of(ministry, language)}">{message_text(ministry)}</span>',
        korean_date(citation.published),
        message_text(license_line(citation.license, language)),
    ]
    if address:
        details.append(f'<a href="{address}" target="_blank" rel="noopener noreferrer">{original}</a>')
    title = f'<span lang="{language_of(citation.title, language)}">{message_text(citation.title)}</span>'
    return f"<li>{links} {title}<br><small>{' · '.join(details)}</small></li>"


def _acts(number: int, language: Language) -> str:
    """Links that the page's script and server act on; the number tells which answer is meant."""
    links = "".join(
        f'<a class="pd-act" href="#{name}-{number}">{message_text(text.to(language))}</a>'
        for name, text in (
            ("helpful", messages.HELPFUL),
            ("faulty", messages.FAULTY),
            ("copy", messages.COPY),
            ("link", messages.LINK),
        )
    )
    return f'<p class="pd-acts">{links}</p>'


def ministry_name(citation: Citation, language: Language) -> str:
    """The ministry's name in `language`, as far as it is known."""
    return citation.ministry_en or citation.ministry if language == "en" else citation.ministry


def license_line(license_id: str, language: Language) -> str:
    """The licence in words; an unknown one sends the reader to the original."""
    known = messages.LICENSES.get(license_id)
    label = messages.LICENSE.to(language)
    return known.to(language) if known else f"{label}: {license_id or messages.LICENSE_UNKNOWN.to(language)}"
