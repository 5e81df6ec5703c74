"""Labelled claims: a sentence, the verdict that is right, and the words of a release that decide."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.corpora import Corpus
from evals.errors import InputError
from evals.lines import first_problem, read_objects
from rag.domain import Language, Verdict

SHIPPED = Path(__file__).parent / "claims" / "shipped.jsonl"
THRESHOLDS = Path(__file__).parent / "claims" / "thresholds.toml"
# What was done to a true statement; the last four are no alterations of a fact.
ALTERED = (
    *("number", "unit", "date", "place", "ministry", "office"),
    *("negation", "direction", "swapped", "other_month", "name", "group", "reason"),
)
CHANGES = ("none", *ALTERED, "added", "absent", "opinion", "outdated")
VERDICTS = {
    "none": Verdict.SUPPORTED,
    "added": Verdict.PARTLY,
    "absent": Verdict.NOT_FOUND,
    "opinion": Verdict.NOT_CHECKABLE,
    "outdated": Verdict.TIME_SENSITIVE,
} | dict.fromkeys(ALTERED, Verdict.CONTRADICTED)


class ClaimCase(BaseModel):
    """One claim; `differences` are pairs of what it says and what the release says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    change: str
    lang: Language
    claim: str = Field(min_length=5)
    verdict: Literal["supported", "partly", "contradicted", "time_sensitive", "not_found", "not_checkable"]
    release_ids: tuple[str, ...]
    quotes: tuple[str, ...]
    differences: tuple[tuple[str, str], ...] = ()
    note: str = ""


def load_claims(path: Path, corpus: Corpus) -> list[ClaimCase]:
    """The claims of a file, each checked against the corpus.

    Raises:
        InputError: a line is no claim, an id stands twice, or a quote is not in its release; with the line.
    """
    cases: dict[str, ClaimCase] = {}
    for number, fields in read_objects(path):
        try:
            case = ClaimCase.model_validate(fields)
        except ValidationError as error:
            raise InputError(path, f"{first_problem(error)}; correct it", number) from error
        if problem := _problem(case, corpus) or ("the id stands twice" if case.id in cases else ""):
            raise InputError(path, f"{case.id}: {problem}; correct it", number)
        cases[case.id] = case
    if not cases:
        raise InputError(path, "the file holds no claim; check the path")
    return list(cases.values())


def _problem(case: ClaimCase, corpus: Corpus) -> str:
    if case.change not in CHANGES:
        return f"the change {case.change!r} is unknown, use one of {', '.join(CHANGES)}"
    if case.verdict != VERDICTS[case.change]:
        return f"the change {case.change!r} makes the verdict {VERDICTS[case.change].value!r}, not {case.verdict!r}"
    bodies = [corpus.releases[key].body for key in case.release_ids if key in corpus.releases]
    if len(bodies) != len(case.release_ids):
        return "a release id is not in the corpus"
    missing = [quote for quote in case.quotes if not any(quote in body for body in bodies)]
    return f"the quote {missing[0][:40]!r} is in none of its releases" if missing else ""
