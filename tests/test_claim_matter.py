"""Whether a release is of a claim's matter, and words that only look as if they denied or replaced something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.claim_judging import Matter, Rivals
from rag.answering.claim_lines import Line, Reading
from rag.answering.claim_names import compare_names
from rag.answering.claim_polarity import compare_polarity, is_doubted
from rag.answering.claim_slots import find_slots
from rag.answering.claim_words import opposed
from rag.answering.figures import find_figures
from rag.domain import Sentence
from rag.retrieval.hybrid import Found
from rag.retrieval.terms import Need
from tests.fakes import HashEmbedder, make_release

_MATTER = Matter(found=1.0, figures=1.0, cosine=1.0, lead=1.0, nearer=1.0, words=1.0, start=0.0)


def _terms(text: str) -> frozenset[str]:
    return frozenset(text.rstrip(".").split())


def _line(text: str, cosine: float = 0.9) -> Line:
    release = make_release("r", text)
    sentence = Sentence(0, 0, len(text), text)
    return Line(release, sentence, _terms(text), tuple(find_figures(text)), cosine, 1.0, 1.0, 0.0, 1.0)


def _reading(text: str) -> Reading:
    found = Found((), {}, HashEmbedder().embed_query(text), ())
    words = tuple(Need(word, (word,), 1.0) for word in text.rstrip(".").split())
    return Reading(text, "ko", found, words, tuple(find_figures(text)))


def test_a_release_that_leads_its_rivals_is_likelier_of_the_matter() -> None:
    lines = [_line("방제선을 보낸다.")]
    beside = [_MATTER.of(5.0, lines, Rivals(score, cosine)) for score, cosine in ((5.0, 0.9), (4.0, 0.9), (4.0, 0.87))]
    assert beside == sorted(set(beside))


def test_no_lead_makes_up_for_a_low_score_however_far_it_is() -> None:
    lines = [_line("방제선을 보낸다.")]
    assert _MATTER.of(5.0, lines, Rivals(1.0, 0.5)) == _MATTER.of(5.0, lines, Rivals(0.0, 0.1))


def test_a_line_that_names_nothing_of_a_claim_speaks_against_its_release() -> None:
    naming = _line("방제선을 보낸다.")
    silent = replace(naming, own=0.0)
    assert _MATTER.of(5.0, [silent], Rivals()) < _MATTER.of(5.0, [naming], Rivals())


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        ("외국인은 환전을 하지 않는다.", "외국인은 환전을 없이 한다."),
        ("이름은 인정될 때까지 밝히지 않는다.", "이름은 인정될 때까지 밝히지 비공개 한다."),
        ("늦으면 관세특혜를 받지 못한다.", "늦으면 관세특혜를 받지 배제 된다."),
        ("채널이 나오지 않던 곳에서 본다.", "채널이 나오지 곳에서 본다."),
    ],
)
def test_a_denial_told_in_other_words_or_of_something_beside_contradicts_nothing(claim: str, line: str) -> None:
    assert not list(compare_polarity(_reading(claim), [_line(line)], _terms))


def test_a_plain_denial_contradicts() -> None:
    clashes = list(
        compare_polarity(_reading("서울시는 요금을 받지 않는다."), [_line("서울시는 요금을 받지 한다.")], _terms)
    )
    assert [clash.kind for clash in clashes] == ["negation"]


def test_a_page_on_the_web_is_no_place() -> None:
    claim = _reading("의견은 누리집에서 볼 수 있다.")
    assert not [n for n in compare_names(claim, [_line("의견은 부산에서 볼 수 있다.")], _terms) if n.kind == "place"]


@pytest.mark.parametrize(("line", "may_differ"), [("제47차 총회를 연다.", False), ("세 번째 총회를 연다.", True)])
def test_what_is_counted_off_is_no_number_of_a_meeting(line: str, may_differ: bool) -> None:
    there = _line(line)
    slots = list(find_slots(_reading("두 번째 총회를 연다."), 0, there, there, _terms))
    assert bool(slots) is may_differ


@pytest.mark.parametrize(
    ("claim", "other", "words"),
    [
        ("Such a household is not shut out of it.", "그 가구는 받지 못한다.", ["not shut out"]),
        ("Such a household is shut out of it.", "그 가구는 받지 못한다.", []),
        ("Carrying them ceased to be exempt.", "Carrying them stays exempt.", ["ceased to be exempt"]),
        ("Carrying them isn't exempt.", "Carrying them stays exempt.", ["n't exempt"]),
        ("그 업종은 면제되지 않는다.", "그 업종은 면제된다.", ["면제되지 않"]),
        ("The fall deepened.", "감소 폭이 작아졌다.", ["deepened"]),
    ],
)
def test_a_word_that_is_denied_says_the_other_side(claim: str, other: str, words: list[str]) -> None:
    found = [claim[clash.claimed.start : clash.claimed.end] for clash in opposed(claim, other) if not clash.is_movement]
    assert found == words


@pytest.mark.parametrize(
    ("claim", "lines", "expected"),
    [
        ("기업은 책임을 면한다.", ["기업은 관리를 반드시 한다."], True),
        ("기업은 책임을 면한다.", ["기업은 관리를 한다."], False),
        ("기업은 책임을 면한다.", ["기업은 관리를 반드시 한다.", "작은 기업은 면제된다."], False),
        ("요금이 올랐다.", ["요금이 줄었다."], False),
        ("외국인은 참가 한다.", ["외국인은 참가 대상이 아니다."], True),
        ("외국인은 참가 한다.", ["영화는 상영 대상이 아니다."], False),
        ("외국인은 참가하지 않는다.", ["외국인은 참가 대상이 아니다."], False),
    ],
    ids=["opposite", "none", "both", "movement", "denied", "something-else-denied", "denied-on-both-sides"],
)
def test_an_opposite_or_a_denial_near_is_a_doubt(claim: str, lines: list[str], expected: bool) -> None:
    assert is_doubted(_reading(claim), [_line(line) for line in lines], _terms) is expected
