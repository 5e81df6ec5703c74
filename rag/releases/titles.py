"""Titles for display, and the kind of release that their tags name."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.language import clean_text
from rag.releases.markup import unescape

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"^\s*[(\[【<]([^()\[\]【】<>]{1,24})[)\]】>]\s*")
_EMBARGO = re.compile(r"^\s*[(\[]\d{1,2}\.\s?\d{1,2}\.?[^\[\]]{0,20}(?:조간|석간|즉시|이후|배포)[)\]]\s*")
_KIND_WORDS = re.compile(
    r"보도|참고|설명|해명|반박|동정|자료$|모두\s*발언|모두\s*말씀|합동|^공동|알림|국영문|^정정|브리핑|기고|축사|신년사|담화문?$|"
    r"배포|즉시|조간|석간|엠바고|인사발령|^별첨$|^사실은"
)
_TEAM = re.compile(r"^[가-힣A-Za-z0-9·\s]{2,}(?:과|담당관|팀)$")


class Title(NamedTuple):
    """A title without its tags, and the tag that says most ("" when there is none)."""

    text: str
    kind: str


def read_title(raw: str) -> Title:
    """Unescape a title, make one line of it and part it from tags such as `(보도참고)` and `[설명]`.

    A bracket that is part of the matter, `(주)` or `[2020년 여름철 전망]`, stays.
    """
    text = " ".join(clean_text(_BREAK.sub(" ", unescape(raw))).split())
    tags: list[str] = []
    rest = text
    while found := _EMBARGO.match(rest) or _tag(rest):
        if found.re is _TAG:
            tags.append(found[1].strip())
        rest = rest[found.end() :]
    if not rest.strip():
        return Title(text, "")
    named = [tag for tag in tags if _KIND_WORDS.search(tag)]
    return Title(rest.strip(), (named or tags or [""])[0])


def _tag(text: str) -> re.Match[str] | None:
    found = _TAG.match(text)
    if found and (_KIND_WORDS.search(found[1].strip()) or _TEAM.match(found[1].strip())):
        return found
    return None


def kind_of_url(url: str) -> str:
    """Say which kind of page of korea.kr an address names, "" for others."""
    if "pressRelease" in url:
        return "보도자료"
    return "정책뉴스" if "policyNews" in url else ""
