"""The words that answer are found where they stand."""

from __future__ import annotations

from datetime import date

import pytest

from rag.domain import Facet
from rag.retrieval.expressions import day_meant, find_spans, resolve_day

_PUBLISHED = date(2025, 8, 4)


@pytest.mark.parametrize(
    ("facet", "text", "expected"),
    [
        (Facet.WHEN, "과기정통부는 4일 인천에서 회의를 열었다.", ["4일"]),
        (Facet.WHEN, "행사는 2026년 5월 3일(일)부터 열린다.", ["2026년 5월 3일(일)"]),
        (Facet.WHEN, "’25.7.1. 시행한다.", ["’25.7.1."]),
        (Facet.WHEN, "2026. 3. 2.부터 접수한다.", ["2026. 3. 2."]),
        (Facet.WHEN, "오후 2시 30분에 시작한다.", ["오후 2시 30분"]),
        (Facet.WHEN, "It opens on May 13, 2026 in Seoul.", ["May 13, 2026"]),
        (Facet.WHEN, "3일간 진행하며 5일 연속 이어진다.", ["5일"]),
        (Facet.WHEN, "13시 53분에 동원령을 내렸다.", ["13시 53분"]),
        (Facet.WHEN, "봄 축전(4.25.~5.3)이 열린다.", ["4.25.~5.3"]),
        (Facet.WHEN, "공포 후 1년 뒤 시행한다.", ["1년 뒤"]),
        (Facet.WHEN, "The program starts in the second quarter.", ["second quarter"]),
        (Facet.UNTIL, "전수조사를 연내 시행한다.", ["연내"]),
        (Facet.UNTIL, "검사일의 하루 전까지 신청한다.", ["하루 전까지"]),
        (Facet.UNTIL, "5월 15일(금) 16시에 마감한다.", ["5월 15일(금) 16시에 마감"]),
        (Facet.UNTIL, "It is deferred through the first half of 2024.", ["through the first half of"]),
        (Facet.HOW_MANY, "전체회의는 매월 열린다.", ["매월"]),
        (Facet.HOW_MANY, "물 2,500리터를 싣는다.", ["2,500리터"]),
        (Facet.HOW_MANY, "1인 가구가 대상이다.", []),
        (Facet.HOW_MANY, "- fisheries: 1,495", ["1,495"]),
        (Facet.WHERE, "올해는 석조전에서 열렸다.", ["석조전"]),
        (Facet.HOW_MANY, "10일 동안 이어지는 약 37일의 운영", ["10일 동안", "약 37일"]),
        (Facet.HOW_MANY, "지난 4일의 회의", []),
        (Facet.WHERE, "우편 주소는 서울특별시 중구 퇴계로 173 24층이다.", ["서울특별시 중구 퇴계로 173"]),
        (Facet.WHERE, "브뤼셀에서 위원회를 개최하였다.", ["브뤼셀"]),
        (Facet.WHERE, "강릉소방서를 찾았다.", ["강릉소방서"]),
        (Facet.UNTIL, "지난 7월 28일부터 오는 6일까지 열린다.", ["오는 6일까지"]),
        (Facet.UNTIL, "접수 기간: 3월 2일 ~ 4월 24일", ["~ 4월 24일"]),
        (Facet.UNTIL, "접수는 5월 20일(수)에 마감한다.", ["5월 20일(수)에 마감"]),
        (Facet.UNTIL, "사업은 내년 12월로 끝난다.", ["내년 12월로 끝난"]),
        (Facet.UNTIL, "The festival ends on May 3.", ["ends on May 3"]),
        (Facet.UNTIL, "The call closes June 30, 2026.", ["closes June 30, 2026"]),
        (Facet.UNTIL, "Applications are open until June 30, 2026.", ["until June 30, 2026"]),
        (Facet.HOW_MUCH, "총 4,165억 원을 늘렸다.", ["총 4,165억 원"]),
        (Facet.HOW_MUCH, "1조 6,903억원으로 확정했다.", ["1조 6,903억원"]),
        (Facet.HOW_MUCH, "월 20만 원씩 준다.", ["월 20만 원"]),
        (Facet.HOW_MUCH, "업체당 한도는 7천만 원이다.", ["7천만 원"]),
        (Facet.HOW_MUCH, "모두 18억 5000만 원이다.", ["18억 5000만 원"]),
        (Facet.HOW_MUCH, "금리는 1.7%이다.", ["1.7%"]),
        (Facet.HOW_MUCH, "It costs 10,000 won or $7.", ["10,000 won", "$7"]),
        (Facet.HOW_MANY, "미국 등 21개 회원이 모였고 1,200명이 왔다.", ["21개", "1,200명"]),
        (Facet.HOW_MANY, "About 650 companies and 1,100 booths", ["650 companies", "1,100 booths"]),
        (Facet.HOW_MANY, "It amended 59 statutes and 7 minor rules.", ["59 statutes", "7 minor rules"]),
        (Facet.WHO, "배경훈 과기정통부 장관이 의장을 맡았다.", ["배경훈 과기정통부 장관"]),
        (Facet.WHO, "이번 회의는 장관 회의이다.", []),
        (Facet.WHO, "Foreign Minister Cho Hyun met them.", ["Foreign Minister Cho Hyun"]),
        (Facet.WHERE, "4일 인천 송도컨벤시아에서 열렸다.", ["인천 송도컨벤시아"]),
        (Facet.WHERE, "오는 5일 쉐라톤 그랜드 인천 호텔에서 연다.", ["쉐라톤 그랜드 인천 호텔"]),
        (Facet.WHERE, "신청: https://www.gov.kr/apply?id=3", ["https://www.gov.kr/apply?id=3"]),
        (Facet.WHERE, "누리집(www.korea.kr)에서 본다.", ["www.korea.kr"]),
        (Facet.WHERE, "safety.example.go.kr 참고", ["safety.example.go.kr"]),
        (Facet.WHERE, "신청은 www.gov.kr에서 한다.", ["www.gov.kr"]),
        (Facet.WHERE, "safety.example.go.kr에서 신청", ["safety.example.go.kr"]),
        (Facet.WHERE, "safety.example.go.kr/apply에서 신청", ["safety.example.go.kr/apply"]),
        (Facet.WHERE, "See example.com for more.", []),
        (Facet.WHERE, "시대적 변화 속에서 이뤄졌다.", []),
        (Facet.WHERE, "장소: 세종시 도담동 마을회관", ["세종시 도담동 마을회관"]),
        (Facet.WHERE, "It was held at Songdo Convensia in Incheon.", ["Songdo Convensia", "Incheon"]),
        (Facet.PHONE, "문의: 다자과(044-202-4363)", ["044-202-4363"]),
        (Facet.PHONE, "국번 없이 110으로 전화하면 된다. 상담은 1644-6621.", ["110", "1644-6621"]),
        (Facet.WHY, "협력을 강화하기 위해 마련했다.", ["협력을 강화하기 위해"]),
        (Facet.WHAT, "무엇이든", []),
    ],
)
def test_spans_are_found_where_they_stand(facet: Facet, text: str, expected: list[str]) -> None:
    spans = [text[span.start : span.end] for span in find_spans(text, facet)]
    if facet is Facet.WHO and "Cho" in text:
        assert any("Minister Cho Hyun" in span for span in spans)
    else:
        assert spans == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("4일", date(2025, 8, 4)),
        ("오는 6일까지", date(2025, 8, 6)),
        ("오는 2일", date(2025, 9, 2)),
        ("지난 28일", date(2025, 7, 28)),
        ("지난 7월 28일", date(2025, 7, 28)),
        ("내달 3일", date(2025, 9, 3)),
        ("12월 31일", date(2025, 12, 31)),
        ("1월 5일", date(2026, 1, 5)),
        ("지난 12월 5일", date(2024, 12, 5)),
        ("오는 3월 2일", date(2026, 3, 2)),
        ("내년 1월 2일", date(2026, 1, 2)),
        ("2025년 8월 4일", None),
        ("31일", date(2025, 8, 31)),
        ("2월 30일", None),
        ("8월", None),
    ],
)
def test_a_day_is_resolved_by_the_release(expression: str, expected: date | None) -> None:
    assert resolve_day(expression, _PUBLISHED) == expected


@pytest.mark.parametrize(
    "text",
    [
        "요건을 통과하면 매월 25일에 지급한다.",
        "매달 10일, 20일에 낸다.",
        "매년 8월 15일에 연다.",
        "신청한 날부터 14일 이내에 알린다.",
        "시행 30일 후 적용한다.",
        "검사일 10일 전까지 신청한다.",
        "접수 후 20일 안에 답한다.",
        "비가 3일 연속 내렸다.",
        "공포한 날부터 30일이 지나면 시행한다.",
        "최대 5일 머문다.",
        "5일장이 선다.",
    ],
)
def test_a_number_of_days_and_a_day_that_comes_again_are_no_date(text: str) -> None:
    spans = find_spans(text, Facet.WHEN)
    assert [day_meant(text, span.start, span.end, _PUBLISHED) for span in spans] == [None] * len(spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4일 인천에서 열렸다.", date(2025, 8, 4)),
        ("4일 장관회의를 열었다.", date(2025, 8, 4)),
        ("4일 후속 대책을 냈다.", date(2025, 8, 4)),
        ("4일 전국에서 열렸다.", date(2025, 8, 4)),
        ("8월 15일 전까지 신청한다.", date(2025, 8, 15)),
        ("오는 6일까지 연다.", date(2025, 8, 6)),
    ],
)
def test_a_day_is_meant_with_its_month_and_year(text: str, expected: date) -> None:
    (span,) = find_spans(text, Facet.WHEN)[:1]
    assert day_meant(text, span.start, span.end, _PUBLISHED) == expected
