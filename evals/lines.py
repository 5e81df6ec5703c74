"""JSON Lines files, plain or gzip, read with line numbers, and what is wrong with the fields of an object."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.errors import InputError


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object) of each line that is not blank.

    Raises:
        InputError: the file cannot be read, or a line is not a JSON object.
    """
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as file
        ):
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _object(path, number, line)
    except OSError as error:
        raise InputError(path, f"the file cannot be read ({error.strerror or error}); check the path") from error
    except (UnicodeDecodeError, EOFError, zlib.error) as error:
        raise InputError(path, f"the file is damaged or not UTF-8 ({error}); save it again") from error


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
        if "\\u" in line:
            json.dumps(value, ensure_ascii=False).encode()  # half a character cannot be written to any report
    except (ValueError, RecursionError) as error:  # a ValueError too: a number of thousands of digits
        raise InputError(path, f"this line is not JSON ({error}); correct or remove it", number) from error
    if not isinstance(value, dict):
        raise InputError(path, "this line is not a JSON object; write {...} on one line", number)
    return value


def first_problem(error: ValidationError) -> str:
    """The first field that is wrong and why, such as `today: Field required`."""
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return f"{f'{place}: ' if place else ''}{first['msg'].removeprefix('Value error, ')}"
