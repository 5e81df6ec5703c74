"""Development cases: scored by what the quotes hold, summed by language and answerability."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.development import Outcome, ask, main, score, summary
from rag.chat import ChatService
from rag.domain import Answer, Citation, Language, Status, Turn
from rag.errors import QuestionError
from tests.fakes import KOREA


def _answer(status: Status = Status.ANSWERED, *quotes: str, release: str = "r1") -> Answer:
    published = datetime(2025, 3, 4, tzinfo=KOREA)
    citations = tuple(
        Citation(n, release, "제목", "부처", "", published, "", "", quote, 0, len(quote), "0")
        for n, quote in enumerate(quotes, start=1)
    )
    return Answer(status, "ko", "글", "질문", citations=citations)


def _case(*release_ids: str, **fields: object) -> dict[str, Any]:
    base: dict[str, Any] = {"id": "c", "lang": "ko", "kind": "when", "question": "언제?", "answer": ["4월 1일"]}
    return base | {"release_ids": list(release_ids)} | fields


@pytest.mark.parametrize(
    ("case", "answer", "expected"),
    [
        (_case("r1"), _answer(Status.ANSWERED, "공사는 4월  1일부터다."), (False, True, True)),
        (_case("r1"), _answer(Status.PARTIAL, "4월", "1일"), (False, True, True)),
        (_case("r1"), _answer(Status.ANSWERED, "공사는 5월부터다."), (False, True, False)),
        (_case("r2"), _answer(Status.ANSWERED, "4월 1일"), (False, False, False)),
        (_case("r1"), _answer(Status.NOT_IN_CORPUS), (True, False, False)),
        (_case("r1"), _answer(Status.CLARIFY, "4월 1일"), (True, True, False)),
        (_case("r1", answer_any=[["5월"], ["봄", "가을"]]), _answer(Status.ANSWERED, "봄과 가을"), (False, True, True)),
        (_case("r1", answer_any=[["봄", "가을"]]), _answer(Status.ANSWERED, "봄"), (False, True, False)),
        (_case(), _answer(Status.NOT_IN_CORPUS), (True, False, True)),
        (_case(), _answer(Status.ANSWERED, "4월 1일"), (False, False, False)),
    ],
    ids=[
        *("right", "over-two-quotes", "wrong-words", "wrong-release", "refused", "asked-back"),
        *("an-alternative", "half-an-alternative", "unanswerable-refused", "unanswerable-answered"),
    ],
)
def test_a_case_is_scored_by_release_words_and_refusal(
    case: dict[str, Any], answer: Answer, expected: tuple[bool, bool, bool]
) -> None:
    outcome = score(case, answer)
    assert (outcome.refused, outcome.release, outcome.right) == expected


def test_the_summary_has_a_line_for_each_language_and_answerability() -> None:
    def outcome(case: dict[str, Any], *values: bool) -> Outcome:
        return Outcome(case, _answer(), *values)

    lines = summary([
        outcome(_case("r"), False, True, True),
        outcome(_case("r"), True, True, False),
        outcome(_case(), True, False, True),
        outcome(_case("r", lang="en"), False, False, False),
    ])
    assert [line.split() for line in lines] == [
        ["slice", "n", "refused", "release", "right"],
        ["en", "answerable", "1", "0.000", "0.000", "0.000"],
        ["ko", "answerable", "2", "0.500", "1.000", "0.500"],
        ["ko", "unanswerable", "1", "1.000", "0.000", "1.000"],
    ]


class _Service(ChatService):
    """Answers with a fixed answer and notes what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, int]] = []

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
    ) -> Answer:
        if len(question) > 100:
            raise QuestionError("too long")
        self.asked.append((question, len(history)))
        return self.answer


def test_earlier_questions_are_asked_first_and_handed_on() -> None:
    service = _Service(_answer())
    assert ask(service, _case("r1", history=["하나", "둘"])) is service.answer
    assert service.asked == [("하나", 0), ("둘", 1), ("언제?", 2)]


def test_a_refused_question_is_an_error_not_the_end() -> None:
    answer = ask(_Service(_answer()), _case("r1", question="가" * 101))
    assert (answer.status, answer.text) == (Status.ERROR, "too long")


def test_the_command_prints_the_summary_and_the_misses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.jsonl"
    rows = [_case("r1", id="good"), _case("r2", id="bad", question="어디서?")]
    cases.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    service = _Service(_answer(Status.ANSWERED, "4월 1일"))
    assert main(["--cases", str(cases)], service) == 0
    assert [line.split()[:3] for line in capsys.readouterr().out.splitlines()[1:]] == [["ko", "answerable", "2"]]
    assert main(["--cases", str(cases), "--misses"], service) == 0
    misses = capsys.readouterr().out
    assert "bad [when] 어디서?" in misses
    assert "good [when]" not in misses
