"""Hostile requests: each is refused, by the guard or with a typed error, and none is remembered."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rag.web.limits import Limits
from tests.browser.web_fakes import FakeService, built_app

_HOSTS = ("localhost", "127.0.0.1")
_REFUSED = {400, 403, 404, 405, 413, 421, 422, 429}
_SHUT = (
    *(
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=http://evil.example/x",
        "/gradio_api/proxy=http://evil.example",
    ),
    *("/gradio_api/upload_progress", "/gradio_api/call/ask", "/gradio_api/call/chat/1", "/gradio_api/monitoring"),
    *(
        "/monitoring",
        "/gradio_api/runs",
        "/gradio_api/api",
        "/gradio_api/mcp",
        "/gradio_api/mcp/sse",
        "/docs",
        "/redoc",
    ),
    *("/redoc", "/openapi.json", "/login", "/logout", "/token", "/app_id", "/robots.txt", "/.git/config", "/.env"),
    *(
        "/deep_link",
        "/gradio_api/deep_link",
        "/static/../../etc/passwd",
        "/assets/..%2f..%2fetc/passwd",
        "/gradio_api/vibe-code",
    ),
    *("/gradio_api/dev/reload", "/custom_component/x/client/component/a.js", "/gradio_api/stream/a/b/c/playlist.m3u8"),
)
_POSTS = (
    *("/gradio_api/upload", "/gradio_api/run/ask", "/gradio_api/call/ask", "/gradio_api/component_server", "/"),
    *("/gradio_api/api/predict", "/gradio_api/login", "/gradio_api/queue/data", "/gradio_api/vibe-code", "/healthz"),
    *("/api/v1/search", "/api/v1/releases", "/metrics", "/v1/models", "/v1/completions", "/v1/embeddings"),
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = built_app(FakeService(), hosts=_HOSTS)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as started:
        yield started


@pytest.mark.parametrize("path", _SHUT)
def test_routes_that_the_page_does_not_need_are_shut(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", _POSTS)
def test_nothing_can_be_sent_where_nothing_is_expected(client: TestClient, path: str) -> None:
    assert client.post(path, content=b"x" * 5).status_code in {404, 405}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/api/v1/ask").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "", "localhost@evil"])
def test_another_host_name_is_not_answered(client: TestClient, host: str) -> None:
    response = client.get("/", headers={"host": host})

    assert (response.status_code, response.json()["error"]["type"]) == (421, "unknown_host")


def test_the_own_host_name_is_answered_with_any_port(client: TestClient) -> None:
    assert client.get("/healthz", headers={"host": "LOCALHOST:7860"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
    ],
    ids=["foreign", "null", "port", "cross-site"],
)
def test_a_page_of_another_site_cannot_ask(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/api/v1/ask", json={"question": "언제"}, headers=headers)

    assert (response.status_code, response.json()["error"]["type"]) == (403, "foreign_origin")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("path", ["/api/v1/ask", "/v1/chat/completions", "/gradio_api/queue/join", "/api/v1/feedback"])
@pytest.mark.parametrize(
    "content", [b"x" * 70_000, b"[" * 60_000, b"\x00" * 100, b'{"a":' * 9_000], ids=["big", "deep", "binary", "nested"]
)
def test_a_body_that_is_too_much_is_refused(client: TestClient, path: str, content: bytes) -> None:
    response = client.post(path, content=content, headers={"content-type": "application/json"})

    assert response.status_code in _REFUSED
    assert "Traceback" not in response.text


def test_who_asks_too_much_is_told_to_wait() -> None:
    with TestClient(built_app(FakeService(), limits=Limits(rate=3))) as client:
        codes = [client.post("/api/v1/ask", json={"question": "언제"}).status_code for _ in range(5)]
        last = client.post("/api/v1/ask", json={"question": "언제"})

        assert codes == [200, 200, 200, 429, 429]
        assert last.headers["retry-after"] == "10"
        assert last.json()["error"]["type"] == "too_many_requests"
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "event",
    [{"fn_index": 999}, {"fn_index": -1}, {"fn_index": "a"}, {"fn_index": 0, "data": "x" * 100}, {"trigger_id": 7}, {}],
)
def test_an_event_that_the_page_cannot_have_sent_is_a_bad_request(client: TestClient, event: dict[str, object]) -> None:
    response = client.post("/gradio_api/queue/join", json={"data": [], "session_hash": "forged", **event})

    assert response.status_code < 500
    assert "Traceback" not in response.text


def test_thousands_of_forged_sessions_leave_memory_as_it_was(client: TestClient) -> None:
    def forge(first: int, last: int) -> None:
        for number in range(first, last):
            session = f"forged{number}"
            client.post("/gradio_api/queue/join", json={"data": [], "fn_index": 999, "session_hash": session})
            client.get("/gradio_api/file=/etc/passwd", headers={"x-session": session})

    forge(0, 1_000)
    before = _resident()
    forge(1_000, 3_000)

    assert _resident() - before < 15


def _resident() -> float:
    """The memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20
