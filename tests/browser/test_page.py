"""The page in a real browser."""

from __future__ import annotations

import re

import pytest

from rag.web import messages
from tests.browser.conftest import Visit
from tests.browser.web_fakes import AMOUNT, HOSTILE, QUOTE

# Gradio's queue sums up its own timings with pandas 3 in a way that pandas calls deprecated.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
]

_COMPOSE = """
(box) => {
  box.focus();
  box.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
  const enter = (type, more) => box.dispatchEvent(new KeyboardEvent(type, {
    key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, ...more }));
  enter('keydown', { keyCode: 229, isComposing: true });
  enter('keypress', { keyCode: 13, isComposing: true });
  box.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
  enter('keydown', { keyCode: 229 });
  enter('keypress', { keyCode: 13 });
  enter('keyup', { keyCode: 13 });
}
"""

# Relative luminance and contrast as WCAG 2.2 defines them; the ground is the nearest opaque one behind the text.
_CONTRASTS = """
(selectors) => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const c = rgb(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  return selectors.map((selector) => {
    const node = document.querySelector(selector);
    const pair = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    return [selector, (pair[0] + 0.05) / (pair[1] + 0.05)];
  });
}
"""


def _clean(visit: Visit) -> None:
    assert visit.outside == []
    assert visit.troubles == []


def test_a_korean_question_is_answered_and_a_citation_opens_its_quote(visit: Visit) -> None:
    visit.ask("언제까지 신청합니까?")
    page = visit.page

    assert QUOTE in page.inner_text("#chat .pd-answer")
    assert page.inner_text("#panel mark") == QUOTE
    assert page.input_value("#question textarea") == ""

    page.click("#chat a.pd-cite >> nth=1")
    page.wait_for_function("(quote) => document.querySelector('#panel mark').innerText === quote", arg=AMOUNT)

    assert page.evaluate("document.activeElement.className") == "pd-title"
    assert page.evaluate("document.documentElement.lang") == "ko"
    assert page.inner_text("#panel .pd-word") == "최대 7천만 원이"
    assert page.locator("#panel mark").bounding_box() is not None
    assert page.evaluate(
        """() => { const text = document.querySelector('.pd-text').getBoundingClientRect();
             const mark = document.querySelector('#panel mark').getBoundingClientRect();
             return mark.top >= text.top && mark.bottom <= text.bottom; }"""
    )
    _clean(visit)


def test_a_citation_opens_by_keyboard(visit: Visit) -> None:
    visit.ask("언제까지 신청합니까?")
    visit.page.focus("#chat a.pd-cite >> nth=1")
    visit.page.keyboard.press("Enter")

    visit.page.wait_for_function("(quote) => document.querySelector('#panel mark').innerText === quote", arg=AMOUNT)
    _clean(visit)


def test_the_language_follows_the_browser_and_the_switch_and_is_kept(english_visit: Visit) -> None:
    page = english_visit.page
    page.wait_for_selector("h1:has-text('Press release answers')")

    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_attribute("#question textarea", "placeholder") == "Ask about a press release"

    page.click("#language label >> nth=0")
    page.wait_for_selector("h1:has-text('보도자료 질의응답')")
    page.reload()
    page.wait_for_selector("h1:has-text('보도자료 질의응답')")

    assert page.evaluate("document.documentElement.lang") == "ko"
    _clean(english_visit)


def test_an_example_and_a_followup_are_asked_when_clicked(visit: Visit) -> None:
    visit.page.click("#chat .example >> nth=0")
    visit.page.wait_for_selector("#chat .pd-answer")
    visit.page.click("#chat .option >> nth=0")
    visit.page.locator("#chat .pd-answer").nth(1).wait_for()

    assert "신청 서류는 무엇입니까?" in visit.page.inner_text("#chat .user-row >> nth=1")
    _clean(visit)


def test_hostile_text_is_inert_everywhere(visit: Visit) -> None:
    visit.ask(f"적대 {HOSTILE}")
    visit.page.wait_for_selector("#panel mark")

    for place in ("#chat .user-row", "#chat .pd-answer", "#chat .option", "#panel .pd-title", "#panel mark"):
        assert HOSTILE in visit.page.inner_text(place)
    assert visit.page.locator(":is(#chat, #panel) :is(img, script, del, em, code, .katex, iframe)").count() == 0
    assert visit.page.locator("a[href*=evil]").count() == 0
    _clean(visit)


@pytest.mark.parametrize("question", ["고장", "추락"], ids=["known-error", "bug"])
def test_an_error_is_a_friendly_text_and_the_input_is_free_again(visit: Visit, question: str) -> None:
    visit.ask(question)

    assert "잠시 후 다시 질문해 주십시오" in visit.page.inner_text("#chat .pd-failure")
    assert "secret" not in visit.page.inner_text("body")


def test_enter_that_ends_a_hangul_syllable_does_not_send(visit: Visit) -> None:
    page = visit.page
    page.fill("#question textarea", "언제까지")
    page.eval_on_selector("#question textarea", _COMPOSE)
    page.wait_for_timeout(400)

    assert page.locator("#chat .user-row").count() == 0
    assert page.input_value("#question textarea") == "언제까지"

    page.keyboard.press("Enter")
    page.wait_for_selector("#chat .pd-answer")


def test_an_empty_question_is_answered_by_the_status_line(visit: Visit) -> None:
    visit.page.click("#send")
    visit.page.wait_for_selector("#status:has-text('질문을 입력해 주십시오.')")

    assert visit.page.get_attribute("#status", "aria-live") == "polite"
    assert visit.page.locator("#chat .user-row").count() == 0


def test_a_new_chat_forgets_the_old_one(visit: Visit) -> None:
    visit.ask("언제")
    visit.page.click("#clear")
    visit.page.wait_for_selector("#chat .example")

    assert visit.page.locator("#panel mark").count() == 0
    _clean(visit)


def test_a_screen_reader_is_not_read_markup(visit: Visit) -> None:
    visit.ask("언제")

    assert visit.page.locator("#chat [aria-label*='<']").count() == 0
    assert visit.page.get_attribute("#chat [role=log]", "aria-label") == "대화"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit.page.reload()
    visit.page.wait_for_selector("#chat .example")
    visit.ask("언제")
    visit.page.wait_for_selector("#panel mark")
    selectors = """h1, #header p, .selected span, .pd-answer p span, .pd-notice, .pd-label, .pd-cite, .pd-sources small,
    .pd-sources small a, .pd-phone, .option, #notice p, #send, #clear, .pd-title, .pd-facts dt, .pd-facts dd,
    .pd-original a, .pd-tabs a, .pd-tabs a[aria-current], .pd-text p, #panel mark, #panel mark .pd-word,
    .user-row p, #question textarea"""
    measured = visit.page.evaluate(_CONTRASTS, [selector.strip() for selector in selectors.split(",")])

    assert [pair for pair in measured if pair[1] < 4.5] == []


def test_a_phone_shows_input_and_answer(phone_visit: Visit) -> None:
    page = phone_visit.page
    phone_visit.ask("언제까지 신청합니까?")

    for place in ("#question textarea", "#send", "#chat .pd-answer p >> nth=0"):
        box = page.locator(place).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert 0 <= box["y"] < 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.locator("#panel .pd-title").is_visible()
    _clean(phone_visit)


@pytest.mark.parametrize("closing", ["Escape", "button", "outside"])
def test_on_a_phone_a_source_is_a_sheet_that_takes_the_focus_and_gives_it_back(
    phone_visit: Visit, closing: str
) -> None:
    page = phone_visit.page
    phone_visit.ask("언제까지 신청합니까?")
    page.locator("#chat a.pd-cite").nth(1).click()
    page.wait_for_function("document.activeElement.className === 'pd-title'")
    page.wait_for_function("(quote) => document.querySelector('#panel mark').innerText === quote", arg=AMOUNT)

    sheet = page.locator("#source")
    assert (sheet.get_attribute("role"), sheet.get_attribute("aria-modal")) == ("dialog", "true")
    assert page.locator("#panel mark").is_visible()
    before = page.evaluate("[scrollY, document.querySelector('#chat [role=log]').scrollTop]")
    page.mouse.move(200, 60)
    page.mouse.wheel(0, 600)
    page.mouse.move(200, 700)
    page.mouse.wheel(0, 3_000)
    assert page.evaluate("document.querySelector('#talk').inert")

    if closing == "Escape":
        page.keyboard.press("Escape")
    elif closing == "button":
        page.get_by_role("button", name=messages.CLOSE.ko).click()
    else:
        page.mouse.click(200, 40)
    page.wait_for_function("!document.querySelector('#talk').inert")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#cite-1-2"
    assert page.evaluate("[scrollY, document.querySelector('#chat [role=log]').scrollTop]") == before
    assert not page.locator("#panel .pd-title").is_visible()
    assert sheet.get_attribute("role") is None
    _clean(phone_visit)


def test_a_sheet_gives_way_when_the_window_grows(phone_visit: Visit) -> None:
    phone_visit.ask("언제까지 신청합니까?")
    phone_visit.page.locator("#chat a.pd-cite").first.click()
    phone_visit.page.wait_for_function("document.querySelector('#talk').inert")
    phone_visit.page.set_viewport_size({"width": 1280, "height": 800})
    phone_visit.page.wait_for_function("!document.querySelector('#talk').inert")

    assert phone_visit.page.locator("#panel .pd-title").is_visible()
    assert not phone_visit.page.locator("#panel .pd-close").is_visible()


def test_an_answer_appears_sentence_by_sentence_and_can_be_stopped(slow_visit: Visit) -> None:
    page = slow_visit.page
    page.fill("#question textarea", "언제까지입니까?")
    page.keyboard.press("Enter")
    page.locator("#chat .pd-answer").wait_for()
    assert AMOUNT not in page.locator("#chat .pd-answer").inner_text()
    page.locator("#stop").click()
    page.wait_for_selector("#question textarea:enabled")
    assert messages.STOPPED.ko in page.locator("#status").inner_text()
    assert AMOUNT not in page.locator("#chat .pd-answer").inner_text()


def test_a_question_can_be_edited_or_asked_again(visit: Visit) -> None:
    visit.ask("언제까지입니까?")
    visit.page.locator("#edit").click()
    visit.page.wait_for_function("document.querySelector('#question textarea').value === '언제까지입니까?'")
    visit.page.locator("#retry").click()
    visit.page.wait_for_selector("#question textarea:enabled")
    visit.page.locator("#chat .pd-answer").wait_for()
    assert visit.page.locator("#chat .user-row").count() == 1
    assert not visit.troubles


def test_an_answer_is_shared_and_shown_again(visit: Visit) -> None:
    visit.ask("언제까지입니까?")
    visit.page.locator("#chat a.pd-act", has_text=messages.LINK.ko).click()
    visit.page.locator("#status", has_text=messages.LINKED.ko).wait_for()
    answer_id = visit.page.locator("#status .pd-kept").get_attribute("data-answer")
    visit.page.goto(f"{visit.origin}?answer={answer_id}")
    visit.page.locator("#chat .pd-answer", has_text=AMOUNT).wait_for()
    assert QUOTE in visit.page.locator("#panel mark").inner_text()
    assert not visit.troubles


def test_what_is_wrong_with_an_answer_can_be_told(visit: Visit) -> None:
    visit.ask("언제까지입니까?")
    visit.page.locator("#chat a.pd-act", has_text=messages.FAULTY.ko).click()
    visit.page.locator("#reasons label", has_text=messages.REASONS["outdated"].ko).click()
    visit.page.locator("#report-send").click()
    visit.page.locator("#status", has_text=messages.THANKED.ko).wait_for()
    assert not visit.page.locator("#report").is_visible()


def test_what_is_copied_keeps_its_sources_and_says_that_it_is_automatic(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("언제까지입니까?")
    visit.page.locator("#chat a.pd-act", has_text=messages.COPY.ko).click()
    visit.page.locator("#status", has_text=messages.COPIED.ko).wait_for()
    text = str(visit.page.evaluate("navigator.clipboard.readText()"))
    assert QUOTE in text
    assert "https://www.korea.kr/briefing/pressReleaseView.do?newsId=r1" in text
    assert messages.AUTOMATIC.ko in text
    assert messages.LINK.ko not in text


def _asked_again(visit: Visit) -> None:
    visit.page.locator("#chat .pd-answer").nth(1).wait_for()
    visit.page.wait_for_selector("#question textarea:enabled")


def test_a_condition_of_an_answer_is_taken_off_by_keyboard_and_the_question_asked_again(visit: Visit) -> None:
    page = visit.page
    visit.ask("지난달에 발표한 자료는?")
    page.get_by_role("link", name="조건 빼기: 교육부").focus()
    page.keyboard.press("Enter")
    _asked_again(visit)

    assert page.locator("#chat .user-row").all_inner_texts() == ["지난달에 발표한 자료는?"] * 2
    chips = page.locator("#chat .pd-answer").nth(1).locator(".pd-chip > span").all_inner_texts()
    assert chips == ["2025-07-01 ~ 2025-07-31", "중소벤처기업부"]
    _clean(visit)


def test_conditions_set_by_hand_hold_until_they_are_taken_off_by_keyboard(visit: Visit) -> None:
    page = visit.page
    page.locator("#conditions summary").press("Enter")
    page.wait_for_function("document.querySelectorAll('#pd-ministries option').length === 2")
    page.get_by_label(messages.DATE_FROM.ko).fill("2025-01-01")
    page.get_by_label(messages.MINISTRY.ko).fill("교육부")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="조건 빼기: 교육부").wait_for()
    page.wait_for_function("document.activeElement.matches('#question textarea')")
    visit.ask("언제까지 신청합니까?")

    chips = page.locator("#chat .pd-answer .pd-chip > span").all_inner_texts()
    assert chips == ["2025-01-01 ~", "교육부"]

    page.get_by_role("button", name="조건 빼기: 교육부").press("Enter")
    page.get_by_role("button", name="조건 빼기: 교육부").wait_for(state="detached")
    page.wait_for_function("document.activeElement.getAttribute('data-key') === 'dates'")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#conditions summary')")
    visit.ask("어디에서 신청합니까?")

    assert page.locator("#chat .pd-answer").nth(1).locator(".pd-chip").count() == 0
    _clean(visit)


def test_a_ministry_that_is_not_there_is_told_where_it_was_written(visit: Visit) -> None:
    page = visit.page
    page.locator("#conditions summary").click()
    page.get_by_label(messages.MINISTRY.ko).fill("없는 부")
    page.get_by_role("button", name=messages.APPLY.ko).click()
    page.wait_for_function("document.activeElement.id === 'pd-problem'")

    assert page.get_by_label(messages.MINISTRY.ko).input_value() == "없는 부"
    _clean(visit)


def test_a_release_is_asked_alone_until_that_is_taken_off(visit: Visit) -> None:
    page = visit.page
    # Gradio reports the events of the first page that are cut off by leaving it.
    page.goto("about:blank")
    visit.troubles.clear()
    page.goto(f"{visit.origin}?about=r1")
    off = page.get_by_role("button", name="조건 빼기: 이 보도자료에서만: 집중호우 피해 소상공인에 긴급자금 지원")
    off.wait_for()
    visit.ask("언제까지 신청합니까?")
    assert page.locator("#chat .pd-answer").nth(1).locator(".pd-chip").count() == 1
    off.press("Enter")
    off.wait_for(state="detached")
    visit.ask("언제까지 신청합니까?")

    assert page.locator("#chat .pd-answer").nth(2).locator(".pd-chip").count() == 0
    _clean(visit)


def test_what_is_printed_has_sources_with_addresses_notice_and_day_but_no_controls(visit: Visit) -> None:
    page = visit.page
    visit.ask("언제까지 신청합니까?")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    printed = page.locator("#pd-printed").inner_text()
    address = "getComputedStyle(document.querySelector('.pd-sources a[target]'), '::after').content"

    assert "인쇄한 때: " in printed
    assert re.search(r"20\d\d년", printed)
    assert page.evaluate(address).endswith('newsId=r1"')
    for shown in ("#chat .user-row", "#chat .pd-answer", "#notice"):
        assert page.locator(shown).is_visible()
    assert messages.AUTOMATIC.ko in page.locator("#chat .pd-notices").inner_text()
    for hidden in ("#composer", "#conditions", "#language", "#clear", "#source", ".pd-acts", "#chat .options"):
        assert not page.locator(hidden).is_visible()
    assert page.evaluate("document.querySelector('#chat .bubble-wrap').scrollHeight") == page.evaluate(
        "document.querySelector('#chat .bubble-wrap').clientHeight"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.pd-answer p')).color") == "rgb(0, 0, 0)"


def test_the_release_of_a_source_is_read_on_a_page_of_its_own(visit: Visit) -> None:
    visit.ask("언제까지 신청합니까?")
    with visit.page.context.expect_page() as opened:
        visit.page.get_by_role("link", name=messages.OPENS_RELEASE.ko).click()

    assert opened.value.url == f"{visit.origin}releases/r1?lang=ko"
    assert visit.page.locator("#chat .pd-answer").count() == 1
