"""What a question names: needs, the terms that meet them, and how much of them is covered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.domain import Language
from rag.retrieval.glossary import Glossary
from rag.retrieval.terms import Need, coverage, question_needs
from tests.fakes import WordAnalyser

_GLOSSARY = Glossary({
    "harbour": ["항구"],
    "day": ["날"],
    "sea port": ["항구"],
    "nation": ["국가"],
    "fire drill": ["훈련"],
})


class _Counts:
    """Ten chunks; "항구" stands in nine of them."""

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        return {term: 9 for term in terms if term == "항구"}

    def read_as(self, reading: str) -> Sequence[str]:
        return ["정선"] if reading == "jeongseon" else []

    def __len__(self) -> int:
        return 10


def _needs(text: str, language: Language) -> dict[str, Need]:
    return {need.word: need for need in question_needs(text, language, WordAnalyser(), _GLOSSARY, _Counts())}


def test_a_korean_word_is_met_by_itself_or_one_english_word() -> None:
    needs = _needs("항구 정비 언제 날짜 정비", "ko")
    terms = {word: need.terms for word, need in needs.items()}
    assert terms == {"항구": ("항구", "harbour"), "정비": ("정비", "jeongbi")}


def test_a_rare_word_weighs_more() -> None:
    needs = _needs("항구 정비", "ko")
    assert needs["정비"].weight > needs["항구"].weight > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("항구정비 항구 정비", ["항구", "정비"]),
        ("3월 3", ["3월"]),
        ("3 30", ["3", "30"]),
        ("언제 어디 전화번호", []),
    ],
    ids=["compound", "number-with-unit", "other-number", "asking-words-only"],
)
def test_a_korean_question_names_each_thing_once(text: str, words: list[str]) -> None:
    assert list(_needs(text, "ko")) == words


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("harbour", {"harbour": ("항구", "harbour", "harbor")}),
        ("fire drill", {"fire drill": ("훈련",)}),
        ("day harbour", {"harbour": ("항구", "harbour", "harbor")}),
        ("zorblax two", {"zorblax": ("zorblax",), "two": ("two", "2")}),
        ("neighbour", {"neighbour": ("neighbour", "neighbor")}),
    ],
    ids=["word", "phrase", "dating-word", "unknown-and-number", "british-spelling"],
)
def test_an_english_word_is_met_by_its_korean_terms(text: str, terms: dict[str, tuple[str, ...]]) -> None:
    assert {word: need.terms for word, need in _needs(text, "en").items()} == terms


def test_a_name_that_no_glossary_knows_is_met_in_the_other_script() -> None:
    assert _needs("jeongseon", "en")["jeongseon"].terms == ("jeongseon", "정선")
    assert _needs("정선", "ko")["정선"].terms == ("정선", "jeongseon")


def test_an_english_month_is_met_by_the_korean_one() -> None:
    assert "5월" in _needs("may", "en")["may"].terms


def test_a_question_for_countries_is_met_by_a_country() -> None:
    for need in (_needs("국가", "ko")["국가"], _needs("nation", "en")["nation"]):
        assert {"미국", "베트남", "japan"} <= set(need.terms)


def test_coverage_is_the_weighted_share_that_is_met() -> None:
    needs = [Need("a", ("a", "b"), 3.0), Need("c", ("c",), 1.0)]
    assert coverage(needs, ["b", "x"]) == pytest.approx(0.75)
    assert coverage(needs, ["a", "b", "c"]) == pytest.approx(1.0)
    assert coverage(needs, []) == 0.0


def test_nothing_named_is_nothing_covered() -> None:
    assert coverage([], ["a"]) == 0.0
