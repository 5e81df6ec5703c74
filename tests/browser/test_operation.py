"""What a visitor sees when there is too much to do."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser

from rag.web import messages
from rag.web.limits import Limits
from tests.browser.conftest import open_visit
from tests.browser.web_fakes import FakeService, served

# Gradio's queue sums up its own timings with pandas 3 in a way that pandas calls deprecated.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
]


def test_who_asks_when_all_places_are_taken_is_told_kindly_and_can_ask_again(browser: Browser) -> None:
    limits = Limits(at_once=1)
    place = limits.place("somebody else")
    assert place is not None
    with served(FakeService(), limits=limits) as address, browser.new_context(locale="ko-KR") as context:
        visit = open_visit(context, address)
        visit.ask("언제")
        assert messages.ERROR_BUSY.ko in visit.page.locator("#chat .pd-failure").inner_text()
        place.leave()
        visit.page.click("#retry")
        visit.page.locator("#chat .pd-cite").first.wait_for()


def test_who_stops_an_answer_leaves_the_place(browser: Browser) -> None:
    limits = Limits(at_once=1)
    with served(FakeService(pause=2.0), limits=limits) as address, browser.new_context(locale="ko-KR") as context:
        visit = open_visit(context, address)
        visit.page.fill("#question textarea", "언제")
        visit.page.keyboard.press("Enter")
        visit.page.locator("#chat .pd-cite").first.wait_for()
        visit.page.click("#stop")
        visit.page.wait_for_selector("#question textarea:enabled")
        until = time.monotonic() + 20  # the sentence that was being made is made first
        while limits.place("somebody else") is None:
            assert time.monotonic() < until
            visit.page.wait_for_timeout(100)
