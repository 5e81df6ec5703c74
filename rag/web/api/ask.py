"""`POST /api/v1/ask`: a question as JSON, the answer as the object of the contract, whole or as it grows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rag.domain import AS_ASKED, Answer, Conditions, Language, Turn
from rag.language import detect_language
from rag.releases.ministries import resolve
from rag.retrieval.kinds import KINDS, Kind
from rag.web.answers import AnswerBook
from rag.web.api.errors import ApiError, typed_errors
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


class AskFilters(BaseModel):
    """What a question is restricted to, as in an answer; a field that is left out is that of the question's words."""

    model_config = ConfigDict(extra="forbid")

    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None
    ministries: Annotated[list[Annotated[str, Field(max_length=100)]] | None, Field(max_length=20)] = None
    kinds: Annotated[list[Kind] | None, Field(max_length=len(KINDS))] = None
    release_id: Annotated[str | None, Field(max_length=200)] = None

    @model_validator(mode="after")
    def _in_order(self) -> AskFilters:
        if self.first and self.last and self.first > self.last:
            raise ValueError("from must not be after to")
        return self

    def as_conditions(self) -> Conditions:
        """The same for the service; null or an empty list drops what the question names."""
        given = self.model_fields_set
        names = [(resolve(name), name) for name in self.ministries or ()]
        return Conditions(
            dates=(self.first, self.last) if given & {"first", "last"} else None,
            ministries=tuple(known.name if known else name for known, name in names) if "ministries" in given else None,
            kinds=tuple(self.kinds or ()) if "kinds" in given else None,
            release_id=self.release_id or "",
        )


class AskRequest(BaseModel):
    """The body of a request; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(max_length=_QUESTION_LIMIT), AfterValidator(_question)]
    history: Annotated[list[Any], Field(max_length=_HISTORY_LIMIT)] = []  # pydantic copies defaults
    today: date | None = None
    lang: Language | None = None
    stream: bool = False
    filters: AskFilters | None = None


class _Options(TypedDict):
    today: date | None
    language: Language | None
    conditions: Conditions


def ask_router(
    service: AnswerService, answers: AnswerBook, answer_to_json: AnswerToJson, turns_from_json: TurnsFromJson
) -> APIRouter:
    """The route over `service`; `QuestionError` is a 400, any other `RagError` a 503.

    With `"stream": true`, or when `text/event-stream` is accepted, the answer comes as server-sent events: `answer` for
    each step, longer than the one before, then `done` with the whole of it, or `error`. The `id` of an answer is for
    feedback on it and for a link to it.
    """
    router = APIRouter(tags=["ask"])

    @router.post("/api/v1/ask", response_model=None)
    def ask(body: AskRequest, accept: Annotated[str, Header()] = "") -> JSONResponse | StreamingResponse:
        language = body.lang or detect_language(body.question)
        with typed_errors(language):
            history = turns_from_json(body.history)
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
