"""The report of a run over labelled claims: figures, verdicts by change, and each case that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from evals.claim_scoring import Checked, by_change
from rag.domain import Verdict


def claims_report(checked: Sequence[Checked], figures: Mapping[str, float], bounds: Mapping[str, float]) -> str:
    """Markdown."""
    lines = ["# Fact check", "", f"{len(checked)} claims.", "", "| measure | value | demanded |", "|---|---|---|"]
    lines += [f"| {name} | {value:.3f} | {bounds.get(name, '')} |" for name, value in figures.items()]
    verdicts = [verdict.value for verdict in Verdict]
    lines += ["", f"| change | {' | '.join(verdicts)} |", "|---" * (len(verdicts) + 1) + "|"]
    for change, given in by_change(checked).items():
        lines.append(f"| {change} | {' | '.join(str(given[verdict] or '') for verdict in verdicts)} |")
    lines += ["", "## Wrong", ""]
    for item in checked:
        if not item.is_right:
            lines += _case(item)
    return "\n".join(lines) + "\n"


def _case(item: Checked) -> Iterator[str]:
    case = item.case
    yield f"- `{case.id}` {case.change}: {case.verdict}, given {item.verdict.value}"
    yield f"  - {_inert(case.claim)}"
    yield from (f"  - decides: {_inert(quote)}" for quote in case.quotes)
    yield from (f"  - given: {_inert(citation.quote)}" for claim in item.claims for citation in claim.evidence)
    yield from (
        f"  - differs: {_inert(difference.claimed)} / {_inert(difference.found)}"
        for claim in item.claims
        for difference in claim.differences
    )


def _inert(text: str) -> str:
    """One line in which no character is a mark of Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&])", r"\\\1", " ".join(text.split()))
