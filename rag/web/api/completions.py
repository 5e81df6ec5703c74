"""Chat completions in the shape of OpenAI's API, so that any chat client can ask; sources are listed in the text.

Shape: the public reference of OpenAI's chat completions, as far as clients need it. The model behind it is this
service: `temperature`, tools and the like change nothing, and system messages are no instructions.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse

from rag.domain import Answer, Turn
from rag.language import detect_language
from rag.web.api.ask import EVENT_STREAM, AnswerToJson, event_schema
from rag.web.api.completion_shapes import MODEL, Completion, CompletionRequest, Message, Models
from rag.web.api.errors import ApiError, problems, typed_errors
from rag.web.render import ministry_name
from rag.web.service import AnswerService

# As far back as a follow-up looks; each turn is asked again.
_TURNS = 3
_MADE: dict[str, Any] = {
    "model": Completion,
    "description": "The completion, or its chunks as server-sent events where `stream` is true, `[DONE]` last.",
    "content": {EVENT_STREAM: {"schema": event_schema()}},
}


def completions_router(service: AnswerService, answer_to_json: AnswerToJson) -> APIRouter:
    """`POST /v1/chat/completions` and `GET /v1/models`."""
    router = APIRouter(tags=["chat completions"])

    @router.get(
        "/v1/models",
        response_model=None,
        summary="List the one model",
        responses={200: {"model": Models}, **problems()},
    )
    def models() -> JSONResponse:
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return JSONResponse({"object": "list", "data": [model]})

    @router.post(
        "/v1/chat/completions",
        response_model=None,
        summary="Ask as OpenAI's clients do",
        responses={200: _MADE, **problems(400, 422, 503, posted=True)},
    )
    def complete(body: CompletionRequest) -> JSONResponse | StreamingResponse:
        question = body.messages[-1].text.strip() if body.messages[-1].role == "user" else ""
        if not question:
            raise ApiError(422, "invalid_request", "The last message must be a question of the user.", "messages")
        made = _Made(f"chatcmpl-{secrets.token_hex(12)}", int(time.time()))
        with typed_errors(detect_language(question)):
            history = _history(service, body.messages[:-1])
            if body.stream:
                return StreamingResponse(_chunks(service, made, question, history), media_type=EVENT_STREAM)
            answer = service.ask(question, history=history)
        message = {"role": "assistant", "content": completion_text(answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        return JSONResponse({
            **made.fields("chat.completion"),
            "choices": [choice],
            "usage": usage,
            MODEL: answer_to_json(answer),
        })

    return router


def completion_text(answer: Answer) -> str:
    """The answer with its sources and notices as plain text: a chat client shows nothing else."""
    sources = [
        f"[{c.n}] {c.title}, {ministry_name(c, answer.language)}, {c.published.date().isoformat()} {c.url}".rstrip()
        for c in answer.citations
    ]
    return "\n\n".join(filter(None, [answer.text, "\n".join(sources), "\n".join(answer.notices)]))


class _Made:
    """One completion: its id and the second it was made in."""

    def __init__(self, completion_id: str, created: int) -> None:
        self._id, self._created = completion_id, created

    def fields(self, kind: str) -> dict[str, Any]:
        return {"id": self._id, "object": kind, "created": self._created, "model": MODEL}

    def chunk(self, delta: dict[str, str], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        fields = {**self.fields("chat.completion.chunk"), "choices": [choice]}
        return f"data: {json.dumps(fields, ensure_ascii=False)}\n\n"


def _chunks(service: AnswerService, made: _Made, question: str, history: Sequence[Turn]) -> Iterator[str]:
    """What each step adds; a step that changes what was sent before waits for the end."""
    sent = whole = ""
    yield made.chunk({"role": "assistant", "content": ""})
    try:
        with typed_errors(detect_language(question)):
            for answer in service.stream(question, history=history):
                whole = completion_text(answer)
                if answer.text.startswith(sent):
                    yield made.chunk({"content": answer.text[len(sent) :]})
                    sent = answer.text
    except ApiError as error:
        yield f"data: {json.dumps(error.as_json(), ensure_ascii=False)}\n\n"
        return
    yield made.chunk({"content": whole.removeprefix(sent)})
    yield made.chunk({}, finish="stop")
    yield "data: [DONE]\n\n"


def _history(service: AnswerService, messages: Sequence[Message]) -> list[Turn]:
    """The turns before: what the user asked is asked again, since an answer that a client sends back proves nothing."""
    turns: list[Turn] = []
    for message in [m for m in messages if m.role == "user" and m.text.strip()][-_TURNS:]:
        turns.append(Turn(message.text, service.ask(message.text, history=turns)))
    return turns
