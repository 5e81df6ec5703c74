"""Pairs of a query and the passage it should find, made from releases without anybody writing them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.domain import Chunk, PressRelease, Sentence
from rag.index.chunking import chunk_release

# Shorter than the index's chunks (256): two thirds of the cost of a step, and the mean over tokens is the same kind.
CHUNK_TOKENS = 144
_MIN_PASSAGE = 60
_CLOZE = range(30, 160)
_QUERY_CHARS = 400
# "(지원대상) ..." and "[신청방법] ...": what a ministry itself calls a part of its release.
_LABEL = re.compile(
    r"^\s*(?:[□○ㅇ◦ㆍ·*\-]|\d{1,2}[.)])?\s*[(<\[【]\s*([가-힣][가-힣 ]{1,11}[가-힣])\s*[)>\]】]\s*(?=\S.{30})"
)
_LABEL_QUESTIONS = (
    "{topic} {label}{topical} 무엇인가요?",
    "{topic} {label} 알려 주세요",
    "{topic} {label}{subject} 어떻게 되나요?",
    "{topic} {label}{topical}?",
    "{label}: {topic}",
)
# The end of a statement and that of the question it answers.
_ENDINGS = (
    *(("할 계획이다", "할 계획인가요"), ("할 예정이다", "할 예정인가요"), ("합니다", "하나요"), ("입니다", "인가요")),
    *(("됩니다", "되나요"), ("했습니다", "했나요"), ("했다", "했나요"), ("됐다", "됐나요"), ("되었다", "되었나요")),
    *(("한다", "하나요"), ("된다", "되나요"), ("있다", "있나요"), ("이다", "인가요"), ("였다", "였나요")),
)
_KEEP_CLOZE = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    """A query, the passage to be found and one that must not be, all without prompts.

    `group` tells what it is about: two pairs of one group never share a batch, where each would be the other's wrong
    passage. `negative` is "" until one is found.
    """

    source: str
    group: str
    query: str
    positive: str
    negative: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A release with its sentences and its chunks of `CHUNK_TOKENS` tokens."""

    release: PressRelease
    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]

    @classmethod
    def of(cls, release: PressRelease, sentences: tuple[Sentence, ...], count: Callable[[str], int]) -> Text:
        """Cut a release."""
        return cls(release, sentences, chunk_release(release, sentences, count, CHUNK_TOKENS))


def title_pairs(text: Text, rng: random.Random) -> Iterator[Pair]:
    """The title asks for the start of the body, without the title above it; a subtitle for a passage with it."""
    release = text.release
    chunks = [chunk for chunk in text.chunks if len(chunk.text) >= _MIN_PASSAGE]
    if not chunks:
        return
    without_title = chunks[0].header.removeprefix(release.title).lstrip(" |")
    body = _without(chunks[0].text, release.title)
    yield Pair("title", release.release_id, release.title, f"{without_title}\n{body}".strip())
    for subtitle in release.subtitles:
        if len(subtitle) >= 10:
            chunk = rng.choice(chunks[:2])
            passage = f"{chunk.header}\n{_without(chunk.text, subtitle)}"
            yield Pair("subtitle", release.release_id, subtitle[:_QUERY_CHARS], passage)


def label_pairs(text: Text, rng: random.Random) -> Iterator[Pair]:
    """What a ministry calls a part of its release, asked as a question, for the passage that has the part.

    The wrong passage is another one of the same release.
    """
    topic = _topic(text.release.title, rng)
    for sentence in text.sentences:
        label = _LABEL.match(sentence.text)
        chunk = _chunk_with(text, sentence)
        if label and chunk and topic:
            others = [other for other in text.chunks if other is not chunk]
            question = _label_question(topic, label[1].strip(), rng)
            negative = rng.choice(others).passage if others else ""
            yield Pair("label", text.release.release_id, question, chunk.passage, negative)


def cloze_pairs(text: Text, rng: random.Random) -> Iterator[Pair]:
    """A sentence asks for the passage it was taken out of, some as a question (Lee et al. 2019, arXiv:1906.00300)."""
    fit = [sentence for sentence in text.sentences if len(sentence.text) in _CLOZE]
    if len(text.sentences) < 4 or not fit:
        return
    sentence = rng.choice(fit)
    chunk = _chunk_with(text, sentence)
    if not chunk or len(chunk.text) < len(sentence.text) + _MIN_PASSAGE:
        return
    kept = chunk.text if rng.random() < _KEEP_CLOZE else _without(chunk.text, sentence.text)
    yield Pair("cloze", text.release.release_id, as_question(sentence.text), f"{chunk.header}\n{kept}")


def question_pairs(text: Text) -> Iterator[Pair]:
    """A question that a ministry asks in its release, and what stands after it."""
    for asked, after in pairwise(text.sentences):
        chunk = _chunk_with(text, after)
        if asked.text.rstrip("”’\"'>】 ").endswith("?") and len(asked.text) in range(10, 150) and chunk:
            passage = f"{chunk.header}\n{_without(chunk.text, asked.text)}"
            yield Pair("question", text.release.release_id, asked.text.lstrip("□○ㅇ◦ㆍ-* "), passage)


def as_question(sentence: str) -> str:
    """A statement as the question it answers, where its ending is a plain one; the statement itself otherwise."""
    stem = sentence.lstrip("□○ㅇ◦ㆍ*- ").rstrip(". ")
    for ending, asking in _ENDINGS:
        if stem.endswith(ending):
            return stem.removesuffix(ending) + asking + "?"
    return stem


def _label_question(topic: str, label: str, rng: random.Random) -> str:
    closed = (ord(label[-1]) - ord("가")) % 28 > 0
    topical, subject = ("은", "이") if closed else ("는", "가")
    return rng.choice(_LABEL_QUESTIONS).format(topic=topic, label=label, topical=topical, subject=subject)


def _topic(title: str, rng: random.Random) -> str:
    """Two to five words of a title that stand together."""
    words = title.split()
    if len(words) < 2:
        return ""
    size = rng.randint(2, min(5, len(words)))
    start = rng.randint(0, len(words) - size)
    return " ".join(words[start : start + size])


def _chunk_with(text: Text, sentence: Sentence) -> Chunk | None:
    return next((chunk for chunk in text.chunks if chunk.first <= sentence.ordinal <= chunk.last), None)


def _without(passage: str, query: str) -> str:
    """The passage without the query, where it stands in it word for word."""
    return re.sub(r"\n\s*\n", "\n", passage.replace(query, " ")).strip()


def in_rounds(pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """The pairs in an order in which those of one group stand as far from each other as they can."""
    groups: dict[str, list[Pair]] = {}
    for pair in rng.sample(pairs, len(pairs)):
        groups.setdefault(pair.group, []).append(pair)
    rounds: dict[int, list[Pair]] = {}
    for own in groups.values():
        for number, pair in enumerate(own):
            rounds.setdefault(number, []).append(pair)
    return [pair for number in sorted(rounds) for pair in rng.sample(rounds[number], len(rounds[number]))]
