"""Questions as they are held against the sentences of a release that was found: another vector than for finding it.

The last layers of the bundled encoder with low-rank additions of their own, and a small perceptron over the vector that
they make and that of a sentence, taught on questions and the sentences that answer them, and on questions that none
answers; the layers before are those of the encoder. `reader-card.md` says what it was taught and how good it is.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError
from rag.index.adapter import REINSTALL, read_adapter
from rag.index.model_traits import pack_layers
from rag.index.pair_scorer import PairScorer

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

READER_FILE: Final = Path(__file__).with_name("reader.safetensors")
READER_SHA256: Final = "87ebd871f8a55471c2383e22e8a0960b004b6151d71a5232c6b72c604f05e8f2"
# torch keeps buffers for every length it has met: for those up to 160 tokens one by one 300 MB, in steps of this 40.
_STEP = 8

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question among sentences: its vector there, shape (dim,), and what scores it with one beside their cosine."""

    vector: Vector
    scorer: PairScorer


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """What a question is searched with, shape (dim,); `read` reads it for answers, if the model was taught that."""

    vector: Vector
    read: Callable[[], Reading | None] = lambda: None


class QuestionReader:
    """Reads questions; any number of threads may call it."""

    def __init__(
        self, model: SentenceTransformer, tail: Sequence[torch.nn.Module], first: int, scorer: PairScorer
    ) -> None:
        self._scorer = scorer
        encoder: Any = model[0]
        self._embeddings = encoder.model.embeddings
        self._shared = list(encoder.model.encoder.layer[:first])
        self._own = list(encoder.model.encoder.layer[first:])
        self._tail = tail

    def encode(self, ids: list[int]) -> EncodedQuestion:
        """Both vectors of the tokens of a question, each of length 1; the layers that they share are passed once."""
        import torch

        length = len(ids)
        width = -(-length // _STEP) * _STEP
        mask = torch.zeros((1, 1, 1, width))
        mask[..., length:] = torch.finfo(mask.dtype).min

        def passed(states: torch.Tensor, layers: Sequence[torch.nn.Module]) -> torch.Tensor:
            with torch.inference_mode():
                for layer in layers:
                    states = layer(states, mask)
            return states

        def pooled(states: torch.Tensor) -> Vector:
            mean = states[0, :length].mean(dim=0)
            vector: Vector = (mean / mean.norm()).numpy()
            return vector

        with torch.inference_mode():
            states = self._embeddings(input_ids=torch.tensor([ids + [0] * (width - length)]))
        shared = passed(states, self._shared)
        return EncodedQuestion(
            pooled(passed(shared, self._own)), lambda: Reading(pooled(passed(shared, self._tail)), self._scorer)
        )


def load_question_reader(model: SentenceTransformer, path: Path = READER_FILE) -> QuestionReader:
    """The reader beside its encoder, whose layers must not be packed yet.

    Raises:
        ModelError: the file is missing, not the expected one, or for another encoder.
    """
    import torch

    encoder: Any = model[0]
    layers = encoder.model.encoder.layer
    adapter = read_adapter(path, READER_SHA256)
    first = min(int(name.split(".")[2]) for name in adapter.factors)
    if not 0 < first < len(layers):
        raise ModelError(f"The adapter {path} is for another encoder: it begins at layer {first}. {REINSTALL}")
    own = {f"encoder.layer.{n}": copy.deepcopy(layers[n]) for n in range(first, len(layers))}
    for prefix, layer in own.items():
        parameters = {f"{prefix}.{name}": value for name, value in layer.named_parameters()}
        factors = {name: pair for name, pair in adapter.factors.items() if name.startswith(f"{prefix}.")}
        weights = {name: value.detach().numpy() for name, value in parameters.items()}
        for name, value in replace(adapter, factors=factors).merged(weights).items():
            parameters[name].data = torch.from_numpy(value)
    tail = list(own.values())
    for layer in tail:
        layer.eval()
        pack_layers(layer)
    return QuestionReader(model, tail, first, PairScorer(adapter.others))
