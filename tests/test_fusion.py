"""Fusion: each signal raises the score, and the latest come first where they are asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rag.retrieval.fusion import Signals, Weights, agreement, fuse, numbers_of

_PLAIN = Signals(dense=0.8, lexical=5.0, coverage=0.5, numbers=0.0, age=0)


@pytest.mark.parametrize(
    "better",
    [
        replace(_PLAIN, dense=0.9),
        replace(_PLAIN, lexical=9.0),
        replace(_PLAIN, coverage=0.75),
        replace(_PLAIN, numbers=0.5),
    ],
    ids=["dense", "lexical", "coverage", "numbers"],
)
def test_each_signal_raises_the_score(better: Signals) -> None:
    low, high = fuse([_PLAIN, better])
    assert high > low


def test_a_signal_that_is_the_same_for_all_tells_nothing() -> None:
    assert fuse([_PLAIN, _PLAIN, _PLAIN]).tolist() == [0, 0, 0]
    assert fuse([_PLAIN]).tolist() == [0]


def test_how_much_better_a_candidate_is_is_kept() -> None:
    scores = fuse([replace(_PLAIN, dense=dense) for dense in (0.9, 0.7, 0.69)])
    assert scores[0] - scores[1] > 10 * (scores[1] - scores[2]) > 0


def test_scores_do_not_depend_on_the_order_or_the_scale_of_bm25() -> None:
    signals = [replace(_PLAIN, dense=0.7 + n / 20, lexical=n % 3, coverage=n / 4) for n in range(4)]
    scores = fuse(signals)
    assert fuse(signals[::-1]).tolist() == pytest.approx(scores[::-1].tolist(), abs=1e-5)
    scaled = [replace(s, lexical=10 * s.lexical) for s in signals]
    assert fuse(scaled).tolist() == pytest.approx(scores.tolist(), abs=1e-5)


def test_the_weights_say_what_each_signal_is_worth() -> None:
    numbered, worded = replace(_PLAIN, numbers=1.0), replace(_PLAIN, lexical=9.0)
    first, second = fuse([numbered, worded], Weights(lexical=0.0, coverage=0.0, numbers=1.0))
    assert (first, second) == (1, 0)
    first, second = fuse([numbered, worded], Weights(lexical=2.0, coverage=0.0, numbers=0.0))
    assert (first, second) == (-2, 2)


def test_only_where_the_latest_is_asked_for_a_newer_one_comes_first() -> None:
    old, new = replace(_PLAIN, age=200), _PLAIN
    assert len(set(fuse([old, new]).tolist())) == 1
    older, newer = fuse([old, new], latest=True)
    assert newer > older


def test_age_counts_from_the_newest_of_the_best_not_from_what_is_beside_the_matter() -> None:
    best = [replace(_PLAIN, dense=0.9, age=365 * years) for years in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    scores = fuse([*best, replace(_PLAIN, dense=0.2, age=0)], latest=True)
    assert scores[0] > scores[1] > scores[2] == scores[3]


def test_beyond_some_years_age_costs_no_more() -> None:
    _, two, five, twenty = fuse([replace(_PLAIN, age=365 * years) for years in (0, 2, 5, 20)], latest=True)
    assert two == five == twenty
    one, two = fuse([replace(_PLAIN, age=365 * years) for years in (1, 2)], latest=True)
    assert one > two


def test_what_fits_better_beats_what_is_a_month_newer() -> None:
    fitting = replace(_PLAIN, dense=0.9, lexical=12.0, coverage=1.0, age=30)
    first, second = fuse([fitting, _PLAIN], latest=True)
    assert first > second


def test_no_candidates_have_no_scores() -> None:
    assert fuse([]).shape == fuse([], latest=True).shape == (0,)
    assert fuse([]).dtype == fuse([_PLAIN]).dtype == np.float32


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("예산 1,234억 원", {"1234"}),
        ("2025-08-04", {"2025", "8", "4"}),
        ("3.5% 증가", {"3.5"}),
        ("제18차 회의, 18차", {"18"}),
        ("results of May 2025", {"5", "2025"}),
        ("It may rise in 2025", {"2025"}),
        ("december and March", {"12", "3"}),
        ("Marching Mayor", set()),
        ("", set()),
    ],
    ids=["thousands", "leading-zeros", "decimal", "once", "month", "may", "any-case", "other-words", "empty"],
)
def test_numbers_are_read_without_signs_and_zeros(text: str, numbers: set[str]) -> None:
    assert numbers_of(text) == numbers


@pytest.mark.parametrize(
    ("numbers", "share"),
    [({"8", "2025"}, 1.0), ({"8", "7"}, 0.5), ({"7"}, 0.0), (set(), 0.0)],
    ids=["all", "half", "none", "no-numbers"],
)
def test_agreement_is_the_share_of_numbers_in_title_and_date(numbers: set[str], share: float) -> None:
    header = "8월 고용동향 | 통계청 | 2025-09-10"
    assert agreement(frozenset(numbers), header) == pytest.approx(share)
