"""Signing in and out."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from rag.web.staff import wording
from rag.web.staff.sessions import Sessions
from rag.web.staff.visits import HOME, SIGN_IN, Pages, Token, Visitor, to, with_cookie

_LOG = logging.getLogger(__name__)


def entrance_router(sessions: Sessions, pages: Pages) -> APIRouter:
    """`GET` and `POST /staff/sign-in`, `POST /staff/sign-out`."""
    router = APIRouter(include_in_schema=False)

    @router.get(SIGN_IN)
    def ask(visit: Visitor) -> Response:
        return to(HOME, visit) if sessions.kind(visit.cookie) == "staff" else pages.sign_in(visit)

    @router.post(SIGN_IN)
    def enter(visit: Visitor, password: Annotated[str, Form(max_length=1_000)] = "", token: Token = "") -> Response:
        if sessions.kind(visit.cookie) is None or not sessions.is_token(visit.cookie, token):
            return pages.sign_in(visit, wording.OUTDATED, 403)
        if not sessions.may_try(visit.address):
            _LOG.warning("too many attempts to sign in as staff")
            return pages.sign_in(visit, wording.TOO_OFTEN, 429)
        if not sessions.is_password(password):
            _LOG.warning("a wrong password for the staff pages")
            return pages.sign_in(visit, wording.WRONG, 403)
        sessions.end(visit.cookie)
        return with_cookie(to(HOME, visit), visit, sessions.make("staff"), "staff")

    @router.post("/staff/sign-out")
    def leave(visit: Visitor, token: Token = "") -> Response:
        if sessions.is_token(visit.cookie, token):
            sessions.end(visit.cookie)
        return to(SIGN_IN, visit)

    return router
