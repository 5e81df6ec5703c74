"""The weights of evidence sentences are learned from examples: what tells the expected sentence gets weight."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from evals.fit_evidence import NAMES, Example, fit, precision, report
from rag.domain import Language
from rag.retrieval.signs import WEIGHTS


def _example(number: int, language: Language = "ko", *, there: bool = True) -> Example:
    """Four sentences of two releases; the expected one has the highest coverage, and any cosine."""
    rng = np.random.default_rng(number)
    signs = rng.random((4, len(NAMES))) / 10
    expected = np.zeros(4, bool)
    if there:
        place = number % 4
        expected[place] = True
        signs[place, NAMES.index("titled")] += 0.5
    return Example(language, f"release {number}", signs, expected, ("a", "a", "b", "b"))


def test_what_tells_the_expected_sentence_gets_the_weight() -> None:
    weights = fit([_example(number) for number in range(60)])
    assert NAMES[int(np.argmax(np.abs(weights)))] == "titled"
    found = precision([_example(number) for number in range(60, 90)], [weights] * 30)
    assert (found.first, found.three) == (1.0, 1.0)


def test_a_question_without_an_expected_sentence_teaches_nothing_and_counts_as_missed() -> None:
    examples = [_example(number) for number in range(40)]
    lost = [_example(number, there=False) for number in range(40, 80)]
    weights = fit(examples)
    np.testing.assert_allclose(fit([*examples, *lost]), weights)
    assert precision([*examples, *lost], [weights] * 80).first == pytest.approx(0.5)


def test_the_best_three_are_those_of_the_release_of_the_best() -> None:
    signs = np.zeros((4, len(NAMES)))
    signs[:, 0] = [4, 1, 3, 2]
    expected = np.array([False, True, False, False])
    example = Example("ko", "g", signs, expected, ("a", "a", "b", "b"))
    weights = np.array([1.0] + [0.0] * (len(NAMES) - 1))
    assert astuple(precision([example], [weights])) == (0.0, 1.0)


def test_each_language_is_reported_with_the_weights_in_use_and_the_fitted_ones() -> None:
    lines = report([_example(number, "ko" if number % 2 else "en") for number in range(40)]).splitlines()
    assert lines[0].startswith("40 questions")
    assert [line[:2] for line in lines[1:3]] == ["ko", "en"]
    assert all("in use S@1" in line and "fitted S@1 1.000" in line for line in lines[1:3])
    assert all(f"{name}=" in lines[3] for name in NAMES)
    assert len(astuple(WEIGHTS)) == len(NAMES)
