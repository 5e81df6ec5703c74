"""What the commands of the evaluation suite take and do."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from evals.cases import DATASETS, SLICES, Case, check_cases, load_cases
from evals.corpora import load_corpora
from evals.errors import InputError
from evals.generate import generate, header, open_services
from evals.runs import write_run
from evals.scoring import score_run, scorecard
from rag.settings import load_settings

_OUT = Path("out/evals")


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of a command; `run` among them is the function that does it."""
    parser = argparse.ArgumentParser(
        prog="python -m evals", description="Measure answers, and hold them to thresholds."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    cases = argparse.ArgumentParser(add_help=False)
    cases.add_argument("--cases", nargs="+", type=Path, default=[DATASETS], metavar="PATH", help="files or folders")

    check = commands.add_parser("check", parents=[cases], help="check the cases against the corpus")
    check.set_defaults(run=_check)

    run = commands.add_parser("run", parents=[cases], help="ask every case and save what came")
    run.add_argument("--out", type=Path, default=_OUT / "run.jsonl", metavar="FILE", help="where (default %(default)s)")
    run.add_argument("--slice", nargs="+", choices=SLICES, metavar="NAME", help="only these slices")
    run.set_defaults(run=_run)
    return parser.parse_args(arguments)


def _check(options: argparse.Namespace) -> int:
    found = list(check_cases(options.cases, load_corpora()))
    wrong = [item for item in found if isinstance(item, InputError)]
    for error in wrong:
        print(error)
    cases = [item for item in found if isinstance(item, Case)]
    counts = Counter((case.slice, case.lang) for case in cases)
    for name in SLICES:
        print(f"{name:20} ko {counts[name, 'ko']:4d}  en {counts[name, 'en']:4d}")
    print(f"{len(cases)} cases, {len(wrong)} errors")
    return 2 if wrong else 0


def _run(options: argparse.Namespace) -> int:
    corpora = load_corpora()
    cases = [case for case in load_cases(options.cases, corpora) if not options.slice or case.slice in options.slice]
    settings = load_settings()
    work = Path(tempfile.mkdtemp(prefix="evals-"))
    try:
        with open_services(corpora, settings, work) as services:
            records = tqdm(generate(cases, services), total=len(cases), unit="case", disable=None)
            run = write_run(options.out, header(corpora, settings), records)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    card = scorecard(score_run(run, cases, corpora))
    for group, figures in card.items():
        print(group, {k: (round(f.mean, 3), f.n) for k, f in figures.items()})
    return 0
