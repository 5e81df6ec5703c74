"""Another release that gives another figure for the same thing: both are shown, so that nobody takes one for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.domain import Facet, PressRelease, Query
from rag.retrieval.evidence import Candidate
from rag.retrieval.forms import find_marks
from rag.retrieval.superseded import is_next

_FIGURES = frozenset({Facet.HOW_MUCH, Facet.HOW_MANY})
# Who asks for the draft or for the final figure has chosen between the two.
_CHOSEN = re.compile(
    r"확정|최종|결국|통과|의결|정정|바로잡|정부안|당초|처음|제출|예산안|추경안|"
    r"\bfinal|\bpassed\b|\bapproved\b|\bcorrected\b|\bproposal\b|\bproposed\b|\boriginal|\bdraft\b",
    re.IGNORECASE,
)
# How far below the best a sentence may lie, how many words beside figures it needs, and what share of them is the same.
_MARGIN, _WORDS, _SAME = 2.0, 5, 0.6
_DAYS = 366


def conflicting(
    query: Query, best: Candidate, candidates: Sequence[Candidate], releases: Mapping[str, PressRelease]
) -> Candidate | None:
    """The best sentence of another release of the ministry that says the same with another figure; None without one.

    The next release of a series has other figures by its nature, and is no conflict. `releases` are those of the
    candidates.
    """
    if not _FIGURES.intersection(best.facets) or _CHOSEN.search(query.text):
        return None
    said, release = _words(best), releases[best.release_id]
    for other in candidates:
        if other.score < best.score - _MARGIN:
            return None
        told, source = _words(other), releases[other.release_id]
        if (
            other.release_id != best.release_id
            and best.facets <= other.facets
            and source.ministry == release.ministry
            and source.language == release.language
            and abs((source.published - release.published).days) <= _DAYS
            and not (is_next(release, source) or is_next(source, release))
            and min(len(said), len(told)) >= _WORDS
            and len(said & told) >= _SAME * min(len(said), len(told))
            and _figures(query, best, release).isdisjoint(_figures(query, other, source))
        ):
            return other
    return None


def _words(candidate: Candidate) -> frozenset[str]:
    return frozenset(term for term in candidate.terms if not re.search(r"\d", term))


def _figures(query: Query, candidate: Candidate, release: PressRelease) -> set[str]:
    text = candidate.sentence.text
    return {text[m.start : m.end] for m in find_marks(query, text, release) if m.facet in _FIGURES}
