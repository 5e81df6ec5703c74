from __future__ import annotations

import re
from importlib import resources

import pytest

from rag.index.analysis import KiwiAnalyser, load_analyser
from rag.retrieval.glossary import Glossary, GlossaryMatch, base_forms

# A lone word is cut differently from one in a sentence; verbs stand as stems.
_SENTENCES = ("{}", "정부는 {}을 발표했다", "이번 {} 관련 자료", "{}에 대한 대책", "{}이 있다", "{}다", "{} 관련 계획")
_VERB_ENDINGS = ("{}습니다", "{}었습니다")


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load()


@pytest.fixture(scope="module")
def analyser() -> KiwiAnalyser:
    return load_analyser(1)


@pytest.fixture
def small() -> Glossary:
    return Glossary({
        "bank": ("은행",),
        "hold": ("개최", "열리"),
        "plan": ("계획",),
        "press conference": ("기자", "회견"),
        "take place": ("개최",),
        "us": ("미국",),
        "who": ("세계보건기구",),
        "world": ("세계",),
        "world bank": ("세계은행", "은행"),
    })


def _lines() -> list[str]:
    return resources.files("rag.retrieval").joinpath("glossary.tsv").read_text(encoding="utf-8").splitlines()


def _headwords(glossary: Glossary, text: str) -> list[str]:
    return [match.source for match in glossary.korean(text)]


@pytest.mark.parametrize(
    ("word", "headword", "term"),
    [
        pytest.param("meetings", "meeting", "회의", id="plural"),
        pytest.param("cities", "city", "도시", id="plural-ies"),
        pytest.param("taxes", "tax", "세금", id="plural-es"),
        pytest.param("exercises", "exercise", "운동", id="plural-of-e"),
        pytest.param("hosted by", "host", "개최", id="past"),
        pytest.param("planned", "plan", "계획", id="past-doubled"),
        pytest.param("supplied", "supply", "공급", id="past-ied"),
        pytest.param("promoted", "promote", "추진", id="past-of-e"),
        pytest.param("promoting", "promote", "추진", id="ing-of-e"),
        pytest.param("held", "held", "개최", id="irregular-past"),
        pytest.param("children", "children", "아동", id="irregular-plural"),
        pytest.param("MINISTER", "minister", "장관", id="capitals"),
        pytest.param("Korea's", "korea", "한국", id="possessive"),
        pytest.param("students’ ", "student", "학생", id="plural-possessive"),
        pytest.param("news", "news", "뉴스", id="no-plural"),
        pytest.param("R&D", "r&d", "연구개발", id="ampersand"),
        pytest.param("organised", "organise", "주최", id="british"),
    ],
)
def test_a_form_is_found_by_its_headword(glossary: Glossary, word: str, headword: str, term: str) -> None:
    [match] = glossary.korean(word)

    assert match.source == headword
    assert term in match.terms


def test_the_longest_phrase_wins_over_the_words_in_it(small: Glossary) -> None:
    found = small.korean("Did the World Bank hold press conferences?")

    assert found == [
        GlossaryMatch("world bank", ("세계은행", "은행"), "World Bank"),
        GlossaryMatch("hold", ("개최", "열리"), "hold"),
        GlossaryMatch("press conference", ("기자", "회견"), "press conferences"),
    ]


def test_a_phrase_does_not_reach_over_punctuation(small: Glossary) -> None:
    assert _headwords(small, "the world, bank plans") == ["world", "bank", "plan"]


def test_a_hyphen_and_a_possessive_part_the_words_of_a_phrase(small: Glossary) -> None:
    assert _headwords(small, "World-Bank and world's bank") == ["world bank", "world bank"]


def test_the_first_word_of_a_phrase_may_be_inflected(small: Glossary) -> None:
    assert _headwords(small, "It takes place in May.") == ["take place"]


def test_words_that_nothing_knows_are_left_out(small: Glossary) -> None:
    assert small.korean("Zyxwv plan qqq, 42 및 계획") == [GlossaryMatch("plan", ("계획",), "plan")]
    assert small.korean("") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tell us who used it", [], id="everyday-words"),
        pytest.param("the US and the WHO", ["us", "who"], id="capitals"),
        pytest.param("the U.S. government", ["us"], id="full-stops"),
    ],
)
def test_an_acronym_that_is_also_a_word_counts_in_capitals_only(
    small: Glossary, text: str, expected: list[str]
) -> None:
    assert _headwords(small, text) == expected


def test_the_surface_is_the_text_as_written(small: Glossary) -> None:
    [match] = small.korean("the U.S. office")

    assert match.surface == "U.S."


def test_korean_terms_lead_back_to_headwords_best_first(small: Glossary) -> None:
    assert small.english("개최") == ("hold", "take place")
    assert small.english("은행") == ("bank", "world bank")
    assert small.english("없는말") == ()


def test_every_headword_is_found_by_itself(glossary: Glossary) -> None:
    lost = [word for word in glossary if [m.source for m in glossary.korean(word.upper())] != [word]]

    assert lost == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("class", ["class"], id="double-s"),
        pytest.param("bus", ["bus"], id="us"),
        pytest.param("ties", ["ties"], id="stem-too-short"),
        pytest.param("planning", ["planning", "planne", "plann", "plan"], id="doubled"),
        pytest.param("ed", ["ed"], id="ending-alone"),
    ],
)
def test_base_forms_begin_with_the_word_itself(word: str, expected: list[str]) -> None:
    assert base_forms(word) == expected


def test_the_file_is_sorted_lower_case_and_without_duplicates(glossary: Glossary) -> None:
    headwords = [line.partition("\t")[0] for line in _lines()]

    assert headwords == sorted(set(headwords))
    assert len(glossary) == len(headwords) >= 2500
    assert [word for word in headwords if not re.fullmatch(r"[a-z0-9&]+(?: [a-z0-9&]+)*", word)] == []


def test_every_line_has_one_to_five_terms_without_repetition() -> None:
    term = r"[a-z0-9-]*(?:[가-힣][가-힣0-9]*|[a-z0-9])"
    malformed = [line for line in _lines() if not re.fullmatch(rf"[^\t]+\t{term}(?:,{term}){{0,4}}", line)]
    repeated = [line for line in _lines() if len(set(terms := line.partition("\t")[2].split(","))) != len(terms)]

    assert malformed == []
    assert repeated == []


def test_every_korean_term_is_a_search_term_as_the_analyser_cuts_it(glossary: Glossary, analyser: KiwiAnalyser) -> None:
    wanted = sorted({term for line in _lines() for term in line.partition("\t")[2].split(",")})
    unmet = set(wanted)
    for sentence in _SENTENCES + _VERB_ENDINGS:
        tried = sorted(unmet)
        cut = analyser.terms_many([sentence.format(term) for term in tried])
        unmet -= {term for term, terms in zip(tried, cut, strict=True) if term in terms}

    assert sorted(unmet) == []


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        pytest.param("How much is the supplementary budget?", {"추경"}, id="budget"),
        pytest.param(
            "When was the APEC ministers' meeting in Incheon held?", {"장관", "회의", "인천", "개최"}, id="apec"
        ),
        pytest.param(
            "Is admission to Gyeongbokgung free of charge for foreigners?", {"경복궁", "무료", "외국인"}, id="palace"
        ),
        pytest.param("Who can apply for the subsidy before the deadline?", {"신청", "보조금", "마감"}, id="subsidy"),
        pytest.param("How far did exports to the United States fall?", {"수출", "미국", "감소"}, id="exports"),
    ],
)
def test_a_question_yields_the_terms_a_release_would_use(glossary: Glossary, question: str, terms: set[str]) -> None:
    assert terms <= {term for match in glossary.korean(question) for term in match.terms}
