"""`POST /api/v1/check`: a text as JSON, the verdicts on its sentences as the object of the contract or one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, StreamingResponse

from rag.answering.chain import korean_now
from rag.answering.claim_wire import check_to_json, claim_to_json
from rag.chat import Check
from rag.domain import Claim, Language
from rag.errors import StoreError
from rag.language import detect_language
from rag.web.api import examples
from rag.web.api.ask import EVENT_STREAM, event, event_schema
from rag.web.api.check_shapes import CheckedText, CheckRequest
from rag.web.api.errors import ApiError, problems, typed_errors
from rag.web.service import AnswerService

_CHECKED: dict[str, Any] = {
    "model": CheckedText,
    "description": "The sentences with their verdicts, or as server-sent events: `claim` for each sentence, then "
    "`done` with `checked_at` and `counts`, or `error` with a problem where the check broke off: what came before it "
    "holds. Events come where `stream` is true or `text/event-stream` is accepted.",
    "content": {
        "application/json": {"example": examples.CHECKED},
        EVENT_STREAM: {"schema": event_schema("claim", "done", "error"), "example": examples.CHECK_EVENTS},
    },
}


def check_api_router(service: AnswerService) -> APIRouter:
    """The route over `service`; errors are those of a question."""
    router = APIRouter(tags=["check"])

    @router.post(
        "/api/v1/check",
        response_model=None,
        summary="Check the facts of a text",
        responses={200: _CHECKED, **problems(400, 422, 503, posted=True)},
    )
    def check(
        body: CheckRequest, accept: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> JSONResponse | StreamingResponse:
        language = body.lang or detect_language(body.text)
        with typed_errors(language):
            run = service.check(body.text, day=body.date)
        if body.stream or EVENT_STREAM in accept:
            return StreamingResponse(_events(run, language), media_type=EVENT_STREAM)
        with typed_errors(language):
            return JSONResponse(checked_now(run))

    return router


def checked_now(run: Check) -> dict[str, object]:
    """The object of the contract for a check that is run to its end.

    Raises:
        StoreError: the check broke off.
    """
    return check_to_json(list(_whole(run)), korean_now())


def _events(run: Check, language: Language) -> Iterator[str]:
    claims: list[Claim] = []
    try:
        with typed_errors(language):
            for claim in _whole(run):
                claims.append(claim)
                yield event("claim", claim_to_json(claim))
    except ApiError as error:
        yield event("error", error.as_json())
        return
    whole = check_to_json(claims, korean_now())
    yield event("done", {name: whole[name] for name in ("checked_at", "counts")})


def _whole(run: Check) -> Iterator[Claim]:
    """The claims; whatever breaks them off is told as an error, so that a part is never taken for the whole."""
    try:
        yield from run.claims
    # Whatever it is: who has a part of the verdicts must be told that they are not all.
    except Exception as error:
        raise StoreError("the fact check broke off: what it gave until then is not the whole") from error
