"""Teach the encoder to read passages: other vectors of the same sentences, nearer to the questions that they answer.

The second round of `python -m evals.training.reader`. A step takes the passages of a few releases and the questions on
them: within its release a question is to lie nearest to the sentences that answer it. The layers before the adapted
ones are those of the encoder, so that the index passes only the last ones twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from evals.training.examples import Example
from evals.training.reader import NAME, RATE, SCALE, adapted, begin, fall, numbers, step_down
from rag.index.adapter import Adapter, Factors
from rag.index.embedding import Passage
from rag.retrieval.signs import Signs

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Passages = Mapping[str, Sequence[tuple[int, Passage]]]
# Releases a step, questions of each at most, and how often each release is taken where its questions count once: taken
# twice, it is learned by heart, and others gain nothing.
_RELEASES, _QUESTIONS, _PASSES = 6, 10, 1
_PROMPT: Final = "passage: "
_AT_ONCE: Final = 12


class PassageReader:
    """An encoder with factors beside its last layers, as the index reads passages."""

    def __init__(self, folder: Path, begun: Mapping[str, Factors]) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: SentenceTransformer = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        encoder: Any = self._model[0]
        self._encoder = encoder.model
        self.factors = dict(adapted(self._encoder, begun))

    def sentences(self, passages: Sequence[Passage]) -> list[torch.Tensor]:
        """The vectors of the sentences of passages, each of shape (sentences, dim) and of length 1."""
        import torch

        tokenizer: Any = self._model.tokenizer
        tokens = tokenizer(
            [_PROMPT + passage.joined for passage in passages], padding=True, truncation=True, max_length=512,
            return_tensors="pt", return_offsets_mapping=True,
        )  # fmt: skip
        offsets = tokens.pop("offset_mapping")
        states = self._encoder(**tokens).last_hidden_state
        pooled = [
            _shares(passage, spans) @ rows for passage, spans, rows in zip(passages, offsets, states, strict=True)
        ]
        return [torch.nn.functional.normalize(vectors + 1e-9, dim=1) for vectors in pooled]

    def places(self, told: Passages, releases: Sequence[str]) -> dict[tuple[str, int], torch.Tensor]:
        """For each sentence of releases, its vector, and those of the ones before and behind it: shape (3, dim)."""
        import torch

        chunks = [(key, first, passage) for key in releases for first, passage in told[key]]
        found: dict[tuple[str, int], torch.Tensor] = {}
        for start in range(0, len(chunks), _AT_ONCE):
            part = chunks[start : start + _AT_ONCE]
            for (key, first, _), own in zip(part, self.sentences([p for _, _, p in part]), strict=True):
                edge = torch.zeros_like(own[:1])
                three = torch.stack([own, torch.cat([edge, own[:-1]]), torch.cat([own[1:], edge])], 1)
                found |= {(key, first + row): vectors for row, vectors in enumerate(three)}
        return found


def _shares(passage: Passage, offsets: torch.Tensor) -> torch.Tensor:
    """What each token is of the mean of each sentence: shape (sentences, tokens), as the index pools them."""
    import torch

    starts, ends = (offsets - (len(_PROMPT) + len(passage.joined) - len(passage.text))).T
    inside = torch.stack([(starts < end) & (ends > start) & (ends > starts) for start, end in passage.spans]).float()
    return inside / inside.sum(1, keepdim=True).clamp(min=1)


def teach_passages(
    folder: Path,
    examples: Sequence[Example],
    told: Passages,
    taught: tuple[Adapter, Signs],
    passes: int = _PASSES,
) -> tuple[Adapter, tuple[Adapter, Signs]]:
    """The additions for passages, and those for questions as they were taught on beside them."""
    import torch

    own = [kept for example in examples if (kept := _within_release(example)) is not None]
    reader, pupil = PassageReader(folder, {}), begin(folder, examples[0].vectors.shape[1], taught)
    learned = [factor for pair in reader.factors.values() for factor in pair]
    optimiser = torch.optim.AdamW([{"params": learned, "lr": RATE, "weight_decay": 0.01}, *pupil.groups(RATE / 2)])
    drawn = np.random.default_rng(1)
    batches = [batch for _ in range(passes) for batch in _batches(own, drawn)]
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: fall(step, len(batches)))
    for batch in batches:
        places = reader.places(told, list(dict.fromkeys(example.release for example in batch)))
        read = pupil.read([example.question for example in batch])
        losses = [
            pupil.loss(question, example, torch.stack([places[place] for place in example.places], 1))
            for example, question in zip(batch, read, strict=True)
        ]
        step_down(torch.stack(losses).mean(), optimiser, [*learned, *pupil.learned])
        rate.step()
    return Adapter(f"{NAME}-passages", SCALE, "", numbers(reader.factors)), pupil.taught()


def _within_release(example: Example) -> Example | None:
    """An example with the sentences of its own release alone; None where those are not what its label says."""
    rows = np.array([release == example.release for release, _ in example.places])
    if not rows.any() or example.answers[rows].any() != example.answers.any():
        return None
    return replace(
        example,
        signs=example.signs[rows],
        vectors=example.vectors[rows],
        before=example.before[rows],
        behind=example.behind[rows],
        answers=example.answers[rows],
        places=tuple(place for place, is_own in zip(example.places, rows, strict=True) if is_own),
    )


def _batches(examples: Sequence[Example], drawn: np.random.Generator) -> Iterator[list[Example]]:
    """The questions on a few releases at a time, each release as often as a question on it counts."""
    of_release: dict[str, list[Example]] = {}
    for example in examples:
        of_release.setdefault(example.release, []).append(example)
    taken = [key for key, own in of_release.items() for _ in range(round(own[0].count))]
    drawn.shuffle(taken)
    for start in range(0, len(taken), _RELEASES):
        keys = dict.fromkeys(taken[start : start + _RELEASES])
        chosen = [(of_release[key], drawn.permutation(len(of_release[key]))[:_QUESTIONS]) for key in keys]
        yield [own[place] for own, places in chosen for place in places]


def reread(folder: Path, adapter: Adapter, examples: Sequence[Example], told: Passages) -> list[Example]:
    """The examples with the vectors that passages have with the additions."""
    import torch

    reader = PassageReader(folder, adapter.factors)
    with torch.inference_mode():
        places = {place: three.numpy() for place, three in reader.places(told, list(told)).items()}
    found = []
    for example in examples:
        own, before, behind = np.stack([places[place] for place in example.places], axis=1)
        found.append(replace(example, vectors=own, before=before, behind=behind))
    return found
