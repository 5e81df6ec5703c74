"""Periods are read from the words of both languages; what is vague or lies ahead is none."""

from __future__ import annotations

from datetime import date

import pytest

from rag.retrieval.periods import dates_publication, find_periods
from rag.retrieval.question import understand

# A Wednesday.
_TODAY = date(2026, 5, 20)
KOREAN = {
    "오늘 발표": "2026-05-20 2026-05-20",
    "어제 나온 자료": "2026-05-19 2026-05-19",
    "그저께 나온 자료": "2026-05-18 2026-05-18",
    "그제 발표": "2026-05-18 2026-05-18",
    "오늘까지": "- 2026-05-20",
    "이번 주": "2026-05-18 2026-05-24",
    "금주 발표 자료": "2026-05-18 2026-05-24",
    "지난주에 발표": "2026-05-11 2026-05-17",
    "저번 주": "2026-05-11 2026-05-17",
    "지지난주": "2026-05-04 2026-05-10",
    "지난주부터": "2026-05-11 -",
    "지난 주말": "2026-05-16 2026-05-17",
    "지난주 금요일": "2026-05-15 2026-05-15",
    "이번 주 월요일": "2026-05-18 2026-05-18",
    "지난 금요일": "2026-05-15 2026-05-15",
    "지난 수요일": "2026-05-13 2026-05-13",
    "이번 달": "2026-05-01 2026-05-31",
    "이달 발표": "2026-05-01 2026-05-31",
    "지난달": "2026-04-01 2026-04-30",
    "지지난달": "2026-03-01 2026-03-31",
    "지난달 이후": "2026-04-01 -",
    "이번 분기": "2026-04-01 2026-06-30",
    "지난 분기": "2026-01-01 2026-03-31",
    "3분기": "2025-07-01 2025-09-30",
    "올해 1분기": "2026-01-01 2026-03-31",
    "작년 4분기": "2025-10-01 2025-12-31",
    "올 상반기": "2026-01-01 2026-06-30",
    "지난해 하반기": "2025-07-01 2025-12-31",
    "작년 하반기부터": "2025-07-01 -",
    "올해": "2026-01-01 2026-12-31",
    "올해 들어": "2026-01-01 2026-05-20",
    "작년": "2025-01-01 2025-12-31",
    "작년 이전": "- 2024-12-31",
    "재작년": "2024-01-01 2024-12-31",
    "작년 3월": "2025-03-01 2025-03-31",
    "올해 5월": "2026-05-01 2026-05-31",
    "올 3월": "2026-03-01 2026-03-31",
    "재작년 8월 4일": "2024-08-04 2024-08-04",
    "’25년 3월": "2025-03-01 2025-03-31",
    "지난해 말": "2025-10-01 2025-12-31",
    "올해 초": "2026-01-01 2026-03-31",
    "2022년 초 금융당국": "2022-01-01 2022-03-31",
    "연초에 발표한": "2026-01-01 2026-03-31",
    "연말에 발표한": "2025-10-01 2025-12-31",
    "3년 전 발표": "2023-01-01 2023-12-31",
    "2주 전에 낸 자료": "2026-05-04 2026-05-10",
    "일주일 전에 낸 자료": "2026-05-11 2026-05-17",
    "한 달 전 발표": "2026-04-01 2026-04-30",
    "세 달 전에": "2026-02-01 2026-02-28",
    "3일 전에 발표한": "2026-05-17 2026-05-17",
    "사흘 전에 발표한": "2026-05-17 2026-05-17",
    "최근 3개월": "2026-02-19 2026-05-20",
    "최근 일주일간": "2026-05-13 2026-05-20",
    "최근 한 달": "2026-04-20 2026-05-20",
    "최근 반년": "2025-11-21 2026-05-20",
    "지난 3일간": "2026-05-17 2026-05-20",
    "지난 4일 인천에서": "2026-05-04 2026-05-04",
    "지난 28일 의결": "2026-04-28 2026-04-28",
    "지난 3월": "2026-03-01 2026-03-31",
    "지난 5월": "2025-05-01 2025-05-31",
    "9월": "2025-09-01 2025-09-30",
    "2025년 8월 4일": "2025-08-04 2025-08-04",
    "2025. 8. 4.": "2025-08-04 2025-08-04",
    "2025년 8월 말": "2025-08-01 2025-08-31",
    "8월 첫째 주": "2025-08-04 2025-08-10",
    "작년 3월 둘째 주": "2025-03-10 2025-03-16",
    "2026년 2월 5주": "2026-02-01 2026-02-28",
    "3월 이전": "- 2026-02-28",
    "2024년 이전": "- 2023-12-31",
    "2024년까지": "- 2024-12-31",
    "2025년 11월말까지": "- 2025-11-30",
    "2024년 이후": "2024-01-01 -",
    "3월부터 5월까지": "2026-03-01 2026-05-31",
    "11월부터 2월까지": "2025-11-01 2026-02-28",
    "3월에서 5월 사이": "2026-03-01 2026-05-31",
    "2024년 3월~6월": "2024-03-01 2024-06-30",
    "2024년 3~6월": "2024-03-01 2024-06-30",
    "2024년 11월부터 2025년 2월까지": "2024-11-01 2025-02-28",
    "작년 10월부터 올해 3월까지": "2025-10-01 2026-03-31",
    "2020년부터 2022년까지": "2020-01-01 2022-12-31",
    "2020~2022년": "2020-01-01 2022-12-31",
    "8월 1일부터 15일까지": "2025-08-01 2025-08-15",
    "2025년 8월 1일 ~ 9월 3일": "2025-08-01 2025-09-03",
    "2025년 1~3분기": "2025-01-01 2025-09-30",
    "작년 3분기부터 올해 1분기까지": "2025-07-01 2026-03-31",
    "2025.3.1.~5.31.": "2025-03-01 2025-05-31",
    "2025-03-01 ~ 2025-03-31": "2025-03-01 2025-03-31",
}
ENGLISH = {
    "today": "2026-05-20 2026-05-20",
    "yesterday": "2026-05-19 2026-05-19",
    "the day before yesterday": "2026-05-18 2026-05-18",
    "this week": "2026-05-18 2026-05-24",
    "last week": "2026-05-11 2026-05-17",
    "the week before last": "2026-05-04 2026-05-10",
    "last weekend": "2026-05-16 2026-05-17",
    "last Friday": "2026-05-15 2026-05-15",
    "last Wednesday": "2026-05-13 2026-05-13",
    "this month": "2026-05-01 2026-05-31",
    "last month": "2026-04-01 2026-04-30",
    "the month before last": "2026-03-01 2026-03-31",
    "since last month": "2026-04-01 -",
    "this quarter": "2026-04-01 2026-06-30",
    "last quarter": "2026-01-01 2026-03-31",
    "the last quarter of 2024": "2024-10-01 2024-12-31",
    "in Q3 2025": "2025-07-01 2025-09-30",
    "the first half of last year": "2025-01-01 2025-06-30",
    "this year": "2026-01-01 2026-12-31",
    "last year": "2025-01-01 2025-12-31",
    "the year before last": "2024-01-01 2024-12-31",
    "year to date": "2026-01-01 2026-05-20",
    "so far this year": "2026-01-01 2026-05-20",
    "early 2025": "2025-01-01 2025-03-31",
    "mid-2025": "2025-04-01 2025-09-30",
    "the end of last year": "2025-10-01 2025-12-31",
    "the beginning of this year": "2026-01-01 2026-03-31",
    "two weeks ago": "2026-05-04 2026-05-10",
    "a week ago": "2026-05-11 2026-05-17",
    "3 days ago": "2026-05-17 2026-05-17",
    "a month ago": "2026-04-01 2026-04-30",
    "three years ago": "2023-01-01 2023-12-31",
    "past six months": "2025-11-21 2026-05-20",
    "in the last two weeks": "2026-05-06 2026-05-20",
    "over the past year": "2025-05-20 2026-05-20",
    "last March": "2026-03-01 2026-03-31",
    "last May": "2025-05-01 2025-05-31",
    "March last year": "2025-03-01 2025-03-31",
    "March of this year": "2026-03-01 2026-03-31",
    "a release from March 2025": "2025-03-01 2025-03-31",
    "from March onwards": "2026-03-01 -",
    "since March": "2026-03-01 -",
    "since 2024": "2024-01-01 -",
    "in May": "2026-05-01 2026-05-31",
    "before 2024": "- 2023-12-31",
    "until March 2025": "- 2025-03-31",
    "by the end of 2024": "- 2024-12-31",
    "4 August 2025": "2025-08-04 2025-08-04",
    "the 4th of August 2025": "2025-08-04 2025-08-04",
    "August 4th": "2025-08-04 2025-08-04",
    "Aug. 4, 2025": "2025-08-04 2025-08-04",
    "the first week of August 2025": "2025-08-04 2025-08-10",
    "between March and May 2025": "2025-03-01 2025-05-31",
    "from March to May": "2026-03-01 2026-05-31",
    "November to February": "2025-11-01 2026-02-28",
    "between November and February 2025": "2024-11-01 2025-02-28",
    "from 1 to 15 August 2025": "2025-08-01 2025-08-15",
    "August 1-15, 2025": "2025-08-01 2025-08-15",
    "from August 1 to September 3, 2025": "2025-08-01 2025-09-03",
    "between the 4th of August and the 3rd of September 2025": "2025-08-04 2025-09-03",
    "the last week of April": "2026-04-27 2026-05-03",
    "the 4th quarter of 2024": "2024-10-01 2024-12-31",
    "the 2nd half of 2025": "2025-07-01 2025-12-31",
    "Q1 to Q3 2025": "2025-01-01 2025-09-30",
    "since the beginning of the year": "2026-01-01 -",
    "from 2024 onwards": "2024-01-01 -",
    "from 2020 to 2022": "2020-01-01 2022-12-31",
    "between 2020 and 2022": "2020-01-01 2022-12-31",
}
# Vague, ahead of today, or no date at all.
NONE_KOREAN = [
    *(
        "엊그제 발표",
        "최근 발표",
        "며칠 전 발표",
        "내년 예산",
        "내년 3월",
        "내년 상반기",
        "내후년",
        "다음 달 4일",
        "다음 주",
    ),
    *("오는 6월", "이번 주말", "이번 주 금요일", "오늘날", "이번 주택 대책", "지난 주요 대책", "금주 구역", "연말정산"),
    *(
        "1년 전보다",
        "1년 전에 비해",
        "출국 3일 전까지",
        "2월 31일",
        "13월",
        "2026-1학기",
        "최근 10년물 금리",
    ),
]
NONE_ENGLISH = [
    *("recently", "a few days ago", "next year", "next March", "March next year", "the first half of next year"),
    *("May I ask?", "Korean firms may recruit", "tomorrow", "February 30"),
]


def _read(question: str) -> str:
    period = next(find_periods(question, _TODAY), None)
    return " ".join(str(day or "-") for day in (period.first, period.last)) if period else ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [*KOREAN.items(), *ENGLISH.items()],
    ids=[f"ko-{n}" for n in range(len(KOREAN))] + [f"en-{n}" for n in range(len(ENGLISH))],
)
def test_a_period_is_read_as_inclusive_dates(question: str, expected: str) -> None:
    assert _read(question) == expected


@pytest.mark.parametrize(
    "question",
    [*NONE_KOREAN, *NONE_ENGLISH],
    ids=[f"ko-{n}" for n in range(len(NONE_KOREAN))] + [f"en-{n}" for n in range(len(NONE_ENGLISH))],
)
def test_what_is_vague_or_ahead_is_no_period(question: str) -> None:
    assert not _read(question)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("그저께 금융위 자료에 뭐라고 했나요?", date(2026, 5, 18)),
        ("지지난주 소식", date(2026, 5, 4)),
        ("What did it say the day before yesterday?", date(2026, 5, 18)),
        ("Which grants were there last weekend?", date(2026, 5, 16)),
        ("작년 3월에 발표한 대책은?", date(2025, 3, 1)),
        ("2주 전에 낸 자료는?", date(2026, 5, 4)),
        ("금융위가 3월부터 5월까지 발표한 대책", date(2026, 3, 1)),
        ("releases published between March and May 2025", date(2025, 3, 1)),
        ("What did it announce two weeks ago?", date(2026, 5, 4)),
        ("1년 전보다 몇 % 늘었나요?", None),
        ("이번 분기 성장률은?", None),
        ("작년 3월 거래액은?", None),
        ("What were sales in March last year?", None),
        ("How much was it three years ago?", None),
        ("내년 3월에 발표할 대책은?", None),
        ("이번 주택 공급 대책은 언제부터인가요?", None),
    ],
    ids=[
        *("day", "week", "day-en", "weekend", "month-published", "weeks-published", "range-published"),
        *("range-published-en", "ago-published-en", "compared", "quarter-topic", "month-topic", "month-topic-en"),
        *("years-ago-topic", "ahead", "a-word-that-begins-alike"),
    ],
)
def test_relative_words_filter_and_plain_dates_only_beside_publishing(question: str, first: date | None) -> None:
    assert understand(question, today=_TODAY).filters.date_from == first


def test_a_period_keeps_its_place_and_lies_in_no_other() -> None:
    question = "published since March 2025, 작년 하반기에 나온"
    found = list(find_periods(question, _TODAY))
    assert [period.text for period in found] == ["작년 하반기", "since March 2025"]
    assert all(question[p.start : p.start + len(p.text)] == p.text for p in found)
    assert all(dates_publication(question, period) for period in found)


@pytest.mark.parametrize("question", ["last year", "작년", "1월 이전"])
def test_a_date_beyond_the_calendar_is_no_period(question: str) -> None:
    assert list(find_periods(question, date(1, 1, 1))) == []


def test_a_range_that_runs_backwards_is_none() -> None:
    assert _read("2025년 8월 15일 ~ 8월 1일") == "2025-08-15 2025-08-15"
