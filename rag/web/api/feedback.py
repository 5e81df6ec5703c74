"""Feedback on an answer, and a link that shows it again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from rag.web.answers import COMMENT_LIMIT, AnswerBook, Feedback, Rating, Reason
from rag.web.api import examples, shapes
from rag.web.api.ask import AnswerToJson
from rag.web.api.errors import not_found, problems, typed_errors

AnswerId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{24}$")]


class FeedbackRequest(shapes.Shape):
    """A thumb up or down for an answer, with reasons and words; personal data in them is masked."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FEEDBACK]})

    id: AnswerId
    rating: Rating
    reasons: Annotated[list[Reason], Field(default_factory=list, max_length=5)]
    comment: Annotated[str, Field(max_length=COMMENT_LIMIT)] = ""


def feedback_router(answers: AnswerBook, answer_to_json: AnswerToJson) -> APIRouter:
    """`POST /api/v1/feedback`, `POST /api/v1/answers/{id}/link` and `GET /api/v1/answers/{id}`."""
    router = APIRouter(tags=["answers"])

    @router.post(
        "/api/v1/feedback",
        response_model=None,
        status_code=201,
        summary="Give feedback on an answer, which is kept with it",
        responses={
            201: {"model": shapes.Stored, **examples.shown(examples.STORED, "Stored")},
            **problems(400, 404, 422, 503, posted=True),
        },
    )
    def give(body: FeedbackRequest) -> JSONResponse:
        with typed_errors("en"):
            stored = answers.give(Feedback(body.id, body.rating, tuple(dict.fromkeys(body.reasons)), body.comment))
        if not stored:
            raise not_found()
        return JSONResponse({"stored": True}, 201)

    @router.post(
        "/api/v1/answers/{id}/link",
        response_model=None,
        summary="Keep an answer, so that it can be shown again",
        responses={
            200: {"model": shapes.Link, **examples.shown(examples.LINK, "Kept")},
            **problems(404, 422, 503, posted=True),
        },
    )
    def link(id: AnswerId) -> JSONResponse:  # the name of the path parameter
        with typed_errors("en"):
            kept = answers.keep(id)
        if not kept:
            raise not_found()
        return JSONResponse({"id": id, "path": f"/?answer={id}"})

    @router.get(
        "/api/v1/answers/{id}",
        response_model=None,
        summary="Show an answer that was kept",
        responses={
            200: {"model": shapes.Answer, **examples.shown(examples.ANSWER, "The answer, without marks")},
            **problems(404, 422, 503),
        },
    )
    def show(id: AnswerId) -> JSONResponse:  # the name of the path parameter
        with typed_errors("en"):
            answer = answers.kept(id)
        if answer is None:
            raise not_found()
        return JSONResponse({**answer_to_json(answer), "id": id})

    return router
