"""Two releases on the same thing, a draft and what became of it: the one asked for, or both where they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.domain import Facet, PressRelease, Query
from rag.retrieval.evidence import Candidate
from rag.retrieval.forms import find_marks
from rag.retrieval.superseded import is_next

_FIGURES = frozenset({Facet.HOW_MUCH, Facet.HOW_MANY})
# Who asks for the draft or for what became of it has chosen between the two.
_OUTCOME = re.compile(
    r"확정|최종|결국|통과|의결|정정|바로잡|\bfinal|\bpassed\b|\bapproved\b|\bcorrected\b", re.IGNORECASE
)
_DRAFT = re.compile(
    r"정부안|당초|처음|제출|예산안|추경안|\bproposal\b|\bproposed\b|\boriginal|\bdraft\b", re.IGNORECASE
)
# How far below the best a sentence of the release that is asked for may lie (evals/DECISIONS.md).
_CLOSE = 2.5
# How far below the best a sentence may lie, how many words beside figures it needs, and what share of them is the same.
_MARGIN, _WORDS, _SAME = 2.0, 5, 0.6
_DAYS = 366


def prefer_asked(
    query: Query, candidates: Sequence[Candidate], releases: Mapping[str, PressRelease]
) -> list[Candidate]:
    """The candidates, best first, with those of the draft or of what became of it raised where that is asked for.

    Only where the best one and one close to it are of two such releases. `releases` are those of the candidates.
    """
    outcome, draft = _OUTCOME.search(query.text), _DRAFT.search(query.text)
    if not candidates or (outcome is None) is (draft is None):
        return list(candidates)
    best = releases[candidates[0].release_id]
    close = {c.release_id for c in candidates if c.score >= candidates[0].score - _CLOSE}
    pair = [releases[key] for key in close if key == best.release_id or _may_differ(best, releases[key])]
    asked = (max if outcome else min)(pair, key=lambda release: release.published)
    if asked is best:
        return list(candidates)
    raised = [replace(c, score=c.score + _CLOSE) if c.release_id == asked.release_id else c for c in candidates]
    return sorted(raised, key=lambda c: -c.score)


def conflicting(
    query: Query, best: Candidate, candidates: Sequence[Candidate], releases: Mapping[str, PressRelease]
) -> Candidate | None:
    """The best sentence of another release of the ministry that says the same with another figure; None without one.

    The next release of a series has other figures by its nature, and is no conflict. `releases` are those of the
    candidates.
    """
    if not _FIGURES.intersection(best.facets) or _OUTCOME.search(query.text) or _DRAFT.search(query.text):
        return None
    said, release = _words(best), releases[best.release_id]
    for other in candidates:
        if other.score < best.score - _MARGIN:
            return None
        told, source = _words(other), releases[other.release_id]
        if (
            other.release_id != best.release_id
            and best.facets <= other.facets
            and _may_differ(release, source)
            and min(len(said), len(told)) >= _WORDS
            and len(said & told) >= _SAME * min(len(said), len(told))
            and _figures(query, best, release).isdisjoint(_figures(query, other, source))
        ):
            return other
    return None


def _may_differ(release: PressRelease, other: PressRelease) -> bool:
    """Whether two releases may be on one thing: of a ministry, within a year, and not of a series."""
    return (
        other.ministry == release.ministry
        and other.language == release.language
        and abs((other.published - release.published).days) <= _DAYS
        and not (is_next(release, other) or is_next(other, release))
    )


def _words(candidate: Candidate) -> frozenset[str]:
    return frozenset(term for term in candidate.terms if not re.search(r"\d", term))


def _figures(query: Query, candidate: Candidate, release: PressRelease) -> set[str]:
    text = candidate.sentence.text
    return {text[m.start : m.end] for m in find_marks(query, text, release) if m.facet in _FIGURES}
