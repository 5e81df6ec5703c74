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
from rag.index.analysis import stem_english
from rag.retrieval.evidence import Candidate
from rag.retrieval.facets import asked_noun
from rag.retrieval.forms import REQUIRED, lacks_name
from rag.retrieval.places import missing_places
from rag.retrieval.terms import Need

# What there are coefficients for: question and release of one language or not, by encoders that read questions or not.
CASES: Final = ("same", "across", "same matter", "across matter", "same unread", "across unread")
# Of so many sentences the share of the best one is taken.
_SHARED = 30
# The chance from which a sentence answers even where the words of the form that is asked for are not seen in it; and
# where it does not say itself of which time or issue it is, or the noun whose value is asked for is not seen
# (development cases: evals/DECISIONS.md).
SURE, LIKELY = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Features:
    """What the decision sees of a question and the best sentence.

    Their cosine; the coverage of the question by the sentence's chunk; what the heaviest thing that is named and not
    there weighs in the question, 0 to 1; as 1 or 0 whether a named place is missing, and whether the question is in
    English, where cosines are lower; the cosine as one reads for answers, the sentence's score, which was taught with
    questions that nothing answers, and the logarithm of its share among all sentences weighed. Encoders that read no
    questions have none of the last three.
    """

    cosine: float
    coverage: float
    heaviest_missing: float
    place_missing: float
    english: float
    answers: float = 0.0
    score: float = 0.0
    share: float = 0.0


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
class Decision:
    """Coefficients where question and release share a language, and `across` two, where cosines tell less."""

    same: Logistic
    across: Logistic

    def probability(self, features: Features, *, across: bool) -> float:
        """The chance that what is decided is so, 0 to 1."""
        return (self.across if across else self.same).probability(features)


@dataclass(frozen=True, slots=True)
class Answerability:
    """The learned decisions: whether the `detail` that is asked for is told, and whether its `matter` is there at all.

    Both were learned with the same answers; the first with details that releases on the matter do not tell, the second
    with questions that have nothing to do with any. Encoders that do not read questions have one decision of their
    own, `unread`.
    """

    detail: Decision
    matter: Decision
    unread: Decision
    threshold: float

    @classmethod
    def load(cls, threshold: float) -> Answerability:
        """Read the coefficients of the package; answers from a chance of `threshold` on."""
        text = resources.files(__package__).joinpath("answerability.json").read_text(encoding="utf-8")
        learned = json.loads(text)
        parts = [Logistic(learned[name]["bias"], learned[name]["weights"]) for name in CASES]
        return cls(Decision(*parts[:2]), Decision(*parts[2:4]), Decision(*parts[4:]), threshold)

    def probability(self, features: Features, *, across: bool, read: bool = True) -> float:
        """The chance that the question is answered, 0 to 1: the lower of both.

        `read` tells whether the encoder reads questions.
        """
        if not read:
            return self.unread.probability(features, across=across)
        return min(decision.probability(features, across=across) for decision in (self.detail, self.matter))


def features_of(
    chosen: Sequence[Candidate],
    candidates: Sequence[Candidate],
    needs: Sequence[Need],
    language: Language,
    *,
    read: bool = False,
) -> Features:
    """The features of chosen sentences, one at least, of those weighed; `read` tells whether the encoder reads."""
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
        best.score - _total(candidates[:_SHARED]) if read else 0.0,
    )


def _total(candidates: Sequence[Candidate]) -> float:
    """The logarithm of the sum of what scores stand for, which are log-odds."""
    most = max(c.score for c in candidates)
    return most + math.log(sum(math.exp(c.score - most) for c in candidates))


def is_ruled_out(chosen: Sequence[Candidate], needs: Sequence[Need]) -> bool:
    """Whether a rule forbids an answer, whatever the chance.

    A time or an issue is named and no chosen sentence stands among others of it; or nothing is there of what the
    question names.
    """
    return not any(c.bound or c.signs.bound_around for c in chosen) or (
        bool(needs) and not any(c.around for c in chosen)
    )


def least_chance(query: Query, chosen: Sequence[Candidate], needs: Sequence[Need], threshold: float) -> float:
    """The chance of an answer from which chosen sentences answer: more where a word that should be there is not seen.

    Of the form that is asked for ("when", "how much", what it is called), of the time or issue that is named, or for
    the noun whose value is asked for ("the budget of").
    """
    if lacks_form(query, chosen) or lacks_name(query, (c.sentence.text for c in chosen)):
        return max(SURE, threshold)
    context = frozenset[str]().union(*(c.context for c in chosen))
    is_seen = any(c.bound for c in chosen) and _holds_asked_noun(query.text, needs, context)
    return threshold if is_seen else max(LIKELY, threshold)


def lacks_form(query: Query, chosen: Sequence[Candidate]) -> bool:
    """Whether words of a form are asked for and no chosen sentence is seen to hold any."""
    return bool(REQUIRED.intersection(query.facets)) and not any(c.facets for c in chosen)


def _holds_asked_noun(question: str, needs: Sequence[Need], context: frozenset[str]) -> bool:
    """Whether the noun that is asked for is met, where a pattern tells it and the index has a word for it."""
    noun = stem_english((asked_noun(question) or "").lower())
    asked = [need for need in needs if noun.endswith(need.word) or need.word.startswith(noun)] if noun else []
    return not asked or any(context.intersection(need.terms) for need in asked)
