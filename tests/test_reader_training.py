"""The training of the reader: labelled questions, and a few steps on a small made-up matter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from evals.training.reader import LAYERS, QUESTIONS, RANK, Example, read_questions, train
from rag.index.bundled import ensure_bundled_model
from rag.index.embedding import Passage, load_embedder
from rag.retrieval.evidence import READ_WEIGHTS


def test_the_labelled_questions_are_many_in_both_languages_and_some_have_no_answer() -> None:
    questions = list(read_questions(QUESTIONS))
    assert len(questions) > 3_500
    assert len({question for _, question, _ in questions}) > 0.99 * len(questions)
    answered = Counter(bool(ordinals) for _, _, ordinals in questions)
    assert 0.2 < answered[False] / len(questions) < 0.4
    assert 0.3 < sum(question.isascii() for _, question, _ in questions) / len(questions) < 0.5


def test_a_few_steps_bring_questions_nearer_to_the_sentences_that_answer_them(bundled_home: Path) -> None:
    sentences = ["새 도서관은 시민의 독서를 돕는다.", "도서관은 3월 2일 문을 열었다.", "책은 모두 4만 권이다."]
    questions = [
        "도서관은 언제 열었습니까?",
        "When did the library open?",
        "책은 몇 권입니까?",
        "How many books are there?",
    ]
    answers = [1, 1, 2, 2]
    embedder = load_embedder("bundled", bundled_home)
    text = " ".join(sentences)
    spans = tuple((text.index(s), text.index(s) + len(s)) for s in sentences)
    vectors = embedder.embed_chunks([Passage("새 도서관", text, spans)])[0].sentences
    signs = np.zeros((len(sentences), 10), np.float32)
    examples = [
        Example(question, signs, vectors, np.arange(len(sentences)) == answer)
        for question, answer in zip(questions, answers, strict=True)
    ]
    adapter, weights = train(ensure_bundled_model(bundled_home), examples, passes=2)
    assert len(adapter.factors) == LAYERS * 6
    assert {down.shape[0] for down, _ in adapter.factors.values()} == {RANK}
    assert any(np.abs(up).max() > 0 for _, up in adapter.factors.values())
    assert weights.answers > 0


def test_questions_that_nothing_answers_push_every_sentence_down(bundled_home: Path) -> None:
    embedder = load_embedder("bundled-base", bundled_home)
    vectors = np.stack([embedder.embed_query(text) for text in ("책은 4만 권이다.", "도서관은 시민의 것이다.")])
    signs = np.zeros((2, 10), np.float32)
    unanswered = [Example("입장료는 얼마입니까?", signs, vectors, np.zeros(2, np.bool_)) for _ in range(40)]
    _, weights = train(ensure_bundled_model(bundled_home), unanswered, passes=2)
    assert weights.answers < READ_WEIGHTS.answers
