"""The summary for a pull request: verdict, failed checks, scorecard with changes, times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evals.baseline import Baseline
from evals.gate import Check
from evals.markdown import COLUMNS, markdown_summary
from evals.scoring import Scored, scorecard
from tests.eval_fakes import HEADER, kept_baseline, make_scored

NO_BASELINE = Baseline({}, {})
PASSED = Check("hard", "all", "completed", 1.0, 1.0, 2, passed=True)


def summary_of(
    scored: list[Scored],
    checks: Sequence[Check] = (PASSED,),
    baseline: Baseline = NO_BASELINE,
    notes: Sequence[str] = (),
) -> list[str]:
    return markdown_summary(HEADER, scored, scorecard(scored), checks, baseline, notes).splitlines()


def failed_check(*misses: str) -> Check:
    return Check("floor", "ko-ko", "recall_at_5", 0.5, 0.9, 20, passed=False, misses=misses)


def test_a_passed_run_says_so_with_its_cases_and_commit() -> None:
    scored = [make_scored("a", key_fact_recall=1.0), make_scored("b", key_fact_recall=0.5)]
    lines = summary_of(scored)
    assert lines[:3] == [
        "## Evaluation",
        "",
        "**Passed**: 1 checks · 2 cases, 1 right in every respect · commit `abc1234`",
    ]


def test_a_failed_run_lists_the_failed_checks_only() -> None:
    lines = summary_of([make_scored()], [PASSED, failed_check("a", "b")])
    assert "**Failed**: 1 of 2 checks" in lines[2]
    assert [line for line in lines if line.startswith("- ")] == [
        "- floor recall_at_5 of ko-ko: 0.500, at least 0.900 (n 20): a, b"
    ]


def test_a_long_list_of_misses_is_cut_and_counted() -> None:
    (line,) = (s for s in summary_of([make_scored()], [failed_check(*"abcdefghijk")]) if s.startswith("- "))
    assert line.endswith("(n 20): a, b, c, d, e, f, g, h and 3 more")


def test_a_check_that_did_not_run_is_listed_without_cases() -> None:
    unrun = replace(failed_check(), value=None, n=0)
    assert f"- {unrun}" in summary_of([make_scored()], [unrun])


def test_an_unknown_commit_is_called_so() -> None:
    header = replace(HEADER, commit="")
    assert "commit `unknown`" in markdown_summary(header, [], {}, [], NO_BASELINE)


def test_the_table_has_a_row_for_each_group_with_means_or_a_dash() -> None:
    scored = [make_scored("a", recall_at_5=0.5), make_scored("b", recall_at_5=1.0), make_scored("c")]
    table = [line for line in summary_of(scored) if line.startswith("|")]
    dashes = " | –" * (len(COLUMNS) - 1)
    assert table == [
        f"| slice | n | {' | '.join(COLUMNS)} |",
        "|---|---:|" + "---:|" * len(COLUMNS),
        *(f"| {group} | 3 | 0.750{dashes} |" for group in ("all", "ko", "ko-ko")),
    ]


@pytest.mark.parametrize(
    ("metric", "before", "now", "cell"),
    [
        ("recall_at_5", 0.5, 0.75, "0.750 (+25.0 ▲)"),
        ("recall_at_5", 0.75, 0.5, "0.500 (-25.0 ▼)"),
        ("false_refusal", 0.0, 0.125, "0.125 (+12.5 ▼)"),
        ("false_refusal", 0.125, 0.0, "0.000 (-12.5 ▲)"),
        ("recall_at_5", 0.5, 0.5, "0.500"),
        ("recall_at_5", 0.5, 0.5004, "0.500"),
    ],
    ids=["better", "worse", "lower-is-better-worse", "lower-is-better-better", "same", "below-a-tenth"],
)
def test_a_change_against_the_baseline_is_told_in_points(metric: str, before: float, now: float, cell: str) -> None:
    baseline = kept_baseline(make_scored(**{metric: before}))
    lines = summary_of([make_scored(**{metric: now})], baseline=baseline)
    assert f" {cell} |" in next(line for line in lines if line.startswith("| all"))


def test_times_are_a_median_and_a_95th_percentile_that_are_never_judged() -> None:
    scored = [make_scored(f"c{i}", latency_ms=10.0 * i) for i in range(1, 22)]  # 10, 20, ... 210
    assert "Question to answer: median 110 ms, p95 200 ms (never judged)." in summary_of(scored)
    assert not any("median" in line for line in summary_of([make_scored()]))


def test_notes_stand_at_the_end() -> None:
    assert summary_of([make_scored()], notes=("one", "two"))[-2:] == ["Note: one", "Note: two"]
