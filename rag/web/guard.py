"""What stands between the network and the app: headers, allow-lists of hosts and paths, and limits."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web import messages
from rag.web.doors import READ, WRITE, Door, body_limit, headers_of, is_question
from rag.web.limits import Limits

_LOG = logging.getLogger(__name__)

_RETRY_RATE, _RETRY_BUSY = (b"retry-after", b"10"), (b"retry-after", b"2")


class Guard:
    """ASGI middleware; refuses with a typed JSON error and never buffers a response.

    `hosts` are the names that the app is reached by (none: any). `limits` are how many requests that change or compute
    something one address may send, and how many questions are answered at once. `doors` are what is open.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str] = (),
        limits: Limits | None = None,
        doors: Collection[Door] = ("page", "api"),
    ) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._limits = limits or Limits()
        self._read = [READ[door] for door in ("any", *doors)]
        self._write = [WRITE[door] for door in doors]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an allowed request on; answer 403, 404, 413, 421 or 429 to any other."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send, headers_of(scope["path"])))
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
        elif scope["method"] != "POST" and not is_question(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
        elif scope["method"] == "POST" and _is_foreign(headers, host, strictly=scope["path"].startswith("/staff/")):
            await _refuse(send, 403, "foreign_origin", messages.ERROR_FOREIGN)
        elif not self._limits.allows(_address(scope)):
            await _refuse(send, 429, "too_many_requests", messages.ERROR_TOO_MANY, _RETRY_RATE)
        else:
            await self._working(scope, receive, send)

    async def _working(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(scope, receive, body_limit(scope["path"]))
        if body is None:
            await _refuse(send, 413, "too_large", messages.ERROR_TOO_LARGE)
        elif scope["path"].startswith("/gradio_api/"):
            await self._page_event(scope, _replayed(body, receive), send)
        elif is_question(scope["method"], scope["path"]):
            await self._question(scope, _replayed(body, receive), send)
        else:
            await self._app(scope, _replayed(body, receive), send)

    async def _question(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A question takes a place until the last of its answer is sent, or nobody waits for it any more."""
        place = self._limits.place(_address(scope))
        if place is None:
            await _refuse(send, 429, "busy", messages.ERROR_BUSY, _RETRY_BUSY)
            return

        async def leaving(message: Message) -> None:
            # Before it is sent: who has the answer may ask the next question.
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                place.leave()
            await send(message)

        with place:
            await self._app(scope, receive, leaving)

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
        patterns = self._read if method in {"GET", "HEAD"} else self._write if method == "POST" else []
        return ".." not in path and any(pattern.fullmatch(path) for pattern in patterns)


def _address(scope: Scope) -> str:
    """Where the request comes from, "" when the server does not know."""
    return str((scope.get("client") or ("",))[0])


def _name(host: str) -> str:
    """The host without its port, in lower case: "[::1]:80" is "[::1]"."""
    return re.sub(r":\d+$", "", host).lower()


def _is_foreign(headers: Headers, host: str, *, strictly: bool) -> bool:
    """Whether a browser sent the request for another site; `strictly`: whether it does not say that it is for this."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and origin.partition("://")[2] != host:
        return True
    return site == "cross-site" or (strictly and origin is None and site != "same-origin")


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


def _with_headers(send: Send, own: Mapping[str, str]) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]  # Gradio echoes any origin, with credentials
            for name, value in own.items():
                headers[name] = value
        await send(message)

    return sender


async def _refuse(send: Send, status: int, kind: str, text: messages.Text, *more: tuple[bytes, bytes]) -> None:
    # Nothing is known of the language yet, so people who wait are told in both.
    words = f"{text.ko} {text.en}" if status == 429 else text.en.format(field="body")
    body = json.dumps({"error": {"type": kind, "message": words}}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
