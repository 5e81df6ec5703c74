"""Intervals and chances: seeded, and right on data that are simple enough to know."""

from __future__ import annotations

import pytest

from evals.statistics import Figure, mean_with_interval, paired_difference

HALF = [0.0, 1.0] * 50


def test_the_same_numbers_give_the_same_interval_twice() -> None:
    assert mean_with_interval(HALF) == mean_with_interval(HALF)


def test_the_interval_of_a_share_is_about_two_standard_errors_wide_on_each_side() -> None:
    found = mean_with_interval(HALF)  # standard error: sqrt(0.5 * 0.5 / 100) = 0.05
    assert (found.mean, found.n) == (0.5, 100)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.02)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.02)


def test_equal_numbers_have_an_interval_without_width() -> None:
    assert mean_with_interval([0.5] * 8) == Figure(0.5, 8, 0.5, 0.5)


def test_one_number_has_no_interval() -> None:
    assert mean_with_interval([0.25]) == Figure(0.25, 1, None, None)


def test_identical_runs_differ_by_nothing_with_p_1() -> None:
    found = paired_difference(HALF, HALF)
    assert (found.mean, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_clear_difference_has_a_small_p() -> None:
    found = paired_difference([0.0] * 10, [1.0] * 10)
    assert (found.mean_a, found.mean_b, found.mean, found.n) == (0.0, 1.0, 1.0, 10)
    assert found.p == 2 / 2**10  # of all signs of ten differences, all plus and all minus are as far from 0
    assert (found.low, found.high) == (1.0, 1.0)


def test_three_cases_are_too_few_for_a_small_p() -> None:
    assert paired_difference([0.0] * 3, [1.0] * 3).p == 2 / 2**3


def test_a_difference_that_goes_both_ways_alike_is_chance() -> None:
    assert paired_difference(HALF, HALF[::-1]).p == 1.0


def test_the_sign_of_a_difference_does_not_change_its_p() -> None:
    low, high = [0.0, 0.0, 0.5, 1.0, 0.0, 1.0], [1.0, 0.5, 1.0, 1.0, 1.0, 0.5]
    up, down = paired_difference(low, high), paired_difference(high, low)
    assert (up.p, up.mean) == (down.p, -down.mean)
    assert paired_difference(low, high) == up


def test_many_cases_are_sampled_alike_each_time() -> None:
    found = paired_difference(HALF, [1.0] * 100)
    assert found == paired_difference(HALF, [1.0] * 100)
    assert found.p is not None
    assert found.p < 0.05


def test_one_case_has_neither_interval_nor_chance() -> None:
    found = paired_difference([0.0], [1.0])
    assert (found.mean, found.low, found.high, found.p) == (1.0, None, None, None)
