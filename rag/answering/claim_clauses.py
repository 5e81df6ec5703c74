"""Clauses of a claim of which a release says next to nothing: a detail that is added to a true statement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.claim_lines import KO_CLAUSE, Line, Reading, Terms, parts_between
from rag.retrieval.terms import coverage

_BREAKS = re.compile(
    rf"{KO_CLAUSE}[,\s]\s?|,\s(?=그중|이는|이 가운데)|;\s"
    r"|,\s(?=(?:and|but|while|with|which|who|whereas|in|at|as|so)\b)"
)
# A clause of so many words of which the whole release names less than this is not told. Of 182 true claims in the
# language of their release none has one without a figure, of 7 with an added detail 3: evals/DECISIONS.md.
_WORDS, _TOLD = 5, 0.37


def has_untold_clause(reading: Reading, lines: Sequence[Line], frame: frozenset[str], terms: Terms) -> bool:
    """Whether a clause without a figure says what no line of the release, nor its `frame`, has words for.

    Words are compared in one language alone: across two, too many have no word of the glossary.
    """
    if lines[0].release.language != reading.language:
        return False
    held = frame.union(*(line.terms for line in lines))
    for start, end in parts_between(_BREAKS, reading.text):
        is_counted = any(start <= figure.start < end for figure in reading.figures)
        needs = [] if is_counted else reading.needs_in(reading.text[start:end], terms)
        if len(needs) >= _WORDS and coverage(needs, held) < _TOLD:
            return True
    return False
