"""Files of numbers that are taken only if they are the expected ones."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rag.errors import ModelError


def read_hashed(path: Path, sha256: str, *, what: str, remedy: str) -> bytes:
    """The bytes of a file; `what` it is ("The adapter") and the `remedy` go into the message.

    Raises:
        ModelError: the file cannot be read, or has another hash.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{what} {path} cannot be read: {error}. {remedy}") from error
    actual = hashlib.sha256(data).hexdigest()
    if actual != sha256:
        raise ModelError(f"{what} {path} has sha256 {actual}, expected {sha256}. {remedy}")
    return data
