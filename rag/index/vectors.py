"""Chroma, the dense half of a generation: cosine space, our own vectors, one collection.

Nothing is ever written to a collection that is being read: a kill during a write costs a Chroma
collection for good, so writing happens in an unpublished folder only (see `generations`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
import numpy.typing as npt

from rag.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from langchain_chroma import Chroma

_T = TypeVar("_T")

COLLECTION = "chunks"
# Below Chroma's own limit of 5,461 a call and the 40 MB of a server request.
_BATCH = 1000
_CONFIGURATION = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}}


@dataclass(frozen=True, slots=True)
class VectorRow:
    """One chunk as Chroma keeps it; `metadata` carries every key each time, since Chroma merges old keys in."""

    chunk_id: str
    vector: npt.NDArray[np.float32]
    text: str
    metadata: dict[str, str | int]


class ChromaVectors:
    """The collection of one generation.

    `search` gives cosines, higher is better: the conversion from Chroma's distance happens here only.
    """

    def __init__(self, client: Client, langchain: Chroma) -> None:
        self._client = client
        self._langchain = langchain

    @classmethod
    def open(cls, folder: Path) -> ChromaVectors:
        """Open a published collection for reading.

        Raises:
            StoreError: the folder holds no such collection, or one of another space.
        """
        from langchain_chroma import Chroma

        client = _client(folder)
        _require_cosine(client, folder)
        return cls(client, Chroma(client=client, collection_name=COLLECTION, create_collection_if_not_exists=False))

    def close(self) -> None:
        """Let go of the files; the object cannot be used again."""
        self._client.close()

    def search(self, vector: npt.NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """The ids of the `k` nearest chunks and their cosines, best first."""
        found = self._langchain.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=k)
        return [(str(document.id), 1.0 - float(distance)) for document, distance in found]


def write_vectors(folder: Path, rows: Iterable[VectorRow], removed: Sequence[str]) -> None:
    """Apply a difference to the collection in `folder`, making it when it is not there.

    Raises:
        StoreError: a vector is not finite or is zero (Chroma takes a zero vector and never finds it).
    """
    client = _client(folder)
    try:
        collection = client.get_or_create_collection(COLLECTION, embedding_function=None, configuration=_CONFIGURATION)  # type: ignore[arg-type]  # Chroma's TypedDict wants every key
        for ids in _batches(removed):
            collection.delete(ids=ids)
        for batch in _batches(rows):
            _upsert(collection, batch)
    finally:
        client.close()


def probe_vectors(folder: Path, sample: int) -> tuple[set[str], int]:
    """All ids, and how many of `sample` stored vectors do not find themselves; run it in a process of its own."""
    client = _client(folder)
    try:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        ids = sorted(collection.get(include=[])["ids"])
        picked = ids[:: max(1, len(ids) // sample)][:sample] if ids else []
        lost = 0
        for key in picked:
            vectors = collection.get(ids=[key], include=["embeddings"])["embeddings"]
            # The same text in two releases has one vector, so the nearest may be its twin: distance decides.
            found = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
            distances = found["distances"]
            lost += not distances or not distances[0] or distances[0][0] > 1e-3
        return set(ids), lost
    finally:
        client.close()


def _upsert(collection: Collection, batch: list[VectorRow]) -> None:
    for row in batch:
        norm = float(np.linalg.norm(row.vector))
        if not np.isfinite(norm) or norm < 1e-6:
            raise StoreError(f"the vector of chunk {row.chunk_id} has norm {norm}: run `python -m rag index --rebuild`")
    collection.upsert(
        ids=[row.chunk_id for row in batch],
        embeddings=np.stack([row.vector for row in batch]),
        documents=[row.text for row in batch],
        metadatas=[row.metadata for row in batch],
    )


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    # Annotated as the abstract ClientAPI, which lacks `close`.
    return cast("Client", client)


def _require_cosine(client: Client, folder: Path) -> None:
    from chromadb.errors import NotFoundError

    try:
        space = client.get_collection(COLLECTION, embedding_function=None).configuration_json["hnsw"]["space"]
    except NotFoundError as error:
        raise StoreError(f"{folder} holds no collection {COLLECTION!r}: run `python -m rag index`") from error
    if space != "cosine":
        raise StoreError(f"{folder} was made with distance {space!r}, not cosine: run `python -m rag index --rebuild`")


def _batches(values: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(values)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
