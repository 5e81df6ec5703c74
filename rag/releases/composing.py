"""From what a reader found in a file to a `PressRelease`: the rules that every format shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from rag.domain import Contact, Language, PressRelease
from rag.errors import ReleaseError
from rag.language import clean_text, detect_language
from rag.releases.boilerplate import strip_boilerplate
from rag.releases.contacts import extract_contacts
from rag.releases.dates import parse_published
from rag.releases.stubs import is_stub
from rag.releases.titles import kind_of_url, read_title

_ID = re.compile(r"[A-Za-z0-9._-]{1,120}")
_FILE_NAME_ID = re.compile(r"[^\x00-\x1f/\\:*?\"<>|]{1,120}")
_TRACKING = re.compile(r"[?&]call_from=[^&#]*")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@<>\"']+\.[^\s<>\"']+|https?://localhost[^\s<>\"']*", re.IGNORECASE)
_PLACEHOLDER_MINISTRIES = frozenset({"미분류", "없음", "기타", "-"})


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of one release as found; `line` is where its record stands in a file of many."""

    source: str
    release_id: str
    title: str
    body: str
    published: str | date | datetime
    line: int | None = None
    ministry: str = ""
    url: str = ""
    kind: str = ""
    subtitles: tuple[str, ...] = ()
    license: str = ""
    attribution: str = ""
    language: Language | None = None
    contacts: tuple[Contact, ...] = ()
    digest: bool = False
    keep_furniture: bool = False
    id_from_file_name: bool = False


def compose(draft: Draft) -> PressRelease:
    """Clean and type a draft.

    Raises:
        ReleaseError: id, title, body or date is missing or cannot be used.
    """
    title = read_title(draft.title)
    text = clean_text(draft.body)
    text = text if draft.keep_furniture else strip_boilerplate(text)
    extraction = extract_contacts(text)
    body = clean_text(extraction.body)
    if not title.text:
        raise _error(draft, "the title is missing; give the release a title")
    if not body:
        raise _error(draft, "the body is empty; give the release its text or remove it")
    url = clean_url(draft.url)
    ministry = clean_ministry(draft.ministry)
    return PressRelease(
        release_id=_checked_id(draft),
        title=title.text,
        body=body,
        published=_published(draft),
        ministry=ministry,
        url=url,
        kind=title.kind or draft.kind or kind_of_url(url),
        subtitles=tuple(filter(None, (read_title(subtitle).text for subtitle in draft.subtitles))),
        license=draft.license,
        attribution=draft.attribution or attribution_of(ministry, draft.license, url),
        language=draft.language or detect_language(body),
        contacts=draft.contacts or extraction.contacts,
        digest=draft.digest,
        stub=is_stub(body),
        source=draft.source,
    )


def clean_url(url: str) -> str:
    """Return a web address without the caller's mark `call_from`, "" for anything that is none."""
    url = clean_text(url)
    url = _TRACKING.sub(lambda found: "?" if found[0].startswith("?") else "", url).rstrip("?&").replace("?&", "?")
    return url if _WEB_ADDRESS.fullmatch(url) else ""


def clean_ministry(name: str) -> str:
    """Return a ministry as published on one line, "" for a placeholder such as 미분류."""
    name = " ".join(clean_text(name).split())
    return "" if name in _PLACEHOLDER_MINISTRIES else name


def attribution_of(ministry: str, license_name: str, url: str) -> str:
    """Return the credit that 공공누리 asks for; "" when the licence or the origin is not known."""
    if not license_name.startswith("KOGL-") or "korea.kr" not in url:
        return ""
    parts = ["출처: 정책브리핑(www.korea.kr)", ministry, f"공공누리 제{license_name[-1]}유형"]
    return ", ".join(filter(None, parts))


def _checked_id(draft: Draft) -> str:
    release_id = clean_text(draft.release_id)
    pattern = _FILE_NAME_ID if draft.id_from_file_name else _ID
    if pattern.fullmatch(release_id) is None:
        raise _error(
            draft, f"the id {release_id[:40]!r} cannot be used; use 1 to 120 of the characters A-Z a-z 0-9 . _ -"
        )
    return release_id


def _published(draft: Draft) -> datetime:
    try:
        return parse_published(draft.published)
    except ValueError as error:
        raise _error(draft, str(error)) from error


def _error(draft: Draft, reason: str) -> ReleaseError:
    return ReleaseError(draft.source, reason, draft.line)
