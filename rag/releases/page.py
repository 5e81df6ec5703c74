"""The text of a korea.kr page as saved: header, title, paragraphs, contact line, notices, counters."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

from rag.domain import PressRelease
from rag.errors import ReleaseError
from rag.language import clean_text
from rag.releases import ministries
from rag.releases.boilerplate import strip_boilerplate
from rag.releases.composing import Draft, compose
from rag.releases.contacts import find_contacts

_HEADER_LINES = 6
_DATE = r"(?P<date>\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\.?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)"
_HEADER = re.compile(rf"^(?P<kind>[^\d\n]{{0,30}}?)\s*[:|]?\s*{_DATE}\s*$")
_NOTICE_MINISTRY = re.compile(r"본 저작물은\s*['‘’\"“]\s*([^'‘’\"”]{2,40}?)\s*['‘’\"”]\s*에서")
_NOTICE_TYPE = re.compile(r"(?:공공누리|KOGL)[^\n]{0,20}?(?:제\s*|[Tt]ype\s*|-)([1-4])")
_SUBTITLE = re.compile(r"^(?:[-–—▷▶■□·ㅇ○<「]\s*).{2,120}$")
_SENTENCE_END = re.compile(r"(?:다|요|음|함|임)\.\s*$|[.!?]\s*$")
_MOST_SUBTITLES = 3


class _Page(NamedTuple):
    kind: str
    published: str
    title: str
    subtitles: tuple[str, ...]
    body: str


def read_page(text: str, source: str) -> PressRelease:
    """Read one saved page; the file stem is the release's id.

    Raises:
        ReleaseError: there is no header line with a time, no title or no text.
    """
    text = clean_text(text)
    page = _split(text, source)
    license_type = _NOTICE_TYPE.search(text)
    name = f"KOGL-{license_type[1]}" if license_type else ""
    ministry = _ministry(text, page.body)
    return compose(
        Draft(
            source=source,
            release_id=PurePath(source).stem,
            id_from_file_name=True,
            title=page.title,
            body=page.body,
            published=page.published,
            ministry=ministry,
            kind=page.kind,
            subtitles=page.subtitles,
            license=name,
            attribution=_attribution(text, ministry, name),
        )
    )


def _split(text: str, source: str) -> _Page:
    lines = text.split("\n")
    kind, published, after = _header(lines, source)
    rest = [line.strip() for line in lines[after:]]
    while rest and not rest[0]:
        rest.pop(0)
    if not rest:
        raise ReleaseError(source, "the page ends after its header line; save it with title and text")
    title = rest.pop(0)
    subtitles: list[str] = []
    while rest and len(subtitles) < _MOST_SUBTITLES and (not rest[0] or _is_subtitle(rest[0])):
        line = rest.pop(0)
        if line:
            subtitles.append(line)
    return _Page(kind, published, title, tuple(subtitle.strip(" -–—<>") for subtitle in subtitles), "\n".join(rest))


def _header(lines: list[str], source: str) -> tuple[str, str, int]:
    """Kind, time and the index after the header; kind and time may stand on lines of their own."""
    kind = ""
    for index, line in enumerate(lines[:_HEADER_LINES]):
        found = _HEADER.match(line.strip())
        if found:
            return (found["kind"].strip() or kind), found["date"], index + 1
        kind = kind or line.strip()[:30]
    reason = "no header line such as `정책뉴스2025-08-04 17:13:00` at the top; save the page with it, or use Markdown"
    raise ReleaseError(source, reason)


def _is_subtitle(line: str) -> bool:
    return _SUBTITLE.match(line) is not None and _SENTENCE_END.search(line) is None


def _ministry(text: str, body: str) -> str:
    """From the licence notice, else the contact line, else the first sentence; "" rather than a guess."""
    notice = _NOTICE_MINISTRY.search(text)
    if notice:
        return notice[1].strip()
    places = [contact.department for contact in find_contacts(strip_boilerplate(body))]
    places.append(re.split(r"(?<=다\.)\s|\n|(?<=[a-z]\.)\s", body, maxsplit=1)[0])
    for place in places:
        known = ministries.find(place)
        if known:
            return known[0].name
    return ""


def _attribution(text: str, ministry: str, name: str) -> str:
    if not name or "korea.kr" not in text:
        return ""
    return ", ".join(filter(None, ["출처: 정책브리핑(www.korea.kr)", ministry, f"공공누리 제{name[-1]}유형"]))
