"""The gate: scores against thresholds and the committed baseline; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.against import ROUNDING, against
from evals.baseline import Baseline
from evals.scoring import GROUPS, JUDGED, LOWER_IS_BETTER, Scored, best_of, values
from evals.thresholds import Thresholds, is_met


@dataclass(frozen=True, slots=True)
class Check:
    """One thing demanded: `kind` is hard, floor or baseline; `misses` are the cases behind a value, worst first.

    `value` is None when no case applied: a check that did not run has not passed.
    """

    kind: str
    group: str
    metric: str
    value: float | None
    bound: float
    n: int
    passed: bool
    misses: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line, such as `floor recall_at_5 of ko-ko: 0.912, at least 0.950 (n 104): koa-003, kob-011`."""
        limit = "at most" if self.metric in LOWER_IS_BETTER else "at least"
        value = "not run, no case applies" if self.value is None else f"{self.value:.3f}"
        cases = f": {', '.join(self.misses)}" if self.misses else ""
        return f"{self.kind} {self.metric} of {self.group}: {value}, {limit} {self.bound:.3f} (n {self.n}){cases}"


def check_run(scored: Sequence[Scored], thresholds: Thresholds, baseline: Baseline) -> list[Check]:
    """Every check of a run, in the order of thresholds; hard floors first, the baseline last."""
    checks = [_floor("hard", scored, "all", metric, bound) for metric, bound in thresholds.hard.items()]
    for group, bounds in thresholds.slices.items():
        checks += [_floor("floor", scored, group, metric, bound) for metric, bound in bounds.items()]
    checks += [
        check
        for group in GROUPS
        for metric in JUDGED
        if (check := _regression(scored, group, metric, thresholds.fall, baseline)) is not None
    ]
    return checks


def _floor(kind: str, scored: Sequence[Scored], group: str, metric: str, bound: float) -> Check:
    found = values(scored, group, metric)
    if not found:
        return Check(kind, group, metric, None, bound, 0, passed=False)
    value = fmean(found.values())
    passed = is_met(metric, value, bound)
    ideal = best_of(metric)
    misses = sorted((key for key in found if found[key] != ideal), key=lambda key: (-abs(found[key] - ideal), key))
    return Check(kind, group, metric, value, bound, len(found), passed, () if passed else tuple(misses))


def _regression(scored: Sequence[Scored], group: str, metric: str, fall: float, baseline: Baseline) -> Check | None:
    """The same cases in the baseline; None when there are none that the measure applies to."""
    found = against(scored, baseline, group, metric)
    if found is None:
        return None
    sign = -1.0 if metric in LOWER_IS_BETTER else 1.0
    bound = found.before - sign * fall
    passed = is_met(metric, found.now, bound - sign * ROUNDING)
    return Check("baseline", group, metric, found.now, bound, found.n, passed, () if passed else tuple(found.lost))


def notices(scored: Sequence[Scored], baseline: Baseline) -> list[str]:
    """What the comparison with the baseline leaves out: new, changed and vanished cases."""
    ids = {item.case.id for item in scored}
    new = [item.case.id for item in scored if item.case.id not in baseline.kept]
    changed = [item.case.id for item in scored if item.case.id not in new and not baseline.scores_of(item)]
    gone = [key for key in baseline.kept if key not in ids]
    named = {"not in the baseline": new, "changed since the baseline": changed, "gone since the baseline": gone}
    return [f"{len(keys)} cases {what}: {', '.join(keys)}" for what, keys in named.items() if keys]
