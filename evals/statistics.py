"""Means with intervals, and what a difference between two runs is worth; seeded, so that nothing flickers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 2000
_SEED = 20261123
_LEVEL = 0.95
# Of fewer cases an interval would say more than they do.
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `n` cases with its 95 % bootstrap interval; for fewer than five the interval is None."""

    mean: float
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """B less A over the same `n` cases: mean, 95 % bootstrap interval, and two-sided p of a paired permutation test."""

    mean_a: float
    mean_b: float
    n: int
    low: float | None
    high: float | None
    p: float | None

    @property
    def mean(self) -> float:
        """How much higher B is."""
        return self.mean_b - self.mean_a


def mean_with_interval(numbers: Sequence[float]) -> Figure:
    """The mean with a percentile bootstrap interval over cases (Efron, 1979; `scipy.stats.bootstrap`)."""
    low, high = _interval(numbers)
    return Figure(float(np.mean(numbers)), len(numbers), low, high)


def median_and_p95(times: Collection[float]) -> tuple[float, float]:
    """The value in the middle (the upper one of two) and that which 95 % of the others do not exceed."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[int(0.95 * (len(ordered) - 1))]


def paired_difference(a: Sequence[float], b: Sequence[float]) -> Difference:
    """Compare two runs case by case; `a[i]` and `b[i]` are of one case."""
    from scipy.stats import permutation_test

    deltas = np.subtract(b, a)
    low, high = _interval(deltas.tolist())
    p = None if len(deltas) < 2 else 1.0
    if p and deltas.any():
        found = permutation_test(
            (np.asarray(b), np.asarray(a)),
            lambda x, y, axis: np.mean(x - y, axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=5000,
            rng=np.random.default_rng(_SEED),
        )
        p = float(found.pvalue)
    return Difference(float(np.mean(a)), float(np.mean(b)), len(deltas), low, high, p)


def _interval(numbers: Sequence[float]) -> tuple[float | None, float | None]:
    from scipy.stats import bootstrap

    if len(numbers) < _FEWEST:
        return None, None
    if min(numbers) == max(numbers):
        return numbers[0], numbers[0]
    found = bootstrap(
        (np.asarray(numbers, dtype=float),),
        np.mean,
        n_resamples=_RESAMPLES,
        confidence_level=_LEVEL,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)
