"""The judge: advisory marks of any LangChain chat model, with their spread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from evals.errors import InputError
from evals.judge import Judgement, judge, judge_report, load_judge, prompt_for, read_marks
from evals.scoring import Scored
from tests.eval_fakes import make_answer, make_case, make_citation, make_record, make_refusal, make_scored, refused_case


def _scored(number: int = 1) -> Scored:
    case = make_case(id=f"ko-{number}")
    return make_scored(case, make_record(case, make_answer(make_citation())))


def _model(*replies: str) -> GenericFakeChatModel:
    def messages() -> Iterator[AIMessage]:
        yield from (AIMessage(reply) for reply in replies)

    return GenericFakeChatModel(messages=messages())


@pytest.mark.parametrize(
    ("reply", "marks"),
    [
        ("relevance: 4\nsupport: 5", {"relevance": 4, "support": 5}),
        ("**Relevance**: 2, support = 1.", {"relevance": 2, "support": 1}),
        ("relevance: 9\nsupport: 55", {}),
        ("I cannot judge this.", {}),
    ],
    ids=["as-asked", "decorated", "out-of-bounds", "none"],
)
def test_marks_are_read_where_they_are_between_one_and_five(reply: str, marks: dict[str, int]) -> None:
    assert read_marks(reply) == marks


def test_each_case_is_marked_several_times_and_the_spread_is_shown() -> None:
    model = _model("relevance: 5\nsupport: 5", "relevance: 3\nsupport: 5", "relevance: 1\nsupport: 5", "no idea")
    found = judge([_scored(1), _scored(2)], model, runs=2)
    assert found[0].marks == {"relevance": (5, 3), "support": (5, 5)}
    assert found[1].marks == {"relevance": (1,), "support": (5,)}
    lines = judge_report(found).splitlines()
    # Means of 4 and 1; spreads of 1 and 0.
    assert lines[1] == "relevance: mean 2.50, spread between runs 0.50, 2 of 2 cases"
    assert lines[2] == "support: mean 5.00, spread between runs 0.00, 2 of 2 cases"
    assert lines[3:] == ["  ko-2 relevance 1.0", "  ko-1 relevance 4.0"]
    assert "the gate does not look at them" in lines[0]


def test_a_failed_call_is_told_and_the_others_count() -> None:
    (found,) = judge([_scored()], _model("relevance: 5\nsupport: 5"), runs=2)
    assert (found.marks["relevance"], len(found.errors)) == ((5,), 1)
    assert "1 calls failed, the first with " in judge_report([found])


def test_marks_that_nobody_could_read_are_not_run() -> None:
    assert "support: not run, no reply could be read" in judge_report([Judgement("x", {})])


def test_what_broke_is_not_judged_and_a_refusal_is_expected_where_nothing_answers() -> None:
    broken = make_scored(make_case(), make_record(make_case(), None, error="ValueError"))
    assert judge([broken], _model(), runs=1) == []
    case = refused_case()
    assert "expected quotes: none" in prompt_for(make_scored(case, make_record(case, make_refusal())))
    assert "answer: \n" in prompt_for(broken)


def test_a_model_that_cannot_be_loaded_is_bad_input() -> None:
    with pytest.raises(InputError, match="name it as PROVIDER:MODEL"):
        load_judge("nobody:nothing", "http://127.0.0.1:1/v1")
