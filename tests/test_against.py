"""A run against the baseline: like with like."""

from __future__ import annotations

import pytest

from evals.against import Against, against
from evals.baseline import Baseline
from evals.gate import check_run
from tests.eval_fakes import kept_baseline, make_case, make_scored, make_thresholds


def test_only_cases_that_both_have_and_that_did_not_change_are_compared() -> None:
    baseline = kept_baseline(make_scored("a", recall_at_5=0.5), make_scored("b", recall_at_5=1.0))
    changed = make_scored(make_case(id="b", question="언제?"), recall_at_5=0.0)
    scored = [make_scored("a", recall_at_5=1.0), changed, make_scored("new", recall_at_5=0.0)]
    assert against(scored, baseline, "all", "recall_at_5") == Against(1.0, 0.5, 1, {})
    assert against(scored, Baseline({}, {}), "all", "recall_at_5") is None


def test_what_a_case_lost_is_named_most_first() -> None:
    before = [make_scored(key, recall_at_5=1.0, false_refusal=0.0) for key in "abc"]
    now = [
        make_scored(key, recall_at_5=value, false_refusal=1 - value)
        for key, value in zip("abc", (1, 0, 0.5), strict=True)
    ]
    for metric, mean in (("recall_at_5", 0.5), ("false_refusal", 0.5)):
        found = against(now, kept_baseline(*before), "all", metric)
        assert found is not None
        assert (found.now, list(found.lost.items())) == (mean, [("b", 1.0), ("c", 0.5)])


def test_precision_of_refusals_is_compared_over_what_each_run_refused() -> None:
    """Before, one of one refusal was right; now, one of three."""
    before = [make_scored("a", refusal_precision=1.0), make_scored("b"), make_scored("c")]
    now = [make_scored("a", refusal_precision=1.0), *(make_scored(key, refusal_precision=0.0) for key in "bc")]
    found = against(now, kept_baseline(*before), "all", "refusal_precision")
    assert found is not None
    assert (found.before, list(found.lost)) == (1.0, ["b", "c"])
    assert found.now == pytest.approx(1 / 3)
    failed = [check for check in check_run(now, make_thresholds(), kept_baseline(*before)) if not check.passed]
    assert {(check.group, check.metric) for check in failed} == {
        (group, "refusal_precision") for group in ("all", "ko", "ko-ko")
    }
