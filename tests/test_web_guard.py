"""What the network can reach."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from rag.web.doors import BODY_LIMIT, CONTENT_SECURITY_POLICY
from rag.web.guard import Guard


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the body it was given; `x-content-type-options` of its own must not survive."""
    if scope["type"] == "lifespan":
        await send({"type": "lifespan.startup.complete"})
        return
    body = (await receive()).get("body", b"") if scope["method"] == "POST" else b"read"
    headers = [(b"x-content-type-options", b"none")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body + (await receive())["type"].encode()})


def _call(
    method: str, path: str, parts: list[bytes] | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request; the body arrives in `parts`."""
    waiting: Iterator[bytes] = iter(parts or [b""])
    left = len(parts or [b""])
    sent: list[Message] = []

    async def receive() -> Message:
        nonlocal left
        left -= 1
        if left < 0:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": next(waiting), "more_body": left > 0}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    asyncio.run(Guard(_echo)(scope, receive, send))
    start, *bodies = sent
    given = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], given, b"".join(body["body"] for body in bodies)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("HEAD", "/"),
        ("GET", "/config"),
        ("GET", "/theme.css"),
        ("GET", "/assets/index-DphvyggB.js"),
        ("GET", "/static/js/x.min.js"),
        ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/heartbeat/abc1"),
        ("GET", "/healthz"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/api/v1/ask"),
    ],
    ids=lambda value: value.strip("/").replace("/", "-") or "root",
)
def test_what_the_chat_needs_is_let_through(method: str, path: str) -> None:
    assert _call(method, path)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "upload",
        "upload_progress",
        "file=/etc/passwd",
        "file/etc/passwd",
        "proxy=http://a.example",
        "call/ask",
        "call/v2/ask",
        "run/ask",
        "api/ask",
        "stream",
        "component_server",
        "custom_component/x/client/component/index.js",
        "process_recording",
        "profiling/x",
        "run-history/x",
        "runs",
        "token",
        "vibe-edit",
        "dev/reload",
        "deep_link",
        "openapi.json",
    ],
    ids=lambda path: path.split("/")[0].rstrip("="),
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_other_route_of_gradio_is_shut(method: str, path: str) -> None:
    status, headers, body = _call(method, f"/gradio_api/{path}")

    assert (status, body) == (404, b'{"error": {"type": "not_found", "message": "Not found."}}')
    assert headers["Content-Security-Policy".lower()] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/monitoring"),
        ("GET", "/openapi.json"),
        ("GET", "/login"),
        ("GET", "/runs"),
        ("GET", "/assets/../secret"),
        ("GET", "/assets/..%2fsecret"),
        ("GET", "/api/v1/ask"),
        ("GET", "/healthz\n"),
        ("POST", "/"),
        ("PUT", "/api/v1/ask"),
        ("OPTIONS", "/api/v1/ask"),
        ("DELETE", "/"),
    ],
    ids=[
        "monitoring",
        "openapi",
        "login",
        "runs",
        "up",
        "up-coded",
        "get-ask",
        "newline",
        "post",
        "put",
        "options",
        "del",
    ],
)
def test_other_paths_and_methods_are_shut(method: str, path: str) -> None:
    assert _call(method, path)[0] == 404


def test_every_response_carries_the_security_headers_once() -> None:
    _, headers, _ = _call("GET", "/")

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "connect-src 'self'" in headers["content-security-policy"]


def test_a_body_arrives_whole_and_then_what_the_connection_says() -> None:
    assert _call("POST", "/api/v1/ask", [b"ab", b"c"])[2] == b"abchttp.disconnect"


@pytest.mark.parametrize(
    ("parts", "headers"),
    [
        ([b"x" * (BODY_LIMIT + 1)], {}),
        ([b"x" * BODY_LIMIT, b"x"], {"content-length": "3"}),
        ([b"x"], {"content-length": str(BODY_LIMIT + 1)}),
        ([b"x"], {"content-length": "9" * 400}),
    ],
    ids=["one-piece", "lying-header", "claimed", "huge-claim"],
)
def test_a_body_over_the_limit_is_refused(parts: list[bytes], headers: dict[str, str]) -> None:
    status, _, body = _call("POST", "/api/v1/ask", parts, headers)

    assert (status, b"too_large" in body) == (413, True)


def test_a_body_at_the_limit_is_taken() -> None:
    assert _call("POST", "/api/v1/ask", [b"x" * BODY_LIMIT])[0] == 200


@pytest.mark.parametrize(
    ("kind", "answer"), [("websocket", "websocket.close"), ("lifespan", "lifespan.startup.complete")]
)
def test_websockets_are_closed_and_the_lifespan_passes(kind: str, answer: str) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": f"{kind}.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(_echo)({"type": kind, "path": "/"}, receive, send))

    assert sent[0]["type"] == answer
