"""All pairs of a training run, by source, in the order they are learned in; the same for the same seed and data."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.training.bilingual import UNDATED, Sides, mixed_pairs, sentence_pairs, twin_pairs
from evals.training.negatives import HardNegatives
from evals.training.pairs import Pair, Text, cloze_pairs, in_rounds, label_pairs, question_pairs, title_pairs
from evals.training.sources import Sources, Twin
from rag.domain import PressRelease
from rag.index.analysis import Analyser
from rag.index.embedding import Embedder
from rag.index.sentences import split_sentences
from rag.releases.ministries import registry
from rag.retrieval.glossary import Glossary

# How many pairs of each source are learned from, repeated where there are fewer. One with a negative costs twice.
QUOTAS: Mapping[str, int] = {
    "parallel": 5760,
    "en-ko": 3840,
    "ko-en": 2304,
    "mixed": 5120,
    "title": 3200,
    "subtitle": 1280,
    "label": 960,
    "cloze": 5120,
    "question": 320,
}
# Sources that bring a negative of their own or get one from the index.
WITH_NEGATIVES = frozenset({"title", "subtitle", "label"})
_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Tools:
    """What cutting and aligning need: the product's own parts, with the encoder as it is before training."""

    analyser: Analyser
    embedder: Embedder
    work: Path


def collect_pairs(
    sources: Sources, tools: Tools, seed: int, quotas: Mapping[str, int] = QUOTAS
) -> dict[str, list[Pair]]:
    """The pairs of each source, as many as its quota, in an order that keeps those of one release apart."""
    rng = random.Random(seed)
    found = _found(sources, tools, rng)
    return {name: _as_many(in_rounds(found.get(name, []), rng), number, rng) for name, number in quotas.items()}


def _found(sources: Sources, tools: Tools, rng: random.Random) -> dict[str, list[Pair]]:
    texts = [_text(release, tools) for release in sources.releases]
    korean = [
        *(pair for text in texts for pair in title_pairs(text, rng)),
        *(pair for text in texts for pair in label_pairs(text, rng)),
        *(pair for text in texts for pair in cloze_pairs(text, rng)),
        *(pair for text in texts for pair in question_pairs(text)),
        *_mixed(texts, tools, rng),
    ]
    across = [
        *sentence_pairs(sources.sentences, rng),
        *(pair for twin in sources.twins for pair in twin_pairs(_sides(twin, tools), tools.embedder, rng)),
    ]
    by_source: dict[str, list[Pair]] = {}
    for pair in filter(_is_askable, [*korean, *across]):
        by_source.setdefault(pair.source, []).append(pair)
    return _with_negatives(by_source, texts, tools, rng)


def _is_askable(pair: Pair) -> bool:
    """Whether there are letters enough on both sides to learn from."""
    return sum(map(str.isalpha, pair.query)) >= _LETTERS and sum(map(str.isalpha, pair.positive)) >= _LETTERS


def _with_negatives(
    by_source: dict[str, list[Pair]], texts: Sequence[Text], tools: Tools, rng: random.Random
) -> dict[str, list[Pair]]:
    negatives = HardNegatives.over(texts, tools.analyser, tools.work / "negatives.db")
    try:
        return {
            name: negatives.given(pairs, rng) if name in WITH_NEGATIVES else pairs for name, pairs in by_source.items()
        }
    finally:
        negatives.close()


def _mixed(texts: Sequence[Text], tools: Tools, rng: random.Random) -> Iterable[Pair]:
    glossary = Glossary.load()
    names = {ministry.name: ministry.english for ministry in registry().values() if ministry.english}
    terms = tools.analyser.terms_many([text.release.title for text in texts])
    return [p for text, own in zip(texts, terms, strict=True) for p in mixed_pairs(text, own, glossary, names, rng)]


def _text(release: PressRelease, tools: Tools) -> Text:
    return Text.of(release, split_sentences(release.body, tools.analyser), tools.embedder.count_tokens)


def _sides(twin: Twin, tools: Tools) -> Sides:
    korean = PressRelease(f"{twin.news_id}-ko", twin.korean_title, twin.korean, UNDATED, "")
    english = PressRelease(f"{twin.news_id}-en", twin.english_title, twin.english, UNDATED, "", language="en")
    return Sides(twin.news_id, _text(korean, tools), _text(english, tools))


def _as_many(pairs: Sequence[Pair], number: int, rng: random.Random) -> list[Pair]:
    """The first `number` pairs; where there are fewer, again in rounds of another order."""
    found = list(pairs[:number])
    while pairs and len(found) < number:
        found += in_rounds(pairs, rng)[: number - len(found)]
    return found
