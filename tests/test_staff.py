"""The staff pages: behind a password, deaf to forged requests, and honest about what was given."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from rag.domain import Answer
from rag.web import messages
from rag.web.answers import AnswerBook, Feedback
from rag.web.api.errors import add_error_responses
from rag.web.guard import Guard
from rag.web.limits import Limits
from rag.web.staff import wording
from rag.web.staff.desk import Staff, staff_router
from rag.web.staff.export import csv_lines, inert
from rag.web.staff.sessions import SECONDS, Sessions
from rag.web.staff.visits import COOKIE
from rag.web.switch import AnswerSwitch
from tests.browser.web_fakes import HOSTILE, FakeService, built_app

PASSWORD = "대나무숲-correct-horse"
_PAGES = ("/staff", "/staff/feedback", "/staff/feedback.csv", "/staff/feedback.jsonl", "/staff/report")
_OWN = {"origin": "http://testserver"}


class Office(NamedTuple):
    """The app with a staff part, and what it works on."""

    client: TestClient
    answers: AnswerBook
    switch: AnswerSwitch
    report: Path

    def post(self, path: str, **fields: str) -> httpx2.Response:
        """A form as the browser sends it from the page at `/staff`."""
        return self.client.post(path, data={"token": self.token("/staff"), **fields}, headers=_OWN)

    def token(self, path: str) -> str:
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.client.get(path).text)
        assert found
        return found[1]

    def enter(self, password: str = PASSWORD) -> httpx2.Response:
        form = {"password": password, "token": self.token("/staff/sign-in")}
        return self.client.post("/staff/sign-in", data=form, headers=_OWN, follow_redirects=False)

    def give(self, question: str, rating: str = "down", comment: str = "") -> str:
        answer_id = self.answers.remember(FakeService().ask(question))
        assert self.answers.give(Feedback(answer_id, "up" if rating == "up" else "down", ("outdated",), comment))
        return answer_id


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    answers, switch = AnswerBook(tmp_path / "answers.db"), AnswerSwitch(tmp_path / "answers.off")
    report = tmp_path / "report.html"
    # The whole app takes most of a second to build; one test below has it.
    app = FastAPI()
    app.include_router(staff_router(Staff(SecretStr(PASSWORD), report), answers, switch))
    add_error_responses(app)
    app.add_middleware(Guard, doors=["staff"])
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Office(client, answers, switch, report)


@pytest.fixture
def desk(office: Office) -> Office:
    """The office with staff signed in."""
    assert office.enter().status_code == 303
    return office


# -- signing in -----------------------------------------------------------------------------------


def test_without_a_password_there_are_no_staff_pages() -> None:
    paths = (*_PAGES, "/staff/sign-in")
    with TestClient(built_app(FakeService())) as client:
        assert {client.get(path).status_code for path in paths} == {404}
        assert {client.post(path, headers=_OWN).status_code for path in paths} == {404}


@pytest.mark.parametrize("path", _PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in(office: Office, path: str) -> None:
    office.give("언제", comment="기한이 다릅니다")
    response = office.client.get(path, follow_redirects=False)

    assert (response.status_code, response.headers["location"]) == (303, "/staff/sign-in?lang=ko")
    assert "기한이" not in office.client.get(path).text


def test_the_right_password_opens_every_page_and_signing_out_shuts_them(office: Office) -> None:
    office.report.write_text("report", encoding="utf-8")
    response = office.enter()
    signed_in = office.client.cookies[COOKIE]

    assert response.headers["location"] == "/staff?lang=ko"
    assert [office.client.get(path).url.path for path in _PAGES] == list(_PAGES)
    assert office.client.get("/staff/sign-in").url.path == "/staff"
    assert office.post("/staff/sign-out").url.path == "/staff/sign-in"
    office.client.cookies.set(COOKIE, signed_in, domain="testserver.local", path="/staff")
    assert office.client.get("/staff").url.path == "/staff/sign-in"  # a copy of the cookie is worth nothing


def test_the_cookie_is_kept_from_scripts_and_other_sites(office: Office) -> None:
    cookie = office.enter().headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/staff" in cookie
    assert f"max-age={SECONDS['staff']}" in cookie
    assert "secure" not in cookie


def test_the_cookie_of_https_stays_with_https(office: Office) -> None:
    client = TestClient(office.client.app, base_url="https://testserver")

    assert "secure" in client.get("/staff/sign-in").headers["set-cookie"].lower()


def test_a_password_typed_on_another_keyboard_is_the_same(office: Office) -> None:
    import unicodedata

    assert office.enter(unicodedata.normalize("NFD", PASSWORD)).status_code == 303


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD[:-1], PASSWORD + "x", "\x00", "%ff", "가" * 300])
def test_any_other_password_is_refused(office: Office, password: str) -> None:
    response = office.enter(password)

    assert response.status_code == 403
    assert wording.WRONG.ko in response.text
    assert office.client.get("/staff").url.path == "/staff/sign-in"


def test_who_tries_too_often_waits_even_with_the_right_password(office: Office) -> None:
    codes = [office.enter("wrong").status_code for _ in range(10)]
    last = office.enter()

    assert set(codes) == {403}
    assert (last.status_code, last.headers["retry-after"]) == (429, "300")
    assert wording.TOO_OFTEN.ko in last.text


def test_many_addresses_together_wait_too() -> None:
    sessions = Sessions(SecretStr(PASSWORD))

    assert [sessions.may_try(f"10.0.0.{n}") for n in range(101)] == [True] * 100 + [False]


def test_a_cookie_is_good_until_it_expires() -> None:
    now = 1_000_000.0
    sessions = Sessions(SecretStr(PASSWORD), now=lambda: now)
    cookie = sessions.make("staff")
    now += SECONDS["staff"] - 1
    assert sessions.kind(cookie) == "staff"
    now += 1
    assert sessions.kind(cookie) is None


def _forged(cookie: str) -> list[str]:
    fields, _, signature = cookie.rpartition(".")
    kind, expires, nonce = fields.split(".")
    return [
        *(
            "",
            ".",
            "...",
            "staff",
            "staff.9999999999.00",
            f"staff.{expires}.{nonce}",
            f"{fields}.",
            "\x00",
            "가.나.다.라",
        ),
        f"{fields}.{signature[:-1]}",
        f"{fields}.{'0' * 64}",
        f"staff.{expires}.{nonce}.{signature}" if kind == "guest" else f"guest.{expires}.{nonce}.{signature}",
        f"{kind}.9999999999.{nonce}.{signature}",
        f"{kind}.{expires}.{'0' * 32}.{signature}",
        f"{kind}.{expires}.{nonce}.{signature.upper()}",
        Sessions(SecretStr(PASSWORD)).make("staff"),  # of another process
    ]


@pytest.mark.parametrize("kind", ["guest", "staff"])
def test_a_forged_cookie_is_nobodys(kind: str) -> None:
    sessions = Sessions(SecretStr(PASSWORD))
    cookie = sessions.make("staff" if kind == "staff" else "guest")

    assert sessions.kind(cookie) == kind
    assert [sessions.kind(forged) for forged in _forged(cookie)] == [None] * len(_forged(cookie))


def test_a_token_belongs_to_one_cookie() -> None:
    sessions = Sessions(SecretStr(PASSWORD))
    mine, other = sessions.make("staff"), sessions.make("staff")

    assert sessions.is_token(mine, sessions.token(mine))
    assert not sessions.is_token(mine, sessions.token(other))
    assert not sessions.is_token(mine, "가")


@pytest.mark.parametrize("token", ["", "0" * 64, "가"], ids=["none", "forged", "hangul"])
@pytest.mark.parametrize(("path", "fields"), [("/staff/answers", {"turn": "off"}), ("/staff/sign-out", {})])
def test_a_form_without_the_token_changes_nothing(desk: Office, path: str, fields: dict[str, str], token: str) -> None:
    desk.client.post(path, data={**fields, "token": token}, headers=_OWN)

    assert desk.switch.is_on
    assert desk.client.get("/staff").url.path == "/staff"


def test_a_password_without_the_token_of_the_form_is_not_read(office: Office) -> None:
    office.client.get("/staff/sign-in")
    form = {"password": PASSWORD, "token": "0" * 64}
    response = office.client.post("/staff/sign-in", data=form, headers=_OWN)

    assert response.status_code == 403
    assert wording.OUTDATED.ko in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {},
    ],
    ids=["foreign", "null", "suffix", "cross-site", "same-site", "typed", "silent"],
)
@pytest.mark.parametrize("path", ["/staff/answers", "/staff/sign-in", "/staff/sign-out"])
def test_a_form_from_elsewhere_is_refused(desk: Office, headers: dict[str, str], path: str) -> None:
    form = {"turn": "off", "token": desk.token("/staff"), "password": PASSWORD}

    assert desk.client.post(path, data=form, headers=headers).status_code == 403
    assert desk.switch.is_on


def test_the_pages_are_neither_stored_nor_framed_nor_run_scripts(desk: Office) -> None:
    headers = desk.client.get("/staff").headers

    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


def test_the_log_tells_of_attempts_and_of_nobody(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        office.enter("hunter2-hunter2")
        office.enter()
        office.post("/staff/answers", turn="off")
    text = caplog.text

    assert "a wrong password" in text
    assert "turned off" in text
    for secret in ("hunter2", PASSWORD, "testclient", office.client.cookies[COOKIE]):
        assert secret not in text


# -- feedback -------------------------------------------------------------------------------------


def test_feedback_is_listed_the_newest_first_with_its_answer(desk: Office) -> None:
    answer_id = desk.give("언제 신청합니까?", comment="기한이 지났습니다 010-1234-5678")
    desk.give("누가 신청합니까?", rating="up")
    page = desk.client.get("/staff/feedback").text

    assert page.index("누가 신청합니까?") < page.index("언제 신청합니까?")
    assert "기한이 지났습니다" in page
    assert "1234-5678" not in page
    assert messages.REASONS["outdated"].ko in page
    assert f'href="/?answer={answer_id}"' in page
    assert 'href="/releases/r1?lang=ko"' in page
    assert "의견 2건" in page
    ups = desk.client.get("/staff/feedback?rating=up&lang=en").text
    assert "Feedback: 1" in ups
    assert "언제 신청합니까?" not in ups


def test_feedback_is_listed_in_pages(desk: Office) -> None:
    for number in range(21):
        desk.give(f"질문 {number:02d}")
    first, second = (desk.client.get(f"/staff/feedback?page={n}").text for n in (1, 2))

    assert (first.count("<h2>질문"), second.count("<h2>질문")) == (20, 1)
    assert "page=2" in first
    assert "page=1" in second


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=999999", "rating=%00", "lang=xx", "rating=up'--"]
)
def test_any_query_is_taken(desk: Office, query: str) -> None:
    assert desk.client.get(f"/staff/feedback?{query}").status_code == 200


def test_hostile_words_stay_words(desk: Office) -> None:
    desk.give("적대", comment=HOSTILE + '"><script>alert(1)</script>')
    page = desk.client.get("/staff/feedback").text

    assert "<script" not in page
    assert "<img" not in page


def test_feedback_is_taken_away_as_json_lines(desk: Office) -> None:
    desk.give("언제", comment="첫 줄\n둘째 줄")
    desk.give("누가", rating="up")
    response = desk.client.get("/staff/feedback.jsonl")
    first, second = map(json.loads, response.text.strip().split("\n"))

    assert response.headers["content-disposition"] == "attachment; filename=feedback.jsonl"
    assert (first["comment"], first["rating"], first["answer"]["question"]) == ("첫 줄\n둘째 줄", "down", "언제")
    assert second["rating"] == "up"


def test_feedback_is_taken_away_as_a_table_in_which_nothing_computes(desk: Office) -> None:
    desk.give('=HYPERLINK("http://evil.example")', comment="+1+cmd|' /C calc'!A0")
    response = desk.client.get("/staff/feedback.csv")
    names, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    cells = dict(zip(names, row, strict=True))

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert cells["question"].startswith("'=HYPERLINK")
    assert cells["comment"].startswith("'+1")
    assert not [cell for cell in row if cell[:1] in "=+-@\t\r"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *((f"{sign}1", f"'{sign}1") for sign in "=+-@\t\r"),
        *((" =1", "' =1"), ("\n@x", "'\n@x"), ("＝1", "'＝1"), ("\u00a0-1", "'\u00a0-1")),
        *(("", ""), ("1-2", "1-2"), ("예산은 얼마입니까?", "예산은 얼마입니까?"), ("a=b", "a=b")),
    ],
)
def test_a_cell_that_could_compute_is_made_inert(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_a_table_without_feedback_has_its_names() -> None:
    nothing: list[tuple[Feedback, Answer]] = []

    assert "".join(csv_lines(nothing)).startswith("\ufeffgiven,rating,")


def test_feedback_that_cannot_be_read_is_told_kindly(desk: Office, tmp_path: Path) -> None:
    (tmp_path / "answers.db").write_bytes(b"this is no database at all, and long enough to be one")
    for path in ("/staff", "/staff/feedback", "/staff/feedback.csv"):
        response = desk.client.get(path)
        assert response.status_code == 503
        assert wording.UNAVAILABLE.ko in response.text
        assert "sqlite" not in response.text


# -- the last evaluation --------------------------------------------------------------------------


def test_the_last_evaluation_is_shown_only_where_there_is_one(desk: Office) -> None:
    assert wording.NO_REPORT.ko in desk.client.get("/staff").text
    assert desk.client.get("/staff/report").status_code == 404
    desk.report.write_text("<title>Evaluation</title>", encoding="utf-8")

    assert 'href="/staff/report"' in desk.client.get("/staff").text
    response = desk.client.get("/staff/report")
    assert (response.status_code, response.text) == (200, "<title>Evaluation</title>")


def test_the_report_runs_in_an_origin_of_its_own(desk: Office) -> None:
    desk.report.write_text("report", encoding="utf-8")
    policy = desk.client.get("/staff/report").headers["content-security-policy"]

    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy


# -- the switch -----------------------------------------------------------------------------------


def test_answers_are_paused_for_everyone_and_a_restart_keeps_it(office: Office) -> None:
    staff = Staff(SecretStr(PASSWORD), office.report)
    app = built_app(FakeService(), answers=office.answers, switch=office.switch, staff=staff)
    with TestClient(app) as client:
        _paused(office._replace(client=client))


def _paused(desk: Office) -> None:
    assert desk.enter().status_code == 303
    assert wording.ANSWERS_ON.ko in desk.client.get("/staff").text
    assert wording.ANSWERS_OFF.ko in desk.post("/staff/answers", turn="off").text

    for path, body in (
        ("/api/v1/ask", {"question": "언제"}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "언제"}]}),
    ):
        response = desk.client.post(path, json=body)
        assert (response.status_code, response.json()["error"]["type"]) == (503, "paused")
        assert response.json()["error"]["message"] == messages.PAUSED.ko
    english = desk.client.post("/api/v1/ask", json={"question": "when"}).json()
    assert english["error"]["message"] == messages.PAUSED.en
    events = desk.client.post("/api/v1/ask", json={"question": "언제", "stream": True}).text
    assert events.startswith("event: error\n")
    assert '"paused"' in events
    assert desk.client.get("/api/v1/search", params={"q": "언제"}).status_code == 200
    assert desk.client.get("/api/v1/health").json() == {"status": "paused"}

    with TestClient(built_app(FakeService(), switch=desk.switch)) as again:
        assert again.post("/api/v1/ask", json={"question": "언제"}).status_code == 503
    desk.post("/staff/answers", turn="on")
    assert desk.client.post("/api/v1/ask", json={"question": "언제"}).status_code == 200


def test_a_switch_that_cannot_be_turned_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    switch = AnswerSwitch(tmp_path / "file" / "answers.off")
    staff = Staff(SecretStr(PASSWORD), tmp_path / "report.html")
    app = FastAPI()
    app.include_router(staff_router(staff, AnswerBook(tmp_path / "answers.db"), switch))
    with TestClient(app) as client:
        office = Office(client, AnswerBook(tmp_path / "answers.db"), switch, staff.report)
        office.enter()
        response = office.post("/staff/answers", turn="off")

    assert response.status_code == 503
    assert wording.UNAVAILABLE.ko in response.text
    assert str(tmp_path) not in response.text


@pytest.mark.parametrize("turn", ["", "maybe", "OFF"])
def test_only_on_and_off_can_be_asked_for(desk: Office, turn: str) -> None:
    assert desk.post("/staff/answers", turn=turn).status_code == 422
    assert desk.switch.is_on


# -- languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/staff", "/staff/feedback", "/staff/report"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_says_its_language_and_offers_the_other(desk: Office, path: str, language: str) -> None:
    page = desk.client.get(path, params={"lang": language}).text

    assert f'<html lang="{language}">' in page
    assert 'href="?lang=en"' in page
    assert "<script" not in page


def test_the_rate_holds_for_the_staff_pages_too(office: Office) -> None:
    with TestClient(Guard(office.client.app, doors=["staff"], limits=Limits(rate=2))) as client:
        codes = [client.post("/staff/sign-in", headers=_OWN).status_code for _ in range(3)]

    assert codes == [403, 403, 429]
