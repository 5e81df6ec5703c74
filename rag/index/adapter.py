"""The adapter of the bundled encoder: low-rank additions to its linear layers, taught on releases in both languages.

One safetensors file holds, for each adapted weight W of shape (out, in), a factor `NAME.A` of shape (rank, in) and one
`NAME.B` of shape (out, rank), both float16; its metadata hold the name, the scale and the sha256 of the weights it was
trained on. The merged weight is W + scale * B A (Hu et al. 2021, arXiv:2106.09685), so that nothing is slower at run
time. `encoder-card.md` beside it says what it was taught and how good it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError
from rag.index.hashed_file import read_hashed

ADAPTER_FILE: Final = Path(__file__).with_name("adapter.safetensors")

FloatArray = npt.NDArray[np.float32]
Factors = tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]


@dataclass(frozen=True, slots=True)
class Adapter:
    """What is added to the weights named in `factors`: `scale * B @ A` of each pair (A, B).

    `others` are numbers that were learned with it and are added to no weight.
    """

    name: str
    scale: float
    base_sha256: str
    factors: Mapping[str, Factors]
    others: Mapping[str, npt.NDArray[np.floating]] = field(default_factory=dict)

    def merged(self, tensors: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        """The tensors with the adapter added; those it does not name are the same objects.

        Raises:
            ModelError: the adapter names a tensor that is not there, or of another shape.
        """
        return {**tensors, **{name: self._added(name, tensors.get(name), *own) for name, own in self.factors.items()}}

    def _added(
        self,
        name: str,
        weight: FloatArray | None,
        down: npt.NDArray[np.floating],
        up: npt.NDArray[np.floating],
    ) -> FloatArray:
        if weight is None or weight.shape != (up.shape[0], down.shape[1]):
            found = "is not there" if weight is None else f"has shape {weight.shape}"
            raise ModelError(f"The adapter {self.name} is for other weights: {name} {found}. {REINSTALL}")
        # In double precision, so that the sum is the same on every machine but for the last bit of a float32.
        added = self.scale * (up.astype(np.float64) @ down.astype(np.float64))
        return (weight + added).astype(np.float32)


REINSTALL: Final = "Take the file from the project again, or set RAG_EMBEDDING_MODEL=bundled-base."


def read_adapter(path: Path, sha256: str) -> Adapter:
    """Read an adapter file.

    Raises:
        ModelError: the file is missing, not the expected one, or no adapter.
    """
    return _parsed(path, read_hashed(path, sha256, what="The adapter", remedy=REINSTALL))


def _parsed(path: Path, data: bytes) -> Adapter:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(data)
        about = json.loads(_metadata(data)["adapter"])
        names = {key.removesuffix(".A") for key in tensors if key.endswith(".A")}
        factors = {name: (tensors[f"{name}.A"], tensors[f"{name}.B"]) for name in sorted(names)}
        others = {key: value for key, value in tensors.items() if key[:-2] not in names}
        return Adapter(about["name"], float(about["scale"]), about["base_sha256"], factors, others)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"The adapter {path} is damaged: {error}. {REINSTALL}") from error


def _metadata(data: bytes) -> dict[str, str]:
    """The texts in the header of a safetensors file: its length in eight bytes, then JSON."""
    end = 8 + int.from_bytes(data[:8], "little")
    found: dict[str, str] = json.loads(data[8:end]).get("__metadata__", {})
    return found


def write_adapter(adapter: Adapter, path: Path) -> str:
    """Write an adapter file with factors in float16; return its sha256. The same adapter makes the same bytes."""
    from safetensors.numpy import save

    tensors = {
        f"{name}.{side}": np.ascontiguousarray(factor, dtype=np.float16)
        for name, factors in sorted(adapter.factors.items())
        for side, factor in zip("AB", factors, strict=True)
    }
    tensors |= {name: np.ascontiguousarray(value, np.float16) for name, value in sorted(adapter.others.items())}
    about = {"name": adapter.name, "scale": adapter.scale, "base_sha256": adapter.base_sha256}
    # One entry: several would be written in an order of chance.
    data = save(tensors, metadata={"adapter": json.dumps(about)})
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()
