"""The reader of questions beside the bundled encoder."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.index.answer_reader import ReaderFiles, load_answer_reader
from rag.index.embedding import Passage, SentenceTransformerEmbedder, load_embedder

_QUESTION = "양육비 선지급제는 언제부터 시행됩니까?"


@pytest.fixture(scope="module")
def embedder(bundled_home: Path) -> SentenceTransformerEmbedder:
    return load_embedder("bundled", bundled_home)


def test_a_question_is_read_into_two_vectors_of_its_own(
    embedder: SentenceTransformerEmbedder,
) -> None:
    read = embedder.encode_question(_QUESTION).read()
    assert read is not None
    for view in (read.plain, read.read):
        assert view.vector.shape == (embedder.dimension,)
        assert np.linalg.norm(view.vector) == pytest.approx(1, abs=1e-5)
        assert float(view.vector @ embedder.embed_query(_QUESTION)) < 0.9
    assert float(read.plain.vector @ read.read.vector) < 0.95


def test_threads_read_the_same_vectors(
    embedder: SentenceTransformerEmbedder,
) -> None:
    questions = [f"{_QUESTION} {number}" for number in range(8)]
    alone = [embedder.encode_question(question).read() for question in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda question: embedder.encode_question(question).read(), questions))
    for one, other in zip(alone, together, strict=True):
        assert one is not None
        assert other is not None
        np.testing.assert_allclose(one.plain.vector, other.plain.vector, atol=1e-5)
        np.testing.assert_allclose(one.read.vector, other.read.vector, atol=1e-5)


def test_a_question_of_any_length_is_read(
    embedder: SentenceTransformerEmbedder,
) -> None:
    for question in ("?", "가" * 5_000, "\ud800 언제?"):
        assert embedder.encode_question(question).read() is not None


def test_a_sentence_that_answers_lies_nearer_than_one_that_only_names_the_matter(
    embedder: SentenceTransformerEmbedder,
) -> None:
    sentences = ["새 도서관은 시민의 독서를 돕는 문화 공간이다.", "도서관은 3월 2일 문을 열었다."]
    text = " ".join(sentences)
    spans = tuple((text.index(sentence), text.index(sentence) + len(sentence)) for sentence in sentences)
    (chunk,) = embedder.embed_chunks([Passage("새 도서관 | 시청", text, spans)])
    read = embedder.encode_question("새 도서관은 언제 개관했습니까?").read()
    assert read is not None
    assert chunk.readings is not None
    for vectors, view in ((chunk.sentences, read.plain), (chunk.readings, read.read)):
        about, answering = vectors @ view.vector
        assert answering > about


def test_sentences_are_read_otherwise_than_they_are_searched(embedder: SentenceTransformerEmbedder) -> None:
    chunks = embedder.embed_chunks(
        [Passage("새 도서관 | 시청", "문을 열었다. 책은 4만 권이다.", ((0, 7), (8, 18)))] * 2
    )
    for chunk in chunks:
        assert chunk.readings is not None
        assert chunk.readings.shape == chunk.sentences.shape
        np.testing.assert_allclose(np.linalg.norm(chunk.readings, axis=1), 1, atol=1e-5)
        assert float(np.sum(chunk.readings[0] * chunk.sentences[0])) < 0.99


def test_an_index_says_with_which_reader_it_was_made(embedder: SentenceTransformerEmbedder, bundled_home: Path) -> None:
    assert "+reader@" in embedder.name
    assert "+reader@" not in load_embedder("bundled-base", bundled_home).name


def test_an_encoder_as_published_has_no_reader(bundled_home: Path) -> None:
    base = load_embedder("bundled-base", bundled_home)
    assert base.encode_question(_QUESTION).read() is None
    assert base.embed_chunks([Passage("", "글이다.", ((0, 4),))])[0].readings is None


@pytest.mark.parametrize("spoilt", ["plain", "read", "passages"])
def test_a_file_that_is_not_the_expected_one_is_refused(spoilt: str, bundled_home: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from rag.index.bundled import ensure_bundled_model

    model = SentenceTransformer(str(ensure_bundled_model(bundled_home)), device="cpu", local_files_only=True)
    path = tmp_path / "reader.safetensors"
    shutil.copy(getattr(ReaderFiles(), spoilt), path)
    path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\1")
    with pytest.raises(ModelError):
        load_answer_reader(model, replace(ReaderFiles(), **{spoilt: path}))
