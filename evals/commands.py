"""The commands over the cases: what each does, and its exit code."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from evals.baseline import Baseline, read_baseline, write_baseline
from evals.cases import DATASETS, SLICES, Case, check_cases, load_cases
from evals.compare import comparison, header_differences
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
from evals.thresholds import Thresholds, loosened, raised, read_thresholds, write_thresholds
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


def _scored(
    path: Path, cases: Sequence[Case], corpora: Mapping[str, Corpus], *, whole: bool = True
) -> tuple[Run, list[Scored]]:
    """A saved run and its scores: it asked these cases over these corpora; all of them when `whole`."""
    saved = read_run(path)
    for name, corpus in corpora.items():
        if saved.header.corpora.get(name) != corpus.digest:
            raise InputError(
                path, f"the run was made over another corpus {name!r}; make it again: `python -m evals run`"
            )
    asked = cases if whole else [case for case in cases if case.id in saved.records]
    if not asked:
        raise InputError(path, "the run has no record of any of these cases; name its cases with --cases")
    require_same_questions(saved, asked)
    if len(asked) < len(cases):
        print(f"note: {path} has {len(asked)} of {len(cases)} cases")
    return saved, score_run(saved, asked, corpora)


def gate(options: argparse.Namespace) -> int:
    """Hold a new run, or a saved one, to thresholds and baseline; write the reports; 1 when a check fails."""
    corpora = load_corpora()
    cases = load_cases(options.cases, corpora)
    # What cannot be used is told before the minutes that a run takes.
    bounds, kept = read_thresholds(options.thresholds), read_baseline(options.baseline, corpora)
    _make_folder(options.out)
    if options.saved:
        made, scored = _scored(options.saved, cases, corpora)
    else:
        made = _new_run(options.out / "run.jsonl", cases, corpora)
        scored = score_run(made, cases, corpora)
    judged = Judged(made, scored, check_run(scored, bounds, kept), kept)
    _write_reports(options.out, judged, corpora)
    return _print_gate(judged, options.out)


@dataclass(frozen=True, slots=True)
class Judged:
    """A run with its scores, checks and the baseline that it was held to."""

    run: Run
    scored: Sequence[Scored]
    checks: Sequence[Check]
    baseline: Baseline

    @property
    def failed(self) -> list[Check]:
        """The checks that failed."""
        return [check for check in self.checks if not check.passed]


def _print_gate(judged: Judged, out: Path) -> int:
    for note in notices(judged.scored, judged.baseline):
        print(f"note: {note}")
    for item in judged.failed:
        print(f"FAILED {item}")
    total = len(judged.checks)
    verdict = f"{len(judged.failed)} of {total} checks failed" if judged.failed else f"{total} checks passed"
    print(f"gate: {verdict}; reports in {out}")
    return 1 if judged.failed else 0


def report(options: argparse.Namespace) -> int:
    """Write the three reports of a saved run, of a part of the cases too."""
    corpora = load_corpora()
    bounds, kept = read_thresholds(options.thresholds), read_baseline(options.baseline, corpora)
    _make_folder(options.out)
    made, scored = _scored(options.saved, load_cases(options.cases, corpora), corpora, whole=False)
    _write_reports(options.out, Judged(made, scored, check_run(scored, bounds, kept), kept), corpora)
    print(f"reports in {options.out}")
    return 0


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(out, f"this is no folder to write into ({error.strerror}); name another with --out") from error


def _write_reports(out: Path, judged: Judged, corpora: Mapping[str, Corpus]) -> None:
    head, scored, checks, kept = judged.run.header, judged.scored, judged.checks, judged.baseline
    card, notes = scorecard(scored), notices(scored, kept)
    texts = {
        "report.html": html_report(head, scored, card, checks, kept, corpora, notes),
        "summary.md": markdown_summary(head, scored, card, checks, kept, notes),
        "junit.xml": junit_xml(scored, checks),
    }
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")


def compare(options: argparse.Namespace) -> int:
    """Print how the second saved run differs from the first, over the cases that both have."""
    corpora = load_corpora()
    cases = load_cases(options.cases, corpora)
    (a, before), (b, after) = (_scored(path, cases, corpora, whole=False) for path in (options.a, options.b))
    for line in header_differences(a.header, b.header):
        print(line)
    print(comparison(before, after, every=options.every))
    return 0


def accept(options: argparse.Namespace) -> int:
    """Make a saved run the baseline, raise the floors to it, write the table of the README; no floor is lowered.

    A run that does not pass the gate is refused unless `--accept-falls` is given; hard floors hold in any case.
    """
    corpora = load_corpora()
    made, scored = _scored(options.saved, load_cases([DATASETS], corpora), corpora)
    old, text = read_thresholds(options.thresholds), _read_readme(options.readme)
    fallen = [check for check in _checks_for_acceptance(scored, old, options, corpora) if not check.passed]
    for check in fallen:
        print(f"FELL {check}")
    if any(check.kind == "hard" for check in fallen) or (fallen and not options.accept_falls):
        print("baseline: not changed; look at what fell, and if that is meant, add --accept-falls")
        return 1
    new = raised(old, scorecard(scored))
    write_baseline(options.baseline, scored, made.header.corpora)
    write_thresholds(options.thresholds, new)
    table = baseline_table([item.case for item in scored], read_baseline(options.baseline, corpora))
    options.readme.write_text(with_table(text, table), encoding="utf-8")
    print(f"baseline: {len(scored)} cases; floors raised: {', '.join(loosened(new, old)) or 'none'}")
    return 0


def _checks_for_acceptance(
    scored: Sequence[Scored], bounds: Thresholds, options: argparse.Namespace, corpora: Mapping[str, Corpus]
) -> list[Check]:
    """The hard floors, and the falls against the baseline before where it was made over the same corpora."""
    try:
        kept = read_baseline(options.baseline, corpora)
    except InputError as error:
        print(f"note: nothing to compare with: {error}")
        kept = Baseline({}, {})
    return check_run(scored, bounds.model_copy(update={"slices": {}}), kept)


def _read_readme(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(path, f"the README cannot be read ({error.strerror}); name it with --readme") from error


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
    corpora = load_corpora()
    _, scored = _scored(options.saved, load_cases(options.cases, corpora), corpora, whole=False)
    print(judge_report(judge(scored[: options.limit], model, options.runs)))
    return 0
