"""What a reader wants to know first of a case: was it right, and what was missed."""

from __future__ import annotations

from evals.scoring import HARD, Scored, best_of

# What an answer is missed by; ranks and precision are matters of degree.
_DECIDING = (
    *HARD,
    *("forbidden_absent", "key_fact_recall", "citation_recall", "status_accuracy", "refusal_recall", "false_refusal"),
    "filter_match",
)


def misses(item: Scored) -> list[str]:
    """The deciding measures that are not at their best, such as `key_fact_recall 0.50`."""
    found = []
    for name in _DECIDING:
        value = item.scores[name]
        if value is not None and value != best_of(name):
            found.append(f"{name} {value:.2f}")
    return found


def is_right(item: Scored) -> bool:
    """Whether nothing that decides was missed."""
    return not misses(item)
