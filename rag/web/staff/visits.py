"""A request to the staff pages, and the pages that answer it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment
from markupsafe import Markup

from rag.domain import Answer, Language
from rag.web import messages, page_messages
from rag.web.markup import korean_time
from rag.web.pages import Accepted, Text, page_language, page_templates
from rag.web.staff import wording
from rag.web.staff.sessions import SECONDS, WAIT_SECONDS, Kind, Sessions

HOME, SIGN_IN, FEEDBACK = "/staff", "/staff/sign-in", "/staff/feedback"
COOKIE = "pressdesk_staff"
Token = Annotated[str, Form(max_length=100)]


class Visit:
    """Who asks for a page, in which language."""

    def __init__(self, request: Request, lang: Text = "", accept_language: Accepted = "") -> None:
        self.language: Language = page_language(lang, accept_language)
        self.cookie = request.cookies.get(COOKIE, "")
        self.address = request.client.host if request.client else ""
        self.is_encrypted = request.url.scheme == "https"


Visitor = Annotated[Visit, Depends()]


class Pages:
    """Draws the pages with what every one of them has."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._templates = _templates()

    def show(self, name: str, visit: Visit, path: str, status: int = 200, **values: object) -> Response:
        """A page for who is signed in."""
        shared: dict[str, object] = {"links": _LINKS, "path": path, "token": self._sessions.token(visit.cookie)}
        navigation = self._draw("staff_navigation.html", visit, shared)
        page = shared | {"navigation": Markup(navigation)} | values  # its template escapes
        return HTMLResponse(self._draw(name, visit, page), status)

    def sign_in(self, visit: Visit, told: messages.Text | None = None, status: int = 200) -> Response:
        """The page to sign in, with a cookie that its form belongs to."""
        is_guest = self._sessions.kind(visit.cookie) == "guest"
        cookie = visit.cookie if is_guest else self._sessions.make("guest")
        values: dict[str, object] = {
            "navigation": "",
            "path": SIGN_IN,
            "token": self._sessions.token(cookie),
            "told": told,
        }
        response = HTMLResponse(self._draw("staff_sign_in.html", visit, values), status)
        if status == 429:
            response.headers["Retry-After"] = str(WAIT_SECONDS)
        return response if is_guest else with_cookie(response, visit, cookie, "guest")

    def _draw(self, name: str, visit: Visit, values: dict[str, object]) -> str:
        language = visit.language
        title = f"{messages.TITLE.to(language)} · {wording.STAFF.to(language)}"
        shared: dict[str, object] = {
            "language": language,
            "t": page_messages,
            "s": wording,
            "title": title,
            "query": {},
        }
        return self._templates.get_template(name).render(shared | values)


_LINKS = ((HOME, wording.OVERVIEW), (FEEDBACK, wording.FEEDBACK), ("/", wording.CHAT))


def to(path: str, visit: Visit) -> Response:
    """Go to another page."""
    return RedirectResponse(f"{path}?lang={visit.language}", 303)


def with_cookie(response: Response, visit: Visit, cookie: str, kind: Kind) -> Response:
    """The response with a cookie that no script reads and no other site sends; over HTTPS it stays there."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=SECONDS[kind],
        path=HOME,
        secure=visit.is_encrypted,
        httponly=True,
        samesite="strict",
    )
    return response


def _templates() -> Environment:
    templates = page_templates()
    templates.filters["sources"] = _sources
    templates.filters["moment"] = lambda text: korean_time(datetime.fromisoformat(text))
    templates.globals["reasons"] = messages.REASONS
    return templates


def _sources(answer: Answer) -> list[tuple[str, str]]:
    """The releases that an answer quotes, by id and title."""
    return list(dict.fromkeys((citation.release_id, citation.title) for citation in answer.citations))
