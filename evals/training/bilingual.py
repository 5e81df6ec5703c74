"""Pairs across languages: sentences, releases issued twice, and titles put into English word by word."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from evals.training.pairs import Pair, Text
from rag.domain import Chunk
from rag.index.embedding import Embedder, FloatMatrix, Passage
from rag.index.romanisation import readings
from rag.retrieval.glossary import Glossary

_SENTENCE = range(30, 400)
# The date of a release whose date is not known, which has no place in a passage.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
# Where the best passage is no better than the next by this much, the release's order decides, or nothing does.
_CLEAR = 0.004
_FAR = 0.45
_WANTED_WORDS = 3
_WANTED_SHARE = 0.5
_PARTICLES = "은|는|이|가|을|를|의|에|에서|에게|으로|로|와|과|도|만|까지|부터|보다|처럼|이다|들"
_GLUED = re.compile(rf" (?=(?:{_PARTICLES})(?:\s|$|[.,]))")


@dataclass(frozen=True, slots=True)
class Sides:
    """A bilingual release, cut on both sides."""

    news_id: str
    korean: Text
    english: Text


def sentence_pairs(sentences: Sequence[tuple[str, str]], rng: random.Random) -> Iterator[Pair]:
    """Translated sentences, each in one direction; the Korean side has its particles set apart, which is undone."""
    for number, (korean, english) in enumerate(sentences):
        joined = _GLUED.sub("", korean)
        query, passage = (english, joined) if rng.random() < 0.75 else (joined, english)
        yield Pair("parallel", f"sentence {number}", query, passage)


def twin_pairs(sides: Sides, embedder: Embedder, rng: random.Random) -> Iterator[Pair]:
    """Titles and sentences of one side with passages of the other.

    A sentence is paired with the passage that the encoder as it is finds clearly nearest, if that does not stand
    elsewhere in the release; a title with any of the first two passages.
    """
    for name, asked, found in (("en-ko", sides.english, sides.korean), ("ko-en", sides.korean, sides.english)):
        if not found.chunks:
            continue
        for chunk in found.chunks[:2] if asked.release.title.strip() else ():
            yield Pair(name, sides.news_id, asked.release.title, _passage(chunk, rng))
        sentences = [s.text for s in asked.sentences if len(s.text) in _SENTENCE][:30]
        vectors = _vectors(embedder, found.chunks)
        for place, sentence in enumerate(sentences):
            at = aligned(vectors @ embedder.embed_query(sentence), place / max(1, len(sentences) - 1))
            if at is not None:
                yield Pair(name, sides.news_id, sentence, _passage(found.chunks[at], rng))


def aligned(cosines: np.ndarray[tuple[int], np.dtype[np.float32]], place: float) -> int | None:
    """The passage a sentence goes with, from its cosines, shape (passages,), and its place in the text, 0 to 1."""
    order = np.argsort(-cosines)
    best = int(order[0])
    if len(cosines) == 1:
        return best
    clear = cosines[best] - cosines[order[1]] >= _CLEAR
    near = abs(best / (len(cosines) - 1) - place) <= _FAR
    return best if clear and near else None


def _vectors(embedder: Embedder, chunks: Sequence[Chunk]) -> FloatMatrix:
    return np.stack([v.chunk for v in embedder.embed_chunks([Passage(c.header, c.text, ()) for c in chunks])])


def _passage(chunk: Chunk, rng: random.Random) -> str:
    """With the header as the index has it, with the title alone, or bare: nobody may learn the header by heart."""
    title = chunk.header.split(" | ")[0]
    whole: tuple[str, ...] = () if UNDATED.date().isoformat() in chunk.header else (chunk.passage,)
    forms: tuple[str, ...] = (f"{title}\n{chunk.text}", chunk.text, *whole)
    return rng.choice(forms)


def mixed_pairs(
    text: Text, terms: Sequence[str], glossary: Glossary, ministries: Mapping[str, str], rng: random.Random
) -> Iterator[Pair]:
    """The title put into English word by word, for a Korean passage; what the glossary does not know is spelled out.

    Queries made with a dictionary teach what terms mean across languages (Litschko et al. 2023, arXiv:2305.05295).
    """
    words, known = [], 0
    for term in dict.fromkeys(terms):
        english = glossary.english(term)[:2]
        known += bool(english)
        words += [rng.choice(english)] if english else [term] if term.isascii() else list(readings(term)[:1])
    if known < _WANTED_WORDS or known < _WANTED_SHARE * len(set(terms)) or not text.chunks:
        return
    ministry = ministries.get(text.release.ministry, "")
    lead = [ministry] if ministry and rng.random() < 0.3 else []
    yield Pair("mixed", text.release.release_id, " ".join([*lead, *words]), _passage(rng.choice(text.chunks[:2]), rng))
