"""Markdown with front matter."""

import pytest

from rag.domain import Contact, PressRelease
from rag.errors import ReleaseError
from rag.releases.markdown import read_markdown

_MINIMAL = "title: 새 항로 개통\npublished: 2025-08-04\n"
_BODY = (
    "# 새 항로\n\n| 구분 | 요금 |\n| --- | --- |\n| 어른 | 3,000원 |\n\n"
    "문의 : 해양수산부 항만과 홍길동 사무관(044-200-0000)\n"
)


def _read(fields: str = _MINIMAL, body: str = _BODY) -> PressRelease:
    return read_markdown(f"---\n{fields}---\n{body}", "/corpus/ko/2025-route.md")


def test_title_date_and_body_are_enough() -> None:
    release = _read()

    assert release.release_id == "2025-route"
    assert release.published.isoformat() == "2025-08-04T00:00:00+09:00"
    assert release.body == _BODY.replace(" 홍길동 사무관", "").strip()
    assert release.contacts == (Contact("해양수산부 항만과", "044-200-0000"),)
    assert (release.license, release.url, release.digest) == ("", "", False)


def test_every_field_is_read() -> None:
    release = _read(
        "id: route-1\ntitle: '새 항로: 개통'\nsubtitles: [하나, 둘]\nministry: 해양수산부\n"
        "published: 2025-08-04T17:13:00+09:00\nkind: 정책뉴스\nlanguage: en\ndigest: true\n"
        "source_url: https://www.korea.kr/news/policyNewsView.do?newsId=1&call_from=x\nlicense: 공공누리 제1유형\n"
        "attribution: '출처: 어디'\ncontacts:\n  - department: 항만과\n    phone: '044-200-1111'\n"
    )

    assert release.release_id == "route-1"
    assert release.title == "새 항로: 개통"
    assert release.subtitles == ("하나", "둘")
    assert release.published.isoformat() == "2025-08-04T17:13:00+09:00"
    assert (release.kind, release.language, release.digest) == ("정책뉴스", "en", True)
    assert release.url == "https://www.korea.kr/news/policyNewsView.do?newsId=1"
    assert (release.license, release.attribution) == ("KOGL-1", "출처: 어디")
    assert release.contacts == (Contact("항만과", "044-200-1111"),)


@pytest.mark.parametrize(
    ("field", "release_id"),
    [("id: 0123", "0123"), ("id: 156000001", "156000001"), ("id: 2025-08-04", "2025-08-04"), ("id: 0o17 ", "0o17")],
    ids=["octal", "digits", "date", "text"],
)
def test_an_id_is_taken_as_written(field: str, release_id: str) -> None:
    assert _read(f"{field}\n{_MINIMAL}").release_id == release_id


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    text = f"\ufeff---\r\n{_MINIMAL}---\r\n본문이다.".replace("\n", "\r\n").replace("\r\r", "\r")

    assert read_markdown(text, "a.md").body == "본문이다."


def test_a_file_name_in_korean_is_an_id() -> None:
    assert read_markdown(f"---\n{_MINIMAL}---\n본문", "/corpus/새 항로.md").release_id == "새 항로"


def test_one_subtitle_and_another_licence_are_kept_as_written() -> None:
    release = _read(_MINIMAL + "subtitles: 하나\nlicense: CC BY 4.0\nurl: https://example.org/a\n")

    assert (release.subtitles, release.license, release.url) == (("하나",), "CC BY 4.0", "https://example.org/a")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("published: 2025-08-04\n", "`title` is missing"),
        ("titel: 새\npublished: 2025-08-04\n", "did you mean it by `titel`"),
        ("title: 새\n", "`published` is missing"),
        ("title: 새\npublished: 3.5\n", "`published` is '3.5'"),
        ("title: 새\npublished: soon\n", "the date 'soon' cannot be read"),
        ("title: 2025\npublished: 2025-08-04\n", "`title` is not text"),
        ("title: [a]\npublished: 2025-08-04\n", "a list"),
        (_MINIMAL + "digest: maybe\n", "write true or false"),
        (_MINIMAL + "language: fr\n", "write ko or en"),
        (_MINIMAL + "subtitles: {a: b}\n", "`subtitles` is not a list"),
        (_MINIMAL + "contacts: 항만과\n", "`contacts` is no list"),
        (_MINIMAL + "contacts: [항만과]\n", "needs a department and a phone"),
        (_MINIMAL + "contacts: [{department: 항만과, phone: 0442001111}]\n", "both in quotes"),
        (_MINIMAL + "id: a/b\n", "the id 'a/b' cannot be used"),
        ("- a\n- b\n", "no mapping"),
        ("title: a: b\n", "not valid YAML"),
        ("title: 새\npublished: 2025-13-45\n", "month must be in 1..12"),
        ("x: " + "[" * 5000 + "\n", "not valid YAML"),
        ("a: !!python/object/apply:os.system ['true']\n", "not valid YAML"),
    ],
    ids=[
        "no-title",
        "typo",
        "no-date",
        "number",
        "word",
        "numeric",
        "list",
        "flag",
        "language",
        "subtitles",
        "contacts",
        "entry",
        "octal-phone",
        "id",
        "sequence",
        "colon",
        "month",
        "deep",
        "tag",
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(fields: str, reason: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        _read(fields)

    assert reason in caught.value.reason
    assert caught.value.source == "/corpus/ko/2025-route.md"


def test_a_yaml_error_names_the_line_of_the_file() -> None:
    with pytest.raises(ReleaseError) as caught:
        _read("title: 새\nministry: a: b\n")

    assert caught.value.line == 3


@pytest.mark.parametrize("text", ["본문만 있다.", "", "---\ntitle: 새\n본문"], ids=["none", "empty", "open"])
def test_a_file_without_front_matter_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError, match="begin the file with a line `---`"):
        read_markdown(text, "a.md")


@pytest.mark.parametrize("text", [f"---\n{_MINIMAL}---", f"---\n{_MINIMAL}---\n \n"], ids=["none", "blank"])
def test_an_empty_body_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError, match="the body is empty"):
        read_markdown(text, "a.md")
