"""The summary of a gated run as Markdown, for a pull request or a job summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from evals.against import against
from evals.baseline import Baseline
from evals.cases import Case
from evals.gate import Check
from evals.runs import Header
from evals.scoring import GROUPS, Scored, in_group, is_better, values
from evals.statistics import Figure, median_and_p95
from evals.verdicts import is_right

COLUMNS = (
    *("recall_at_5", "sentence_recall_at_5", "citation_recall", "citation_precision"),
    *("key_fact_recall", "status_accuracy", "refusal_recall", "false_refusal"),
)
# Misses named a check; the HTML page has all.
_NAMED = 8


def markdown_summary(
    header: Header,
    scored: Sequence[Scored],
    card: Mapping[str, Mapping[str, Figure]],
    checks: Sequence[Check],
    baseline: Baseline,
    notes: Sequence[str] = (),
) -> str:
    """Verdict, failed checks, the scorecard with the change against the baseline in points, and the hard figures."""
    failed = [check for check in checks if not check.passed]
    right = sum(map(is_right, scored))
    verdict = f"**Failed**: {len(failed)} of {len(checks)} checks" if failed else f"**Passed**: {len(checks)} checks"
    lines = [
        "## Evaluation",
        "",
        f"{verdict} · {len(scored)} cases, {right} right in every respect · commit `{header.commit or 'unknown'}`",
        "",
    ]
    lines += [f"- {_short(check)}" for check in failed]
    lines += ["", f"| slice | n | {' | '.join(COLUMNS)} |", f"|---|---:|{'---:|' * len(COLUMNS)}"]
    lines += [_row(group, scored, figures, baseline) for group, figures in card.items()]
    lines += [
        "",
        "In brackets: points against the committed baseline on the same cases. `false_refusal`: lower is better.",
    ]
    latency = values(scored, "all", "latency_ms").values()
    if latency:
        median, p95 = median_and_p95(latency)
        lines.append(f"Question to answer: median {median:.0f} ms, p95 {p95:.0f} ms (never judged).")
    lines += [f"Note: {note}" for note in notes]
    return "\n".join(lines) + "\n"


def _short(check: Check) -> str:
    text = str(check)
    rest = len(check.misses) - _NAMED
    if rest <= 0:
        return text
    head = text.rpartition(": ")[0]
    return f"{head}: {', '.join(check.misses[:_NAMED])} and {rest} more"


def _row(group: str, scored: Sequence[Scored], figures: Mapping[str, Figure], baseline: Baseline) -> str:
    n = figures["completed"].n
    return f"| {group} | {n} | {' | '.join(_cell(group, name, scored, figures, baseline) for name in COLUMNS)} |"


def _cell(group: str, name: str, scored: Sequence[Scored], figures: Mapping[str, Figure], baseline: Baseline) -> str:
    if name not in figures:
        return "–"
    found = against(scored, baseline, group, name)
    shown = "" if found is None or abs(found.points) < 0.05 else f" ({found.points:+.1f}{_sign(name, found.points)})"
    return f"{figures[name].mean:.3f}{shown}"


SHOWN = (
    *("recall_at_5", "citation_recall", "citation_precision", "key_fact_recall"),
    *("status_accuracy", "refusal_recall", "false_refusal"),
)
_BEGIN, _END = "<!-- scorecard: written by `python -m evals baseline` -->", "<!-- end of scorecard -->"


def baseline_table(cases: Sequence[Case], baseline: Baseline) -> str:
    """The accepted figures as a Markdown table, a line a slice."""
    lines = [f"| slice | n | {' | '.join(SHOWN)} |", f"|---|---:|{'---:|' * len(SHOWN)}"]
    for group in GROUPS:
        kept = [baseline.kept[case.id].scores for case in cases if in_group(case, group) and case.id in baseline.kept]
        means = [_accepted([scores[name] for scores in kept if name in scores]) for name in SHOWN]
        lines.append(f"| {group} | {len(kept)} | {' | '.join(means)} |")
    return "\n".join(lines)


def _accepted(numbers: Sequence[float]) -> str:
    return f"{fmean(numbers):.2f}" if numbers else "–"


def with_table(text: str, table: str) -> str:
    """A text with the table between its two marks; the text as it is where there are none."""
    head, begin, rest = text.partition(_BEGIN)
    _, end, tail = rest.partition(_END)
    return f"{head}{begin}\n\n{table}\n\n{end}{tail}" if end else text


def _sign(name: str, change: float) -> str:
    return " ▲" if is_better(name, change) else " ▼"
