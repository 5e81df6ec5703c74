"""The page before its service: what is asked waits, and a start that fails is told."""

from __future__ import annotations

import threading
import time

import pytest
from fastapi.testclient import TestClient

from rag.errors import StoreError
from rag.web import messages
from rag.web.callbacks import Callbacks
from rag.web.conversation import Conversation
from rag.web.service import AnswerService
from rag.web.visits import Visits
from rag.web.warming import WarmingService
from tests.browser.web_fakes import QUOTE, FakeService, built_app
from tests.test_web_callbacks import _BOOK


def _wait(done: threading.Event) -> None:
    assert done.wait(10)


def _warming() -> tuple[WarmingService, threading.Event]:
    """A service that was started and is made when the event is set."""
    gate = threading.Event()

    def build() -> AnswerService:
        _wait(gate)
        return FakeService()

    service = WarmingService(build, pytest.fail)
    service.start()
    return service, gate


def test_a_question_waits_until_the_service_is_there() -> None:
    service, gate = _warming()
    threading.Timer(0.3, gate.set).start()
    began = time.monotonic()

    assert not service.ready
    assert service.ask("언제").citations[0].quote == QUOTE
    assert time.monotonic() - began > 0.2
    assert service.ready
    assert [len(answer.sentences) for answer in service.stream("언제")] == [1, 2]
    assert service.error() is None


def test_the_page_and_its_health_answer_meanwhile() -> None:
    service, gate = _warming()
    with TestClient(built_app(service)) as client:
        assert client.get("/").status_code == 200
        assert client.get("/api/v1/health").status_code == 503
        assert client.get("/api/v1/health").json() == {"status": "warming_up"}
        status = Callbacks(service, _BOOK, Visits()).ask("언제", Conversation(), "ko")[2]
        assert messages.WARMING.ko in str(status)
        gate.set()
        assert client.post("/api/v1/ask", json={"question": "언제"}).status_code == 200
        assert client.get("/api/v1/health").json() == {"status": "ok"}


def test_a_start_that_fails_is_told_to_whoever_waits() -> None:
    told = threading.Event()

    def build() -> AnswerService:
        raise StoreError("there is no index: run `python -m rag index` first")

    service = WarmingService(build, told.set)
    service.start()
    _wait(told)

    assert not service.ready
    assert isinstance(service.error(), StoreError)
    with pytest.raises(StoreError, match="no index"):
        service.ask("언제")
