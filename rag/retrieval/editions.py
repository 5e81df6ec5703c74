"""The edition of a release in the asker's language, where the same event was announced in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from rag.domain import PressRelease, Query
from rag.retrieval.evidence import Candidate
from rag.retrieval.hybrid import Found

# Editions of one event come out within days, and their sentences point the same way: in the bundled corpus the twelve
# pairs have cosines from 0.79 to 0.88, others of the same week at most 0.75 (evals/DECISIONS.md).
_DAYS = 7
_SAME_EVENT = 0.78
# How far the edition's best sentence may lie below the best one.
_MARGIN = 2.0


def prefer_own_language(
    query: Query, found: Found, candidates: Sequence[Candidate], releases: Mapping[str, PressRelease]
) -> list[Candidate]:
    """The candidates with those of the asker's language first, where the best one has an edition in it that tells it.

    `releases` are those of the candidates.
    """
    best = candidates[0] if candidates else None
    if best is None or releases[best.release_id].language == query.language:
        return list(candidates)
    edition = next(
        (
            c.release_id
            for c in candidates
            if c.score >= best.score - _MARGIN
            and releases[c.release_id].language == query.language
            and _is_same_event(releases[best.release_id], releases[c.release_id], found)
        ),
        None,
    )
    if edition is None:
        return list(candidates)
    return [c for c in candidates if c.release_id == edition] + [c for c in candidates if c.release_id != edition]


def _is_same_event(one: PressRelease, other: PressRelease, found: Found) -> bool:
    near = abs((one.published.date() - other.published.date()).days) <= _DAYS
    return near and float(_direction(one.release_id, found) @ _direction(other.release_id, found)) >= _SAME_EVENT


def _direction(release_id: str, found: Found) -> npt.NDArray[np.float32]:
    """Where the sentences found of a release point on the whole, a unit vector."""
    rows = [c.sentence_vectors for c in found.stored.values() if c.chunk.release_id == release_id]
    total: npt.NDArray[np.float32] = np.concatenate(rows).sum(axis=0)
    return total / np.linalg.norm(total)
