"""What a visitor asked, kept by the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.domain import Language, Status
from rag.retrieval.question import MAX_QUESTION
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.conversation import (
    KEPT_EXCHANGES,
    Conversation,
    answering,
    asked,
    cited,
    first_source,
    retried,
    settled,
    stopped,
)
from tests.browser.web_fakes import FakeService

# Nothing is kept in these tests, so that no file is made.
_BOOK = AnswerBook(Path("answers.db"))


def _answered(now: Conversation, service: FakeService, language: Language) -> Conversation:
    *_, done = answering(now, service, _BOOK, language)
    return done


def _asked(question: str) -> Conversation:
    return asked(Conversation(), question, "ko")


def test_a_question_is_pending_until_it_is_answered() -> None:
    waiting = _asked("  언제까지입니까? ")
    done = _answered(waiting, FakeService(), "ko")

    assert (waiting.pending, waiting.exchanges[0].question) == (True, "언제까지입니까?")
    assert not done.pending
    assert done.exchanges[0].answer is not None
    assert done.exchanges[0].answer.status is Status.ANSWERED
    assert first_source(done) == "cite-1-1"


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("  ", messages.ERROR_EMPTY.ko),
        (None, messages.ERROR_EMPTY.ko),
        (["가"], messages.ERROR_EMPTY.ko),
        ("가" * (MAX_QUESTION + 1), messages.ERROR_TOO_LONG.ko.format(limit="1,000")),
        ("what " * MAX_QUESTION, messages.ERROR_TOO_LONG.en.format(limit="1,000")),
    ],
    ids=["blank", "none", "not-text", "long-korean", "long-english"],
)
def test_a_question_that_cannot_be_asked_gets_a_note_and_no_exchange(question: object, note: str) -> None:
    after = asked(Conversation(), question, "ko")

    assert (after.exchanges, after.note) == ((), note)


def test_a_second_question_waits_for_the_first() -> None:
    waiting = _asked("하나")

    assert asked(waiting, "둘", "ko") is waiting


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("고장", messages.ERROR_UNAVAILABLE.ko),
        ("what is 고장", messages.ERROR_UNAVAILABLE.en),
        ("거절", messages.ERROR_QUESTION.ko),
    ],
    ids=["store-korean", "store-english", "question"],
)
def test_an_error_becomes_a_text_in_the_language_of_the_question(question: str, text: str) -> None:
    after = _answered(_asked(question), FakeService(), "ko")

    assert (after.pending, after.exchanges[0].failure) == (False, text)
    assert first_source(after) == ""


def test_the_service_gets_the_answered_questions_as_history() -> None:
    service = FakeService()
    now = Conversation()
    for question in ("언제", "고장", "어디"):
        now = _answered(asked(now, question, "ko"), service, "ko")

    assert service.histories == [0, 1, 1]


def test_a_question_that_broke_off_is_settled_with_a_text() -> None:
    after = settled(_asked("언제"), "ko")

    assert after.exchanges[0].failure == messages.ERROR_UNAVAILABLE.ko
    assert settled(after, "ko") is after


def test_nothing_is_answered_when_nothing_is_pending() -> None:
    assert _answered(Conversation(), FakeService(), "ko") == Conversation()
    assert first_source(Conversation()) == ""


def test_old_exchanges_are_forgotten_and_numbers_go_on() -> None:
    now = Conversation()
    for _ in range(KEPT_EXCHANGES + 3):
        now = _answered(asked(now, "언제", "ko"), FakeService(), "ko")

    assert len(now.exchanges) == KEPT_EXCHANGES
    assert first_source(now) == f"cite-{KEPT_EXCHANGES + 3}-1"
    assert cited(now, "#cite-1-1") is None


@pytest.mark.parametrize(
    "anchor",
    ["", "#cite-1-9", "#cite-2-1", "cite-1-1 ", "cite-\u0661-1", "cite-1-1\n", "cite-1-1<b>", None, 7, ["cite-1-1"]],
    ids=["empty", "no-citation", "no-exchange", "space", "digits", "newline", "markup", "none", "number", "list"],
)
def test_an_anchor_that_is_not_of_this_conversation_opens_nothing(anchor: object) -> None:
    now = _answered(_asked("언제"), FakeService(), "ko")

    assert cited(now, anchor) is None


def test_an_anchor_opens_its_citation() -> None:
    found = cited(_answered(_asked("언제"), FakeService(), "ko"), "#cite-1-2")

    assert found is not None
    assert (found[0].number, found[2].n) == (1, 2)


def test_an_answer_grows_and_is_pending_until_its_end() -> None:
    steps = list(answering(_asked("언제"), FakeService(), _BOOK, "ko"))

    assert [step.pending for step in steps] == [True, True, False]
    assert [len(step.exchanges[0].answer.sentences) for step in steps if step.exchanges[0].answer] == [1, 2, 2]


def test_what_was_said_is_kept_when_an_answer_is_stopped() -> None:
    first = next(answering(_asked("언제"), FakeService(), _BOOK, "ko"))
    after = stopped(first, "ko")

    assert (after.pending, after.note) == (False, messages.STOPPED.ko)
    assert after.exchanges[0].answer == first.exchanges[0].answer
    assert stopped(after, "ko") is after


def test_a_question_stopped_before_anything_was_said_is_taken_back() -> None:
    assert stopped(_asked("언제"), "ko").exchanges == ()


def test_a_question_asked_again_takes_the_place_of_its_answer() -> None:
    done = _answered(_asked("언제"), FakeService(), "ko")
    again = retried(done, "ko")

    assert [(e.question, e.pending) for e in again.exchanges] == [("언제", True)]
    assert retried(again, "ko") is again
    assert retried(Conversation(), "ko") == Conversation()
