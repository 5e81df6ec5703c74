"""The commands over the cases: what each does, and its exit code."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from evals.baseline import read_baseline, write_baseline
from evals.cases import SLICES, Case, check_cases, load_cases
from evals.compare import comparison
from evals.corpora import Corpus, load_corpora
from evals.errors import InputError
from evals.gate import Check, check_run, notices
from evals.generate import generate, header, open_services
from evals.html import html_report
from evals.judge import judge, judge_report, load_judge
from evals.junit import junit_xml
from evals.markdown import baseline_table, markdown_summary, with_table
from evals.runs import Run, read_run, require_same_questions, write_run
from evals.scoring import Scored, score_run, scorecard
from evals.thresholds import loosened, raised, read_thresholds, write_thresholds
from rag.settings import load_settings


def check(options: argparse.Namespace) -> int:
    """Print what is wrong with the cases, and how many each slice has."""
    found = list(check_cases(options.cases, load_corpora()))
    wrong = [item for item in found if isinstance(item, InputError)]
    counts = Counter((item.slice, item.lang) for item in found if isinstance(item, Case))
    for error in wrong:
        print(error)
    for name in SLICES:
        print(f"{name:20} ko {counts[name, 'ko']:4d}  en {counts[name, 'en']:4d}")
    print(f"{len(found) - len(wrong)} cases, {len(wrong)} errors")
    return 2 if wrong else 0


def run(options: argparse.Namespace) -> int:
    """Ask the cases and print the scorecard."""
    corpora = load_corpora()
    cases = load_cases(options.cases, corpora)
    chosen = [case for case in cases if not options.slice or case.slice in options.slice]
    made = _new_run(options.out, chosen, corpora)
    for group, figures in scorecard(score_run(made, chosen, corpora)).items():
        print(f"{group} (n {figures['completed'].n})")
        for name, figure in figures.items():
            interval = "" if figure.low is None else f"  {figure.low:.3f} to {figure.high:.3f}"
            print(f"  {name:26} {figure.mean:9.3f}  n {figure.n}{interval}")
    print(f"saved: {options.out}")
    return 0


def _new_run(path: Path, cases: Sequence[Case], corpora: Mapping[str, Corpus]) -> Run:
    """Index the corpora that the cases need in a temporary folder, ask, and save."""
    settings = load_settings()
    needed = {name: corpora[name] for name in corpora if any(case.corpus == name for case in cases)}
    work = Path(tempfile.mkdtemp(prefix="evals-"))
    try:
        with open_services(needed, settings, work) as services:
            records = tqdm(generate(cases, services), total=len(cases), unit="case", disable=None)
            return write_run(path, header(corpora, settings), records)
    finally:
        shutil.rmtree(work)


def _scored(path: Path, options: argparse.Namespace, corpora: Mapping[str, Corpus]) -> tuple[Run, list[Scored]]:
    """A saved run and its scores: it must have asked these cases over these corpora."""
    saved, cases = read_run(path), load_cases(options.cases, corpora)
    for name, corpus in corpora.items():
        if saved.header.corpora.get(name) != corpus.digest:
            raise InputError(
                path, f"the run was made over another corpus {name!r}; make it again: `python -m evals run`"
            )
    require_same_questions(saved, cases)
    return saved, score_run(saved, cases, corpora)


def gate(options: argparse.Namespace) -> int:
    """Hold a new run, or a saved one, to thresholds and baseline; write the reports; 1 when a check fails."""
    corpora = load_corpora()
    cases = load_cases(options.cases, corpora)
    # What cannot be used is told before the minutes that a run takes.
    bounds, kept = read_thresholds(options.thresholds), read_baseline(options.baseline, corpora)
    if options.saved:
        made, scored = _scored(options.saved, options, corpora)
    else:
        made = _new_run(options.out / "run.jsonl", cases, corpora)
        scored = score_run(made, cases, corpora)
    checks, notes = check_run(scored, bounds, kept), notices(scored, kept)
    _write_reports(options.out, made, scored, checks, options, corpora)
    return _print_gate(checks, notes, options.out)


def _print_gate(checks: Sequence[Check], notes: Sequence[str], out: Path) -> int:
    failed = [item for item in checks if not item.passed]
    for note in notes:
        print(f"note: {note}")
    for item in failed:
        print(f"FAILED {item}")
    verdict = f"{len(failed)} of {len(checks)} checks failed" if failed else f"{len(checks)} checks passed"
    print(f"gate: {verdict}; reports in {out}")
    return 1 if failed else 0


def report(options: argparse.Namespace) -> int:
    """Write the three reports of a saved run."""
    corpora = load_corpora()
    bounds, kept = read_thresholds(options.thresholds), read_baseline(options.baseline, corpora)
    made, scored = _scored(options.saved, options, corpora)
    _write_reports(options.out, made, scored, check_run(scored, bounds, kept), options, corpora)
    print(f"reports in {options.out}")
    return 0


def _write_reports(
    out: Path,
    made: Run,
    scored: Sequence[Scored],
    checks: Sequence[Check],
    options: argparse.Namespace,
    corpora: Mapping[str, Corpus],
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    kept, card = read_baseline(options.baseline, corpora), scorecard(scored)
    notes = notices(scored, kept)
    texts = {
        "report.html": html_report(made.header, scored, card, checks, kept, corpora, notes),
        "summary.md": markdown_summary(made.header, scored, card, checks, kept, notes),
        "junit.xml": junit_xml(scored, checks),
    }
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")


def compare(options: argparse.Namespace) -> int:
    """Print how the second saved run differs from the first."""
    corpora = load_corpora()
    (_, a), (_, b) = (_scored(path, options, corpora) for path in (options.a, options.b))
    print(comparison(a, b, every=options.every))
    return 0


def accept(options: argparse.Namespace) -> int:
    """Make a saved run the baseline, raise the floors to it, write the table of the README; no floor is lowered."""
    corpora = load_corpora()
    made, scored = _scored(options.saved, options, corpora)
    old = read_thresholds(options.thresholds)
    new = raised(old, scorecard(scored))
    write_baseline(options.baseline, scored, made.header.corpora)
    write_thresholds(options.thresholds, new)
    table = baseline_table([item.case for item in scored], read_baseline(options.baseline, corpora))
    options.readme.write_text(with_table(options.readme.read_text(encoding="utf-8"), table), encoding="utf-8")
    print(f"baseline: {len(scored)} cases; floors raised: {', '.join(loosened(new, old)) or 'none'}")
    return 0


def floors(options: argparse.Namespace) -> int:
    """Print each floor that is lower than it was; 1 when there is one."""
    lowered = loosened(read_thresholds(options.against), read_thresholds(options.thresholds))
    for name in lowered:
        print(f"FAILED {name} is lower than in {options.against}, or gone")
    print(f"floors: {len(lowered)} lowered")
    return 1 if lowered else 0


def judge_run(options: argparse.Namespace) -> int:
    """Print what an LLM thinks of a saved run."""
    model = load_judge(options.model, options.base_url)
    _, scored = _scored(options.saved, options, load_corpora())
    print(judge_report(judge(scored[: options.limit], model, options.runs)))
    return 0
