"""The commands over question sets from elsewhere."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

from evals.abstention import abstention_report, as_declared, decide, decide_without_own
from evals.errors import InputError
from evals.question_sets import QuestionSet, load_set, read_set
from evals.retrieval import measure_retrieval
from evals.set_index import open_benches
from rag.settings import load_settings


def retrieval(options: argparse.Namespace) -> int:
    """Print the figures of a question set."""
    questions = _chosen_set(options).limited(options.limit, options.haystack)
    with open_benches(questions, load_settings(), options.work) as benches:
        report = measure_retrieval(questions, benches, ablations=options.ablations)
    print(json.dumps(report.as_json(), ensure_ascii=False) if options.json else report)
    return 0


def _chosen_set(options: argparse.Namespace) -> QuestionSet:
    _require_one_set(options)
    if options.data and options.set:
        return load_set(options.data, options.set)
    if options.passages and options.questions:
        return read_set(options.passages, options.questions, without_own=options.without_own)
    raise InputError("retrieval", "no set is named: give --data DIR --set NAME, or --passages FILE --questions FILE")


def _require_one_set(options: argparse.Namespace) -> None:
    """Nothing that is given may go unused."""
    data, files = _given(options, "data", "set"), _given(options, "passages", "questions")
    if data and files:
        raise InputError("retrieval", f"these name two sets: leave away {files}, or {data}")
    if data and options.without_own:
        reason = f"--without-own is for --passages and --questions, not for {data}: leave it away"
        raise InputError("retrieval", reason)


def _given(options: argparse.Namespace, *names: str) -> str:
    return " and ".join(f"--{name}" for name in names if getattr(options, name))


def abstention(options: argparse.Namespace) -> int:
    """Print the refusals on both kinds of questions, and the trade-off curve."""
    with_answer = read_set(options.passages, options.answerable, without_own=options.without_own)
    # Both kinds are asked over all passages, whatever side a question names.
    asked = replace(with_answer, questions=tuple(replace(q, side=None) for q in with_answer.questions))
    yes, not_answerable = as_declared(asked.limited(options.limit, None), answerable=True)
    no, left_out = yes, not_answerable
    if options.unanswerable:
        without = read_set(options.passages, options.unanswerable)
        no, not_unanswerable = as_declared(without.limited(options.limit, None), answerable=False)
        left_out += not_unanswerable
    with open_benches(asked, load_settings(), options.work) as benches:
        bench = benches[None]
        decisions = decide(yes, bench, answerable=True)
        decisions += decide_without_own(no, bench) if options.own_left_out else decide(no, bench, answerable=False)
    report = abstention_report(decisions, left_out)
    print(json.dumps(report.as_json(), ensure_ascii=False) if options.json else report)
    return 0
