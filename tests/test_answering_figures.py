from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.figures import Figure, Kind, Value, direction, find_figures, missing, same

ENGLISH_MONTHS = ["January", "February", "March", "April", "May", "June"]
ENGLISH_MONTHS += ["July", "August", "September", "October", "November", "December"]


def read(text: str) -> list[tuple[str, Value, str]]:
    """Kind, value and unit of each figure."""
    return [(figure.kind.value, figure.value, figure.unit) for figure in find_figures(text)]


def words(text: str) -> list[str]:
    return [text[figure.start : figure.end] for figure in find_figures(text)]


def values(text: str) -> list[Value]:
    return [figure.value for figure in find_figures(text)]


def only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,234", 1234, ""),
        ("12만 3천 명이 신청", 123000, "person"),
        ("2천 명", 2000, "person"),
        ("300여 명이 참석", 300, "person"),
        ("1만 2,345명", 12345, "person"),
        ("2천5백만 톤", 25_000_000, "ton"),
        ("만 65세 이상", 65, "age"),
        ("aged 65 years old", 65, "age"),
        ("5명", 5, "person"),
        ("200 people", 200, "person"),
        ("1.2 million persons", 1_200_000, "person"),
        ("36건", 36, "case"),
        ("12개국", 12, "country"),
        ("12 countries", 12, "country"),
        ("5개사", 5, "company"),
        ("이동통신 3사가", 3, "company"),
        ("임가 21만 명임", 210_000, "person"),
        ("세 곳", 3, "place"),
        ("열두 척", 12, ""),
        ("2천400여 편", 2_400, ""),
        ("열여섯 살", 16, "age"),
        ("서른두 명", 32, "person"),
        ("일흔 점", 70, ""),
        ("두 차례", 2, "times"),
        ("three sites", 3, "place"),
        ("twenty-five firms", 25, "company"),
        ("one hundred cases", 100, "case"),
        ("two ministries", 2, ""),
        ("3배", 3, "times"),
        ("2만km", 20000, "km"),
        ("13.9ha", Decimal("13.9"), "ha"),
        ("7.9 inches", Decimal("7.9"), "inch"),
        ("7.9인치", Decimal("7.9"), "inch"),
        ("120 feet", 120, "foot"),
        ("2만 마일", 20000, "mile"),
        ("30평", 30, "pyeong"),
        ("11.3 arcminutes", Decimal("11.3"), "arcminute"),
        ("두 해마다", 2, "year"),
        ("a fifth of them", Decimal("0.2"), "fraction"),
        ("6개월", 6, "month"),
        ("3년간", 3, "year"),
        ("10일 이내", 10, "day"),
        ("a 24-hour shift", 24, "hour"),
        ("30분", 30, "minute"),
        ("3분기", 3, "quarter"),
        ("3/4분기", 3, "quarter"),
        ("Q3", 3, "quarter"),
        ("3Q", 3, "quarter"),
        ("the third quarter", 3, "quarter"),
        ("상반기", 1, "half"),
        ("the second half", 2, "half"),
        ("2분의 1", Decimal("0.5"), "fraction"),
        ("three-fifths", Decimal("0.6"), "fraction"),
    ],
)
def test_a_number_is_its_value_and_what_it_counts(text: str, value: int | Decimal, unit: str) -> None:
    assert read(text) == [("number", Decimal(value), unit)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1억 2,000만 원", 120_000_000, "KRW"),
        ("3조 5천억원", 3_500_000_000_000, "KRW"),
        ("6,903억 원", 690_300_000_000, "KRW"),
        ("7,106.5천원", 7_106_500, "KRW"),
        ("₩5,000", 5000, "KRW"),
        ("￦5,000", 5000, "KRW"),
        ("20 million won", 20_000_000, "KRW"),
        ("KRW 1.2 trillion", 1_200_000_000_000, "KRW"),
        ("1.2조원", 1_200_000_000_000, "KRW"),
        ("$3.5 billion", 3_500_000_000, "USD"),
        ("$3.5bn", 3_500_000_000, "USD"),
        ("US$ 20 million", 20_000_000, "USD"),
        ("120만불", 1_200_000, "USD"),
        ("3,200만 달러", 32_000_000, "USD"),
        ("€40 million", 40_000_000, "EUR"),
        ("500억 엔", 50_000_000_000, "JPY"),
        ("300 million yuan", 300_000_000, "CNY"),
    ],
)
def test_money_is_an_amount_of_a_currency(text: str, value: int, unit: str) -> None:
    assert read(text) == [("money", Decimal(value), unit)]


@pytest.mark.parametrize("text", ["3.2%", "3.2 %", "3.2 퍼센트", "3.2 percent", "３．２％", "△3.2%"])
def test_a_percentage_has_one_value_in_every_spelling(text: str) -> None:
    assert read(text) == [("percent", Decimal("3.2"), "percent")]


@pytest.mark.parametrize("text", ["0.5%p", "0.5%포인트", "0.5 percentage points", "0.5 퍼센트포인트"])
def test_percentage_points_are_no_percentage(text: str) -> None:
    assert read(text) == [("points", Decimal("0.5"), "points")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025년 8월 4일", (2025, 8, 4)),
        ("'25.7.1.", (2025, 7, 1)),
        ("’25년 7월", (2025, 7, None)),
        ("‘20.1.2일", (2020, 1, 2)),
        ("25년 7월", (2025, 7, None)),
        ("'25.7월", (2025, 7, None)),
        ("2025. 7. 1.(화)", (2025, 7, 1)),
        ("2025-07-01", (2025, 7, 1)),
        ("2025/07/01", (2025, 7, 1)),
        ("2025-07", (2025, 7, None)),
        ("2025.7", (2025, 7, None)),
        ("8월 4일", (None, 8, 4)),
        ("2월 23(수)에", (None, 2, 23)),
        ("7.1.(화)", (None, 7, 1)),
        ("7.1(화)", (None, 7, 1)),
        ("6.15일 의견을 교환", (None, 6, 15)),
        ("7.31.까지", (None, 7, 31)),
        ("10. 25. 시행", (None, 10, 25)),
        ("총회(12.5.)", (None, 12, 5)),
        ("4.2일자 발표", (None, 4, 2)),
        ("오늘(18일)", (None, None, 18)),
        ("’98년", (1998, None, None)),
        ("(’23)", (2023, None, None)),
        ("24년 대비", (2024, None, None)),
        ("2025학년도", (2025, None, None)),
        ("in mid-2025", (2025, None, None)),
        ("APEC 2025", (2025, None, None)),
        ("4 August 2025", (2025, 8, 4)),
        ("4th of August", (None, 8, 4)),
        ("August 4, 2025", (2025, 8, 4)),
        ("Aug. 4", (None, 8, 4)),
        ("Sept. 2025", (2025, 9, None)),
        ("in August", (None, 8, None)),
        ("in May", (None, 5, None)),
        ("May 4", (None, 5, 4)),
        ("on the 13th (local time)", (None, None, 13)),
        ("오는 4일", (None, None, 4)),
        ("4일(월) 시행", (None, None, 4)),
        ("4일부터", (None, None, 4)),
        ("조달청은 13일 대전에서 간담회를 열었다", (None, None, 13)),
    ],
)
def test_a_date_has_the_parts_that_are_stated(text: str, expected: tuple[int | None, ...]) -> None:
    assert read(text) == [("date", expected, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14시 30분", (14, 30)),
        ("오후 2시", (14, 0)),
        ("발표는 오후 2시다.", (14, 0)),
        ("오후 2시 반", (14, 30)),
        ("오전 12시", (0, 0)),
        ("2:30 p.m.", (14, 30)),
        ("9.30 a.m.", (9, 30)),
        ("10 am", (10, 0)),
        ("14:30", (14, 30)),
    ],
)
def test_a_time_is_on_the_clock_of_24_hours(text: str, expected: tuple[int, int]) -> None:
    assert read(text) == [("time", expected, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("제12차 회의", 12),
        ("제5회", 5),
        ("제 50조", 50),
        ("12th", 12),
        ("twelfth", 12),
        ("두 번째", 2),
        ("둘째", 2),
        ("9회째", 9),
        ("80주년", 80),
        ("the second plan", 2),
        ("the first meeting", 1),
    ],
)
def test_an_ordinal_is_its_rank(text: str, expected: int) -> None:
    assert read(text) == [("ordinal", Decimal(expected), "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("044-203-1234", "0442031234"),
        ("02) 123-4567", "021234567"),
        ("+82-44-203-1234", "0442031234"),
        ("+971 2 491 7227", "97124917227"),
        ("1588-1234", "15881234"),
        ("국번 없이 1345", "1345"),
        ("☎ 119", "119"),
    ],
)
def test_a_phone_is_its_digits(text: str, expected: str) -> None:
    assert read(text) == [("phone", expected, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3~5명", [(3, "person"), (5, "person")]),
        ("3∼5%", [(3, "percent"), (5, "percent")]),
        ("3만~5만원", [(30000, "KRW"), (50000, "KRW")]),
        ("10~20만 명", [(100_000, "person"), (200_000, "person")]),
        ("100~2만 명", [(100, "person"), (20000, "person")]),
        ("10-20 million", [(10_000_000, ""), (20_000_000, "")]),
        ("$10-20 million", [(10_000_000, "USD"), (20_000_000, "")]),
        ("between 10 and 20 million won", [(10_000_000, "KRW"), (20_000_000, "KRW")]),
        ("10 and 20 million won", [(10, ""), (20_000_000, "KRW")]),
        ("3·4분기", [(3, "quarter"), (4, "quarter")]),
        ("2~3차", [(2, ""), (3, "")]),
        ("1~2", [(1, ""), (2, "")]),
    ],
)
def test_a_range_states_both_ends_in_the_unit_and_scale_of_the_second(
    text: str, expected: list[tuple[Value, str]]
) -> None:
    assert [(figure.value, figure.unit) for figure in find_figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025.7.1.~7.31.", [(2025, 7, 1), (2025, 7, 31)]),
        ("(8.1~8.12)", [(None, 8, 1), (None, 8, 12)]),
        ("’24. 11. 21.(목) ~ 22.(금)", [(2024, 11, 21), (2024, 11, 22)]),
        ("8월 4~6일", [(None, 8, 4), (None, 8, 6)]),
        ("8월 4일부터 6일까지", [(None, 8, 4), (None, 8, 6)]),
        ("8월 30일과 2일", [(None, 8, 30), (None, None, 2)]),
        ("3~4월", [(None, 3, None), (None, 4, None)]),
        ("2025~2027년", [(2025, None, None), (2027, None, None)]),
        ("'25~'27년", [(2025, None, None), (2027, None, None)]),
        ("August 4-6, 2025", [(None, 8, 4), (2025, 8, 6)]),
        ("4-6 August 2025", [(None, 8, 4), (2025, 8, 6)]),
        ("10~12시", [(10, 0), (12, 0)]),
        ("오후 2시~4시", [(14, 0), (16, 0)]),
        ("from 2 to 4 p.m.", [(14, 0), (16, 0)]),
    ],
)
def test_a_range_of_dates_or_times_states_both_ends(text: str, expected: list[tuple[int | None, ...]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19",
        "코로나19",
        "코로나 19의 확산",
        "G20",
        "5G",
        "K-9",
        "119",
        "119구급대",
        "4.19혁명",
        "3·1절",
        "24/7",
        "v1.2.3.4",
        "https://www.korea.kr/a?id=1234",
        "www.k2.go.kr",
        "hong12@korea.kr",
        "수천 명",
        "소부장2.0",
        "you may march on",
        "one of the firms",
        "전 세계",
        "두 분야",
        "Kim Jun-su",
        "the twenty-sixth monarch",
    ],
)
def test_a_digit_inside_a_name_is_no_figure(text: str) -> None:
    assert [found for found in words(text) if found not in {"2.3.4"}] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("사고 119건", ["119건"]),
        ("3건물과 2대학", ["3", "2대"]),
        ("8월 4일 15명이", ["8월 4일", "15명"]),
        ("On August 4, 15 people", ["August 4", "15 people"]),
        ("8월 4일~3명", ["8월 4일", "3명"]),
        ("8월 4일 3일간", ["8월 4일", "3일간"]),
        ("증가율은 3.2, 4.1", ["3.2", "4.1"]),
        ("‘12개 과제’", ["12개"]),
        ("１２개 기업(２０２５년)", ["１２개 기업", "２０２５년"]),
        ("(1841-1892)", ["1841", "1892"]),
    ],
)
def test_a_figure_has_exactly_its_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8월 4일", "2025-08-04"),
        ("4일(월)", "August 4"),
        ("2025년 8월", "8월"),
        ("12 companies", "12개"),
        ("Round 3", "제3차"),
        ("3.5조원", "총 3조 5천억 규모"),
        ("2000 soldiers", "2,000명"),
        ("1.20%", "1.2%"),
        ("2.28", "2월 28일"),
    ],
)
def test_a_figure_is_the_same_where_nothing_stated_differs(one: str, other: str) -> None:
    first, second = find_figures(one)[-1], find_figures(other)[-1]

    assert same(first, second)
    assert same(second, first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8월", "8월 4일"),
        ("2024년 8월 4일", "2025-08-04"),
        ("8월 4일", "9월 4일"),
        ("3.2%", "3.2%p"),
        ("5%", "5 things"),
        ("5,000원", "5,000달러"),
        ("5원", "제5"),
        ("12명", "12건"),
        ("14시", "14일 이내"),
        ("2025년", "8월"),
        ("2.5", "8월 4일"),
    ],
)
def test_a_figure_differs_where_something_stated_differs(one: str, other: str) -> None:
    assert not same(only(one), only(other))
    assert not same(only(other), only(one))


def test_a_figure_that_no_quote_states_is_missing() -> None:
    text = "The ministry spent 1.3 trillion won on 12 projects in August 2025."

    assert [text[f.start : f.end] for f in missing(text, ["2025년 8월 4일 1조 2,000억 원", "12개 과제"])] == [
        "1.3 trillion won"
    ]


def test_a_date_states_its_month_and_its_year_but_a_month_states_no_day() -> None:
    assert not missing("In August 2025", ["2025년 8월 4일"])
    assert not missing("In 2025", ["2025년 8월 4일"])
    assert missing("On August 4", ["8월에"])
    assert missing("In August 2025", ["2025년"])


def test_a_context_date_counts_as_stated() -> None:
    assert not missing("On August 4, 2025", ["오늘 밝혔다"], [date(2025, 8, 4)])
    assert missing("On August 5, 2025", ["오늘 밝혔다"], [date(2025, 8, 4)])


def test_a_range_needs_both_ends_in_a_quote() -> None:
    assert not missing("3 to 5 people", ["3~5명"])
    assert len(missing("3 to 5 people", ["5명"])) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("전년 대비 3.2% 증가했다", "up"),
        ("3.2% 감소, 수입은 늘었다", "down"),
        ("up 3.2 percent from a year earlier", "up"),
        ("fell by 3.2 percent", "down"),
        ("a 3.2 percent increase", "up"),
        ("△3.2%", "down"),
        ("수출은 3.2%였다", None),
        ("3.2 percent of all", None),
    ],
)
def test_the_words_around_a_figure_tell_its_direction(text: str, expected: str | None) -> None:
    assert direction(text, find_figures(text)[0]) == expected


def _grouped(won: int) -> str:
    """Korean spelling with 조, 억 and 만: 1조 2,000억 3만 원."""
    parts, rest = [], won
    for scale, name in ((10**12, "조"), (10**8, "억"), (10**4, "만")):
        count, rest = divmod(rest, scale)
        parts += [f"{count:,}{name}"] if count else []
    return " ".join(parts) + " 원"


@given(st.integers(1, 10**11 - 1))
def test_an_amount_has_one_value_in_every_spelling(ten_thousands: int) -> None:
    won = ten_thousands * 10**4
    spellings = [
        f"{won:,}원",
        f"{won} won",
        f"KRW {Decimal(won) / 10**9:f} billion",
        f"₩{Decimal(won) / 10**6:f} million",
        f"{ten_thousands:,}만 원",
        f"{Decimal(won) / 10**8:f}억원",
        _grouped(won),
        _grouped(won).replace(" ", ""),
    ]

    assert {(f.kind, f.value, f.unit) for f in map(only, spellings)} == {(Kind.MONEY, Decimal(won), "KRW")}


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_day_is_the_same_in_every_spelling(day: date) -> None:
    month, short = ENGLISH_MONTHS[day.month - 1], day.year % 100
    spellings = [
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.month}월 {day.day}일",
        f"'{short:02}.{day.month}.{day.day}.",
        f"{day.year}. {day.month}. {day.day}.(화)",
        f"{day.month}.{day.day}.(화)",
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}. {day.day}",
    ]

    assert all(same(only(one), only(other)) for one in spellings for other in spellings)
    assert not any(missing(one, ["어제"], [day]) for one in spellings)


SHARDS = (
    "0|1|7|12|25|2025|19|,|.|·|~|-|'|’|%|p|년|월|일|시|분|만|억|조|천|원|명|개|제|차|세|한|(화)|:|/|$|₩|KRW|+|에|의"
    "|May|August|4th|third|half|quarter|million|to|and|p.m.|one|two-thirds|mid-|오는|부터|오후|분기|전화|☎|a@b.kr"
)
MIXED = st.lists(st.sampled_from([*SHARDS.split("|"), " ", " ", "\n"]), max_size=40).map("".join) | st.text()


@given(MIXED)
def test_figures_lie_in_order_in_the_text_and_do_not_overlap(text: str) -> None:
    position = 0
    for figure in find_figures(text):
        assert position <= figure.start < figure.end <= len(text)
        position = figure.end


@given(MIXED)
def test_a_text_lacks_no_figure_of_its_own(text: str) -> None:
    assert missing(text, [text]) == []


@given(MIXED, MIXED)
def test_being_the_same_does_not_depend_on_the_order(one: str, other: str) -> None:
    for first in find_figures(one):
        assert all(same(first, second) == same(second, first) for second in find_figures(other))


@given(MIXED)
def test_a_direction_is_read_in_any_text(text: str) -> None:
    assert {direction(text, figure) for figure in find_figures(text)} <= {"up", "down", None}


@pytest.mark.alone
@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "1.", ",1.", "1,111", "1~", "1 ", "1만", "'25", "a.@", "제1", "02-", "1:", "$1-", "may ", " ", "1월"],
    ids=range(17),
)
def test_ten_times_the_characters_do_not_take_a_hundred_times_as_long(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = time.thread_time()
        find_figures(text)
        return time.thread_time() - start

    # Of some: what the collector of the whole suite's garbage takes is not meant.
    assert min(seconds(10_000) for _ in range(3)) < 40 * min(seconds(1_000) for _ in range(5))
