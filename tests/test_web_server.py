"""The app as a client sees it."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.answering.wire import answer_to_json
from rag.domain import AS_ASKED, Answer, Conditions, Language, Turn
from rag.web.server import is_loopback, serve
from tests.browser.web_fakes import QUOTE, FakeService, built_app

ROOT = Path(__file__).parents[1]


class Recorder(FakeService):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Sequence[Turn], date | None, Language | None]] = []

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Answer:
        """As the fake does."""
        self.calls.append((question, history, today, language))
        return super().ask(question, history=history, today=today, language=language, conditions=conditions)


@pytest.fixture(scope="module")
def service() -> Recorder:
    return Recorder()


@pytest.fixture(scope="module")
def client(service: Recorder) -> Iterator[TestClient]:
    with TestClient(built_app(service)) as started:
        yield started


def test_a_question_gets_the_object_of_the_contract(client: TestClient, service: Recorder) -> None:
    earlier = {"question": "누가", "answer": answer_to_json(FakeService().ask("누가"))}
    asked = {"question": " 언제 ", "history": [earlier], "today": "2025-08-05", "lang": "en"}
    response = client.post("/api/v1/ask", json=asked)

    body = response.json()
    assert response.status_code == 200
    assert (body["status"], body["language"], body["citations"][0]["quote"]) == ("answered", "en", QUOTE)
    question, history, today, language = service.calls[-1]
    assert (question, today, language) == ("언제", date(2025, 8, 5), "en")
    assert [turn.question for turn in history] == ["누가"]


@pytest.mark.parametrize(
    ("filters", "conditions"),
    [
        (None, AS_ASKED),
        ({}, AS_ASKED),
        ({"from": "2025-05-01"}, Conditions(dates=(date(2025, 5, 1), None))),
        ({"from": None, "to": None}, Conditions(dates=(None, None))),
        ({"ministries": ["Ministry of Education", "기타"]}, Conditions(ministries=("교육부", "기타"))),
        ({"ministries": [], "kinds": ["정책뉴스"]}, Conditions(ministries=(), kinds=("정책뉴스",))),
        ({"release_id": "r1"}, Conditions(release_id="r1")),
    ],
    ids=["none", "empty", "from", "no-days", "ministries", "kinds", "release"],
)
def test_filters_that_are_given_go_before_those_of_the_question(
    client: TestClient, service: Recorder, filters: object, conditions: Conditions
) -> None:
    response = client.post("/api/v1/ask", json={"question": "언제", "filters": filters})

    assert response.status_code == 200
    assert service.conditions[-1] == conditions
    streamed = client.post("/api/v1/ask", json={"question": "언제", "filters": filters, "stream": True})
    assert streamed.status_code == 200
    assert service.conditions[-1] == conditions


@pytest.mark.parametrize(
    "filters",
    [{"kinds": ["동정"]}, {"from": "gestern"}, {"from": "2025-05-02", "to": "2025-05-01"}, {"since": "2025-05-02"}, []],
    ids=["kind", "day", "order", "name", "list"],
)
def test_filters_that_cannot_be_read_are_refused(client: TestClient, filters: object) -> None:
    assert client.post("/api/v1/ask", json={"question": "언제", "filters": filters}).status_code == 422


def test_the_language_is_left_to_the_question_unless_named(client: TestClient, service: Recorder) -> None:
    client.post("/api/v1/ask", json={"question": "언제"})

    assert service.calls[-1][-1] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": " \n"}, "question"),
        ({"question": "가" * 5_001}, "question"),
        ({"question": 7}, "question"),
        ({}, "question"),
        ({"question": "가", "history": {}}, "history"),
        ({"question": "가", "history": [0] * 51}, "history"),
        ({"question": "가", "today": "soon"}, "today"),
        ({"question": "가", "lang": "fr"}, "lang"),
        ({"question": "가", "<b>": 1}, "body"),
        ([], "body"),
        ("가", "body"),
    ],
    ids=[
        "empty",
        "blank",
        "long",
        "number",
        "missing",
        "history-object",
        "history-long",
        "today",
        "lang",
        "unknown",
        "list",
        "text",
    ],
)
def test_a_bad_field_is_named_in_a_typed_error(client: TestClient, body: object, field: str) -> None:
    response = client.post("/api/v1/ask", json=body)

    error = response.json()["error"]
    assert response.status_code == 422
    assert error == {"type": "invalid_request", "message": f"The request is not valid: {field}", "field": field}


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 60_000, b'{"question": "\\ud800"}', b'{"question": "a", "today": NaN}'],
    ids=["nothing", "broken", "not-utf8", "deep", "half-a-pair", "nan"],
)
def test_a_body_that_is_no_proper_json_is_refused(client: TestClient, content: bytes) -> None:
    response = client.post("/api/v1/ask", content=content, headers={"content-type": "application/json"})

    assert response.status_code in {400, 422}
    assert response.json()["error"]["type"] == "invalid_request"


def test_a_history_of_another_shape_is_refused(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": "언제", "history": [{"question": "누가"}]})

    assert (response.status_code, response.json()["error"]["field"]) == (422, "history")


def test_a_history_may_be_what_the_design_shows(client: TestClient, service: Recorder) -> None:
    """Without kinds and marks, which came later, and with the id that the interface gives."""
    answer = json.loads(json.dumps(answer_to_json(FakeService().ask("누가")))) | {"id": "x", "more": 1}
    del answer["filters"]["kinds"], answer["citations"][0]["marks"]
    asked = {"question": "언제", "history": [{"question": "누가", "answer": answer}]}

    assert client.post("/api/v1/ask", json=asked).status_code == 200
    (turn,) = service.calls[-1][1]
    assert turn.answer.citations[0].published == FakeService().ask("누가").citations[0].published


@pytest.mark.parametrize(
    ("question", "status", "kind", "words"),
    [
        ("거절", 400, "question", "다시 질문해 주십시오"),
        ("고장", 503, "unavailable", "잠시 후"),
        ("what is 고장", 503, "unavailable", "try again"),
    ],
    ids=["question", "store-korean", "store-english"],
)
def test_an_error_of_the_service_is_typed_and_tells_nothing_of_the_inside(
    client: TestClient, question: str, status: int, kind: str, words: str
) -> None:
    response = client.post("/api/v1/ask", json={"question": question})

    assert (response.status_code, response.json()["error"]["type"]) == (status, kind)
    assert words in response.text
    assert "secret" not in response.text


def test_a_body_over_64_kib_is_too_large(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": "가" * 65_536})

    assert (response.status_code, response.json()["error"]["type"]) == (413, "too_large")


def test_it_says_that_it_is_up(client: TestClient) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["x-content-type-options"] == "nosniff"


def test_the_page_is_served_with_the_policy_and_names_no_event(client: TestClient) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert client.get("/gradio_api/info").json() == {"named_endpoints": {}, "unnamed_endpoints": {}}


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/gradio_api/call/ask", "/gradio_api/file=/etc/passwd"])
def test_what_is_not_needed_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_foreign_origin_is_not_allowed(client: TestClient) -> None:
    response = client.get("/config", headers={"origin": "https://evil.example", "host": "press.example"})

    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("[::1]", True), ("0.0.0.0", False), ("a.kr", False)],
    ids=["name", "v4", "v6", "bracketed", "any", "domain"],
)
def test_loopback_is_told_from_other_addresses(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_logging_an_error_keeps_the_question_out(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.post("/api/v1/ask", json={"question": "고장 010-1234-5678"})

    assert caplog.records
    assert "010-1234-5678" not in caplog.text


def test_an_address_that_others_reach_is_served_with_a_warning(
    caplog: pytest.LogCaptureFixture, service: Recorder
) -> None:
    """The port is taken, so serving ends at once."""
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # an address of its own, so that uvicorn finds it in use
        taken.listen()
        with pytest.raises(SystemExit):
            serve(FastAPI(), "0.0.0.0", taken.getsockname()[1])

    assert "others can reach this address" in caplog.text


def test_the_entry_point_says_in_one_line_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "none"))
    done = subprocess.run([sys.executable, "app.py"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "python -m rag index" in done.stderr
