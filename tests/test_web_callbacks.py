"""What the page does when it is used."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import gradio as gr
import pytest

from rag.web import messages
from rag.web.callbacks import Callbacks
from rag.web.conversation import Conversation
from tests.browser.web_fakes import QUOTE, FakeService

ON = Callbacks(FakeService())


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
    _, shown, status, box, send, clear, stop, retry, edit = ON.settle(cast(Conversation, last[0]), "ko")

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
    now, shown, status, *_, source, panel = ON.start_over("en")

    assert (now, shown, status, source) == (Conversation(), [], "", "")
    assert messages.PANEL_EMPTY.en.split(" [1]")[0] in str(panel)


def test_switching_the_language_changes_every_text_but_not_what_was_said() -> None:
    language, header, notice, chat, box, send, clear, *_, panel = ON.switch_language(Conversation(), "", "en")

    assert language == "en"
    assert messages.TITLE.en in str(header)
    assert "not official advice" in str(notice)
    assert "value" not in _value(chat)
    assert _value(chat)["examples"] == [{"text": example.en} for example in messages.EXAMPLES]
    assert _value(box)["placeholder"] == messages.QUESTION_PLACEHOLDER.en
    assert (send, clear) == (messages.SEND.en, messages.NEW_CHAT.en)
    assert "Select a number" in str(panel)


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
