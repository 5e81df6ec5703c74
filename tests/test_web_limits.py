"""How many questions are answered at once, and what the others are told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import gradio as gr
import httpx
import pytest
from fastapi.testclient import TestClient

from rag.domain import AS_ASKED, Answer, Conditions, Language, Turn
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.arriving import Arriving
from rag.web.asking import Asking
from rag.web.callbacks import Callbacks
from rag.web.conversation import Conversation, asked
from rag.web.limits import Limits
from rag.web.visits import Visits
from tests.browser.web_fakes import FakeService, built_app, served

_BOOK = AnswerBook(Path("answers.db"))  # never written in these tests


class Gated(FakeService):
    """Answers when the gate opens; `waiting` is released for each question that has come."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.waiting = threading.Semaphore(0)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Iterator[Answer]:
        """As the fake does, behind the gate."""
        self.waiting.release()
        assert self.gate.wait(30)
        yield from super().stream(question, history=history, today=today, language=language, conditions=conditions)


def test_no_more_places_are_given_than_there_are() -> None:
    limits = Limits(at_once=3, each=2)
    first, second = limits.place("a"), limits.place("a")

    assert None not in {first, second}
    assert limits.place("a") is None  # its own are taken
    other = limits.place("b")
    assert other is not None
    assert limits.place("c") is None  # all are taken
    other.leave()
    other.leave()
    assert limits.place("c") is not None
    assert limits.place("b") is None


def test_without_limits_there_is_always_a_place() -> None:
    limits = Limits()

    assert all(limits.place("a") for _ in range(1_000))
    assert all(limits.allows("a") for _ in range(1_000))


def test_places_are_counted_right_by_many_threads() -> None:
    limits = Limits(at_once=5)
    most, now, lock = 0, 0, threading.Lock()

    def take(_: int) -> bool:
        nonlocal most, now
        place = limits.place("a")
        if place is None:
            return False
        with place:
            with lock:
                now += 1
                most = max(most, now)
            with lock:
                now -= 1
        return True

    with ThreadPoolExecutor(16) as pool:
        assert any(pool.map(take, range(3_000)))
    assert most <= 5
    assert [limits.place("a") is not None for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/ask", {"question": "언제"}),
        ("/api/v1/ask", {"question": "언제", "stream": True}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "언제"}]}),
    ],
    ids=["whole", "events", "completion"],
)
def test_a_question_too_many_is_told_politely_in_both_languages_and_the_next_is_answered(
    path: str, body: dict[str, object]
) -> None:
    service = Gated()
    with TestClient(built_app(service, limits=Limits(at_once=2))) as client, ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(client.post, path, json=body) for _ in range(2)]
        for _ in waiting:
            assert service.waiting.acquire(timeout=30)
        refused = client.post("/api/v1/ask", json={"question": "언제"})
        searched = client.get("/api/v1/search", params={"q": "언제"})
        read = client.get("/api/v1/releases")
        service.gate.set()
        answered = [future.result(30) for future in waiting]
        after = client.post("/api/v1/ask", json={"question": "언제"})

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    error = refused.json()["error"]
    assert error["type"] == "busy"
    assert messages.ERROR_BUSY.ko in error["message"]
    assert messages.ERROR_BUSY.en in error["message"]
    assert (searched.status_code, read.status_code) == (429, 200)
    assert [response.status_code for response in answered] == [200, 200]
    assert after.status_code == 200


@pytest.mark.parametrize("question", ["거절", "고장", "추락"], ids=["refused", "broken", "bug"])
def test_a_question_that_fails_leaves_its_place(question: str) -> None:
    app = built_app(FakeService(), limits=Limits(at_once=1))
    with TestClient(app, raise_server_exceptions=False) as client:
        for _ in range(3):
            assert client.post("/api/v1/ask", json={"question": question}).status_code in {400, 500, 503}
        assert client.post("/api/v1/ask", json={"question": "언제"}).status_code == 200


def test_who_hangs_up_leaves_the_place() -> None:
    service = Gated()
    with served(service, limits=Limits(at_once=1)) as address:
        asked_and_gone = httpx.Client()
        with asked_and_gone.stream("POST", f"{address}api/v1/ask", json={"question": "언제", "stream": True}):
            assert service.waiting.acquire(timeout=30)
        asked_and_gone.close()
        service.gate.set()
        until = time.monotonic() + 20
        while (code := httpx.post(f"{address}api/v1/ask", json={"question": "언제"}).status_code) != 200:
            assert (code, time.monotonic() < until) == (429, True)


def test_the_rate_holds_for_a_search_too() -> None:
    with TestClient(built_app(FakeService(), limits=Limits(rate=2))) as client:
        codes = [client.get("/api/v1/search", params={"q": "언제"}).status_code for _ in range(3)]

        assert codes == [200, 200, 429]
        assert client.get("/api/v1/releases").status_code == 200


def _callbacks(limits: Limits) -> Callbacks:
    service = FakeService()
    return Callbacks(service, _BOOK, Visits(), Asking(service, _BOOK, limits))


def _arriving(limits: Limits) -> Arriving:
    service = FakeService()
    return Arriving(service, _BOOK, Visits(), Asking(service, _BOOK, limits))


def _visitor(address: str) -> gr.Request:
    return cast(gr.Request, SimpleNamespace(client=SimpleNamespace(host=address), query_params={"about": "r1"}))


def test_the_page_tells_kindly_that_there_are_too_many_questions() -> None:
    limits = Limits(at_once=5, each=1)
    on = _callbacks(limits)
    pending = asked(Conversation(), "when", "en")
    place = limits.place("1.2.3.4")
    assert place is not None

    (shown,) = on.answer(pending, "en", _visitor("1.2.3.4"))
    now = cast(Conversation, shown[0])
    assert now.exchanges[-1].failure == messages.ERROR_BUSY.en
    assert not now.pending
    place.leave()
    *_, last = on.answer(pending, "en", _visitor("1.2.3.4"))
    assert cast(Conversation, last[0]).exchanges[-1].answer is not None


def test_a_page_that_opens_with_a_release_takes_a_place_too() -> None:
    limits = Limits(at_once=1)
    on = _arriving(limits)
    place = limits.place("x")
    assert place is not None

    assert messages.ERROR_BUSY.ko in str(on.arrive("ko", "", _visitor("a")))
    place.leave()
    assert messages.ERROR_BUSY.ko not in str(on.arrive("ko", "", _visitor("a")))


def test_an_answer_that_is_left_half_way_leaves_its_place() -> None:
    limits = Limits(at_once=1)
    growing = _callbacks(limits).answer(asked(Conversation(), "언제", "ko"), "ko")
    next(growing)
    assert limits.place("x") is None
    growing.close()  # type: ignore[attr-defined]  # a generator
    assert limits.place("x") is not None
