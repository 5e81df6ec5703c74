"""The shapes of what the API takes and gives: what is taken is held to them, what is given is described by them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from rag.domain import Facet, Language, Status

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _iso_day(value: object) -> object:
    """Pydantic would take a number for seconds since 1970, "-2e-66" too."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("must be a day such as 2025-08-04")


Day = Annotated[date, BeforeValidator(_iso_day)]
Number = Annotated[int, Field(ge=0)]


class Shape(BaseModel):
    """An object that has these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Sentence(Shape):
    """A sentence of an answer, and the numbers of the citations that it stands on."""

    text: str
    citations: list[int]


class Mark(Shape):
    """Words of a quote that answer: offsets into the quote, what they tell, and a note such as the full date."""

    start: Number
    end: Number
    facet: Facet
    note: str


class Citation(Shape):
    """A proven quote: characters `start` to `end` of the release's `body`, whose hash is `sha256`."""

    n: Annotated[int, Field(ge=1)]
    release_id: str
    title: str
    ministry: str
    ministry_en: str
    published: AwareDatetime
    url: str
    license: str
    quote: str
    start: Number
    end: Number
    sha256: str
    marks: list[Mark] = []  # pydantic copies defaults


class Filters(Shape):
    """What the question was understood to be restricted to."""

    date_from: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    ministries: list[str] = []
    kinds: list[str] = []
    release_id: str | None = None


class Contact(Shape):
    """A department and its office phone."""

    department: str
    phone: str


class AnswerSoFar(Shape):
    """An answer: the object that `ask --json` prints."""

    status: Status
    language: Language = "ko"
    text: str = ""
    question: str = ""
    rewritten: Annotated[str | None, Field(description="The follow-up made self-contained")] = None
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    filters: Filters = Filters()
    contacts: list[Contact] = []
    notices: list[str] = []
    followups: Annotated[list[str], Field(description="Questions that can be asked next")] = []
    timings_ms: dict[str, float] = {}


class Answer(AnswerSoFar):
    """An answer with its `id`, for feedback on it and for a link to it."""

    id: str


class EarlierAnswer(AnswerSoFar):
    """An answer as it was given; more fields than these are left aside."""

    model_config = ConfigDict(extra="ignore")


class EarlierTurn(Shape):
    """An earlier question of the conversation and its answer."""

    question: str
    answer: EarlierAnswer


class Release(Shape):
    """A press release without its text; `digest`: the text restates the original in other words."""

    release_id: str
    title: str
    subtitles: list[str]
    ministry: str
    published: AwareDatetime
    kind: str
    language: Language
    url: str
    license: str
    attribution: str
    digest: bool


class WholeRelease(Release):
    """A press release; the offsets of quotes are those of `body`."""

    body: str
    sha256: str
    contacts: list[Contact]


class Passage(Release):
    """A passage that was found: characters `start` to `end` of the release, and its scores; higher is better."""

    text: str
    start: Number
    end: Number
    twins: Annotated[list[str], Field(description="Other releases with the same text")]
    score: float
    dense: float | None
    lexical: float | None
    coverage: float


class Found(Shape):
    """Passages for a question, best first."""

    query: str
    hits: list[Passage]


class Listed(Shape):
    """Some of the releases that were looked for, the newest first; `total` is how many there are in all."""

    total: Number
    limit: Number
    offset: Number
    releases: list[Release]


class Stored(Shape):
    """The feedback was stored."""

    stored: Literal[True]


class Link(Shape):
    """Where the kept answer is shown again."""

    id: str
    path: str


class Health(Shape):
    """Whether questions are answered, still wait for the start, or are paused by staff."""

    status: Literal["ok", "warming_up", "paused"]


Kind = Literal[
    "question",
    "invalid_request",
    "not_found",
    "foreign_origin",
    "unknown_host",
    "too_large",
    "too_many_requests",
    "busy",
    "paused",
    "unavailable",
]


class Trouble(Shape):
    """What is wrong, in words for people; `field` names what is wrong with the request."""

    type: Kind
    message: str
    field: str = ""


class Problem(Shape):
    """Every error."""

    error: Trouble
