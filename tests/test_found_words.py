"""Words of a question find the text however they are written: particles, spacing, units, Latin letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.index.analysis import KiwiAnalyser, load_analyser
from rag.index.lexical import LexicalIndex, TermRow, write_terms

_PARTICLES = (
    *("은", "는", "이", "가", "을", "를", "의", "에", "에서", "으로", "로", "까지", "부터", "만", "도", "과", "와"),
    *("라고", "에게", "한테", "보다", "처럼", "마다", "이나", "조차"),
)
# The particles that stand after a closing sound, and those after a vowel.
_AFTER_CODA = frozenset({"은", "이", "을", "으로", "과", "이나"})
_AFTER_VOWEL = frozenset({"는", "가", "를", "로", "와"})
_TEXTS = {
    "항구": "해양수산부는 남해의 작은 항구 일곱 곳에서 물길을 정비한다.",
    "도서관": "산골 학교에는 새 도서관을 짓고 책을 보낸다.",
    "출생신고": "부모는 온라인 출생신고를 집에서 한다.",
    "최저임금": "내년 최저임금이 시간마다 오른다.",
    "고속도로": "새 고속도로가 열려 길이 짧아진다.",
    "반도체": "반도체 수출은 여섯 달째 늘었다.",
    "과태료": "어기면 과태료를 문다.",
    "청년": "일자리를 찾는 청년에게 교통비를 준다.",
    "산불": "봄철 산불을 막으려 감시원을 늘린다.",
    "어린이집": "빈 교실을 어린이집으로 고친다.",
}
_WRITTEN = {
    "credit": "지난달 가계대출은 조금 줄고 기업 대출은 늘었다.",
    "budget": "사업 예산은 1,234억 원이며 지난번보다 많다.",
    "act": "국회는 AI기본법을 통과시켰다.",
    "drone": "KF-21 시제기가 날았고 R&D 기지가 문을 열었다.",
    "fifth": "5G 기지국을 섬에 세운다.",
    "minutes": "2025년 3월 4일 14:30에 회의를 마쳤다.",
}


@pytest.fixture(scope="module")
def analyser() -> KiwiAnalyser:
    return load_analyser(workers=1)


@pytest.fixture(scope="module")
def index(analyser: KiwiAnalyser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LexicalIndex]:
    path: Path = tmp_path_factory.mktemp("words") / "lexical.db"
    rows = [TermRow(key, key, [], analyser.terms(text)) for key, text in (_TEXTS | _WRITTEN).items()]
    write_terms(path, rows, [])
    opened = LexicalIndex.open(path)
    yield opened
    opened.close()


def _found(question: str, analyser: KiwiAnalyser, index: LexicalIndex) -> list[str]:
    return [key for key, _ in index.search(analyser.terms(question), 10)]


def _with_particles(noun: str) -> Sequence[str]:
    closed = (ord(noun[-1]) - ord("가")) % 28 != 0
    wrong = _AFTER_VOWEL if closed else _AFTER_CODA
    return [noun + particle for particle in _PARTICLES if particle not in wrong]


@pytest.mark.parametrize("noun", _TEXTS, ids=[str(number) for number in range(len(_TEXTS))])
def test_a_noun_with_any_particle_attached_is_found(noun: str, analyser: KiwiAnalyser, index: LexicalIndex) -> None:
    words = _with_particles(noun)
    assert len(words) > 15
    lost = [word for word in (noun, *words) if _found(word, analyser, index)[:1] != [noun]]
    lost += [word for word in words if _found(f"{word} 어떻게 되나요?", analyser, index)[:1] != [noun]]
    assert lost == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("가계대출", "credit"),
        ("가계 대출", "credit"),
        ("가계대출이 줄었나요?", "credit"),
        ("기업대출은?", "credit"),
        ("1,234억 원", "budget"),
        ("1234억원", "budget"),
        ("1,234억원을 어디에 쓰나요?", "budget"),
        ("AI기본법은 언제 시행되나요?", "act"),
        ("AI 기본법", "act"),
        ("ai기본법에서", "act"),
        ("KF-21은 날았나요?", "drone"),
        ("R&D에", "drone"),
        ("5G는 어디에?", "fifth"),
        ("５Ｇ", "fifth"),
        ("5g를", "fifth"),
        ("3월 4일에 무슨 일이?", "minutes"),
        ("2025. 3. 4.", "minutes"),
        ("14시", "minutes"),
        ("최저 임금", "최저임금"),
        ("출생 신고", "출생신고"),
    ],
)
def test_the_same_words_written_another_way_are_found(
    question: str, expected: str, analyser: KiwiAnalyser, index: LexicalIndex
) -> None:
    assert _found(question, analyser, index)[:1] == [expected]
