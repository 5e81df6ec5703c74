"""What speaks for a sentence, and how much each of it weighs."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a sentence, or the weight of each.

    `titled` and `near` are coverages of the question's words by the sentence with the title, and with the sentences
    beside it too; `cosine` is that of sentence and question; `facets` the share of the asked forms that it holds words
    of; `focus` whether it names the thing asked about; `bound` and `bound_around` whether it and its chunk are of the
    time and issue that the question names; `rank` how far the chunk's score is below the best; `length` the logarithm
    of its characters; `bare` whether it is a heading, which says nothing by itself; `plain` and
    `answers` its cosines to the question as that is read for answers: beside the sentence as it is searched, and as it
    was read for answers itself, where the model was taught that.
    """

    titled: float = 0.0
    near: float = 0.0
    cosine: float = 0.0
    facets: float = 0.0
    focus: float = 0.0
    bound: float = 0.0
    bound_around: float = 0.0
    rank: float = 0.0
    length: float = 0.0
    bare: float = 0.0
    plain: float = 0.0
    answers: float = 0.0

    def score(self, weights: Signs) -> float:
        """The weighted sum, in log-odds."""
        return (
            self.titled * weights.titled
            + self.near * weights.near
            + self.cosine * weights.cosine
            + self.facets * weights.facets
            + self.focus * weights.focus
            + self.bound * weights.bound
            + self.bound_around * weights.bound_around
            + self.rank * weights.rank
            + self.length * weights.length
            + self.bare * weights.bare
            + self.plain * weights.plain
            + self.answers * weights.answers
        )


# Fitted as a listwise softmax on development cases (`python -m evals.fit_evidence`): evals/DECISIONS.md.
WEIGHTS = Signs(
    titled=5.0,
    near=2.8,
    cosine=35.0,
    facets=4.3,
    focus=1.4,
    bound=1.65,
    bound_around=0.9,
    rank=-0.14,
    length=-0.75,
    bare=-2.0,
)


# Fitted together with both readings of questions, on their questions (`python -m evals.training.reader`). Only `bare`
# is set: learned as -1.11, it let a heading stand as an answer.
PLAIN_WEIGHTS = Signs(
    titled=3.76,
    near=1.86,
    cosine=30.74,
    facets=2.04,
    focus=0.62,
    bound=1.24,
    bound_around=1.86,
    rank=-0.28,
    length=0.35,
    bare=-4.0,
    plain=35.4,
)
READ_WEIGHTS = Signs(
    titled=3.91,
    near=1.89,
    cosine=29.85,
    facets=1.9,
    focus=0.56,
    bound=1.28,
    bound_around=1.57,
    rank=-0.45,
    length=0.39,
    bare=-4.0,
    answers=41.5,
)
# How many of the signs the perceptrons see: all but the cosines of readings, which they see otherwise.
SEEN_SIGNS = len(astuple(Signs())) - 2
