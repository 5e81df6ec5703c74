"""Markdown with front matter: the format of the bundled corpus and of files that users write.

---
title: ...            # required
published: 2025-08-04T17:13:00+09:00   # required
id, subtitles, ministry, kind, language, digest, url or source_url, license, attribution, contacts
---
The text.
"""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import yaml

from rag.domain import Contact, Language, PressRelease
from rag.errors import ReleaseError
from rag.language import clean_text
from rag.releases.composing import Draft, compose

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<yaml>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n(?P<body>.*))?\Z", re.DOTALL)
_WRITTEN_ID = re.compile(r"^id[ \t]*:[ \t]*([A-Za-z0-9._-]+)[ \t]*(?:#.*)?$", re.MULTILINE)
_LICENSE = re.compile(r"(?:KOGL|공공누리)[\s-]*(?:type\s*|제\s*)?([1-4])", re.IGNORECASE)


def read_markdown(text: str, source: str) -> PressRelease:
    """Read one Markdown file; the body stays as written but for invisible characters and officials.

    Raises:
        ReleaseError: the front matter is missing, no mapping, or a field is missing or of the wrong type.
    """
    written = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    parts = _FRONT_MATTER.match(written)
    if parts is None:
        raise ReleaseError(source, "no front matter; begin the file with a line `---`, the fields, and a line `---`")
    fields = _Fields(_mapping(parts["yaml"], source), source)
    own_id = fields.identity(parts["yaml"])
    return compose(
        Draft(
            source=source,
            release_id=own_id or PurePath(source).stem,
            id_from_file_name=not own_id,
            title=fields.text("title", required=True),
            body=parts["body"] or "",
            published=fields.moment("published"),
            ministry=fields.text("ministry"),
            url=fields.text("url") or fields.text("source_url"),
            kind=clean_text(fields.text("kind")),
            subtitles=fields.texts("subtitles"),
            license=_license(fields.text("license")),
            attribution=clean_text(fields.text("attribution")),
            language=fields.language(),
            contacts=fields.contacts(),
            digest=fields.flag("digest"),
            keep_furniture=True,
        )
    )


def _mapping(text: str, source: str) -> dict[str, Any]:
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        reason = f"the front matter is not valid YAML ({problem}); put values with a colon or quotes inside '...'"
        raise ReleaseError(source, reason, mark.line + 2 if mark else None) from error
    if not isinstance(loaded, dict):
        raise ReleaseError(source, "the front matter is no mapping; write lines of the form `title: ...`")
    return {str(key): value for key, value in loaded.items()}


def _license(name: str) -> str:
    """KOGL types in one spelling, other names as given."""
    found = _LICENSE.search(name)
    return f"KOGL-{found[1]}" if found else clean_text(name)


class _Fields:
    """Typed access to the front matter."""

    def __init__(self, values: dict[str, Any], source: str) -> None:
        self._values = values
        self._source = source

    def text(self, name: str, *, required: bool = False) -> str:
        value = self._values.get(name)
        if required and (value is None or not str(value).strip()):
            raise self._missing(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._error(f"`{name}` is not text but {_shown(value)}; put it in quotes")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._values.get(name)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self._error(f"`{name}` is not a list of texts; write one line `- '...'` each")
        return tuple(value)

    def identity(self, written: str) -> str:
        """The id as written: YAML would read 0123 as a number of another value."""
        value = self._values.get("id")
        if isinstance(value, bool) or not isinstance(value, int | float | date):
            return self.text("id")
        found = _WRITTEN_ID.search(written)
        return found[1] if found else str(value)

    def moment(self, name: str) -> str | date | datetime:
        value = self._values.get(name)
        if value is None or value == "":
            raise self._missing(name)
        if isinstance(value, str | date):
            return value
        raise self._error(f"`{name}` is {_shown(value)}; write it as YYYY-MM-DD or YYYY-MM-DD HH:MM:SS")

    def flag(self, name: str) -> bool:
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self._error(f"`{name}` is {_shown(value)}; write true or false")
        return value

    def language(self) -> Language | None:
        match self.text("language"):
            case "":
                return None
            case "ko":
                return "ko"
            case "en":
                return "en"
            case other:
                raise self._error(f"`language` is {_shown(other)}; write ko or en, or leave it out")

    def contacts(self) -> tuple[Contact, ...]:
        value = self._values.get("contacts")
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self._error("`contacts` is no list; write `- department: ...` and `phone: '...'` under it")
        return tuple(map(self._contact, value))

    def _contact(self, entry: object) -> Contact:
        parts = (entry.get("department"), entry.get("phone")) if isinstance(entry, dict) else (None, None)
        department, phone = parts
        if not isinstance(department, str) or not isinstance(phone, str) or not department.strip():
            raise self._error(f"the contact {_shown(entry)} needs a department and a phone, both in quotes")
        return Contact(clean_text(department), clean_text(phone))

    def _missing(self, name: str) -> ReleaseError:
        near = difflib.get_close_matches(name, self._values.keys() - {"title", "published"}, n=1)
        hint = f" (did you mean it by `{near[0]}`?)" if near else ""
        return self._error(f"`{name}` is missing{hint}; add a line `{name}: ...` to the front matter")

    def _error(self, reason: str) -> ReleaseError:
        return ReleaseError(self._source, reason)


def _shown(value: object) -> str:
    """A value in a message: containers by type only, they can be of any size."""
    return f"a {type(value).__name__}" if isinstance(value, dict | list | set) else repr(str(value)[:40])
