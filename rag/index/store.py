"""The truth: releases, sentences, chunks, vectors and the recipe in one SQLite file.

Everything else (Chroma, FTS5) is derived from it and can be made again without embedding anything.
Opened in WAL mode with synchronous=FULL, so that what was committed survives a kill or a power cut.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from rag.domain import Filters, Language, PressRelease, Sentence
from rag.errors import RecipeMismatchError, StoreError
from rag.index.rows import (
    FloatMatrix,
    StoredChunk,
    chunk_from_row,
    chunk_row,
    release_from_json,
    release_to_json,
    spans_to_blob,
)

SCHEMA_VERSION = 3
_CHUNKS = """
CREATE TABLE IF NOT EXISTS chunks (
    chunk_id TEXT PRIMARY KEY, release_id TEXT NOT NULL REFERENCES releases ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, header TEXT NOT NULL,
    title_terms TEXT NOT NULL, sentence_terms TEXT NOT NULL, vector BLOB NOT NULL, sentence_vectors BLOB NOT NULL,
    reading_vectors BLOB);
CREATE INDEX IF NOT EXISTS chunks_release ON chunks (release_id);
"""
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS releases (
    release_id TEXT PRIMARY KEY, source TEXT NOT NULL, fingerprint TEXT NOT NULL, day INTEGER NOT NULL,
    ministry TEXT NOT NULL, payload TEXT NOT NULL, sentences BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS releases_day ON releases (day);
CREATE INDEX IF NOT EXISTS releases_language ON releases (json_extract(payload, '$.language'));
{_CHUNKS}"""


# Words in the kind of a release ("[1.4.보도설명자료]", "(공동-설명)", "[해명]") that make it one of an asked kind.
KIND_WORDS = {"설명자료": ("설명", "해명", "반박", "정정", "사실은")}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index was made with; two indexes of different recipes must not be mixed."""

    embedding: str
    dimension: int
    chunker: str
    analyser: str
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Known:
    """What a sync plan needs to know of a stored release."""

    fingerprint: str
    source: str


def day_number(day: date) -> int:
    """A date as the integer YYYYMMDD, the form that both SQLite and Chroma compare."""
    return day.year * 10000 + day.month * 100 + day.day


class Store:
    """One connection to the store; safe to use from several threads of one process.

    Raises `StoreError` when the file is not a store, is damaged, or was made by another version.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Store:
        """Open the store at `path`; with `create`, make it when it is not there.

        Raises:
            StoreError: there is no store and `create` is off, or the file is not one.
        """
        if not create and not path.is_file():
            raise StoreError(f"there is no index at {path.parent}: run `python -m rag index` first")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            if create:
                connection.executescript(_SCHEMA)
            connection.execute("SELECT count(*) FROM meta").fetchone()
        except sqlite3.Error as error:
            raise StoreError(
                f"{path} cannot be opened as an index ({error}): move it away and run `python -m rag index`"
            ) from error
        return cls(connection, path)

    def close(self) -> None:
        """Close the connection; later calls fail."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Store:
        """Use as a context manager that closes."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    # -- recipe ---------------------------------------------------------------------------------

    def recipe(self) -> Recipe | None:
        """The recipe of what is stored, None for a store that was never filled."""
        rows = self._read("SELECT value FROM meta WHERE key = 'recipe'")
        return Recipe(**json.loads(rows[0][0])) if rows else None

    def require_recipe(self, wanted: Recipe) -> None:
        """Refuse a recipe that differs from the stored one, naming each difference.

        Raises:
            RecipeMismatchError: model, chunker, analyser or schema differ.
        """
        stored = self.recipe()
        if stored is None or stored == wanted:
            return
        have, want = asdict(stored), asdict(wanted)
        differences = ", ".join(
            f"{key}: {have[key]} here, {want[key]} wanted" for key in have if have[key] != want[key]
        )
        raise RecipeMismatchError(
            f"the index at {self.path.parent} has another recipe ({differences}): "
            "set the settings back, or run `python -m rag index --rebuild`"
        )

    def set_recipe(self, recipe: Recipe) -> None:
        """Write the recipe of a new store."""
        self._write([("INSERT OR REPLACE INTO meta VALUES ('recipe', ?)", (json.dumps(asdict(recipe)),))])

    def reset(self, recipe: Recipe) -> None:
        """Forget what was derived with another recipe, keep the releases; the next sync derives all again."""
        self._write([
            # An older version may have had other columns.
            ("DROP TABLE chunks", ()),
            *((statement, ()) for statement in _CHUNKS.split(";") if statement.strip()),
            ("UPDATE releases SET fingerprint = ''", ()),
            ("INSERT OR REPLACE INTO meta VALUES ('recipe', ?)", (json.dumps(asdict(recipe)),)),
        ])

    # -- writing --------------------------------------------------------------------------------

    def put(
        self, release: PressRelease, fingerprint: str, sentences: Sequence[Sentence], chunks: Sequence[StoredChunk]
    ) -> None:
        """Write one release with its sentences and chunks in one transaction, in place of any older version."""
        key = release.release_id
        self._write([
            ("DELETE FROM releases WHERE release_id = ?", (key,)),
            (
                "INSERT INTO releases VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    release.source,
                    fingerprint,
                    day_number(release.published.date()),
                    release.ministry,
                    release_to_json(release),
                    spans_to_blob(sentences),
                ),
            ),
            *(("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", chunk_row(c)) for c in chunks),
        ])

    def delete(self, release_ids: Iterable[str]) -> None:
        """Remove releases and all that is derived from them, in one transaction."""
        self._write([("DELETE FROM releases WHERE release_id = ?", (key,)) for key in release_ids])

    def move(self, sources: Iterable[tuple[str, str]]) -> None:
        """Note a new source file for releases whose content did not change: (release_id, source) pairs."""
        self._write([("UPDATE releases SET source = ? WHERE release_id = ?", (src, key)) for key, src in sources])

    # -- reading --------------------------------------------------------------------------------

    def known(self) -> dict[str, Known]:
        """Fingerprint and source of every release, by id."""
        rows = self._read("SELECT release_id, fingerprint, source FROM releases")
        return {key: Known(fingerprint, source) for key, fingerprint, source in rows}

    def counts(self) -> dict[str, int]:
        """Numbers of releases, sentences and chunks."""
        releases, spans = self._read("SELECT count(*), coalesce(sum(length(sentences)), 0) FROM releases")[0]
        chunks = self._read("SELECT count(*) FROM chunks")[0][0]
        return {"releases": releases, "sentences": spans // 8, "chunks": chunks}

    def release(self, release_id: str) -> PressRelease | None:
        """One release, None when there is none of that id."""
        rows = self._read("SELECT payload FROM releases WHERE release_id = ?", (release_id,))
        return release_from_json(rows[0][0]) if rows else None

    def releases(self, release_ids: Iterable[str]) -> dict[str, PressRelease]:
        """Releases by id; ids that are not stored are left out."""
        found = (self.release(key) for key in dict.fromkeys(release_ids))
        return {release.release_id: release for release in found if release is not None}

    def sentences(self, release_id: str) -> tuple[Sentence, ...]:
        """The sentences of a release in order; () when there is none of that id."""
        rows = self._read("SELECT payload, sentences FROM releases WHERE release_id = ?", (release_id,))
        if not rows:
            return ()
        body = json.loads(rows[0][0])["body"]
        spans = np.frombuffer(rows[0][1], dtype=np.uint32).reshape(-1, 2).tolist()
        return tuple(Sentence(i, start, end, body[start:end]) for i, (start, end) in enumerate(spans))

    def chunk_ids(self) -> set[str]:
        """The id of every chunk."""
        return {row[0] for row in self._read("SELECT chunk_id FROM chunks")}

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, StoredChunk]:
        """Chunks with terms and vectors, by id; ids that are not stored are left out."""
        return {
            c.chunk.chunk_id: c
            for batch in _batches(chunk_ids, 500)
            for c in self._chunks_where(f"c.chunk_id IN ({','.join('?' * len(batch))})", batch)
        }

    def owners(self, chunk_ids: Sequence[str]) -> dict[str, str]:
        """The release id of each chunk."""
        found: dict[str, str] = {}
        for batch in _batches(chunk_ids, 500):
            marks = ",".join("?" * len(batch))
            found.update(self._read(f"SELECT chunk_id, release_id FROM chunks WHERE chunk_id IN ({marks})", batch))
        return found

    def release_chunks(self, release_id: str) -> tuple[StoredChunk, ...]:
        """The chunks of a release in order."""
        return tuple(self._chunks_where("c.release_id = ?", (release_id,)))

    def matching_releases(
        self, filters: Filters, ministries: Sequence[str], language: Language | None = None
    ) -> list[str]:
        """Ids of the releases inside `filters`, of one of `ministries` (() for any) in place of theirs, in a language.

        A kind is that of the release when it stands in it; a release without a kind is of none that can be asked for.
        """
        where, values = _where(filters, ministries, language)
        return [row[0] for row in self._read(f"SELECT release_id FROM releases WHERE {where}", values)]

    def page(
        self, filters: Filters, ministries: Sequence[str], words: Sequence[str], limit: int, offset: int
    ) -> tuple[int, tuple[PressRelease, ...]]:
        """How many releases are inside and hold all `words` in title or body, and some of them, the newest first."""
        where, values = _where(filters, ministries, None)
        for word in words:
            where += (
                " AND instr(lower(json_extract(payload, '$.title') || ' ' || json_extract(payload, '$.body')), ?) > 0"
            )
            values.append(word.lower())
        total = self._read(f"SELECT count(*) FROM releases WHERE {where}", values)[0][0]
        rows = self._read(
            f"SELECT payload FROM releases WHERE {where} ORDER BY day DESC, release_id DESC LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return total, tuple(release_from_json(row[0]) for row in rows)

    def monthly(self) -> dict[tuple[str, str], int]:
        """How many releases there are by month ("2025-08") and ministry."""
        rows = self._read("SELECT day / 100, ministry, count(*) FROM releases GROUP BY 1, 2 ORDER BY 1, 2")
        return {(f"{month // 100}-{month % 100:02}", ministry): count for month, ministry, count in rows}

    def vectors(self, release_ids: Sequence[str] | None = None) -> tuple[list[str], FloatMatrix]:
        """Chunk ids and their vectors (n, dim) of some releases, or of all."""
        rows: list[tuple[str, bytes]] = []
        if release_ids is None:
            rows = self._read("SELECT chunk_id, vector FROM chunks")
        else:
            for batch in _batches(release_ids, 500):
                marks = ",".join("?" * len(batch))
                rows += self._read(f"SELECT chunk_id, vector FROM chunks WHERE release_id IN ({marks})", batch)
        matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32)
        return [row[0] for row in rows], matrix.reshape(len(rows), -1) if rows else np.empty((0, 0), np.float32)

    # -- inside ---------------------------------------------------------------------------------

    def _chunks_where(self, clause: str, values: Sequence[object]) -> Iterator[StoredChunk]:
        rows = self._read(
            'SELECT c.chunk_id, c.release_id, c.ordinal, c.first, c.last, c.start, c."end", c.header, c.title_terms,'
            " c.sentence_terms, c.vector, c.sentence_vectors, c.reading_vectors,"
            " substr(json_extract(r.payload, '$.body'), c.start + 1, c.\"end\" - c.start)"
            " FROM chunks c JOIN releases r USING (release_id)"
            f" WHERE {clause} ORDER BY c.release_id, c.ordinal",
            values,
        )
        yield from map(chunk_from_row, rows)

    def _read(self, statement: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]  # SQLite rows are untyped
        with self._lock, closing(self._connection.cursor()) as cursor:
            try:
                return cursor.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(
                    f"the index at {self.path} cannot be read ({error}): move it away and run `python -m rag index`"
                ) from error

    def _write(self, statements: Iterable[tuple[str, Sequence[object]]]) -> None:
        with self._lock, closing(self._connection.cursor()) as cursor:
            try:
                cursor.execute("BEGIN IMMEDIATE")
                for statement, values in statements:
                    cursor.execute(statement, values)
                cursor.execute("COMMIT")
            except sqlite3.Error as error:
                raise StoreError(
                    f"the index at {self.path} cannot be written ({error}): check free space and that no other "
                    "process writes, then run `python -m rag index` again; nothing was lost"
                ) from error
            finally:
                if self._connection.in_transaction:
                    cursor.execute("ROLLBACK")


def fingerprint(release: PressRelease) -> str:
    """A hash of everything in a release that the index keeps, the place of its file excepted."""
    return hashlib.sha256(release_to_json(replace(release, source="")).encode()).hexdigest()


def _where(filters: Filters, ministries: Sequence[str], language: Language | None) -> tuple[str, list[object]]:
    """A condition on releases and its values."""
    clauses, values = ["1"], list[object]()
    if filters.date_from:
        clauses.append("day >= ?")
        values.append(day_number(filters.date_from))
    if filters.date_to:
        clauses.append("day <= ?")
        values.append(day_number(filters.date_to))
    if ministries:
        clauses.append(f"ministry IN ({','.join('?' * len(ministries))})")
        values.extend(ministries)
    if filters.kinds:
        words = [word for kind in filters.kinds for word in KIND_WORDS.get(kind, (kind,))]
        clauses.append(f"({' OR '.join(['instr(json_extract(payload, ?), ?) > 0'] * len(words))})")
        values.extend(value for word in words for value in ("$.kind", word))
    if filters.release_id:
        clauses.append("release_id = ?")
        values.append(filters.release_id)
    if language:
        clauses.append("json_extract(payload, '$.language') = ?")
        values.append(language)
    return " AND ".join(clauses), values


def _batches(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for at in range(0, len(values), size):
        yield values[at : at + size]
