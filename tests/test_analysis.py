"""Search terms and raw sentence boundaries, with the real Kiwi."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.index.analysis import KiwiAnalyser, load_analyser, stem_english


@pytest.fixture(scope="module")
def analyser() -> KiwiAnalyser:
    return load_analyser(workers=1)


def test_the_name_holds_the_version_of_kiwi_and_of_our_rules(analyser: KiwiAnalyser) -> None:
    assert analyser.name == "kiwi-0.24.1/2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("장관이 시장을 방문하였다.", ["장관", "시장", "방문"], id="nouns-without-particles"),
        pytest.param("빠르게 아름다운", ["빠르", "아름답"], id="adjective-stems"),
        pytest.param("재정준칙을", ["재정", "준칙", "재정준칙"], id="short-compound-in-parts-and-whole"),
        pytest.param("8월 4일", ["8", "8월", "4", "4일"], id="number-and-number-with-unit"),
        pytest.param("1,500억원", ["1500", "1500억", "억"], id="thousands"),
        pytest.param("3.5% 증가", ["3.5", "증가"], id="decimal"),
        pytest.param("제18차", ["18", "18차"], id="ordinal"),
        pytest.param("2025. 8. 4.", ["2025", "2025년", "8", "8월", "4", "4일"], id="dotted-date"),
        pytest.param("’25.07.1.", ["2025", "2025년", "7", "7월", "1", "1일"], id="short-year"),
        pytest.param("6.25.", ["6", "6월", "25", "25일"], id="month-and-day"),
        pytest.param("14:00", ["14.00", "14시"], id="time-of-day"),
        pytest.param("044-200-1234", ["044-200-1234"], id="phone"),
        pytest.param("press@example.go.kr", ["press", "example.go.kr"], id="mail-address"),
        pytest.param("https://www.example.go.kr", ["www.example.go.kr"], id="web-address"),
        pytest.param("美 의회", ["美", "의회"], id="hanja"),
        pytest.param("５Ｇ와 R&D, KF-21", ["5", "g", "5g", "r", "d", "r&d", "kf", "21", "kf-21"], id="latin-compounds"),
        pytest.param("The meetings of the ministers", ["meet", "minister"], id="english-stems-without-stop-words"),
        pytest.param("U.S.", ["us"], id="initials"),
        pytest.param("R&", ["r"], id="dangling-sign"),
        pytest.param("3명", ["3", "3명"], id="count-is-no-compound"),
        pytest.param("코로나19", ["코로나", "19", "코로나19"], id="name-with-a-number"),
        pytest.param("□ ㅇ ㅇㅇ것 및 ★", [], id="signs-and-stop-words"),
        pytest.param("1. 35.7.8.9", ["1", "35.7.8.9"], id="no-date"),
        pytest.param("2025. 13. 4.", ["2025", "13", "4"], id="no-month"),
        pytest.param("", [], id="empty"),
    ],
)
def test_terms_are_the_content_words(analyser: KiwiAnalyser, text: str, expected: list[str]) -> None:
    assert analyser.terms(text) == expected


def test_a_lone_surrogate_does_not_stop_the_analysis(analyser: KiwiAnalyser) -> None:
    assert "정부" in analyser.terms("정부\ud800 발표")
    assert analyser.split("했다.\ud800") != []


def test_many_texts_give_the_same_terms_as_one_by_one(analyser: KiwiAnalyser) -> None:
    texts = [f"제{i}차 회의를 {i % 12 + 1}월에 연다." for i in range(150)] + [""]
    assert analyser.terms_many(texts) == [analyser.terms(text) for text in texts]


def test_threads_share_one_analyser(analyser: KiwiAnalyser) -> None:
    texts = [f"{i}번째 회의를 개최하였다." for i in range(40)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(analyser.terms, texts)) == analyser.terms_many(texts)


def test_split_gives_offsets_of_sentences_without_a_full_stop(analyser: KiwiAnalyser) -> None:
    text = "회의를 열었습니다 다음 회의는 서울에서 열립니다"
    assert [text[start:end] for start, end in analyser.split(text)] == [
        "회의를 열었습니다",
        "다음 회의는 서울에서 열립니다",
    ]


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        pytest.param("meeting meetings meet", "meet", id="ing"),
        pytest.param("announce announces announced announcing", "announc", id="silent-e"),
        pytest.param("policy policies", "policy", id="ies"),
        pytest.param("plan plans planned planning", "plan", id="doubled"),
        pytest.param("class classes", "class", id="sses"),
        pytest.param("speed speeds", "speed", id="eed"),
        pytest.param("spring", "spring", id="no-vowel-left"),
        pytest.param("news", "news", id="news"),
        pytest.param("campus", "campus", id="us"),
        pytest.param("sing", "sing", id="short"),
        pytest.param("use", "use", id="short-e"),
        pytest.param("agreeing", "agre", id="e-after-ing"),
    ],
)
def test_forms_of_an_english_word_agree(words: str, stem: str) -> None:
    assert {stem_english(word) for word in words.split()} == {stem}


def test_importing_the_module_does_not_load_kiwi() -> None:
    code = "import rag.index.analysis, sys; sys.exit('kiwipiepy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
