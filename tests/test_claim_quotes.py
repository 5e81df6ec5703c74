"""Quotations, compared letter by letter."""

from __future__ import annotations

from rag.answering.claim_lines import Line
from rag.answering.claim_quotes import compare_quotations
from rag.domain import Sentence
from tests.fakes import make_release

_PASSAGE = "장관은 “지역센터에서 4일부터 29일까지 신청을 받겠다”고 말했다."


def _line(text: str) -> Line:
    sentence = Sentence(0, 0, len(text), text)
    return Line(make_release("r", body=text), sentence, frozenset(), (), 1.0, 1.0, 1.0, 1.0, 1.0)


def test_a_quotation_that_is_exact_but_for_spaces_and_marks_has_no_difference() -> None:
    claim = '장관은 "지역센터에서 4일 부터 29일까지, 신청을 받겠다"고 했다.'
    (quoted,) = compare_quotations(claim, [_line("다른 말이다."), _line(_PASSAGE)])
    assert quoted.line is not None
    assert quoted.line.text == _PASSAGE
    assert all(claim[slice(*mine)].replace(" ", "") in _PASSAGE.replace(" ", "") for mine, _ in quoted.words)


def test_words_that_differ_are_marked_on_both_sides() -> None:
    claim = "장관은 “지역센터에서 4일부터 19일까지 신청을 받겠다”고 했다."
    (quoted,) = compare_quotations(claim, [_line(_PASSAGE)])
    assert [(claim[slice(*mine)], _PASSAGE[slice(*other)]) for mine, other in quoted.words] == [
        ("19일까지", "29일까지")
    ]


def test_a_quotation_that_no_passage_is_like_has_no_line() -> None:
    (quoted,) = compare_quotations("그는 “전혀 다른 이야기를 길게 했다고 한다”고 썼다.", [_line(_PASSAGE)])
    assert quoted.line is None


def test_titles_and_short_words_in_marks_are_no_quotations() -> None:
    assert not list(compare_quotations("「디지털 위크와 장관회의 안내」와 “모두의 AI”를 알렸다.", [_line(_PASSAGE)]))
