"""Answers that can be named: the recent ones in memory, those with feedback or a link in a file of their own.

An answer is kept for good only when somebody shares it or says what is wrong with it; its id cannot be guessed.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rag.answering.wire import answer_from_json, answer_to_json
from rag.domain import Answer
from rag.errors import StoreError
from rag.retrieval.screening import mask_personal

Rating = Literal["up", "down"]
Reason = Literal["wrong_source", "outdated", "incomplete", "wrong_language", "other"]

COMMENT_LIMIT = 1_000
_RECENT, _SECONDS = 2_000, 3_600.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, kept TEXT NOT NULL, payload TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT NOT NULL REFERENCES answers, given TEXT NOT NULL, rating TEXT NOT NULL, reasons TEXT NOT NULL,
    comment TEXT NOT NULL);
"""
_SELECT = "SELECT f.id, f.rating, f.reasons, f.comment, f.given, a.payload FROM feedback f JOIN answers a USING (id)"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thinks of an answer; `given` is in ISO form, UTC."""

    answer_id: str
    rating: Rating
    reasons: tuple[Reason, ...] = ()
    comment: str = ""
    given: str = ""


class AnswerBook:
    """Answers by id; safe to use from several threads. `path` is the file of those that are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, tuple[float, Answer]] = OrderedDict()

    def remember(self, answer: Answer) -> str:
        """A new id for an answer, good for an hour or until the answer is kept."""
        answer_id = secrets.token_urlsafe(18)
        with self._lock:
            self._recent[answer_id] = (time.monotonic(), answer)
            while len(self._recent) > _RECENT:
                self._recent.popitem(last=False)
        return answer_id

    def keep(self, answer_id: str) -> bool:
        """Keep an answer for good; False when there is none of that id.

        Raises:
            StoreError: the file cannot be written.
        """
        with self._lock:
            moment, answer = self._recent.get(answer_id, (0.0, None))
        if answer is None or time.monotonic() - moment > _SECONDS:
            return self.kept(answer_id) is not None
        payload = json.dumps(answer_to_json(answer), ensure_ascii=False)
        with self._connection() as connection:
            connection.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?)", (answer_id, _now(), payload))
        return True

    def kept(self, answer_id: str) -> Answer | None:
        """An answer that was kept, without the marks of its quotes; None when there is none of that id.

        Raises:
            StoreError: the file cannot be read.
        """
        with self._connection() as connection:
            row = connection.execute("SELECT payload FROM answers WHERE id = ?", (answer_id,)).fetchone()
        return answer_from_json(json.loads(row[0])) if row else None

    def give(self, feedback: Feedback) -> bool:
        """Store feedback with the answer that it is on, personal data masked; False when there is no such answer.

        Raises:
            StoreError: the file cannot be written.
        """
        if not self.keep(feedback.answer_id):
            return False
        comment, _ = mask_personal(feedback.comment.strip())
        values = (feedback.answer_id, _now(), feedback.rating, json.dumps(feedback.reasons), comment)
        with self._connection() as connection:
            connection.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", values)
        return True

    def feedback(self) -> Iterator[tuple[Feedback, Answer]]:
        """All feedback with its answers, the oldest first.

        Raises:
            StoreError: the file cannot be read.
        """
        with self._connection() as connection:
            rows = connection.execute(f"{_SELECT} ORDER BY f.given").fetchall()
        return map(_told, rows)

    def latest_feedback(self, rating: Rating | None, limit: int, offset: int) -> list[tuple[Feedback, Answer]]:
        """Some of the feedback of a rating, or of both, the newest first.

        Raises:
            StoreError: the file cannot be read.
        """
        chosen, values = ("WHERE f.rating = ?", [rating]) if rating else ("", [])
        with self._connection() as connection:
            rows = connection.execute(
                f"{_SELECT} {chosen} ORDER BY f.given DESC, f.rowid DESC LIMIT ? OFFSET ?", [*values, limit, offset]
            ).fetchall()
        return [_told(row) for row in rows]

    def ratings(self) -> dict[str, int]:
        """How much feedback there is of each rating.

        Raises:
            StoreError: the file cannot be read.
        """
        with self._connection() as connection:
            return dict(connection.execute("SELECT rating, count(*) FROM feedback GROUP BY rating").fetchall())

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock, closing(sqlite3.connect(self._path, timeout=10.0)) as connection, connection:
                connection.executescript(_SCHEMA)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the kept answers at {self._path} cannot be used ({error}): check free space, or move the file away"
            ) from error


def _told(row: tuple[str, Rating, str, str, str, str]) -> tuple[Feedback, Answer]:
    answer_id, rating, reasons, comment, given, payload = row
    told = Feedback(answer_id, rating, tuple(json.loads(reasons)), comment, given)
    return told, answer_from_json(json.loads(payload))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
