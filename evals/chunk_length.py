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

from evals.benchmark_corpus import read_rows, write_corpus
from evals.metrics import recall_at_k
from rag.bootstrap import build_parts
from rag.domain import PressRelease
from rag.index.chunking import chunk_release
from rag.index.embedding import Passage
from rag.index.sentences import split_sentences
from rag.index.sync import Parts
from rag.releases.sources import read_corpus
from rag.settings import load_settings

_SUBTITLES = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Print recall for each length; 2 when the data are not there."""
    parser = argparse.ArgumentParser(prog="python -m evals.chunk_length")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("out/chunk-length"))
    parser.add_argument("--tokens", type=int, nargs="+", default=[128, 192, 256, 384])
    options = parser.parse_args(arguments)
    if not (options.data / "releases_small.jsonl.gz").is_file():
        print(f"not run: no releases_small.jsonl.gz in {options.data}", file=sys.stderr)
        return 2
    options.work.mkdir(parents=True, exist_ok=True)
    corpus = options.work / "releases.jsonl"
    write_corpus(options.data / "releases_small.jsonl.gz", options.data / "faq_questions.jsonl.gz", corpus)
    faq = list(read_rows(options.data / "faq_questions.jsonl.gz"))
    subtitles = list(read_rows(options.data / "subtitle_questions.jsonl.gz"))[:_SUBTITLES]
    wanted = {case["context_id"].removeprefix("kr-") for case in (*faq, *subtitles)}
    found = [item for item in read_corpus([corpus]) if isinstance(item, PressRelease) and not item.stub]
    others = [item for item in found if item.release_id not in wanted][: len(wanted)]
    releases = [item for item in found if item.release_id in wanted] + others
    parts = build_parts(load_settings())
    for tokens in options.tokens:
        print(_measure(parts, releases, {"faq": faq, "subtitle": subtitles}, tokens), flush=True)
    return 0


def _measure(parts: Parts, releases: Sequence[PressRelease], sets: dict[str, list[dict[str, str]]], tokens: int) -> str:
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
    for name, cases in sets.items():
        ranked = []
        for case in cases:
            order = np.argsort(-(matrix @ parts.embedder.embed_query(case["question"])))
            ranked.append(list(dict.fromkeys(owners[i] for i in order)))
        gold = [{case["context_id"].removeprefix("kr-")} for case in cases]
        for k in (1, 5):
            share = sum(recall_at_k(found, relevant, k) for found, relevant in zip(ranked, gold, strict=True))
            line += f"  {name} R@{k} {share / len(cases):.3f}"
    return line


if __name__ == "__main__":
    sys.exit(main())
