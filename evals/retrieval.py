"""Retrieval measured on a question set: dense, lexical, rank fusion and score fusion side by side, and ablations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from tqdm import tqdm

from evals import metrics
from evals.cases import ANSWERING
from evals.errors import InputError
from evals.question_sets import Question, QuestionSet
from evals.statistics import Figure, mean_with_interval
from rag.bootstrap import Workbench
from rag.domain import Filters, Language
from rag.retrieval.fusion import WEIGHTS, Signals, Weights, fuse

# Chunks looked at: all candidates of both sides of the search.
_CANDIDATES = 200
# Relative dates count from here: the development data end in May 2026.
TODAY = date(2026, 6, 1)
MEASURES: dict[str, Callable[[Sequence[str], frozenset[str]], float | None]] = {
    "recall_at_1": partial(metrics.recall_at_k, k=1),
    "recall_at_5": partial(metrics.recall_at_k, k=5),
    "recall_at_10": partial(metrics.recall_at_k, k=10),
    "mrr": metrics.reciprocal_rank,
    "ndcg_at_10": partial(metrics.ndcg_at_k, k=10),
}
# The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009).
_RANK_CONSTANT = 60

Scores = Mapping[str, float]
"""Scores of chunks by id; a chunk that a way of searching does not find has none."""


def _by_rank(signals: Mapping[str, Signals]) -> Scores:
    """Reciprocal rank fusion of the dense and the lexical side."""
    fused = dict.fromkeys(signals, 0.0)
    for side in (_dense(signals), _lexical(signals)):
        for rank, key in enumerate(sorted(side, key=lambda key: (-side[key], key)), start=1):
            fused[key] += 1 / (_RANK_CONSTANT + rank)
    return fused


def _dense(signals: Mapping[str, Signals]) -> Scores:
    return {key: s.dense for key, s in signals.items()}


def _lexical(signals: Mapping[str, Signals]) -> Scores:
    return {key: s.lexical for key, s in signals.items() if s.lexical}


def _fused(signals: Mapping[str, Signals], weights: Weights = WEIGHTS) -> Scores:
    return dict(zip(signals, fuse(list(signals.values()), weights).tolist(), strict=True))


def _without(**weights: float) -> Callable[[Mapping[str, Signals]], Scores]:
    return partial(_fused, weights=replace(WEIGHTS, **weights))


WAYS: dict[str, Callable[[Mapping[str, Signals]], Scores]] = {
    "dense": _dense,
    "lexical": _lexical,
    "ranks": _by_rank,
    "hybrid": _fused,
}
# What is lost without each part of the hybrid.
ABLATIONS: dict[str, Callable[[Mapping[str, Signals]], Scores]] = {
    "hybrid without lexical": _without(lexical=0.0),
    "hybrid without coverage": _without(coverage=0.0),
    "hybrid without numbers": _without(numbers=0.0),
}


Ways = Mapping[str, Mapping[str, Figure]]
"""Figures by way of searching and measure."""
Ranked = tuple[Question, Mapping[str, Sequence[str]]]
"""A question and its passages by way of searching."""


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """What was measured on a set. `left_out` are questions whose passage is not there, or not on their side.

    `kinds` has the same for each kind of question where there are several. `refused` is the share of refused
    questions of a set in which no question has a passage; `ways` is empty then.
    """

    name: str
    questions: int
    passages: int
    left_out: tuple[str, ...] = ()
    ways: Ways = field(default_factory=dict)
    kinds: Mapping[str, RetrievalReport] = field(default_factory=dict)
    refused: float | None = None

    def as_json(self) -> dict[str, object]:
        """Ready for `json.dumps`: each way with its means, and under `intervals` their 95 % intervals."""
        return {
            "set": self.name,
            "questions": self.questions,
            "passages": self.passages,
            "left_out": list(self.left_out),
            "refused": self.refused,
            **{way: {name: f.mean for name, f in own.items()} for way, own in self.ways.items()},
            "intervals": {way: {name: [f.low, f.high] for name, f in own.items()} for way, own in self.ways.items()},
            "kinds": {kind: report.as_json() for kind, report in self.kinds.items()},
        }

    def __str__(self) -> str:
        """Lines for a terminal, one way of searching a line."""
        lines = [f"{self.name}: {self.questions} questions, {self.passages} passages"]
        if self.left_out:
            lines.append(f"left out, their passage is not there: {len(self.left_out)} ({self.left_out[0]}, ...)")
        if self.refused is not None:
            lines.append(f"no question has a passage; refused: {self.refused:.3f}")
        for way, own in self.ways.items():
            lines.append(f"{way:23}  " + "  ".join(f"{name} {figure.mean:.3f}" for name, figure in own.items()))
        return "\n".join([*lines, *map(str, self.kinds.values())])


def measure_retrieval(
    questions: QuestionSet, benches: Mapping[Language | None, Workbench], *, ablations: bool = False
) -> RetrievalReport:
    """Figures of each way of searching, over the whole set and over each kind of question; `ablations` adds ways.

    Raises:
        InputError: the questions have passages, and none of them is in the set.
    """
    asked, missing = _askable(questions)
    if missing and not asked:
        reason = f"no passage here is asked for, as of {missing[0]}; name the file they are in"
        raise InputError(questions.source, reason)
    report = RetrievalReport(questions.name, len(asked), len(questions.passages), missing)
    if not asked:
        return replace(report, questions=len(questions.questions), refused=_refused(questions, benches))
    ranked = [
        (question, _rank(question, benches[question.side], WAYS | (ABLATIONS if ablations else {}), questions.dated))
        for question in tqdm(asked, unit="question", disable=None)
    ]
    return replace(report, ways=_figures(ranked), kinds=_kinds(questions, ranked))


def _askable(questions: QuestionSet) -> tuple[list[Question], tuple[str, ...]]:
    """Questions with the passages of theirs that are on their side, and the ids of those with none of theirs there."""
    ids = {side: {passage.release_id for passage in questions.passages_of(side)} for side in questions.sides()}
    asked = [replace(q, gold=q.gold & ids[q.side]) for q in questions.questions if q.gold & ids[q.side]]
    return asked, tuple(q.question_id for q in questions.questions if q.gold and not q.gold & ids[q.side])


def _kinds(questions: QuestionSet, ranked: Sequence[Ranked]) -> dict[str, RetrievalReport]:
    """The report of each kind of question, where there are several."""
    groups: dict[str, list[Ranked]] = {}
    for question, order in ranked:
        groups.setdefault(question.kind, []).append((question, order))
    if len(groups) < 2:
        return {}
    return {
        kind: RetrievalReport(kind, len(own), len(questions.passages_of(own[0][0].side)), ways=_figures(own))
        for kind, own in groups.items()
    }


def _rank(
    question: Question,
    bench: Workbench,
    ways: Mapping[str, Callable[[Mapping[str, Signals]], Scores]],
    dated: bool,
) -> dict[str, list[str]]:
    """The passages in the order of each way of searching, each passage at its best chunk."""
    query = bench.service.understand(question.asked, TODAY)
    found = bench.retriever.search(query if dated else replace(query, filters=Filters()), _CANDIDATES)
    owner = {key: item.chunk.release_id for key, item in found.stored.items()}
    return {way: _order(score(found.signals), owner) for way, score in ways.items()}


def _order(scores: Scores, owner: Mapping[str, str]) -> list[str]:
    best = sorted(scores, key=lambda key: (-scores[key], key))
    return list(dict.fromkeys(owner[key] for key in best))


def _figures(ranked: Sequence[Ranked]) -> Ways:
    ways = list(ranked[0][1]) if ranked else []
    return {way: {name: _mean(name, way, ranked) for name in MEASURES} for way in ways}


def _mean(name: str, way: str, ranked: Sequence[Ranked]) -> Figure:
    found = (MEASURES[name](order[way], question.gold) for question, order in ranked)
    return mean_with_interval([value for value in found if value is not None])


def _refused(questions: QuestionSet, benches: Mapping[Language | None, Workbench]) -> float:
    asked = tqdm(questions.questions, unit="question", disable=None)
    statuses = [benches[q.side].service.ask(q.asked, today=TODAY).status for q in asked]
    return sum(status not in ANSWERING for status in statuses) / len(statuses)
