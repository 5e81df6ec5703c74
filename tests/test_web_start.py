"""Which doors are open at which port, and whose word on who asks is believed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from rag.errors import SettingsError
from rag.web.api.operations import Metrics
from rag.web.limits import Limits
from rag.web.server import make_server, run_servers
from rag.web.staff.desk import Staff
from rag.web.start import run
from tests.browser.web_fakes import FakeService, built_app

_OF_PROGRAMS = ("/api/v1/health", "/api/v1/search?q=x", "/api/v1/openapi.json", "/v1/models", "/metrics")
_OF_PEOPLE = ("/", "/releases", "/about", "/config", "/theme.css", "/staff/sign-in")
_STAFF = Staff(SecretStr("correct-horse-battery"), Path("none"))


@pytest.fixture(scope="module")
def page() -> Iterator[TestClient]:
    with TestClient(built_app(FakeService(), doors=["page"], staff=_STAFF, hosts=["testserver"])) as client:
        yield client


@pytest.fixture(scope="module")
def programs() -> Iterator[TestClient]:
    with TestClient(built_app(FakeService(), doors=["api"], staff=_STAFF, hosts=["testserver"])) as client:
        yield client


def test_each_port_serves_its_own_and_nothing_else(page: TestClient, programs: TestClient) -> None:
    assert {page.get(path).status_code for path in _OF_PEOPLE} == {200}
    assert {programs.get(path).status_code for path in _OF_PROGRAMS} == {200}
    assert {page.get(path).status_code for path in _OF_PROGRAMS} == {404}
    assert {programs.get(path).status_code for path in _OF_PEOPLE} == {404}
    assert programs.post("/gradio_api/queue/join", json={}).status_code == 404
    assert page.post("/api/v1/ask", json={"question": "언제"}).status_code == 404
    assert page.post("/mcp", json={}).status_code == 404
    assert programs.post("/api/v1/ask", json={"question": "언제"}).status_code == 200


@pytest.mark.parametrize("name", ["page", "programs"])
def test_the_guard_stands_before_both(name: str, request: pytest.FixtureRequest) -> None:
    client: TestClient = request.getfixturevalue(name)

    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/docs").status_code == 404
    assert client.get("/healthz").headers["x-content-type-options"] == "nosniff"


def test_both_ports_count_together() -> None:
    limits, metrics = Limits(rate=2), Metrics()
    first, second = (built_app(FakeService(), doors=["api"], limits=limits, metrics=metrics) for _ in range(2))
    with TestClient(first) as one, TestClient(second) as other:
        codes = [client.post("/api/v1/ask", json={"question": "언제"}).status_code for client in (one, other, one)]

        assert codes == [200, 200, 429]
        assert 'pressdesk_requests_total{route="/api/v1/ask",status="200"} 2.0' in other.get("/metrics").text


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def test_two_servers_run_together_and_end_together() -> None:
    servers = [make_server(FastAPI(), "127.0.0.1", port) for port in _free_ports(2)]
    thread = threading.Thread(target=run_servers, args=(servers,), daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not all(server.started for server in servers):
        assert time.monotonic() < until
        time.sleep(0.02)

    assert [httpx.get(f"http://127.0.0.1:{s.config.port}/").status_code for s in servers] == [404, 404]
    servers[1].should_exit = True
    thread.join(30)
    assert not thread.is_alive()


def test_a_port_that_is_taken_ends_both_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = [*_free_ports(1), taken.getsockname()[1]]
        with pytest.raises(SystemExit):
            run_servers([make_server(FastAPI(), "127.0.0.1", port) for port in ports])

    told = capsys.readouterr().err
    assert "in use" in told
    assert "Traceback" not in told


def test_a_port_cannot_be_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAG_HOME", str(tmp_path))
    monkeypatch.setenv("RAG_API_PORT", "7860")
    with pytest.raises(SettingsError, match="name another port"):
        run(port=7860)


def _served_to(address: str, proxy: str) -> TestClient:
    """The app with the staff pages behind what uvicorn puts before it, as `address` reaches it."""
    app = built_app(FakeService(), staff=_STAFF, limits=Limits(rate=1))
    config = make_server(app, "127.0.0.1", 1, proxy).config
    config.load()
    return TestClient(config.loaded_app, client=(address, 1))


_FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}


@pytest.mark.parametrize(
    ("address", "proxy", "believed"),
    [
        ("10.0.0.2", "10.0.0.2", True),
        ("10.0.0.2", "10.0.0.0/8,::1", True),
        ("10.0.0.3", "10.0.0.2", False),
        ("10.0.0.2", "", False),
    ],
    ids=["proxy", "network", "somebody", "no-proxy"],
)
def test_only_the_named_proxy_says_who_asks_and_whether_by_https(address: str, proxy: str, believed: bool) -> None:
    client = _served_to(address, proxy)
    cookie = client.get("/staff/sign-in", headers=_FORWARDED).headers["set-cookie"].lower()
    first, second = (
        client.post("/api/v1/ask", json={"question": "언제"}, headers=_FORWARDED | {"x-forwarded-for": visitor})
        for visitor in ("203.0.113.7", "203.0.113.8")
    )

    assert ("; secure" in cookie) is believed
    assert (first.status_code, second.status_code) == (200, 200 if believed else 429)
