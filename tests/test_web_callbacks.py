"""What the page does when it is used."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import gradio as gr
import pytest

from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.arriving import Arriving
from rag.web.callbacks import Callbacks
from rag.web.conversation import Conversation
from rag.web.visits import Visits
from tests.browser.web_fakes import QUOTE, FakeService

# Nothing is kept in these tests, so that no file is made.
_BOOK = AnswerBook(Path("answers.db"))
ON = Callbacks(FakeService(), _BOOK, Visits())


def _event(value: object = None, anchor: object = None) -> gr.SelectData:
    return cast(gr.SelectData, SimpleNamespace(value=value, anchor=anchor))


def _value(update: object) -> dict[str, object]:
    return cast(dict[str, object], update)


def test_a_question_shows_at_once_and_the_input_rests_until_it_is_answered() -> None:
    now, shown, status, box, send, clear, stop, *_ = ON.ask("언제", Conversation(), "ko")

    assert len(cast(list[object], shown)) == 1
    assert messages.SEARCHING.ko in str(status)
    assert (_value(box)["value"], _value(box)["interactive"]) == ("", False)
    assert (_value(send)["interactive"], _value(clear)["interactive"], _value(stop)["visible"]) == (False, False, True)

    growing, *_, last = ON.answer(cast(Conversation, now), "ko")
    _, shown, status, box, send, clear, stop, retry, edit, _ = ON.settle(cast(Conversation, last[0]), "ko")

    assert (growing[2], QUOTE[:5] in str(growing[3])) == ("cite-1-1", True)
    assert last[2] == "cite-1-1"
    assert [_value(button)["visible"] for button in (stop, retry, edit)] == [False, True, True]
    assert len(cast(list[object], shown)) == 2
    assert "pd-unseen" in str(status)
    assert _value(box)["interactive"]
    assert "value" not in _value(box)


def test_a_refused_question_stays_in_the_box() -> None:
    now, _, status, box, *_ = ON.ask("  ", Conversation(), "en")

    assert now == Conversation(note=messages.ERROR_EMPTY.en)
    assert messages.ERROR_EMPTY.en in str(status)
    assert (_value(box)["value"], _value(box)["interactive"]) == ("  ", True)


@pytest.mark.parametrize("value", [{"text": "언제"}, "언제"], ids=["example", "followup"])
def test_an_example_or_a_followup_is_asked(value: object) -> None:
    now = cast(Conversation, ON.choose(Conversation(), "ko", _event(value=value))[0])

    assert now.exchanges[0].question == "언제"


def test_a_forged_choice_asks_nothing() -> None:
    now = cast(Conversation, ON.choose(Conversation(), "ko", _event(value={"text": ["언제"]}))[0])

    assert now.exchanges == ()


def test_a_clicked_citation_opens_and_a_forged_one_opens_nothing() -> None:
    *_, done = ON.answer(cast(Conversation, ON.ask("언제", Conversation(), "ko")[0]), "ko")
    now = cast(Conversation, done[0])

    assert "<mark>" in ON.open_source(now, "ko", _event(anchor="#cite-1-2"))[1]
    anchor, panel = ON.open_source(now, "ko", _event(anchor="<script>" * 100))
    assert len(anchor) == 32
    assert messages.PANEL_EMPTY.ko in panel


def test_starting_over_forgets_the_conversation_and_the_source() -> None:
    now, shown, status, *_, source, panel, _ = ON.start_over(Conversation(), "en")

    assert (now, shown, status, source) == (Conversation(), [], "", "")
    assert messages.PANEL_EMPTY.en.split(" [1]")[0] in str(panel)


def test_switching_the_language_changes_every_text_but_not_what_was_said() -> None:
    language, header, notice, chat, box, send, clear, *_, panel, filters = ON.switch_language(Conversation(), "", "en")

    assert language == "en"
    assert messages.TITLE.en in str(header)
    assert "not official advice" in str(notice)
    assert "value" not in _value(chat)
    assert _value(chat)["examples"] == [{"text": example.en} for example in messages.EXAMPLES]
    assert _value(box)["placeholder"] == messages.QUESTION_PLACEHOLDER.en
    assert (send, clear) == (messages.SEND.en, messages.NEW_CHAT.en)
    assert "Select a number" in str(panel)
    assert messages.FILTERS.en in str(filters)


def test_an_answer_is_stopped_where_it_is_and_can_be_asked_for_again() -> None:
    now = cast(Conversation, ON.ask("언제", Conversation(), "ko")[0])
    growing = cast(Conversation, next(ON.answer(now, "ko"))[0])
    stopped, _, status, *_ = ON.stop(growing, "ko")
    again = cast(Conversation, ON.retry(cast(Conversation, stopped), "ko")[0])

    assert not cast(Conversation, stopped).pending
    assert messages.STOPPED.ko in str(status)
    assert again.pending
    assert [exchange.question for exchange in again.exchanges] == ["언제"]


def test_the_last_question_can_be_edited() -> None:
    now = cast(Conversation, ON.ask("언제", Conversation(), "ko")[0])

    assert ON.edit(now) == "언제"
    assert ON.edit(Conversation()) == gr.skip()


def _answered_by(on: Callbacks) -> Conversation:
    *_, done = on.answer(cast(Conversation, on.ask("언제", Conversation(), "ko")[0]), "ko")
    return cast(Conversation, done[0])


@pytest.fixture
def book(tmp_path: Path) -> AnswerBook:
    return AnswerBook(tmp_path / "answers.db")


def test_a_thumb_up_is_stored_and_a_thumb_down_asks_why(book: AnswerBook) -> None:
    on = Callbacks(FakeService(), book, Visits())
    now = _answered_by(on)
    note, form, _ = on.act(now, "ko", _event(anchor="#helpful-1"))
    _, opened, answer_id = on.act(now, "ko", _event(anchor="#faulty-1"))
    told, closed, *_ = on.report(answer_id, ["outdated", "forged"], "010-1234-5678로 전화", "ko")

    assert messages.THANKED.ko in note
    assert [_value(each)["visible"] for each in (form, opened, closed)] == [False, True, False]
    assert messages.THANKED.ko in told
    up, down = (given for given, _ in book.feedback())
    assert (up.rating, down.rating, down.reasons) == ("up", "down", ("outdated",))
    assert "1234" not in down.comment


def test_a_link_shows_the_answer_again_to_another_visitor(book: AnswerBook) -> None:
    on = Callbacks(FakeService(), book, Visits())
    note, *_ = on.act(_answered_by(on), "ko", _event(anchor="#link-1"))
    answer_id = note.split('data-answer="')[1].split('"')[0]
    request = cast(gr.Request, SimpleNamespace(query_params={"answer": answer_id}))
    shown = Arriving(FakeService(), book, Visits()).arrive("ko", "", request)

    assert messages.LINKED.ko in note
    assert len(cast(Conversation, shown[0]).exchanges) == 1
    assert QUOTE[:5] in str(shown[-2])


@pytest.mark.parametrize("anchor", ["#helpful-9", "#helpful-", "#link-x", "", "#helpful-1 OR 1=1"])
def test_a_forged_act_does_nothing(book: AnswerBook, anchor: str) -> None:
    on = Callbacks(FakeService(), book, Visits())
    note, *_ = on.act(_answered_by(on), "ko", _event(anchor=anchor))

    assert messages.FORGOTTEN.ko in note
    assert list(book.feedback()) == []


def test_a_link_to_nothing_says_so_and_no_link_changes_nothing(book: AnswerBook) -> None:
    gone = Arriving(FakeService(), book, Visits()).arrive(
        "ko", "", cast(gr.Request, SimpleNamespace(query_params={"answer": "x" * 40}))
    )
    plain = _arrived(Arriving(FakeService(), book, Visits()), "")

    assert messages.FORGOTTEN.ko in str(gone[2])
    assert plain == [gr.skip()] * len(gone)


def _arrived(on: Arriving, visit: str) -> list[object]:
    return on.arrive("ko", visit, cast(gr.Request, SimpleNamespace(query_params={})))


def _asked(on: Callbacks) -> Conversation:
    return cast(Conversation, on.ask("언제", Conversation(), "ko")[0])


def test_a_page_that_is_loaded_again_goes_on_with_its_conversation() -> None:
    visits = Visits()
    on, arriving = Callbacks(FakeService(), _BOOK, visits), Arriving(FakeService(), _BOOK, visits)
    *_, done = on.answer(_asked(on), "ko")
    now = cast(Conversation, done[0])
    *values, told = on.settle(now, "ko")
    back = _arrived(arriving, str(told))

    assert told == now.visit != ""
    assert cast(Conversation, back[0]).exchanges == cast(Conversation, values[0]).exchanges
    assert messages.RESUMED.ko in str(back[2])
    on.start_over(cast(Conversation, back[0]), "ko")
    assert cast(Conversation, _arrived(arriving, now.visit)[0]).exchanges == ()


@pytest.mark.parametrize("steps", [0, 1], ids=["nothing-said", "half-said"])
def test_a_page_that_was_lost_while_an_answer_grew_has_what_was_said_and_is_free(steps: int) -> None:
    visits = Visits()
    on, arriving = Callbacks(FakeService(), _BOOK, visits), Arriving(FakeService(), _BOOK, visits)
    now = _asked(on)
    growing = on.answer(now, "ko")
    for _ in range(steps):
        next(growing)
    back = cast(Conversation, _arrived(arriving, now.visit)[0])

    assert not back.pending
    assert [exchange.question for exchange in back.exchanges] == ["언제"]
    assert bool(back.exchanges[0].answer) is bool(steps)


def test_a_conversation_that_is_not_there_any_more_is_told() -> None:
    back = _arrived(Arriving(FakeService(), _BOOK, Visits()), "forged" * 99)

    assert messages.GONE.ko in str(back[2])
    assert cast(Conversation, back[0]).exchanges == ()
