"""A chat model that says what it was told to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult


class Scripted(BaseChatModel):
    """Says what it was told to, a few characters at a time; breaks off where the script says so."""

    script: str = ""
    heard: list[BaseMessage] = []  # noqa: RUF012  # pydantic copies it for each model

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  # the interface of LangChain
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.script))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401  # the interface of LangChain
    ) -> Iterator[ChatGenerationChunk]:
        self.heard[:] = messages
        said, broken, _ = self.script.partition("<BREAK>")
        for start in range(0, len(said), 3):
            yield ChatGenerationChunk(message=AIMessageChunk(content=said[start : start + 3]))
        if broken or not said:
            raise ConnectionError("gone")
