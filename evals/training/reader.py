"""Make the reader of questions again: `python -m evals.training.reader --data DIR --work DIR`.

Reads the labelled questions (`questions.jsonl.gz`, `more_questions.jsonl.gz`; with `--further` also what was labelled
after the reader that ships, follow-ups among it) and the releases that they are on: the bundled corpus, digests written
for it (`digests.jsonl.gz`), and those of the development data that they name. Adds low-rank factors to the last layers
of the bundled encoder, so that a question lies near the sentences that answer it, and far from all where none of its
release does, and teaches a perceptron over both vectors; sentences keep the vectors that the index gives them. Writes
`reader.safetensors` into the work folder and prints the weights of the signs that were learned beside.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from evals.errors import InputError
from evals.fitting import indexed_bench
from evals.lines import read_objects
from evals.retrieval import TODAY
from rag.bootstrap import Workbench
from rag.domain import PressRelease
from rag.errors import RagError
from rag.index.adapter import Adapter, write_adapter
from rag.index.bundled import ensure_bundled_model
from rag.index.pair_scorer import COSINE, FARTHEST, MIDDLE, PRODUCT, SENTENCES, SPREAD, VECTOR
from rag.retrieval.evidence import READ_WEIGHTS, Signs, weigh
from rag.retrieval.ground import TOP_K
from rag.retrieval.hybrid import Found
from rag.settings import load_settings

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

QUESTIONS: Final = (
    Path(__file__).with_name("questions.jsonl.gz"),
    Path(__file__).with_name("more_questions.jsonl.gz"),
)
# Labelled later: what ships was not taught these, nor those that are asked behind an answer.
FURTHER: Final = Path(__file__).with_name("further_questions.jsonl.gz")
FOLLOW_UPS: Final = Path(__file__).with_name("follow_ups.jsonl.gz")
HELD_OUT: Final = Path(__file__).with_name("held_out.jsonl.gz")
# With follow-ups, of the questions that stand alone every so many is asked as one too.
_ASKED_BEHIND: Final = 10
DIGESTS: Final = Path(__file__).with_name("digests.jsonl.gz")
# What the ids of digests for training begin with.
_DIGEST = "d"
NAME: Final = "reader-3"
# Layers that are adapted, their rank, and what the factors are multiplied by; numbers in the middle of the perceptron.
LAYERS, RANK, SCALE, _INNER = 6, 16, 2.0, 256
_BATCH, _PASSES, _RATE, _WARM, _DROPPED = 48, 3, 1e-3, 50, 0.15
# How much oftener than others questions on digests are drawn, on bundled ones and on those for training: they are few,
# and what the product ships is written so.
_BUNDLED_COUNT, _DIGEST_COUNT = 6.0, 2.0
# The place of the sign for headings, and its weight, which is set: learned, it let a heading stand as an answer.
_BARE, _BARE_WEIGHT = 9, -4.0
# Where the score begins that sentences must pass to be likelier than none: far below those of untaught vectors, so that
# which sentence answers is learned first. Begun among them, the first sentence was right in 0.65 of cases for 0.70.
_FLOOR = 41.0
_PARTS = (
    *("attention.self.query", "attention.self.key", "attention.self.value"),
    *("attention.output.dense", "intermediate.dense", "output.dense"),
)
# The last sign is what is learned here.
_SIGNS: Final = len(astuple(Signs())) - 1

Matrix = npt.NDArray[np.float32]
# A question: the id of its release, its text, and the ordinals of the sentences that answer it; none where none does.
Labelled = tuple[str, str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the sentences found for it, best first, what their vectors are, and which answer, if any.

    `before` and `behind` are the vectors of the sentences beside each in its chunk, zeros where there is none; `count`
    is how often it is drawn beside others.
    """

    question: str
    signs: Matrix
    vectors: Matrix
    before: Matrix
    behind: Matrix
    answers: npt.NDArray[np.bool_]
    count: float = 1.0


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
            signs = np.array([astuple(c.signs)[:_SIGNS] for c in weighed], np.float32)
            beside = _beside(found)
            three = np.stack([beside[c.release_id, c.sentence.ordinal] for c in weighed])
            count = _count(release_id, release)
            yield Example(query.search_text, signs, three[:, 0], three[:, 1], three[:, 2], answers, count)


def _beside(found: Found) -> dict[tuple[str, int], Matrix]:
    """For each sentence found, by its release and ordinal: its vector, and those of the sentences beside it."""
    beside: dict[tuple[str, int], Matrix] = {}
    for hit in found.hits:
        own = found.stored[hit.chunk.chunk_id].sentence_vectors
        edge = np.zeros_like(own[:1])
        rows = np.stack([own, np.concatenate([edge, own[:-1]]), np.concatenate([own[1:], edge])], axis=1)
        beside |= {(hit.chunk.release_id, hit.chunk.first + row): three for row, three in enumerate(rows)}
    return beside


def _count(release_id: str, release: PressRelease | None) -> float:
    if release_id.startswith(_DIGEST):
        return _DIGEST_COUNT
    return _BUNDLED_COUNT if release is not None and release.digest else 1.0


def train(folder: Path, examples: Sequence[Example], passes: int = _PASSES) -> tuple[Adapter, Signs]:
    """The additions to the encoder in `folder`, and the weights of the signs beside them (the answer sign's too)."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(1)
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    encoder: Any = model[0]
    factors = dict(_adapted(encoder.model))
    scorer = _scorer(examples[0].vectors.shape[1])
    start = astuple(READ_WEIGHTS)
    weights = torch.tensor(start[:_SIGNS], requires_grad=True)
    share = torch.tensor(float(start[_SIGNS]), requires_grad=True)
    floor = torch.tensor(_FLOOR, requires_grad=True)
    learned = [factor for pair in factors.values() for factor in pair]
    optimiser = torch.optim.AdamW([
        {"params": learned, "lr": _RATE, "weight_decay": 0.01},
        {"params": [weights, share, floor], "lr": 0.02, "weight_decay": 0.0},
        {"params": list(scorer.parameters()), "lr": _RATE, "weight_decay": 0.05},
    ])
    counts = np.array([example.count for example in examples])
    steps = max(1, int(passes * counts.sum() / _BATCH))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM) * max(0.01, 1 - step / steps)
    )
    drawn = np.random.default_rng(1)
    for _ in range(steps):
        batch = [examples[n] for n in drawn.choice(len(examples), min(_BATCH, len(examples)), p=counts / counts.sum())]
        read = _read(model, encoder.model, [example.question for example in batch])
        used = torch.where(torch.arange(_SIGNS) == _BARE, torch.tensor(_BARE_WEIGHT), weights)
        loss = sum(
            (_loss(example, vector, used, share, floor, scorer) for example, vector in zip(batch, read, strict=True)),
            torch.zeros(()),
        )
        optimiser.zero_grad()
        torch.autograd.backward(loss / len(batch))
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        rate.step()
    made = {name: (down.detach().numpy(), up.detach().numpy()) for name, (down, up) in factors.items()}
    others = {name: value.detach().numpy() for name, value in scorer.named_parameters()}
    return Adapter(NAME, SCALE, "", made, others), Signs(*[*used.detach().tolist(), share.item()])


def _scorer(dimension: int) -> torch.nn.Module:
    """The perceptron of `rag.index.pair_scorer`, which adds nothing at first."""
    import torch

    scorer = torch.nn.Module()
    outer = torch.nn.Linear(_INNER, 1)
    torch.nn.init.zeros_(outer.weight)
    torch.nn.init.zeros_(outer.bias)
    scorer.add_module("inner", torch.nn.Linear(3 * dimension + _SIGNS + 4, _INNER))
    scorer.add_module("outer", outer)
    return scorer


def _adapted(encoder: torch.nn.Module) -> Iterator[tuple[str, tuple[torch.nn.Parameter, torch.nn.Parameter]]]:
    """Put a pair of factors beside each linear layer of the last ones; nothing else learns."""
    import torch

    encoder.requires_grad_(False)
    layers: Any = encoder.get_submodule("encoder.layer")
    for number in range(len(layers) - LAYERS, len(layers)):
        for part in _PARTS:
            linear = layers[number].get_submodule(part)
            down = torch.nn.Parameter(torch.randn(RANK, linear.in_features) * 0.02)
            up = torch.nn.Parameter(torch.zeros(linear.out_features, RANK))

            linear.register_forward_hook(_adding(down, up))
            yield f"encoder.layer.{number}.{part}.weight", (down, up)


def _adding(
    down: torch.Tensor, up: torch.Tensor
) -> Callable[[torch.nn.Module, tuple[torch.Tensor], torch.Tensor], torch.Tensor]:
    return lambda _, given, out: out + SCALE * (given[0] @ down.T) @ up.T


def _read(model: SentenceTransformer, encoder: torch.nn.Module, questions: Sequence[str]) -> torch.Tensor:
    import torch

    tokenizer: Any = model.tokenizer
    tokens = tokenizer(
        [f"query: {question}" for question in questions], padding=True, truncation=True, max_length=128,
        return_tensors="pt",
    )  # fmt: skip
    states = encoder(**tokens).last_hidden_state
    mask = tokens["attention_mask"][..., None]
    return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)


def _loss(
    example: Example,
    question: torch.Tensor,
    weights: torch.Tensor,
    share: torch.Tensor,
    floor: torch.Tensor,
    scorer: torch.nn.Module,
) -> torch.Tensor:
    """How unlikely the sentences that answer are, or that none does, by a softmax over the sentences and the floor."""
    import torch
    from torch.nn.functional import dropout, relu

    signs = torch.from_numpy(example.signs)
    vectors, before, behind = (torch.from_numpy(v) for v in (example.vectors, example.before, example.behind))
    scores = signs @ weights + share * (vectors @ question)
    cosines = torch.stack([vectors @ question, before @ question, behind @ question], 1)
    values = inputs(question, vectors, signs, cosines, scores)
    hidden = relu(scorer.get_submodule("inner")(dropout(values, _DROPPED)))
    scores = scores + scorer.get_submodule("outer")(dropout(hidden, _DROPPED))[:, 0]
    right = torch.from_numpy(np.append(example.answers, not example.answers.any()))
    return -torch.logsumexp(torch.log_softmax(torch.cat([scores, floor[None]]), 0)[right], 0)


def inputs(
    question: torch.Tensor, vectors: torch.Tensor, signs: torch.Tensor, cosines: torch.Tensor, scores: torch.Tensor
) -> torch.Tensor:
    """What the perceptron sees, as `rag.index.pair_scorer` makes it."""
    import torch

    below = (scores - scores.max()).clamp(-FARTHEST, 0.0)[:, None] / SPREAD
    parts = (question.expand_as(vectors) * VECTOR, vectors * VECTOR, vectors * question * PRODUCT)
    return torch.cat([*parts, signs, cosines * COSINE - MIDDLE, below], 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.reader")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data")
    parser.add_argument("--work", type=Path, default=Path("out/reader"), help="where index and result stand")
    parser.add_argument("--further", action="store_true", help="teach what was labelled later, too")
    options = parser.parse_args(arguments)
    try:
        questions = [question for path in QUESTIONS for question in read_questions(path)]
        behind: list[Labelled] = []
        if options.further:
            questions += read_questions(FURTHER)
            behind = [*read_questions(FOLLOW_UPS), *questions[::_ASKED_BEHIND]]
        examples: list[Example] = []
        for bench, own in labelled_benches([*questions, *behind], options.data, options.work):
            here = set(own)
            examples += collect(bench, [question for question in questions if question in here])
            examples += collect(bench, [question for question in behind if question in here], behind=True)
        adapter, weights = train(ensure_bundled_model(_home(options.work)), examples)
        sha256 = write_adapter(adapter, options.work / "reader.safetensors")
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{options.work / 'reader.safetensors'}: sha256 {sha256}, from {len(examples)} questions\n{weights}")
    return 0


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
            settings = load_settings().model_copy(update={"home": _home(work / folder)})
            with indexed_bench([settings.corpus, _chosen(file, wanted, work / folder)], settings) as bench:
                yield bench, own


def _home(work: Path) -> Path:
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


if __name__ == "__main__":
    sys.exit(main())
