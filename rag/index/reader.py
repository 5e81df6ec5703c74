"""Reading the published index: one store, the current generation, reopened when the pointer moves."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import RecipeMismatchError, StoreError
from rag.index.generations import Generations
from rag.index.lexical import LexicalIndex
from rag.index.store import Recipe, Store
from rag.index.vectors import ChromaVectors

# Up to this many releases, a filtered search scores the stored vectors exactly; Chroma takes the rest.
_EXACT_RELEASES = 400


@dataclass(frozen=True, slots=True)
class OpenGeneration:
    """A generation being read."""

    name: str
    vectors: ChromaVectors
    lexical: LexicalIndex


class IndexReader:
    """Dense and lexical search over what is published; safe to use from several threads.

    Raises `StoreError` when nothing is published, `RecipeMismatchError` when it was made otherwise.
    """

    def __init__(self, home: Path, recipe: Recipe) -> None:
        self.store = Store.open(home / "store.db")
        try:
            self.store.require_recipe(recipe)
        except StoreError:
            self.store.close()
            raise
        self._recipe = recipe
        self._home = home
        self._generations = Generations(home)
        self._open: OpenGeneration | None = None
        self._previous: OpenGeneration | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close every file."""
        with self._lock:
            _close(self._open, self._previous)
            self._open = self._previous = None
            self.store.close()

    @property
    def generation(self) -> OpenGeneration:
        """The current generation, opened; a moved pointer is followed."""
        with self._lock:
            if self._open is not None and self._open.name == self._generations.pointed():
                return self._open
            current = self._generations.current()
            if current is None:
                raise StoreError(f"no index is published at {self._home}: run `python -m rag index` first")
            if self._open is None or self._open.name != current.name:
                manifest = current.manifest()
                if manifest is None or manifest.recipe != asdict(self._recipe):
                    raise RecipeMismatchError(
                        f"the published index {current.name} has another recipe than the settings: "
                        "run `python -m rag index`"
                    )
                opened = OpenGeneration(
                    current.name, ChromaVectors.open(current.chroma), LexicalIndex.open(current.lexical)
                )
                # Another thread may still search the last one; that from before it is long done with.
                _close(self._previous)
                self._previous, self._open = self._open, opened
            return self._open

    def dense(
        self, vector: npt.NDArray[np.float32], k: int, allowed: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `k` nearest chunks with cosines, best first; `allowed` are the release ids to search, None for all."""
        if allowed is None:
            return self.generation.vectors.search(vector, k)
        if len(allowed) <= _EXACT_RELEASES:
            return self._exact(vector, k, allowed)
        return self._overfetched(vector, k, set(allowed))

    def lexical(self, terms: Sequence[str], k: int, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The `k` chunks that hold the terms best with BM25 scores, best first; `allowed` as for `dense`."""
        return self.generation.lexical.search(terms, k, None if allowed is None else set(allowed))

    def _exact(self, vector: npt.NDArray[np.float32], k: int, allowed: Sequence[str]) -> list[tuple[str, float]]:
        ids, matrix = self.store.vectors(allowed)
        if not ids:
            return []
        scores = matrix @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return [(ids[i], float(scores[i])) for i in best]

    def _overfetched(self, vector: npt.NDArray[np.float32], k: int, allowed: set[str]) -> list[tuple[str, float]]:
        vectors, total = self.generation.vectors, len(self.generation.lexical)
        wanted = k * 4
        while True:
            found = vectors.search(vector, min(wanted, total))
            owner = self.store.owners([key for key, _ in found])
            kept = [(key, score) for key, score in found if owner.get(key) in allowed]
            if len(kept) >= k or wanted >= total:
                return kept[:k]
            wanted *= 4


def _close(*generations: OpenGeneration | None) -> None:
    for generation in generations:
        if generation is not None:
            generation.vectors.close()
            generation.lexical.close()
