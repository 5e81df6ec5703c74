"""Every measure of a case, and their means by slice and language."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import pytest

from evals.cases import Case
from evals.metrics import Span
from evals.runs import Record, Run
from evals.scoring import (
    METRICS,
    in_group,
    said_text,
    score_record,
    score_run,
    scorecard,
    shown_text,
    values,
    wanted_spans,
)
from rag.answering.phrases import PHRASES
from rag.domain import Answer, AnswerSentence, Contact, Filters, Status
from tests.eval_fakes import (
    BUDGET,
    HARBOUR,
    HEADER,
    RELEASES,
    START,
    make_answer,
    make_case,
    make_citation,
    make_corpus,
    make_record,
    make_refusal,
    make_scored,
    refused_case,
)
from tests.fakes import make_release

CASE = make_case(forbidden=["CANARY"])
EITHER = make_case(expected_status=["answered", "blocked"])


def place_of(words: str) -> Span:
    start = HARBOUR.body.index(words)
    return "harbour", start, start + len(words)


def scores_of(record: Record) -> dict[str, float | None]:
    """The measures that apply."""
    scores = score_record(CASE, record, RELEASES)
    return {name: value for name, value in scores.items() if value is not None}


def test_an_answer_has_every_measure_that_applies_to_it() -> None:
    answer = make_answer(make_citation(START, 1), make_citation(BUDGET, 2))
    sentences = (place_of(BUDGET), place_of(START))
    record = make_record(CASE, answer, releases=("forest", "harbour"), sentences=sentences)
    assert scores_of(record) == {
        "completed": 1.0,
        "quote_exact": 2 / 2,
        "citation_valid": 1.0,
        "sentence_supported": 1.0,
        "figures_grounded": 1.0,
        "language_match": 1.0,
        "recall_at_1": 0 / 1,
        "recall_at_5": 1 / 1,
        "recall_at_10": 1 / 1,
        "reciprocal_rank": 1 / 2,
        "ndcg_at_10": 1 / log2(3),
        "sentence_recall_at_5": 1 / 1,
        "sentence_reciprocal_rank": 1 / 2,
        "sentence_ndcg_at_10": 1 / log2(3),
        "citation_recall": 1 / 1,
        "citation_precision": 1 / 2,
        "release_precision": 2 / 2,
        "key_fact_recall": 1 / 1,
        "forbidden_absent": 1.0,
        "status_accuracy": 1.0,
        "false_refusal": 0.0,
        "latency_ms": 80.0,
    }


def test_the_measures_of_a_case_have_the_names_and_order_of_the_scorecard() -> None:
    assert tuple(score_record(CASE, make_record(CASE, make_refusal()), RELEASES)) == METRICS


def test_an_answer_that_broke_is_not_completed_and_has_no_time() -> None:
    scores = scores_of(make_record(CASE, None, error="StoreError: locked"))
    assert (scores["completed"], scores["status_accuracy"], scores["false_refusal"]) == (0.0, 0.0, 1.0)
    assert "latency_ms" not in scores


@pytest.mark.parametrize(
    ("case", "answer", "expected"),
    [
        (CASE, make_answer(make_citation()), (1.0, None, None, 0.0)),
        (CASE, make_refusal(), (0.0, None, 0.0, 1.0)),
        (refused_case(), make_refusal(), (1.0, 1.0, 1.0, None)),
        (refused_case(), make_answer(make_citation()), (0.0, 0.0, None, None)),
        (EITHER, make_refusal(), (0.0, None, None, None)),
        (EITHER, make_answer(make_citation()), (1.0, None, None, None)),
    ],
    ids=["answered", "wrongly-refused", "refused", "wrongly-answered", "either-refused", "either-answered"],
)
def test_a_refusal_is_judged_where_it_is_right_or_wrong(
    case: Case, answer: Answer, expected: tuple[float | None, ...]
) -> None:
    scores = score_record(case, make_record(case, answer), RELEASES)
    names = ("status_accuracy", "refusal_recall", "refusal_precision", "false_refusal")
    assert tuple(scores[name] for name in names) == expected


def test_an_error_is_no_refusal() -> None:
    case = refused_case()
    for record in (make_record(case, None, error="StoreError"), make_record(case, make_refusal(status=Status.ERROR))):
        scores = score_record(case, record, RELEASES)
        assert (scores["refusal_recall"], scores["refusal_precision"]) == (0.0, None)


def test_nothing_is_ranked_rightly_where_nothing_is_expected() -> None:
    case = refused_case()
    scores = score_record(case, make_record(case, make_refusal(), releases=("harbour",)), RELEASES)
    assert [scores[name] for name in ("recall_at_5", "sentence_recall_at_5", "release_precision")] == [None] * 3


def test_a_fact_in_a_notice_or_followup_does_not_count_and_a_forbidden_word_there_does() -> None:
    answer = make_refusal(notices=("4월 1일, CANARY",), followups=("4월 1일에 무엇을 하나요?",))
    scores = scores_of(make_record(CASE, answer))
    assert (scores["key_fact_recall"], scores["forbidden_absent"]) == (0.0, 0.0)


def test_filters_are_judged_where_they_are_expected() -> None:
    case = make_case(expected_filters={"from": None, "to": None, "ministries": ["해양수산부"]})
    right = make_answer(make_citation(), filters=Filters(ministries=("해양수산부",)))
    found = [score_record(case, make_record(case, answer), RELEASES) for answer in (right, make_refusal())]
    assert [scores["filter_match"] for scores in found] == [1.0, 0.0]


def test_all_that_is_said_to_the_asker_is_shown_text_but_the_question_is_not() -> None:
    answer = make_answer(make_citation(), text="글", sentences=(AnswerSentence("문장", (1,)),), question="물음")
    answer = replace(answer, notices=("알림",), followups=("다음",))
    answer = replace(answer, contacts=(Contact("항만과", "044-200-5555"),))
    source = f"{HARBOUR.title}\n{HARBOUR.ministry}"
    assert said_text(answer) == f"글\n문장\n{START}"
    assert shown_text(answer) == f"글\n문장\n{START}\n{source}\n알림\n다음\n항만과 044-200-5555"


def test_an_answer_of_the_product_is_made_of_quotes_and_its_own_phrases() -> None:
    record = make_record(CASE, make_answer(make_citation(), text=f"지어낸 문장입니다.\n“{START}” [1]"))
    assert score_record(CASE, record, RELEASES)["sentence_supported"] == 0.0
    for phrase in PHRASES["found"].values():
        lead = phrase.format(ministry="Ministry of Health and Welfare")
        record = make_record(CASE, make_answer(make_citation(), text=f"{lead}\n“{START}” [1]"))
        assert score_record(CASE, record, RELEASES)["sentence_supported"] == 1.0


def test_a_quote_is_wanted_at_every_place_of_every_expected_release() -> None:
    releases = {"a": make_release("a", "끝. 끝."), "b": make_release("b", "아! 끝.")}
    case = make_case(expected_release_ids=["a", "b"], expected_quotes=[["끝.", "아!"], "끝. 끝."])
    assert wanted_spans(case, releases) == [
        [("a", 0, 2), ("a", 3, 5), ("b", 3, 5), ("b", 0, 2)],
        [("a", 0, 5)],
    ]


def test_a_ranked_sentence_that_meets_a_quote_again_counts_once() -> None:
    case = make_case(expected_quotes=[START, BUDGET])
    start = place_of(START)
    record = make_record(case, make_refusal(), sentences=(start, start, ("forest", 0, 9)))
    scores = score_record(case, record, RELEASES)
    assert (scores["sentence_recall_at_5"], scores["sentence_reciprocal_rank"]) == (1 / 2, 1 / 1)


def test_a_ranked_sentence_may_meet_two_quotes() -> None:
    case = make_case(expected_quotes=[START, BUDGET])
    start = HARBOUR.body.index(START)
    record = make_record(case, make_refusal(), sentences=(("harbour", start, len(HARBOUR.body)),))
    assert score_record(case, record, RELEASES)["sentence_recall_at_5"] == 1.0


def test_each_case_is_scored_with_its_own_record_over_its_own_corpus() -> None:
    hostile = make_case(id="ko-2", corpus="hostile")
    record = make_record(hostile, make_answer(make_citation()))
    run = Run(HEADER, {"ko-2": record, "ko-1": make_record(CASE, make_refusal())})
    corpora = {"bundled": make_corpus(), "hostile": make_corpus(HARBOUR, name="hostile")}
    first, second = score_run(run, [hostile, CASE], corpora)
    assert (first.case, first.record, first.scores["quote_exact"]) == (hostile, record, 1.0)
    assert (second.case, second.scores["status_accuracy"]) == (CASE, 0.0)


def test_a_case_is_in_the_groups_of_all_of_its_language_and_of_its_slice() -> None:
    groups = ("all", "ko", "en", "ko-ko", "series")
    assert [group for group in groups if in_group(CASE, group)] == ["all", "ko", "ko-ko"]


def test_the_values_of_a_group_leave_out_what_does_not_apply() -> None:
    english = make_case(id="en-1", slice="en-ko", lang="en")
    scored = [make_scored("a", recall_at_5=0.0), make_scored("b"), make_scored(english, recall_at_5=1.0)]
    assert values(scored, "all", "recall_at_5") == {"a": 0.0, "en-1": 1.0}
    assert values(scored, "ko", "recall_at_5") == {"a": 0.0}


def test_the_scorecard_has_a_mean_and_a_number_where_cases_apply() -> None:
    english = make_case(id="en-1", slice="en-ko", lang="en")
    card = scorecard([make_scored("a", recall_at_5=0.5), make_scored("b"), make_scored(english, recall_at_5=1.0)])
    assert list(card) == ["all", "ko", "en", "ko-ko", "en-ko"]
    assert {group: (figures["completed"].n, figures["recall_at_5"].mean) for group, figures in card.items()} == {
        "all": (3, 0.75),
        "ko": (2, 0.5),
        "en": (1, 1.0),
        "ko-ko": (2, 0.5),
        "en-ko": (1, 1.0),
    }
    assert set(card["ko"]) == {"completed", "recall_at_5"}
    assert scorecard([]) == {}
