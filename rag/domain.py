"""The words of the product as frozen types; no framework, no I/O."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Language = Literal["ko", "en"]


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CLARIFY = "clarify"
    NOT_IN_CORPUS = "not_in_corpus"
    OUT_OF_SCOPE = "out_of_scope"
    BLOCKED = "blocked"
    ERROR = "error"


class Facet(StrEnum):
    """What kind of words would answer a question."""

    WHEN = "when"
    UNTIL = "until"
    WHERE = "where"
    WHO = "who"
    HOW_MUCH = "how_much"
    HOW_MANY = "how_many"
    PHONE = "phone"
    CONTACT = "contact"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    SUMMARY = "summary"
    COMPARISON = "comparison"
    TIMELINE = "timeline"
    YES_NO = "yes_no"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class Contact:
    """A department and its office phone; never a person."""

    department: str
    phone: str


@dataclass(frozen=True, slots=True)
class PressRelease:
    """One release as stored: `body` is NFC, without zero-width characters, paragraphs kept.

    Every offset in the product refers to `body`. `published` is aware, in Korean time. `license` is
    "KOGL-1" ... "KOGL-4" or "" when unknown. `source` is the file it was read from.
    """

    release_id: str
    title: str
    body: str
    published: datetime
    ministry: str
    url: str = ""
    kind: str = ""
    subtitles: tuple[str, ...] = ()
    license: str = ""
    attribution: str = ""
    language: Language = "ko"
    contacts: tuple[Contact, ...] = ()
    digest: bool = False
    stub: bool = False
    source: str = ""

    @property
    def sha256(self) -> str:
        """Hash of the stored body, as given beside every quote."""
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a release: `body[start:end] == text`."""

    ordinal: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences `[first, last]` of one release, `body[start:end]` of its body.

    `header` (title, ministry, date) stands in front of the run when it is embedded.
    """

    chunk_id: str
    release_id: str
    ordinal: int
    first: int
    last: int
    start: int
    end: int
    header: str
    text: str

    @property
    def passage(self) -> str:
        """What the embedding model reads."""
        return f"{self.header}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question restricts the search to: dates inclusive, ministries by canonical name.

    `kinds` are those of `rag.retrieval.kinds`; `release_id` leaves one release alone.
    """

    date_from: date | None = None
    date_to: date | None = None
    ministries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    release_id: str = ""

    def __bool__(self) -> bool:
        """True when anything is restricted."""
        return bool(self.date_from or self.date_to or self.ministries or self.kinds or self.release_id)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the asker restricts a question to beside its words, field by field.

    None leaves what the question names, an empty value drops it, any other takes its place. `dates` are the first and
    the last day. With a `release_id`, nothing that the question names counts: one release is the whole of what is read.
    """

    dates: tuple[date | None, date | None] | None = None
    ministries: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    release_id: str = ""

    def applied_to(self, named: Filters = Filters()) -> Filters:
        """The filters that hold for a question that names these."""
        left = Filters() if self.release_id else named
        first, last = (left.date_from, left.date_to) if self.dates is None else self.dates
        return Filters(
            first,
            last,
            left.ministries if self.ministries is None else self.ministries,
            left.kinds if self.kinds is None else self.kinds,
            self.release_id,
        )


AS_ASKED = Conditions()
"""The conditions of a question that is restricted by its own words alone."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood; `latest` tells that it asks for the newest there is.

    `ordinals` are the numbers of a series that it names ("제7차 회의"). `masked` are the kinds of personal data that
    were in it and are not in `text`; `instructed` tells that orders to the assistant were set aside, `blocked` that
    nothing else was asked. `set_aside` are ministries that it names and that conditions took off its filters. `matter`
    is what it asks without what it says of publication, which its filters hold; "" for the whole text. `retold` tells
    that it only names another time, for which the last question is asked again.
    """

    text: str
    language: Language
    filters: Filters = Filters()
    facets: tuple[Facet, ...] = ()
    rewritten: str | None = None
    latest: bool = False
    ordinals: tuple[int, ...] = ()
    masked: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    instructed: bool = False
    blocked: bool = False
    matter: str = ""
    retold: bool = False

    @property
    def search_text(self) -> str:
        """The text to search with: the follow-up made self-contained, or the question itself."""
        return self.rewritten or self.text


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found; every score is higher-is-better.

    `dense` is a cosine, `lexical` a BM25 (None when no word matched), `coverage` the share of what the question names
    that is held. `twins` are other releases with the same text, which are not found beside it.
    """

    chunk: Chunk
    score: float
    dense: float | None = None
    lexical: float | None = None
    coverage: float = 0.0
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """Some of the releases that were looked for, the newest first, and how many there are in all."""

    total: int
    releases: tuple[PressRelease, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words inside a quote that answer: offsets into the quote, and a note such as the full date."""

    start: int
    end: int
    facet: Facet
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that answers, with the words that do."""

    release: PressRelease
    sentence: Sentence
    score: float
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A proven quote: `body[start:end] == quote` in the release whose body hashes to `sha256`."""

    n: int
    release_id: str
    title: str
    ministry: str
    ministry_en: str
    published: datetime
    url: str
    license: str
    quote: str
    start: int
    end: int
    sha256: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer and the numbers of the citations it stands on."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker gets; `rag.answering.wire` turns it into the JSON object of the contract."""

    status: Status
    language: Language
    text: str
    question: str
    rewritten: str | None = None
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    filters: Filters = Filters()
    contacts: tuple[Contact, ...] = ()
    notices: tuple[str, ...] = ()
    followups: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation and its answer."""

    question: str
    answer: Answer


class Verdict(StrEnum):
    """What the releases say of a claim."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    TIME_SENSITIVE = "time_sensitive"
    NOT_FOUND = "not_found"
    NOT_CHECKABLE = "not_checkable"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a claim and a release part: `claimed` at `start` of the claim, `found` in quote `citation` at `at`.

    `kind` is the sort of fact (number, date, place, ...); `found` is "" for what no release was found to tell, whose
    `citation` is 0.
    """

    kind: str
    claimed: str
    start: int
    found: str = ""
    citation: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a checked text, `text[start:end]` of that text, with its verdict and what that stands on.

    `reason` tells why a sentence was not checked or not checkable, what came of a vote on it, or that its release tells
    of it as it was before; "" for any other.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    evidence: tuple[Citation, ...] = ()
    differences: tuple[Difference, ...] = ()
    reason: str = ""
