"""Measures of ranked lists: pure functions; not applicable is None, never 0."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def recall_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of `relevant` among the first `k` of `ranked`, each counted once.

    Raises:
        ValueError: nothing is relevant, so that recall has no meaning.
    """
    if not relevant:
        raise ValueError("recall needs at least one relevant item")
    return len(set(ranked[:k]).intersection(relevant)) / len(set(relevant))
