"""Recall counts each relevant item once."""

from __future__ import annotations

import pytest

from evals.metrics import recall_at_k


@pytest.mark.parametrize(
    ("ranked", "relevant", "k", "expected"),
    [
        (["a", "b"], ["b"], 1, 0.0),
        (["a", "b"], ["b"], 2, 1.0),
        (["a", "a", "b"], ["a", "b"], 2, 0.5),
        (["a"], ["a", "a"], 5, 1.0),
        ([], ["a"], 5, 0.0),
    ],
    ids=["below-k", "within-k", "repeated-rank", "repeated-relevant", "nothing-ranked"],
)
def test_recall_is_the_share_of_relevant_items(ranked: list[str], relevant: list[str], k: int, expected: float) -> None:
    assert recall_at_k(ranked, relevant, k) == pytest.approx(expected)


def test_recall_of_nothing_has_no_meaning() -> None:
    with pytest.raises(ValueError, match="at least one"):
        recall_at_k(["a"], [], 1)
