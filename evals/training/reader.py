"""Make the reader of answers again: `python -m evals.training.reader --data DIR --work DIR`.

Reads the labelled questions (`questions.jsonl.gz`, `more_questions.jsonl.gz`; with `--further` also those labelled
later, follow-ups among them) and the releases that they are on: digests written for it (`digests.jsonl.gz`), and those
of the development data that they name. Adds low-rank factors to the last layers of the bundled encoder so that a
question lies near the sentences that answer it, and far from all where none of its release does, and teaches a
perceptron over both vectors: once for questions beside the vectors that sentences have anyway, and once for questions
and passages, in three rounds (questions beside those vectors, passages and questions together, questions beside what
passages became). What is taught passages learns them by heart, so that those of the bundled digests are left to the
last round, where only questions learn. Writes `reader-plain.safetensors`, `reader.safetensors` and
`reader-passages.safetensors` into the work folder and prints the weights of the signs that were learned beside.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from evals.training.examples import (
    FOLLOW_UPS,
    FURTHER,
    QUESTIONS,
    Example,
    Labelled,
    collect,
    home_in,
    labelled_benches,
    passages_of,
    read_questions,
)
from rag.errors import RagError
from rag.index.adapter import Adapter, Factors, write_adapter
from rag.index.answer_reader import PASSAGES_FILE, PLAIN_FILE, READER_FILE
from rag.index.bundled import ensure_bundled_model
from rag.index.embedding import Passage
from rag.index.pair_scorer import COSINE, FARTHEST, MIDDLE, PRODUCT, SPREAD, VECTOR
from rag.retrieval.signs import READ_WEIGHTS, SEEN_SIGNS, Signs

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

# With follow-ups, of the questions that stand alone every so many is asked as one too.
_ASKED_BEHIND: Final = 10
NAME: Final = "reader-4"
# Layers that are adapted, their rank, and what the factors are multiplied by; numbers in the middle of the perceptron.
LAYERS, RANK, SCALE, _INNER = 6, 16, 2.0, 256
_BATCH, _PASSES, RATE, WARM, _DROPPED = 48, 2, 1e-3, 50, 0.15
# The place of the sign for headings, and its weight, which is set: learned, it let a heading stand as an answer.
_BARE, _BARE_WEIGHT = 9, -4.0
# Where the score begins that sentences must pass to be likelier than none: far below those of untaught vectors, so that
# which sentence answers is learned first. Begun among them, the first sentence was right in 0.65 of cases for 0.70.
_FLOOR = 41.0
_PARTS = (
    *("attention.self.query", "attention.self.key", "attention.self.value"),
    *("attention.output.dense", "intermediate.dense", "output.dense"),
)


@dataclass(frozen=True, slots=True)
class Pupil:
    """What learns to read questions: an encoder with factors beside its last layers, and what scores with it.

    `weights`, `share` and `floor` are the weights of the signs, that of the cosine, and the score to be passed.
    """

    model: SentenceTransformer
    factors: Mapping[str, tuple[torch.nn.Parameter, torch.nn.Parameter]]
    scorer: torch.nn.Module
    weights: torch.Tensor
    share: torch.Tensor
    floor: torch.Tensor

    @property
    def learned(self) -> list[torch.nn.Parameter]:
        """The factors, one by one."""
        return [factor for pair in self.factors.values() for factor in pair]

    def groups(self, rate: float) -> list[dict[str, Any]]:
        """What an optimiser takes."""
        return [
            {"params": self.learned, "lr": rate, "weight_decay": 0.01},
            {"params": [self.weights, self.share, self.floor], "lr": 0.02, "weight_decay": 0.0},
            {"params": list(self.scorer.parameters()), "lr": rate, "weight_decay": 0.05},
        ]

    def read(self, questions: Sequence[str]) -> torch.Tensor:
        """The vectors of questions, shape (questions, dim)."""
        import torch

        tokenizer: Any = self.model.tokenizer
        encoder: Any = self.model[0]
        tokens = tokenizer(
            [f"query: {question}" for question in questions], padding=True, truncation=True, max_length=128,
            return_tensors="pt",
        )  # fmt: skip
        states = encoder.model(**tokens).last_hidden_state
        mask = tokens["attention_mask"][..., None]
        return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)

    def loss(self, question: torch.Tensor, example: Example, vectors: torch.Tensor) -> torch.Tensor:
        """How unlikely the sentences that answer are, or that none does, by a softmax over them and the floor.

        `vectors`, shape (3, sentences, dim), are those of the sentences, of those before and of those behind them.
        """
        import torch
        from torch.nn.functional import dropout, relu

        own, before, behind = vectors
        signs = torch.from_numpy(example.signs)
        scores = signs @ self._used() + self.share * (own @ question)
        cosines = torch.stack([own @ question, before @ question, behind @ question], 1)
        values = inputs(question, own, signs, cosines, scores)
        hidden = relu(self.scorer.get_submodule("inner")(dropout(values, _DROPPED)))
        scores = scores + self.scorer.get_submodule("outer")(dropout(hidden, _DROPPED))[:, 0]
        right = torch.from_numpy(np.append(example.answers, not example.answers.any()))
        return -torch.logsumexp(torch.log_softmax(torch.cat([scores, self.floor[None]]), 0)[right], 0)

    def _used(self) -> torch.Tensor:
        import torch

        return torch.where(torch.arange(SEEN_SIGNS) == _BARE, torch.tensor(_BARE_WEIGHT), self.weights)

    def taught(self) -> tuple[Adapter, Signs]:
        """What was learned: the additions with the perceptron, and the weights of the signs and of the cosine."""
        others = {name: value.detach().numpy() for name, value in self.scorer.named_parameters()}
        adapter = Adapter(NAME, SCALE, "", numbers(self.factors), others)
        return adapter, replace(Signs(*self._used().detach().tolist()), answers=self.share.item())


def begin(folder: Path, dimension: int, taught: tuple[Adapter, Signs] | None = None) -> Pupil:
    """A pupil with the encoder in `folder`, which goes on from what was taught before, if anything was."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(1)
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    encoder: Any = model[0]
    adapter, signs = taught or (None, READ_WEIGHTS)
    scorer = _scorer(dimension)
    if adapter:
        scorer.load_state_dict({
            name: torch.tensor(value, dtype=torch.float32) for name, value in adapter.others.items()
        })
    return Pupil(
        model,
        dict(adapted(encoder.model, adapter.factors if adapter else {})),
        scorer,
        torch.tensor(astuple(signs)[:SEEN_SIGNS], requires_grad=True),
        torch.tensor(signs.answers, requires_grad=True),
        torch.tensor(_FLOOR, requires_grad=True),
    )


def train(
    folder: Path, examples: Sequence[Example], taught: tuple[Adapter, Signs] | None = None, passes: int = _PASSES
) -> tuple[Adapter, Signs]:
    """The additions to the encoder in `folder`, and the weights of the signs beside them (the answer sign's too)."""
    import torch

    pupil = begin(folder, examples[0].vectors.shape[1], taught)
    optimiser = torch.optim.AdamW(pupil.groups(RATE))
    counts = np.array([example.count for example in examples])
    steps = max(1, int(passes * counts.sum() / _BATCH))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: fall(step, steps))
    drawn = np.random.default_rng(1)
    for _ in range(steps):
        batch = [examples[n] for n in drawn.choice(len(examples), min(_BATCH, len(examples)), p=counts / counts.sum())]
        read = pupil.read([example.question for example in batch])
        losses = [
            pupil.loss(vector, example, torch.from_numpy(np.stack([example.vectors, example.before, example.behind])))
            for example, vector in zip(batch, read, strict=True)
        ]
        step_down(torch.stack(losses).mean(), optimiser, pupil.learned)
        rate.step()
    return pupil.taught()


def fall(step: int, steps: int) -> float:
    """The share of the learning rate at a step: up at first, then down to nearly nothing."""
    return min(1.0, (step + 1) / WARM) * max(0.01, 1 - step / steps)


def step_down(loss: torch.Tensor, optimiser: torch.optim.Optimizer, clipped: Sequence[torch.nn.Parameter]) -> None:
    """One step against a loss."""
    import torch

    optimiser.zero_grad()
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_(clipped, 1.0)
    optimiser.step()


def numbers(factors: Mapping[str, tuple[torch.nn.Parameter, torch.nn.Parameter]]) -> dict[str, Factors]:
    """Factors as an adapter holds them."""
    return {name: (down.detach().numpy(), up.detach().numpy()) for name, (down, up) in factors.items()}


def _scorer(dimension: int) -> torch.nn.Module:
    """The perceptron of `rag.index.pair_scorer`, which adds nothing at first."""
    import torch

    scorer = torch.nn.Module()
    outer = torch.nn.Linear(_INNER, 1)
    torch.nn.init.zeros_(outer.weight)
    torch.nn.init.zeros_(outer.bias)
    scorer.add_module("inner", torch.nn.Linear(3 * dimension + SEEN_SIGNS + 4, _INNER))
    scorer.add_module("outer", outer)
    return scorer


def adapted(
    encoder: torch.nn.Module, begun: Mapping[str, Factors]
) -> Iterator[tuple[str, tuple[torch.nn.Parameter, torch.nn.Parameter]]]:
    """Put a pair of factors beside each linear layer of the last ones, as they were `begun`; nothing else learns."""
    import torch

    encoder.requires_grad_(False)
    layers: Any = encoder.get_submodule("encoder.layer")
    for number in range(len(layers) - LAYERS, len(layers)):
        for part in _PARTS:
            linear, name = layers[number].get_submodule(part), f"encoder.layer.{number}.{part}.weight"
            down, up = (
                (torch.tensor(factor, dtype=torch.float32) for factor in begun[name])
                if name in begun
                else (torch.randn(RANK, linear.in_features) * 0.02, torch.zeros(linear.out_features, RANK))
            )
            pair = torch.nn.Parameter(down), torch.nn.Parameter(up)
            linear.register_forward_hook(_adding(*pair))
            yield name, pair


def _adding(
    down: torch.Tensor, up: torch.Tensor
) -> Callable[[torch.nn.Module, tuple[torch.Tensor], torch.Tensor], torch.Tensor]:
    return lambda _, given, out: out + SCALE * (given[0] @ down.T) @ up.T


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
    from evals.training.passages import reread, teach_passages

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
        passages: dict[str, list[tuple[int, Passage]]] = {}
        for bench, own in labelled_benches([*questions, *behind], options.data, options.work):
            here = set(own)
            found = list(collect(bench, [question for question in questions if question in here]))
            found += collect(bench, [question for question in behind if question in here], behind=True)
            passages |= passages_of(bench, found)
            examples += found
        folder = ensure_bundled_model(home_in(options.work))
        plain, plain_weights = train(folder, examples)
        others = [example for example in examples if not example.bundled]
        told, taught = teach_passages(folder, others, passages, train(folder, others))
        read, weights = train(folder, reread(folder, told, examples, passages), taught)
        hashes = [
            write_adapter(made, options.work / path.name)
            for made, path in ((plain, PLAIN_FILE), (read, READER_FILE), (told, PASSAGES_FILE))
        ]
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{options.work}: sha256 {', '.join(hashes)}, from {len(examples)} questions")
    print(f"plain: {replace(plain_weights, plain=plain_weights.answers, answers=0.0)}\nread: {weights}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
