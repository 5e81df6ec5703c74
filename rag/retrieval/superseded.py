"""Later releases on the matter of an answer: the next of its series, or an explanation that came after it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.domain import Hit, PressRelease, Query
from rag.index.store import KIND_WORDS, Store
from rag.releases.ministries import names_of
from rag.retrieval.constraints import find_constraints, without_figures
from rag.retrieval.kinds import EXPLANATION

# A title of fewer words without its figures says too little to name a series.
_SERIES_WORDS = 2
# How much of what a question names an explanation must hold to be about the same matter.
_SAME_MATTER = 0.6


def later_releases(query: Query, cited: PressRelease, hits: Sequence[Hit], store: Store) -> tuple[PressRelease, ...]:
    """Releases among the hits that came after the cited one on the same matter, the newest first.

    A question that names a time wants the release of that time, so that the next of its series is none of its business.
    """
    covered: dict[str, float] = {}
    for hit in hits:
        covered[hit.chunk.release_id] = max(hit.coverage, covered.get(hit.chunk.release_id, 0.0))
    timed = bool(query.filters.date_from or query.filters.date_to or find_constraints(query.search_text).points)
    found = store.releases(key for key in covered if key != cited.release_id)
    later = [
        release
        for key, release in found.items()
        if release.published > cited.published
        and ((not timed and is_next(cited, release)) or _explains(release, covered[key]))
    ]
    return tuple(sorted(later, key=lambda release: release.published, reverse=True))


def is_next(cited: PressRelease, other: PressRelease) -> bool:
    """Whether both are of one series: the same ministry and the same title but for its figures."""
    title = without_figures(cited.title)
    return (
        other.ministry in names_of([cited.ministry])
        and len(title.split()) >= _SERIES_WORDS
        and title != cited.title
        and without_figures(other.title) == title
    )


def _explains(release: PressRelease, coverage: float) -> bool:
    return coverage >= _SAME_MATTER and any(word in release.kind for word in KIND_WORDS[EXPLANATION])
