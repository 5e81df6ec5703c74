"""The staff pages in a real browser: its forms, its cookies and its content policy are the ones that count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext
from pydantic import SecretStr

from rag.web import messages
from rag.web.answers import AnswerBook, Feedback
from rag.web.staff import wording
from rag.web.staff.desk import Staff
from tests.browser.conftest import Visit, open_visit
from tests.browser.test_accessibility import violations
from tests.browser.web_fakes import FakeService, served

# Gradio's queue sums up its own timings with pandas 3 in a way that pandas calls deprecated.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
]
_PASSWORD = "correct-horse-battery"
_REPORT = """<!doctype html><title>Evaluation</title><p id=said>no</p>
<a href="#x" onclick="1">x</a><img src="https://evil.example/x.png" alt="">
<script>
document.getElementById('said').textContent = 'script runs';
try { document.cookie; } catch (error) { document.title = 'own origin'; }
fetch('/staff/feedback.jsonl').then(() => { document.title = 'read'; }, () => {});
</script>"""


class Office(NamedTuple):
    """Where the app with a staff part runs, and what was given to it."""

    address: str
    answers: AnswerBook
    report: Path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    answers, report = AnswerBook(folder / "answers.db"), folder / "report.html"
    report.write_text(_REPORT, encoding="utf-8")
    given = answers.remember(FakeService().ask("긴급자금은 언제까지 신청합니까?"))
    assert answers.give(Feedback(given, "down", ("outdated", "incomplete"), "기한이 지난 것 같습니다."))
    staff = Staff(SecretStr(_PASSWORD), report)
    with served(FakeService(), answers=answers, staff=staff) as address:
        yield Office(address, answers, report)


def _enter(context: BrowserContext, office: Office, language: str = "ko") -> Visit:
    """A visit of staff, signed in."""
    visit = Visit(context.new_page(), office.address)
    visit.watch()
    visit.page.goto(f"{office.address}staff?lang={language}")
    visit.page.fill("input[name=password]", _PASSWORD)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/staff?lang=*")
    return visit


def test_staff_pause_answers_the_chat_says_so_and_they_go_on(browser: Browser, office: Office) -> None:
    with browser.new_context(locale="ko-KR") as context:
        desk = _enter(context, office)
        desk.page.click(f"text={wording.TURN_OFF.ko}")
        desk.page.locator(".state", has_text=wording.ANSWERS_OFF.ko).wait_for()
        chat = open_visit(context, office.address)
        chat.page.locator("#status", has_text=messages.PAUSED.ko).wait_for()
        chat.ask("when")
        assert messages.PAUSED.en in chat.page.locator("#chat .pd-failure").inner_text()
        desk.page.click(f"text={wording.TURN_ON.ko}")
        desk.page.locator(".state", has_text=wording.ANSWERS_ON.ko).wait_for()
        chat.page.click("#retry")
        chat.page.locator("#chat .pd-cite").first.wait_for()
        assert (desk.troubles, desk.outside) == ([], [])


def test_staff_sign_out(browser: Browser, office: Office) -> None:
    with browser.new_context() as context:
        desk = _enter(context, office, "en")
        desk.page.click(f"text={wording.SIGN_OUT.en}")
        desk.page.locator("input[name=password]").wait_for()
        desk.page.goto(f"{office.address}staff/feedback")
        assert desk.page.locator("input[name=password]").is_visible()


@pytest.mark.parametrize("name", ["CSV", "JSON Lines"])
def test_feedback_is_downloaded(browser: Browser, office: Office, name: str) -> None:
    with browser.new_context() as context:
        desk = _enter(context, office)
        desk.page.goto(f"{office.address}staff/feedback")
        with desk.page.expect_download() as download:
            desk.page.click(f"text={name}")
        assert "기한이 지난 것 같습니다." in download.value.path().read_text(encoding="utf-8-sig")


def test_the_report_works_and_cannot_act_as_staff(browser: Browser, office: Office) -> None:
    with browser.new_context() as context:
        desk = _enter(context, office)
        with context.expect_page() as opened:
            desk.page.click(f"text={wording.OPEN_REPORT.ko}")
        report = opened.value
        report.locator("#said", has_text="script runs").wait_for()
        report.wait_for_function("document.title === 'own origin'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_staff_page_has_a_violation(browser: Browser, office: Office, scheme: str) -> None:
    options = {"viewport": {"width": 320, "height": 700}, "color_scheme": scheme}
    with browser.new_context(**options) as context:  # type: ignore[arg-type]  # the names of playwright's arguments
        guest = Visit(context.new_page(), office.address)
        guest.page.goto(f"{office.address}staff/sign-in")
        assert violations(guest) == []
        guest.page.fill("input[name=password]", "wrong")
        guest.page.keyboard.press("Enter")
        guest.page.locator("#told").wait_for()
        assert violations(guest) == []
        desk = _enter(context, office)
        for path in ("staff", "staff/feedback?lang=en", "staff/feedback?rating=up"):
            desk.page.goto(office.address + path)
            assert violations(desk) == []
            assert desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
