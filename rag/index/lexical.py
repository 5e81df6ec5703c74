"""FTS5, the lexical half of a generation: BM25 over the search terms of titles and bodies.

Beside it stands how each Korean term is written in Latin letters, for names that the other language asks with.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rag.errors import StoreError
from rag.index.analysis import stem_english
from rag.index.romanisation import readings

# A title says what a release is about: its terms count more than one mention in the text.
_TITLE_WEIGHT, _BODY_WEIGHT = 1.5, 1.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS ids (rowid INTEGER PRIMARY KEY, chunk_id TEXT UNIQUE NOT NULL, release_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ids_release ON ids (release_id);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5(
    title, body, tokenize="unicode61 remove_diacritics 0 tokenchars '.-%&+#'");
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(terms, row);
CREATE TABLE IF NOT EXISTS readings (
    reading TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (reading, term)) WITHOUT ROWID;
"""

_INSIDE = " AND ids.release_id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class TermRow:
    """The search terms of one chunk."""

    chunk_id: str
    release_id: str
    title_terms: Sequence[str]
    body_terms: Sequence[str]


class LexicalIndex:
    """The FTS5 file of one generation, opened for reading; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._total = int(connection.execute("SELECT count(*) FROM ids").fetchone()[0])

    @classmethod
    def open(cls, path: Path) -> LexicalIndex:
        """Open a published file.

        Raises:
            StoreError: the file is missing or damaged.
        """
        try:
            return cls(sqlite3.connect(f"file:{path.resolve()}?mode=ro&immutable=1", uri=True, check_same_thread=False))
        except sqlite3.Error as error:
            raise StoreError(f"{path} cannot be opened ({error}): run `python -m rag index`") from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def search(self, terms: Sequence[str], k: int, allowed: Set[str] | None = None) -> list[tuple[str, float]]:
        """The ids of the `k` best chunks holding any of `terms` and their BM25 scores, best first.

        `allowed` are the ids of the releases to search, None for all.
        """
        if not terms:
            return []
        match = " OR ".join(_quoted(term) for term in dict.fromkeys(terms))
        inside, ids = ("", ()) if allowed is None else (_INSIDE, (json.dumps(sorted(allowed)),))
        rows = self._read(
            f"SELECT ids.chunk_id, -bm25(terms, {_TITLE_WEIGHT}, {_BODY_WEIGHT}) AS score FROM terms"
            f" JOIN ids ON ids.rowid = terms.rowid WHERE terms MATCH ?{inside} ORDER BY score DESC LIMIT ?",
            (match, *ids, k),
        )
        return [(key, float(score)) for key, score in rows]

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks each term stands; 0 for a term that stands nowhere."""
        wanted = list(dict.fromkeys(terms))
        marks = ",".join("?" * len(wanted))
        found = dict(self._read(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", wanted))
        return {term: int(found.get(term.lower(), 0)) for term in wanted}

    def read_as(self, reading: str) -> list[str]:
        """The Korean terms of the index that are written so in Latin letters (and some that were in it once)."""
        return [term for (term,) in self._read("SELECT term FROM readings WHERE reading = ?", (reading,))]

    def __len__(self) -> int:
        """The number of chunks."""
        return self._total

    def _read(self, statement: str, values: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]  # SQLite rows are untyped
        with self._lock, closing(self._connection.cursor()) as cursor:
            try:
                return cursor.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(f"the lexical index cannot be read ({error}): run `python -m rag index`") from error


def write_terms(path: Path, rows: Iterable[TermRow], removed: Iterable[str]) -> None:
    """Apply a difference to the FTS5 file at `path`, making it when it is not there."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN IMMEDIATE")
        for key in removed:
            found = connection.execute("SELECT rowid FROM ids WHERE chunk_id = ?", (key,)).fetchone()
            if found:
                connection.execute("DELETE FROM terms WHERE rowid = ?", found)
                connection.execute("DELETE FROM ids WHERE rowid = ?", found)
        read = set[str]()
        for row in rows:
            new = {*row.title_terms, *row.body_terms} - read
            read |= new
            connection.executemany(
                "INSERT OR IGNORE INTO readings (reading, term) VALUES (?, ?)",
                [(stem_english(reading), term) for term in new for reading in readings(term)],
            )
            cursor = connection.execute(
                "INSERT INTO ids (chunk_id, release_id) VALUES (?, ?)", (row.chunk_id, row.release_id)
            )
            connection.execute(
                "INSERT INTO terms (rowid, title, body) VALUES (?, ?, ?)",
                (cursor.lastrowid, " ".join(row.title_terms), " ".join(row.body_terms)),
            )
        connection.execute("COMMIT")


def stored_ids(path: Path) -> set[str]:
    """The chunk ids of the file at `path`, read after FTS5's own integrity check.

    Raises:
        StoreError: the file is missing or damaged.
    """
    try:
        with closing(sqlite3.connect(f"file:{path.resolve()}?mode=rw", uri=True)) as connection:
            connection.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")
            connection.rollback()
            return {row[0] for row in connection.execute("SELECT chunk_id FROM ids")}
    except sqlite3.Error as error:
        raise StoreError(f"{path} is damaged ({error}): run `python -m rag index`") from error


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
