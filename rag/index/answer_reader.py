"""Questions and sentences as they are held against each other: other vectors than for finding a release.

The last layers of the bundled encoder with low-rank additions, and a small perceptron over a vector of each, taught on
questions and the sentences that answer them, and on questions that none answers; the layers before are those of the
encoder. A question is read twice: beside sentences as they are searched, and beside sentences that were read for
answers themselves, for which passages have additions of their own. What both find is right oftener than what either
does. `reader-card.md` says what they were taught and how good they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from rag.index.adapted_tail import TwoTails, additive_mask, two_tails
from rag.index.adapter import read_adapter
from rag.index.pair_scorer import PairScorer

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

READER_FILE: Final = Path(__file__).with_name("reader.safetensors")
READER_SHA256: Final = "0fa85a7f772a1291913ec019b5bb9116e8be91564800c488c2a15d80d0f37021"
PLAIN_FILE: Final = Path(__file__).with_name("reader-plain.safetensors")
PLAIN_SHA256: Final = "87ebd871f8a55471c2383e22e8a0960b004b6151d71a5232c6b72c604f05e8f2"
PASSAGES_FILE: Final = Path(__file__).with_name("reader-passages.safetensors")
PASSAGES_SHA256: Final = "32a07b525249f38d82f0bd4fa72ab5ae2378b8f0a4fec713e16391d6f9d2e7b9"
# torch keeps buffers for every length it has met: for those up to 160 tokens one by one 300 MB, in steps of this 40.
_STEP = 8

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """A question among sentences: its vector there, shape (dim,), and what scores it with one beside their cosine."""

    vector: Vector
    scorer: PairScorer


@dataclass(frozen=True, slots=True)
class Reading:
    """A question beside sentences as they are searched (`plain`), and beside those that were read for answers."""

    plain: View
    read: View


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """What a question is searched with, shape (dim,); `read` reads it for answers, if the model was taught that."""

    vector: Vector
    read: Callable[[], Reading | None] = lambda: None


@dataclass(frozen=True, slots=True)
class QuestionReader:
    """What reads questions: the encoder with a second end for them, and the perceptron taught with it."""

    tails: TwoTails
    scorer: PairScorer


class AnswerReader:
    """Reads questions, and passages for their sentences; any number of threads may call it."""

    def __init__(self, plain: QuestionReader, read: QuestionReader, passages: TwoTails) -> None:
        self._plain = plain
        self._read = read
        self._passages = passages

    def encode(self, ids: list[int]) -> EncodedQuestion:
        """The vectors of the tokens of a question, each of length 1; the layers that they share are passed once."""
        import torch

        length = len(ids)
        width = -(-length // _STEP) * _STEP
        mask = additive_mask((torch.arange(width) < length)[None])
        shared = self._read.tails.shared(torch.tensor([ids + [0] * (width - length)]), mask)

        def pooled(states: torch.Tensor) -> Vector:
            mean = states[0, :length].mean(dim=0)
            vector: Vector = (mean / mean.norm()).numpy()
            return vector

        def viewed(asked: QuestionReader) -> View:
            return View(pooled(asked.tails.adapted(shared, mask)), asked.scorer)

        return EncodedQuestion(
            pooled(self._read.tails.own(shared, mask)), lambda: Reading(viewed(self._plain), viewed(self._read))
        )

    def passage_states(self, ids: torch.Tensor, present: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The states of passages as they are searched and as they are read, each of shape (texts, tokens, dim)."""
        mask = additive_mask(present)
        shared = self._passages.shared(ids, mask)
        return self._passages.own(shared, mask), self._passages.adapted(shared, mask)


@dataclass(frozen=True, slots=True)
class ReaderFiles:
    """Where the additions for questions, twice, and for passages stand."""

    plain: Path = PLAIN_FILE
    read: Path = READER_FILE
    passages: Path = PASSAGES_FILE


def load_answer_reader(model: SentenceTransformer, files: ReaderFiles | None = None) -> AnswerReader:
    """The reader beside its encoder, whose layers must not be packed yet.

    Raises:
        ModelError: a file is missing, not the expected one, or for another encoder.
    """

    def asked(path: Path, sha256: str) -> QuestionReader:
        adapter = read_adapter(path, sha256)
        return QuestionReader(two_tails(model, adapter, path), PairScorer(adapter.others))

    files = files or ReaderFiles()
    told = read_adapter(files.passages, PASSAGES_SHA256)
    return AnswerReader(
        asked(files.plain, PLAIN_SHA256),
        asked(files.read, READER_SHA256),
        two_tails(model, told, files.passages),
    )
