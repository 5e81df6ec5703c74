"""A fact check as plain text: for the command line and for copying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rag.answering.claim_text import Reason
from rag.answering.claim_wire import count_verdicts
from rag.domain import Citation, Claim, Difference, Language, Verdict
from rag.releases.ministries import name_in
from rag.web import check_messages as texts


def report_text(claims: Sequence[Claim], at: datetime, language: Language) -> str:
    """Each sentence with its verdict, the quotes it stands on with their sources, and what differs."""
    counts = count_verdicts(claims)
    summary = " · ".join(
        f"{texts.SIGNS[verdict]} {texts.VERDICTS[verdict].to(language)} {counts[verdict.value]}" for verdict in Verdict
    )
    lines = [texts.CHECKED_AT.to(language).format(at=f"{at:%Y-%m-%d %H:%M}"), summary]
    if counts[Verdict.NOT_RUN.value]:
        lines.append(f"! {texts.UNCHECKED.to(language).format(count=counts[Verdict.NOT_RUN.value])}")
    for claim in claims:
        lines += ["", *claim_lines(claim, language)]
    return "\n".join([*lines, "", texts.AUTOMATIC.to(language)])


def claim_lines(claim: Claim, language: Language) -> Iterator[str]:
    """One sentence of the report."""
    words = " ".join(claim.text.split())
    yield f"[{texts.SIGNS[claim.verdict]} {texts.VERDICTS[claim.verdict].to(language)}] {words}"
    if claim.reason:
        yield f"    {texts.REASONS[Reason(claim.reason)].to(language)}"
    for difference in claim.differences:
        yield f"    {difference_text(difference, language)}"
    for citation in claim.evidence:
        yield f"    “{' '.join(citation.quote.split())}”"
        yield f"    {source_text(citation, language)}"


def difference_text(difference: Difference, language: Language) -> str:
    """Both values of a difference, such as "날짜: 8월 5일 → 8월 4일"."""
    found = difference.found or texts.NOT_TOLD.to(language)
    return f"{texts.KINDS[difference.kind].to(language)}: {difference.claimed} → {found}"


def source_text(citation: Citation, language: Language) -> str:
    """Title, ministry, day and address of a quote."""
    parts = (citation.title, name_in(language, citation.ministry), f"{citation.published:%Y-%m-%d}", citation.url)
    return " | ".join(part for part in parts if part)
