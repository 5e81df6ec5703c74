"""What stands between the network and the app: headers, allow-lists of hosts and paths, limits on bodies and rates."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web import messages

BODY_LIMIT = 64 * 1024
_LOG = logging.getLogger(__name__)

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
    r"/|/about|/releases|/releases/[^/]{1,200}|/config|/theme\.css|/favicon\.ico|/manifest\.json|/healthz|/(?:assets|static|svelte)/[\w./-]+"
    r"|/gradio_api/(?:queue/data|startup-events|info|app_id|heartbeat/\w+)",
    re.ASCII,
)
_WRITE = re.compile(r"/gradio_api/(?:queue/join|cancel|reset)", re.ASCII)
_READ_API = re.compile(
    r"/metrics|/v1/models|/api/v1/(?:health|openapi\.json|search|releases|releases/[^/]{1,200}|answers/[\w-]+)",
    re.ASCII,
)
_WRITE_API = re.compile(r"/api/v1/(?:ask|feedback|answers/[\w-]+/link)|/v1/chat/completions|/mcp", re.ASCII)


class Guard:
    """ASGI middleware; refuses with a typed JSON error and never buffers a response.

    `hosts` are the names that the app is reached by (none: any). `rate` is how many requests that change or compute
    something one address may send in a minute. `api` opens what programs use beside the page.
    """

    def __init__(
        self,
        app: ASGIApp,
        body_limit: int = BODY_LIMIT,
        hosts: Collection[str] = (),
        rate: int | None = None,
        api: bool = True,
    ) -> None:
        self._app = app
        self._body_limit = body_limit
        self._hosts = frozenset(host.lower() for host in hosts)
        self._rate = Rate(rate) if rate else None
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed request on; answer 403, 404, 413, 421 or 429 to any other."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send))
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._hosts and _name(host) not in self._hosts:
            _LOG.warning("refused a request to the host %.80r: add it to RAG_HOSTS if it is yours", host)
            await _refuse(send, 421, "unknown_host", messages.ERROR_HOST)
        elif not self._is_open(scope["method"], scope["path"]):
            await _refuse(send, 404, "not_found", messages.ERROR_NOT_FOUND)
        elif scope["method"] != "POST":
            await self._app(scope, receive, send)
        elif _is_foreign(headers, host):
            await _refuse(send, 403, "foreign_origin", messages.ERROR_FOREIGN)
        elif self._rate and not self._rate.allows((scope.get("client") or ("",))[0]):
            await _refuse(send, 429, "too_many_requests", messages.ERROR_TOO_MANY, (b"retry-after", b"10"))
        else:
            await self._post(scope, receive, send)

    async def _post(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(scope, receive, self._body_limit)
        if body is None:
            await _refuse(send, 413, "too_large", messages.ERROR_TOO_LARGE)
        elif scope["path"].startswith("/gradio_api/"):
            await self._page_event(scope, _replayed(body, receive), send)
        else:
            await self._app(scope, _replayed(body, receive), send)

    async def _page_event(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An event of the page; one that the page itself cannot have sent breaks Gradio, and is a bad request."""
        broken = False

        async def noting(message: Message) -> None:
            nonlocal broken
            if message["type"] == "http.response.start" and message["status"] >= 500:
                broken = True
                await _refuse(send, 400, "invalid_request", messages.ERROR_REQUEST)
            elif not broken:
                await send(message)

        try:
            await self._app(scope, receive, noting)
        # Gradio answers and then raises again whatever it was.
        except Exception as error:
            if not broken:
                raise
            _LOG.warning("an event was refused: %s", type(error).__name__)

    def _is_open(self, method: str, path: str) -> bool:
        if method in {"GET", "HEAD"}:
            patterns = (_READ, _READ_API) if self._api else (_READ,)
        elif method == "POST":
            patterns = (_WRITE, _WRITE_API) if self._api else (_WRITE,)
        else:
            return False
        return ".." not in path and any(pattern.fullmatch(path) for pattern in patterns)


class Rate:
    """How much one address may ask for: a moving window, kept in memory and forgotten after it."""

    def __init__(self, per_minute: int) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, address: str) -> bool:
        """Whether one more request of this address is within the limit; counts it."""
        return self._limiter.hit(self._item, address)


def _name(host: str) -> str:
    """The host without its port, in lower case: "[::1]:80" is "[::1]"."""
    return re.sub(r":\d+$", "", host).lower()


def _is_foreign(headers: Headers, host: str) -> bool:
    """Whether a browser sent the request for another site."""
    origin = headers.get("origin")
    return (origin is not None and origin.partition("://")[2] != host) or headers.get("sec-fetch-site") == "cross-site"


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


async def _refuse(send: Send, status: int, kind: str, text: messages.Text, *more: tuple[bytes, bytes]) -> None:
    body = json.dumps({"error": {"type": kind, "message": text.en.format(field="body")}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
