"""Proper names of a claim that its release holds nowhere, in the other script by their sound."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from rag.answering.claim_lines import Line, Reading
from rag.answering.claim_proper import find_names, unnamed
from rag.answering.figures import find_figures
from rag.answering.sounds import is_heard
from rag.domain import Language, Sentence
from rag.index.analysis import load_analyser
from rag.retrieval.hybrid import Found
from rag.retrieval.terms import Need
from tests.fakes import HashEmbedder, WordAnalyser, make_release


def _terms(text: str) -> frozenset[str]:
    return frozenset(text.lower().replace(".", "").replace("'s", "").split())


def _line(text: str, language: Language = "ko") -> Line:
    release = make_release("r", text, title="제목", language=language)
    return Line(release, Sentence(0, 0, len(text), text), _terms(text), (), 0.9, 1.0, 1.0, 0.0, 1.0)


def _reading(text: str, *known: tuple[str, ...]) -> Reading:
    """An English claim; `known` are words with the terms that meet them, others are met by themselves alone."""
    needs = {word: Need(word, (word,), 1.0) for word in _terms(text)} | {
        row[0]: Need(row[0], row[1:], 1.0) for row in known
    }
    found = Found((), {}, HashEmbedder().embed_query(text), ())
    names = find_names(text, "en", WordAnalyser())
    return Reading(text, "en", found, tuple(needs.values()), tuple(find_figures(text)), names)


def _untold(reading: Reading, line: Line) -> list[str]:
    return [reading.text[slice(*named.claimed)] for named in unnamed(reading, [line], _terms)]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Diego", "샌디에이고에서"),
        ("Sheraton", "쉐라톤 그랜드 인천"),
        ("Guam", "괌과 사이판"),
        ("Sinmungo", "국민신문고"),
        ("Cartier", "카르티에"),
        ("Vuitton", "루이비통코리아"),
        ("Vandenberg", "밴덴버그"),
        ("Microsoft", "마이크로소프트"),
        ("Google", "구글코리아"),
        ("Zelenskyy", "젤렌스키"),
        ("Lilly", "일라이릴리"),
        ("Hamnyeongjeon", "함녕전"),
    ],
)
def test_a_name_is_heard_in_its_korean_spelling(name: str, written: str) -> None:
    assert is_heard(name, f"지난 8일 {written} 이어졌다.") is True


@pytest.mark.parametrize("name", ["Toronto", "Cartier", "Halifax", "Donhwamun", "Interpark", "Guterres"])
def test_a_name_of_something_else_is_not_heard(name: str) -> None:
    text = "한국과 캐나다의 외교·국방 장관이 2월 25일 오타와에서 만나 티파니코리아와 정관헌, 반기문을 말했다."
    assert is_heard(name, text) is False


def test_a_name_of_one_consonant_may_be_any() -> None:
    assert is_heard("Iowa", "아이오와에서 열렸다.") is None


@pytest.mark.parametrize(
    ("claim", "untold"),
    [
        ("The seals were shown to Injo.", ["Injo"]),
        ("The seals were shown to Hyojong.", []),
        ("Injo was shown the seals.", []),
        ("Injo's seals were shown.", ["Injo"]),
        ("The Royal Seals Were Shown To Injo.", []),
        ("They came in March with KASI.", []),
    ],
    ids=["another", "written", "first-word", "first-word-that-has", "heading", "month-and-acronym"],
)
def test_a_name_that_an_english_release_does_not_write_is_not_told(claim: str, untold: list[str]) -> None:
    assert _untold(_reading(claim), _line("The seals of King Hyojong were shown.", "en")) == untold


def test_a_word_that_the_glossary_knows_is_no_name_but_a_town_is_a_place() -> None:
    reading = _reading("The Festival moved to Busan.", ("festival", "축제"), ("busan", "부산"))
    line = _line("행사는 서울에서 열린다.")
    assert _untold(reading, line) == ["Busan"]
    assert [named.kind for named in unnamed(reading, [line], _terms)] == ["place"]
    assert _untold(reading, _line("행사는 부산 에서 열린다.")) == []


def test_a_capital_is_a_government_but_where_something_is() -> None:
    line = _line("한국과 캐나다가 만났다.")
    assert _untold(_reading("They met as Ottawa wished.", ("ottawa", "오타와")), line) == []
    assert _untold(_reading("They met in Ottawa.", ("ottawa", "오타와")), line) == ["Ottawa"]


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("실리콘밸리", False),
        ("모두의창업", True),
        ("한국", True),
        ("부산지방병무청", True),
        ("부산지방국세청", False),
        ("모두의창업에", True),
    ],
)
def test_a_korean_name_is_told_where_it_is_written_or_both_its_ends_are(name: str, is_told: bool) -> None:
    text = f"{name} 연수를 간다."
    line = _line("모두의 창업에 뽑히면 부산청 등 각 병무청이 돕는다.")
    reading = replace(_reading(text), language="ko", names=((0, len(name)),))
    assert (_untold(reading, line) == []) is is_told


def test_the_analyser_finds_names_and_a_body_is_none_of_them() -> None:
    text = "해양수산부는 부산에서 실리콘밸리 연수를 한다."
    found = [text[start:end] for start, end in find_names(text, "ko", load_analyser())]
    assert "부산" in found
    assert not any("해양" in name for name in found)


@pytest.mark.alone
@pytest.mark.parametrize(
    ("text", "names"),
    [("It went " + "to Zorblax and then " * 3_000, 12), ("so " + "Ab" * 10_000, 0), ("a " + "Ab.(" * 5_000, 0)],
    ids=["list", "no-spaces", "marks"],
)
def test_a_long_text_is_read_for_names_in_one_go(text: str, names: int) -> None:
    began = time.perf_counter()
    assert len(find_names(text, "en", WordAnalyser())) == names
    assert time.perf_counter() - began < 1
