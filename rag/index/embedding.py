"""Vectors for questions, chunks and their sentences, from any sentence-transformers model."""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError
from rag.index.answer_reader import PASSAGES_SHA256, AnswerReader, EncodedQuestion, load_answer_reader
from rag.index.bundled import VARIANTS, ensure_bundled_model
from rag.index.model_traits import choose_prompts, fast_tokenizer, folder_hash, pack_linear_layers, pools_by_mean

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding

_BATCH_TOKENS: Final = 1024
# torch keeps buffers for every shape it has met: with a shape for every length, indexing 1,000 releases took 2.1 GB.
_LENGTH_STEP: Final = 16

Vector = npt.NDArray[np.float32]
FloatMatrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """The header line and the text of a chunk, and the spans of its sentences, character offsets into `text`."""

    header: str
    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def joined(self) -> str:
        """What the model reads after its prompt."""
        return f"{self.header}\n{self.text}" if self.header else self.text


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Vectors of a chunk, shape (dim,), and of its sentences, shape (spans, dim); each of length 1.

    `readings` are those of the sentences among questions that are read for answers, where the model was taught that.
    """

    chunk: Vector
    sentences: FloatMatrix
    readings: FloatMatrix | None = None


class Embedder(Protocol):
    """Turns text into vectors of length 1. `name` goes into the recipe of the index."""

    name: str
    dimension: int

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question, shape (dim,)."""
        ...

    def encode_question(self, text: str) -> EncodedQuestion:
        """Return the vector of a question, and its other one among those of sentences where the model has any."""
        ...

    def embed_chunks(self, chunks: Sequence[Passage]) -> list[PassageVectors]:
        """Return the vectors of chunks and of their sentences, in the order given."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the text itself takes, without prompt and special tokens."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model; any number of threads may call it.

    A model that pools by mean reads a chunk once: the vector of a sentence is the mean over its tokens in that pass
    ("late chunking", Guenther et al. 2024, arXiv:2409.04701), so it knows its surroundings. Other models read each
    sentence again on its own.
    """

    def __init__(self, model: SentenceTransformer, name: str, threads: int, reader: AnswerReader | None = None) -> None:
        self._reader = reader
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self._model = model
        self._threads = threads
        self._query_prompt, self._passage_prompt = choose_prompts(model.prompts, name)
        self._tokenizer = fast_tokenizer(model, name)
        self._limit = model.max_seq_length
        self._padding = int(getattr(model.tokenizer, "pad_token_id", None) or 0)
        self._late = pools_by_mean(model)
        self._lock = threading.Lock()

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question, shape (dim,); text beyond the limit of the model is not read."""
        return self.encode_question(text).vector

    def encode_question(self, text: str) -> EncodedQuestion:
        """Return the vector of a question, and its other one among those of sentences if the model was taught any."""
        query = unicodedata.normalize("NFC", _encodable(text))
        if not self._late:
            return EncodedQuestion(self._encode([query], self._query_prompt)[0])
        encoding = self._tokenize(self._query_prompt + query)
        if self._reader:
            return self._reader.encode(encoding.ids)
        states, _ = self._states([encoding])
        return EncodedQuestion(_mean(states[0, : len(encoding.ids)]))

    def embed_chunks(self, chunks: Sequence[Passage]) -> list[PassageVectors]:
        """Return the vectors of chunks and of their sentences, in the order given."""
        if self._late:
            return self._embed_late(chunks)
        vectors = self._encode([chunk.joined for chunk in chunks], self._passage_prompt)
        return [
            PassageVectors(
                vector, self._encode([chunk.text[start:end] for start, end in chunk.spans], self._passage_prompt)
            )
            for chunk, vector in zip(chunks, vectors, strict=True)
        ]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of texts read as passages, as LangChain wants them."""
        return _embed_documents(self, texts)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the text itself takes, without prompt and special tokens, however long it is."""
        with self._lock:
            self._tokenizer.no_truncation()
            return len(self._tokenizer.encode(_encodable(text), add_special_tokens=False).ids)

    def _embed_late(self, chunks: Sequence[Passage]) -> list[PassageVectors]:
        encodings = [self._tokenize(self._passage_prompt + chunk.joined) for chunk in chunks]
        found: list[PassageVectors | None] = [None] * len(chunks)
        batches = list(_like_lengths([len(encoding.ids) for encoding in encodings]))
        with ThreadPoolExecutor(self._threads) as pool:
            states = pool.map(lambda batch: self._states([encodings[place] for place in batch]), batches)
            for batch, (own, read) in zip(batches, states, strict=True):
                for row, place in enumerate(batch):
                    length = len(encodings[place].ids)
                    readings = None if read is None else read[row, :length]
                    found[place] = self._pool(chunks[place], encodings[place], own[row, :length], readings)
        return [vectors for vectors in found if vectors is not None]

    def _pool(
        self, chunk: Passage, encoding: Encoding, states: FloatMatrix, read: FloatMatrix | None
    ) -> PassageVectors:
        offsets = np.array(encoding.offsets) - len(self._passage_prompt) - len(chunk.joined) + len(chunk.text)
        sentences = np.empty((len(chunk.spans), self.dimension), np.float32)
        readings = None if read is None else np.empty_like(sentences)
        for row, (start, end) in enumerate(chunk.spans):
            # A token takes the space before its word along, so that overlapping is the test, not lying inside.
            inside = (offsets[:, 0] < end) & (offsets[:, 1] > start) & (offsets[:, 1] > offsets[:, 0])
            own, other = (
                (states[inside], None if read is None else read[inside])
                if inside.any()
                else self._states_of(chunk.text[start:end])
            )
            sentences[row] = _mean(own)
            if readings is not None and other is not None:
                readings[row] = _mean(other)
        return PassageVectors(_mean(states), sentences, readings)

    def _states_of(self, sentence: str) -> tuple[FloatMatrix, FloatMatrix | None]:
        """The token vectors of a sentence by itself, as a passage."""
        encoding = self._tokenize(self._passage_prompt + sentence)
        own, read = self._states([encoding])
        length = len(encoding.ids)
        return own[0, :length], None if read is None else read[0, :length]

    def _tokenize(self, text: str) -> Encoding:
        with self._lock:
            if self._limit:
                self._tokenizer.enable_truncation(self._limit)
            self._tokenizer.no_padding()
            return self._tokenizer.encode(_encodable(text))

    def _states(self, encodings: Sequence[Encoding]) -> tuple[FloatMatrix, FloatMatrix | None]:
        """The token vectors of texts of like length, shape (texts, tokens, dim), padded at the end.

        Behind them those that the reader makes, where there is one.
        """
        import torch

        longest = max(len(encoding.ids) for encoding in encodings)
        width = max(longest, min(_rounded(longest), self._limit or longest))
        ids = torch.full((len(encodings), width), self._padding)
        mask = torch.zeros((len(encodings), width), dtype=torch.long)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = torch.tensor(encoding.ids)
            mask[row, : len(encoding.ids)] = 1
        if self._reader:
            own, read = self._reader.passage_states(ids, mask > 0)
            return own.numpy(), read.numpy()
        with torch.inference_mode():
            features = self._model[0]({"input_ids": ids, "attention_mask": mask})
        states: FloatMatrix = features["token_embeddings"].numpy()
        return states, None

    def _encode(self, texts: list[str], prompt: str) -> FloatMatrix:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        readable = [_encodable(text) for text in texts]
        with self._lock:
            vectors = self._model.encode(readable, prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


def load_embedder(name: str, home: Path, threads: int | None = None) -> SentenceTransformerEmbedder:
    """Load `bundled`, `bundled-base`, a folder or a hub name.

    `threads` chunks are embedded at a time (default: one a core). torch is set to one thread a call in the whole
    process: texts side by side need no waiting for each other, which gave two to three times the throughput of two
    threads in one text on two busy cores.

    Raises:
        ModelError: there is no such model, or it cannot be loaded.
    """
    # Looked at before the heavy imports, so that a wrong path is told at once.
    folder = ensure_bundled_model(home, name) if name in VARIANTS else _existing_folder(name)
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it without types
    # Read by the Rust library only; without it a later fork prints a warning.
    os.putenv("TOKENIZERS_PARALLELISM", "false")
    torch.set_num_threads(1)
    try:
        model = SentenceTransformer(
            str(folder or name), device="cpu", trust_remote_code=False, local_files_only=folder is not None
        )
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelError(_cannot_load(name, folder, error)) from error
    model.eval()
    # Its additions are for the weights of this encoder and no other.
    reader = load_answer_reader(model) if name == "bundled" else None
    pack_linear_layers(model)
    recipe = _recipe_name(name, folder, model) + (f"+reader@{PASSAGES_SHA256[:8]}" if reader else "")
    return SentenceTransformerEmbedder(model, recipe, threads or available_cores(), reader)


def as_langchain(embedder: Embedder) -> Embeddings:
    """Wrap an embedder as LangChain `Embeddings`."""
    from langchain_core.embeddings import Embeddings

    class LangChainEmbeddings(Embeddings):
        """Hands each call to the embedder."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return _embed_documents(embedder, texts)

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = embedder.embed_query(text).tolist()
            return vector

    return LangChainEmbeddings()


def _embed_documents(embedder: Embedder, texts: list[str]) -> list[list[float]]:
    return [found.chunk.tolist() for found in embedder.embed_chunks([Passage("", text, ()) for text in texts])]


def _like_lengths(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group places by length, rounded up to `_LENGTH_STEP`, into batches of a token budget. Longest first."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    for length, group in groupby(order, key=lambda place: _rounded(lengths[place])):
        places = list(group)
        size = max(1, _BATCH_TOKENS // length)
        yield from (places[start : start + size] for start in range(0, len(places), size))


def _rounded(length: int) -> int:
    return -(-max(1, length) // _LENGTH_STEP) * _LENGTH_STEP


def _mean(states: FloatMatrix) -> Vector:
    mean = states.mean(axis=0)
    unit: Vector = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
    return unit


def _encodable(text: str) -> str:
    """Replace half characters (lone surrogates), which no tokenizer takes, one for one."""
    return text.encode("utf-8", "replace").decode()


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _existing_folder(name: str) -> Path | None:
    """Return the folder a name means; None when it can only be a hub name."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        message = f"There is no embedding model at {name}. Set RAG_EMBEDDING_MODEL to a folder, a hub name or bundled."
        raise ModelError(message)
    return None


def _cannot_load(name: str, folder: Path | None, error: Exception) -> str:
    reason = str(error).strip().partition("\n")[0]
    if name in VARIANTS:
        return f"The embedding model in {folder} cannot be loaded: {reason}. Delete that folder; it is built again."
    hint = "Check the name and the network" if folder is None else "Check the folder"
    return f"The embedding model {name} cannot be loaded: {reason}. {hint}, or set RAG_EMBEDDING_MODEL=bundled."


def _recipe_name(name: str, folder: Path | None, model: SentenceTransformer) -> str:
    if name in VARIANTS:
        return VARIANTS[name].recipe
    if folder is not None:
        return f"{folder.resolve().name}@{folder_hash(folder)[:12]}"
    revision = getattr(getattr(getattr(model[0], "model", None), "config", None), "_commit_hash", None)
    return f"{name}@{revision or 'unknown'}"
