"""Asking the cases: through the chat service, with history, and nothing that breaks stops the rest."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evals.corpora import corpus_digest
from evals.generate import generate, header, open_services
from rag.chat import ChatService, Retrieval
from rag.domain import Answer, Query, Status, Turn
from rag.errors import QuestionError
from rag.retrieval.ground import Ground
from rag.settings import Settings
from tests.conftest import FakeIndex
from tests.eval_fakes import HARBOUR, make_answer, make_case, make_citation, make_corpus


class _Scripted:
    """A service that notes what it is asked and breaks on some words."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, date | None, tuple[str, ...]]] = []

    def ask(self, question: str, *, history: Sequence[Turn] = (), today: date | None = None) -> Answer:
        self.asked.append((question, today, tuple(turn.question for turn in history)))
        time.sleep(0.002)
        if "고장" in question:
            raise ValueError("quote is not there")
        if "빈" in question:
            raise QuestionError("the question is empty")
        return make_answer(make_citation())

    def retrieve(
        self, question: str, k: int = 10, *, history: Sequence[Turn] = (), today: date | None = None
    ) -> Retrieval:
        return Retrieval(Query(question, "ko"), (), Ground(chance=0.5))


def test_the_last_question_is_judged_with_the_earlier_ones_as_history() -> None:
    service = _Scripted()
    (record,) = generate([make_case(question=None, turns=["항구 공사는?", "예산은?", "언제?"])], {"bundled": service})
    day = date(2026, 6, 1)
    assert service.asked[1:] == [
        ("항구 공사는?", day, ()),
        ("예산은?", day, ("항구 공사는?",)),
        ("언제?", day, ("항구 공사는?", "예산은?")),
    ]
    assert (record.answer, record.chance, record.error) == (make_answer(make_citation()), 0.5, None)
    assert record.latency_ms >= 2


def test_a_case_that_breaks_the_assistant_is_told_and_the_rest_is_asked() -> None:
    cases = [make_case(question="고장?"), make_case(id="ko-2", question="언제?")]
    broken, whole = generate(cases, {"bundled": _Scripted()})
    assert (broken.answer, broken.error) == (None, "ValueError: quote is not there")
    assert (whole.error, whole.answer is not None) == (None, True)


def test_a_question_that_is_not_taken_is_an_error_and_no_crash() -> None:
    (record,) = generate([make_case(question="빈")], {"bundled": _Scripted()})
    assert record.error is None
    assert record.answer is not None
    assert (record.answer.status, record.answer.text) == (Status.ERROR, "")


def test_the_ranking_of_the_chat_service_is_noted(fake_service: ChatService) -> None:
    case = make_case(question="남해 작은 항구 물길 정비 예산은 얼마인가?")
    (record,) = generate([case], {"bundled": fake_service})
    assert record.releases[0] == "harbour"
    body = fake_service.release("harbour")
    assert body is not None
    ranked = [body.body[start:end] for key, start, end in record.sentences if key == "harbour"]
    assert "예산은 모두 320억 원이다." in ranked
    assert len(record.sentences) <= 10


def test_each_corpus_is_indexed_anew_and_answered_from(fake_index: FakeIndex, tmp_path: Path) -> None:
    corpora = {"bundled": replace(make_corpus(), folder=fake_index.settings.corpus)}
    with open_services(corpora, Settings(), tmp_path, fake_index.parts) as services:
        assert services["bundled"].ask("남해 작은 항구 물길 정비 전화번호").status is Status.ANSWERED
    assert (tmp_path / "bundled" / "store.db").is_file()


def test_a_header_says_what_a_run_was_made_with() -> None:
    corpus = make_corpus()
    made = header({"bundled": corpus}, Settings(threads=1, answer_threshold=0.4))
    assert made.corpora == {"bundled": corpus.digest}
    own = {"embedding_model": "bundled", "chat_model": "extractive", "answer_threshold": 0.4, "threads": 1}
    assert made.settings == own
    assert {"python", "torch", "pressdesk"} <= set(made.versions)
    assert made.created.endswith("+09:00")


@pytest.mark.parametrize(
    "change", [{"title": "다른 제목"}, {"body": "다른 글"}, {"ministry": "교육부"}], ids=["title", "body", "ministry"]
)
def test_the_digest_of_a_corpus_changes_with_what_it_says(change: dict[str, object]) -> None:
    changed = replace(HARBOUR, **change)  # type: ignore[arg-type]  # a case names the field it changes
    assert corpus_digest([changed]) != corpus_digest([HARBOUR])
    assert corpus_digest([replace(HARBOUR, source="/elsewhere.md")]) == corpus_digest([HARBOUR])


def test_cases_keep_their_digest_while_only_the_note_changes() -> None:
    one = make_case()
    assert make_case(note="other").digest == one.digest
    assert make_case(key_facts=[["5월"]]).digest != one.digest
    assert make_case(key_facts=[["5월"]]).asked_digest == one.asked_digest
