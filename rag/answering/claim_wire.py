"""The JSON object of a fact check: what `check --json` prints and the REST call gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from rag.answering.wire import citation_to_json
from rag.domain import Claim, Difference, Verdict


def check_to_json(claims: Sequence[Claim], at: datetime) -> dict[str, object]:
    """The object of the contract; `checked_at` is when, `counts` how many sentences got each verdict.

    Offsets of sentences are into the text as it was checked; a sentence that was not checked is counted as not_run.
    """
    return {
        "checked_at": at.isoformat(timespec="seconds"),
        "counts": count_verdicts(claims),
        "claims": [claim_to_json(claim) for claim in claims],
    }


def count_verdicts(claims: Sequence[Claim]) -> dict[str, int]:
    """How many sentences got each verdict, each verdict named."""
    counts = Counter(claim.verdict for claim in claims)
    return {verdict.value: counts[verdict] for verdict in Verdict}


def claim_to_json(claim: Claim) -> dict[str, object]:
    """One sentence with its verdict, the quotes that it stands on, and where they differ."""
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "verdict": claim.verdict.value,
        "evidence": [citation_to_json(citation) for citation in claim.evidence],
        "differences": [_difference(difference) for difference in claim.differences],
        "reason": claim.reason,
    }


def _difference(difference: Difference) -> dict[str, object]:
    return {
        "claimed": difference.claimed,
        "found": difference.found,
        "kind": difference.kind,
        "start": difference.start,
        "citation": difference.citation,
        "at": difference.at,
    }
