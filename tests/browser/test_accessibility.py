"""Every view against axe-core's rules of WCAG 2.2 A and AA: no violation, light or dark, at a desk or on a phone."""

from __future__ import annotations

from importlib import resources

import pytest
from playwright.sync_api import Browser

from rag.web import messages
from tests.browser.conftest import Visit, open_visit

_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 320, "height": 700}}


def violations(visit: Visit) -> list[str]:
    """What axe-core finds on the page as it is now."""
    visit.page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = visit.page.evaluate("(rules) => axe.run(document, rules)", _RULES)["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_chat_has_no_violation(browser: Browser, address: str, scheme: str, size: str) -> None:
    options = {"viewport": _SIZES[size], "color_scheme": scheme, "locale": "ko-KR"}
    with browser.new_context(**options) as context:  # type: ignore[arg-type]  # the names of playwright's arguments
        visit = open_visit(context, address)
        assert violations(visit) == []
        visit.page.locator("#conditions summary").click()
        visit.page.get_by_label(messages.MINISTRY.ko).fill("없는 부")
        visit.page.get_by_role("button", name=messages.APPLY.ko).click()
        visit.page.locator("#pd-problem").wait_for()
        assert violations(visit) == []
        visit.page.get_by_label(messages.MINISTRY.ko).fill("교육부")
        visit.page.get_by_role("button", name=messages.APPLY.ko).click()
        visit.page.locator("#conditions .pd-chip").wait_for()
        visit.ask("언제까지입니까?")
        visit.page.locator("#chat a.pd-cite").first.click()
        visit.page.wait_for_function("document.activeElement.className === 'pd-title'")
        assert violations(visit) == []
        visit.page.keyboard.press("Escape")
        visit.page.locator("#chat a.pd-act", has_text=messages.FAULTY.ko).click()
        visit.page.locator("#report-send").wait_for()
        assert violations(visit) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["releases", "releases/r1", "about?lang=en", "releases/none"])
def test_no_page_has_a_violation(browser: Browser, address: str, scheme: str, path: str) -> None:
    options = {"viewport": _SIZES["phone"], "color_scheme": scheme}
    with browser.new_context(**options) as context:  # type: ignore[arg-type]  # the names of playwright's arguments
        visit = Visit(context.new_page(), address)
        visit.page.goto(address + path)
        assert violations(visit) == []
        assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
