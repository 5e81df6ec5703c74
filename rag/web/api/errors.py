"""Typed errors of the REST API: `{"error": {"type", "message", "field"?}}`; never an exception's text."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from rag.domain import Language
from rag.errors import PausedError, QuestionError, RagError
from rag.web import messages
from rag.web.api import shapes

_LOG = logging.getLogger(__name__)
# Fields of requests: only they are given back, the rest of a path is the sender's text.
_FIELDS = frozenset({
    *("question", "history", "today", "lang", "stream", "q", "k", "from", "to", "ministry", "kind", "limit", "offset"),
    *("release_id", "filters", "ministries", "kinds", "id", "rating", "reasons", "comment"),
    *("messages", "model", "role", "content", "text", "date"),
})

# What a status can mean, by type of error; the guard gives some of them before a route is reached.
_MEANINGS: dict[int, dict[shapes.Kind, messages.Text]] = {
    400: {"question": messages.ERROR_QUESTION, "invalid_request": messages.ERROR_REQUEST},
    403: {"foreign_origin": messages.ERROR_FOREIGN},
    404: {"not_found": messages.ERROR_NOT_FOUND},
    413: {"too_large": messages.ERROR_TOO_LARGE},
    421: {"unknown_host": messages.ERROR_HOST},
    422: {"invalid_request": messages.ERROR_REQUEST},
    429: {"too_many_requests": messages.ERROR_TOO_MANY, "busy": messages.ERROR_BUSY},
    503: {"unavailable": messages.ERROR_UNAVAILABLE, "paused": messages.PAUSED},
}
_READ_STATUSES, _POST_STATUSES = (421,), (403, 413, 421, 429)
_RETRY = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}


class ApiError(Exception):
    """A request that is answered with an error: HTTP status, type, and what the sender is told."""

    def __init__(self, status: int, kind: shapes.Kind, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.field = status, kind, message, field

    def as_json(self) -> dict[str, object]:
        """The error as it is sent."""
        fields = {"type": self.kind, "message": self.message} | ({"field": self.field} if self.field else {})
        return {"error": fields}


@contextmanager
def typed_errors(language: Language) -> Iterator[None]:
    """Turns errors of the service into those that a client is told."""
    try:
        yield
    except PausedError as error:
        raise ApiError(503, "paused", messages.PAUSED.to(language)) from error
    except QuestionError as error:
        _LOG.info("question refused: %s", type(error).__name__)
        raise ApiError(400, "question", messages.ERROR_QUESTION.to(language)) from error
    except RagError as error:
        _LOG.exception("a question could not be answered")
        raise ApiError(503, "unavailable", messages.ERROR_UNAVAILABLE.to(language)) from error


def not_found() -> ApiError:
    """For what is not there."""
    return ApiError(404, "not_found", messages.ERROR_NOT_FOUND.en)


def problems(*statuses: int, posted: bool = False) -> dict[int | str, dict[str, Any]]:
    """The errors of a route for its description: those that it names, and those that the guard gives to all.

    `posted` tells that something is sent to the route.
    """
    common = _POST_STATUSES if posted else _READ_STATUSES
    return {status: _problem(status) for status in sorted({*statuses, *common})}


def _problem(status: int) -> dict[str, Any]:
    examples = {
        kind: {"value": {"error": {"type": kind, "message": shown(text, status)}}}
        for kind, text in _MEANINGS[status].items()
    }
    described = {
        "model": shapes.Problem,
        "description": " ".join(example["value"]["error"]["message"] for example in examples.values()),
        "content": {"application/json": {"examples": examples}},
    }
    return described | ({"headers": _RETRY} if status == 429 else {})


def shown(text: messages.Text, status: int) -> str:
    """The text of an error for a client of unknown language: English, or both where a person is to wait."""
    return f"{text.ko} {text.en}" if status == 429 else text.en.format(field="body")


def add_error_responses(app: FastAPI) -> None:
    """Typed errors for what the routes raise, and for what FastAPI itself refuses."""

    @app.exception_handler(ApiError)
    async def told(request: Request, error: ApiError) -> JSONResponse:
        return JSONResponse(error.as_json(), error.status)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        names = [str(part) for part in error.errors()[0]["loc"] if part in _FIELDS]
        field = names[0] if names else "body"
        return JSONResponse(_invalid(422, field).as_json(), 422)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse(_invalid(error.status_code, None).as_json(), error.status_code)


def _invalid(status: int, field: str | None) -> ApiError:
    return ApiError(status, "invalid_request", messages.ERROR_REQUEST.en.format(field=field or "body"), field)
