"""Contact lines and tables; every person here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.domain import Contact
from rag.releases.contacts import extract_contacts, find_contacts, without_officials


@pytest.mark.parametrize(
    ("line", "kept", "contacts"),
    [
        (
            "문의 : 과학기술정보통신부 국제협력관 다자협력담당관 APEC 준비 T/F(044-202-4363)",
            "문의 : 과학기술정보통신부 국제협력관 다자협력담당관 APEC 준비 T/F(044-202-4363)",
            [("과학기술정보통신부 국제협력관 다자협력담당관 APEC 준비 T/F", "044-202-4363")],
        ),
        (
            "문의: 구매총괄과 홍길동 사무관(042-724-0000)",
            "문의: 구매총괄과(042-724-0000)",
            [("구매총괄과", "042-724-0000")],
        ),
        ("문의. 기획재정부 국고국 국채과 홍길동 (044-215-0000)", None, [("기획재정부 국고국 국채과", "044-215-0000")]),
        (
            "<문의> 창업정책과 과 장 홍 길 동 (044-204-0000)",
            "<문의> 창업정책과(044-204-0000)",
            [("창업정책과", "044-204-0000")],
        ),
        ("담당: 경찰청 교통기획과 경정 홍길동(02-3150-0000)", None, [("경찰청 교통기획과", "02-3150-0000")]),
        ("[문의] 기술보급과 홍길동 과장, 성춘향 주무관 (063-238-0000)", "[문의] 기술보급과(063-238-0000)", None),
        (
            "담당자 : 주민과 홍길동(044-205-0000), 민원과 성춘향(044-205-0001)",
            "담당자 : 주민과(044-205-0000), 민원과(044-205-0001)",
            None,
        ),
        (
            "문 의: 지역산업과 홍길동(044-202-0000), 성춘향(044-202-0001)",
            "문 의: 지역산업과(044-202-0000), (044-202-0001)",
            None,
        ),
        ("담당자 : 자치행정과 홍길동", "담당자 : 자치행정과", []),
        (
            "혁신행정담당관 사무관 홍길동(044-203-0000)",
            "혁신행정담당관(044-203-0000)",
            [("혁신행정담당관", "044-203-0000")],
        ),
        ("행복청 도로과 홍길동사무관(☎ 044-200-0000)에게 연락 바랍니다.", None, [("행복청 도로과", "044-200-0000")]),
        (
            "문의 : 국제협력과장 홍길동(044-200-0000)",
            "문의 : 국제협력과(044-200-0000)",
            [("국제협력과", "044-200-0000")],
        ),
        ("문의: 홍길동 산업과장(044-203-0000)", "문의: 산업과(044-203-0000)", None),
        ("담당자 : 주민과 홍푸르나(044-205-0000)", "담당자 : 주민과(044-205-0000)", None),
        ("문의 : 주민과 조사담당(044-205-0000)", None, [("주민과 조사담당", "044-205-0000")]),
        ("교육연구사 홍다니엘(☎044-203-0000)", "(☎044-203-0000)", []),
        ("문의: 홍길동 hong@example.kr (044-203-0000)", "문의:(044-203-0000)", []),
        (
            "(분양문의) 국립보건연구원 병원체자원관리과, 043-913-4270",
            None,
            [("국립보건연구원 병원체자원관리과", "043-913-4270")],
        ),
        ("담당 : 홍보과(02-111-2222)", "담당 : 홍보과(02-111-2222)", [("홍보과", "02-111-2222")]),
        ("문의 : 대입정책과(044-203-6368, 6367)", None, [("대입정책과", "044-203-6368")]),
        ("문의 : 콜센터 1588-9060", None, [("콜센터", "1588-9060")]),
        ("문의: 누리집(www.example.kr) 참고", "문의: 누리집(www.example.kr) 참고", []),
    ],
    ids=[
        "seed",
        "before-rank",
        "bare-name",
        "spaced",
        "rank-first",
        "two-persons",
        "two-departments",
        "listed",
        "no-phone",
        "no-label",
        "glued",
        "head",
        "head-after",
        "long-name",
        "duty",
        "four-syllables",
        "email",
        "institute",
        "looks-like-name",
        "extensions",
        "short-number",
        "website",
    ],
)
def test_departments_and_phones_stay_and_officials_go(
    line: str, kept: str | None, contacts: list[tuple[str, str]] | None
) -> None:
    found = extract_contacts(line)

    assert "길동" not in found.body
    assert "춘향" not in found.body
    if kept is not None:
        assert found.body == kept
    if contacts is not None:
        assert found.contacts == tuple(Contact(*contact) for contact in contacts)


def test_a_request_of_the_press_office_names_departments() -> None:
    line = (
        "이 보도자료와 관련하여 보다 자세한 내용이나 취재를 원하시면 중소벤처기업부 상생협력과 홍길동 사무관"
        "(☎ 044-204-0000), 성춘향 주무관(7284)에게 연락주시기 바랍니다."
    )

    found = extract_contacts(line)

    assert found.contacts == (Contact("중소벤처기업부 상생협력과", "044-204-0000"),)
    assert "홍길동" not in found.body
    assert "성춘향" not in found.body
    assert "(7284)에게 연락주시기 바랍니다." in found.body


@pytest.mark.parametrize(
    "text",
    [
        "배경훈 과기정통부 장관은 회의를 주재했다.",
        "홍길동 사무관은 회의에 참석했고 행사 문의는 전화(☎042-860-9185)로 하면 된다.",
        "담당 부서 인계 조치를 수행하고 있다.",
        "과장된 광고를 단속한다.",
    ],
    ids=["minister", "event-phone", "running-text", "word"],
)
def test_running_text_is_never_changed(text: str) -> None:
    assert extract_contacts(text) == (text, ())


_CELLS = """\
첫 문단이다.

담당 부서

첨단산업정책관

<총괄>

책임자

과 장

홍길동

(044-203-4270)

반도체과

담당자

사무관

성춘향

(044-203-4271)

다음 문단은 표가 아니다."""


def test_a_table_with_one_cell_a_line_becomes_a_line_a_department() -> None:
    found = extract_contacts(_CELLS)

    assert found.contacts == (Contact("첨단산업정책관", "044-203-4270"), Contact("반도체과", "044-203-4271"))
    assert found.body == (
        "첫 문단이다.\n\n담당 부서: 첨단산업정책관 (044-203-4270)\n담당 부서: 반도체과 (044-203-4271)\n\n"
        "다음 문단은 표가 아니다."
    )


@pytest.mark.parametrize(
    ("table", "contacts"),
    [
        (
            "담당 부서 | 국제협력국 | 책임자 | 과장 | 홍길동 | (044-202-4361)\n"
            "| | 다자협력과 | 담당자 | 사무관 | 성 춘 향 | (044-202-4363) |",
            [("국제협력국", "044-202-4361"), ("다자협력과", "044-202-4363")],
        ),
        (
            " 담당부서\n 제도개선과\n\n 과장대리\n 홍길동 ☏ 044-200-7211\n\n 담당자\n 성춘향 ☏ 044-200-7219\n\n"
            " 페이지 수\n 총 4쪽",
            [("제도개선과", "044-200-7211"), ("제도개선과", "044-200-7219")],
        ),
        (
            "- 담당 부서 <총괄>: 자율보호정책과 / 책임자 과장 홍길동 / (02-2100-3081)\n"
            "- 담당자: 사무관 / 성춘향(02-2100-3050)",
            [("자율보호정책과", "02-2100-3081"), ("자율보호정책과", "02-2100-3050")],
        ),
        (
            "- 담당 부서: 정책기획관 / 책임자 과장 홍길동 / (044-202-7026)\n"
            "- 기획재정담당관: 담당자 / 사무관 성춘향\n- 고용국: 책임자 / 과장 이몽룡",
            [("정책기획관", "044-202-7026")],
        ),
        ("담당 부서\n소방청\n대변인\n책임자\n대변인\n홍길동\n(044-205-7010)", [("소방청 대변인", "044-205-7010")]),
        (
            "담당부서\n권익위 신문고과\n여가부 지원과\n과장\n홍길동 ☏ 044-200-7261\n성춘향 ☏ 02-2100-6341\n"
            "담당자\n홍길동 ☏ 044-200-7267\n성춘향 ☏ 02-2100-6343",
            [
                ("권익위 신문고과", "044-200-7261"),
                ("여가부 지원과", "02-2100-6341"),
                ("권익위 신문고과", "044-200-7267"),
                ("여가부 지원과", "02-2100-6343"),
            ],
        ),
        ("담당 부서\n책임자\n과장\n홍길동\n(044-205-7010)", []),
        (
            "| 담당 기관 | 대응과 | 책임자 | 과장 | 홍길동 | (044-204-7444) |\n| --- | --- |",
            [("대응과", "044-204-7444")],
        ),
    ],
    ids=["piped", "two-lines", "markdown", "no-phone", "spokesman", "in-turn", "no-department", "rule"],
)
def test_tables_of_every_shape_give_contacts(table: str, contacts: list[tuple[str, str]]) -> None:
    found = extract_contacts(table + "\n\n다음 문단은 표가 아니다.")

    assert found.contacts == tuple(Contact(*contact) for contact in contacts)
    assert not any(name in found.body for name in ("길동", "춘향", "길 동", "몽룡", "과장", "사무관"))
    assert found.body.endswith("다음 문단은 표가 아니다.")


def test_a_table_ends_at_the_next_heading() -> None:
    text = "담당 부서\n도시과\n책임자\n과장\n홍길동\n(044-201-4845)\n## 붙임 1 개요\n- 담당자: 없음"

    assert "## 붙임 1 개요" in without_officials(text)


@pytest.mark.parametrize("text", [_CELLS, "문의: 구매과 홍길동 사무관(042-724-0000)"], ids=["table", "line"])
def test_a_second_reading_finds_the_same_contacts_and_changes_nothing(text: str) -> None:
    once = extract_contacts(text)

    assert extract_contacts(once.body) == once
    assert find_contacts(once.body) == once.contacts


@given(st.text(alphabet="문의담당부서책임자과장홍길동:() \n|/-0123456789☎,.", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    extract_contacts(text)
