"""The real app with a fake service on a free port, and a Chromium that reaches nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, sync_playwright

from tests.browser.web_fakes import FakeService, served

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Visit:
    """A page and what went wrong or left the origin while it was open."""

    page: Page
    origin: str
    outside: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note dialogs, script errors and requests to another origin."""
        self.page.on("dialog", self._dismiss)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda line: self.troubles.append(line.text) if line.type == "error" else None)
        self.page.on("request", self._note)

    def ask(self, question: str) -> None:
        """Type a question, send it with Enter, wait until the input is free again."""
        before = self.page.locator("#chat .pd-answer").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        self.page.locator("#chat .pd-answer").nth(before).wait_for()
        self.page.wait_for_selector("#question textarea:enabled")

    def _dismiss(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.outside.append(request.url)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the app runs, in a thread of its own."""
    with served(FakeService()) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine; for the module only, since playwright keeps a loop running in this thread."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser found: none of {', '.join(_NAMES)} is on the PATH")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_ARGS)
        yield chromium
        chromium.close()


def open_visit(context: BrowserContext, address: str) -> Visit:
    """The chat, opened and ready to ask."""
    visit = Visit(context.new_page(), address)
    visit.watch()
    visit.page.goto(address)
    visit.page.wait_for_selector("#chat .example")
    visit.page.wait_for_function("document.title && window.pressdesk")
    return visit


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A Korean visitor at a desk."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="ko-KR") as context:
        yield open_visit(context, address)


@pytest.fixture
def slow_visit(browser: Browser) -> Iterator[Visit]:
    """A visitor of a service that takes its time between two sentences."""
    with served(FakeService(pause=8.0)) as address, browser.new_context(locale="ko-KR") as context:
        yield open_visit(context, address)


@pytest.fixture
def english_visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visitor whose browser speaks English."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US") as context:
        yield open_visit(context, address)


@pytest.fixture
def phone_visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A Korean visitor with a phone."""
    with browser.new_context(viewport={"width": 390, "height": 844}, locale="ko-KR", has_touch=True) as context:
        yield open_visit(context, address)
