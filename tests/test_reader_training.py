"""The training of the reader: labelled questions, and a few steps on a small made-up matter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.lines import read_objects
from evals.training.examples import DIGESTS, HELD_OUT, QUESTIONS, Example, read_questions
from evals.training.passages import PassageReader, reread, teach_passages
from evals.training.reader import LAYERS, RANK, inputs, train
from rag.index.bundled import ensure_bundled_model
from rag.index.embedding import Passage, load_embedder
from rag.index.pair_scorer import PairScorer, Sentences
from rag.retrieval.signs import READ_WEIGHTS


def test_the_labelled_questions_are_many_in_both_languages_and_some_have_no_answer() -> None:
    questions = [question for path in QUESTIONS for question in read_questions(path)]
    assert len(questions) > 20_000
    assert len({question for _, question, _ in questions}) > 0.99 * len(questions)
    answered = Counter(bool(ordinals) for _, _, ordinals in questions)
    assert 0.2 < answered[False] / len(questions) < 0.4
    assert 0.3 < sum(question.isascii() for _, question, _ in questions) / len(questions) < 0.5


_SENTENCES = ("새 도서관은 시민의 독서를 돕는다.", "도서관은 3월 2일 문을 열었다.", "책은 모두 4만 권이다.")
_TEXT = " ".join(_SENTENCES)
_PASSAGE = Passage("새 도서관", _TEXT, tuple((_TEXT.index(s), _TEXT.index(s) + len(s)) for s in _SENTENCES))
_ASKED = (
    ("도서관은 언제 열었습니까?", 1),
    ("When did the library open?", 1),
    ("책은 몇 권입니까?", 2),
    ("How many books are there?", 2),
)


def _library(vectors: npt.NDArray[np.float32]) -> list[Example]:
    signs = np.zeros((len(_SENTENCES), 10), np.float32)
    edge = np.zeros_like(vectors[:1])
    before, behind = np.concatenate([edge, vectors[:-1]]), np.concatenate([vectors[1:], edge])
    places = tuple(("library", ordinal) for ordinal in range(len(_SENTENCES)))
    return [
        Example(question, signs, vectors, before, behind, np.arange(3) == answer, 1.0, "library", places)
        for question, answer in _ASKED
    ]


def test_a_few_steps_bring_questions_nearer_to_the_sentences_that_answer_them(bundled_home: Path) -> None:
    vectors = load_embedder("bundled", bundled_home).embed_chunks([_PASSAGE])[0].sentences
    adapter, weights = train(ensure_bundled_model(bundled_home), _library(vectors), passes=2)
    assert len(adapter.factors) == LAYERS * 6
    assert {down.shape[0] for down, _ in adapter.factors.values()} == {RANK}
    assert any(np.abs(up).max() > 0 for _, up in adapter.factors.values())
    assert set(adapter.others) == {"inner.weight", "inner.bias", "outer.weight", "outer.bias"}
    assert weights.answers > 0


def test_passages_learn_beside_questions_and_are_read_anew(bundled_home: Path) -> None:
    folder, told = ensure_bundled_model(bundled_home), {"library": [(0, _PASSAGE)]}
    examples = _library(load_embedder("bundled", bundled_home).embed_chunks([_PASSAGE])[0].sentences)
    begun = train(folder, examples, passes=1)
    adapter, (asked, _) = teach_passages(folder, examples, told, begun, passes=2)
    assert adapter.factors.keys() == asked.factors.keys()
    assert any(np.abs(up).max() > 0 for _, up in adapter.factors.values())
    (first, *_) = reread(folder, adapter, examples, told)
    assert first.vectors.shape == examples[0].vectors.shape
    assert np.abs(first.vectors - examples[0].vectors).max() > 0


def test_passages_are_pooled_for_the_lesson_as_the_index_pools_them(bundled_home: Path) -> None:
    import torch

    embedder = load_embedder("bundled", bundled_home)
    with torch.inference_mode():
        (sentences,) = PassageReader(ensure_bundled_model(bundled_home), {}).sentences([_PASSAGE])
    np.testing.assert_allclose(sentences.numpy(), embedder.embed_chunks([_PASSAGE])[0].sentences, atol=1e-3)


def test_the_perceptron_is_taught_on_what_the_product_lets_it_see() -> None:
    import torch

    drawn = np.random.default_rng(3)
    vectors, before, behind, question = (drawn.normal(size=size).astype(np.float32) for size in ((5, 8),) * 3 + ((8,),))
    signs, scores = drawn.normal(size=(5, 10)).astype(np.float32), drawn.normal(size=5).astype(np.float32) * 20
    cosines = np.stack([vectors @ question, before @ question, behind @ question], 1)
    seen = inputs(*(torch.from_numpy(x) for x in (question, vectors, signs, cosines, scores))).numpy()
    weights = {
        "inner.weight": drawn.normal(size=(3, seen.shape[1])),
        "inner.bias": drawn.normal(size=3),
        "outer.weight": drawn.normal(size=(1, 3)),
        "outer.bias": drawn.normal(size=1),
    }
    hidden = np.maximum(seen @ weights["inner.weight"].T + weights["inner.bias"], 0)
    wanted = (hidden @ weights["outer.weight"].T + weights["outer.bias"])[:, 0]
    added = PairScorer(weights).added(question, Sentences(vectors, before, behind, signs, scores))
    np.testing.assert_allclose(added, wanted, rtol=1e-3, atol=1e-2)


def test_the_digests_for_training_are_those_that_questions_are_on() -> None:
    digests = {fields["news_item_id"] for _, fields in read_objects(DIGESTS)}
    asked = {release for path in (*QUESTIONS, HELD_OUT) for release, _, _ in read_questions(path)}
    assert len(digests) > 200
    assert digests == {release for release in asked if release.startswith("d")}


def test_questions_that_nothing_answers_push_every_sentence_down(bundled_home: Path) -> None:
    embedder = load_embedder("bundled-base", bundled_home)
    vectors = np.stack([embedder.embed_query(text) for text in ("책은 4만 권이다.", "도서관은 시민의 것이다.")])
    signs = np.zeros((2, 10), np.float32)
    beside = np.zeros_like(vectors)
    unanswered = [
        Example("입장료는 얼마입니까?", signs, vectors, beside, beside, np.zeros(2, np.bool_)) for _ in range(48)
    ]
    _, weights = train(ensure_bundled_model(bundled_home), unanswered, passes=2)
    assert weights.answers < READ_WEIGHTS.answers
