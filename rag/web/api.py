"""`POST /api/v1/ask`: a question as JSON, the answer as the JSON object of the contract."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from rag.domain import Answer, Language, Turn
from rag.errors import QuestionError, RagError
from rag.language import detect_language
from rag.web import messages
from rag.web.service import AnswerService

AnswerToJson = Callable[[Answer], dict[str, object]]
TurnsFromJson = Callable[[list[Any]], Sequence[Turn]]

_QUESTION_LIMIT = 5_000  # what is read at all; the service has its own, lower limit
_HISTORY_LIMIT = 50
_LOG = logging.getLogger(__name__)


def _question(text: str) -> str:
    """Not blank; pydantic itself refuses half a surrogate pair, which JSON can carry and no encoder takes."""
    if not text.strip():
        raise ValueError("must not be blank")
    return text.strip()


class AskRequest(BaseModel):
    """The body of a request; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(max_length=_QUESTION_LIMIT), AfterValidator(_question)]
    history: Annotated[list[Any], Field(max_length=_HISTORY_LIMIT)] = []  # pydantic copies defaults
    today: date | None = None
    lang: Language | None = None


def ask_router(service: AnswerService, answer_to_json: AnswerToJson, turns_from_json: TurnsFromJson) -> APIRouter:
    """The route over `service`; `QuestionError` is a 400, any other `RagError` a 503."""
    router = APIRouter()

    @router.post("/api/v1/ask", response_model=None)
    def ask(body: AskRequest) -> JSONResponse:
        language = body.lang or detect_language(body.question)
        try:
            history = turns_from_json(body.history)
            answer = service.ask(body.question, history=history, today=body.today, language=body.lang)
        except QuestionError as error:
            _LOG.info("question refused: %s", type(error).__name__)
            return error_response(400, "question", messages.ERROR_QUESTION.to(language))
        except RagError:
            _LOG.exception("a question could not be answered")
            return error_response(503, "unavailable", messages.ERROR_UNAVAILABLE.to(language))
        return JSONResponse(answer_to_json(answer))

    return router


def error_response(status: int, kind: str, message: str, field: str | None = None) -> JSONResponse:
    """`{"error": {"type", "message", "field"?}}`; never an exception's text."""
    error = {"type": kind, "message": message} | ({"field": field} if field else {})
    return JSONResponse({"error": error}, status)


def add_error_responses(app: FastAPI) -> None:
    """Typed errors for what FastAPI itself refuses: a body that is no JSON or breaks the model."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Only names of known fields are given back: the rest of the path is the sender's text.
        names = [str(part) for part in error.errors()[0]["loc"] if part in AskRequest.model_fields]
        field = names[0] if names else "body"
        return error_response(422, "invalid_request", messages.ERROR_REQUEST.en.format(field=field), field)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return error_response(error.status_code, "invalid_request", messages.ERROR_REQUEST.en.format(field="body"))
