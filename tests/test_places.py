"""Places that a question names: an answer about another one is none."""

from __future__ import annotations

import pytest

from rag.retrieval.places import PLACES, missing_places
from rag.retrieval.terms import COUNTRIES, Need

_BUSAN = Need("부산", ("부산", "busan"), 3.0)
_JAPAN = Need("japan", ("일본", "japan"), 3.0)
_BUDGET = Need("예산", ("예산", "budget"), 1.0)
_COUNTRY = Need("나라", ("나라", "country", *COUNTRIES), 1.0)


@pytest.mark.parametrize(
    ("needs", "terms", "texts", "missing"),
    [
        ([_BUSAN, _BUDGET], {"서울", "예산"}, [], ["부산"]),
        ([_BUSAN], {"부산"}, [], []),
        ([_BUSAN], {"busan"}, [], []),
        ([_BUSAN], {"부산시민"}, ["행사는 부산시민공원에서 연다."], []),
        ([_BUSAN], set(), ["서울에서 열고,", "부산에서도 연다."], []),
        ([_BUSAN, _JAPAN], {"예산"}, ["서울에서 연다."], ["부산", "japan"]),
        ([_JAPAN], {"일본"}, [], []),
        ([_COUNTRY], {"예산"}, ["서울에서 연다."], []),
        ([_BUDGET], set(), [], []),
        ([], set(), [], []),
    ],
    ids=[
        "missing",
        "met-by-a-term",
        "met-in-the-other-language",
        "met-inside-a-word-of-the-text",
        "met-in-any-text",
        "each-place-counts",
        "country",
        "any-country",
        "no-place-named",
        "nothing-named",
    ],
)
def test_places_that_neither_terms_nor_texts_name_are_missing(
    needs: list[Need], terms: set[str], texts: list[str], missing: list[str]
) -> None:
    assert missing_places(needs, frozenset(terms), texts) == missing


def test_names_that_are_everyday_words_and_the_own_country_are_no_places() -> None:
    assert PLACES.isdisjoint({"한국", "북한", "경기", "화성", "공주", "구리", "상주", "이천"})
    assert {"부산", "제주도", "서귀포", "유럽", "미국", "vietnam"} <= PLACES
