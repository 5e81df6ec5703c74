"""What a question asks for: near facets are told apart, nouns and opinions are seen."""

from __future__ import annotations

import pytest

from rag.domain import Facet
from rag.retrieval.facets import asked_noun, asks_opinion, find_facets
from rag.retrieval.names import find_persons, find_places


@pytest.mark.parametrize(
    ("question", "facets"),
    [
        ("참가 인원과 예산은?", (Facet.HOW_MUCH,)),
        ("몇 명에게 지원금은?", (Facet.HOW_MANY,)),
        ("몇 명에게 얼마를 주나?", (Facet.HOW_MANY, Facet.HOW_MUCH)),
        ("전화번호는 어디서 보나?", (Facet.PHONE,)),
        ("누가 신청할 수 있나요?", (Facet.WHAT,)),
        ("Who can apply?", (Facet.WHAT,)),
        ("How do I apply and why?", (Facet.WHY, Facet.HOW)),
    ],
    ids=["budget", "count-over-amount", "both", "phone-not-place", "group-ko", "group-en", "how-and-why"],
)
def test_near_facets_are_told_apart(question: str, facets: tuple[Facet, ...]) -> None:
    assert find_facets(question) == facets


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("사업 예산은 총 얼마인가?", "예산"),
        ("위원장은 누구인가?", "위원장"),
        ("What was the budget of the project?", "budget"),
        ("What is the deadline for it?", None),
        ("언제 열리나?", None),
    ],
    ids=["amount", "person", "english", "a-date-is-a-facet", "none"],
)
def test_the_noun_whose_value_is_asked_for_is_seen(question: str, noun: str | None) -> None:
    assert asked_noun(question) == noun


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("이 정책을 어떻게 생각하나요?", True),
        ("집값이 오를까?", True),
        ("Do you think it is fair?", True),
        ("Will prices rise next year?", True),
        ("예산은 얼마인가?", False),
        ("When will it open?", False),
    ],
    ids=["opinion-ko", "forecast-ko", "opinion-en", "forecast-en", "fact-ko", "fact-en"],
)
def test_opinions_and_forecasts_are_seen(question: str, expected: bool) -> None:
    assert asks_opinion(question) is expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("행사는 「서울 시민청」 앞 광화문 광장에서 열린다.", ["광화문 광장"]),
        ("당시 회의에서 다뤘다.", []),
        ("지역에서 모였다.", []),
        ("오는 부산 벡스코에서 열린다.", ["부산 벡스코"]),
    ],
    ids=["bare-words-in-front", "no-place", "too-plain", "no-date-word"],
)
def test_places_take_the_bare_words_in_front(text: str, places: list[str]) -> None:
    found = [text[start:end] for start, end in find_places(text)]
    assert found == places


def test_a_person_is_named_beside_an_office() -> None:
    text = "장관 김하늘은 말했다. President Jane Doe."
    assert [text[start:end] for start, end in find_persons(text)] == ["장관 김하늘", "President Jane Doe"]
