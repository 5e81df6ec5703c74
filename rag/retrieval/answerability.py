"""Answerability: the chance that chosen sentences answer a question, learned on development questions.

No single score tells, since an unanswerable question names real things too. Rules come first: what a question is bound
to must be there. Then a logistic regression over few features; its coefficients stand in `answerability.json`, made by
`python -m evals.fit_answerability`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Final

from rag.domain import Language, Query
from rag.retrieval.evidence import Candidate
from rag.retrieval.facets import asked_noun
from rag.retrieval.forms import REQUIRED
from rag.retrieval.places import missing_places
from rag.retrieval.terms import Need

# What there are coefficients for: question and release of one language or not, by encoders that read questions or not.
CASES: Final = ("same", "across", "same unread", "across unread")


@dataclass(frozen=True, slots=True)
class Features:
    """What the decision sees of a question and the best sentence.

    Their cosine; the coverage of the question by the sentence's chunk; what the heaviest thing that is named and not
    there weighs in the question, 0 to 1; as 1 or 0 whether a named place is missing, and whether the question is in
    English, where cosines are lower; the cosine as one reads for answers, and the sentence's score, which was taught
    with questions that nothing answers. Encoders that read no questions have neither.
    """

    cosine: float
    coverage: float
    heaviest_missing: float
    place_missing: float
    english: float
    answers: float = 0.0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """A bias and a weight for each feature."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Features) -> float:
        """The chance that the question is answered, 0 to 1."""
        total = self.bias + sum(self.weights[name] * value for name, value in asdict(features).items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@dataclass(frozen=True, slots=True)
class Answerability:
    """The learned decision: `same` where question and release share a language, `across` where they do not.

    Cosines across languages are lower and tell less, so each case has coefficients of its own; and so have encoders
    that do not read questions, `unread`, in the same order (None: the same ones).
    """

    same: Logistic
    across: Logistic
    threshold: float
    unread: tuple[Logistic, Logistic] | None = None

    @classmethod
    def load(cls, threshold: float) -> Answerability:
        """Read the coefficients of the package; answers from a chance of `threshold` on."""
        text = resources.files(__package__).joinpath("answerability.json").read_text(encoding="utf-8")
        learned = json.loads(text)
        same, across, *unread = (Logistic(learned[name]["bias"], learned[name]["weights"]) for name in CASES)
        return cls(same, across, threshold, (unread[0], unread[1]))

    def probability(self, features: Features, *, across: bool, read: bool = True) -> float:
        """The chance that the question is answered, 0 to 1; `read` tells whether the encoder reads questions."""
        same_across = (self.same, self.across) if read or self.unread is None else self.unread
        return same_across[across].probability(features)


def features_of(
    chosen: Sequence[Candidate], needs: Sequence[Need], language: Language, *, read: bool = False
) -> Features:
    """The features of chosen sentences, one at least; `read` tells whether the encoder reads questions."""
    best = max(chosen, key=lambda c: c.score)
    held = best.context.union(*(c.terms for c in chosen))
    missing = missing_places(needs, held, (c.sentence.text for c in chosen))
    absent = max((need.weight for need in needs if held.isdisjoint(need.terms)), default=0.0)
    heaviest = absent / sum(need.weight for need in needs) if absent else 0.0
    return Features(
        best.cosine,
        best.around,
        heaviest,
        float(bool(missing)),
        float(language == "en"),
        best.signs.answers,
        best.score if read else 0.0,
    )


def is_ruled_out(query: Query, chosen: Sequence[Candidate], needs: Sequence[Need]) -> bool:
    """Whether a rule forbids an answer, whatever the chance.

    Words of a form ("when", "how much") are required and none is there; or a time or an issue is named
    and no chosen sentence is of it; or the noun whose value is asked for ("the budget of") is not there; or nothing is
    there of what the question names.
    """
    formed = REQUIRED.intersection(query.facets)
    context = frozenset[str]().union(*(c.context for c in chosen))
    return (
        (bool(formed) and not any(c.facets for c in chosen))
        or not any(c.bound for c in chosen)
        or (bool(needs) and not any(c.around for c in chosen))
        or not _holds_asked_noun(query.text, needs, context)
    )


def _holds_asked_noun(question: str, needs: Sequence[Need], context: frozenset[str]) -> bool:
    """Whether the noun that is asked for is met, where a pattern tells it and the index has a word for it."""
    noun = (asked_noun(question) or "").lower()
    asked = [need for need in needs if noun.endswith(need.word) or need.word.startswith(noun)] if noun else []
    return not asked or any(context.intersection(need.terms) for need in asked)
