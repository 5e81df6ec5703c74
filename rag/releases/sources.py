"""Reads corpus files: walks folders, picks the reader by suffix, and goes on after every bad file or record."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rag.domain import PressRelease
from rag.errors import ReleaseError
from rag.releases.decoding import decode
from rag.releases.jsonl import read_record
from rag.releases.lines import open_lines
from rag.releases.markdown import read_markdown
from rag.releases.page import read_page

_LARGEST_TEXT = 20 * 1024 * 1024
_SINGLE: dict[str, Callable[[str, str], PressRelease]] = {".md": read_markdown, ".txt": read_page}
_SUFFIXES = (*_SINGLE, ".jsonl", ".jsonl.gz")


class _Outcome(NamedTuple):
    value: PressRelease | ReleaseError
    line: int | None = None


def read_corpus(paths: Sequence[Path]) -> Iterator[PressRelease | ReleaseError]:
    """Read every release under `paths`, files and folders, in sorted order, each file once.

    Folders are walked without hidden files, README.md and links that leave them; files of other suffixes
    than .md, .txt, .jsonl and .jsonl.gz are ignored. A file or record that cannot be read is yielded as
    a `ReleaseError` whose `source` is the same absolute path that releases of that file carry. An id
    that was read before is an error; the first one counts.
    """
    first_seen: dict[str, str] = {}
    for found in _files(paths):
        outcomes = iter([_Outcome(found)]) if isinstance(found, ReleaseError) else _read_file(found)
        for outcome in outcomes:
            yield _unless_duplicate(outcome, first_seen)


def _unless_duplicate(outcome: _Outcome, first_seen: dict[str, str]) -> PressRelease | ReleaseError:
    release, line = outcome
    if isinstance(release, ReleaseError):
        return release
    first = first_seen.get(release.release_id)
    if first is not None:
        reason = f"the id {release.release_id!r} was already read from {first}; give this release an id of its own"
        return ReleaseError(release.source, f"{reason} or remove it", line)
    first_seen[release.release_id] = release.source if line is None else f"{release.source}:{line}"
    return release


def _files(paths: Sequence[Path]) -> Iterator[Path | ReleaseError]:
    """Absolute resolved paths of readable files, in order, without repetition."""
    seen: set[Path] = set()
    for path in paths:
        for found in _files_under(path):
            if isinstance(found, ReleaseError):
                yield found
            elif found not in seen:
                seen.add(found)
                yield found


def _files_under(path: Path) -> Iterator[Path | ReleaseError]:
    try:
        root = path.resolve(strict=True)
    except (OSError, RuntimeError):
        absolute = Path(os.path.abspath(path))
        yield ReleaseError(absolute.as_posix(), "there is no such file or folder; check the path")
        return
    if root.is_dir():
        yield from _walk(root)
    elif _suffix(root):
        yield root
    else:
        yield ReleaseError(root.as_posix(), f"this kind of file is not read; use one of {', '.join(_SUFFIXES)}")


def _walk(root: Path) -> Iterator[Path | ReleaseError]:
    failures: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=failures.append):
        yield from map(_unreadable_folder, failures)
        failures.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if _is_wanted(name):
                yield from _target(Path(folder, name), root)
    yield from map(_unreadable_folder, failures)


def _unreadable_folder(failure: OSError) -> ReleaseError:
    source = Path(str(failure.filename)).as_posix()
    return ReleaseError(source, f"the folder cannot be opened ({failure.strerror}); check its permissions")


def _is_wanted(name: str) -> bool:
    return not name.startswith(".") and name.lower() != "readme.md" and bool(_suffix(Path(name)))


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return next((suffix for suffix in reversed(_SUFFIXES) if name.endswith(suffix)), "")


def _target(path: Path, root: Path) -> Iterator[Path | ReleaseError]:
    """The file that an entry stands for; nothing when it is a link out of the root."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield ReleaseError(path.as_posix(), "this link points to nothing; repair or remove it")
        return
    if target.is_relative_to(root) and not target.is_dir() and _suffix(target):
        yield target


def _read_file(path: Path) -> Iterator[_Outcome]:
    source = path.as_posix()
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise ReleaseError(source, "this is no regular file; remove it from the corpus")
        read = _SINGLE.get(_suffix(path))
        if read is None:
            yield from _read_lines(path, source)
        else:
            yield _Outcome(_read_text(path, source, state.st_size, read))
    except ReleaseError as error:
        yield _Outcome(error, error.line)
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror}); check that it exists and its permissions"
        yield _Outcome(ReleaseError(source, reason))


def _read_text(path: Path, source: str, size: int, read: Callable[[str, str], PressRelease]) -> PressRelease:
    if size > _LARGEST_TEXT:
        limit = _LARGEST_TEXT // 1024**2
        raise ReleaseError(
            source, f"the file has {size // 1024**2} MB, the limit is {limit} MB; split it or use .jsonl"
        )
    return read(decode(path.read_bytes(), source), source)


def _read_lines(path: Path, source: str) -> Iterator[_Outcome]:
    """Records of a JSON Lines file; a bad line does not stop the others, a broken archive does."""
    with open_lines(path, source) as lines:
        for number, line in lines:
            try:
                if isinstance(line, ReleaseError):
                    raise line
                text = decode(line, source, number)
                if text.strip():
                    yield _Outcome(read_record(text, source, number), number)
            except ReleaseError as error:
                yield _Outcome(error, number)
