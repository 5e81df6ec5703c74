"""Requests and responses of chat completions, as far as clients of OpenAI's API need them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from rag.web.api.shapes import AnswerSoFar, Shape

MODEL = "pressdesk"
_MESSAGES = 101
_CHARACTERS = 20_000


class Part(BaseModel):
    """A piece of a message; only text is read."""

    type: Literal["text"]
    text: Annotated[str, Field(max_length=_CHARACTERS)]


class Message(BaseModel):
    """A message of the conversation; only what the user asked counts."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Annotated[str, Field(max_length=_CHARACTERS)] | Annotated[list[Part], Field(max_length=50)] | None = None

    @property
    def text(self) -> str:
        """The content as one text."""
        if isinstance(self.content, list):
            return " ".join(part.text for part in self.content)
        return self.content or ""


class CompletionRequest(BaseModel):
    """What is read of a request; all else that clients send is taken and left aside. The last message is a user's."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "언제까지 신청합니까?"}]}]
        },
    )

    model: Annotated[str, Field(max_length=200)] = MODEL
    messages: Annotated[list[Message], Field(min_length=1, max_length=_MESSAGES)]
    stream: StrictBool | None = None


class Said(Shape):
    """What the assistant says: the answer with its sources and notices as text."""

    role: Literal["assistant"]
    content: str


class Choice(Shape):
    """The only choice there is."""

    index: Literal[0]
    message: Said
    finish_reason: Literal["stop"]
    logprobs: None


class Usage(Shape):
    """Tokens, which are not counted here."""

    prompt_tokens: Literal[0]
    completion_tokens: Literal[0]
    total_tokens: Literal[0]


class Completion(Shape):
    """A completion, with the object of `/api/v1/ask` in `pressdesk`."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    pressdesk: AnswerSoFar


class Model(Shape):
    """The model that completions are made by."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(Shape):
    """All models."""

    object: Literal["list"]
    data: list[Model]
