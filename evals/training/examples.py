"""What readers learn from: questions labelled with the sentences that answer them, and what the product finds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from evals.errors import InputError
from evals.fitting import indexed_bench
from evals.lines import read_objects
from evals.retrieval import TODAY
from rag.bootstrap import Workbench
from rag.index.embedding import Passage
from rag.index.pair_scorer import SENTENCES
from rag.retrieval.evidence import beside, seen_signs, weigh
from rag.retrieval.ground import TOP_K
from rag.retrieval.hybrid import Found
from rag.settings import load_settings

QUESTIONS: Final = (
    Path(__file__).with_name("questions.jsonl.gz"),
    Path(__file__).with_name("more_questions.jsonl.gz"),
)
# Labelled later: what ships was not taught these, nor those that are asked behind an answer.
FURTHER: Final = Path(__file__).with_name("further_questions.jsonl.gz")
FOLLOW_UPS: Final = Path(__file__).with_name("follow_ups.jsonl.gz")
HELD_OUT: Final = Path(__file__).with_name("held_out.jsonl.gz")
DIGESTS: Final = Path(__file__).with_name("digests.jsonl.gz")
# What the ids of digests for training begin with.
_DIGEST = "d"
# How much oftener than others questions on digests are drawn, on bundled ones and on those for training: they are few,
# and what the product ships is written so.
_BUNDLED_COUNT, _DIGEST_COUNT = 6.0, 3.0

Matrix = npt.NDArray[np.float32]
# A question: the id of its release, its text, and the ordinals of the sentences that answer it; none where none does.
Labelled = tuple[str, str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the sentences found for it, best first, what their vectors are, and which answer, if any.

    `before` and `behind` are the vectors of the sentences beside each in its chunk, zeros where there is none; `count`
    is how often it is drawn beside others. `release` is what the question is on, which may be one of the `bundled`
    digests; `places` are the releases and ordinals of the sentences.
    """

    question: str
    signs: Matrix
    vectors: Matrix
    before: Matrix
    behind: Matrix
    answers: npt.NDArray[np.bool_]
    count: float = 1.0
    release: str = ""
    places: tuple[tuple[str, int], ...] = ()
    bundled: bool = False


def read_questions(path: Path) -> Iterator[Labelled]:
    """The questions of a file, in its order."""
    for _, fields in read_objects(path):
        yield fields["release"], fields["question"], frozenset(fields["sentences"])


def collect(bench: Workbench, questions: Sequence[Labelled], *, behind: bool = False) -> Iterator[Example]:
    """An example of each question that no sentence answers, or one of those found for it.

    `behind` asks each as one behind an answer from its release is asked: with the title in front, in that release.
    """
    for release_id, question, ordinals in questions:
        query = bench.service.understand(question, TODAY)
        release = bench.reader.store.release(release_id)
        if behind and release is not None:
            own = bench.retriever.search(query, TOP_K, read=False).needs
            query = replace(query, rewritten=f"{release.title} {question}")
            found = bench.retriever.search(query, TOP_K)
            hits = tuple(hit for hit in found.hits if hit.chunk.release_id == release_id)
            found = replace(found, own=own, hits=hits)
        else:
            found = bench.retriever.search(query, TOP_K)
        weighed = weigh(query, found, bench.reader.store)[:SENTENCES]
        answers = np.array([c.release_id == release_id and c.sentence.ordinal in ordinals for c in weighed])
        if weighed and answers.any() == bool(ordinals):
            near = _beside(found)
            places = tuple((c.release_id, c.sentence.ordinal) for c in weighed)
            own, before, after = np.stack([near[place] for place in places], axis=1)
            bundled = release is not None and release.digest and not release_id.startswith(_DIGEST)
            count = _BUNDLED_COUNT if bundled else _DIGEST_COUNT if release_id.startswith(_DIGEST) else 1.0
            yield Example(
                query.search_text, seen_signs(weighed), own, before, after, answers, count, release_id, places, bundled
            )


def passages_of(bench: Workbench, examples: Iterable[Example]) -> dict[str, list[tuple[int, Passage]]]:
    """The passages of the releases that sentences were found in: each with the ordinal of its first sentence."""
    found: dict[str, list[tuple[int, Passage]]] = {}
    for key in {release for example in examples for release, _ in example.places}:
        sentences = bench.reader.store.sentences(key)
        for stored in bench.reader.store.release_chunks(key):
            chunk = stored.chunk
            spans = ((s.start - chunk.start, s.end - chunk.start) for s in sentences[chunk.first : chunk.last + 1])
            found.setdefault(key, []).append((chunk.first, Passage(chunk.header, chunk.text, tuple(spans))))
    return found


def _beside(found: Found) -> dict[tuple[str, int], Matrix]:
    """For each sentence found, by its release and ordinal: its vector, and those of the sentences beside it."""
    near: dict[tuple[str, int], Matrix] = {}
    for hit in found.hits:
        own = found.stored[hit.chunk.chunk_id].sentence_vectors
        near |= {(hit.chunk.release_id, hit.chunk.first + row): beside(own, row) for row in range(len(own))}
    return near


def labelled_benches(
    questions: Sequence[Labelled], data: Path, work: Path
) -> Iterator[tuple[Workbench, list[Labelled]]]:
    """Questions with an index that holds what they are on, made under `work` and open until the next is asked for.

    Real releases and digests stand apart, each beside the bundled corpus: a digest would say what its release does.

    Raises:
        InputError: the development data are not there.
    """
    for folder, file, are_digests in (("", data / "releases.jsonl.gz", False), ("digests", DIGESTS, True)):
        own = [question for question in questions if question[0].startswith(_DIGEST) is are_digests]
        wanted = {release for release, _, _ in own}
        if own:
            settings = load_settings().model_copy(update={"home": home_in(work / folder)})
            with indexed_bench([settings.corpus, _chosen(file, wanted, work / folder)], settings) as bench:
                yield bench, own


def home_in(work: Path) -> Path:
    """Where an index under `work` stands."""
    return (work / "home").absolute()


def _chosen(releases: Path, wanted: Container[str], work: Path) -> Path:
    """Those releases of a file that are wanted, in one of their own under `work`.

    Raises:
        InputError: the development data are not there.
    """
    if not releases.is_file():
        raise InputError(releases, "the development data are not there; name their folder with --data")
    work.mkdir(parents=True, exist_ok=True)
    path = work / "releases.jsonl"
    with gzip.open(releases, "rt", encoding="utf-8") as read, path.open("w", encoding="utf-8") as written:
        written.writelines(line for line in read if json.loads(line)["news_item_id"] in wanted)
    return path
