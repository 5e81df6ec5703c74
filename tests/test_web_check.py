"""The fact check over the API and on its page: verdicts whole and one by one, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.web import check_messages, messages
from rag.web.api import examples
from rag.web.api.check_shapes import CheckedText, CheckRequest
from rag.web.doors import CHECK_FILE, CHECK_TEXT, body_limit
from rag.web.limits import Limits
from rag.web.switch import AnswerSwitch
from tests.browser.web_fakes import QUOTE, FakeService, built_app

_DRAFT = "침수 피해 소상공인은 31일까지 신청할 수 있다."


@pytest.fixture(scope="module")
def service() -> FakeService:
    return FakeService()


@pytest.fixture(scope="module")
def client(service: FakeService) -> Iterator[TestClient]:
    with TestClient(built_app(service), raise_server_exceptions=False) as started:
        yield started


@pytest.fixture
def paused(tmp_path: Path) -> Iterator[TestClient]:
    switch = AnswerSwitch(tmp_path / "answers.off")
    switch.turn(on=False)
    with TestClient(built_app(FakeService(), switch=switch)) as started:
        yield started


def _events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


# -- the interface for programs -------------------------------------------------------------------


def test_a_text_gets_a_verdict_for_each_sentence(client: TestClient, service: FakeService) -> None:
    response = client.post("/api/v1/check", json={"text": _DRAFT, "date": "2025-08-05"})
    checked = CheckedText.model_validate_json(response.text)

    assert response.status_code == 200
    assert [claim.verdict for claim in checked.claims] == ["supported", "contradicted", "not_run"]
    assert (checked.counts.contradicted, checked.counts.not_run, checked.counts.partly) == (1, 1, 0)
    assert checked.claims[1].evidence[0].quote == QUOTE
    (difference,) = checked.claims[1].differences
    assert (difference.claimed, difference.found) == ("31일", "29일")
    assert checked.checked_at.utcoffset() == datetime.fromisoformat("2025-08-05T09:00:00+09:00").utcoffset()
    assert service.days[-1] == date(2025, 8, 5)


@pytest.mark.parametrize(
    ("body", "headers"),
    [({"stream": True}, {}), ({}, {"accept": "text/event-stream"})],
    ids=["asked-for", "accepted"],
)
def test_sentences_come_as_events_and_the_counts_at_the_end(
    client: TestClient, body: dict[str, object], headers: dict[str, str]
) -> None:
    response = client.post("/api/v1/check", json={"text": _DRAFT, **body}, headers=headers)
    whole = client.post("/api/v1/check", json={"text": _DRAFT}).json()
    names, values = zip(*_events(response.text), strict=True)

    assert response.headers["content-type"].startswith("text/event-stream")
    assert names == ("claim", "claim", "claim", "done")
    assert list(values[:-1]) == whole["claims"]
    assert set(values[-1]) == {"checked_at", "counts"}
    assert values[-1]["counts"] == whole["counts"]


def test_a_check_that_breaks_off_is_never_taken_for_the_whole(client: TestClient) -> None:
    streamed = client.post("/api/v1/check", json={"text": "끊김", "stream": True})
    whole = client.post("/api/v1/check", json={"text": "끊김"})

    assert [name for name, _ in _events(streamed.text)] == ["claim", "claim", "error"]
    assert _events(streamed.text)[-1][1]["error"]["type"] == "unavailable"
    assert (whole.status_code, whole.json()["error"]["type"]) == (503, "unavailable")
    assert "secret" not in streamed.text + whole.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n\t "}, "text"),
        ({"text": "가" * (CHECK_TEXT + 1)}, "text"),
        ({"text": ["가"]}, "text"),
        ({"text": "가", "date": "yesterday"}, "date"),
        ({"text": "가", "date": 20250805}, "date"),
        ({"text": "가", "lang": "fr"}, "lang"),
        ({"text": "가", "stream": "yes"}, "stream"),
        ({"text": "가", "more": 1}, "body"),
        ({}, "text"),
    ],
    ids=["empty", "blank", "long", "list", "no-day", "number", "tongue", "flag", "unknown", "missing"],
)
def test_what_cannot_be_checked_is_refused_by_name(client: TestClient, body: dict[str, object], field: str) -> None:
    response = client.post("/api/v1/check", json=body)

    assert (response.status_code, response.json()["error"]["type"]) == (422, "invalid_request")
    assert response.json()["error"].get("field") == field


def test_a_text_of_the_full_length_is_checked_however_it_is_written(client: TestClient) -> None:
    escaped = json.dumps({"text": "😀" * CHECK_TEXT})

    assert len(escaped) > 12 * CHECK_TEXT
    response = client.post("/api/v1/check", content=escaped, headers={"content-type": "application/json"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "content",
    [b"x" * (body_limit("/api/v1/check") + 1), b"\x00\xff" * 100, b"[" * 60_000, b'{"text": "\\ud800"}'],
    ids=["big", "binary", "deep", "surrogate"],
)
def test_a_hostile_body_is_refused(client: TestClient, content: bytes) -> None:
    response = client.post("/api/v1/check", content=content, headers={"content-type": "application/json"})

    assert response.status_code in {400, 413, 422}
    assert "Traceback" not in response.text


def test_an_index_that_is_gone_and_a_pause_are_told(client: TestClient, paused: TestClient) -> None:
    gone = client.post("/api/v1/check", json={"text": "고장", "lang": "en"})
    resting = paused.post("/api/v1/check", json={"text": _DRAFT, "stream": True})

    assert (gone.status_code, gone.json()["error"]["type"]) == (503, "unavailable")
    assert "secret" not in gone.text
    assert (resting.status_code, resting.json()["error"]["type"]) == (503, "paused")
    assert resting.json()["error"]["message"] == messages.PAUSED.ko


def test_a_check_counts_as_a_question_and_the_blank_form_does_not() -> None:
    limits = Limits(at_once=1)
    place = limits.place("elsewhere")
    with TestClient(built_app(FakeService(), limits=limits)) as client:
        assert client.post("/api/v1/check", json={"text": _DRAFT}).json()["error"]["type"] == "busy"
        assert client.post("/check", data={"text": _DRAFT}).status_code == 429
        assert client.get("/check").status_code == 200
    assert place is not None


def test_the_examples_of_the_description_are_sound() -> None:
    sent, given = CheckRequest.model_validate(examples.CHECK), CheckedText.model_validate(examples.CHECKED)
    (claim,) = given.claims
    (difference,) = claim.differences
    quote = claim.evidence[difference.citation - 1].quote

    assert sent.text[claim.start : claim.end] == claim.text
    assert claim.text[difference.start :].startswith(difference.claimed)
    assert quote[difference.at :].startswith(difference.found)


# -- the page -------------------------------------------------------------------------------------


def test_the_page_shows_each_sentence_and_what_was_not_checked(client: TestClient) -> None:
    shown = client.post("/check", data={"text": _DRAFT, "lang": "en"})

    assert shown.status_code == 200
    assert shown.text.count("<article") == 3
    assert check_messages.UNCHECKED.en.format(count=1) in shown.text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.txt", b"", check_messages.UNREADABLE),
        ("a.txt", b"\x00\x01\x02" * 50, check_messages.UNREADABLE),
        ("a.pdf", b"%PDF-1.7 broken", check_messages.UNREADABLE),
        ("a.docx", b"PK\x03\x04 broken", check_messages.UNREADABLE),
        ("a.doc", b"\xd0\xcf\x11\xe0 old", check_messages.UNREADABLE),
        ("a.txt", b"x" * (CHECK_FILE + 1), check_messages.TOO_LARGE),
    ],
    ids=["empty", "binary", "pdf", "docx", "old", "large"],
)
def test_a_file_that_cannot_be_read_is_told_kindly(
    client: TestClient, name: str, data: bytes, told: messages.Text
) -> None:
    response = client.post("/check", data={"lang": "ko"}, files={"file": (name, data)})

    assert response.status_code == 422
    assert told.ko.partition("{")[0] in response.text
    assert "<form" in response.text


def test_a_file_that_unpacks_to_too_much_is_told_kindly(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"\x00" * 250_000_000)
    response = client.post("/check", files={"file": ("a.docx", packed.getvalue())})

    assert response.status_code == 422
    assert check_messages.UNREADABLE.ko in response.text


def _part(name: str, value: bytes) -> bytes:
    return b"--x\r\nContent-Disposition: form-data; " + name.encode() + b"\r\n\r\n" + value + b"\r\n"


_FORM = "multipart/form-data; boundary=x"
_FIELD, _FILE, _TEXT = 'name="a"', 'name="file"; filename="a"', 'name="text"'


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x" * (body_limit("/check") + 1), _FORM, 413),
        (b"--x\r\n" * 50_000, _FORM, 422),
        (_part(_FIELD, b"1") * 50 + b"--x--", _FORM, 422),
        (_part(_FILE, b"1") * 50 + b"--x--", _FORM, 422),
        (_part(_TEXT, b"x" * 900_000) + b"--x--", _FORM, 422),
        (b"\x00\xff" * 500, "multipart/form-data", 422),
        (b"{}", "application/json", 422),
        (b"text=" + b"x" * (CHECK_TEXT + 1), "application/x-www-form-urlencoded", 422),
    ],
    ids=["big", "boundaries", "fields", "files", "part", "no-boundary", "json", "long"],
)
def test_a_hostile_form_is_refused(client: TestClient, content: bytes, kind: str, status: int) -> None:
    response = client.post("/check", content=content, headers={"content-type": kind})

    assert response.status_code == status
    assert "Traceback" not in response.text


def test_the_page_tells_a_pause_and_keeps_the_text(paused: TestClient) -> None:
    response = paused.post("/check", data={"text": _DRAFT, "day": "2025-08-05"})

    assert response.status_code == 503
    assert messages.PAUSED.ko in response.text
    assert _DRAFT in response.text
    assert 'value="2025-08-05"' in response.text


def test_a_form_that_comes_back_holds_the_text_as_text(client: TestClient) -> None:
    hostile = "</textarea><script>alert(5)</script>"
    response = client.post("/check", data={"text": hostile}, files={"file": ("a.pdf", b"%PDF")})

    assert response.status_code == 422
    assert "<script>alert(5)" not in response.text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(5)" in response.text


def test_a_form_sent_by_a_browser_tells_that_it_comes_from_here(client: TestClient) -> None:
    """With "no-referrer" a browser sends the origin "null", which is foreign."""
    assert client.get("/check").headers["referrer-policy"] == "same-origin"
    assert client.post("/check", data={"text": _DRAFT}, headers={"origin": "null"}).status_code == 403
