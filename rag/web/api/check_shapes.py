"""The shapes of a fact check over the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StrictBool

from rag.answering.claim_text import Reason
from rag.domain import Language, Verdict
from rag.web.api import examples, shapes
from rag.web.doors import CHECK_TEXT


def _not_blank(text: str) -> str:
    """As it is: offsets are into the text as it was sent."""
    if not text.strip():
        raise ValueError("must not be blank")
    return text


class CheckRequest(shapes.Shape):
    """A text whose sentences are checked; `date` is the day it was written, from which "last year" counts.

    `lang` is the language of error messages, that of the text if left out.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CHECK]})

    text: Annotated[
        str,
        Field(min_length=1, max_length=CHECK_TEXT, json_schema_extra={"pattern": "\\S"}),
        AfterValidator(_not_blank),
    ]
    date: shapes.Day | None = None
    lang: Language | None = None
    stream: Annotated[StrictBool, Field(description="As server-sent events")] = False


class Difference(shapes.Shape):
    """Where a sentence and a release part: `claimed` at `start` of the sentence, `found` in quote `citation` at `at`.

    `found` is "" and `citation` 0 for what no release was found to tell.
    """

    claimed: str
    found: str
    kind: str
    start: shapes.Number
    citation: shapes.Number
    at: shapes.Number


class CheckedClaim(shapes.Shape):
    """A sentence, characters `start` to `end` of the text, with its verdict and the quotes that it stands on.

    `reason` tells why a sentence is not_checkable or not_run; where a chat model is set, that it did not vote
    (`unvoted`) or contradicts what the rules support (`doubted`); beside time_sensitive, that the release
    tells of it as it was before (`before`); "" for any other.
    """

    text: str
    start: shapes.Number
    end: shapes.Number
    verdict: Verdict
    evidence: list[shapes.Citation]
    differences: list[Difference]
    reason: Reason | Annotated[str, Field(max_length=0)]


class Counts(shapes.Shape):
    """How many sentences got each verdict; `not_run` were not checked, which does not mean that they are correct."""

    supported: shapes.Number
    partly: shapes.Number
    contradicted: shapes.Number
    time_sensitive: shapes.Number
    not_found: shapes.Number
    not_checkable: shapes.Number
    not_run: shapes.Number


class CheckedText(shapes.Shape):
    """The object that `check --json` prints: every sentence in order, and when it was checked."""

    checked_at: AwareDatetime
    counts: Counts
    claims: list[CheckedClaim]
