"""`POST /api/v1/ask`: a question as JSON, the answer as the object of the contract, whole or as it grows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AfterValidator, ConfigDict, Field, StrictBool

from rag.domain import AS_ASKED, Answer, Conditions, Language, Turn
from rag.language import detect_language
from rag.web.answers import AnswerBook
from rag.web.api import examples, shapes
from rag.web.api.asked_filters import AskedFilters
from rag.web.api.errors import ApiError, problems, typed_errors
from rag.web.service import AnswerService

AnswerToJson = Callable[[Answer], dict[str, object]]
TurnsFromJson = Callable[[list[Any]], Sequence[Turn]]

EVENT_STREAM = "text/event-stream"
_QUESTION_LIMIT = 5_000  # what is read at all; the service has its own, lower limit
_HISTORY_LIMIT = 50


def _question(text: str) -> str:
    """Not blank; pydantic itself refuses half a surrogate pair, which JSON can carry and no encoder takes."""
    if not text.strip():
        raise ValueError("must not be blank")
    return text.strip()


class AskRequest(shapes.Shape):
    """A question; `history` is the conversation before it, oldest first, `today` the day that "last week" counts from.

    `lang` is the language of the answer, that of the question if left out.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ASK]})

    question: Annotated[
        str,
        Field(min_length=1, max_length=_QUESTION_LIMIT, json_schema_extra={"pattern": "\\S"}),
        AfterValidator(_question),
    ]
    history: Annotated[list[shapes.EarlierTurn], Field(default_factory=list, max_length=_HISTORY_LIMIT)]
    today: shapes.Day | None = None
    lang: Language | None = None
    stream: Annotated[StrictBool, Field(description="As server-sent events")] = False
    filters: AskedFilters | None = None


class _Options(TypedDict):
    today: date | None
    language: Language | None
    conditions: Conditions


def event_schema(*names: str) -> dict[str, Any]:
    """The schema of one server-sent event with JSON in its `data`, for a route's description."""
    named = {"event": {"type": "string", "enum": list(names)}} if names else {}
    data = {"type": "string", "contentMediaType": "application/json"}
    return {"type": "object", "properties": {**named, "data": data}, "required": [*named, "data"]}


_ANSWERED: dict[str, Any] = {
    "model": shapes.Answer,
    "description": "The answer whole, or as server-sent events: `answer` for each step with all fields but `id`, each "
    "longer than the one before; then `done` with the whole answer, or `error` with a problem. Events come where "
    "`stream` is true or `text/event-stream` is accepted.",
    "content": {
        "application/json": {"example": examples.ANSWER},
        EVENT_STREAM: {"schema": event_schema("answer", "done", "error"), "example": examples.EVENTS},
    },
}


def ask_router(
    service: AnswerService, answers: AnswerBook, answer_to_json: AnswerToJson, turns_from_json: TurnsFromJson
) -> APIRouter:
    """The route over `service`; `QuestionError` is a 400, any other `RagError` a 503.

    With `"stream": true`, or when `text/event-stream` is accepted, the answer comes as server-sent events: `answer` for
    each step, longer than the one before, then `done` with the whole of it, or `error`. The `id` of an answer is for
    feedback on it and for a link to it.
    """
    router = APIRouter(tags=["ask"])

    @router.post(
        "/api/v1/ask",
        response_model=None,
        summary="Ask a question",
        responses={200: _ANSWERED, **problems(400, 422, 503, posted=True)},
    )
    def ask(
        body: AskRequest, accept: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> JSONResponse | StreamingResponse:
        language = body.lang or detect_language(body.question)
        with typed_errors(language):
            history = turns_from_json([turn.model_dump(mode="json", by_alias=True) for turn in body.history])
        if body.stream or EVENT_STREAM in accept:
            return StreamingResponse(_events(body, history, language), media_type=EVENT_STREAM)
        with typed_errors(language):
            answer = service.ask(body.question, history=history, **_options(body))
        return JSONResponse({**answer_to_json(answer), "id": answers.remember(answer)})

    def _events(body: AskRequest, history: Sequence[Turn], language: Language) -> Iterator[str]:
        try:
            with typed_errors(language):
                answer = None
                for answer in service.stream(body.question, history=history, **_options(body)):
                    yield event("answer", answer_to_json(answer))
        except ApiError as error:
            yield event("error", error.as_json())
            return
        if answer is not None:
            yield event("done", {**answer_to_json(answer), "id": answers.remember(answer)})

    return router


def _options(body: AskRequest) -> _Options:
    conditions = body.filters.as_conditions() if body.filters else AS_ASKED
    return {"today": body.today, "language": body.lang, "conditions": conditions}


def event(name: str, value: object) -> str:
    """A server-sent event with a JSON value on one line."""
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
