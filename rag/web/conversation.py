"""A visitor's conversation: kept by the server, changed only by the pure steps below and one call of the service."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.domain import AS_ASKED, Answer, Citation, Conditions, Filters, Language, Turn
from rag.errors import PausedError, QuestionError, RagError
from rag.language import detect_language
from rag.retrieval.question import MAX_QUESTION
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.conditions import lifted, without
from rag.web.service import AnswerService

KEPT_EXCHANGES = 30  # what one visitor may make the server remember and the page draw
HISTORY_TURNS = 6  # what a follow-up can refer to

_REFERENCE = re.compile(r"#?cite-(\d{1,6})-(\d{1,3})", re.ASCII)
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with the friendly text of a failure; neither while it is being answered.

    `growing` tells that more of the answer is to come; `answer_id` names the whole of it in the book of answers.
    `conditions` are those it was asked with. A question that is asked again stands where the first one did: what it
    refers to is before the exchange `place` (0 for its own number).
    """

    number: int
    question: str
    answer: Answer | None = None
    failure: str = ""
    growing: bool = False
    answer_id: str = ""
    conditions: Conditions = AS_ASKED
    place: int = 0

    @property
    def pending(self) -> bool:
        """True while it is being answered."""
        return self.growing or (self.answer is None and not self.failure)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one visitor asked; `note` is the status line.

    `conditions` hold for every question to come. `about` is the title of the release that they name, or named once.
    `visit` is the name by which the page finds the conversation again.
    """

    exchanges: tuple[Exchange, ...] = ()
    note: str = ""
    conditions: Conditions = AS_ASKED
    about: str = ""
    visit: str = ""

    @property
    def pending(self) -> bool:
        """True while the last question is being answered."""
        return bool(self.exchanges) and self.exchanges[-1].pending


def reference(exchange: int, citation: int) -> str:
    """The anchor that a citation link carries."""
    return f"cite-{exchange}-{citation}"


def asked(conversation: Conversation, question: object, language: Language) -> Conversation:
    """With the question added, or with a note on why it cannot be asked; the question comes from the browser."""
    if conversation.pending:
        return conversation
    text = question.strip() if isinstance(question, str) else ""
    if not text:
        return replace(conversation, note=messages.ERROR_EMPTY.to(language))
    if len(text) > MAX_QUESTION:
        note = messages.ERROR_TOO_LONG.to(detect_language(text)).format(limit=f"{MAX_QUESTION:,}")
        return replace(conversation, note=note)
    number = conversation.exchanges[-1].number + 1 if conversation.exchanges else 1
    exchange = Exchange(number, text, conditions=conversation.conditions)
    kept = (*conversation.exchanges, exchange)[-KEPT_EXCHANGES:]
    return replace(conversation, exchanges=kept, note=messages.SEARCHING.to(language))


def asked_without(conversation: Conversation, again: Exchange, gone: Filters, language: Language) -> Conversation:
    """With a question asked again without a condition of its answer; one that was set by hand no longer holds."""
    if conversation.pending or again.answer is None:
        return conversation
    standing = lifted(conversation.conditions, gone)
    after = asked(replace(conversation, conditions=standing), again.question, language)
    own = without(again.conditions, again.answer.filters, gone)
    return _with_last(after, replace(after.exchanges[-1], conditions=own, place=again.place or again.number))


def answering(
    conversation: Conversation, service: AnswerService, answers: AnswerBook, language: Language
) -> Iterator[Conversation]:
    """The pending question as its answer grows, and answered or failed at the end; as it is when none is pending."""
    if not conversation.pending:
        yield conversation
        return
    last = conversation.exchanges[-1]
    place = last.place or last.number
    before = (past for past in conversation.exchanges if past.number < place)
    history = [Turn(past.question, past.answer) for past in before if past.answer is not None]
    now = conversation
    try:
        for answer in service.stream(last.question, history=history[-HISTORY_TURNS:], conditions=last.conditions):
            now = _with_last(now, replace(last, answer=answer, growing=True))
            yield now
    except QuestionError as error:
        _LOG.info("question refused: %s", type(error).__name__)
        yield _failed(conversation, messages.ERROR_QUESTION, language)
    except PausedError:
        yield _failed(conversation, messages.PAUSED, language)
    except RagError:
        _LOG.exception("a question could not be answered")
        yield _failed(conversation, messages.ERROR_UNAVAILABLE, language)
    else:
        whole = now.exchanges[-1]
        if whole.answer is not None:
            now = _with_last(now, replace(whole, answer_id=answers.remember(whole.answer)))
        yield _finished(now, messages.DONE.to(language))


def stopped(conversation: Conversation, language: Language) -> Conversation:
    """With what there is of the pending answer; a question without any is taken back."""
    if not conversation.pending:
        return conversation
    if conversation.exchanges[-1].answer is None:
        return replace(conversation, exchanges=conversation.exchanges[:-1], note=messages.STOPPED.to(language))
    return _finished(conversation, messages.STOPPED.to(language))


def retried(conversation: Conversation, language: Language) -> Conversation:
    """With the last question asked again in place of its answer."""
    if conversation.pending or not conversation.exchanges:
        return conversation
    *before, last = conversation.exchanges
    again = Exchange(last.number, last.question, conditions=last.conditions, place=last.place)
    return replace(conversation, exchanges=(*before, again), note=messages.SEARCHING.to(language))


def settled(conversation: Conversation, language: Language) -> Conversation:
    """Never left waiting: a question whose answering broke off gets the friendly text."""
    return turned_away(conversation, messages.ERROR_UNAVAILABLE, language)


def turned_away(conversation: Conversation, text: messages.Text, language: Language) -> Conversation:
    """With the text in place of an answer to the pending question, which can be asked again."""
    return _failed(conversation, text, language) if conversation.pending else conversation


def resumed(conversation: Conversation, language: Language) -> Conversation:
    """As it was when the page lost it, with what there was of an answer that was on its way."""
    last = conversation.exchanges[-1] if conversation.exchanges else None
    whole = stopped(conversation, language) if last and last.answer else settled(conversation, language)
    return replace(whole, note=messages.RESUMED.to(language) if last else "")


def shown_again(answer: Answer, answer_id: str, language: Language) -> Conversation:
    """A conversation that begins with a stored answer."""
    exchange = Exchange(1, answer.question, answer, answer_id=answer_id)
    return Conversation((exchange,), messages.SHARED.to(language))


def named(conversation: Conversation, number: object) -> Exchange | None:
    """The answered exchange of that number; the number comes from the browser."""
    answered = (e for e in conversation.exchanges if str(e.number) == number and e.answer_id and not e.growing)
    return next(answered, None)


def numbered(conversation: Conversation, number: object) -> Exchange | None:
    """The exchange of that number; the number comes from the browser."""
    return next((exchange for exchange in conversation.exchanges if str(exchange.number) == number), None)


def first_source(conversation: Conversation) -> str:
    """The anchor of the last answer's first citation, "" when it has none."""
    last = conversation.exchanges[-1] if conversation.exchanges else None
    if last is None or last.answer is None or not last.answer.citations:
        return ""
    return reference(last.number, last.answer.citations[0].n)


def cited(conversation: Conversation, anchor: object) -> tuple[Exchange, Answer, Citation] | None:
    """The citation an anchor names, with its exchange and answer; None when this conversation has no such one.

    The anchor comes from the browser: it is only ever looked up.
    """
    match = _REFERENCE.fullmatch(anchor) if isinstance(anchor, str) else None
    if match is None:
        return None
    number, n = int(match[1]), int(match[2])
    for exchange in conversation.exchanges:
        if exchange.number == number and exchange.answer is not None:
            found = next((citation for citation in exchange.answer.citations if citation.n == n), None)
            return None if found is None else (exchange, exchange.answer, found)
    return None


def _finished(conversation: Conversation, note: str) -> Conversation:
    last = conversation.exchanges[-1]
    return replace(_with_last(conversation, replace(last, growing=False)), note=note)


def _with_last(conversation: Conversation, last: Exchange) -> Conversation:
    return replace(conversation, exchanges=(*conversation.exchanges[:-1], last))


def _failed(conversation: Conversation, text: messages.Text, language: Language) -> Conversation:
    last = conversation.exchanges[-1]
    failure = text.to(detect_language(last.question))
    failed = replace(last, answer=None, failure=failure, growing=False)
    return replace(_with_last(conversation, failed), note=messages.FAILED.to(language))
