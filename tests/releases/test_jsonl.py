"""Records of JSON Lines files."""

import json

import pytest

from rag.domain import PressRelease
from rag.errors import ReleaseError
from rag.releases.jsonl import read_record

_BODY = "어촌에 새 항로를 연다고 밝혔다. 하루 두 번 배가 오가며 요금은 3,000원이다. 첫 배는 아침 7시에 떠난다."


def _read(**changes: object) -> PressRelease:
    record = {
        "news_item_id": "156000001",
        "title": "(보도자료) 새 항로 개통",
        "subtitles": ["- 하루 두 번 &middot; 3,000원 -"],
        "ministry": "해양수산부",
        "approve_date": "08/04/2025 17:13:00",
        "original_url": "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156000001&call_from=openData",
        "body": _BODY,
    } | changes
    return read_record(json.dumps(record), "/corpus/a.jsonl", 7)


def test_a_record_becomes_a_release() -> None:
    release = _read()

    assert release.release_id == "156000001"
    assert release.title == "새 항로 개통"
    assert release.kind == "보도자료"
    assert release.subtitles == ("- 하루 두 번 · 3,000원 -",)
    assert release.body == _BODY
    assert release.published.isoformat() == "2025-08-04T17:13:00+09:00"
    assert release.url == "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156000001"
    assert release.license == "KOGL-1"
    assert release.attribution == "출처: 정책브리핑(www.korea.kr), 해양수산부, 공공누리 제1유형"
    assert release.source == "/corpus/a.jsonl"
    assert not release.stub


@pytest.mark.parametrize(
    ("changes", "license_name"),
    [
        ({"kogl_type": "4"}, "KOGL-4"),
        ({"kogl_type": 1}, "KOGL-1"),
        ({"kogl_type": "0"}, ""),
        ({"kogl_type": None}, ""),
        ({"original_url": "https://example.org/1"}, ""),
        ({"original_url": "https://korea.kr.example.org/1"}, ""),
    ],
    ids=["type-4", "number", "zero", "null", "elsewhere", "look-alike"],
)
def test_a_licence_is_only_what_is_known(changes: dict[str, object], license_name: str) -> None:
    assert _read(**changes).license == license_name


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("http://www.korea.kr/a.do?call_from=rsslink&newsId=1", "http://www.korea.kr/a.do?newsId=1"),
        ("https://www.korea.kr/a.do?newsId=1&call_from=openData#x", "https://www.korea.kr/a.do?newsId=1#x"),
        ("javascript:alert(1)", ""),
        ("ftp://a.kr/x", ""),
        ("https://a.kr/<script>", ""),
        ("", ""),
    ],
    ids=["first", "fragment", "script", "ftp", "markup", "empty"],
)
def test_only_web_addresses_are_kept_and_without_the_callers_mark(url: str, clean: str) -> None:
    assert _read(original_url=url).url == clean


@pytest.mark.parametrize(
    ("ministry", "body", "issuer"),
    [
        ("올해부", "올해부터 환경부(장관 아무개)는 달라진다고 밝혔다. " + _BODY, "환경부"),
        ("소재부", "산업통상자원부 국가기술표준원(원장 아무개)은 밝혔다. " + _BODY, "국가기술표준원"),
        ("서울특별시", "서울특별시(시장 아무개)는 환경부(장관 아무개)와 " + _BODY, "서울특별시"),
        ("서울특별시", _BODY, "서울특별시"),
        ("소재부", "어느재단(이사장 아무개)은 밝혔다. " + _BODY, "소재부"),
        ("환경부", "국토교통부(장관 아무개)와 함께 " + _BODY, "환경부"),
        ("문화재청", _BODY, "문화재청"),
        ("미분류", "환경부(장관 아무개)는 " + _BODY, ""),
        ("", "환경부(장관 아무개)는 " + _BODY, ""),
        (None, _BODY, ""),
    ],
    ids=["slip", "agency", "introduced", "unknown", "still-unknown", "known", "old", "placeholder", "empty", "null"],
)
def test_the_ministry_is_as_published_unless_it_is_a_slip(ministry: str | None, body: str, issuer: str) -> None:
    assert _read(ministry=ministry, body=body).ministry == issuer


def test_html_bodies_become_text() -> None:
    release = _read(body="<p><span>새 항</span><span>로를</span> 연다.</p><p>&lt;요금&gt; 3,000원</p>", news_item_id=5)

    assert release.release_id == "5"
    assert release.body == "새 항로를 연다.\n\n<요금> 3,000원"
    assert release.stub


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "`title` is missing"),
        ({"title": "<br>"}, "the title is missing"),
        ({"body": "  "}, "`body` is missing"),
        ({"body": "<끝>"}, "the body is empty"),
        ({"body": ["x"]}, "`body` is a list"),
        ({"title": True}, "`title` is a bool"),
        ({"news_item_id": None}, "`news_item_id` is missing"),
        ({"news_item_id": "a/b"}, "the id 'a/b' cannot be used"),
        ({"approve_date": "soon"}, "the date 'soon' cannot be read"),
        ({"subtitles": [1]}, "`subtitles` is not a list of texts"),
    ],
    ids=["no-title", "blank-title", "blank-body", "furniture", "list", "bool", "no-id", "bad-id", "date", "subtitles"],
)
def test_a_bad_field_is_named_with_the_line(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        _read(**changes)

    assert reason in caught.value.reason
    assert caught.value.line == 7
    assert str(caught.value).startswith("/corpus/a.jsonl:7: ")


@pytest.mark.parametrize(
    "line", ["{", "[1]", "3", "[" * 100_000, "\ufeff{}"], ids=["open", "list", "number", "deep", "bom"]
)
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(ReleaseError, match="one JSON object a line"):
        read_record(line, "a.jsonl", 1)


def test_subtitles_may_be_one_text_or_missing() -> None:
    assert _read(subtitles="부제").subtitles == ("부제",)
    assert _read(subtitles=None).subtitles == ()


def test_a_lone_surrogate_cannot_break_the_hash() -> None:
    assert len(_read(body=_BODY + "\ud800").sha256) == 64
