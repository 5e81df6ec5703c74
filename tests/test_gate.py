"""The gate: floors, and what the baseline may lose."""

from __future__ import annotations

import pytest

from evals.baseline import Baseline
from evals.gate import Check, check_run, notices
from evals.scoring import Scored
from tests.eval_fakes import kept_baseline, make_case, make_scored, make_thresholds, refused_case

NO_BASELINE = Baseline({}, {})


def scored_by(metric: str, *numbers: float) -> list[Scored]:
    """Cases c00, c01, ... with that measure."""
    return [make_scored(f"c{i:02}", **{metric: number}) for i, number in enumerate(numbers)]


def failed(checks: list[Check]) -> list[str]:
    return [str(check) for check in checks if not check.passed]


def test_a_hard_floor_holds_for_the_mean_of_all_cases() -> None:
    thresholds = make_thresholds(hard={"quote_exact": 1.0})
    (check,) = check_run(scored_by("quote_exact", 1, 1, 1), thresholds, NO_BASELINE)
    assert check == Check("hard", "all", "quote_exact", 1.0, 1.0, 3, passed=True)
    assert failed(check_run(scored_by("quote_exact", 1, 0.5, 1), thresholds, NO_BASELINE)) == [
        "hard quote_exact of all: 0.833, at least 1.000 (n 3): c01"
    ]


def test_a_slice_floor_looks_at_its_slice_only() -> None:
    scored = [make_scored("a", status_accuracy=1.0), make_scored(refused_case(id="b"), status_accuracy=0.0)]
    thresholds = make_thresholds(ko_ko={"status_accuracy": 0.9}, absent_topic={"status_accuracy": 0.9})
    assert failed(check_run(scored, thresholds, NO_BASELINE)) == [
        "floor status_accuracy of absent-topic: 0.000, at least 0.900 (n 1): b"
    ]


def test_a_floor_with_no_case_did_not_run_and_has_not_passed() -> None:
    (check,) = check_run(scored_by("recall_at_5", 1.0), make_thresholds(series={"recall_at_5": 0.5}), NO_BASELINE)
    assert (check.value, check.n, check.passed) == (None, 0, False)
    assert str(check) == "floor recall_at_5 of series: not run, no case applies, at least 0.500 (n 0)"


@pytest.mark.parametrize(("bound", "passed"), [(0.5, True), (0.4, False)], ids=["at-the-ceiling", "above-it"])
def test_false_refusal_has_a_ceiling(bound: float, passed: bool) -> None:
    thresholds = make_thresholds(ko_ko={"false_refusal": bound})
    (check,) = check_run(scored_by("false_refusal", 0, 1), thresholds, NO_BASELINE)
    assert (check.value, check.passed, check.misses) == (0.5, passed, () if passed else ("c01",))
    assert f"at most {bound:.3f}" in str(check)


def test_the_misses_of_a_floor_are_worst_first_and_then_by_id() -> None:
    scored = scored_by("key_fact_recall", 0.5, 1.0, 0.0, 0.5, 0.0)
    (check,) = check_run(scored, make_thresholds(all={"key_fact_recall": 0.9}), NO_BASELINE)
    assert check.misses == ("c02", "c04", "c00", "c03")


@pytest.mark.parametrize(
    ("metric", "before", "after", "cases", "passed"),
    [
        ("recall_at_5", 1.0, 0.0, 50, True),
        ("recall_at_5", 1.0, 0.0, 49, False),
        ("recall_at_5", 0.0, 1.0, 2, True),
        ("false_refusal", 0.0, 1.0, 50, True),
        ("false_refusal", 0.0, 1.0, 49, False),
        ("false_refusal", 1.0, 0.0, 2, True),
    ],
    ids=["just-inside", "just-outside", "better", "lower-inside", "lower-outside", "lower-better"],
)
def test_the_baseline_may_lose_two_points_and_no_more(
    metric: str, before: float, after: float, cases: int, passed: bool
) -> None:
    baseline = kept_baseline(*scored_by(metric, *[before] * cases))
    scored = scored_by(metric, after, *[before] * (cases - 1))
    checks = check_run(scored, make_thresholds(), baseline)
    of_all = next(check for check in checks if (check.group, check.metric) == ("all", metric))
    bound = before - 0.02 if metric == "recall_at_5" else before + 0.02
    assert (of_all.kind, of_all.n, of_all.passed) == ("baseline", cases, passed)
    assert of_all.bound == pytest.approx(bound)
    assert of_all.misses == (() if passed else ("c00",))


def test_a_run_that_is_its_own_rounded_baseline_passes_where_nothing_may_be_lost() -> None:
    baseline = kept_baseline(*scored_by("citation_precision", 0.6667, 0.6667))
    scored = scored_by("citation_precision", 2 / 3, 2 / 3)
    assert failed(check_run(scored, make_thresholds(fall=0.0), baseline)) == []


def test_what_the_baseline_lost_is_named_worst_first() -> None:
    baseline = kept_baseline(*scored_by("key_fact_recall", 1.0, 1.0, 0.0, 0.5, 1.0))
    scored = scored_by("key_fact_recall", 0.5, 0.0, 0.0, 0.5, 0.5)
    checks = check_run(scored, make_thresholds(), baseline)
    assert [(check.group, check.misses) for check in checks if not check.passed] == [
        (group, ("c01", "c00", "c04")) for group in ("all", "ko", "ko-ko")
    ]


def test_the_baseline_is_compared_on_shared_and_unchanged_cases_only() -> None:
    old = [make_scored("kept", recall_at_5=0.5), make_scored("changed", recall_at_5=1.0)]
    new = [
        make_scored("kept", recall_at_5=0.5),
        make_scored(make_case(id="changed", question="언제?"), recall_at_5=0.0),
        make_scored("new", recall_at_5=0.0),
    ]
    checks = check_run(new, make_thresholds(), kept_baseline(*old))
    found = {check.group: (check.value, check.n) for check in checks if check.metric == "recall_at_5"}
    assert found == dict.fromkeys(("all", "ko", "ko-ko"), (0.5, 1))


def test_checks_come_hard_first_then_floors_and_the_baseline_last() -> None:
    scored = scored_by("recall_at_5", 1.0)
    thresholds = make_thresholds(hard={"completed": 1.0}, ko_ko={"recall_at_5": 0.5})
    kinds = [check.kind for check in check_run(scored, thresholds, kept_baseline(*scored))]
    assert kinds == ["hard", "floor", *["baseline"] * 6]  # two measures in all, ko and ko-ko


def test_new_changed_and_vanished_cases_are_noticed() -> None:
    baseline = kept_baseline(make_scored("kept"), make_scored("changed"), make_scored("gone"))
    scored = [make_scored("kept"), make_scored(make_case(id="changed", question="언제?")), make_scored("new")]
    assert notices(scored, baseline) == [
        "1 cases not in the baseline: new",
        "1 cases changed since the baseline: changed",
        "1 cases gone since the baseline: gone",
    ]
    assert notices([make_scored("kept")], kept_baseline(make_scored("kept"))) == []
