"""Fusion: the signals of each candidate chunk, standardised over the candidates and summed into one score.

Score fusion keeps how much better a candidate is, which rank fusion throws away. Weights of their own for releases in
the other language are worth nothing: the same ones do best there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.retrieval.terms import MONTHS

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a chunk; each but `age` is higher-is-better.

    `dense` is a cosine, `lexical` a BM25, `coverage` the share of what the question names that the chunk (in the other
    language) or all candidates of its release (in the same one) hold, `numbers` the share of the question's numbers in
    title and date, `age` the days to the newest candidate.
    """

    dense: float
    lexical: float
    coverage: float
    numbers: float
    age: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal is worth beside a standardised cosine."""

    lexical: float
    coverage: float
    numbers: float


# Fitted as a listwise softmax over the development sets, then rounded by a grid around it: evals/DECISIONS.md.
WEIGHTS = Weights(lexical=0.6, coverage=0.55, numbers=1.3)
# For a question that asks for the latest: what a release loses that is a year older than the newest of the best.
_YEAR_OLDER = 2.0
# No release loses more for its age than one of so many years.
_OLDEST = 2.0
_BEST = 10


def fuse(signals: Sequence[Signals], weights: Weights = WEIGHTS, *, latest: bool = False) -> Array:
    """The fused score of each candidate, shape (candidates,)."""
    if not signals:
        return np.zeros(0, dtype=np.float32)
    fused = (
        _standard([s.dense for s in signals])
        + np.float32(weights.lexical) * _standard([s.lexical for s in signals])
        + np.float32(weights.coverage) * _standard([s.coverage for s in signals])
        + np.float32(weights.numbers) * _of([s.numbers for s in signals])
    )
    if latest:
        ages = _of([s.age for s in signals])
        # Older than the newest of those that are about the matter, not than any candidate.
        newest = ages[np.argsort(-fused, kind="stable")[:_BEST]].min()
        fused -= _YEAR_OLDER * np.clip((ages - newest) / 365, 0.0, _OLDEST)
    return np.asarray(fused, dtype=np.float32)


def _standard(values: Sequence[float]) -> Array:
    scores = _of(values)
    spread = float(scores.std())
    standard: Array = (scores - scores.mean()) / np.float32(spread) if spread > 1e-9 else np.zeros_like(scores)
    return standard


def _of(values: Sequence[float]) -> Array:
    return np.asarray(values, dtype=np.float32)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[A-Za-z]+")
_MONTH_NUMBERS = {name: str(number) for number, name in enumerate(MONTHS, start=1)}


def numbers_of(text: str) -> frozenset[str]:
    """The numbers of a text without thousands separators and leading zeros, the months of English names among them."""
    numbers = {number.lstrip("0") for number in _NUMBER.findall(text.replace(",", ""))}
    # "may" in small letters is a verb.
    words = (word.lower() for word in _WORD.findall(text) if word != "may")
    months = {_MONTH_NUMBERS[word] for word in words if word in _MONTH_NUMBERS}
    return frozenset(numbers | months)


def agreement(numbers: frozenset[str], header: str) -> float:
    """The share of `numbers` in a header of title and date, 0 for no number: it tells the issues of a series apart."""
    return len(numbers & numbers_of(header)) / len(numbers) if numbers else 0.0
