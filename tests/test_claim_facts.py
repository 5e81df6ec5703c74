"""Facts of a sentence that are no figures."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answering.claim_facts import names_in_office, offices, relative_days
from rag.answering.claim_words import bound_of, denials, opposed, way_of
from rag.answering.figures import Kind, find_figures


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("배경훈 과기정통부 장관은 회의를 열었다.", ["minister"]),
        ("과기정통부 제2차관이 참석했다.", ["vice minister"]),
        ("소방청장과 위원장이 만났다.", ["commissioner", "chair"]),
        ("The vice minister met the prime minister.", ["vice minister", "prime minister"]),
        ("제2차 2+2 장관회의를 열었다.", []),
    ],
)
def test_offices_are_read_in_both_languages(text: str, held: list[str]) -> None:
    assert [said.meaning for said in offices(text)] == held


def test_a_name_belongs_to_the_office_beside_it() -> None:
    text = "김승룡 소방청장 직무대행은 점검을 당부했다."
    assert [(text[said.start : said.end], said.meaning) for said in names_in_office(text)] == [
        ("김승룡", "commissioner")
    ]


@pytest.mark.parametrize(
    ("claim", "other", "words"),
    [
        ("수출이 증가했다.", "수출이 6% 감소했다.", ("증가", "감소")),
        ("Exports rose in May.", "5월 수출은 줄었다.", ("rose", "줄었")),
        ("외국인을 포함한다.", "외국인은 제외한다.", ("포함", "제외")),
        ("The fee is mandatory.", "참가비는 자율이다.", ("mandatory", "자율")),
        ("It was a smaller drop than before.", "감소 폭이 커졌다.", ("smaller drop", "폭이 커졌")),
        ("점검할 의무도 없어진다.", "의무는 그대로 남는다.", ("없어진", "그대로 남")),
        ("접근통제가 느슨해진다.", "접근통제가 강화되고,", ("느슨", "강화")),
        ("The minister will be absent.", "장관이 참석하는 가운데", ("absent", "참석")),
        ("The desk is closed to ethnic Koreans.", "재외동포도 이용할 수 있다.", ("closed to", "수 있")),
    ],
)
def test_opposites_are_found_across_languages(claim: str, other: str, words: tuple[str, str]) -> None:
    clash = next(opposed(claim, other))
    assert (claim[clash.claimed.start : clash.claimed.end], other[clash.found.start : clash.found.end]) == words


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        ("수출이 증가했다.", "수출이 늘었다."),
        ("증가율은 6%로 낮아졌다.", "증가율은 6%로 낮아졌다."),
        ("수출은 늘고 수입은 줄었다.", "수입이 줄고 수출이 늘었다."),
    ],
)
def test_what_agrees_is_not_opposed(claim: str, other: str) -> None:
    assert not list(opposed(claim, other))


@pytest.mark.parametrize(
    "text", ["따지지 않는다.", "받을 수 없다.", "대상이 아니며", "is no longer exempt", "cannot apply"]
)
def test_denials_are_found(text: str) -> None:
    assert list(denials(text))


@pytest.mark.parametrize(
    "text", ["제한을 없애 누구나 된다.", "예산안이 아니라 확정액이다.", "사고 없이 마쳤다.", "not only here"]
)
def test_words_that_only_look_like_denials_are_none(text: str) -> None:
    assert not list(denials(text))


def test_last_year_and_next_month_are_those_of_the_day() -> None:
    days = {figure.value for figure in relative_days("지난해 시작했고 다음 달 끝난다.", date(2025, 12, 4))}
    assert days == {(2024, None, None), (2026, 1, None)}


def test_the_way_of_a_figure_is_told_by_the_words_beside_it() -> None:
    text = "은행에서 3.7조 원 늘고 제2금융권에서 9.5조 원 줄었다."
    ways = [way_of(text, figure) for figure in find_figures(text) if figure.unit == "KRW"]
    assert [way.meaning if way else None for way in ways] == ["up", "down"]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Sales were up 0.4 percent on the month.", ["up"]),
        ("It was 23.8% fewer than the year before, 5.1% more than in May.", ["down", "up"]),
        ("Lending was down by 3.2 percent, contracting by 3.3 percent in all.", ["down", "down"]),
        ("They set up a fund of 30 percent.", [None]),
    ],
)
def test_the_way_of_a_share_is_told_in_english(text: str, ways: list[str | None]) -> None:
    said = [way_of(text, figure) for figure in find_figures(text) if figure.kind is Kind.PERCENT]
    assert [way.meaning if way else None for way in said] == ways


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1인 가구 13만원, 2인 가구 14만원 이하여야 한다.", ["most", "most"]),
        ("14만원 이상이면 된다.", ["least"]),
        ("It costs at least KRW 300, and no more than KRW 500.", ["least", "most"]),
        ("14만원을 받는다.", [None]),
        ("14만원을 받고, 3일 이내에 쓴다.", [None]),
    ],
)
def test_the_least_and_the_most_are_told_by_the_words_beside_a_figure(text: str, bounds: list[str | None]) -> None:
    said = [bound_of(text, figure) for figure in find_figures(text) if figure.unit == "KRW"]
    assert [bound.meaning if bound else None for bound in said] == bounds
