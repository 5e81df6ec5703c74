"""A run: what the assistant gave for each case, in a JSON Lines file, so that it can be scored again at no cost.

The first line is the header, `{"run": {...}}`: corpora, settings, versions. Each further line is the record of a case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.cases import Case
from evals.errors import InputError
from evals.lines import first_problem, read_objects
from rag.answering.wire import answer_from_json, answer_to_json
from rag.domain import Answer, Language


@dataclass(frozen=True, slots=True)
class Record:
    """What came of one case.

    `asked` is the digest of what was asked. `error` is what the assistant broke on; `answer` is None then. `releases`
    and `sentences` (release id, start, end) are ranked, best first. `chance` is the learned chance of
    an answer, None where a rule decided. `latency_ms` is from question to answer.
    """

    case_id: str
    asked: str
    answer: Answer | None
    error: str | None = None
    releases: tuple[str, ...] = ()
    sentences: tuple[tuple[str, int, int], ...] = ()
    chance: float | None = None
    latency_ms: float = 0.0

    def as_json(self) -> dict[str, object]:
        """The line of a run file."""
        return {
            "id": self.case_id,
            "asked": self.asked,
            "answer": answer_to_json(self.answer) if self.answer else None,
            "error": self.error,
            "releases": list(self.releases),
            "sentences": [list(place) for place in self.sentences],
            "chance": self.chance,
            "latency_ms": self.latency_ms,
        }


@dataclass(frozen=True, slots=True)
class Header:
    """What a run was made with. `corpora` are digests by name, `settings` and `versions` as at that time."""

    created: str
    commit: str
    corpora: Mapping[str, str]
    settings: Mapping[str, Any]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """A header and the records by case id."""

    header: Header
    records: Mapping[str, Record]
    source: str = ""


class _Fields(BaseModel):
    """Fields as they are written and no others: nothing is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _HeaderFields(_Fields):
    created: str
    commit: str
    corpora: dict[str, str]
    settings: dict[str, Any]
    versions: dict[str, str]


class _FirstLine(_Fields):
    run: _HeaderFields


class _SentenceFields(_Fields):
    text: str
    citations: list[int]


class _MarkFields(_Fields):
    start: int
    end: int
    facet: str
    note: str


class _CitationFields(_Fields):
    n: int
    release_id: str
    title: str
    ministry: str
    ministry_en: str
    published: str
    url: str
    license: str
    quote: str
    start: int
    end: int
    sha256: str
    marks: list[_MarkFields]


class _FilterFields(_Fields):
    date_from: str | None = Field(alias="from")
    date_to: str | None = Field(alias="to")
    ministries: list[str]
    kinds: list[str] = []
    release_id: str | None = None


class _ContactFields(_Fields):
    department: str
    phone: str


class _AnswerFields(_Fields):
    """What `answer_to_json` writes; status and dates are read by `answer_from_json`."""

    status: str
    language: Language
    text: str
    question: str
    rewritten: str | None
    sentences: list[_SentenceFields]
    citations: list[_CitationFields]
    filters: _FilterFields
    contacts: list[_ContactFields]
    notices: list[str]
    followups: list[str]
    timings_ms: dict[str, float]


class _RecordFields(_Fields):
    id: str
    asked: str
    answer: _AnswerFields | None
    error: str | None
    releases: list[str]
    # JSON has lists only.
    sentences: list[Annotated[tuple[str, int, int], Field(strict=False)]]
    chance: float | None
    latency_ms: float = Field(ge=0)

    @model_validator(mode="after")
    def _either(self) -> _RecordFields:
        if (self.answer is None) == (self.error is None):
            raise ValueError("there is neither an answer nor an error, or both")
        return self


def write_run(path: Path, header: Header, records: Iterable[Record]) -> Run:
    """Write a run line by line, so that a stopped one keeps what it had; the whole run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Record] = {}
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"run": asdict(header)}, ensure_ascii=False) + "\n")
        for record in records:
            file.write(json.dumps(record.as_json(), ensure_ascii=False) + "\n")
            file.flush()
            kept[record.case_id] = record
    return Run(header, kept, str(path))


def read_run(path: Path) -> Run:
    """Read a run.

    Raises:
        InputError: the file is missing or not a run; with its line.
    """
    lines = read_objects(path)
    number, first = next(lines, (1, {}))
    try:
        header = Header(**_FirstLine.model_validate(first).run.model_dump())
    except ValidationError as error:
        reason = f"this is not a run ({first_problem(error)}); make one with `python -m evals run --out FILE`"
        raise InputError(path, reason, number) from error
    records: dict[str, Record] = {}
    for number, fields in lines:
        record = _record(path, number, fields)
        if record.case_id in records:
            raise InputError(path, f"case {record.case_id!r} has a record above; make the run again", number)
        records[record.case_id] = record
    return Run(header, records, str(path))


def _record(path: Path, number: int, fields: Mapping[str, Any]) -> Record:
    try:
        read = _RecordFields.model_validate(fields)
        return Record(
            case_id=read.id,
            asked=read.asked,
            answer=answer_from_json(fields["answer"]) if read.answer else None,
            error=read.error,
            releases=tuple(read.releases),
            sentences=tuple(read.sentences),
            chance=read.chance,
            latency_ms=read.latency_ms,
        )
    except ValueError as error:  # the fields, or a status or date that there is not
        why = first_problem(error) if isinstance(error, ValidationError) else ascii(str(error))
        raise InputError(path, f"this record cannot be read ({why}); make the run again", number) from error


def require_same_questions(run: Run, cases: Sequence[Case]) -> None:
    """Make sure that a run answers these cases as they are worded now.

    Raises:
        InputError: a case has no record, or its record belongs to another wording of the question.
    """
    for case in cases:
        record = run.records.get(case.id)
        if record is None or record.asked != case.asked_digest:
            what = "has no record of" if record is None else "asked another wording of"
            raise InputError(run.source, f"the run {what} case {case.id}; make it again: `python -m evals run`")
