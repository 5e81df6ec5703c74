"""The pages beside the chat: readable without a script, in two languages, and deaf to markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

import pytest
from fastapi.testclient import TestClient

from rag.domain import Filters, ReleasePage
from rag.errors import StoreError
from rag.web import page_messages
from rag.web.pages import kind_in, page_language
from tests.browser.web_fakes import HOSTILE, QUOTE, FakeService, built_app


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(built_app(FakeService())) as started:
        yield started


def test_releases_are_listed_with_ministry_and_day_and_counted(client: TestClient) -> None:
    page = client.get("/releases").text

    assert '<a href="/releases/r1?lang=ko" lang="ko">집중호우 피해 소상공인에 긴급자금 지원</a>' in page
    assert "보도자료 2건" in page
    assert re.search(r"2025-08</th><td>.*?<span class=\"number\">2</span>", page)
    assert re.search(r"교육부</th><td>.*?<span class=\"number\">1</span>", page)


@pytest.mark.parametrize(
    ("query", "total"),
    [("q=긴급자금", "보도자료 1건"), ("ministry=교육부", page_messages.NONE.ko), ("from=gestern&to=2025-99-99", "2건")],
    ids=["words", "ministry", "wrong-days"],
)
def test_what_is_looked_for_restricts_the_list(client: TestClient, query: str, total: str) -> None:
    assert total in client.get(f"/releases?{query}").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999", ""])
def test_any_page_number_is_taken(client: TestClient, page: str) -> None:
    assert client.get(f"/releases?page={page}").status_code == 200


def test_a_release_is_read_whole_with_its_source(client: TestClient) -> None:
    page = client.get("/releases/r1").text

    assert QUOTE in page
    assert 'href="https://www.korea.kr/briefing/pressReleaseView.do?newsId=r1"' in html.unescape(page)
    assert 'href="/?about=r1"' in page
    assert "공공누리 제1유형" in page


def test_what_is_not_there_is_told_kindly(client: TestClient) -> None:
    response = client.get("/releases/none?lang=en")

    assert response.status_code == 404
    assert page_messages.GONE.en in response.text


def test_an_index_that_cannot_be_read_is_told_kindly() -> None:
    class Broken(FakeService):
        def monthly(self) -> dict[tuple[str, str], int]:
            raise StoreError("/secret/path: gone")

    with TestClient(built_app(Broken())) as client:
        response = client.get("/releases")
    assert response.status_code == 503
    assert page_messages.UNAVAILABLE.ko in response.text
    assert "secret" not in response.text


@pytest.mark.parametrize("path", ["/releases", "/releases/r1", "/about", "/releases/none"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_says_its_language_and_offers_the_other(client: TestClient, path: str, language: str) -> None:
    page = client.get(path, params={"lang": language}).text

    assert f'<html lang="{language}">' in page
    assert 'href="?lang=en"' in page
    assert "<script" not in page
    assert page.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("named", "accepted", "language"),
    [
        ("", "en-US,en;q=0.9,ko;q=0.8", "en"),
        ("", "ko-KR,ko", "ko"),
        ("ko", "en-US", "ko"),
        ("", "", "ko"),
        ("fr", "en", "ko"),
    ],
)
def test_the_language_is_the_named_one_or_that_of_the_browser(named: str, accepted: str, language: str) -> None:
    assert page_language(named, accepted) == language


def test_hostile_text_stays_text(client: TestClient) -> None:
    attack = '"><script>alert(1)</script>{{7*7}}'
    pages = [
        client.get("/releases").text,
        client.get("/releases/r2").text,
        client.get("/releases", params={"q": attack, "from": '"><b>', "ministry": attack, "lang": attack}).text,
    ]

    for page in pages:
        assert "<script" not in page
        assert "<img" not in page
        assert "49" not in page.split("</style>")[1] or "{{7*7}}" in html.unescape(page)
    assert HOSTILE.replace(" ", "")[:40] in html.unescape(pages[1]).replace(" ", "")


def test_a_kind_of_release_can_be_looked_for_and_another_word_restricts_nothing() -> None:
    asked: list[Filters] = []

    class Noting(FakeService):
        def browse(
            self, filters: Filters, words: Sequence[str] = (), *, limit: int = 20, offset: int = 0
        ) -> ReleasePage:
            asked.append(filters)
            return super().browse(filters, words, limit=limit, offset=offset)

    with TestClient(built_app(Noting())) as client:
        page = client.get("/releases", params={"kind": "정책뉴스", "lang": "en"}).text
        client.get("/releases", params={"kind": "<b>"})

    assert asked == [Filters(kinds=("정책뉴스",)), Filters()]
    assert '<option value="정책뉴스" selected>Policy news</option>' in page
    assert "kind=%EC%A0%95" in page


@pytest.mark.parametrize(
    ("written", "korean", "english"),
    [
        ("보도자료", "보도자료", "press release"),
        ("[1.4.보도설명자료]", "[1.4.보도설명자료]", "explanatory release"),
        ("정책뉴스", "정책뉴스", "policy news"),
        ("동정", "동정", "동정"),
    ],
)
def test_a_kind_is_named_in_the_language_of_the_page(written: str, korean: str, english: str) -> None:
    assert (kind_in("ko", written), kind_in("en", written)) == (korean, english)


def test_ministries_are_chosen_by_their_names_in_the_language_of_the_page(client: TestClient) -> None:
    page = client.get("/releases?lang=en&ministry=교육부").text

    assert '<option value="교육부" selected lang="en">Ministry of Education</option>' in page
