"""Whether what a claim tells may have been so once and be no more."""

from __future__ import annotations

import re

from rag.answering.claim_lines import Reading
from rag.answering.figure_types import date_parts

_BEFORE = re.compile(
    r"(?:처음에는|종전에는|기존에는|지금까지는|그동안(?:은|에는)?|지난해까지는?|작년까지는?|당초(?:에는)?|예전에는|이전에는)"
    r".{0,80}[았었였했]다"
    r"|^\W*(?:until now|so far|previously|formerly|at first|initially)\b.{0,80}\b(?:was|were|had|could|did)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"처음|종전|기존|지금까지|그동안|지난해|작년|당초|예전|이전|전에는|[았었였했][다던고으]"
    r"|\b(?:was|were|had|could|did|used to)\b",
    re.IGNORECASE,
)


def is_past(claim: str, line: str) -> bool:
    """Whether a sentence tells how something was before, and a claim says it of today."""
    return _BEFORE.search(line) is not None and _WAS.search(claim) is None


def is_timed(reading: Reading) -> bool:
    """Whether a claim says of which year it is, so that later releases do not touch it."""
    return any(date_parts(figure)[:1] not in {(), (None,)} for figure in reading.figures)
