"""The corpora that the cases are asked over: the bundled digests, and a small one of hostile releases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.errors import InputError
from rag.domain import PressRelease
from rag.errors import ReleaseError
from rag.releases.sources import read_corpus

CHECKOUT = Path(__file__).resolve().parents[1]
FOLDERS: dict[str, Path] = {"bundled": CHECKOUT / "corpus", "hostile": Path(__file__).parent / "hostile"}


@dataclass(frozen=True, slots=True)
class Corpus:
    """The releases of a folder by id. `digest` changes with any word of theirs and with nothing else."""

    name: str
    folder: Path
    releases: Mapping[str, PressRelease]
    digest: str


def load_corpora(folders: Mapping[str, Path] = FOLDERS) -> dict[str, Corpus]:
    """Read every corpus.

    Raises:
        InputError: a folder is missing or empty, or a file of it cannot be read.
    """
    return {name: _load(name, folder) for name, folder in folders.items()}


def _load(name: str, folder: Path) -> Corpus:
    if not folder.is_dir():
        raise InputError(folder, f"there is no folder of the corpus {name!r}; check it out again")
    releases = {}
    for found in read_corpus([folder]):
        if isinstance(found, ReleaseError):
            raise InputError(found.source, found.reason, found.line)
        releases[found.release_id] = found
    if not releases:
        raise InputError(folder, f"the corpus {name!r} holds no release; check it out again")
    return Corpus(name, folder, releases, corpus_digest(list(releases.values())))


def corpus_digest(releases: Sequence[PressRelease]) -> str:
    """Sixteen hex digits of what the releases say, whatever their order and place."""
    lines = sorted(
        "\x1f".join((
            r.release_id,
            r.sha256,
            r.title,
            *r.subtitles,
            r.ministry,
            r.published.isoformat(),
            r.url,
            r.language,
        ))
        for r in releases
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
