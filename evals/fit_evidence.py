"""Learn the weights of evidence sentences: `python -m evals.fit_evidence [--work DIR]`.

Asks the development cases with expected quotes over the bundled corpus, and fits a listwise softmax over the sentences
that were weighed for each: the chance of the expected ones is made as large as it can be. Prints what five folds that
were not learned from say, with the weights in use and with new ones, and the new weights, to be written into
`rag/retrieval/evidence.py`. Never reads the cases of `evals/datasets`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from tqdm import tqdm

from evals.cases import ANSWERING, Case
from evals.fitting import FOLDS, development_bench, development_cases, fold_of
from rag.bootstrap import Workbench
from rag.domain import Language
from rag.errors import QuestionError, RagError
from rag.retrieval.evidence import Candidate, weigh
from rag.retrieval.ground import TOP_K
from rag.retrieval.signs import WEIGHTS, Signs
from rag.settings import Settings, load_settings

Matrix = npt.NDArray[np.float64]
NAMES = tuple(field.name for field in fields(Signs))
# Strength of the pull of the weights to zero, on signs divided by their spread.
_PULL = 0.002


@dataclass(frozen=True, slots=True)
class Example:
    """The sentences weighed for a question: their signs, shape (sentences, signs), and which of them are expected.

    Questions on one release (`group`) stay in one fold. `releases` tells the release of each sentence.
    """

    language: Language
    group: str
    signs: Matrix
    expected: npt.NDArray[np.bool_]
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Precision:
    """Shares of questions: an expected sentence is the best one; among the best three of the best one's release."""

    first: float
    three: float

    def __str__(self) -> str:
        """Such as `S@1 0.590  S@3 0.761`."""
        return f"S@1 {self.first:.3f}  S@3 {self.three:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn and print; 2 when the corpus cannot be asked."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_evidence")
    parser.add_argument("--work", type=Path, default=Path("out/evidence"), help="where the index is kept")
    options = parser.parse_args(arguments)
    try:
        examples = gather(options.work, load_settings())
    except RagError as error:
        print(error, file=sys.stderr)
        return 2
    print(report(examples))
    return 0


def gather(work: Path, settings: Settings) -> list[Example]:
    """Weigh the sentences of every development case that expects quotes."""
    cases = [case for case in development_cases() if case.question and case.expected_quotes]
    with development_bench(work, settings) as bench:
        return [example for case in tqdm(cases, disable=None) if (example := _example(case, bench))]


def _example(case: Case, bench: Workbench) -> Example | None:
    if not ANSWERING.intersection(case.expected_status):
        return None
    try:
        query = bench.service.understand(case.question or "", case.today)
    except QuestionError:
        return None
    candidates = weigh(query, bench.retriever.search(query, TOP_K), bench.reader.store)
    if not candidates:
        return None
    return Example(
        query.language,
        min(case.expected_release_ids).removesuffix("-en"),
        np.array([astuple(c.signs) for c in candidates]),
        np.array([_is_expected(case, c) for c in candidates]),
        tuple(c.release_id for c in candidates),
    )


def _is_expected(case: Case, candidate: Candidate) -> bool:
    quotes = (quote for group in case.expected_quotes for quote in group)
    return candidate.release_id in case.expected_release_ids and any(q in candidate.sentence.text for q in quotes)


def fit(examples: Sequence[Example]) -> Matrix:
    """The weights that make the expected sentences likeliest, shape (signs,); questions without any are left out."""
    seen = [example for example in examples if example.expected.any()]
    spread = np.maximum(np.concatenate([example.signs for example in seen]).std(axis=0), 1e-3)
    found = minimize(_loss([(e.signs / spread, e.expected) for e in seen]), np.zeros(len(NAMES)), jac=True)
    weights: Matrix = found.x / spread
    return weights


def _loss(lists: Sequence[tuple[Matrix, npt.NDArray[np.bool_]]]) -> Callable[[Matrix], tuple[float, Matrix]]:
    """The mean of -log(chance of the expected sentences), and its gradient."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, gradient = _PULL * float(weights @ weights), 2 * _PULL * weights
        for signs, expected in lists:
            scores = signs @ weights
            total += float(logsumexp(scores) - logsumexp(scores[expected])) / len(lists)
            gradient += (softmax(scores) @ signs - softmax(scores[expected]) @ signs[expected]) / len(lists)
        return total, gradient

    return loss


def precision(examples: Sequence[Example], weights: Sequence[Matrix]) -> Precision:
    """How often an expected sentence comes first, each example scored with weights of its own."""
    first, three = [], []
    for example, own in zip(examples, weights, strict=True):
        order = np.argsort(-(example.signs @ own), kind="stable")
        release = example.releases[order[0]]
        best = [place for place in order if example.releases[place] == release][:3]
        first.append(bool(example.expected[order[0]]))
        three.append(bool(example.expected[best].any()))
    return Precision(float(np.mean(first)), float(np.mean(three)))


def report(examples: Sequence[Example]) -> str:
    """What the weights in use and those of folds not learned from do, by language; and the weights fitted on all."""
    folds = [fold_of(example.group) for example in examples]
    learned = [
        fit([e for e, fold in zip(examples, folds, strict=True) if fold != own]) if own in folds else np.zeros(0)
        for own in range(FOLDS)
    ]
    lines = [f"{len(examples)} questions; an expected sentence is among those weighed for {_share(examples):.3f}"]
    for language in ("ko", "en"):
        places = [place for place, example in enumerate(examples) if example.language == language]
        own = [examples[place] for place in places]
        if own:
            in_use = precision(own, [np.array(astuple(WEIGHTS))] * len(own))
            lines.append(f"{language}: in use {in_use}; fitted {precision(own, [learned[folds[p]] for p in places])}")
    weights = dict(zip(NAMES, fit(examples).tolist(), strict=True))
    return "\n".join([*lines, ", ".join(f"{name}={weight:.2f}" for name, weight in weights.items())])


def _share(examples: Sequence[Example]) -> float:
    return float(np.mean([example.expected.any() for example in examples]))


if __name__ == "__main__":
    sys.exit(main())
