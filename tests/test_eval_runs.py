"""A run is saved line by line and read back as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from evals.errors import InputError
from evals.runs import Record, Run, read_run, require_same_questions, write_run
from rag.domain import Contact, Filters
from tests.eval_fakes import HEADER, make_answer, make_case, make_citation, make_record, refused_case, write_lines

CASE = make_case()
FULL = make_record(
    CASE,
    make_answer(
        make_citation(),
        filters=Filters(date(2025, 3, 1), None, ("해양수산부",)),
        contacts=(Contact("항만개발과", "044-200-5555"),),
        notices=("출처",),
    ),
    releases=("harbour", "forest"),
    sentences=(("harbour", 18, 34),),
    margin=0.25,
)
BROKEN = make_record(refused_case(), None, error="StoreError: locked", latency_ms=0.0)
HEAD = {"run": asdict(HEADER)}


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "run.jsonl"
    written = write_run(path, HEADER, [FULL, BROKEN])
    assert written == Run(HEADER, {"ko-1": FULL, "no-1": BROKEN}, str(path))
    assert read_run(path) == written


def test_a_stopped_run_keeps_what_it_had(tmp_path: Path) -> None:
    def stopped() -> Iterator[Record]:
        yield FULL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_run(tmp_path / "run.jsonl", HEADER, stopped())
    assert read_run(tmp_path / "run.jsonl").records == {"ko-1": FULL}


@pytest.mark.parametrize(
    "lines",
    [[], [FULL.as_json()], [{"run": {"created": "today"}}], [{"run": 3}]],
    ids=["empty", "no-header", "half-a-header", "header-of-another-type"],
)
def test_a_file_that_is_not_a_run_is_told_with_how_to_make_one(tmp_path: Path, lines: list[object]) -> None:
    path = write_lines(tmp_path / "run.jsonl", *lines)
    reason = "this is not a run; make one with `python -m evals run --out FILE`"
    with pytest.raises(InputError, match=re.escape(f"{path}:1: {reason}")):
        read_run(path)


@pytest.mark.parametrize(
    "change",
    [
        {"answer": {}},
        {"answer": {"status": "perhaps"}},
        {"answer": "yes"},
        {"sentences": [["harbour", 1]]},
        {"releases": None},
        {"latency_ms": "fast"},
    ],
    ids=["empty-answer", "unknown-status", "answer-is-text", "place-without-end", "no-releases", "time-is-text"],
)
def test_a_damaged_record_is_told_with_its_line(tmp_path: Path, change: dict[str, object]) -> None:
    path = write_lines(tmp_path / "run.jsonl", HEAD, BROKEN.as_json(), FULL.as_json() | change)
    with pytest.raises(InputError, match=r"this record cannot be read \(.+\); make the run again") as raised:
        read_run(path)
    assert (raised.value.source, raised.value.line) == (str(path), 3)


def test_a_record_without_a_field_is_damaged(tmp_path: Path) -> None:
    fields = {key: value for key, value in FULL.as_json().items() if key != "asked"}
    path = write_lines(tmp_path / "run.jsonl", HEAD, fields)
    with pytest.raises(InputError, match=r":2: this record cannot be read \(KeyError: 'asked'\)"):
        read_run(path)


def test_a_cut_last_line_is_told_with_its_line(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "run.jsonl", HEAD, json.dumps(FULL.as_json())[:50])
    with pytest.raises(InputError, match=":2: this line is not JSON"):
        read_run(path)


def test_a_missing_run_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"run\.jsonl: the file cannot be read"):
        read_run(tmp_path / "run.jsonl")


def test_a_run_fits_the_cases_that_it_asked() -> None:
    run = Run(HEADER, {"ko-1": FULL, "no-1": BROKEN}, "run.jsonl")
    require_same_questions(run, [CASE, make_case(note="another note")])


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ({}, "the run has no record of case ko-1"),
        ({"ko-1": replace(FULL, asked="00000000")}, "the run asked another wording of case ko-1"),
    ],
    ids=["missing", "reworded"],
)
def test_a_run_that_misses_or_reworded_a_case_must_be_made_again(records: dict[str, Record], reason: str) -> None:
    with pytest.raises(InputError, match=f"run.jsonl: {reason}; make it again: `python -m evals run`"):
        require_same_questions(Run(HEADER, records, "run.jsonl"), [CASE])
