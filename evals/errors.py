"""The one error of the evals: what they were given cannot be used."""

from __future__ import annotations

from rag.errors import RagError


class InputError(RagError):
    """A case, a run, a baseline or a threshold file cannot be used; commands exit with 2.

    Attributes: `source` (path as given), `line` (1-based, None for the whole file), `reason` (what, and what to do).
    """

    def __init__(self, source: object, reason: str, line: int | None = None) -> None:
        super().__init__(source, reason, line)
        self.source = str(source)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        """Such as `ko.jsonl:3: slice 'kok' is unknown; use one of ...`."""
        return f"{self.source}{f':{self.line}' if self.line else ''}: {self.reason}"
