"""Answers as chat messages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rag.domain import Answer, AnswerSentence, Filters, Language, Status
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.conversation import Conversation, answering, asked
from rag.web.markup import message_text
from rag.web.render import answer_html, chat_messages, license_line, ministry_name, question_html
from tests.browser.web_fakes import AMOUNT, HOSTILE, QUOTE, FakeService


class _Page(HTMLParser):
    """The text, tags and attributes of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


# Nothing is kept in these tests, so that no file is made.
_BOOK = AnswerBook(Path("answers.db"))


def _answered(now: Conversation, service: FakeService, language: Language) -> Conversation:
    *_, done = answering(now, service, _BOOK, language)
    return done


def _answer(question: str = "언제") -> Answer:
    return FakeService().ask(question)


def test_each_sentence_carries_links_to_its_citations() -> None:
    page = _Page(answer_html(_answer(), 3))

    assert QUOTE in page.text
    assert [value for name, value in page.attributes if name == "href"][:2] == ["#cite-3-1", "#cite-3-2"]
    assert ("title", "출처 1: 집중호우 피해 소상공인에 긴급자금 지원") in page.attributes


def test_the_answering_words_are_emphasised_in_the_sentence() -> None:
    source = answer_html(_answer(), 1)

    assert '<strong class="pd-word">4일부터 29일까지</strong>' in source
    assert " <strong" in source


def test_the_note_of_a_mark_is_not_in_the_sentence() -> None:
    assert "2025-08-29" not in _Page(answer_html(_answer(), 1)).text


def test_a_sentence_without_its_quote_and_an_unknown_number_stay_plain() -> None:
    answer = replace(_answer(), sentences=(AnswerSentence("다른 말입니다.", (1, 9)),))
    source = answer_html(answer, 1)

    assert "pd-word" not in source
    assert "cite-1-9" not in source


def test_sources_contacts_and_notices_stand_under_the_answer() -> None:
    text = _Page(answer_html(_answer(), 1)).text

    for words in ("출처", "중소벤처기업부", "2025-08-04", "공공누리 제1유형", "원문 보기", "044-204-7800", "자료 기준"):
        assert words in text


def test_an_english_answer_names_the_ministry_in_english_and_marks_the_korean_quote() -> None:
    source = answer_html(_answer("until when"), 1)

    assert "Ministry of SMEs and Startups" in source
    assert f'<span lang="ko">{QUOTE[:3]}' in source
    assert '<div class="pd-answer" lang="en">' in source


def test_an_unanswered_question_shows_its_text_and_the_nearest_releases() -> None:
    text = _Page(answer_html(_answer("없는 것"), 1)).text

    assert "보도자료에서 이 내용을 찾지 못했습니다." in text
    assert "가까운 보도자료" in text


def test_an_answer_without_sources_has_no_list() -> None:
    answer = Answer(Status.OUT_OF_SCOPE, "ko", "날씨는 알지 못합니다.", "날씨")

    assert "pd-sources" not in answer_html(answer, 1)


def test_a_source_without_a_plain_web_address_has_no_link() -> None:
    answer = _answer()
    unsafe = tuple(replace(citation, url="javascript:alert(1)") for citation in answer.citations)

    assert "javascript" not in answer_html(replace(answer, citations=unsafe), 1)


def test_hostile_text_stays_text_in_every_part_of_an_answer() -> None:
    page = _Page(answer_html(_answer("적대"), 1))

    assert page.text.count("<img src=x onerror=alert(1)>") >= 5
    assert set(page.tags) <= {"div", "p", "span", "strong", "a", "ul", "li", "br", "small"}
    links = {value for name, value in page.attributes if name == "href"}
    assert links == {"#cite-1-1", "https://www.korea.kr/briefing/pressReleaseView.do?newsId=r2"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]


@pytest.mark.parametrize("mark", ["*", "~", "`", "$", "_", "#", "!", "\\"], ids=lambda mark: f"u{ord(mark):x}")
def test_no_markdown_mark_of_a_text_reaches_the_message(mark: str) -> None:
    plain = question_html("가", "ko")
    source = question_html(f"가{mark}", "ko")

    assert source == plain.replace("가", f"가&#{ord(mark)};")


def test_an_answer_is_one_line_so_that_markdown_sees_one_block() -> None:
    answer = replace(_answer(), sentences=(AnswerSentence("첫째\n\n둘째", (1,)),), notices=("가\n\n나",))

    assert "\n" not in answer_html(answer, 1)


def test_a_conversation_becomes_messages_and_only_the_last_answer_offers_followups() -> None:
    now = Conversation()
    for question in ("언제", "고장", "얼마"):
        now = _answered(asked(now, question, "ko"), FakeService(), "ko")
    shown = chat_messages(asked(now, "또", "ko"), "ko")

    assert [message["role"] for message in shown] == ["user", "assistant"] * 3 + ["user"]
    assert not [message for message in shown if "options" in message]
    assert "pd-failure" in str(shown[3]["content"])
    assert chat_messages(now, "ko")[-1]["options"] == [
        {"value": "신청 서류는 무엇입니까?", "label": "신청 서류는 무엇입니까?"},
        {"value": "문의처를 알려 주십시오.", "label": "문의처를 알려 주십시오."},
    ]
    assert chat_messages(Conversation(), "ko") == []


def test_an_unknown_licence_sends_the_reader_to_the_original() -> None:
    assert license_line("", "ko") == "이용 조건: 원문에서 확인"
    assert license_line("CC-BY", "en") == "Licence: CC-BY"


def test_a_ministry_without_an_english_name_keeps_its_own() -> None:
    citation = replace(_answer().citations[0], ministry_en="")

    assert ministry_name(citation, "en") == "중소벤처기업부"
    assert AMOUNT in _Page(answer_html(_answer(), 1)).text
    assert HOSTILE not in answer_html(_answer("적대"), 1)


def test_what_the_question_was_restricted_to_is_shown() -> None:
    answer = FakeService().ask("언제")
    filters = Filters(date(2026, 5, 1), date(2026, 5, 31), ("금융위원회",))

    assert "pd-conditions" not in answer_html(answer, 1)
    assert "pd-off" not in answer_html(replace(answer, filters=filters), 1)
    assert "#drop-7-ministry-0" in answer_html(replace(answer, filters=filters), 7, acts=True)
    assert "금융위원회" in answer_html(replace(answer, filters=filters), 1)
    assert "2026&#45;05&#45;01 &#126; 2026&#45;05&#45;31" in answer_html(replace(answer, filters=filters), 1)
    assert "Financial Services Commission" in answer_html(replace(answer, filters=filters, language="en"), 1)


def test_notices_stand_in_one_list_and_that_it_is_automatic_comes_last() -> None:
    answer = replace(_answer(), notices=("첫째", "둘째"))
    whole, growing = answer_html(answer, 1, acts=True), answer_html(answer, 1)

    assert whole.count('class="pd-notices"') == 1
    assert re.findall(r'<li class="pd-notice">([^<]*)', whole) == ["첫째", "둘째", message_text(messages.AUTOMATIC.ko)]
    assert growing.count('pd-notice"') == 2
    assert "pd-notices" not in answer_html(replace(answer, notices=()), 1)


def test_a_partial_answer_says_what_is_not_told_and_a_whole_one_repeats_nothing() -> None:
    untold = "이 자료에서 확인되지 않는 내용: 인물"
    whole = _answer()
    lacking = replace(whole, text=f"{whole.text}\n{untold}")

    assert untold in _Page(answer_html(replace(lacking, status=Status.PARTIAL), 1)).text
    assert untold not in _Page(answer_html(lacking, 1)).text
    last = f"{whole.text}\n“{whole.sentences[-1].text}” [1]"
    told_twice = answer_html(replace(whole, status=Status.PARTIAL, text=last), 1)
    assert _Page(told_twice).text.count(whole.sentences[-1].text) == _Page(answer_html(whole, 1)).text.count(
        whole.sentences[-1].text
    )
