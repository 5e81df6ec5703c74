"""What stands between the network and the app: response headers, an allow-list of paths, a limit on bodies."""

from __future__ import annotations

import json
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web import messages

BODY_LIMIT = 64 * 1024

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

# An allow-list: Gradio 6.31 declares some 80 routes, more with each release, and the chat needs these.
_READ = re.compile(
    r"/|/config|/theme\.css|/favicon\.ico|/manifest\.json|/healthz|/(?:assets|static|svelte)/[\w./-]+"
    r"|/gradio_api/(?:queue/data|startup-events|info|heartbeat/\w+)",
    re.ASCII,
)
_WRITE = re.compile(r"/api/v1/ask|/gradio_api/(?:queue/join|cancel|reset)", re.ASCII)


class Guard:
    """ASGI middleware; refuses with a typed JSON error and never buffers a response."""

    def __init__(self, app: ASGIApp, body_limit: int = BODY_LIMIT) -> None:
        self._app = app
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed request on; answer 404 or 413 to any other."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send))
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _allowed(scope["method"], scope["path"]):
            await _refuse(send, 404, "not_found", messages.ERROR_NOT_FOUND)
            return
        if scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        body = await _read(scope, receive, self._body_limit)
        if body is None:
            await _refuse(send, 413, "too_large", messages.ERROR_TOO_LARGE)
        else:
            await self._app(scope, _replayed(body, receive), send)


def _allowed(method: str, path: str) -> bool:
    if method in {"GET", "HEAD"}:
        return _READ.fullmatch(path) is not None and ".." not in path
    return method == "POST" and _WRITE.fullmatch(path) is not None


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None as soon as it is known to pass `limit` bytes; the header's claim is not trusted."""
    claimed = Headers(scope=scope).get("content-length", "0")
    if claimed.isdecimal() and int(claimed[:12]) > limit:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once and then what the connection gives."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]  # Gradio echoes any origin, with credentials
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sender


async def _refuse(send: Send, status: int, kind: str, text: messages.Text) -> None:
    body = json.dumps({"error": {"type": kind, "message": text.en}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
