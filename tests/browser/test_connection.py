"""What a visitor sees when the connection or the server goes away and comes back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from rag.web import messages
from tests.browser.conftest import Visit, open_visit
from tests.browser.web_fakes import AMOUNT, QUOTE, FakeService, served

# Gradio's queue sums up its own timings with pandas 3 in a way that pandas calls deprecated.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
]


def _send(visit: Visit, question: str) -> None:
    visit.page.fill("#question textarea", question)
    visit.page.keyboard.press("Enter")


def _lost(visit: Visit) -> None:
    visit.page.locator("[data-testid=toast-text]", has_text=messages.LOST.ko).wait_for()
    assert "Attempting" not in visit.page.inner_text("body")


def _back(visit: Visit) -> None:
    visit.page.locator("#status", has_text=messages.RESUMED.ko).wait_for()
    visit.page.wait_for_selector("#question textarea:enabled")


def test_a_connection_lost_while_an_answer_grows_loses_nothing_of_the_conversation(browser: Browser) -> None:
    with served(FakeService(pause=2.0)) as address, browser.new_context(locale="ko-KR") as context:
        visit = open_visit(context, address)
        visit.ask("언제까지 신청합니까?")
        _send(visit, "얼마까지 받습니까?")
        visit.page.locator("#chat .pd-answer").nth(1).wait_for()
        context.set_offline(True)
        _lost(visit)
        assert QUOTE in visit.page.locator("#chat .pd-answer").nth(0).inner_text()

        context.set_offline(False)
        _back(visit)
        answers = visit.page.locator("#chat .pd-answer").all_inner_texts()
        assert [QUOTE in answer for answer in answers] == [True, True]
        assert AMOUNT in answers[0]
        visit.ask("어디에서 신청합니까?")

        assert visit.page.locator("#chat .user-row").all_inner_texts() == [
            "언제까지 신청합니까?",
            "얼마까지 받습니까?",
            "어디에서 신청합니까?",
        ]


def test_a_question_that_could_not_be_sent_is_in_the_box_again(browser: Browser, address: str) -> None:
    with browser.new_context(locale="ko-KR") as context:
        visit = open_visit(context, address)
        visit.ask("언제까지 신청합니까?")
        context.set_offline(True)
        _send(visit, "얼마까지 받습니까?")
        _lost(visit)
        context.set_offline(False)
        _back(visit)
        visit.page.wait_for_function("document.querySelector('#question textarea').value === '얼마까지 받습니까?'")
        visit.page.click("#send")
        visit.page.locator("#chat .pd-answer").nth(1).wait_for()


def test_a_server_that_was_started_again_is_told_and_can_be_asked(browser: Browser) -> None:
    with browser.new_context(locale="ko-KR") as context:
        with served(FakeService()) as address:
            visit = open_visit(context, address)
            visit.ask("언제까지 신청합니까?")
        _send(visit, "얼마까지 받습니까?")
        _lost(visit)
        with served(FakeService(), urlsplit(address).port or 0):
            visit.page.locator("#status", has_text=messages.GONE.ko).wait_for()
            visit.page.wait_for_function("document.querySelector('#question textarea').value === '얼마까지 받습니까?'")
            visit.page.click("#send")
            visit.page.locator("#chat .pd-answer").wait_for()
