"""How good the reader of questions is on questions it was not taught: `python -m evals.training.held_out --data DIR`.

Reads labelled questions of their own (`held_out.jsonl.gz`) on real releases and digests that no other question is on,
and prints by language how often the first sentence answers, how much of what would be quoted does, and how well the
chance of an answer tells questions that nothing in their release answers. Many more than the development cases: a
difference of 0.02 shows.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from evals.abstention import Decision, area_under_curve
from evals.retrieval import TODAY
from evals.training.examples import HELD_OUT, Labelled, labelled_benches, read_questions
from rag.bootstrap import Workbench
from rag.errors import RagError
from rag.retrieval.answerability import Answerability
from rag.retrieval.evidence import weigh
from rag.retrieval.ground import TOP_K, find_ground
from rag.retrieval.selection import select

# Of the questions that have an answer, the share that is refused when refusals are counted.
_REFUSED = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: whether its release answers it, and what became of it.

    `first` tells whether the best sentence answers, `precision` and `recall` are those of the sentences that would be
    quoted, `chance` is that of an answer.
    """

    language: str
    is_answered: bool
    first: bool
    precision: float
    recall: float
    chance: float


def outcomes(bench: Workbench, questions: Sequence[Labelled]) -> Iterator[Outcome]:
    """What becomes of each question."""
    answerability, store = Answerability.load(0.0), bench.reader.store
    for release_id, text, ordinals in tqdm(questions, unit="question", disable=None):
        query = bench.service.understand(text, TODAY)
        found = bench.retriever.search(query, TOP_K)
        weighed = weigh(query, found, store)
        quoted = select(query, weighed) if weighed else []
        right = [c.release_id == release_id and c.sentence.ordinal in ordinals for c in quoted]
        best = bool(weighed) and weighed[0].release_id == release_id and weighed[0].sentence.ordinal in ordinals
        chance = find_ground(query, found, store, answerability).chance or 0.0
        share = float(np.mean(right)) if right else 0.0
        yield Outcome(query.language, bool(ordinals), best, share, sum(right) / max(1, len(ordinals)), chance)


def summary(found: Iterable[Outcome]) -> str:
    """One line of figures, shares between 0 and 1."""
    found = list(found)
    answered = [o for o in found if o.is_answered]
    yes, no = (np.array([o.chance for o in found if o.is_answered is told]) for told in (True, False))
    mean = {name: np.mean([getattr(o, name) for o in answered]) for name in ("first", "precision", "recall")}
    area = area_under_curve([Decision(o.is_answered, False, o.chance) for o in found])
    refused = np.mean(no < np.quantile(yes, _REFUSED))
    return (
        f"n {len(yes)} and {len(no)} without an answer: first right {mean['first']:.3f}, quotes right "
        f"{mean['precision']:.3f}, told {mean['recall']:.3f}; area under the curve {area:.3f}, refused {refused:.3f} "
        f"where {_REFUSED} of the answered are"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.held_out")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data")
    parser.add_argument("--work", type=Path, default=Path("out/held-out"), help="where the index stands")
    parser.add_argument("--sample", type=int, default=None, help="ask only so many questions, always the same ones")
    options = parser.parse_args(arguments)
    try:
        questions = list(read_questions(HELD_OUT))
        random.Random(1).shuffle(questions)
        benches = labelled_benches(questions[: options.sample], options.data, options.work)
        found = [outcome for bench, own in benches for outcome in outcomes(bench, own)]
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for language in ("ko", "en"):
        print(language, summary(o for o in found if o.language == language))
    print("all", summary(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
