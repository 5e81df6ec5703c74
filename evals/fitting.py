"""What is learned from: the development cases over the bundled corpus, and folds that keep a matter together."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evals.cases import DEVELOPMENT, Case, load_cases
from evals.corpora import load_corpora
from rag.bootstrap import Workbench, build_workbench, run_index
from rag.settings import Settings

FOLDS = 5


def development_cases() -> list[Case]:
    """The cases to tune on; those of `evals/datasets` are never learned from.

    Raises:
        InputError: a case is wrong.
    """
    return load_cases([DEVELOPMENT], load_corpora())


@contextmanager
def development_bench(work: Path, settings: Settings) -> Iterator[Workbench]:
    """The bundled corpus, indexed in a folder of `work` that is kept, and opened."""
    own = settings.model_copy(update={"home": (work / "bundled").absolute()})
    with indexed_bench([], own) as bench:
        yield bench


@contextmanager
def indexed_bench(paths: Sequence[Path], settings: Settings) -> Iterator[Workbench]:
    """Files of releases, or the whole corpus when none is given, indexed in the home of the settings, and opened."""
    run_index(paths, settings)
    bench = build_workbench(settings)
    try:
        yield bench
    finally:
        bench.service.close()


def fold_of(group: str) -> int:
    """The fold of everything on one matter, 0 to `FOLDS` - 1; the same on every machine."""
    return zlib.crc32(group.encode()) % FOLDS
