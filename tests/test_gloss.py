"""Key facts of a Korean quote in English: what a rule reads whole, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.gloss import glosses


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("예산 9.5조 원을 투입한다.", {"9.5조 원": "KRW 9.5 trillion"}),
        ("지원금 50만 원을 준다.", {"50만 원": "KRW 500,000"}),
        ("중국(1조 3,480억 원)", {"1조 3,480억 원": "KRW 1.348 trillion"}),
        ("12억 3,456만 7,890원", {"12억 3,456만 7,890원": "KRW 1,234,567,890"}),
        ("2만 3,000가구와 한 명", {"2만 3,000가구": "23,000 households", "한 명": "1 person"}),
        ("19조 4,088억 원", {"19조 4,088억 원": "KRW 19.4088 trillion"}),
        ("30여 명이 다쳤다", {"30여 명": "more than 30 people"}),
        ("492만 톤, 120㎢, 35㎞", {"492만 톤": "4.92 million tons", "35㎞": "35 km"}),
        ("0.3%p 올랐다", {"0.3%p": "0.3 percentage points"}),
        ("8월 4일과 2020년 1월 2일", {"8월 4일": "August 4", "2020년 1월 2일": "January 2, 2020"}),
        ("’25.7.1.부터, 12월에", {"’25.7.1": "July 1, 2025", "12월": "December"}),
        ("해양수산부는 밝혔다", {"해양수산부": "Ministry of Oceans and Fisheries"}),
        ("6.3% 늘었고 2025년에는 줄었다", {}),
        ("5G와 코로나19, 제3차 회의", {}),
        ("집계를 10일 내놓았고 2번 출구에서 25년 예산을 알렸다", {}),
        ("20일간, 3년, 두 번", {"20일간": "20 days", "3년": "3 years"}),
        ("", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_figures_and_ministries_are_put_into_english(quote: str, expected: dict[str, str]) -> None:
    assert dict(glosses(quote)) == expected


def test_an_end_of_a_range_without_its_unit_is_left_to_the_other_end() -> None:
    assert dict(glosses("10~20만 명")) == {"20만 명": "200,000 people"}


def test_they_come_in_the_order_of_the_quote() -> None:
    assert [words for words, _ in glosses("국세청은 8월 4일 20만 명에게 50만 원을")] == [
        "국세청",
        "8월 4일",
        "20만 명",
        "50만 원",
    ]


@given(st.text(alphabet="0123456789만억조원명건월일년.,~%p 국세청여", max_size=40))
def test_whatever_the_quote_the_words_are_parts_of_it(quote: str) -> None:
    for words, english in glosses(quote):
        assert words in quote
        assert english.isascii() or "²" in english
