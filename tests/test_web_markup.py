"""Text that must stay text."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest

from rag.web.markup import (
    emphasised,
    korean_date,
    korean_time,
    language_of,
    message_text,
    panel_text,
    safe_url,
)

HOSTILE = "<img src=x onerror=\"a()\"> ${1+1} {{x}} \\ ` $$y$$ ~~z~~ *b* _c_ # h [x](http://evil) 'q' &lt;"


def test_message_text_leaves_no_ascii_mark_that_markdown_or_html_could_read() -> None:
    """Only the numeric entities themselves hold marks."""
    escaped = message_text(HOSTILE)

    assert html.unescape(escaped) == HOSTILE
    assert not set("<>\"'`$*_~[](){}\\!|=/") & set(escaped)


def test_message_text_turns_lines_into_breaks_so_that_no_blank_line_ends_the_block() -> None:
    assert message_text("가\n\n나") == "가<br><br>나"


def test_message_text_keeps_the_spaces_around_a_piece() -> None:
    assert message_text(" 4일 ") == " 4일 "


def test_panel_text_escapes_markup_and_quotes() -> None:
    escaped = panel_text(HOSTILE)

    assert html.unescape(escaped) == HOSTILE
    assert not set("<>\"'") & set(escaped)


@pytest.mark.parametrize(
    "unseen",
    ["\u200b", "\u202e", "\u2066", "\x00", "\x1b", "\r", "\ufe0f", "\ufeff", "\U000e0041", "\ud800", "\xad"],
    ids=[
        "zero-width",
        "bidi-override",
        "isolate",
        "nul",
        "escape",
        "cr",
        "variation",
        "bom",
        "tag",
        "surrogate",
        "shy",
    ],
)
def test_characters_that_nobody_sees_are_dropped(unseen: str) -> None:
    text = f"가{unseen}나"

    assert (panel_text(text), message_text(text)) == ("가나", "가나")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("보도자료 PDF", "ko"), ("press release", "en"), ("2025-08-04", "ko")],
    ids=["hangul", "latin", "neither"],
)
def test_a_text_with_hangul_is_korean(text: str, expected: str) -> None:
    assert language_of(text, "ko") == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://",
        "https://www.korea.kr@evil.example/",
        "https://a b.example",
        "https://x\\y.example",
        "http://[",
        "/local",
    ],
    ids=["empty", "script", "data", "relative", "no-host", "userinfo", "space", "backslash", "broken", "path"],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert safe_url(url) == ""


def test_an_address_is_escaped_for_an_attribute() -> None:
    escaped = safe_url('https://www.korea.kr/a?b=1&c="><script>')

    assert html.unescape(escaped) == 'https://www.korea.kr/a?b=1&c="><script>'
    assert not set("<>\"'&") - {"&"} & set(escaped)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([(0, 1)], '<strong class="pd-word">a</strong>&lt;c'),
        ([(2, 3), (0, 1)], '<strong class="pd-word">a</strong>&lt;<strong class="pd-word">c</strong>'),
        ([(0, 2), (1, 3)], '<strong class="pd-word">a&lt;</strong>c'),
        ([(-1, 1), (2, 9), (1, 1)], "a&lt;c"),
    ],
    ids=["one", "unsorted", "overlap", "outside"],
)
def test_words_are_emphasised_where_their_offsets_make_sense(words: list[tuple[int, int]], expected: str) -> None:
    assert emphasised("a<c", words, panel_text) == expected


def test_times_are_korean() -> None:
    moment = datetime(2025, 8, 4, 16, 30, tzinfo=UTC)

    assert (korean_date(moment), korean_time(moment)) == ("2025-08-05", "2025-08-05 01:30")
