"""Saved pages of korea.kr; the text is ours."""

import pytest

from rag.domain import Contact
from rag.errors import ReleaseError
from rag.releases.page import read_page

_LEAD = "해양수산부는 4일 여수에서 새 항로를 열었다고 밝혔다."
_PAGE = f"""\
정책뉴스2025-08-04 17:13:00
새 항로 열려…하루 두 번
{_LEAD}

요금은 3,000원이며 ▲여수 ▲거문도에 들른다. 수요는 △0.4% 줄었다.
문의 : 해양수산부 해운물류국 연안해운과(044-200-0000)
www.korea.kr
본 저작물은 '해양수산부'에서 '2025년'작성하여 공공누리 제1유형으로 개방한 '저작물명(작성자:아무개)'을 이용하였습니다.
기사 이용 시에는 출처를 반드시 표기해야 하며, 위반 시 저작권법 제37조 및 제138조에 따라 처벌될 수 있습니다.

추천해요
0
"""


def test_a_page_becomes_a_release() -> None:
    release = read_page(_PAGE, "/corpus/000_abc.txt")

    assert release.release_id == "000_abc"
    assert (release.kind, release.title) == ("정책뉴스", "새 항로 열려…하루 두 번")
    assert release.published.isoformat() == "2025-08-04T17:13:00+09:00"
    assert (release.ministry, release.license) == ("해양수산부", "KOGL-1")
    assert release.attribution == "출처: 정책브리핑(www.korea.kr), 해양수산부, 공공누리 제1유형"
    assert release.contacts == (Contact("해양수산부 해운물류국 연안해운과", "044-200-0000"),)
    assert release.body.startswith(_LEAD + "\n\n요금은")
    assert release.body.endswith("연안해운과(044-200-0000)")
    assert "△0.4%" in release.body
    assert "아무개" not in release.body


def test_line_ends_marks_and_blank_lines_make_no_difference() -> None:
    noisy = "\ufeff\n" + _PAGE.replace("\n", "\r\n").replace("…하루", "…하루\u200b").replace(
        "\r\n\r\n", "\r\n\r\n\r\n\r\n"
    )

    assert read_page(noisy, "/c/a.txt") == read_page(_PAGE, "/c/a.txt")


@pytest.mark.parametrize(
    ("header", "kind", "time"),
    [
        ("보도자료2025-08-04 17:13:00", "보도자료", "17:13:00"),
        ("보도자료 2025.08.04 17:13", "보도자료", "17:13:00"),
        ("보도자료\n2025-08-04", "보도자료", "00:00:00"),
        ("2025-08-04 17:13:00", "", "17:13:00"),
        ("Policy News2025-08-04 17:13:00", "Policy News", "17:13:00"),
    ],
    ids=["press", "dots", "two-lines", "bare", "english"],
)
def test_the_header_has_variants(header: str, kind: str, time: str) -> None:
    release = read_page(_PAGE.replace("정책뉴스2025-08-04 17:13:00", header), "a.txt")

    assert release.kind == kind
    assert release.published.isoformat() == f"2025-08-04T{time}+09:00"
    assert release.title == "새 항로 열려…하루 두 번"


def test_subtitles_stand_between_title_and_text() -> None:
    page = _PAGE.replace("하루 두 번\n", "하루 두 번\n- 요금 3,000원 -\n\n▷ 여수에서 출발\n", 1)

    release = read_page(page, "a.txt")

    assert release.subtitles == ("요금 3,000원", "▷ 여수에서 출발")
    assert release.body.startswith(_LEAD)


def test_several_contact_lines_are_all_read() -> None:
    page = _PAGE.replace(
        "www.korea.kr", "<문의> 국토교통부 도로과 홍길동 사무관(044-201-0000)\n문의: 환경부\nwww.korea.kr"
    )

    release = read_page(page, "a.txt")

    assert [contact.phone for contact in release.contacts] == ["044-200-0000", "044-201-0000"]
    assert "홍길동" not in release.body


@pytest.mark.parametrize(
    ("body", "ministry"),
    [
        ("항로를 연다.\n문의 : 국토부 도로과(044-201-0000)", "국토교통부"),
        ("환경부는 법무부와 함께 항로를 연다고 밝혔다. 국방부도 돕는다.", "환경부"),
        ("The Ministry of Justice opened a route. MND helps.", "법무부"),
        ("여수시는 새 항로를 연다고 밝혔다.\n환경부도 돕는다.", ""),
    ],
    ids=["contact", "lead", "english", "unknown"],
)
def test_without_a_notice_the_ministry_comes_from_the_contact_or_the_lead(body: str, ministry: str) -> None:
    release = read_page(f"보도자료2025-08-04 17:13:00\n새 항로\n{body}", "a.txt")

    assert (release.ministry, release.license, release.attribution) == (ministry, "", "")


def test_a_notice_of_another_type_is_kept_as_such() -> None:
    assert read_page(_PAGE.replace("제1유형", "제4유형"), "a.txt").license == "KOGL-4"


def test_an_english_page_is_english() -> None:
    page = "Press Release2025-08-04 17:13:00\nA new route\nThe ministry opened a new route to the island on Monday."

    assert read_page(page, "a.txt").language == "en"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("그냥 글\n둘째 줄", "no header line"),
        ("", "no header line"),
        ("정책뉴스2025-08-04 17:13:00\n\n", "ends after its header"),
        ("정책뉴스2025-08-04 17:13:00\n제목", "the body is empty"),
        ("정책뉴스2025-18-04 17:13:00\n제목\n본문", "cannot be read"),
    ],
    ids=["header", "empty", "title", "body", "date"],
)
def test_what_is_missing_is_named(page: str, reason: str) -> None:
    with pytest.raises(ReleaseError, match=reason):
        read_page(page, "a.txt")
