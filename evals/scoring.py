"""Scores of a run: every measure for every case, and their means by slice and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from evals import metrics
from evals.cases import ANSWERING, SLICES, Case
from evals.corpora import Corpus
from evals.runs import Record, Run
from evals.statistics import Figure, mean_with_interval
from rag.answering.phrases import PHRASES
from rag.domain import Answer, PressRelease, Status

HARD = (*("completed", "quote_exact", "citation_valid", "sentence_supported", "figures_grounded", "language_match"),)
RANKED = (
    *("recall_at_1", "recall_at_5", "recall_at_10", "reciprocal_rank", "ndcg_at_10"),
    *("sentence_recall_at_5", "sentence_reciprocal_rank", "sentence_ndcg_at_10"),
)
ANSWERED = (
    *("citation_recall", "citation_precision", "release_precision", "key_fact_recall"),
    *("forbidden_absent", "status_accuracy", "refusal_recall", "refusal_precision", "false_refusal", "filter_match"),
)
# Judged by the gate. Latency is shown, never judged: it tells of the machine too.
JUDGED = (*HARD, *RANKED, *ANSWERED)
METRICS = (*JUDGED, "latency_ms")
LOWER_IS_BETTER = frozenset({"false_refusal", "latency_ms"})
# Its cases are those that were refused, so that two runs have it on different ones.
UNPAIRED = frozenset({"refusal_precision"})
GROUPS = ("all", "ko", "en", *SLICES)

Scores = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A case, what came of it, and its measures; None where a measure does not apply."""

    case: Case
    record: Record
    scores: Scores


def score_run(run: Run, cases: Sequence[Case], corpora: Mapping[str, Corpus]) -> list[Scored]:
    """Score every case; each has a record (`require_same_questions`)."""
    return [
        Scored(case, record, score_record(case, record, corpora[case.corpus].releases))
        for case in cases
        for record in (run.records[case.id],)
    ]


def score_record(case: Case, record: Record, releases: Mapping[str, PressRelease]) -> dict[str, float | None]:
    """Every measure of one case, by the names of `METRICS`."""
    answer = record.answer or Answer(Status.ERROR, case.lang, "", case.asked[-1])
    wanted = wanted_spans(case, releases)
    scores = {
        "completed": float(record.error is None),
        "latency_ms": record.latency_ms if record.answer and record.answer.text else None,
        **_promise(case, answer, releases),
        **_ranking(case, record, wanted),
        **_answering(case, answer, wanted),
    }
    return {name: scores[name] for name in METRICS}


def _promise(case: Case, answer: Answer, releases: Mapping[str, PressRelease]) -> dict[str, float | None]:
    return {
        "quote_exact": metrics.quote_exact(answer.citations, releases),
        "citation_valid": metrics.citation_valid(answer, releases),
        "sentence_supported": metrics.sentence_supported(answer, own_phrases()),
        "figures_grounded": metrics.figures_grounded(answer),
        "language_match": metrics.language_match(answer, case.lang),
        "forbidden_absent": metrics.forbidden_absent(shown_text(answer), case.forbidden),
    }


@cache
def own_phrases() -> tuple[re.Pattern[str], ...]:
    """What the product says in its own words, as patterns: what is filled in is short and ends no sentence."""
    texts = (text for phrase in PHRASES.values() for text in phrase.values())
    return tuple(re.compile(re.sub(r"\\\{\w+\\\}", "[^.!?\n]{0,120}", re.escape(text))) for text in texts)


def said_text(answer: Answer) -> str:
    """What an answer says: its text, sentences and quotes."""
    quotes = (citation.quote for citation in answer.citations)
    return "\n".join(chain([answer.text], (sentence.text for sentence in answer.sentences), quotes))


def shown_text(answer: Answer) -> str:
    """All that an asker is shown; the question itself is not part of it."""
    sources = (f"{citation.title}\n{citation.ministry}" for citation in answer.citations)
    contacts = (f"{contact.department} {contact.phone}" for contact in answer.contacts)
    return "\n".join(chain([said_text(answer)], sources, answer.notices, answer.followups, contacts))


def _ranking(case: Case, record: Record, places: Sequence[Sequence[metrics.Span]]) -> dict[str, float | None]:
    expected = set(case.expected_release_ids)
    ranked, wanted = _labels(record.sentences, places)
    return {
        **{f"recall_at_{k}": metrics.recall_at_k(record.releases, expected, k) for k in (1, 5, 10)},
        "reciprocal_rank": metrics.reciprocal_rank(record.releases, expected),
        "ndcg_at_10": metrics.ndcg_at_k(record.releases, expected, 10),
        "sentence_recall_at_5": metrics.recall_at_k(ranked, wanted, 5),
        "sentence_reciprocal_rank": metrics.reciprocal_rank(ranked, wanted),
        "sentence_ndcg_at_10": metrics.ndcg_at_k(ranked, wanted, 10),
    }


def wanted_spans(case: Case, releases: Mapping[str, PressRelease]) -> list[list[metrics.Span]]:
    """The places of each expected quote, in every expected release that holds it."""
    bodies = {key: releases[key].body for key in case.expected_release_ids}
    return [
        [(key, at, at + len(quote)) for quote in spellings for key in bodies for at in _places(bodies[key], quote)]
        for spellings in case.expected_quotes
    ]


def _places(body: str, quote: str) -> Iterable[int]:
    at = body.find(quote)
    while at >= 0:
        yield at
        at = body.find(quote, at + 1)


def _labels(sentences: Sequence[metrics.Span], wanted: Sequence[Sequence[metrics.Span]]) -> tuple[list[str], set[str]]:
    """Ranked sentences as names: those of the expected quotes they cover and none above did, else their place."""
    open_quotes = dict(enumerate(wanted))
    ranked: list[str] = []
    for sentence in sentences:
        met = [i for i, places in open_quotes.items() if any(metrics.covers(sentence, p) for p in places)]
        ranked += [f"expected {i}" for i in met] or [str(sentence)]
        for i in met:
            del open_quotes[i]
    return ranked, {f"expected {i}" for i in range(len(wanted))}


def _answering(case: Case, answer: Answer, wanted: Sequence[Sequence[metrics.Span]]) -> dict[str, float | None]:
    cited = [(c.release_id, c.start, c.end) for c in answer.citations]
    answered = answer.status in ANSWERING
    # An error gives no answer, but it is no refusal either: nobody was told that the releases do not say it.
    refused = not answered and answer.status is not Status.ERROR
    return {
        "citation_recall": metrics.citation_recall(cited, wanted),
        "citation_precision": metrics.citation_precision(cited, wanted),
        "release_precision": metrics.release_precision([c[0] for c in cited], case.expected_release_ids),
        "key_fact_recall": metrics.key_fact_recall(said_text(answer), case.key_facts),
        "status_accuracy": float(answer.status in case.expected_status),
        "refusal_recall": float(refused) if case.must_refuse else None,
        "refusal_precision": float(case.must_refuse) if refused and (case.must_refuse or case.must_answer) else None,
        "false_refusal": float(not answered) if case.must_answer else None,
        "filter_match": metrics.filter_match(
            answer.filters, case.expected_filters.as_filters() if case.expected_filters else None
        ),
    }


def best_of(metric: str) -> float:
    """The best value of a judged measure."""
    return 0.0 if metric in LOWER_IS_BETTER else 1.0


def is_better(metric: str, change: float) -> bool:
    """Whether a change of a measure, not zero, is one for the better."""
    return (change > 0) != (metric in LOWER_IS_BETTER)


def in_group(case: Case, group: str) -> bool:
    """Whether a case belongs to a group: all, a language of questions, or a slice."""
    return group in {"all", case.lang, case.slice}


def values(scored: Iterable[Scored], group: str, metric: str) -> dict[str, float]:
    """The values of a measure in a group by case id, where it applies."""
    return {
        item.case.id: value
        for item in scored
        if in_group(item.case, group) and (value := item.scores[metric]) is not None
    }


def scorecard(scored: Sequence[Scored]) -> dict[str, dict[str, Figure]]:
    """Mean, number and interval of each measure in each group, where there are cases that it applies to."""
    card: dict[str, dict[str, Figure]] = {}
    for group in GROUPS:
        found = {metric: list(values(scored, group, metric).values()) for metric in METRICS}
        if any(found.values()):
            card[group] = {metric: mean_with_interval(numbers) for metric, numbers in found.items() if numbers}
    return card
