"""What a sentence-transformers model says about itself, and its linear layers made fast."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rag.errors import ModelError

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

# Encoders whose linear layers are only called, never asked for their weights.
_PACKED_KINDS: Final = ("bert", "xlm-roberta")


def choose_prompts(own: Mapping[str, str | None], name: str) -> tuple[str, str]:
    """Return what stands before a question and before a passage: the prompts of the model, those of E5, or nothing."""
    query, passage = own.get("query") or "", own.get("passage") or own.get("document") or ""
    if query or passage:
        return query, passage
    return ("query: ", "passage: ") if "e5" in name.lower() else ("", "")


def folder_hash(folder: Path) -> str:
    """Hash the names and contents of the files of a model; a README or a hidden file is no part of it."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and path.suffix != ".md" and not any(part.startswith(".") for part in relative.parts):
            with path.open("rb") as file:
                total.update(f"{relative.as_posix()} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()


def fast_tokenizer(model: SentenceTransformer, name: str) -> Tokenizer:
    """Return the tokenizer of the `tokenizers` library, which knows the offsets of its tokens."""
    from tokenizers import Tokenizer

    backend: Any = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    if not isinstance(backend, Tokenizer):
        raise ModelError(f"The embedding model {name} has no fast tokenizer. Set RAG_EMBEDDING_MODEL=bundled.")
    return backend


def pools_by_mean(model: SentenceTransformer) -> bool:
    """Tell whether the model is an encoder and a mean over all its tokens, and nothing else."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return False
    encoder: Any = model[0]
    pooling: Any = model[1]
    return bool(pooling.pooling_mode in ("mean", ["mean"], ("mean",)) and pooling.include_prompt) and not (
        encoder.do_lower_case
    )


def pack_linear_layers(model: SentenceTransformer) -> None:
    """Lay the weights of the encoder out for oneDNN, once instead of at each call; the sums stay float32.

    Measured on two Zen 4 cores: a question of 15 tokens 25 -> 15 ms, passages 12 % faster, the largest difference of a
    state 2e-6. Nothing is done where torch has no oneDNN, or for encoders of other kinds.
    """
    import torch

    encoder: Any = getattr(model[0], "model", None)
    kind = getattr(getattr(encoder, "config", None), "model_type", "")
    if kind not in _PACKED_KINDS or not torch._C._has_mkldnn:
        return
    pack_layers(encoder)


def pack_layers(module: torch.nn.Module) -> None:
    """Pack each linear layer of a module, where torch has oneDNN."""
    import torch

    if not torch._C._has_mkldnn:
        return
    for parent in list(module.modules()):
        for name, layer in list(parent.named_children()):
            if type(layer) is torch.nn.Linear and layer.weight.dtype == torch.float32 and layer.bias is not None:
                setattr(parent, name, _packed(layer))


def _packed(layer: torch.nn.Linear) -> torch.nn.Module:
    import torch

    class PackedLinear(torch.nn.Module):
        """A linear layer with its weight in the layout of oneDNN."""

        def __init__(self) -> None:
            super().__init__()
            # The operators torch.compile itself emits for a frozen linear layer; torch has no public name for them.
            self.weight = torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach(), None)
            self.bias = layer.bias.detach()

        def forward(self, states: torch.Tensor) -> torch.Tensor:
            result: torch.Tensor = torch.ops.mkldnn._linear_pointwise(states, self.weight, self.bias, "none", [], "")
            return result

    return PackedLinear()
