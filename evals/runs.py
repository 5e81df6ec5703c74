"""A run: what the assistant gave for each case, in a JSON Lines file, so that it can be scored again at no cost.

The first line is the header, `{"run": {...}}`: corpora, settings, versions. Each further line is the record of a case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.cases import Case
from evals.errors import InputError
from evals.lines import read_objects
from rag.answering.wire import answer_from_json, answer_to_json
from rag.domain import Answer


@dataclass(frozen=True, slots=True)
class Record:
    """What came of one case.

    `asked` is the digest of what was asked. `error` is what the assistant broke on; `answer` is None then. `releases`
    and `sentences` (release id, start, end) are ranked, best first. `margin` is how far above the refusal bound the
    question came, None where no bound decided. `latency_ms` is from question to answer.
    """

    case_id: str
    asked: str
    answer: Answer | None
    error: str | None = None
    releases: tuple[str, ...] = ()
    sentences: tuple[tuple[str, int, int], ...] = ()
    margin: float | None = None
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
            "margin": self.margin,
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
        header = Header(**first["run"])
    except (KeyError, TypeError) as error:
        reason = "this is not a run; make one with `python -m evals run --out FILE`"
        raise InputError(path, reason, number) from error
    records = [_record(path, number, fields) for number, fields in lines]
    return Run(header, {record.case_id: record for record in records}, str(path))


def _record(path: Path, number: int, fields: Mapping[str, Any]) -> Record:
    try:
        return Record(
            case_id=fields["id"],
            asked=fields["asked"],
            answer=answer_from_json(fields["answer"]) if fields["answer"] is not None else None,
            error=fields["error"],
            releases=tuple(fields["releases"]),
            sentences=tuple((str(key), int(start), int(end)) for key, start, end in fields["sentences"]),
            margin=fields["margin"],
            latency_ms=float(fields["latency_ms"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"this record cannot be read ({type(error).__name__}: {error}); make the run again"
        raise InputError(path, reason, number) from error


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
