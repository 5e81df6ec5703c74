"""Refusals measured: how many questions without an answer are refused, and how many with one are too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from tqdm import tqdm

from evals.errors import InputError
from evals.question_sets import Question, QuestionSet
from evals.retrieval import TODAY
from rag.bootstrap import Workbench
from rag.errors import QuestionError
from rag.retrieval.ground import TOP_K, Ground, find_ground

# Chunks looked at, so that enough are left when those of a release are taken away.
_ENOUGH = 120


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a question: `confidence` orders questions from surely refused (-inf) to surely answered (inf)."""

    answerable: bool
    refused: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Point:
    """The trade-off when everything below `threshold` is refused.

    Recall is None without unanswerable questions, precision when nothing is refused, false refusals without answerable
    questions.
    """

    threshold: float
    refusal_recall: float | None
    refusal_precision: float | None
    false_refusal: float | None

    def __str__(self) -> str:
        """The three figures."""
        recall, precision = _shown(self.refusal_recall), _shown(self.refusal_precision)
        return f"refusal recall {recall}  precision {precision}  false refusal {_shown(self.false_refusal)}"


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"


def as_declared(questions: QuestionSet, *, answerable: bool) -> tuple[list[Question], tuple[str, ...]]:
    """The questions that are what their file says, and the ids of those left out.

    An answerable question has a passage here; an unanswerable one names none, or one that is not here.

    Raises:
        InputError: none is what the file says.
    """
    ids = {passage.release_id for passage in questions.passages}
    kept = [q for q in questions.questions if bool(q.gold & ids) == answerable]
    if not kept:
        wrong = "has its passage here" if answerable else "is without a passage here"
        raise InputError(questions.source, f"no question of {questions.name} {wrong}; name files that belong together")
    return kept, tuple(q.question_id for q in questions.questions if bool(q.gold & ids) != answerable)


def decide(questions: Iterable[Question], bench: Workbench, *, answerable: bool) -> list[Decision]:
    """Ask each question and note whether it was refused and how near the bound it came."""
    return [_decide(q.asked, bench, answerable) for q in tqdm(list(questions), unit="question", disable=None)]


def _decide(text: str, bench: Workbench, answerable: bool) -> Decision:
    try:
        return _decision(bench.service.retrieve(text, today=TODAY).ground, answerable=answerable)
    except QuestionError:
        return Decision(answerable, True, float("-inf"))


def _decision(ground: Ground, *, answerable: bool) -> Decision:
    refused = not ground.evidence
    if ground.chance is None:
        return Decision(answerable, refused, float("-inf") if refused else float("inf"))
    return Decision(answerable, refused, ground.chance)


def ground_without(bench: Workbench, text: str, left_out: Collection[str]) -> Ground:
    """What a question would be answered from if some releases were not there.

    Raises:
        QuestionError: the question is empty or too long.
    """
    query = bench.service.understand(text, today=TODAY)
    found = bench.retriever.search(query, _ENOUGH)
    hits = tuple(hit for hit in found.hits if hit.chunk.release_id not in left_out)[:TOP_K]
    return find_ground(query, replace(found, hits=hits), bench.reader.store, bench.answerability)


def decide_without_own(questions: Iterable[Question], bench: Workbench) -> list[Decision]:
    """Ask each question as if its own passages were not there, and note the same."""
    return [_decision(ground_without(bench, q.asked, q.gold), answerable=False) for q in tqdm(list(questions))]


def as_decided(decisions: Sequence[Decision]) -> Point:
    """The figures of the product as it is, at its own threshold (which the point does not tell)."""
    return _point(0.0, [(d.answerable, d.refused) for d in decisions])


def trade_off(decisions: Sequence[Decision]) -> list[Point]:
    """The whole curve, from refusing only what a rule refuses to refusing all; one point each way the set can fall.

    The risk-coverage view of El-Yaniv and Wiener (2010), with both errors in place of the risk.
    """
    levels = sorted({d.confidence for d in decisions})
    finite = [level for level in levels if abs(level) != float("inf")]
    cuts = [(low + high) / 2 for low, high in pairwise(finite)]
    edges = [finite[0] - 1, *cuts, finite[-1] + 1] if finite else [0.0]
    return [_point(cut, [(d.answerable, d.confidence < cut) for d in decisions]) for cut in edges]


def _point(threshold: float, outcomes: Sequence[tuple[bool, bool]]) -> Point:
    refused = [answerable for answerable, was_refused in outcomes if was_refused]
    without = sum(not answerable for answerable, _ in outcomes)
    right = sum(not answerable for answerable in refused)
    return Point(
        round(threshold, 4),
        right / without if without else None,
        right / len(refused) if refused else None,
        (len(refused) - right) / (len(outcomes) - without) if len(outcomes) > without else None,
    )


def area_under_curve(decisions: Sequence[Decision]) -> float | None:
    """The chance that an answerable question has more confidence than one that is not; ties count half.

    None unless there are questions of both kinds.
    """
    yes = [d.confidence for d in decisions if d.answerable]
    no = [d.confidence for d in decisions if not d.answerable]
    if not yes or not no:
        return None
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    return wins / (len(yes) * len(no))


@dataclass(frozen=True, slots=True)
class AbstentionReport:
    """Numbers of questions, the product as it is, the area under the ROC curve of its confidence, and the curve.

    `left_out` are questions that are not what their file says: `as_declared`.
    """

    answerable: int
    unanswerable: int
    as_is: Point
    auroc: float | None
    curve: tuple[Point, ...]
    left_out: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Ready for `json.dumps`; the figures of the product as it is stand at the top."""
        as_is = asdict(self.as_is)
        del as_is["threshold"]
        counts = {"answerable": self.answerable, "unanswerable": self.unanswerable, "left_out": list(self.left_out)}
        return counts | as_is | {"auroc": self.auroc, "curve": [asdict(point) for point in self.curve]}

    def __str__(self) -> str:
        """Lines for a terminal."""
        lines = [f"{self.answerable} answerable, {self.unanswerable} unanswerable questions"]
        if self.left_out:
            lines.append(f"left out, not what their file says: {len(self.left_out)} ({self.left_out[0]}, ...)")
        lines += [f"as it is: {self.as_is}  auroc {_shown(self.auroc)}", "refused below:"]
        return "\n".join([*lines, *(f"{point.threshold:+9.3f}  {point}" for point in self.curve)])


def abstention_report(decisions: Sequence[Decision], left_out: Sequence[str] = ()) -> AbstentionReport:
    """All figures of a set of decisions."""
    return AbstentionReport(
        answerable=sum(d.answerable for d in decisions),
        unanswerable=sum(not d.answerable for d in decisions),
        as_is=as_decided(decisions),
        auroc=area_under_curve(decisions),
        curve=tuple(trade_off(decisions)),
        left_out=tuple(left_out),
    )
