"""A run against the baseline: one measure of one group over the cases that both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.baseline import Baseline
from evals.scoring import LOWER_IS_BETTER, UNPAIRED, Scored, values

# The baseline keeps four digits.
ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class Against:
    """The mean now and in the baseline over `n` cases, and what each case lost that lost anything, most first."""

    now: float
    before: float
    n: int
    lost: Mapping[str, float]

    @property
    def points(self) -> float:
        """The change in points."""
        return 100 * (self.now - self.before)


def against(scored: Sequence[Scored], baseline: Baseline, group: str, metric: str) -> Against | None:
    """Compare a run with the baseline; None when they share no case that the measure applies to.

    A measure that tells of the cases that came out in one way (`UNPAIRED`) is compared over the cases that did so in
    each: over those that did so in both it could not change.
    """
    now = values(scored, group, metric)
    kept = {item.case.id: scores for item in scored if (scores := baseline.scores_of(item))}
    in_group = values(scored, group, "completed")
    before = {key: scores[metric] for key, scores in kept.items() if key in in_group and metric in scores}
    now = {key: value for key, value in now.items() if key in kept}
    if metric not in UNPAIRED:
        now = {key: value for key, value in now.items() if key in before}
        before = {key: before[key] for key in now}
    if not now or not before:
        return None
    sign = -1.0 if metric in LOWER_IS_BETTER else 1.0
    lost = {key: sign * (before.get(key, 1.0) - value) for key, value in now.items()}
    worse = sorted((key for key in lost if lost[key] > ROUNDING), key=lambda key: (-lost[key], key))
    return Against(fmean(now.values()), fmean(before.values()), len(now), {key: lost[key] for key in worse})
