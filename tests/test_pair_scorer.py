"""What the vectors of question and sentence add to a score."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from rag.errors import ModelError
from rag.index.pair_scorer import PairScorer, Sentences

_DIM, _SIGNS, _HIDDEN = 4, 3, 5
_SEEN = 3 * _DIM + _SIGNS + 4


def _numbers(**changes: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.float64]]:
    drawn = np.random.default_rng(5)
    sizes = {
        "inner.weight": (_HIDDEN, _SEEN),
        "inner.bias": (_HIDDEN,),
        "outer.weight": (1, _HIDDEN),
        "outer.bias": (1,),
    }
    return {name: drawn.normal(size=size) for name, size in sizes.items()} | changes


def _sentences(count: int) -> Sentences:
    drawn = np.random.default_rng(6)
    own, before, behind = (drawn.normal(size=(3, _DIM)).astype(np.float32)[:count] for _ in range(3))
    signs, scores = drawn.normal(size=(3, _SIGNS)).astype(np.float32), np.array([3, 2, 1], np.float32)
    return Sentences(own, before, behind, signs[:count], scores[:count])


def test_each_sentence_gets_a_number_that_the_others_do_not_change_but_by_the_best_score() -> None:
    scorer, question = PairScorer(_numbers()), np.ones(_DIM, np.float32)
    added = scorer.added(question, _sentences(3))
    assert added.shape == (3,)
    np.testing.assert_allclose(added[:2], scorer.added(question, _sentences(2)), rtol=1e-4)


def test_without_outer_weights_nothing_but_the_bias_is_added() -> None:
    scorer = PairScorer(_numbers(**{"outer.weight": np.zeros((1, _HIDDEN)), "outer.bias": np.array([0.5])}))
    np.testing.assert_allclose(scorer.added(np.ones(_DIM, np.float32), _sentences(3)), 0.5)


@pytest.mark.parametrize("name", ["outer.bias", "inner.weight"])
def test_a_file_without_some_of_its_numbers_is_refused(name: str) -> None:
    numbers = _numbers()
    del numbers[name]
    with pytest.raises(ModelError, match=name):
        PairScorer(numbers)
