"""Where claim and quote part, marked in both; every character of either is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from rag.domain import Citation, Claim
from rag.web.markup import panel_text


def marked_claim(claim: Claim) -> str:
    """The sentence with the words that differ in `<del>`-like marks: `<mark class="claimed">`."""
    spans = [(d.start, d.start + len(d.claimed)) for d in claim.differences if 0 < len(d.claimed) < len(claim.text)]
    return _marked(claim.text, spans, "claimed")


def marked_quote(claim: Claim, citation: Citation) -> str:
    """The quote with the words that the claim tells otherwise in `<mark class="found">`."""
    spans = [
        (d.at, d.at + len(d.found))
        for d in claim.differences
        if d.citation == citation.n and 0 < len(d.found) < len(citation.quote)
    ]
    return _marked(citation.quote, spans, "found")


def _marked(text: str, spans: Iterable[tuple[int, int]], name: str) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        if start < at or end > len(text):
            continue
        parts += [panel_text(text[at:start]), f'<mark class="{name}">{panel_text(text[start:end])}</mark>']
        at = end
    return "".join([*parts, panel_text(text[at:])])
