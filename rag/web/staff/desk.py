"""What staff do: read feedback and take it with them, read the last evaluation, pause answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import SecretStr

from rag.domain import Answer
from rag.errors import RagError
from rag.web.answers import AnswerBook, Feedback, Rating
from rag.web.markup import korean_time
from rag.web.staff import wording
from rag.web.staff.entrance import entrance_router
from rag.web.staff.export import csv_lines, json_lines
from rag.web.staff.sessions import Sessions
from rag.web.staff.visits import FEEDBACK, HOME, SIGN_IN, Pages, Token, Visit, Visitor, to
from rag.web.switch import AnswerSwitch

_A_PAGE = 20
_LOG = logging.getLogger(__name__)
_Lines = Callable[[Iterable[tuple[Feedback, Answer]]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Staff:
    """The password of staff, and the file that reports the last evaluation."""

    password: SecretStr
    report: Path


def staff_router(staff: Staff, answers: AnswerBook, switch: AnswerSwitch) -> APIRouter:
    """`/staff` and all under it; who is not signed in is sent to the entrance."""
    sessions = Sessions(staff.password)
    pages = Pages(sessions)
    desk = Desk(staff.report, answers, switch, sessions, pages)
    router = APIRouter(include_in_schema=False)
    router.include_router(entrance_router(sessions, pages))
    router.get(HOME)(desk.overview)
    router.get(FEEDBACK)(desk.feedback)
    router.get("/staff/feedback.{ending}")(desk.export)
    router.get("/staff/report")(desk.evaluation)
    router.post("/staff/answers")(desk.turn)
    return router


class Desk:
    """What the pages do; each looks first whether staff is asking."""

    def __init__(
        self, report: Path, answers: AnswerBook, switch: AnswerSwitch, sessions: Sessions, pages: Pages
    ) -> None:
        self._report = report
        self._answers = answers
        self._switch = switch
        self._sessions = sessions
        self._pages = pages

    def overview(self, visit: Visitor) -> Response:
        """Whether questions are answered, how much feedback there is, and when was last evaluated."""
        if not self._is_staff(visit):
            return to(SIGN_IN, visit)
        try:
            counts = {"up": 0, "down": 0} | self._answers.ratings()
        except RagError:
            return self._unavailable(visit, HOME)
        made = _made(self._report)
        return self._pages.show("staff.html", visit, HOME, is_on=self._switch.is_on, counts=counts, made=made)

    def turn(self, visit: Visitor, turn: Annotated[Literal["on", "off"], Form()], token: Token = "") -> Response:
        """Pause answers, or resume them."""
        if not (self._is_staff(visit) and self._sessions.is_token(visit.cookie, token)):
            return to(SIGN_IN, visit)
        try:
            self._switch.turn(turn == "on")
        except RagError:
            return self._unavailable(visit, HOME)
        _LOG.warning("answers were turned %s in the staff pages", turn)
        return to(HOME, visit)

    def feedback(
        self,
        visit: Visitor,
        rating: Annotated[str, Query(max_length=10)] = "",
        number: Annotated[str, Query(alias="page", max_length=6)] = "",
    ) -> Response:
        """Feedback of a rating, or all, the newest first."""
        if not self._is_staff(visit):
            return to(SIGN_IN, visit)
        at = max(1, int(number)) if number.isascii() and number.isdigit() else 1
        chosen = _RATINGS.get(rating)
        try:
            counts = self._answers.ratings()
            shown = self._answers.latest_feedback(chosen, _A_PAGE, (at - 1) * _A_PAGE)
        except RagError:
            return self._unavailable(visit, FEEDBACK)
        total = counts.get(chosen, 0) if chosen else sum(counts.values())
        kept = {"rating": chosen or "", "lang": visit.language}
        return self._pages.show(
            "staff_feedback.html",
            visit,
            FEEDBACK,
            query={"rating": chosen} if chosen else {},
            rating=chosen or "",
            total=total,
            feedback=shown,
            newer=f"?{urlencode(kept | {'page': at - 1})}" if at > 1 else "",
            older=f"?{urlencode(kept | {'page': at + 1})}" if at * _A_PAGE < total else "",
        )

    def export(self, visit: Visitor, ending: Literal["csv", "jsonl"]) -> Response:
        """All feedback as a file."""
        if not self._is_staff(visit):
            return to(SIGN_IN, visit)
        lines, kind = _EXPORTS[ending]
        try:
            rows = lines(self._answers.feedback())
        except RagError:
            return self._unavailable(visit, FEEDBACK)
        name = f"attachment; filename=feedback.{ending}"
        return StreamingResponse(rows, media_type=kind, headers={"Content-Disposition": name})

    def evaluation(self, visit: Visitor) -> Response:
        """The report of the last evaluation as it was written."""
        if not self._is_staff(visit):
            return to(SIGN_IN, visit)
        try:
            page = self._report.read_bytes()
        except OSError:
            return self._pages.show("staff_told.html", visit, HOME, 404, told=wording.NO_REPORT)
        return Response(page, media_type="text/html; charset=utf-8")

    def _is_staff(self, visit: Visit) -> bool:
        return self._sessions.kind(visit.cookie) == "staff"

    def _unavailable(self, visit: Visit, path: str) -> Response:
        _LOG.exception("a staff page could not be shown")
        return self._pages.show("staff_told.html", visit, path, 503, told=wording.UNAVAILABLE)


_RATINGS: dict[str, Rating] = {"up": "up", "down": "down"}
_EXPORTS: dict[str, tuple[_Lines, str]] = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "jsonl": (json_lines, "application/jsonl; charset=utf-8"),
}


def _made(report: Path) -> str:
    """When the report was made, in Korean time; "" when there is none."""
    try:
        return korean_time(datetime.fromtimestamp(report.stat().st_mtime, UTC))
    except OSError:
        return ""
