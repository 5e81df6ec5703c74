"""The options of the commands of the evaluation suite."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from evals import baseline, claim_cases, claim_commands, commands, set_commands, thresholds
from evals.cases import DATASETS, SLICES
from evals.corpora import CHECKOUT
from evals.question_sets import SETS

_OUT = Path("out/evals")


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of a command; `run` among them is the function that does it and gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals",
        description="Measure answers, hold them to thresholds. Exit codes: 0 pass, 1 below a threshold, 2 bad input.",
    )
    add = parser.add_subparsers(required=True, metavar="COMMAND")
    _cases(add)
    _runs(add)
    _sets(add)
    _claims(add)
    return parser.parse_args(arguments)


def _cases(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = add.add_parser("check", help="check the cases against the corpus, and count them")
    _case_paths(check)
    check.set_defaults(run=commands.check)

    run = add.add_parser("run", help="ask every case, save what came, print the scorecard")
    _case_paths(run)
    run.add_argument("--slice", nargs="+", choices=SLICES, metavar="NAME", help="only these slices")
    run.add_argument("--out", type=Path, default=_OUT / "run.jsonl", metavar="FILE", help="default %(default)s")
    run.set_defaults(run=commands.run)

    gate = add.add_parser("gate", help="run, score, and hold the figures to thresholds and baseline")
    _case_paths(gate)
    gate.add_argument("saved", nargs="?", type=Path, metavar="RUN", help="score this saved run instead of a new one")
    gate.add_argument("--thresholds", type=Path, default=thresholds.PATH, metavar="FILE")
    gate.add_argument("--baseline", type=Path, default=baseline.PATH, metavar="FILE")
    gate.add_argument("--out", type=Path, default=_OUT, metavar="DIR", help="run and reports (default %(default)s)")
    gate.set_defaults(run=commands.gate)


def _runs(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = add.add_parser("report", help="write HTML, Markdown and JUnit XML of a saved run")
    report.add_argument("saved", type=Path, metavar="RUN")
    _case_paths(report)
    report.add_argument("--thresholds", type=Path, default=thresholds.PATH, metavar="FILE")
    report.add_argument("--baseline", type=Path, default=baseline.PATH, metavar="FILE")
    report.add_argument("--out", type=Path, default=_OUT, metavar="DIR", help="default %(default)s")
    report.set_defaults(run=commands.report)

    compare = add.add_parser("compare", help="two saved runs: what differs, and whether by more than chance")
    compare.add_argument("a", type=Path, metavar="A")
    compare.add_argument("b", type=Path, metavar="B")
    _case_paths(compare)
    compare.add_argument("--every", action="store_true", help="also the measures that do not differ")
    compare.set_defaults(run=commands.compare)

    accept = add.add_parser("baseline", help="make a saved run the baseline, and raise the floors to it")
    accept.add_argument("saved", type=Path, metavar="RUN")
    accept.add_argument("--accept-falls", action="store_true", help="even where it is worse than the baseline before")
    accept.add_argument("--thresholds", type=Path, default=thresholds.PATH, metavar="FILE")
    accept.add_argument("--baseline", type=Path, default=baseline.PATH, metavar="FILE")
    accept.add_argument("--readme", type=Path, default=CHECKOUT / "README.md", metavar="FILE", help="has the table")
    accept.set_defaults(run=commands.accept)

    floors = add.add_parser("floors", help="tell whether any floor is lower than in another thresholds file")
    floors.add_argument("--against", type=Path, required=True, metavar="FILE", help="such as that of the main branch")
    floors.add_argument("--thresholds", type=Path, default=thresholds.PATH, metavar="FILE")
    floors.set_defaults(run=commands.floors)

    judge = add.add_parser("judge", help="let an LLM mark a saved run: advisory, never part of the gate")
    judge.add_argument("saved", type=Path, metavar="RUN")
    _case_paths(judge)
    judge.add_argument("--model", required=True, metavar="PROVIDER:NAME", help="a LangChain chat model")
    judge.add_argument("--base-url", metavar="URL", help="of an OpenAI-compatible server")
    judge.add_argument("--runs", type=_at_least_one, default=3, metavar="N", help="marks of each case (default 3)")
    judge.add_argument("--limit", type=_at_least_one, metavar="N", help="only the first cases")
    judge.set_defaults(run=commands.judge_run)


def _sets(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    retrieval = add.add_parser("retrieval", help="recall on a question set, by each way of searching")
    retrieval.add_argument("--data", type=Path, metavar="DIR", help="folder of the development data, with --set")
    retrieval.add_argument("--set", choices=list(SETS), metavar="NAME", help=f"one of {', '.join(SETS)}")
    retrieval.add_argument("--passages", type=Path, metavar="FILE", help="JSON Lines, with --questions")
    retrieval.add_argument("--questions", type=Path, metavar="FILE", help="JSON Lines")
    _set_options(retrieval)
    haystack = "of the passages only those asked for, and others up to N in all"
    retrieval.add_argument("--haystack", type=_at_least_one, metavar="N", help=haystack)
    retrieval.add_argument("--ablations", action="store_true", help="also the hybrid without each of its parts")
    retrieval.set_defaults(run=set_commands.retrieval)

    abstention = add.add_parser("abstention", help="refusals on questions with and without an answer, with the curve")
    for name in ("passages", "answerable"):
        abstention.add_argument(f"--{name}", type=Path, required=True, metavar="FILE", help="JSON Lines")
    without = abstention.add_mutually_exclusive_group(required=True)
    without.add_argument("--unanswerable", type=Path, metavar="FILE", help="JSON Lines")
    own = "instead: the answerable questions, as if their own passages were not there"
    without.add_argument("--own-left-out", action="store_true", help=own)
    _set_options(abstention)
    abstention.set_defaults(run=set_commands.abstention)


def _claims(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    claims = add.add_parser("claims", help="check labelled claims, and hold the fact check to its thresholds")
    claims.add_argument("--cases", type=Path, default=claim_cases.SHIPPED, metavar="FILE", help="JSON Lines")
    claims.add_argument("--thresholds", type=Path, default=claim_cases.THRESHOLDS, metavar="FILE")
    claims.add_argument("--out", type=Path, default=_OUT, metavar="DIR", help="default %(default)s")
    claims.set_defaults(run=claim_commands.claims)


def _set_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_at_least_one, metavar="N", help="only the first N questions (of each file)")
    parser.add_argument("--without-own", action="store_true", help="take each question out of its own passage")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep the index here (default: a temporary folder)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _case_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cases", nargs="+", type=Path, default=[DATASETS], metavar="PATH", help="files, or folders of *.jsonl"
    )


def _at_least_one(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)
