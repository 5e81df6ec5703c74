"""Which chunk length finds releases best: `python -m evals.chunk_length --data DIR [--tokens 128 256 384]`.

Dense retrieval alone, in memory: the releases that the questions ask for among as many others, the best chunk
of a release standing for it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.metrics import recall_at_k
from evals.question_sets import Question, load_set
from evals.statistics import mean_with_interval
from rag.bootstrap import build_parts
from rag.domain import PressRelease
from rag.errors import RagError
from rag.index.chunking import chunk_release
from rag.index.embedding import Passage
from rag.index.sentences import split_sentences
from rag.index.sync import Parts
from rag.settings import load_settings

_SUBTITLES = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Print recall for each length; 2 when the data are not there."""
    parser = argparse.ArgumentParser(prog="python -m evals.chunk_length")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tokens", type=int, nargs="+", default=[128, 192, 256, 384])
    options = parser.parse_args(arguments)
    try:
        faq, subtitles = load_set(options.data, "faq"), load_set(options.data, "subtitle").questions[:_SUBTITLES]
    except RagError as error:
        print(error, file=sys.stderr)
        return 2
    wanted = frozenset[str]().union(*(question.gold for question in (*faq.questions, *subtitles)))
    found = [item for item in faq.passages if not item.stub]
    others = [item for item in found if item.release_id not in wanted][: len(wanted)]
    releases = [item for item in found if item.release_id in wanted] + others
    parts = build_parts(load_settings())
    for tokens in options.tokens:
        print(_measure(parts, releases, {"faq": faq.questions, "subtitle": subtitles}, tokens), flush=True)
    return 0


def _measure(parts: Parts, releases: Sequence[PressRelease], sets: dict[str, Sequence[Question]], tokens: int) -> str:
    began = time.monotonic()
    owners: list[str] = []
    passages: list[Passage] = []
    for release in releases:
        sentences = split_sentences(release.body, parts.analyser)
        for chunk in chunk_release(release, sentences, parts.embedder.count_tokens, tokens):
            owners.append(release.release_id)
            passages.append(Passage(chunk.header, chunk.text, ()))
    matrix = np.stack([vectors.chunk for vectors in parts.embedder.embed_chunks(passages)])
    line = f"{tokens:4d} tokens: {len(passages):5d} chunks, {time.monotonic() - began:4.0f} s"
    for name, questions in sets.items():
        ranked = []
        for question in questions:
            order = np.argsort(-(matrix @ parts.embedder.embed_query(question.text)))
            ranked.append(list(dict.fromkeys(owners[i] for i in order)))
        for k in (1, 5):
            recalls = [recall_at_k(found, q.gold, k) for found, q in zip(ranked, questions, strict=True)]
            line += f"  {name} R@{k} {mean_with_interval([r for r in recalls if r is not None]).mean:.3f}"
    return line


if __name__ == "__main__":
    sys.exit(main())
