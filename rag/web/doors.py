"""What of the app is reached: the paths behind each door, and the headers that go with what is behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

# Gradio's page has inline scripts and styles and builds `gr.HTML` with `Function()`. What holds even if a text got
# past the escaping: nothing can be loaded from, sent to, or framed by another origin.
CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'none'",
    "worker-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
))
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# A form that is sent says that it comes from here, which "no-referrer" would hide.
_FORM_HEADERS = _HEADERS | {"Referrer-Policy": "same-origin"}

# Pages of staff have no script and come from here alone.
_STAFF_HEADERS = _FORM_HEADERS | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
# The report of an evaluation has a script of its own, which its own policy names by hash; it runs in an origin of its
# own, so that nothing in the report could act as staff.
_REPORT_HEADERS = _STAFF_HEADERS | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox",
}

# An allow-list: Gradio 6.31 declares some 80 routes, more with each release, and the chat needs these.
Door = Literal["page", "api", "staff"]
READ: dict[str, re.Pattern[str]] = {
    "any": re.compile(r"/healthz"),
    "page": re.compile(
        r"/|/about|/check|/releases|/releases/[^/]{1,200}|/config|/theme\.css|/favicon\.ico|/manifest\.json"
        r"|/(?:assets|static|svelte)/[\w./-]+|/gradio_api/(?:queue/data|startup-events|info|app_id|heartbeat/\w+)",
        re.ASCII,
    ),
    "api": re.compile(
        r"/metrics|/v1/models"
        r"|/api/v1/(?:health|openapi\.json|search|releases|releases/[^/]{1,200}|answers/[\w-]+)",
        re.ASCII,
    ),
    "staff": re.compile(r"/staff(?:/(?:sign-in|feedback(?:\.csv|\.jsonl)?|report))?", re.ASCII),
}
WRITE: dict[str, re.Pattern[str]] = {
    "page": re.compile(r"/check|/gradio_api/(?:queue/join|cancel|reset)", re.ASCII),
    "api": re.compile(r"/api/v1/(?:ask|check|feedback|answers/[\w-]+/link)|/v1/chat/completions|/mcp", re.ASCII),
    "staff": re.compile(r"/staff/(?:sign-in|sign-out|answers)", re.ASCII),
}
# These compute an answer, or what it is made of.
_QUESTIONS = re.compile(r"/check|/api/v1/(?:ask|check|search)|/v1/chat/completions|/mcp", re.ASCII)

# Characters of a text that is sent to be checked, and bytes of a file.
CHECK_TEXT, CHECK_FILE = 200_000, 5 * 1024 * 1024
BODY_LIMIT = 64 * 1024
# A character takes up to 12 bytes where JSON escapes it, up to 4 in a form.
_BODY_LIMITS = {
    "/check": CHECK_FILE + 4 * CHECK_TEXT + BODY_LIMIT,
    "/api/v1/check": 12 * CHECK_TEXT + BODY_LIMIT,
    "/mcp": 12 * 20_000 + BODY_LIMIT,
}


def body_limit(path: str) -> int:
    """How many bytes a request to the path may hold."""
    return _BODY_LIMITS.get(path, BODY_LIMIT)


def is_question(method: str, path: str) -> bool:
    """Whether a request computes an answer, or what it is made of; the blank form of the fact check is none."""
    return bool(_QUESTIONS.fullmatch(path)) and (method == "POST" or path != "/check")


def headers_of(path: str) -> Mapping[str, str]:
    """The security headers of a response."""
    if path == "/staff/report":
        return _REPORT_HEADERS
    if path == "/check":
        return _FORM_HEADERS
    return _STAFF_HEADERS if path.startswith("/staff") else _HEADERS
