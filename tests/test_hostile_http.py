"""Hostile requests: each is refused, by the guard or with a typed error, and none is remembered."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from rag.web.limits import Limits
from rag.web.staff.desk import Staff
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


_TRICKS = (
    *("/staff/", "/STAFF", "/staff;x", "/staff%00", "/staff%2f", "/staffx"),
    *(
        "/staff/feedback.exe",
        "/staff/feedback.csv/",
        "/staff/feedback.csv%0a",
        "/staff/feedback%2ecsv/x",
        "/staff/users",
    ),
    *(
        "/staff/report/../../etc/passwd",
        "/staff/report%2f..%2f..%2fetc%2fpasswd",
        "/staff/report.html",
        "/staff/answers",
    ),
    *("/staff/sign-out", "/staff/feedback/../answers", "/releases/..%2fstaff", "/about/../staff"),
)


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("staffed")
    (folder / "report.html").write_text("for staff alone", encoding="utf-8")
    staff = Staff(SecretStr("correct-horse-battery"), folder / "report.html")
    app = built_app(FakeService(), hosts=_HOSTS, staff=staff)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as started:
        yield started


@pytest.mark.parametrize("path", _TRICKS)
def test_a_trick_in_the_path_of_a_staff_page_finds_nothing(staffed: TestClient, path: str) -> None:
    response = staffed.get(path, follow_redirects=False)

    assert response.status_code in {303, 404}
    assert "for staff alone" not in response.text
    assert response.status_code == 404 or response.headers["location"].startswith("/staff/sign-in")


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "staff",
        "staff.9999999999.0.0",
        "guest.9999999999.0.0",
        f"staff.9999999999.{'0' * 32}.{'0' * 64}",
        "x" * 4_000,
    ],
    ids=["empty", "word", "short", "guest", "shaped", "long"],
)
@pytest.mark.parametrize("path", ["/staff", "/staff/feedback", "/staff/feedback.csv", "/staff/report"])
def test_a_forged_cookie_opens_no_staff_page(staffed: TestClient, path: str, cookie: str) -> None:
    response = staffed.get(path, headers={"cookie": f"pressdesk_staff={cookie}"}, follow_redirects=False)

    assert (response.status_code, response.headers["location"]) == (303, "/staff/sign-in?lang=ko")
    assert response.content == b""


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"password=%ff%fe&token=%00", "application/x-www-form-urlencoded"),
        (b"password=" + b"x" * 60_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(10_000)), "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=password\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b'{"password": "x"}', "application/json"),
        (b"", ""),
    ],
    ids=["not-utf8", "long", "many", "torn", "no-boundary", "json", "nothing"],
)
def test_a_broken_form_is_refused(staffed: TestClient, content: bytes, kind: str) -> None:
    headers = {"origin": "http://localhost", "content-type": kind}
    for path in ("/staff/sign-in", "/staff/sign-out", "/staff/answers"):
        response = staffed.post(path, content=content, headers=headers, follow_redirects=False)
        assert response.status_code in _REFUSED | {303}
        assert "Traceback" not in response.text


def test_passwords_cannot_be_tried_out(staffed: TestClient) -> None:
    page = staffed.get("/staff/sign-in").text
    token = page.split('name="token" value="')[1].split('"')[0]
    codes = [
        staffed.post(
            "/staff/sign-in",
            data={"token": token, "password": f"guess-{number}"},
            headers={"origin": "http://localhost"},
            follow_redirects=False,
        ).status_code
        for number in range(200)
    ]

    assert codes == [403] * 10 + [429] * 190


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
