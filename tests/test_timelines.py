"""How something developed, asked of the bundled corpus: a step of each release, the oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from rag.bootstrap import build_chat_service
from rag.chat import ChatService
from rag.domain import Status
from rag.index.sync import Parts
from rag.settings import Settings


@pytest.fixture(scope="module")
def service(real_index: tuple[Settings, Parts]) -> Iterator[ChatService]:
    settings, parts = real_index
    with closing(build_chat_service(settings, parts=parts)) as built:
        yield built


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ("온라인쇼핑 거래액은 어떻게 변해 왔나요?", 3),
        ("가계대출 추이를 알려 줘", 3),
        ("How did household loans develop?", 2),
    ],
)
def test_each_step_is_told_by_a_sentence_that_stands_alone(question: str, steps: int, service: ChatService) -> None:
    answer = service.ask(question, today=date(2026, 6, 1))
    days = [citation.published for citation in answer.citations]
    assert answer.status is Status.ANSWERED
    assert len({citation.release_id for citation in answer.citations}) == len(days) >= steps
    assert days == sorted(days)
    assert all(
        "발표" in citation.quote or "밝혔다" in citation.quote or "내놓았다" in citation.quote
        for citation in answer.citations
    )


def test_what_no_release_is_about_has_no_steps(service: ChatService) -> None:
    assert service.ask("김치찌개 조리법은 어떻게 변해 왔나요?", today=date(2026, 6, 1)).status is Status.NOT_IN_CORPUS
