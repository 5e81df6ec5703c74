"""From a trained model to the file that the product ships, and the card of the data it was made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evals.training.fit import Recipe
from evals.training.pairs import Pair
from evals.training.sources import Sources
from rag.index.adapter import Adapter, Factors
from rag.index.bundled import WEIGHTS_SHA256

if TYPE_CHECKING:
    import torch

# The layers of the encoder; the pooler gets an adapter too, which nothing reads.
_DOWN = re.compile(r"(?P<layer>encoder\.layer\..+)\.lora_A\.default\.weight")


def adapter_of(state: Mapping[str, torch.Tensor], name: str, scale: float) -> Adapter:
    """The adapter in the state of a trained model, its tensors under the names they have in the bundled weights."""
    factors: dict[str, Factors] = {}
    for key, down in state.items():
        found = _DOWN.search(key)
        if found:
            up = state[key.replace(".lora_A.", ".lora_B.")]
            factors[f"{found['layer']}.weight"] = (_array(down), _array(up))
    return Adapter(name, scale, WEIGHTS_SHA256, factors)


def data_card(
    sources: Sources, pairs: Mapping[str, Sequence[Pair]], recipe: Recipe, log: Sequence[Mapping[str, float]]
) -> dict[str, object]:
    """What a run was made from: counts, a hash of every pair in order, the recipe, and the loss on the way."""
    return {
        "recipe": asdict(recipe),
        "learned_from": {
            "releases": len(sources.releases),
            "bilingual_releases": len(sources.twins),
            "sentence_pairs": len(sources.sentences),
        },
        "held_out_releases": len(sources.held_out),
        "bilingual_news_ids": sorted(twin.news_id for twin in sources.twins),
        "pairs": {name: _of_source(own) for name, own in pairs.items()},
        "pairs_sha256": _hash(pairs),
        "log": [{key: entry[key] for key in ("step", "loss", "learning_rate") if key in entry} for entry in log],
    }


def _of_source(pairs: Sequence[Pair]) -> dict[str, int]:
    different = {(pair.query, pair.positive) for pair in pairs}
    return {"pairs": len(pairs), "different": len(different), "about": len({pair.group for pair in pairs})}


def _hash(pairs: Mapping[str, Sequence[Pair]]) -> str:
    total = hashlib.sha256()
    for name, own in sorted(pairs.items()):
        for pair in own:
            total.update("\x1f".join((name, pair.query, pair.positive, pair.negative, "\n")).encode())
    return total.hexdigest()


def _array(tensor: torch.Tensor) -> npt.NDArray[np.floating]:
    array: npt.NDArray[np.floating] = tensor.detach().float().cpu().numpy()
    return array
