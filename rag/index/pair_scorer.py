"""What the vectors of a question and of a sentence tell beside their cosine: a perceptron with one hidden layer.

It sees both vectors and their product, what else speaks for the sentence, the cosines of the sentences beside it, and
how far it lies below the best one. Taught with the reader of questions, in whose file its numbers stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError
from rag.index.adapter import REINSTALL

Matrix = npt.NDArray[np.float32]
# Sentences it is asked about, the best ones by what else speaks for them: it was taught with so many.
SENTENCES = 24
# Vectors of length 1 and their products as numbers of about 1, and the middle of cosines, which are multiplied alike.
VECTOR, PRODUCT, COSINE, MIDDLE = 10.0, 100.0, 10.0, 8.0
# Scores below the best one: what is far below is the same, and what makes numbers of about 1 of them.
FARTHEST, SPREAD = 20.0, 5.0
_NAMES = ("inner.weight", "inner.bias", "outer.weight", "outer.bias")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences as numbers: vectors, shape (n, dim), signs, shape (n, signs), and the scores that these make.

    `before` and `behind` are the vectors of the sentences beside each, zeros where there is none.
    """

    vectors: Matrix
    before: Matrix
    behind: Matrix
    signs: Matrix
    scores: npt.NDArray[np.float32]


class PairScorer:
    """Adds to the scores of sentences; holds numbers only, so that any number of threads may call it."""

    def __init__(self, numbers: Mapping[str, npt.NDArray[np.floating]]) -> None:
        if set(numbers) != set(_NAMES):
            raise ModelError(f"The reader of questions holds {sorted(numbers)}, {sorted(_NAMES)} expected. {REINSTALL}")
        inner, inner_bias, outer, outer_bias = (np.asarray(numbers[name], np.float32) for name in _NAMES)
        self._inner, self._inner_bias = np.ascontiguousarray(inner.T), inner_bias
        self._outer, self._outer_bias = outer[0], float(outer_bias[0])

    def added(self, question: npt.NDArray[np.float32], sentences: Sentences) -> npt.NDArray[np.float32]:
        """What is added to each score, shape (n,), for a question vector of shape (dim,)."""
        cosines = np.stack([sentences.vectors @ question, sentences.before @ question, sentences.behind @ question], 1)
        below = np.clip(sentences.scores - sentences.scores.max(), -FARTHEST, 0.0)[:, None] / SPREAD
        values = np.hstack([
            np.broadcast_to(question * VECTOR, sentences.vectors.shape),
            sentences.vectors * VECTOR,
            sentences.vectors * question * PRODUCT,
            sentences.signs,
            cosines * COSINE - MIDDLE,
            below,
        ]).astype(np.float32)
        hidden = np.maximum(values @ self._inner + self._inner_bias, 0.0)
        result: npt.NDArray[np.float32] = hidden @ self._outer + self._outer_bias
        return result
