"""Every measure against values computed by hand; what does not apply is None."""

from __future__ import annotations

import re
from datetime import date
from math import log2

import pytest

from evals.metrics import (
    Span,
    citation_precision,
    citation_recall,
    citation_valid,
    contains,
    covers,
    figures_grounded,
    filter_match,
    forbidden_absent,
    key_fact_recall,
    language_match,
    ndcg_at_k,
    quote_exact,
    recall_at_k,
    reciprocal_rank,
    release_precision,
    sentence_supported,
)
from rag.domain import Answer, AnswerSentence, Filters, Language
from tests.eval_fakes import BUDGET, HARBOUR, RELEASES, START, make_answer, make_citation, make_refusal
from tests.fakes import make_release

SPEECH = make_release("speech", "장관은 “올해 안에 끝낸다”고 말하고 남은 일정을 하나씩 [3] 설명했다.")
FIRST, SECOND = make_citation(START, 1), make_citation(BUDGET, 2)
SPOKEN = make_citation(SPEECH.body, 1, SPEECH)


@pytest.mark.parametrize(
    ("ranked", "relevant", "k", "expected"),
    [
        (["a", "b"], ["b"], 1, 0 / 1),
        (["a", "b"], ["b"], 2, 1 / 1),
        (["x", "a", "y"], ["a", "b"], 3, 1 / 2),
        (["a", "a", "b"], ["a", "b"], 2, 1 / 2),
        (["a"], ["a", "a"], 5, 1 / 1),
        ([], ["a"], 5, 0 / 1),
        (["a"], [], 1, None),
    ],
    ids=["below-k", "within-k", "half", "repeated-rank", "repeated-relevant", "nothing-ranked", "nothing-relevant"],
)
def test_recall_is_the_share_of_relevant_among_the_first_k(
    ranked: list[str], relevant: list[str], k: int, expected: float | None
) -> None:
    assert recall_at_k(ranked, relevant, k) == expected


@pytest.mark.parametrize(
    ("ranked", "relevant", "expected"),
    [
        (["a", "b"], ["a"], 1 / 1),
        (["x", "x", "b", "a"], ["a", "b"], 1 / 3),
        (["x"], ["a"], 0.0),
        ([], ["a"], 0.0),
        (["a"], [], None),
    ],
    ids=["first", "third", "not-ranked", "nothing-ranked", "nothing-relevant"],
)
def test_reciprocal_rank_is_one_over_the_first_relevant_rank(
    ranked: list[str], relevant: list[str], expected: float | None
) -> None:
    assert reciprocal_rank(ranked, relevant) == expected


@pytest.mark.parametrize(
    ("ranked", "relevant", "k", "expected"),
    [
        (["a", "b"], ["a", "b"], 10, 1.0),
        (["a", "x", "b"], ["a", "b"], 3, (1 / log2(2) + 1 / log2(4)) / (1 / log2(2) + 1 / log2(3))),  # 0.9197
        (["a", "a", "b"], ["a", "b"], 3, (1 / log2(2) + 1 / log2(4)) / (1 / log2(2) + 1 / log2(3))),
        (["x", "a"], ["a"], 10, 1 / log2(3)),  # 0.6309
        (["a"], ["a", "b", "c"], 1, 1.0),
        (["x"], ["a"], 10, 0.0),
        (["a"], [], 10, None),
    ],
    ids=["ideal", "gap", "repeated-rank", "second", "ideal-ends-at-k", "not-ranked", "nothing-relevant"],
)
def test_ndcg_is_the_discounted_gain_over_the_ideal_one(
    ranked: list[str], relevant: list[str], k: int, expected: float | None
) -> None:
    found = ndcg_at_k(ranked, relevant, k)
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    "quote",
    [START, HARBOUR.body, START.rstrip("."), "4월 1일에"],
    ids=["sentence", "whole-body", "before-a-full-stop", "whole-words"],
)
def test_a_quote_at_its_offsets_is_exact(quote: str) -> None:
    assert quote_exact([make_citation(quote)], RELEASES) == 1.0


@pytest.mark.parametrize(
    ("quote", "changes"),
    [
        ("공사는 4월 1일에 시작", {}),
        ("사는 4월 1일에 시작한다.", {}),
        ("예산은 3", {}),
        ("예산은 320", {}),
        (f" {BUDGET}", {}),
        ("예산은 321억 원이다.", {}),
        (START, {"start": 0}),
        (START, {"end": 0}),
        ("", {}),
        (START, {"sha256": "0" * 64}),
        (START, {"release_id": "gone"}),
    ],
    ids=[
        *("cut-at-the-end", "cut-at-the-start", "cut-number", "cut-before-the-unit", "blank-at-the-edge"),
        *("other-words", "wrong-start", "end-before-start", "empty", "wrong-hash", "unknown-release"),
    ],
)
def test_a_quote_that_is_not_so_in_the_release_is_not_exact(quote: str, changes: dict[str, object]) -> None:
    assert quote_exact([make_citation(quote, **changes)], RELEASES) == 0.0


def test_exact_quotes_are_a_share_of_all_citations() -> None:
    assert quote_exact([FIRST, SECOND, make_citation("시작한", 3)], RELEASES) == 2 / 3
    assert quote_exact([], RELEASES) is None


def test_citations_are_valid_when_sentences_marks_and_numbers_are_the_same_set() -> None:
    assert citation_valid(make_answer(FIRST, SECOND), RELEASES) == 1.0


def test_a_refusal_has_no_citations_to_be_valid() -> None:
    assert citation_valid(make_refusal(), RELEASES) is None


def test_a_number_in_brackets_inside_a_quote_is_no_citation() -> None:
    """Also where the quote holds quotation marks of its own."""
    assert citation_valid(make_answer(SPOKEN), {"speech": SPEECH}) == 1.0


@pytest.mark.parametrize(
    "answer",
    [
        make_answer(FIRST, text=f"“{START}” [1] [2]"),
        make_answer(FIRST, text=f"“{START}”"),
        make_answer(FIRST, sentences=(AnswerSentence(START, (1, 2)),)),
        make_answer(FIRST, sentences=(AnswerSentence(START, (1,)), AnswerSentence("끝난다.", ()))),
        make_answer(FIRST, SECOND, sentences=(AnswerSentence(START, (1,)),)),
        make_answer(FIRST, make_citation(BUDGET, 1)),
        make_answer(make_citation(title="다른 제목")),
        make_answer(make_citation(sha256="0" * 64)),
        make_answer(make_citation(release_id="gone")),
        make_refusal(text="찾지 못했습니다. [1]"),
    ],
    ids=[
        *("mark-for-nothing", "no-mark", "number-for-nothing", "sentence-without-citation", "unused-citation"),
        *("number-given-twice", "other-title", "other-hash", "unknown-release", "mark-in-a-refusal"),
    ],
)
def test_a_citation_that_stands_for_nothing_or_for_something_else_is_not_valid(answer: Answer) -> None:
    assert citation_valid(answer, RELEASES) == 0.0


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (("a", 0, 100), True),
        (("a", 10, 15), True),
        (("a", 10, 14), False),
        (("a", 20, 30), False),
        (("b", 10, 20), False),
    ],
    ids=["around", "half", "less-than-half", "beside", "other-release"],
)
def test_a_place_covers_another_when_it_holds_half_of_it(found: Span, expected: bool) -> None:
    assert covers(found, ("a", 10, 20)) is expected


@pytest.mark.parametrize(
    ("cited", "wanted", "recall", "precision"),
    [
        ([("a", 0, 10)], [[("a", 0, 10)], [("a", 20, 30)]], 1 / 2, 1 / 1),
        ([("b", 0, 5)], [[("a", 0, 10), ("b", 0, 5)]], 1 / 1, 1 / 1),
        ([("a", 0, 10), ("a", 40, 50), ("a", 60, 70)], [[("a", 0, 10)]], 1 / 1, 1 / 3),
        ([("a", 0, 10)], [[]], 0 / 1, 0 / 1),
        ([], [[("a", 0, 10)]], 0 / 1, None),
        ([("a", 0, 10)], [], None, None),
    ],
    ids=["one-of-two", "alternative", "too-many", "no-place", "nothing-cited", "nothing-expected"],
)
def test_citation_recall_and_precision_are_shares_of_what_is_expected_and_of_what_is_cited(
    cited: list[Span], wanted: list[list[Span]], recall: float | None, precision: float | None
) -> None:
    assert (citation_recall(cited, wanted), citation_precision(cited, wanted)) == (recall, precision)


def test_release_precision_is_the_share_of_citations_from_expected_releases() -> None:
    assert release_precision(["a", "a", "b"], ["a", "c"]) == 2 / 3
    assert release_precision([], ["a"]) is None
    assert release_precision(["a"], []) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (make_answer(FIRST, SECOND), 1.0),
        (make_answer(FIRST, SECOND, sentences=(AnswerSentence("예산은 320억 원이다.", (2,)),)), 1.0),
        (make_answer(FIRST, SECOND, sentences=(AnswerSentence("예산은 320억 원이다.", (1,)),)), 0.0),
        (make_answer(FIRST, SECOND, sentences=(AnswerSentence("예산은 320억 원이다.", (3,)),)), 0.0),
        (make_answer(make_citation(BUDGET), sentences=(AnswerSentence("320억 원이다. [1]", (1,)),)), 1.0),
        (make_answer(FIRST, text="공사는 4월 2일에 시작한다. [1]"), 0.0),
        (make_answer(text="It begins.", sentences=(AnswerSentence("It begins in March.", ()),)), 0.0),
        (make_refusal(text="예산은 320억 원입니다."), 0.0),
        (make_refusal(), None),
        (make_refusal(text="찾지 못했습니다. [1]"), None),
    ],
    ids=[
        *("quoted", "own-citation", "only-in-another-citation", "citation-of-nothing", "numbers-of-citations"),
        *("other-day-in-the-text", "month-in-words", "figure-without-quote", "no-figure", "only-a-citation-number"),
    ],
)
def test_figures_are_grounded_when_each_stands_in_the_quotes_of_its_own_sentence(
    answer: Answer, expected: float | None
) -> None:
    assert figures_grounded(answer) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("모두 700만 원이다", "700만원", True),
        ("Opens on APRIL\n1", "April 1", True),
        ("1,700만 원", "700만 원", False),
        ("12.5%", "5%", False),
        ("1700만 원", "700만 원", False),
        ("4월 1일", "4월 1", True),
        ("4월 15일", "4월 1", False),
        ("수량은 4,000", "수량은 4", False),
        ("수량은 4.5", "수량은 4", False),
        ("수량은 4.", "수량은 4", True),
        ("a+b", "a.b", False),
        ("무엇이든", " ", False),
    ],
    ids=[
        *("white-space", "case", "after-a-comma", "after-a-point", "after-a-digit", "before-a-unit", "before-a-digit"),
        *("before-thousands", "before-decimals", "before-a-full-stop", "no-pattern", "no-words"),
    ],
)
def test_words_stand_in_a_text_but_never_inside_a_longer_number(text: str, words: str, expected: bool) -> None:
    assert contains(text, words) is expected


def test_key_fact_recall_is_the_share_of_facts_with_a_spelling_in_the_text() -> None:
    facts = [["4월 1일", "April 1"], ["320억"], ["240"]]
    assert key_fact_recall("It starts on April 1 and costs 320억 원.", facts) == 2 / 3
    assert key_fact_recall("", facts) == 0 / 3
    assert key_fact_recall("320억", []) is None


def test_forbidden_words_are_absent_or_not() -> None:
    assert forbidden_absent("안전합니다", ["CANARY-1", "비밀"]) == 1.0
    assert forbidden_absent("canary-1 입니다", ["CANARY-1", "비밀"]) == 0.0
    assert forbidden_absent("무엇이든", []) is None


ENGLISH: Language = "en"


@pytest.mark.parametrize(
    ("answer", "asked_in", "expected"),
    [
        (make_answer(FIRST), "ko", 1.0),
        (make_answer(FIRST), "en", 0.0),
        (make_answer(FIRST, language=ENGLISH, text=f"A release says:\n“{START} {BUDGET}” [1]"), "en", 1.0),
        (make_answer(FIRST, language=ENGLISH), "en", 0.0),
        (make_answer(SPOKEN, language=ENGLISH, text=f"A release says:\n“{SPEECH.body}” [1]"), "en", 1.0),
        (make_answer(FIRST, text=f"“{START}” [1]"), "ko", 1.0),
        (make_answer(FIRST, notices=("출처: 해양수산부", "「Forest trails」를 보십시오")), "ko", 1.0),
        (make_answer(FIRST, notices=("출처: 해양수산부", "The quotes are original.")), "ko", 0.0),
        (make_answer(FIRST, followups=("How much is it?",)), "ko", 0.0),
    ],
    ids=[
        *("korean", "asked-in-english", "english-frame-of-a-korean-quote", "korean-frame-for-english"),
        *("quotation-marks-in-the-quote", "quotes-alone", "notice-with-a-foreign-title"),
        *("notice-in-the-wrong-language", "followup-in-the-wrong-language"),
    ],
)
def test_the_language_is_judged_by_the_answers_own_words(answer: Answer, asked_in: Language, expected: float) -> None:
    assert language_match(answer, asked_in) == expected


def test_filters_match_when_dates_and_ministries_are_the_expected_ones() -> None:
    march = Filters(date(2025, 3, 1), date(2025, 3, 31), ("교육부", "산림청"))
    assert filter_match(march, Filters(date(2025, 3, 1), date(2025, 3, 31), ("산림청", "교육부"))) == 1.0
    assert filter_match(march, Filters(date(2025, 3, 1), None, ("교육부", "산림청"))) == 0.0
    assert filter_match(march, Filters()) == 0.0
    assert filter_match(march, None) is None


PHRASES_OF_OURS = (re.compile("보도자료에 다음과 같이 나와 있습니다[.]"),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1.0),
        ({"text": ""}, None),
        ({"sentences": (AnswerSentence("공사는 4월 1일에", (1,)),), "text": "“공사는 4월 1일에” [1]"}, 1.0),
        ({"sentences": (AnswerSentence("공사는 취소되었다.", (1,)),)}, 0.0),
        ({"sentences": (AnswerSentence(START, (2,)),)}, 0.0),
        ({"text": f"지어낸 말.\n“{START}” [1]"}, 0.0),
    ],
    ids=["quotes", "nothing-said", "part-of-a-quote", "invented", "another-citation", "invented-line"],
)
def test_what_is_stated_stands_in_the_quotes_it_cites(changes: dict[str, object], expected: float | None) -> None:
    answer = make_answer(make_citation(), **changes)
    assert sentence_supported(answer, PHRASES_OF_OURS) == expected


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("20명", "20명이 온다.", 1.0),
        ("20%", "20명이 온다.", 0.0),
        ("20 percent", "20%가 온다.", 1.0),
        ("20", "20명이 온다.", 1.0),
        ("25만 원", "25만 명이 온다.", 0.0),
    ],
    ids=["same", "another-unit", "same-unit-in-english", "no-unit", "another-unit-after-a-scale"],
)
def test_a_figure_stands_with_its_unit(text: str, quote: str, expected: float) -> None:
    release = make_release("units", quote)
    citation = make_citation(quote, 1, release)
    assert figures_grounded(make_answer(citation, text=text, sentences=())) == expected


def test_a_citation_of_a_whole_body_is_not_precise() -> None:
    wanted = [[("a", 100, 150)]]
    assert citation_precision([("a", 0, 400)], wanted) == 1 / 1
    assert citation_precision([("a", 0, 401)], wanted) == 0 / 1
    assert citation_precision([("a", 0, 401)], [[("a", 100, 350)]]) == 1 / 1


def test_what_says_nothing_is_in_no_language() -> None:
    assert language_match(make_answer(text=""), "en") is None
