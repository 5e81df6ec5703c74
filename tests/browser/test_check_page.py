"""The page of the fact check, as its reader and their keyboard meet it, and the question that it hands to the chat."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from rag.domain import Verdict
from rag.web import check_messages, messages
from rag.web.doors import CHECK_FILE, CHECK_TEXT
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import violations
from tests.browser.web_fakes import QUOTE

_SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
_DROP = """([name, words]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([words], name, { type: 'text/plain' }));
  const form = document.getElementById('check');
  form.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Visit]:
    """A Korean reader before the blank form."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR") as context:
        visit = Visit(context.new_page(), address)
        visit.watch()
        visit.page.goto(f"{address}check")
        yield visit


def _check(page: Page, text: str) -> None:
    page.get_by_label(check_messages.TEXT.ko).fill(text)
    _send(page)


def _send(page: Page) -> None:
    page.get_by_role("button", name=check_messages.START.ko, exact=True).click()
    page.locator(".counts, [role=alert]").first.wait_for()


def _verdicts(page: Page) -> list[str]:
    return [shown.inner_text().split(maxsplit=1)[1] for shown in page.locator(".claim:visible .verdict").all()]


def _words(*verdicts: Verdict) -> list[str]:
    return [check_messages.VERDICTS[verdict].ko for verdict in verdicts]


def _clean(visit: Visit) -> None:
    assert visit.outside == []
    assert visit.troubles == []


def test_each_sentence_stands_with_its_verdict_in_words_and_its_evidence(desk: Visit) -> None:
    page = desk.page
    _check(page, "초안입니다.")

    assert _verdicts(page) == _words(Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_RUN)
    assert page.locator("mark.claimed").all_inner_texts() == ["31일"]
    assert page.locator("mark.found").all_inner_texts() == ["29일"]
    assert check_messages.UNCHECKED.ko.format(count=1) in page.inner_text("main")
    assert check_messages.DONE.ko.format(total=3) in page.inner_text("main")
    _clean(desk)


def test_verdicts_are_filtered_by_keyboard(desk: Visit) -> None:
    page = desk.page
    _check(page, "초안입니다.")
    page.get_by_role("radio", name=check_messages.EVERY.ko).focus()
    shown = []
    for _ in Verdict:
        page.keyboard.press("ArrowRight")
        shown += _verdicts(page)

    assert shown == _words(Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_RUN)
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("ArrowRight")
    assert len(_verdicts(page)) == 3
    _clean(desk)


def test_a_file_is_dropped_or_chosen(desk: Visit) -> None:
    page = desk.page
    page.evaluate(_DROP, ["draft.txt", "초안입니다."])
    assert page.evaluate("document.querySelector('[type=file]').files[0].name") == "draft.txt"
    _send(page)
    assert len(_verdicts(page)) == 3

    page.get_by_role("link", name=check_messages.AGAIN.ko).click()
    chosen: FilePayload = {"name": "a.md", "mimeType": "text/markdown", "buffer": "# 초안\n\n초안입니다.".encode()}
    page.get_by_label(check_messages.FILE.ko).set_input_files(chosen)
    _send(page)
    assert len(_verdicts(page)) == 3
    _clean(desk)


def test_a_file_that_cannot_be_read_is_told_kindly_and_the_text_is_kept(desk: Visit) -> None:
    page = desk.page
    page.get_by_label(check_messages.TEXT.ko).fill("초안입니다.")
    broken: FilePayload = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"}
    page.get_by_label(check_messages.FILE.ko).set_input_files(broken)
    _send(page)

    assert page.get_by_role("alert").inner_text() == check_messages.UNREADABLE.ko
    assert page.get_by_label(check_messages.TEXT.ko).input_value() == "초안입니다."


@pytest.mark.parametrize("field", ["text", "file"])
def test_what_is_too_much_is_told_before_it_is_sent(desk: Visit, field: str) -> None:
    page = desk.page
    if field == "text":
        page.get_by_label(check_messages.TEXT.ko).fill("가" * (CHECK_TEXT + 1))
    else:
        large: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * (CHECK_FILE + 1)}
        page.get_by_label(check_messages.FILE.ko).set_input_files(large)
    page.get_by_role("button", name=check_messages.START.ko, exact=True).click()

    told = page.evaluate("(name) => document.getElementById('check').elements[name].validationMessage", field)
    too_much = check_messages.TOO_LONG if field == "text" else check_messages.TOO_LARGE
    assert told.startswith(too_much.ko.partition("{")[0])
    assert page.url == f"{desk.origin}check"
    assert page.locator("#check").is_visible()
    _clean(desk)


def test_a_check_that_breaks_off_is_told_and_leaves_what_it_had(desk: Visit) -> None:
    page = desk.page
    _check(page, "끊김")

    assert _verdicts(page) == _words(Verdict.SUPPORTED, Verdict.CONTRADICTED)
    assert page.get_by_role("alert").inner_text() == check_messages.BROKEN.ko
    assert "secret" not in page.content()
    _clean(desk)


def test_hostile_markup_is_inert(desk: Visit) -> None:
    page = desk.page
    _check(page, "적대 <script>alert(4)</script>")

    assert len(_verdicts(page)) == 4
    assert page.locator(".claim img, .claim script, .claim a[href^='http'][href*='evil']").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator(".claim .said").last.inner_text()
    page.locator(".report summary").click()
    assert "<script>alert(3)</script>" in page.locator("#report").input_value()
    _clean(desk)


def test_a_sentence_is_taken_to_the_chat_and_not_sent(desk: Visit) -> None:
    page = desk.page
    _check(page, "초안입니다.")
    page.get_by_role("link", name=check_messages.ASK.ko).first.click()
    page.wait_for_function("(words) => document.querySelector('#question textarea')?.value === words", arg=QUOTE)

    assert page.evaluate("document.activeElement.closest('#question') !== null")
    assert page.locator("#chat .pd-answer").count() == 0
    page.keyboard.press("Enter")
    page.locator("#chat .pd-answer").wait_for()
    assert QUOTE in page.inner_text("#chat")
    _clean(desk)


def test_a_question_in_the_address_is_text_of_the_chat_s_language_and_length(browser: Browser, address: str) -> None:
    words = "<img src=x onerror=alert(1)> " + "가" * 2_000
    with browser.new_context(locale="ko-KR") as context:
        visit = Visit(context.new_page(), address)
        visit.watch()
        visit.page.goto(f"{address}?question={quote(words)}&lang=en")
        visit.page.wait_for_function("document.querySelector('#question textarea')?.value")

        assert visit.page.input_value("#question textarea") == words[:1_000]
        assert visit.page.evaluate("document.documentElement.lang") == "en"
        assert visit.page.inner_text("#send") == messages.SEND.en
        _clean(visit)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_fact_check_has_no_violation(browser: Browser, address: str, size: str, scheme: str, language: str) -> None:
    options = {"viewport": _SIZES[size], "color_scheme": scheme}
    with browser.new_context(**options) as context:  # type: ignore[arg-type]  # the names of playwright's arguments
        visit = Visit(context.new_page(), address)
        page = visit.page
        page.goto(f"{address}check?lang={language}")
        assert violations(visit) == []
        page.locator("textarea").fill("적대")
        page.locator("#check button").click()
        page.locator(".report summary").click()
        assert violations(visit) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.goto(f"{address}check?lang={language}")
        page.locator("#check button").click()
        page.get_by_role("alert").wait_for()
        assert violations(visit) == []
