"""Fakes at the seams, written once: an embedder without a model, an analyser without a dictionary."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from rag.domain import PressRelease, Sentence
from rag.index.answer_reader import EncodedQuestion
from rag.index.embedding import Passage, PassageVectors
from rag.retrieval.answerability import Answerability, Decision, Features, Logistic
from rag.retrieval.evidence import Candidate
from rag.retrieval.signs import Signs

KOREA = ZoneInfo("Asia/Seoul")
_DIMENSION = 64


class HashEmbedder:
    """Character bigrams hashed into 64 numbers: like texts get like vectors, in any language."""

    name = "fake:bigrams"
    dimension = _DIMENSION

    def __init__(self, name: str = "fake:bigrams") -> None:
        self.name = name
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        return _hashed(text)

    def encode_question(self, text: str) -> EncodedQuestion:
        return EncodedQuestion(_hashed(text))

    def embed_chunks(self, chunks: Sequence[Passage]) -> list[PassageVectors]:
        self.embedded += [passage.text for passage in chunks]
        return [
            PassageVectors(
                _hashed(f"{passage.header}\n{passage.text}"),
                np.array([_hashed(passage.text[start:end]) for start, end in passage.spans], np.float32).reshape(
                    -1, _DIMENSION
                ),
            )
            for passage in chunks
        ]

    def count_tokens(self, text: str) -> int:
        return len(text) // 2 + 1


class WordAnalyser:
    """Words as terms; a sentence ends at a full stop."""

    name = "fake:words"

    def terms(self, text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())

    def terms_many(self, texts: Sequence[str]) -> list[list[str]]:
        return [self.terms(text) for text in texts]

    def split(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\S[^.]*\.?", text)]

    def names(self, text: str) -> list[tuple[int, int]]:
        return []


def make_release(key: str, body: str, **changes: object) -> PressRelease:
    """A release of 2025-08-04 with that id and body."""
    fields: dict[str, object] = {
        "release_id": key,
        "title": f"제목 {key}",
        "body": body,
        "published": datetime(2025, 8, 4, 17, 13, tzinfo=KOREA),
        "ministry": "과학기술정보통신부",
        "source": f"/corpus/{key}.md",
    }
    return PressRelease(**(fields | changes))  # type: ignore[arg-type]  # a test names the fields it changes


def make_candidate(text: str = "글이다.", **changes: object) -> Candidate:
    """A weighed sentence of the release "r" with that text; it is of the time that is asked about."""
    ordinal = changes.pop("ordinal", 0)
    values: dict[str, object] = {
        "release_id": "r",
        "sentence": Sentence(ordinal, 0, len(text), text),  # type: ignore[arg-type]  # a test gives a number
        "signs": Signs(titled=0.5, near=0.5, cosine=changes.pop("cosine", 0.9)),  # type: ignore[arg-type]  # a number
        "around": 0.5,
        "facets": frozenset(),
        "bound": True,
        "terms": frozenset(),
        "context": frozenset(),
        "score": 1.0,
    }
    return Candidate(**(values | changes))  # type: ignore[arg-type]  # a test names the fields it changes


def make_features(**values: float) -> Features:
    """Features of which those that are not named are zero."""
    return Features(**(dict.fromkeys((field.name for field in fields(Features)), 0.0) | values))


def make_logistic(bias: float = 0.0, **weights: float) -> Logistic:
    """A regression in which features that are not named count for nothing."""
    return Logistic(bias, dict.fromkeys((field.name for field in fields(Features)), 0.0) | weights)


def make_answerability(same: Logistic, across: Logistic, threshold: float = 0.5) -> Answerability:
    """The same decision on detail and matter, by whatever encoder."""
    decision = Decision(same, across)
    return Answerability(decision, decision, decision, threshold)


# Whether a question is answered, decided by what a test wants and not by the cosines of `HashEmbedder`.
WILLING = make_answerability(make_logistic(9.0), make_logistic(9.0))
UNWILLING = make_answerability(make_logistic(-9.0), make_logistic(-9.0))


def _hashed(text: str) -> npt.NDArray[np.float32]:
    vector = np.full(_DIMENSION, 0.01, dtype=np.float32)
    for pair in itertools.pairwise(text):
        digest = hashlib.blake2b("".join(pair).encode(), digest_size=2).digest()
        vector[int.from_bytes(digest) % _DIMENSION] += 1.0
    return vector / np.linalg.norm(vector)
