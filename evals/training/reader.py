"""Make the reader of questions again: `python -m evals.training.reader --data DIR --work DIR`.

Reads the labelled questions (`questions.jsonl.gz`) and the releases that they are on: the bundled corpus, and those of
the development data that they name. Adds low-rank factors to the last layers of the bundled encoder, so that a question
lies near the sentences that answer it, and far from all where none of its release does; sentences keep the vectors that
the index gives them. Writes `reader.safetensors` into the work folder and prints the weights of the signs that were
learned beside.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from evals.errors import InputError
from evals.lines import read_objects
from evals.retrieval import TODAY
from rag.bootstrap import Workbench, build_workbench, run_index
from rag.errors import RagError
from rag.index.adapter import Adapter, write_adapter
from rag.index.bundled import ensure_bundled_model
from rag.retrieval.evidence import READ_WEIGHTS, Signs, weigh
from rag.retrieval.ground import TOP_K
from rag.settings import load_settings

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

QUESTIONS: Final = Path(__file__).with_name("questions.jsonl.gz")
NAME: Final = "reader-2"
# Layers that are adapted, their rank, and what the factors are multiplied by.
LAYERS, RANK, SCALE = 6, 8, 2.0
_BATCH, _PASSES, _RATE = 32, 3, 1e-3
# Where the score begins that sentences must pass to be likelier than none: far below those of untaught vectors, so that
# which sentence answers is learned first. Begun among them, the first sentence was right in 0.65 of cases for 0.70.
_FLOOR = 41.0
# Sentences that a question is held against, of those that an answer would be chosen from.
_SENTENCES = 24
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
    """A question with the sentences found for it: their signs and vectors, and which of them answer, if any."""

    question: str
    signs: Matrix
    vectors: Matrix
    answers: npt.NDArray[np.bool_]


def read_questions(path: Path) -> Iterator[Labelled]:
    """The questions of a file, in its order."""
    for _, fields in read_objects(path):
        yield fields["release"], fields["question"], frozenset(fields["sentences"])


def collect(bench: Workbench, questions: Sequence[Labelled]) -> Iterator[Example]:
    """An example of each question that no sentence answers, or one of those found for it."""
    for release_id, question, ordinals in questions:
        query = bench.service.understand(question, TODAY)
        found = bench.retriever.search(query, TOP_K)
        weighed = weigh(query, found, bench.reader.store)[:_SENTENCES]
        vectors = {
            (hit.chunk.release_id, hit.chunk.first + row): vector
            for hit in found.hits
            for row, vector in enumerate(found.stored[hit.chunk.chunk_id].sentence_vectors)
        }
        answers = np.array([c.release_id == release_id and c.sentence.ordinal in ordinals for c in weighed])
        if weighed and answers.any() == bool(ordinals):
            signs = np.array([astuple(c.signs)[:_SIGNS] for c in weighed], np.float32)
            read = np.stack([vectors[c.release_id, c.sentence.ordinal] for c in weighed])
            yield Example(question, signs, read, answers)


def train(folder: Path, examples: Sequence[Example], passes: int = _PASSES) -> tuple[Adapter, Signs]:
    """The additions to the encoder in `folder`, and the weights of the signs beside them (the answer sign's too)."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(7)
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    encoder: Any = model[0]
    factors = dict(_adapted(encoder.model))
    start = astuple(READ_WEIGHTS)
    weights = torch.tensor(start[:_SIGNS], requires_grad=True)
    share = torch.tensor(float(start[_SIGNS]), requires_grad=True)
    floor = torch.tensor(_FLOOR, requires_grad=True)
    learned = [factor for pair in factors.values() for factor in pair]
    optimiser = torch.optim.AdamW([
        {"params": learned, "lr": _RATE, "weight_decay": 0.01},
        {"params": [weights, share, floor], "lr": 0.02, "weight_decay": 0.0},
    ])
    steps = max(1, passes * len(examples) // _BATCH)
    falling = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.0, 1 - step / steps))
    drawn = np.random.default_rng(1)
    for _ in range(passes):
        order = drawn.permutation(len(examples))
        for first in range(0, len(order), _BATCH):
            batch = [examples[place] for place in order[first : first + _BATCH]]
            read = _read(model, encoder.model, [example.question for example in batch])
            loss = sum(
                (_loss(example, vector, weights, share, floor) for example, vector in zip(batch, read, strict=True)),
                torch.zeros(()),
            )
            optimiser.zero_grad()
            torch.autograd.backward(loss / len(batch))
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            falling.step()
    made = {name: (down.detach().numpy(), up.detach().numpy()) for name, (down, up) in factors.items()}
    adapter = Adapter(NAME, SCALE, "", made)
    return adapter, Signs(*[*weights.detach().tolist(), share.item()])


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
    example: Example, vector: torch.Tensor, weights: torch.Tensor, share: torch.Tensor, floor: torch.Tensor
) -> torch.Tensor:
    """How unlikely the sentences that answer are, or that none does, by a softmax over the sentences and the floor."""
    import torch

    scores = torch.from_numpy(example.signs) @ weights + share * (torch.from_numpy(example.vectors) @ vector)
    right = torch.from_numpy(np.append(example.answers, not example.answers.any()))
    return -torch.logsumexp(torch.log_softmax(torch.cat([scores, floor[None]]), 0)[right], 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.reader")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data")
    parser.add_argument("--work", type=Path, default=Path("out/reader"), help="where index and result stand")
    options = parser.parse_args(arguments)
    try:
        questions = list(read_questions(QUESTIONS))
        with labelled_bench(questions, options.data, options.work) as bench:
            examples = list(collect(bench, questions))
        adapter, weights = train(ensure_bundled_model(_home(options.work)), examples)
        sha256 = write_adapter(adapter, options.work / "reader.safetensors")
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{options.work / 'reader.safetensors'}: sha256 {sha256}, from {len(examples)} questions\n{weights}")
    return 0


@contextmanager
def labelled_bench(questions: Iterable[Labelled], data: Path, work: Path) -> Iterator[Workbench]:
    """The bundled corpus and the releases that the questions are on, indexed under `work` and open.

    Raises:
        InputError: the development data are not there.
    """
    work.mkdir(parents=True, exist_ok=True)
    chosen = _chosen(data / "releases.jsonl.gz", {release for release, _, _ in questions}, work)
    settings = load_settings().model_copy(update={"home": _home(work)})
    run_index([settings.corpus, chosen], settings)
    bench = build_workbench(settings)
    try:
        yield bench
    finally:
        bench.service.close()


def _home(work: Path) -> Path:
    return (work / "home").absolute()


def _chosen(releases: Path, wanted: set[str], work: Path) -> Path:
    """The releases of the development data that the questions are on, in a file of their own.

    Raises:
        InputError: the development data are not there.
    """
    if not releases.is_file():
        raise InputError(releases, "the development data are not there; name their folder with --data")
    path = work / "releases.jsonl"
    with gzip.open(releases, "rt", encoding="utf-8") as read, path.open("w", encoding="utf-8") as written:
        written.writelines(line for line in read if json.loads(line)["news_item_id"] in wanted)
    return path


if __name__ == "__main__":
    sys.exit(main())
