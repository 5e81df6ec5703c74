"""The errors a user can meet.

    RagError                  never raised itself
    |- SettingsError          a RAG_* setting is unknown or out of bounds
    |- ReleaseError           one file or record of the corpus cannot be read
    |- ModelError             the embedding weights are missing, damaged or of another kind
    |- StoreError             the index cannot be opened, or was never made
    |  `- RecipeMismatchError the index was made with another model, chunker or analyser
    |- QuestionError          the question is empty or too long
    |- DocumentError          a document to check cannot be read
    `- PausedError            staff switched answers off

A message says what is wrong, which value, and what to do.
"""

from __future__ import annotations


class RagError(Exception):
    """Base of every error that is shown to a user as one line."""


class SettingsError(RagError):
    """A `RAG_*` environment variable is unknown or its value is out of bounds."""


class ReleaseError(RagError):
    """A file or record of the corpus cannot be read; the others can.

    Attributes: `source` (path as given), `line` (1-based, None for the whole file), `reason`.
    """

    def __init__(self, source: str, reason: str, line: int | None = None) -> None:
        # All arguments go up, else the error could be neither copied nor pickled.
        super().__init__(source, reason, line)
        self.source = source
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        """Such as `releases.jsonl:3: the title is missing; give the release a title`."""
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{where}: {self.reason}"


class ModelError(RagError):
    """The embedding model cannot be loaded or is not what it says it is."""


class StoreError(RagError):
    """The index cannot be opened, is locked by another process, or does not exist yet."""


class RecipeMismatchError(StoreError):
    """The index was made with another model, chunker or analyser than the settings name."""


class QuestionError(RagError):
    """The question is empty or longer than the limit."""


class DocumentError(RagError):
    """A document to check cannot be read: broken, locked, too large or of an unknown format."""


class PausedError(RagError):
    """Answers are switched off by staff, until they are switched on again."""
