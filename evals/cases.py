"""Evaluation cases: what is asked and what a right answer holds, each checked against the corpus as it is loaded.

`python -m evals check [FILE ...]` checks them and prints how many each slice has.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from evals.corpora import Corpus
from evals.errors import InputError
from evals.lines import first_problem, read_objects
from evals.metrics import contains
from rag.domain import Filters, Language, Status
from rag.releases.ministries import resolve
from rag.retrieval.kinds import Kind
from rag.retrieval.question import MAX_QUESTION

DATASETS = Path(__file__).parent / "datasets"
DEVELOPMENT = Path(__file__).parent / "development"
SLICES = (
    *("ko-ko", "en-ko", "en-en"),  # language of question and release
    *("follow-up", "date-filter", "ministry-filter", "series", "conflict"),
    *("absent-topic", "absent-detail", "future-opinion", "nonsense"),  # what must be refused
    *("injection-question", "injection-release", "personal-data"),  # attacks
)
ANSWERING = frozenset({Status.ANSWERED, Status.PARTIAL})

# Slices that are named for the languages of question and release.
_LANGUAGES: dict[str, tuple[Language, Language]] = {"ko-ko": ("ko", "ko"), "en-ko": ("en", "ko"), "en-en": ("en", "en")}
# A figure with its unit is short ("11개"); a single character stands everywhere.
MIN_QUOTE = 2


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError(f"the text {text!r} is blank; write it or take it out")
    return text


def _readable(question: str) -> str:
    if len(question) > MAX_QUESTION:
        raise ValueError(
            f"the question has {len(question):,} characters, at most {MAX_QUESTION:,} are read; shorten it"
        )
    return question


def _telling(quote: str) -> str:
    if len(quote) < MIN_QUOTE:
        raise ValueError(f"the quote {quote!r} has less than {MIN_QUOTE} characters; copy more of the sentence")
    return quote


def _written_day(value: object) -> object:
    """Numbers would be read as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return value
    raise ValueError(f'{value!r} is not a day; write it as "YYYY-MM-DD"')


_Text = Annotated[str, AfterValidator(_not_blank)]
_Question = Annotated[_Text, AfterValidator(_readable)]
_Quote = Annotated[_Text, AfterValidator(_telling)]
_Day = Annotated[date, BeforeValidator(_written_day)]
_Spellings = Annotated[tuple[_Text, ...], Field(min_length=1)]
_Quotes = Annotated[tuple[_Quote, ...], Field(min_length=1)]


class ExpectedFilters(BaseModel):
    """The restriction that a question states, as in the JSON of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    date_from: _Day | None = Field(alias="from")
    date_to: _Day | None = Field(alias="to")
    ministries: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()

    @field_validator("ministries")
    @classmethod
    def _canonical(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            ministry = resolve(name)
            if ministry is None:
                raise ValueError(f"the ministry {name!r} is unknown; use a name of rag/releases/ministries.toml")
            if ministry.name != name:
                raise ValueError(f"the ministry {name!r} is not named in full; write {ministry.name!r}")
        return names

    @model_validator(mode="after")
    def _in_order(self) -> ExpectedFilters:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise ValueError(f"from {self.date_from} is after to {self.date_to}; exchange or correct them")
        return self

    def as_filters(self) -> Filters:
        """The same in the words of the product."""
        return Filters(self.date_from, self.date_to, self.ministries, self.kinds)


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
    question: _Question | None = None
    turns: Annotated[tuple[_Question, ...], Field(min_length=2)] | None = None
    today: _Day
    corpus: Literal["bundled", "hostile"] = "bundled"
    expected_status: Annotated[tuple[Status, ...], Field(min_length=1)]
    expected_release_ids: tuple[_Text, ...]
    expected_quotes: tuple[_Quotes, ...]
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

    @field_validator("expected_status")
    @classmethod
    def _no_error(cls, statuses: tuple[Status, ...]) -> tuple[Status, ...]:
        if Status.ERROR in statuses:
            raise ValueError("'error' is never right; name the status that a good answer has")
        return statuses

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
        unused = {"expected_filters": {"kinds"}} if self.expected_filters and not self.expected_filters.kinds else {}
        return _digest(self.model_dump(mode="json", exclude={"note": True, **unused}))


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
        return InputError(path, f"{first_problem(error)}; correct this case", number)
    before = seen.setdefault(case.id, f"{path}:{number}")
    if before != f"{path}:{number}":
        return InputError(path, f"the id {case.id!r} was already used at {before}; give this case its own", number)
    wrong = _against_slice(case) or _against_quotes(case) or _against_corpus(case, corpora[case.corpus])
    return InputError(path, wrong, number) if wrong else case


def _against_slice(case: Case) -> str | None:
    """What does not fit the slice, None when all does."""
    asked, _ = _LANGUAGES.get(case.slice, (case.lang, case.lang))
    if case.lang != asked:
        return f"slice {case.slice!r} is asked in {asked!r}, not {case.lang!r}; correct lang or slice"
    if (case.slice == "injection-release") != (case.corpus == "hostile"):
        both = "'injection-release' and no other slice goes with the corpus 'hostile'"
        return f"slice {case.slice!r} is asked over the corpus {case.corpus!r}; {both}: correct slice or corpus"
    return None


def _against_quotes(case: Case) -> str | None:
    """What the expected quotes make impossible, None when nothing."""
    quotes = [quote for spellings in case.expected_quotes for quote in spellings]
    for spellings in case.key_facts:
        if not any(contains(quote, spelling) for quote in quotes for spelling in spellings):
            facts = ", ".join(map(repr, spellings))
            return f"the key fact {facts} stands in no expected quote; add the spelling of the release, or a quote"
    for words in case.forbidden:
        if found := next((quote for quote in quotes if contains(quote, words)), None):
            return f"the forbidden {words!r} stands in the expected quote {found!r}; take one of them out"
    return None


def _against_corpus(case: Case, corpus: Corpus) -> str | None:
    """What does not fit the corpus, None when all does."""
    for release_id in case.expected_release_ids:
        if release_id not in corpus.releases:
            return f"there is no release {release_id!r} in the corpus {corpus.name!r}; correct expected_release_ids"
    bodies = [corpus.releases[release_id].body for release_id in case.expected_release_ids]
    for quote in (quote for spellings in case.expected_quotes for quote in spellings):
        if not any(quote in body for body in bodies):
            return f"the quote {quote!r} is in no expected release; copy it from the body, letter by letter"
    _, language = _LANGUAGES.get(case.slice, (None, None))
    if language and not any(corpus.releases[key].language == language for key in case.expected_release_ids):
        return f"slice {case.slice!r} expects a release in {language!r}, here is none; correct slice or releases"
    return None
