"""Learn the decisions to answer: `python -m evals.fit_answerability --data DIR [--work DIR]`.

Asks the development cases over the bundled corpus, and the questions that the reader was not taught
(`evals/training/held_out.jsonl.gz`) over the releases that they are on, with the unanswerable ones. Prints what
five-fold cross-validation says of each kind, and writes the coefficients of `rag/retrieval/answerability.json`. Never
reads the cases of `evals/datasets`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from tqdm import tqdm

from evals.abstention import Decision, area_under_curve, trade_off
from evals.cases import ANSWERING, Case
from evals.fitting import FOLDS, development_bench, development_cases, fold_of
from evals.question_sets import load_set
from evals.retrieval import TODAY
from evals.training.examples import HELD_OUT, labelled_benches, read_questions
from rag.bootstrap import Workbench
from rag.errors import QuestionError, RagError
from rag.retrieval.answerability import Features, Logistic
from rag.retrieval.ground import Ground
from rag.settings import Settings, load_settings

Matrix = npt.NDArray[np.float64]
OUT = Path(__file__).resolve().parent.parent / "rag" / "retrieval" / "answerability.json"
_NAMES = tuple(field.name for field in fields(Features))
# Strength of the pull of the weights to zero, on standardised features.
_PULL = 1.0
# What a question counts for: hard development cases more, the many plainly unanswerable ones less.
_COUNTS = {"development": 1.0, "answerability": 1.5, "held out": 1.0, "unanswerable": 0.5}
# Those without an answer ask for details that releases on the matter do not tell.
_NEAR = frozenset({"answerability", "held out"})
# Whatever the examples say by chance, these never speak against an answer, or never for one.
_SPEAK_FOR, _SPEAK_AGAINST = (
    frozenset({"cosine", "coverage", "score"}),
    frozenset({"heaviest_missing", "place_missing"}),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question, whether it has an answer, and what the product found; questions of a group stay in one fold."""

    kind: str
    group: str
    answerable: bool
    ground: Ground

    @property
    def is_decided_by_rule(self) -> bool:
        """Whether no chance was worked out."""
        return self.ground.features is None


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, print and write; 2 when the data are not there."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_answerability")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data")
    parser.add_argument("--work", type=Path, default=Path("out/answerability"), help="where the indexes are kept")
    parser.add_argument("--out", type=Path, default=OUT, help="the file of coefficients")
    options = parser.parse_args(arguments)
    try:
        examples = gather(options.data, options.work, load_settings())
    except RagError as error:
        print(error, file=sys.stderr)
        return 2
    print(cross_validated(examples))
    learned = {
        f"{'across' if across else 'same'}{'' if near else ' matter'}": asdict(fit(examples, across=across, near=near))
        for near in (True, False)
        for across in (False, True)
    }
    # Those for encoders that read no questions are none of this one's.
    kept = json.loads(OUT.read_text("utf-8"))
    options.out.write_text(json.dumps(kept | learned, indent=2) + "\n", "utf-8")
    return 0


def gather(data: Path, work: Path, settings: Settings) -> list[Example]:
    """Ask every question.

    Raises:
        InputError: the development data are not there.
    """
    unanswerable = load_set(data, "unanswerable").questions
    with development_bench(work, settings) as bundled:
        examples = [example for case in tqdm(development_cases()) for example in _of_case(case, bundled)]
    for bench, own in labelled_benches(list(read_questions(HELD_OUT)), data, work / "held-out"):
        for release, question, ordinals in tqdm(own):
            ground = bench.service.retrieve(question, today=TODAY).ground
            examples.append(Example("held out", release, bool(ordinals), ground))
        for nothing in tqdm(unanswerable):
            ground = bench.service.retrieve(nothing.asked, today=TODAY).ground
            examples.append(Example("unanswerable", nothing.asked, False, ground))
        unanswerable = ()
    return examples


def _of_case(case: Case, bench: Workbench) -> Iterable[Example]:
    """The example of a case with a question of its own; follow-ups have none."""
    if case.question is None:
        return
    about = case.note.partition("about ")[2].partition(";")[0] or min(case.expected_release_ids, default=case.question)
    kind = "answerability" if case.id.startswith("dev-a") else "development"
    try:
        ground = bench.service.retrieve(case.question, today=case.today).ground
    except QuestionError:
        return
    yield Example(kind, about.removesuffix("-en"), bool(ANSWERING.intersection(case.expected_status)), ground)


def fit(examples: Sequence[Example], *, across: bool, near: bool = True) -> Logistic:
    """A logistic regression by maximum likelihood with a quadratic pull, both answers weighing the same in all.

    Without what is `near`, it tells whether the matter is there at all.
    """
    seen = [
        e
        for e in examples
        if e.ground.across == across and not e.is_decided_by_rule and (near or e.answerable or e.kind not in _NEAR)
    ]
    values = np.array([[getattr(e.ground.features, name) for name in _NAMES] for e in seen])
    wanted = np.array([e.answerable for e in seen])
    counts = np.array([_COUNTS[e.kind] for e in seen])
    counts[wanted] *= counts[~wanted].sum() / counts[wanted].sum()
    middle, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-9)
    scaled = np.hstack([(values - middle) / spread, np.ones((len(seen), 1))])
    bounds = [(0 if name in _SPEAK_FOR else None, 0 if name in _SPEAK_AGAINST else None) for name in _NAMES]
    start = np.zeros(scaled.shape[1])
    found = minimize(_loss(scaled, wanted, counts), start, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    weights = found.x[:-1] / spread
    bias = float(found.x[-1] - weights @ middle)
    learned = {name: round(float(weight), 3) for name, weight in zip(_NAMES, weights, strict=True)}
    return Logistic(round(bias, 3), learned)


def _loss(scaled: Matrix, wanted: npt.NDArray[np.bool_], counts: Matrix) -> Callable[[Matrix], float]:
    sign = np.where(wanted, 1.0, -1.0)

    def loss(weights: Matrix) -> float:
        missed = np.logaddexp(0.0, -sign * (scaled @ weights))
        return float(counts @ missed + _PULL * weights[:-1] @ weights[:-1])

    return loss


def cross_validated(examples: Sequence[Example]) -> str:
    """What folds that were not learned from say: the area under the curve and the trade-off of each kind."""
    folds = [fold_of(e.group) for e in examples]
    decided: dict[int, float] = {}
    for fold in range(FOLDS):
        others = [e for e, own in zip(examples, folds, strict=True) if own != fold]
        learned = {
            across: [fit(others, across=across, near=near) for near in (True, False)] for across in (False, True)
        }
        for place, (example, own) in enumerate(zip(examples, folds, strict=True)):
            if own == fold:
                decided[place] = _chance(example, learned[example.ground.across])
    lines = []
    for name, kinds in _PAIRS.items():
        own_decisions = [
            Decision(e.answerable, False, decided[place]) for place, e in enumerate(examples) if e.kind in kinds
        ]
        lines.append(f"{name}: area under the curve {area_under_curve(own_decisions):.3f}")
        near = [p for p in trade_off(own_decisions) if p.threshold <= 1]
        lines += [f"  {p.threshold:.2f}  {p}" for p in near[:: max(1, len(near) // 12)]]
    return "\n".join(lines)


_PAIRS = {
    "development cases": ("development",),
    "answerability cases": ("answerability",),
    "held out": ("held out",),
    "development against unanswerable": ("development", "unanswerable"),
}


def _chance(example: Example, learned: Sequence[Logistic]) -> float:
    ground = example.ground
    if ground.features is None:
        return float("inf") if ground.evidence else float("-inf")
    return min(decision.probability(ground.features) for decision in learned)


if __name__ == "__main__":
    sys.exit(main())
