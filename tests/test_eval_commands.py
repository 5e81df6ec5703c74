"""The commands over the cases: exit 0, 1 and 2, and what they print."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals import baseline, thresholds
from evals.__main__ import main
from evals.cases import DATASETS, load_cases
from evals.corpora import CHECKOUT, load_corpora
from evals.markdown import baseline_table, with_table
from evals.runs import Run, write_run
from rag.domain import Answer, Status
from tests.eval_fakes import write_lines
from tests.perfect_run import perfect_run

_README = CHECKOUT / "README.md"


@pytest.fixture(scope="module")
def perfect() -> Run:
    corpora = load_corpora()
    return perfect_run(load_cases([DATASETS], corpora), corpora)


@pytest.fixture
def saved(perfect: Run, tmp_path: Path) -> Path:
    path = tmp_path / "perfect.jsonl"
    write_run(path, perfect.header, perfect.records.values())
    return path


def test_the_shipped_cases_check_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    printed = capsys.readouterr().out
    assert printed.endswith("cases, 0 errors\n")
    assert "injection-release    ko" in printed


def test_a_wrong_case_is_named_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_lines(tmp_path / "cases.jsonl", {"id": "x-1"}, "{")
    assert main(["check", "--cases", str(path)]) == 2
    printed = capsys.readouterr().out
    assert f"{path}:1: " in printed
    assert f"{path}:2: this line is not JSON" in printed


def test_a_saved_run_is_reported_and_compared(
    saved: Path, perfect: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(saved), "--out", str(tmp_path / "out")]) == 0
    assert "404 cases" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert main(["compare", str(saved), str(saved)]) == 0
    assert "0 questions answered otherwise" in capsys.readouterr().out


def test_a_run_becomes_the_baseline_and_raises_the_floors(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, bounds = tmp_path / "new-baseline.json", tmp_path / "thresholds.toml"
    bounds.write_text(thresholds.PATH.read_text(encoding="utf-8"), encoding="utf-8")
    readme = tmp_path / "README.md"
    readme.write_text(with_table(_README.read_text(encoding="utf-8"), "an old table"), encoding="utf-8")
    files = ["--baseline", str(kept), "--thresholds", str(bounds)]
    assert main(["baseline", str(saved), *files, "--readme", str(readme)]) == 0
    assert "| all | 404 | 1.00 | 1.00 |" in readme.read_text(encoding="utf-8")
    assert "baseline: 404 cases; floors raised: slices.all.recall_at_1" in capsys.readouterr().out
    # What was raised holds for the run that raised it, and going back is told.
    assert main(["gate", str(saved), *files, "--out", str(tmp_path / "out")]) == 0
    assert main(["floors", "--against", str(thresholds.PATH), "--thresholds", str(bounds)]) == 0
    assert main(["floors", "--against", str(bounds)]) == 1
    assert "FAILED slices.all.recall_at_1 is lower than in" in capsys.readouterr().out


def test_a_worse_run_becomes_the_baseline_only_on_purpose_and_never_a_broken_one(
    saved: Path, perfect: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme, kept, bounds = tmp_path / "README.md", tmp_path / "baseline.json", tmp_path / "thresholds.toml"
    readme.write_text("no marks", encoding="utf-8")
    bounds.write_text(thresholds.PATH.read_text(encoding="utf-8"), encoding="utf-8")
    files = ["--baseline", str(kept), "--thresholds", str(bounds), "--readme", str(readme)]
    assert main(["baseline", str(saved), *files]) == 0
    before = kept.read_text(encoding="utf-8")

    def save(change: Callable[[Answer], Answer], cases: int) -> Path:
        chosen = [key for key in perfect.records if key.startswith("ko-")][:cases]
        records = {
            key: replace(record, answer=change(record.answer)) if key in chosen and record.answer else record
            for key, record in perfect.records.items()
        }
        write_run(tmp_path / "worse.jsonl", perfect.header, records.values())
        return tmp_path / "worse.jsonl"

    worse = save(lambda a: replace(a, status=Status.CLARIFY), 40)
    assert main(["baseline", str(worse), *files]) == 1
    assert "FELL baseline status_accuracy of ko-ko" in capsys.readouterr().out
    assert kept.read_text(encoding="utf-8") == before
    assert main(["baseline", str(worse), *files, "--accept-falls"]) == 0
    broken = save(lambda a: replace(a, language="en"), 1)
    assert main(["baseline", str(broken), *files, "--accept-falls"]) == 1
    assert "FELL hard language_match of all" in capsys.readouterr().out
    assert main(["baseline", str(saved), *files[:-1], str(tmp_path / "none.md")]) == 2


def test_a_run_of_some_cases_is_reported_and_compared_but_no_gate(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = saved.read_text(encoding="utf-8").splitlines()
    part = tmp_path / "part.jsonl"
    part.write_text("\n".join(lines[:30]), encoding="utf-8")
    assert main(["compare", str(part), str(saved)]) == 0
    assert f"note: {part} has 29 of 404 cases" in capsys.readouterr().out
    assert main(["report", str(part), "--out", str(tmp_path / "out")]) == 0
    assert main(["gate", str(part), "--out", str(tmp_path / "out")]) == 2
    part.write_text(lines[0], encoding="utf-8")
    assert main(["report", str(part), "--out", str(tmp_path / "out")]) == 2
    assert "name its cases with --cases" in capsys.readouterr().err
    assert main(["report", str(saved), "--out", str(part)]) == 2
    assert "this is no folder to write into" in capsys.readouterr().err


def test_the_table_of_the_readme_is_that_of_the_baseline() -> None:
    corpora = load_corpora()
    table = baseline_table(load_cases([DATASETS], corpora), baseline.read_baseline(baseline.PATH, corpora))
    text = _README.read_text(encoding="utf-8")
    assert table in text
    assert with_table(text, table) == text
    assert with_table("no marks", table) == "no marks"


def test_new_and_vanished_cases_are_noted(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields = json.loads(baseline.PATH.read_text(encoding="utf-8"))
    fields["cases"]["old-1"] = fields["cases"].pop("ko-001")
    fields["cases"]["ko-002"]["case"] = "changed"
    kept = tmp_path / "baseline.json"
    kept.write_text(json.dumps(fields), encoding="utf-8")
    assert main(["gate", str(saved), "--baseline", str(kept), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "note: 1 cases not in the baseline: ko-001" in printed
    assert "note: 1 cases changed since the baseline: ko-002" in printed
    assert "note: 1 cases gone since the baseline: old-1" in printed


def _gate_with(saved: Path, **files: Path) -> list[str]:
    return ["gate", str(saved), *(text for name, path in files.items() for text in (f"--{name}", str(path)))]


@pytest.mark.parametrize("what", ["baseline", "thresholds", "cases"])
def test_a_missing_file_is_bad_input(
    what: str, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing"
    assert main(_gate_with(saved, **{what: missing})) == 2
    assert str(missing) in capsys.readouterr().err


def test_a_baseline_or_a_run_of_another_corpus_is_bad_input(
    saved: Path, perfect: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = json.loads(baseline.PATH.read_text(encoding="utf-8"))
    other = tmp_path / "baseline.json"
    other.write_text(json.dumps(fields | {"corpora": {"bundled": "0", "hostile": "0"}}), encoding="utf-8")
    assert main(_gate_with(saved, baseline=other)) == 2
    error = capsys.readouterr().err
    assert f"error: {other}: the baseline was made over another corpus 'bundled'" in error
    assert "`python -m evals baseline RUN`" in error

    first, *rest = saved.read_text(encoding="utf-8").splitlines()
    moved = json.loads(first)
    moved["run"]["corpora"]["hostile"] = "0"
    saved.write_text("\n".join([json.dumps(moved), *rest]), encoding="utf-8")
    assert main(["gate", str(saved)]) == 2
    assert "the run was made over another corpus 'hostile'; make it again" in capsys.readouterr().err


def test_a_run_without_a_record_of_a_case_is_bad_input(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = saved.read_text(encoding="utf-8").splitlines()
    saved.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert main(["gate", str(saved)]) == 2
    assert "the run has no record of case" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["retrieval"], ["retrieval", "--set", "faq"], ["retrieval", "--passages", "p.jsonl"]],
    ids=["nothing", "no-data", "no-questions"],
)
def test_a_set_must_be_named_whole(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "give --data DIR --set NAME" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["run", "--slice", "nowhere"], ["retrieval", "--set", "nothing"], ["retrieval", "--limit", "0"], []],
    ids=["unknown-slice", "unknown-set", "limit-of-zero", "no-command"],
)
def test_wrong_usage_exits_with_two(arguments: Sequence[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.slow
def test_a_slice_is_asked_of_the_real_assistant(
    bundled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_HOME", str(bundled_home))
    cases, out = DATASETS / "injection-release.jsonl", tmp_path / "run.jsonl"
    assert main(["run", "--cases", str(cases), "--slice", "injection-release", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "injection-release (n 18)" in printed
    assert "  quote_exact                    1.000" in printed
