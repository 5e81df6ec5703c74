"""What the page does when conditions are set by hand or taken off."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import gradio as gr
import pytest

from rag.domain import AS_ASKED, Conditions, Language
from rag.errors import StoreError
from rag.web import messages
from rag.web.answers import AnswerBook
from rag.web.arriving import Arriving
from rag.web.conversation import Conversation, answering, asked, asked_without, retried
from rag.web.restricting import Restricting
from rag.web.visits import Visits
from tests.browser.web_fakes import NAMED, FakeService

# Nothing is kept in these tests, so that no file is made.
_BOOK = AnswerBook(Path("answers.db"))
ON = Restricting(FakeService(), Visits())


def _event(**values: object) -> gr.EventData:
    return cast(gr.EventData, SimpleNamespace(**values))


def _form(**values: str) -> gr.EventData:
    return _event(**({"first": "", "last": "", "ministry": "", "kind": ""} | values))


def _answered(now: Conversation, service: FakeService, language: Language = "ko") -> Conversation:
    *_, done = answering(now, service, _BOOK, language)
    return done


def _restricted(now: Conversation, **values: str) -> Conversation:
    return cast(Conversation, ON.restrict(now, "ko", _form(**values))[0])


def test_what_is_set_holds_for_the_questions_that_follow_until_it_is_taken_off() -> None:
    service = FakeService()
    now = _restricted(Conversation(), ministry="교육부")
    for question in ("언제", "어디"):
        now = _answered(asked(now, question, "ko"), service)
    now = cast(Conversation, ON.lift(now, "ko", _event(key="ministry-0"))[0])
    _answered(asked(now, "얼마", "ko"), service)

    assert service.conditions == [Conditions(ministries=("교육부",))] * 2 + [AS_ASKED]


def test_a_change_is_told_and_a_refusal_leaves_all_as_it_was() -> None:
    now, told, shown = ON.restrict(Conversation(), "ko", _form(kind="정책뉴스"))
    kept, quiet, form = ON.restrict(Conversation(), "ko", _form(ministry="없는 부"))

    assert cast(Conversation, now).conditions == Conditions(kinds=("정책뉴스",))
    assert messages.CONDITIONS_CHANGED.ko in str(told)
    assert "조건 빼기: 정책뉴스" in str(shown)
    assert (kept, quiet) == (gr.skip(), "")
    assert messages.ERROR_MINISTRY.ko in str(form)


def test_nothing_changes_while_an_answer_is_on_its_way() -> None:
    waiting = asked(_restricted(Conversation(), ministry="교육부"), "언제", "ko")

    assert ON.restrict(waiting, "ko", _form(kind="정책뉴스"))[0] == gr.skip()
    assert ON.lift(waiting, "ko", _event(key="ministry-0"))[0] == gr.skip()
    answered = _answered(asked(Conversation(), "지난달", "ko"), FakeService())
    more = asked(answered, "언제", "ko")
    assert asked_without(more, answered.exchanges[0], NAMED, "ko") is more


@pytest.mark.parametrize("key", ["", "kind-0", "ministry-1", "x" * 500])
def test_a_forged_key_takes_nothing_off(key: str) -> None:
    assert ON.lift(_restricted(Conversation(), ministry="교육부"), "ko", _event(key=key)) == [gr.skip()] * 3


def test_taking_a_condition_off_an_answer_asks_the_question_again_without_it() -> None:
    service = FakeService()
    first = _answered(asked(Conversation(), "지난달 발표", "ko"), service)
    now, *_ = ON.ask_without(first, "ko", _event(anchor="#drop-1-ministry-0"))
    again = _answered(cast(Conversation, now), service)

    assert [exchange.question for exchange in again.exchanges] == ["지난달 발표"] * 2
    assert service.conditions[-1] == Conditions(ministries=("중소벤처기업부",))
    assert again.exchanges[1].answer is not None
    assert again.exchanges[1].answer.filters.date_from == NAMED.date_from
    assert again.conditions == AS_ASKED


def test_a_second_condition_taken_off_leaves_the_first_one_off() -> None:
    service = FakeService()
    now = _answered(asked(Conversation(), "지난달 발표", "ko"), service)
    for number, key in ((1, "ministry-0"), (2, "dates")):
        begun, *_ = ON.ask_without(now, "ko", _event(anchor=f"#drop-{number}-{key}"))
        now = _answered(cast(Conversation, begun), service)

    assert service.conditions[-1] == Conditions(dates=(None, None), ministries=("중소벤처기업부",))


def test_what_was_set_by_hand_and_is_taken_off_an_answer_no_longer_holds() -> None:
    now = _answered(asked(_restricted(Conversation(), ministry="교육부"), "언제", "ko"), FakeService())
    after, *_, shown = ON.ask_without(now, "ko", _event(anchor="#drop-1-ministry-0"))

    assert cast(Conversation, after).conditions == AS_ASKED
    assert "pd-chip" not in str(shown)


@pytest.mark.parametrize("anchor", ["", "#drop-9-dates", "#drop-1-kind-7", "#cite-1-1", "#drop-1", "#drop--dates"])
def test_a_forged_chip_asks_nothing(anchor: str) -> None:
    now = _answered(asked(Conversation(), "지난달", "ko"), FakeService())

    assert ON.ask_without(now, "ko", _event(anchor=anchor))[0] is now


def test_a_question_asked_again_refers_to_what_was_before_it_only() -> None:
    service = FakeService()
    now = Conversation()
    for question in ("언제", "지난달", "어디"):
        now = _answered(asked(now, question, "ko"), service)
    again = asked_without(now, now.exchanges[1], NAMED, "ko")
    once_more = retried(_answered(again, service), "ko")
    _answered(once_more, service)

    assert service.histories == [0, 1, 2, 1, 1]
    assert service.conditions[-1] == service.conditions[-2] != AS_ASKED


def test_a_conversation_about_a_release_is_restricted_to_it_until_that_is_taken_off() -> None:
    service = FakeService()
    request = cast(gr.Request, SimpleNamespace(client=None, query_params={"about": "r1"}))
    now, *_, shown = Arriving(service, _BOOK, Visits()).arrive("ko", "", request)
    begun = cast(Conversation, now)
    after, *_, bare = ON.ask_without(begun, "ko", _event(anchor="#drop-1-release"))
    free = _answered(cast(Conversation, after), service)

    assert begun.conditions == Conditions(release_id="r1")
    assert "이 보도자료에서만: 집중호우 피해 소상공인에 긴급자금 지원" in str(shown)
    assert service.conditions == [Conditions(release_id="r1"), AS_ASKED]
    assert free.conditions == AS_ASKED
    assert "pd-chip" not in str(bare)


def test_an_index_that_cannot_be_read_is_told_kindly() -> None:
    class Broken(FakeService):
        def monthly(self) -> dict[tuple[str, str], int]:
            raise StoreError("/secret/path: gone")

    on = Restricting(Broken(), Visits())

    assert on.offer("ko") == gr.skip()
    assert messages.ERROR_UNAVAILABLE.ko in str(on.restrict(Conversation(), "ko", _form())[2])


def test_the_ministries_of_the_index_are_offered() -> None:
    assert str(ON.offer("ko")).count("<option>") == 2
