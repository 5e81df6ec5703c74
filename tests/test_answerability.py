"""The decision to answer: rules first, then a chance by the learned coefficients."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import pytest

from rag.domain import Facet, Query
from rag.retrieval.answerability import (
    LIKELY,
    SURE,
    Answerability,
    Decision,
    features_of,
    is_ruled_out,
    lacks_form,
    least_chance,
)
from rag.retrieval.terms import Need
from tests.fakes import make_answerability, make_candidate, make_features, make_logistic

_WHEN = (Facet.WHEN,)
_HOLDER = make_candidate("4일에 연다.", facets=frozenset(_WHEN))


@pytest.fixture(scope="module")
def shipped() -> Answerability:
    return Answerability.load(0.33)


def test_the_shipped_coefficients_are_finite_and_name_each_feature(shipped: Answerability) -> None:
    decisions = (shipped.detail, shipped.matter, shipped.unread)
    for logistic in (logistic for decision in decisions for logistic in (decision.same, decision.across)):
        assert set(logistic.weights) == set(asdict(make_features()))
        assert all(math.isfinite(value) for value in (logistic.bias, *logistic.weights.values()))
    assert shipped.threshold == 0.33


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("feature", ["coverage", "cosine", "score"])
def test_more_of_what_speaks_for_an_answer_never_lowers_the_shipped_chance(
    shipped: Answerability, feature: str, across: bool
) -> None:
    bases = [make_features(cosine=0.85, coverage=0.5), make_features(cosine=0.7, place_missing=1.0)]
    for base in bases:
        steps = [replace(base, **{feature: step / 20}) for step in range(21)]
        chances = [shipped.probability(step, across=across) for step in steps]
        assert chances == sorted(chances)


@pytest.mark.parametrize("across", [False, True])
def test_a_missing_place_never_raises_the_shipped_chance(shipped: Answerability, across: bool) -> None:
    there = make_features(cosine=0.88, coverage=0.9)
    gone = replace(there, place_missing=1.0)
    assert shipped.probability(gone, across=across) <= shipped.probability(there, across=across)


@pytest.mark.parametrize("cosine", [-1e9, -1.0, 0.0, 1.0, 1e9])
def test_a_chance_is_between_nought_and_one(cosine: float) -> None:
    assert 0.0 <= make_logistic(1.0, cosine=1e3).probability(make_features(cosine=cosine)) <= 1.0


def test_a_chance_is_the_logistic_function_of_the_weighted_sum() -> None:
    logistic = make_logistic(-1.0, cosine=2.0, coverage=3.0)
    chance = logistic.probability(make_features(cosine=0.5, coverage=0.25))
    assert chance == pytest.approx(1 / (1 + math.exp(-0.75)))
    assert make_logistic().probability(make_features(cosine=0.7)) == pytest.approx(0.5)


def test_within_and_across_languages_other_coefficients_decide() -> None:
    both = make_answerability(make_logistic(2.0), make_logistic(-2.0))
    features = make_features()
    assert both.probability(features, across=False) > 0.5 > both.probability(features, across=True)


def test_encoders_that_read_no_questions_have_coefficients_of_their_own(shipped: Answerability) -> None:
    features = make_features(cosine=0.9, coverage=1.0)
    for across, logistic in ((False, shipped.unread.same), (True, shipped.unread.across)):
        assert logistic.weights["answers"] == logistic.weights["score"] == logistic.weights["share"] == 0.0
        chance = shipped.probability(features, across=across, read=False)
        assert chance == logistic.probability(features)
        assert chance > shipped.probability(features, across=across)


@pytest.mark.parametrize("doubtful", ["detail", "matter"])
def test_where_questions_are_read_both_the_detail_and_the_matter_must_be_likely(doubtful: str) -> None:
    sure, unsure = make_logistic(3.0), make_logistic(-4.0)
    sures, unsures = Decision(sure, sure), Decision(unsure, unsure)
    detail, matter = (unsures, sures) if doubtful == "detail" else (sures, unsures)
    assert Answerability(detail, matter, sures, 0.3).probability(make_features(), across=False) < 0.1
    assert Answerability(sures, sures, unsures, 0.3).probability(make_features(), across=False) > 0.9


def test_the_share_of_the_best_sentence_falls_with_others_as_good() -> None:
    best, other, far = (make_candidate(score=score) for score in (9.0, 9.0, -9.0))
    alone = features_of([best], [best, far], [], "ko", read=True).share
    beside = features_of([best], [best, other, far], [], "ko", read=True).share
    assert alone == pytest.approx(0.0, abs=1e-6)
    assert beside == pytest.approx(math.log(0.5))


def test_a_score_counts_only_where_the_question_was_read() -> None:
    chosen = [make_candidate(score=40.0), make_candidate(score=44.0)]
    assert features_of(chosen, chosen, [], "ko", read=True).score == 44.0
    assert features_of(chosen, chosen, [], "ko").score == 0.0


def test_the_features_are_those_of_the_best_chosen_sentence() -> None:
    chosen = [
        make_candidate(cosine=0.7, around=0.2, score=1.0),
        make_candidate(cosine=0.8, around=0.9, score=2.0),
    ]
    features = features_of(chosen, chosen, [], "ko")
    assert (features.cosine, features.coverage, features.place_missing) == (0.8, 0.9, 0.0)


@pytest.mark.parametrize(
    ("text", "terms", "missing"),
    [
        ("글이다.", frozenset[str](), 1.0),
        ("글이다.", frozenset({"부산"}), 0.0),
        ("부산에서는 쉰다.", frozenset[str](), 0.0),
    ],
    ids=["nowhere", "by-a-term", "by-a-word"],
)
def test_a_place_may_be_held_by_any_chosen_sentence(text: str, terms: frozenset[str], missing: float) -> None:
    needs = [Need("부산", ("부산", "busan"), 3.0)]
    chosen = [make_candidate(score=2.0), make_candidate(text, terms=terms)]
    assert features_of(chosen, chosen, needs, "ko").place_missing == missing
    held = [make_candidate(context=frozenset({"busan"}))]
    assert features_of(held, held, needs, "en").place_missing == 0.0


def test_words_of_a_form_are_lacking_where_none_of_the_chosen_holds_any() -> None:
    bare, when = make_candidate(), Query("언제?", "ko", facets=_WHEN)
    assert lacks_form(when, [bare])
    assert not lacks_form(when, [bare, _HOLDER])
    assert not lacks_form(Query("왜?", "ko", facets=(Facet.WHY, Facet.LIST)), [bare])


def test_one_of_the_chosen_must_stand_among_sentences_of_the_time_that_is_named() -> None:
    other = replace(_HOLDER, signs=replace(_HOLDER.signs, bound_around=0.0), bound=False)
    assert is_ruled_out([other], [])
    assert not is_ruled_out([other, _HOLDER], [])


def test_a_sentence_that_does_not_say_its_time_itself_must_be_likelier() -> None:
    other, when = replace(_HOLDER, bound=False), Query("언제?", "ko", facets=_WHEN)
    assert least_chance(when, [other], [], 0.2) == LIKELY
    assert least_chance(when, [other, _HOLDER], [], 0.2) == 0.2
    assert least_chance(when, [other], [], 0.9) == 0.9


def test_where_the_noun_whose_value_an_english_question_wants_is_not_seen_more_chance_is_needed() -> None:
    query = Query("What was the budget of the festival?", "en", facets=(Facet.WHAT,))
    budget = Need("budget", ("예산", "budget"), 3.0)
    assert least_chance(query, [make_candidate()], [budget], 0.2) == LIKELY
    assert least_chance(query, [make_candidate(context=frozenset({"예산"}))], [budget], 0.2) == 0.2
    assert least_chance(query, [make_candidate()], [Need("festival", ("축제",), 3.0)], 0.2) == 0.2


def test_what_an_english_question_counts_must_be_seen_or_more_chance_is_needed() -> None:
    query = Query("How many countries may send workers?", "en", facets=(Facet.HOW_MANY,))
    country, holder = Need("country", ("국가", "country"), 3.0), replace(_HOLDER, facets=frozenset({Facet.HOW_MANY}))
    assert least_chance(query, [holder], [country], 0.2) == LIKELY
    assert least_chance(query, [replace(holder, context=frozenset({"국가"}))], [country], 0.2) == 0.2


def test_where_words_of_the_form_are_lacking_only_a_sure_sentence_answers() -> None:
    assert least_chance(Query("언제?", "ko", facets=_WHEN), [make_candidate()], [], 0.2) == SURE


def test_a_sentence_with_nothing_of_what_is_named_is_no_answer_however_near() -> None:
    stew = [Need("김치찌개", ("김치찌개",), 5.0)]
    assert is_ruled_out([make_candidate(around=0.0, cosine=0.99)], stew)
    assert not is_ruled_out([make_candidate(around=0.1)], stew)
    assert not is_ruled_out([make_candidate(around=0.0)], [])
