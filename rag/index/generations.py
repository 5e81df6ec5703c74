"""Generations: Chroma and FTS5 derived from the store, made aside, verified, published by a pointer swap.

    <home>/generations/gen-000007/   chroma/  lexical.db  manifest.json
    <home>/generations/CURRENT       the name of the published one

A kill leaves at worst an unpublished folder, which the next writer removes. Chroma overwrites its
index files in place, so a published generation is never written again; readers reopen when the
pointer moves. Verification runs in a process of its own, because a damaged Chroma index can end the
process that opens it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.domain import Chunk
from rag.errors import StoreError
from rag.index.lexical import TermRow, stored_ids, write_terms
from rag.index.store import Recipe, Store, day_number
from rag.index.vectors import VectorRow, probe_vectors, write_vectors

# What a generation is made of; another number is made anew from the store, without embedding.
_LAYOUT = 2
_KEPT = 2
_SAMPLE = 100
_BATCH = 1000
_NAME = re.compile(r"gen-\d{6}")
# A copy plus a difference is only worth it for a small difference: Chroma frees no disk on deletion.
_COPY_LIMIT = 0.25


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds; `removed` counts the deletions that its Chroma files still carry."""

    recipe: dict[str, str | int]
    chunks: int
    ids: str
    removed: int
    files: dict[str, int]
    layout: int


@dataclass(frozen=True, slots=True)
class Generation:
    """A folder with a Chroma collection and an FTS5 file."""

    folder: Path

    @property
    def name(self) -> str:
        """Such as gen-000007."""
        return self.folder.name

    @property
    def chroma(self) -> Path:
        """The folder of the Chroma client."""
        return self.folder / "chroma"

    @property
    def lexical(self) -> Path:
        """The FTS5 file."""
        return self.folder / "lexical.db"

    def manifest(self) -> Manifest | None:
        """What it says it holds, None when that cannot be read."""
        try:
            return Manifest(**json.loads((self.folder / "manifest.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def is_whole(self) -> bool:
        """Whether every file has the size it was published with: the check that costs nothing."""
        manifest = self.manifest()
        return manifest is not None and manifest.files == _file_sizes(self.folder)


class Generations:
    """The generations under one home."""

    def __init__(self, home: Path) -> None:
        self._root = home / "generations"
        self._pointer = self._root / "CURRENT"

    def current(self) -> Generation | None:
        """The published generation, else the newest whole one; None when there is none that can be used."""
        names = [self.pointed()] if self.pointed() else []
        names += [name for name in reversed(self._names()) if name not in names]
        for name in names:
            generation = Generation(self._root / name)
            if generation.is_whole():
                return generation
        return None

    def is_current(self, store: Store, recipe: Recipe) -> bool:
        """Whether the published generation holds just what the store holds, and can be opened."""
        pointed = self.pointed()
        if not pointed:
            return False
        generation = Generation(self._root / pointed)
        manifest = generation.manifest()
        return (
            generation.is_whole()
            and manifest is not None
            and manifest.layout == _LAYOUT
            and manifest.recipe == asdict(recipe)
            and manifest.ids == _digest(wanted := store.chunk_ids())
            and _verify(generation, wanted) is None
        )

    def publish(self, store: Store, recipe: Recipe) -> Generation:
        """Make a generation of what the store holds, verify it in a subprocess and point to it.

        The caller holds `writing`. The difference to the published generation is applied to a copy
        of it where that is small, else all is written anew from the stored vectors.

        Raises:
            StoreError: the new generation does not verify; the published one stays.
        """
        self._remove_unpublished()
        number = max((int(name[-6:]) for name in self._names()), default=0) + 1
        new = Generation(self._root / f"gen-{number:06d}")
        making = Generation(self._root / f"making-{number:06d}")
        wanted = store.chunk_ids()
        kept, removed_before = self._copy_base(making, wanted, recipe)
        removed = sorted(kept - wanted)
        _write(making, store, sorted(wanted - kept), removed)
        problem = _verify(making, wanted)
        if problem and kept:
            # The copied generation was damaged in a way that its file sizes do not show.
            shutil.rmtree(making.folder)
            making.folder.mkdir()
            removed_before, removed = 0, []
            _write(making, store, sorted(wanted), removed)
            problem = _verify(making, wanted)
        if problem:
            shutil.rmtree(making.folder)
            raise StoreError(f"the new index did not verify ({problem}); the published one stays: run it again")
        _sync_files(making.folder)
        manifest = Manifest(
            recipe=asdict(recipe),
            chunks=len(wanted),
            ids=_digest(wanted),
            removed=removed_before + len(removed),
            files=_file_sizes(making.folder),
            layout=_LAYOUT,
        )
        _write_synced(making.folder / "manifest.json", json.dumps(asdict(manifest)))
        making.folder.rename(new.folder)
        _write_synced(self._pointer, new.name)
        for name in self._names()[:-_KEPT]:
            shutil.rmtree(self._root / name)
        return new

    def _copy_base(self, making: Generation, wanted: set[str], recipe: Recipe) -> tuple[set[str], int]:
        """Copy the published generation when the difference is small; its ids and old deletions, else nothing."""
        base = self.current()
        manifest = base.manifest() if base else None
        if base and manifest and manifest.layout == _LAYOUT and manifest.recipe == asdict(recipe):
            ids = _ids_or_none(base)
            changes = len(ids ^ wanted) + manifest.removed
            if ids and changes <= _COPY_LIMIT * len(wanted):
                shutil.copytree(base.folder, making.folder)
                return ids, manifest.removed
        making.folder.mkdir(parents=True)
        return set(), 0

    def pointed(self) -> str:
        """The name that the pointer holds, empty when there is none; whether it is whole is not looked at."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
        return name if _NAME.fullmatch(name) else ""

    def _names(self) -> list[str]:
        if not self._root.is_dir():
            return []
        return sorted(entry.name for entry in self._root.iterdir() if _NAME.fullmatch(entry.name))

    def _remove_unpublished(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        for entry in self._root.glob("making-*"):
            shutil.rmtree(entry)


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Be the only writer of this home; a killed writer frees the lock.

    Raises:
        StoreError: another process is writing.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "write.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another process is writing the index at {home}: wait until it is done") from error
        yield


def verification(folder: Path) -> dict[str, object]:
    """What a generation holds, as `_verify` asks for it from a process of its own."""
    generation = Generation(folder)
    dense, lost = probe_vectors(generation.chroma, _SAMPLE)
    return {"dense": sorted(dense), "lexical": sorted(stored_ids(generation.lexical)), "lost": lost}


def _verify(generation: Generation, wanted: set[str]) -> str | None:
    """None when the generation holds just `wanted` and finds sampled vectors again; else what is wrong."""
    process = subprocess.run(
        [sys.executable, "-m", "rag.index.verify", str(generation.folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    if process.returncode:
        return f"verification ended with {process.returncode}: {process.stderr.strip()[-200:]}"
    held = json.loads(process.stdout)
    if set(held["dense"]) != wanted:
        return f"Chroma holds {len(held['dense'])} chunks of {len(wanted)}"
    if set(held["lexical"]) != wanted:
        return f"the lexical index holds {len(held['lexical'])} chunks of {len(wanted)}"
    return f"{held['lost']} of {_SAMPLE} sampled vectors are not found" if held["lost"] else None


def _write(making: Generation, store: Store, added: Sequence[str], removed: Sequence[str]) -> None:
    write_vectors(making.chroma, _vector_rows(store, added), removed)
    write_terms(making.lexical, _term_rows(store, added), removed)


def _vector_rows(store: Store, chunk_ids: Sequence[str]) -> Iterator[VectorRow]:
    for at in range(0, len(chunk_ids), _BATCH):
        stored = store.chunks(chunk_ids[at : at + _BATCH])
        releases = store.releases(c.chunk.release_id for c in stored.values())
        for key, item in stored.items():
            release = releases[item.chunk.release_id]
            metadata: dict[str, str | int] = {
                "release_id": release.release_id,
                "title": release.title,
                "ministry": release.ministry,
                "day": day_number(release.published.date()),
                "url": release.url,
                **_place(item.chunk),
            }
            yield VectorRow(key, item.vector, item.chunk.text, metadata)


def _place(chunk: Chunk) -> dict[str, int]:
    return {"start": chunk.start, "end": chunk.end}


def _term_rows(store: Store, chunk_ids: Sequence[str]) -> Iterator[TermRow]:
    for at in range(0, len(chunk_ids), _BATCH):
        for key, item in store.chunks(chunk_ids[at : at + _BATCH]).items():
            yield TermRow(key, item.chunk.release_id, item.title_terms, item.body_terms)


def _ids_or_none(generation: Generation) -> set[str]:
    """The ids of a generation, none when its lexical half is damaged: then there is nothing to build on."""
    try:
        return stored_ids(generation.lexical)
    except StoreError:
        return set()


def _digest(ids: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _file_sizes(folder: Path) -> dict[str, int]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def _write_synced(path: Path, text: str) -> None:
    """Write a small file so that it is either the old or the new one after a kill or a power cut."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync_files(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
