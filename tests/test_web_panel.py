"""The source panel."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from rag.domain import Facet, Language, Mark, PressRelease
from rag.errors import StoreError
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.conversation import Conversation, answering, asked
from rag.web.panel import panel_html, source_html
from tests.browser.web_fakes import QUOTE, FakeService, citation, release

# Nothing is kept in these tests, so that no file is made.
_BOOK = AnswerBook(Path("answers.db"))


def _answered(now: Conversation, service: FakeService, language: Language) -> Conversation:
    *_, done = answering(now, service, _BOOK, language)
    return done


def _conversation(question: str = "언제") -> Conversation:
    return _answered(asked(Conversation(), question, "ko"), FakeService(), "ko")


def _marked(source: str) -> str:
    return "".join(re.sub("<[^>]+>", "", part) for part in re.findall("<mark>(.*?)</mark>", source))


def test_the_panel_shows_the_facts_and_the_whole_text_with_the_quote_marked() -> None:
    source = panel_html(_conversation(), "#cite-1-1", FakeService(), "ko")

    assert _marked(source) == QUOTE
    for words in (
        "중소벤처기업부",
        "2025-08-04 17:13 (한국 시각)",
        "공공누리 제1유형",
        "보도자료(2025.8.4.)",
        "원문 보기",
    ):
        assert words in source
    assert source.count("<p>") == len(release().body.split("\n\n"))


def test_the_answering_words_are_emphasised_inside_the_quote_and_their_note_stands_beside_it() -> None:
    source = panel_html(_conversation(), "#cite-1-1", FakeService(), "ko")

    assert '<strong class="pd-word">4일부터 29일까지</strong>' in source
    assert "“4일부터 29일까지”: 2025-08-04 ~ 2025-08-29" in source
    assert "2025-08-29" not in _marked(source)


def test_the_tabs_lead_to_the_other_sources_and_say_which_is_open() -> None:
    source = panel_html(_conversation(), "#cite-1-2", FakeService(), "en")

    assert re.findall(r'href="#(cite-\d-\d)"', source) == ["cite-1-1", "cite-1-2"]
    assert source.count('aria-current="true"') == 1
    assert 'aria-label="Source 1: ' in source
    assert "Ministry of SMEs and Startups" in source


@pytest.mark.parametrize("anchor", ["", "#cite-9-9", "<b>"], ids=["none", "unknown", "markup"])
def test_an_anchor_without_a_citation_shows_the_hint(anchor: str) -> None:
    assert messages.PANEL_EMPTY.ko in panel_html(_conversation(), anchor, FakeService(), "ko")


def test_a_quote_over_paragraphs_is_marked_in_each_of_them() -> None:
    body = "앞 문단이다.\n첫 줄 끝\n\n둘째 줄 처음. 남은 글."
    one = release(body=body)
    quoted = citation(one, "줄 끝\n\n둘째 줄", marks=(Mark(2, 8, Facet.WHAT), Mark(40, 90, Facet.WHAT)))
    source = source_html(quoted, one, "ko")

    assert re.findall("<mark>(.*?)</mark>", source) == [
        '줄 <strong class="pd-word">끝</strong>',
        '<strong class="pd-word">둘째 </strong>줄',
    ]


def test_hostile_text_stays_text_in_every_part_of_the_panel() -> None:
    source = panel_html(_conversation("적대"), "#cite-1-1", FakeService(), "ko")

    assert "<img" not in source
    assert "<script" not in source
    assert source.count("&lt;img src=x onerror=alert(1)&gt;") >= 4


def test_a_release_that_is_gone_shows_the_quote_alone() -> None:
    source = source_html(citation(release(), QUOTE), None, "ko")

    assert messages.PANEL_GONE.ko in source
    assert _marked(source) == QUOTE


def test_a_release_that_changed_is_not_marked_at_the_old_place() -> None:
    source = source_html(citation(release(), QUOTE), release(body="새 글이다. " * 100), "ko")

    assert messages.PANEL_CHANGED.ko in source
    assert _marked(source) == QUOTE
    assert "새 글이다" not in source


def test_a_digest_says_so_and_an_unsafe_address_is_no_link() -> None:
    one = replace(release(), digest=True, attribution="")
    quoted = replace(citation(one, QUOTE), url="javascript:alert(1)")
    source = source_html(quoted, one, "en")

    assert messages.PANEL_DIGEST.en in source
    assert "javascript" not in source
    assert messages.ATTRIBUTION.en not in source


def test_a_store_that_cannot_be_read_shows_the_quote_alone() -> None:
    class Broken(FakeService):
        def release(self, release_id: str) -> PressRelease | None:
            raise StoreError("/secret/path: gone")

    source = panel_html(_conversation(), "#cite-1-1", Broken(), "ko")

    assert messages.PANEL_GONE.ko in source
    assert "/secret" not in source


def test_the_panel_leads_to_the_whole_release_here_while_it_is_there() -> None:
    odd = replace(release(), release_id="a/b?c")
    shown = source_html(replace(citation(odd, QUOTE), release_id="a/b?c"), odd, "en")

    assert 'href="/releases/a%2Fb%3Fc?lang=en" target="_blank"' in shown
    assert "/releases/" not in source_html(citation(release(), QUOTE), None, "en")
