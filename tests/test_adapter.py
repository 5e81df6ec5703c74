"""The adapter: what is added to the weights, and a file that is taken only if it is the expected one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.index.adapter import ADAPTER_FILE, Adapter, read_adapter, write_adapter
from rag.index.bundled import ADAPTER_SHA256, BASE, VARIANTS, WEIGHTS_SHA256
from rag.index.embedding import load_embedder

_DOWN = np.array([[1.0, 2.0, 0.0]])
_UP = np.array([[0.5], [-1.0]])


def _adapter(name: str = "layer.weight") -> Adapter:
    return Adapter("test-1", 2.0, "0" * 64, {name: (_DOWN, _UP)})


def test_a_merged_weight_is_the_weight_plus_scale_times_the_factors() -> None:
    weight, other = np.ones((2, 3), np.float32), np.zeros(4, np.float32)
    merged = _adapter().merged({"layer.weight": weight, "other.weight": other})
    assert merged["layer.weight"].tolist() == [[2.0, 3.0, 1.0], [-1.0, -3.0, 1.0]]
    assert merged["layer.weight"].dtype == np.float32
    assert merged["other.weight"] is other
    assert (weight == 1).all()


@pytest.mark.parametrize("tensors", [{}, {"layer.weight": np.ones((3, 2), np.float32)}], ids=["missing", "shape"])
def test_an_adapter_for_other_weights_is_refused(tensors: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelError, match=r"test-1 is for other weights: layer\.weight.*EMBEDDING_MODEL=bundled-base"):
        _adapter().merged(tensors)


def test_a_file_holds_what_was_written_and_is_the_same_each_time(tmp_path: Path) -> None:
    first = write_adapter(_adapter(), tmp_path / "a.safetensors")
    assert write_adapter(_adapter(), tmp_path / "b.safetensors") == first
    read = read_adapter(tmp_path / "a.safetensors", first)
    assert (read.name, read.scale, read.base_sha256) == ("test-1", 2.0, "0" * 64)
    down, up = read.factors["layer.weight"]
    assert (down.tolist(), up.tolist()) == (_DOWN.tolist(), _UP.tolist())


def test_a_file_that_is_not_the_expected_one_is_refused_with_both_hashes(tmp_path: Path) -> None:
    sha256 = write_adapter(_adapter(), tmp_path / "a.safetensors")
    with pytest.raises(ModelError, match=rf"sha256 {sha256}, expected {'1' * 64}.*EMBEDDING_MODEL=bundled-base"):
        read_adapter(tmp_path / "a.safetensors", "1" * 64)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read.*EMBEDDING_MODEL=bundled-base"):
        read_adapter(tmp_path / "none.safetensors", "1" * 64)


@pytest.mark.parametrize("content", [b"", b"no tensors here, just text", b"\xff" * 64], ids=["empty", "text", "bytes"])
def test_a_file_that_is_no_adapter_is_refused(tmp_path: Path, content: bytes) -> None:
    import hashlib

    (tmp_path / "a.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        read_adapter(tmp_path / "a.safetensors", hashlib.sha256(content).hexdigest())


def test_the_shipped_adapter_is_small_and_belongs_to_the_bundled_weights() -> None:
    adapter = read_adapter(ADAPTER_FILE, ADAPTER_SHA256)
    assert ADAPTER_FILE.stat().st_size <= 8 * 1024 * 1024
    assert adapter.base_sha256 == WEIGHTS_SHA256
    assert all(np.isfinite(factor).all() for factors in adapter.factors.values() for factor in factors)


def test_recipes_tell_the_adapted_encoder_from_the_one_as_published() -> None:
    adapted, base = VARIANTS["bundled"], VARIANTS[BASE]
    assert ADAPTER_SHA256[:8] in adapted.recipe
    assert adapted.recipe != base.recipe
    assert adapted.folder != base.folder


def test_the_adapted_encoder_brings_a_korean_release_nearer_to_its_english_sentence(bundled_home: Path) -> None:
    """Of own sentences in both languages each finds its translation with more room."""
    korean = (
        "해양수산부는 여수 앞바다의 적조 예비특보를 주의보로 올렸다.",
        "국세청은 소상공인의 부가가치세 신고 기한을 두 달 늦춘다.",
        "산림청은 가을 산불 조심 기간에 드론 감시를 늘린다.",
    )
    english = (
        "The fisheries ministry raised its red tide alert off Yeosu to an advisory.",
        "The tax service puts off the VAT filing deadline of small merchants by two months.",
        "The forest service adds drone patrols in the autumn wildfire season.",
    )
    room = {}
    for name in VARIANTS:
        embedder = load_embedder(name, bundled_home)
        cosines = np.array([[embedder.embed_query(e) @ embedder.embed_query(k) for k in korean] for e in english])
        others = cosines[~np.eye(len(korean), dtype=bool)]
        room[name] = float(cosines.diagonal().mean() - others.mean())
    assert room["bundled"] > room[BASE]
