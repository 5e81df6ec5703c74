"""Rows of the store as objects, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.domain import Chunk, Contact, PressRelease, Sentence

FloatMatrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with all that is derived from it: search terms and vectors.

    `vector` is (dim,), `sentence_vectors` (last - first + 1, dim); both L2-normalised. `reading_vectors`, of the same
    shape, are those of sentences among questions read for answers, None where the model was not taught that.
    `sentence_terms` has the search terms of each sentence, so that no question waits for morphemes of text.
    """

    chunk: Chunk
    title_terms: tuple[str, ...]
    sentence_terms: tuple[tuple[str, ...], ...]
    vector: npt.NDArray[np.float32]
    sentence_vectors: FloatMatrix
    reading_vectors: FloatMatrix | None = None

    @property
    def body_terms(self) -> tuple[str, ...]:
        """The search terms of all sentences."""
        return tuple(chain.from_iterable(self.sentence_terms))

    @property
    def terms(self) -> frozenset[str]:
        """All that the chunk is found by: the terms of title and sentences, each once."""
        return frozenset(chain(self.title_terms, *self.sentence_terms))


def release_to_json(release: PressRelease) -> str:
    """A release as it is stored."""
    return json.dumps(asdict(release) | {"published": release.published.isoformat()}, ensure_ascii=False)


def release_from_json(payload: str) -> PressRelease:
    """The release that `release_to_json` wrote."""
    fields = json.loads(payload)
    fields["published"] = datetime.fromisoformat(fields["published"])
    fields["subtitles"] = tuple(fields["subtitles"])
    fields["contacts"] = tuple(Contact(**contact) for contact in fields["contacts"])
    return PressRelease(**fields)


def spans_to_blob(sentences: Sequence[Sentence]) -> bytes:
    """The offsets of sentences, two 32-bit numbers each."""
    return np.array([(s.start, s.end) for s in sentences], dtype=np.uint32).tobytes()


def chunk_row(stored: StoredChunk) -> tuple[object, ...]:
    """The columns of a chunk."""
    c = stored.chunk
    return (
        c.chunk_id,
        c.release_id,
        c.ordinal,
        c.first,
        c.last,
        c.start,
        c.end,
        c.header,
        " ".join(stored.title_terms),
        "\n".join(" ".join(terms) for terms in stored.sentence_terms),
        np.ascontiguousarray(stored.vector, dtype=np.float32).tobytes(),
        _halves(stored.sentence_vectors),
        None if stored.reading_vectors is None else _halves(stored.reading_vectors),
    )


def _halves(matrix: FloatMatrix) -> bytes:
    return np.ascontiguousarray(matrix, dtype=np.float16).tobytes()


def chunk_from_row(row: tuple[Any, ...]) -> StoredChunk:
    """The chunk of those columns with its text behind them."""
    key, release_id, ordinal, first, last, start, end, header, title, terms, vector, matrix, readings, text = row
    return StoredChunk(
        Chunk(key, release_id, ordinal, first, last, start, end, header, text),
        tuple(title.split()),
        tuple(tuple(line.split()) for line in terms.split("\n")),
        np.frombuffer(vector, dtype=np.float32),
        _matrix(matrix, last - first + 1),
        None if readings is None else _matrix(readings, last - first + 1),
    )


def _matrix(blob: bytes, rows: int) -> FloatMatrix:
    return np.frombuffer(blob, dtype=np.float16).reshape(rows, -1).astype(np.float32)
