"""Lines of the page that are no part of the release."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.releases.boilerplate import strip_boilerplate

_PAGE_ENDING = """\
문의 : 해양수산부 어촌정책과(044-200-0000)
www.korea.kr
본 저작물은 '해양수산부'에서 '2024년'작성하여 공공누리 제1유형으로 개방한 '저작물명(작성자:아무개)'을 이용하였으며,해당 저작물은 '해양수산부, 홈페이지주소'에서 무료로 다운받으실 수 있습니다.
기사 이용 시에는 출처를 반드시 표기해야 하며, 위반 시 저작권법 제37조 및 제138조에 따라 처벌될 수 있습니다.

추천해요
12

좋아요
0

슬퍼요 3"""  # noqa: E501 - as one line in the page
_API_ENDING = """\
정책브리핑의 자료는 「공공누리 제1유형:출처표시」의 조건에 따라 이용이 가능합니다. 다만, 사진은 제외합니다.
<자료출처=정책브리핑 www.korea.kr>"""


def test_the_ending_of_a_saved_page_goes_and_the_contact_line_stays() -> None:
    body = strip_boilerplate("어촌 정책을 발표했다.\n" + _PAGE_ENDING)

    assert body == "어촌 정책을 발표했다.\n문의 : 해양수산부 어촌정책과(044-200-0000)"


def test_the_ending_of_the_open_api_goes() -> None:
    assert strip_boilerplate("어촌 정책을 발표했다.\n" + _API_ENDING) == "어촌 정책을 발표했다."


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("정책을 밝혔다. <끝>", "정책을 밝혔다."),
        ("정책을 밝혔다. <끝>.", "정책을 밝혔다."),
        ("정책을 밝혔다. 끝.", "정책을 밝혔다."),
        ("3. 전문용어 설명. 끝.", "3. 전문용어 설명."),
        ("붙임 : 회의 사진 1부. 끝.", "붙임 : 회의 사진 1부."),
        ("붙임 주요 현황 끝.", "붙임 주요 현황"),
        ("- 끝 -", ""),
        ("끝.", ""),
        ("공유하기", ""),
        ("정책브리핑 게시물 운영원칙에 따라 삭제될 수 있습니다.", ""),
        ("긴 터널의 끝.", "긴 터널의 끝."),
        ("추천해요라는 말이 나왔다.", "추천해요라는 말이 나왔다."),
        ("수출은 △0.4% 줄었다", "수출은 △0.4% 줄었다"),
        ("www.korea.kr에서 볼 수 있다", "www.korea.kr에서 볼 수 있다"),
        ("붙임 " + "가" * 500 + " 끝.", "붙임 " + "가" * 500 + " 끝."),
    ],
    ids=[
        "mark",
        "mark-dot",
        "bare",
        "list",
        "annex",
        "annex-open",
        "dashes",
        "alone",
        "share",
        "rules",
        "word",
        "reaction",
        "minus",
        "address",
        "long",
    ],
)
def test_furniture_goes_and_facts_stay(line: str, kept: str) -> None:
    assert strip_boilerplate(line) == kept


def test_numbers_after_a_counter_are_counts_only_directly_below_it() -> None:
    assert strip_boilerplate("좋아요\n\n7\n합계는 다음과 같다.\n7") == "합계는 다음과 같다.\n7"


@given(
    st.lists(
        st.sampled_from([
            "끝.",
            "<끝>",
            "붙임 사진 끝.",
            "끝",
            ". ",
            "www.korea.kr",
            "좋아요",
            "0",
            "",
            "본문이다.",
            "목록",
            "-",
            "<",
            ">",
            " ",
        ]),
        max_size=12,
    ),
    st.sampled_from(["\n", " ", ""]),
)
def test_stripping_twice_changes_nothing(parts: list[str], glue: str) -> None:
    once = strip_boilerplate(glue.join(parts))

    assert strip_boilerplate(once) == once


@given(st.text())
def test_stripping_any_text_twice_changes_nothing(text: str) -> None:
    assert strip_boilerplate(strip_boilerplate(text)) == strip_boilerplate(text)
