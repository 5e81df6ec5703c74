"""Conversations that a page can come back to."""

from __future__ import annotations

from rag.web.conversation import Conversation, Exchange
from rag.web.visits import Visits


def test_a_conversation_gets_a_name_with_its_first_question_and_is_found_by_it_as_it_was_last() -> None:
    visits = Visits()
    assert visits.keep(Conversation()) == Conversation()
    first = visits.keep(Conversation((Exchange(1, "언제"),)))
    again = visits.keep(Conversation((Exchange(1, "어디"),), visit=first.visit))

    assert len(first.visit) >= 24
    assert visits.find(first.visit) == again
    assert visits.find("forged") is None
    assert visits.find("") is None


def test_only_so_many_are_kept_the_newest() -> None:
    visits = Visits(most=2)
    names = [visits.keep(Conversation((Exchange(1, str(n)),))).visit for n in range(3)]

    assert [visits.find(name) is not None for name in names] == [False, True, True]


def test_a_conversation_is_forgotten_after_its_time() -> None:
    moment = [0.0]
    visits = Visits(clock=lambda: moment[0])
    name = visits.keep(Conversation((Exchange(1, "언제"),))).visit
    moment[0] = 1_800.0
    assert visits.find(name) is not None
    moment[0] = 1_801.0
    assert visits.find(name) is None
