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
    chance=0.25,
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
    ("lines", "what"),
    [
        ([], "run: Field required"),
        ([FULL.as_json()], "run: Field required"),
        ([{"run": {"created": "today"}}], "run.commit: Field required"),
        ([{"run": 3}], "run: Input should be a valid dictionary"),
        ([{"run": asdict(HEADER) | {"created": 3}}], "run.created: Input should be a valid string"),
        ([{"run": asdict(HEADER) | {"corpora": ["d1"]}}], "run.corpora: Input should be a valid dictionary"),
        (
            [{"run": asdict(HEADER) | {"corpora": {"bundled": 1}}}],
            "run.corpora.bundled: Input should be a valid string",
        ),
        ([{"run": asdict(HEADER) | {"settings": None}}], "run.settings: Input should be a valid dictionary"),
        (
            [{"run": asdict(HEADER) | {"versions": {"python": 3.11}}}],
            "run.versions.python: Input should be a valid str",
        ),
        ([{"run": asdict(HEADER) | {"colour": "red"}}], "run.colour: Extra inputs are not permitted"),
    ],
    ids=[
        *("empty", "no-header", "half-a-header", "header-as-number", "created-as-number", "corpora-as-list"),
        *("digest-as-number", "no-settings", "version-as-number", "unknown-field"),
    ],
)
def test_a_file_that_is_not_a_run_is_told_with_how_to_make_one(tmp_path: Path, lines: list[object], what: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"{path}:1: this is not a run ({what}")) as raised:
        read_run(path)
    assert raised.value.reason.endswith("; make one with `python -m evals run --out FILE`")


def in_answer(**changes: object) -> dict[str, object]:
    answer = FULL.as_json()["answer"]
    assert isinstance(answer, dict)
    return {"answer": answer | changes}


def in_first(name: str, **changes: object) -> dict[str, object]:
    (first, *_) = in_answer()["answer"][name]  # type: ignore[index]  # an answer as JSON
    return in_answer(**{name: [first | changes]})


NEVER_FILTERS: dict[str, object] = {"from": "2025-02-30", "to": None, "ministries": []}
DAMAGED: dict[str, tuple[dict[str, object], str]] = {
    "id-as-list": ({"id": ["ko-1"]}, "id: Input should be a valid string"),
    "asked-as-number": ({"asked": 3}, "asked: Input should be a valid string"),
    "unknown-field": ({"colour": "red"}, "colour: Extra inputs are not permitted"),
    "no-answer-and-no-error": ({"answer": None}, "there is neither an answer nor an error, or both"),
    "answer-and-error": ({"error": "KeyError"}, "there is neither an answer nor an error, or both"),
    "error-as-number": ({"error": 3}, "error: Input should be a valid string"),
    "no-releases": ({"releases": None}, "releases: Input should be a valid list"),
    "nested-releases": ({"releases": [["harbour"]]}, "releases.0: Input should be a valid string"),
    "place-without-end": ({"sentences": [["harbour", 1]]}, "sentences.0.2: Field required"),
    "place-as-text": ({"sentences": [["harbour", "1", 2]]}, "sentences.0.1: Input should be a valid integer"),
    "chance-as-text": ({"chance": "0.1"}, "chance: Input should be a valid number"),
    "chance-not-a-number": ({"chance": float("nan")}, "chance: Input should be a finite number"),
    "time-as-text": ({"latency_ms": "fast"}, "latency_ms: Input should be a valid number"),
    "time-without-end": ({"latency_ms": float("inf")}, "latency_ms: Input should be a finite number"),
    "time-as-a-long-number": ({"latency_ms": 10**400}, "latency_ms: "),
    "time-below-zero": ({"latency_ms": -1}, "latency_ms: Input should be greater than or equal to 0"),
    "empty-answer": ({"answer": {}}, "answer.status: Field required"),
    "answer-as-text": ({"answer": "yes"}, "answer: Input should be a valid dictionary"),
    "unknown-status": (in_answer(status="perhaps"), "\"'perhaps' is not a valid Status\""),
    "unknown-language": (in_answer(language="fr"), "answer.language: Input should be 'ko' or 'en'"),
    "text-as-number": (in_answer(text=3), "answer.text: Input should be a valid string"),
    "notices-as-numbers": (in_answer(notices=[3]), "answer.notices.0: Input should be a valid string"),
    "no-such-day": (in_answer(filters=NEVER_FILTERS), "'day is out of range for month'"),
    "contacts-as-text": (in_answer(contacts="a"), "answer.contacts: Input should be a valid list"),
    "sentence-as-number": (in_first("sentences", text=3), "answer.sentences.0.text: Input should be a valid string"),
    "number-as-text": (in_first("sentences", citations=["1"]), "answer.sentences.0.citations.0: Input should be a val"),
    "quote-as-null": (in_first("citations", quote=None), "answer.citations.0.quote: Input should be a valid string"),
    "start-as-text": (in_first("citations", start="1"), "answer.citations.0.start: Input should be a valid integer"),
    "published-as-word": (in_first("citations", published="today"), "\"Invalid isoformat string: 'today'\""),
    "mark-as-text": (in_first("citations", marks=["a"]), "answer.citations.0.marks.0: Input should be a valid dict"),
}


@pytest.mark.parametrize(("change", "reason"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_record_is_told_with_its_line(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    path = tmp_path / "run.jsonl"
    lines = map(json.dumps, (HEAD, BROKEN.as_json(), FULL.as_json() | change))
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"this record cannot be read ({reason}")) as raised:
        read_run(path)
    assert (raised.value.source, raised.value.line) == (str(path), 3)
    assert raised.value.reason.endswith("; make the run again")


def test_a_second_record_of_a_case_is_told_with_its_line(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "run.jsonl", HEAD, FULL.as_json(), BROKEN.as_json(), FULL.as_json())
    with pytest.raises(InputError, match=":4: case 'ko-1' has a record above; make the run again"):
        read_run(path)


def test_a_record_without_a_field_is_damaged(tmp_path: Path) -> None:
    fields = {key: value for key, value in FULL.as_json().items() if key != "asked"}
    path = write_lines(tmp_path / "run.jsonl", HEAD, fields)
    with pytest.raises(InputError, match=r":2: this record cannot be read \(asked: Field required\)"):
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
