"""Evaluation cases: what is asked and what a right answer holds, each checked against the corpus as it is loaded.

`python -m evals check [FILE ...]` checks them and prints how many each slice has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from evals.corpora import Corpus
from evals.errors import InputError
from evals.lines import read_objects
from rag.domain import Filters, Language, Status

DATASETS = Path(__file__).parent / "datasets"
SLICES = (
    *("ko-ko", "en-ko", "en-en"),  # language of question and release
    *("follow-up", "date-filter", "ministry-filter", "series", "conflict"),
    *("absent-topic", "absent-detail", "future-opinion", "nonsense"),  # what must be refused
    *("injection-question", "injection-release", "personal-data"),  # attacks
)
ANSWERING = frozenset({Status.ANSWERED, Status.PARTIAL})

_Text = Annotated[str, Field(min_length=1)]
_Spellings = Annotated[tuple[_Text, ...], Field(min_length=1)]


class ExpectedFilters(BaseModel):
    """The restriction that a question states, as in the JSON of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    date_from: date | None = Field(alias="from")
    date_to: date | None = Field(alias="to")
    ministries: tuple[str, ...] = ()

    def as_filters(self) -> Filters:
        """The same in the words of the product."""
        return Filters(self.date_from, self.date_to, self.ministries)


class Case(BaseModel):
    """One question, or one conversation whose last question is judged, with what is expected.

    `expected_quotes` and `key_facts` are lists of alternatives: one of each list is enough. A quote is an exact part
    of the body of an expected release; a fact is a spelling that must stand in the answer. `expected_filters` is None
    where filters are not judged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    slice: str
    lang: Language
    question: _Text | None = None
    turns: Annotated[tuple[_Text, ...], Field(min_length=2)] | None = None
    today: date
    corpus: Literal["bundled", "hostile"] = "bundled"
    expected_status: Annotated[tuple[Status, ...], Field(min_length=1)]
    expected_release_ids: tuple[_Text, ...]
    expected_quotes: tuple[_Spellings, ...]
    key_facts: tuple[_Spellings, ...]
    forbidden: tuple[_Text, ...] = ()
    expected_filters: ExpectedFilters | None = None
    note: str = ""

    @field_validator("slice")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in SLICES:
            raise ValueError(f"slice {name!r} is unknown; use one of {', '.join(SLICES)}")
        return name

    @field_validator("expected_status", mode="before")
    @classmethod
    def _one_status(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("expected_quotes", mode="before")
    @classmethod
    def _one_spelling(cls, value: object) -> object:
        return [[item] if isinstance(item, str) else item for item in value] if isinstance(value, list) else value

    @model_validator(mode="after")
    def _whole(self) -> Case:
        if (self.question is None) == (self.turns is None):
            raise ValueError("give either question or turns")
        if self.answerable and not (self.expected_release_ids and self.expected_quotes and self.key_facts):
            raise ValueError("an answered case names expected_release_ids, expected_quotes and key_facts")
        if self.must_refuse and (self.expected_release_ids or self.expected_quotes or self.key_facts):
            raise ValueError("a refused case has no expected_release_ids, expected_quotes and key_facts")
        return self

    @property
    def asked(self) -> tuple[str, ...]:
        """Every question in order; the last one is judged."""
        return self.turns or (self.question or "",)

    @property
    def answerable(self) -> bool:
        """Whether an answer is right, perhaps beside a refusal."""
        return bool(ANSWERING.intersection(self.expected_status))

    @property
    def must_answer(self) -> bool:
        """Whether only an answer is right."""
        return ANSWERING.issuperset(self.expected_status)

    @property
    def must_refuse(self) -> bool:
        """Whether no answer is right."""
        return not self.answerable

    @cached_property
    def asked_digest(self) -> str:
        """Eight hex digits of what is asked: a saved answer belongs to the case while this stays."""
        return _digest((self.asked, self.lang, self.today.isoformat(), self.corpus))

    @cached_property
    def digest(self) -> str:
        """Eight hex digits of the whole case but its note: two scores compare while this stays."""
        return _digest(self.model_dump(mode="json", exclude={"note"}))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


def load_cases(paths: Sequence[Path], corpora: Mapping[str, Corpus]) -> list[Case]:
    """Read and check the cases of files and of folders of `*.jsonl`.

    Raises:
        InputError: the first of what `check_cases` finds wrong, or there is no case.
    """
    cases = []
    for found in check_cases(paths, corpora):
        if isinstance(found, InputError):
            raise found
        cases.append(found)
    if not cases:
        raise InputError(", ".join(map(str, paths)), "there is no case here; name a file or folder of cases")
    return cases


def check_cases(paths: Sequence[Path], corpora: Mapping[str, Corpus]) -> Iterator[Case | InputError]:
    """Each case, or what is wrong with its line: file, line and what to do."""
    seen: dict[str, str] = {}
    for path in _files(paths):
        try:
            for number, fields in read_objects(path):
                yield _case(path, number, fields, corpora, seen)
        except InputError as error:
            yield error


def _files(paths: Sequence[Path]) -> Iterable[Path]:
    """Each file once, also when it is named beside its folder."""
    return dict.fromkeys(
        file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else (path,))
    )


def _case(
    path: Path, number: int, fields: dict[str, object], corpora: Mapping[str, Corpus], seen: dict[str, str]
) -> Case | InputError:
    try:
        case = Case.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        reason = first["msg"].removeprefix("Value error, ")
        return InputError(path, f"{f'{place}: ' if place else ''}{reason}; correct this case", number)
    before = seen.setdefault(case.id, f"{path}:{number}")
    if before != f"{path}:{number}":
        return InputError(path, f"the id {case.id!r} was already used at {before}; give this case its own", number)
    wrong = _against_corpus(case, corpora[case.corpus])
    return InputError(path, wrong, number) if wrong else case


def _against_corpus(case: Case, corpus: Corpus) -> str | None:
    """What does not fit the corpus, None when all does."""
    for release_id in case.expected_release_ids:
        if release_id not in corpus.releases:
            return f"there is no release {release_id!r} in the corpus {corpus.name!r}; correct expected_release_ids"
    bodies = [corpus.releases[release_id].body for release_id in case.expected_release_ids]
    for quote in (quote for spellings in case.expected_quotes for quote in spellings):
        if not any(quote in body for body in bodies):
            return f"the quote {quote!r} is in no expected release; copy it from the body, letter by letter"
    return None
