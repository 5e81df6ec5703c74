"""Examples in the description of the API, over a release of our own making; each has the shape it is shown for."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import JsonValue

QUESTION = "침수 피해 소상공인은 언제까지 신청합니까?"
_ID = "x4Jt0vT1mPq9Zr2LbW8yKc3N"
_QUOTE = "침수 피해 소상공인은 8월 4일부터 29일까지 가까운 지역센터에서 긴급자금을 신청할 수 있다."
_BODY = f"{_QUOTE} 업체당 한도는 7천만 원이다."
_SHA256 = hashlib.sha256(_BODY.encode()).hexdigest()
_CONTACTS = [{"department": "재도약과", "phone": "044-200-1234"}]
_RELEASE: dict[str, Any] = {
    "release_id": "flood-relief",
    "title": "침수 피해 소상공인에 긴급자금 지원",
    "subtitles": [],
    "ministry": "중소벤처기업부",
    "published": "2025-08-04T17:13:00+09:00",
    "kind": "보도자료",
    "language": "ko",
    "url": "https://example.org/releases/1",
    "license": "KOGL-1",
    "attribution": "",
    "digest": False,
}
_CITATION = {
    "n": 1,
    **{key: _RELEASE[key] for key in ("release_id", "title", "ministry", "published", "url", "license")},
    "ministry_en": "Ministry of SMEs and Startups",
    "quote": _QUOTE,
    "start": 0,
    "end": len(_QUOTE),
    "sha256": _SHA256,
    "marks": [{"start": 12, "end": 25, "facet": "until", "note": "2025-08-04 ~ 2025-08-29"}],
}
ASKED_FILTERS: dict[str, JsonValue] = {"from": "2025-08-01", "to": "2025-08-31", "ministries": ["중소벤처기업부"]}
ASK: dict[str, JsonValue] = {"question": QUESTION, "lang": "ko", "today": "2025-08-05", "filters": ASKED_FILTERS}
ANSWER: dict[str, Any] = {
    "status": "answered",
    "language": "ko",
    "text": f"{_QUOTE} [1]",
    "question": QUESTION,
    "rewritten": None,
    "sentences": [{"text": _QUOTE, "citations": [1]}],
    "citations": [_CITATION],
    "filters": {"from": None, "to": None, "ministries": [], "kinds": [], "release_id": None},
    "contacts": _CONTACTS,
    "notices": ["2025-08-04에 배포된 자료 기준입니다."],
    "followups": ["업체당 한도는 얼마입니까?"],
    "timings_ms": {"retrieve": 41.2, "answer": 3.9},
    "id": _ID,
}
EVENTS = (
    'event: answer\ndata: {"status": "answered", ...}\n\nevent: done\ndata: {"status": "answered", ..., "id": "…"}\n\n'
)
_WRONG = _QUOTE.replace("29일", "31일")
CHECK: dict[str, JsonValue] = {"text": _WRONG, "date": "2025-08-05", "lang": "ko"}
_DIFFERENCE = {
    "claimed": "31일",
    "found": "29일",
    "kind": "date",
    "start": _WRONG.index("31일"),
    "citation": 1,
    "at": _QUOTE.index("29일"),
}
_CLAIM = {
    "text": _WRONG,
    "start": 0,
    "end": len(_WRONG),
    "verdict": "contradicted",
    "evidence": [_CITATION],
    "differences": [_DIFFERENCE],
    "reason": "",
}
_COUNTS = {
    "supported": 0,
    "partly": 0,
    "contradicted": 1,
    "time_sensitive": 0,
    "not_found": 0,
    "not_checkable": 0,
    "not_run": 0,
}
CHECKED: dict[str, Any] = {"checked_at": "2025-08-05T09:00:00+09:00", "counts": _COUNTS, "claims": [_CLAIM]}
CHECK_EVENTS = (
    'event: claim\ndata: {"text": "…", "verdict": "contradicted", ...}\n\n'
    'event: done\ndata: {"checked_at": "2025-08-05T09:00:00+09:00", "counts": {"contradicted": 1, ...}}\n\n'
)
FEEDBACK: dict[str, JsonValue] = {
    "id": _ID,
    "rating": "down",
    "reasons": ["outdated"],
    "comment": "기한이 바뀌었습니다.",
}
STORED = {"stored": True}
LINK = {"id": _ID, "path": f"/?answer={_ID}"}
RELEASE = _RELEASE | {"body": _BODY, "sha256": _SHA256, "contacts": _CONTACTS}
LISTED = {"total": 1, "limit": 20, "offset": 0, "releases": [_RELEASE]}
_PLACE = {"text": _QUOTE, "start": 0, "end": len(_QUOTE), "twins": []}
_SCORES = {"score": 3.5, "dense": 0.91, "lexical": 7.2, "coverage": 1.0}
FOUND = {"query": "소상공인 긴급자금", "hits": [_RELEASE | _PLACE | _SCORES]}
HEALTH = {"status": "ok"}


def shown(example: object, description: str) -> dict[str, Any]:
    """A good response with its example, for a route's description."""
    return {"description": description, "content": {"application/json": {"example": example}}}
