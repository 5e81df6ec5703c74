"""JSON Lines in the fields of the open API: one release a line.

`news_item_id`, `title`, `body`, `approve_date` are required; `ministry`, `subtitles`, `original_url`,
`kogl_type` are read when they are there.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rag.domain import PressRelease
from rag.errors import ReleaseError
from rag.releases.composing import Draft, clean_ministry, compose
from rag.releases.markup import to_text
from rag.releases.ministries import resolve

_ON_KOREA_KR = re.compile(r"https?://(?:[a-z]+\.)?korea\.kr/", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"([가-힣·]{2,20}(?:\s?[가-힣]{2,12})?)\s?\(\s?(?:장관|청장|처장|실장|위원장|본부장|원장|이사장|사장|관장|시장|도지사|이하)[\s:：,‘'“\"]"
)
_LEAD = 800


def read_record(line: str, source: str, number: int) -> PressRelease:
    """Read one line of a JSON Lines file.

    Raises:
        ReleaseError: the line is no JSON object, or a field is missing or of the wrong type.
    """
    record = _parse(line, source, number)
    text = _Fields(record, source, number)
    body = to_text(text.required("body"))
    url = text.optional("original_url")
    return compose(
        Draft(
            source=source,
            line=number,
            release_id=text.required("news_item_id"),
            title=text.required("title"),
            body=body,
            published=text.required("approve_date"),
            ministry=_issuer(text.optional("ministry"), body),
            url=url,
            subtitles=text.many("subtitles"),
            license=_license(text.optional("kogl_type") if "kogl_type" in record else None, url),
        )
    )


def _parse(line: str, source: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = f"this line is not valid JSON ({error}); write one JSON object a line"
        raise ReleaseError(source, reason, number) from error
    if not isinstance(record, dict):
        raise ReleaseError(
            source, f"this line holds a JSON {type(record).__name__}; write one JSON object a line", number
        )
    return record


class _Fields:
    """Typed access to the fields of a record."""

    def __init__(self, record: dict[str, Any], source: str, number: int) -> None:
        self._record = record
        self._source = source
        self._number = number

    def required(self, name: str) -> str:
        value = self.optional(name)
        if not value.strip():
            raise self._error(
                f"`{name}` is missing or empty; every record needs news_item_id, title, body, approve_date"
            )
        return value

    def optional(self, name: str) -> str:
        value = self._record.get(name)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise self._error(f"`{name}` is a {type(value).__name__}; write it as text")
        return value

    def many(self, name: str) -> tuple[str, ...]:
        value = self._record.get(name) or []
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self._error(f'`{name}` is not a list of texts; write it as ["..."]')
        return tuple(value)

    def _error(self, reason: str) -> ReleaseError:
        return ReleaseError(self._source, reason, self._number)


def _license(kogl_type: str | None, url: str) -> str:
    """The type of the item; press items carry none and are presumed type 1, as the data set is offered."""
    if kogl_type is None:
        return "KOGL-1" if _ON_KOREA_KR.match(url) else ""
    return f"KOGL-{kogl_type.strip()}" if kogl_type.strip() in {"1", "2", "3", "4"} else ""


def _issuer(published: str, body: str) -> str:
    """The ministry as published, unless that is a slip which the release itself corrects.

    Some records carry a piece of the text ("올해부" of "올해부터") where the ministry belongs. A name that
    the registry does not know gives way to the first body that the lead introduces with its head,
    "환경부(장관 ...)", if that one is known and the published name is not introduced itself. An empty
    name stays empty.
    """
    name = clean_ministry(published)
    if not name or resolve(name):
        return published
    introduced = [found[1].strip() for found in _INTRODUCED.finditer(body[:_LEAD])]
    if any(title == name or title.endswith(" " + name) for title in introduced):
        return published
    for title in introduced:
        for part in (title, *reversed(title.split())):
            known = resolve(part)
            if known:
                return known.name
    return published
