"""Lines of a plain or gzip file, one at a time and bounded, with whatever breaks them as errors."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from rag.errors import ReleaseError

_LONGEST_LINE = 5 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


@contextmanager
def open_lines(path: Path, source: str) -> Iterator[Iterator[tuple[int, bytes | ReleaseError]]]:
    """Open a file, gzip or not by its first bytes, as `(1-based number, line or error)`.

    A line above 5 MB comes as an error and is skipped; a broken archive ends with an error after the
    lines before the break.

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP_MAGIC
        raw.seek(0)
        if not packed and path.name.lower().endswith(".gz"):
            raise ReleaseError(source, "this is no gzip file; compress it anew or rename it to .jsonl")
        if packed:
            with gzip.open(raw) as unpacked:
                yield _numbered(cast("BinaryIO", unpacked), source)
        else:
            yield _numbered(raw, source)


def _numbered(stream: BinaryIO, source: str) -> Iterator[tuple[int, bytes | ReleaseError]]:
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(_LONGEST_LINE + 1)
            too_long = len(line) > _LONGEST_LINE
            if too_long:
                _skip_rest(stream, line)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            reason = f"the archive is damaged from here on ({error}); compress the file anew"
            yield number, ReleaseError(source, reason, number)
            return
        if not line:
            return
        if too_long:
            limit = _LONGEST_LINE // 1024**2
            yield (
                number,
                ReleaseError(source, f"this line is longer than {limit} MB; split or remove the record", number),
            )
        else:
            yield number, line


def _skip_rest(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(_LONGEST_LINE)
