"""What a fact check got right: verdicts by class, contradictions found, true statements left alone, evidence; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.claim_cases import ALTERED, ClaimCase
from rag.domain import Claim, Verdict

# What an item of a list begins with: a quote that decides may run over several of them.
_MARK = re.compile(r"^[^\w'\"“‘〈「(]+")
# Changes of what is written in figures.
_FIGURES = frozenset({"number", "unit", "date", "other_month"})
LOWER_IS_BETTER = frozenset({"false_contradiction", "wrongly_evidenced", "not_run"})
METRICS = (
    "macro_f1",
    "accuracy",
    "contradiction_recall",
    "contradiction_recall_figures",
    "false_contradiction",
    "evidence_precision",
    "wrongly_evidenced",
    "quote_exact",
    "not_run",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A case with the claims that its text was cut into, and whether every quote of theirs is exact."""

    case: ClaimCase
    claims: tuple[Claim, ...]
    exact: bool

    @property
    def verdict(self) -> Verdict:
        """The verdict on the sentence; of several parts the one that says most against it."""
        order = (
            *(Verdict.CONTRADICTED, Verdict.TIME_SENSITIVE, Verdict.PARTLY, Verdict.NOT_RUN, Verdict.SUPPORTED),
            *(Verdict.NOT_FOUND, Verdict.NOT_CHECKABLE),
        )
        return min((claim.verdict for claim in self.claims), key=order.index, default=Verdict.NOT_RUN)

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the one that is right."""
        return self.verdict.value == self.case.verdict

    @property
    def has_evidence(self) -> bool:
        """Whether a quote given is one of those that decide, or of the other edition of their release."""
        given = [citation for claim in self.claims for citation in claim.evidence]
        own = self.case.release_ids
        others = {key.removesuffix("-en") if key.endswith("-en") else f"{key}-en" for key in own}
        return any(
            gold in citation.quote or _MARK.sub("", citation.quote) in gold or citation.release_id in others
            for gold in self.case.quotes
            for citation in given
        )


def score_claims(checked: Sequence[Checked]) -> dict[str, float]:
    """The measures of `METRICS` over all cases; those of a class that no case has are left out."""
    altered = [item for item in checked if item.case.change in ALTERED]
    figures = [item for item in altered if item.case.change in _FIGURES]
    true = [item for item in checked if item.case.change == "none"]
    decided = [
        item
        for item in checked
        if item.is_right and item.verdict in {Verdict.SUPPORTED, Verdict.CONTRADICTED} and item.case.quotes
    ]
    supported = [item for item in decided if item.verdict is Verdict.SUPPORTED]
    shares = {
        "macro_f1": _macro_f1(checked),
        "accuracy": _share(checked, [item.is_right for item in checked]),
        "contradiction_recall": _share(altered, [item.is_right for item in altered]),
        "contradiction_recall_figures": _share(figures, [item.is_right for item in figures]),
        "false_contradiction": _share(true, [item.verdict is Verdict.CONTRADICTED for item in true]),
        "evidence_precision": _share(decided, [item.has_evidence for item in decided]),
        "wrongly_evidenced": _share(supported, [not item.has_evidence for item in supported]),
        "quote_exact": _share(checked, [item.exact for item in checked]),
        "not_run": _share(checked, [item.verdict is Verdict.NOT_RUN for item in checked]),
    }
    return {name: value for name, value in shares.items() if value is not None}


def by_change(checked: Sequence[Checked]) -> Mapping[str, Counter[str]]:
    """For each change, how often each verdict was given."""
    table: dict[str, Counter[str]] = {}
    for item in checked:
        table.setdefault(item.case.change, Counter())[item.verdict.value] += 1
    return table


def _macro_f1(checked: Sequence[Checked]) -> float | None:
    """The mean F1 over the verdicts that are right for some case."""
    classes = sorted({item.case.verdict for item in checked})
    scores = []
    for name in classes:
        hits = sum(item.case.verdict == name == item.verdict.value for item in checked)
        wanted = sum(item.case.verdict == name for item in checked)
        given = sum(item.verdict.value == name for item in checked)
        scores.append(2 * hits / (wanted + given))
    return sum(scores) / len(scores) if scores else None


def _share(items: Sequence[Checked], hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(items) if items else None
