"""Citations: resolved from evidence by code, proven against the stored body, or not given at all."""

from __future__ import annotations

from collections.abc import Iterable

from rag.domain import Citation, Evidence
from rag.releases.ministries import english_name


def cite(evidence: Iterable[Evidence]) -> tuple[Citation, ...]:
    """One numbered citation for each piece of evidence, in order; each is proven.

    Raises:
        ValueError: a sentence is not an exact substring of its release at its offsets. That is a defect
            of the product, never of the input, so it is not a RagError.
    """
    return tuple(prove(_citation(n, item), item.release.body) for n, item in enumerate(evidence, start=1))


def prove(citation: Citation, body: str) -> Citation:
    """The citation itself, once `body[start:end] == quote` holds."""
    if body[citation.start : citation.end] != citation.quote or not citation.quote.strip():
        raise ValueError(
            f"quote {citation.quote[:40]!r} is not at {citation.start}:{citation.end} of {citation.release_id}"
        )
    return citation


def _citation(n: int, item: Evidence) -> Citation:
    release, sentence = item.release, item.sentence
    return Citation(
        n=n,
        release_id=release.release_id,
        title=release.title,
        ministry=release.ministry,
        ministry_en=english_name(release.ministry),
        published=release.published,
        url=release.url,
        license=release.license,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        sha256=release.sha256,
        marks=item.marks,
    )
