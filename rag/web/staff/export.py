"""Feedback as JSON Lines, and as a table for a spreadsheet in which no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from rag.answering.wire import answer_to_json
from rag.domain import Answer
from rag.web.answers import Feedback

_COLUMNS = ("given", "rating", "reasons", "comment", "status", "language", "question", "answer", "sources", "id")
# What makes a spreadsheet take a cell for a formula, and what it skips before one.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def json_lines(feedback: Iterable[tuple[Feedback, Answer]]) -> Iterator[str]:
    """One JSON object a piece of feedback, the answer in it."""
    for given, answer in feedback:
        yield json.dumps(asdict(given) | {"answer": answer_to_json(answer)}, ensure_ascii=False) + "\n"


def csv_lines(feedback: Iterable[tuple[Feedback, Answer]]) -> Iterator[str]:
    """One row a piece of feedback after a row of names; begins with a mark that tells spreadsheets of UTF-8."""
    yield "\ufeff" + _row(_COLUMNS)
    for given, answer in feedback:
        sources = " ".join(dict.fromkeys(citation.url or citation.release_id for citation in answer.citations))
        yield _row((
            *(given.given, given.rating, " ".join(given.reasons), given.comment, answer.status.value),
            *(answer.language, answer.question, answer.text, sources, given.answer_id),
        ))


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([inert(value) for value in values])
    return line.getvalue()


def inert(text: str) -> str:
    """The text as a cell that a spreadsheet shows and never computes."""
    plain = unicodedata.normalize("NFKC", text)  # some take wide forms for the same
    return f"'{text}" if plain.startswith(_ACTIVE) or plain.lstrip().startswith(_ACTIVE) else text
