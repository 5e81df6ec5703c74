"""The last layers of an encoder a second time, with an adapter of their own; the layers before are shared."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import ModelError
from rag.index.adapter import REINSTALL, Adapter
from rag.index.model_traits import pack_layers

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer


class TwoTails:
    """An encoder that ends twice: as it is, and with adapted last layers; any number of threads may call it."""

    def __init__(self, model: SentenceTransformer, tail: Sequence[torch.nn.Module], first: int) -> None:
        encoder: Any = model[0]
        self._embeddings = encoder.model.embeddings
        self._shared = list(encoder.model.encoder.layer[:first])
        self._own = list(encoder.model.encoder.layer[first:])
        self._tail = tail

    def shared(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """States after the layers that both ends share, for token ids (texts, tokens) and an `additive_mask`."""
        import torch

        with torch.inference_mode():
            return _passed(self._embeddings(input_ids=ids), self._shared, mask)

    def own(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The last states as the encoder makes them."""
        return _passed(states, self._own, mask)

    def adapted(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The last states as the adapted layers make them."""
        return _passed(states, self._tail, mask)


def _passed(states: torch.Tensor, layers: Sequence[torch.nn.Module], mask: torch.Tensor) -> torch.Tensor:
    import torch

    with torch.inference_mode():
        for layer in layers:
            states = layer(states, mask)
    return states


def additive_mask(present: torch.Tensor) -> torch.Tensor:
    """What keeps padding out of attention: shape (texts, 1, 1, tokens) from True where a token is."""
    import torch

    mask = torch.zeros(present.shape)
    return mask.masked_fill_(~present, torch.finfo(mask.dtype).min)[:, None, None, :]


def two_tails(model: SentenceTransformer, adapter: Adapter, path: Path) -> TwoTails:
    """An encoder with a second end, whose layers must not be packed yet.

    Raises:
        ModelError: the adapter is for another encoder.
    """
    import torch

    encoder: Any = model[0]
    layers = encoder.model.encoder.layer
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
    return TwoTails(model, tail, first)
