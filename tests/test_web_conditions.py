"""Conditions of questions: set by hand, applied before what a question names, taken off one by one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.domain import AS_ASKED, Conditions, Filters
from rag.web import messages
from rag.web.chips import answer_chips, conditions_html, ministries_html
from rag.web.conditions import Fields, condition_of, each_condition, lifted, set_by_hand, without
from tests.browser.web_fakes import HOSTILE, FakeService

_MAY = (date(2025, 5, 1), date(2025, 5, 31))
_NAMED = Filters(*_MAY, ("교육부", "산림청"), ("정책뉴스",))
_NAMES = ("교육부", "산업통상자원부", "산림청")


@pytest.mark.parametrize(
    ("conditions", "filters"),
    [
        (AS_ASKED, _NAMED),
        (Conditions(dates=(None, None)), Filters(None, None, _NAMED.ministries, _NAMED.kinds)),
        (Conditions(ministries=("기상청",)), Filters(*_MAY, ("기상청",), _NAMED.kinds)),
        (Conditions(ministries=(), kinds=()), Filters(*_MAY)),
        (Conditions(release_id="r1"), Filters(release_id="r1")),
        (Conditions(dates=_MAY, release_id="r1"), Filters(*_MAY, release_id="r1")),
    ],
    ids=["none", "dropped", "set", "two-dropped", "one-release", "one-release-with-days"],
)
def test_a_condition_goes_before_what_the_question_names_for_the_same_field(
    conditions: Conditions, filters: Filters
) -> None:
    assert conditions.applied_to(_NAMED) == filters


def test_every_condition_has_a_key_of_its_own_and_together_they_are_the_filters() -> None:
    found = dict(each_condition(_NAMED))

    assert list(found) == ["dates", "ministry-0", "ministry-1", "kind-0"]
    assert found["ministry-1"] == Filters(ministries=("산림청",))
    assert list(dict(each_condition(Filters(release_id="r1")))) == ["release"]
    assert list(each_condition(Filters())) == []


@pytest.mark.parametrize("key", ["", "dates-0", "ministry-2", "ministry--1", "release", "__class__"])
def test_a_key_that_names_no_condition_finds_none(key: str) -> None:
    assert condition_of(_NAMED, key) is None


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("dates", Filters(None, None, _NAMED.ministries, _NAMED.kinds)),
        ("ministry-0", Filters(*_MAY, ("산림청",), _NAMED.kinds)),
        ("kind-0", Filters(*_MAY, _NAMED.ministries)),
    ],
)
def test_a_question_asked_without_a_condition_keeps_the_others(key: str, left: Filters) -> None:
    gone = condition_of(_NAMED, key)
    assert gone is not None

    assert without(AS_ASKED, _NAMED, gone).applied_to(_NAMED) == left


def test_without_its_release_a_question_is_restricted_by_its_words_again() -> None:
    one = Conditions(release_id="r1")

    assert without(one, one.applied_to(_NAMED), Filters(release_id="r1")).applied_to(_NAMED) == _NAMED


@pytest.mark.parametrize("key", ["dates", "ministry-0", "kind-0", "release"])
def test_what_was_set_and_is_taken_off_leaves_the_field_to_the_question(key: str) -> None:
    one = Conditions(_MAY, ("교육부",), ("정책뉴스",), "r1")
    gone = condition_of(one.applied_to(), key)
    assert gone is not None

    left = lifted(one, gone)
    assert [k for k, _ in each_condition(left.applied_to())] == [
        k for k, _ in each_condition(one.applied_to()) if k != key
    ]
    assert lifted(AS_ASKED, gone) == AS_ASKED


def test_of_two_ministries_that_are_set_the_other_stays() -> None:
    both = Conditions(ministries=("교육부", "산림청"))

    assert lifted(both, Filters(ministries=("교육부",))) == Conditions(ministries=("산림청",))
    assert lifted(Conditions(dates=_MAY), Filters(date(2024, 1, 1))) == Conditions(dates=_MAY)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (Fields(), AS_ASKED),
        (Fields("2025-05-01", "2025-05-31"), Conditions(dates=_MAY)),
        (Fields("2025-05-01"), Conditions(dates=(_MAY[0], None))),
        (Fields(ministry=" 교육부 "), Conditions(ministries=("교육부",))),
        (Fields(ministry="ministry of education"), Conditions(ministries=("교육부",))),
        (Fields(ministry="산업부"), Conditions(ministries=("산업통상자원부",))),
        (Fields(kind="정책뉴스"), Conditions(kinds=("정책뉴스",))),
        (Fields(kind="forged"), AS_ASKED),
        (Fields("2025-05-31", "2025-05-01"), messages.ERROR_DAYS),
        (Fields("gestern"), messages.ERROR_DAY),
        (Fields(ministry="환경부"), messages.ERROR_MINISTRY),
        (Fields(ministry="<b>"), messages.ERROR_MINISTRY),
    ],
)
def test_the_form_sets_what_can_be_read_and_says_what_cannot(
    fields: Fields, expected: Conditions | messages.Text
) -> None:
    assert set_by_hand(AS_ASKED, fields, _NAMES) == expected


def test_a_ministry_is_added_to_those_that_are_set_once() -> None:
    one = set_by_hand(AS_ASKED, Fields(ministry="교육부"), _NAMES)
    assert isinstance(one, Conditions)
    two = set_by_hand(one, Fields(ministry="산림청"), _NAMES)
    assert isinstance(two, Conditions)

    assert two.ministries == ("교육부", "산림청")
    assert set_by_hand(two, Fields(ministry="교육부"), _NAMES) == two


def test_the_form_of_one_release_keeps_the_release() -> None:
    one = Conditions(release_id="r1")

    assert set_by_hand(one, Fields(), _NAMES) == one


def test_every_condition_that_is_set_is_a_chip_with_a_control_that_says_what_it_does() -> None:
    shown = conditions_html(Conditions(_MAY, ("교육부",)), "", "ko")
    english = conditions_html(Conditions(ministries=("교육부",)), "", "en")

    assert shown.count('class="pd-chip"') == 2
    assert 'data-key="ministry-0" aria-label="조건 빼기: 교육부"' in shown
    assert 'aria-label="Remove filter: Ministry of Education"' in english
    assert "<details>" in shown
    assert "pd-chips" not in conditions_html(AS_ASKED, "", "ko")


def test_a_form_that_is_refused_stays_open_with_what_was_written() -> None:
    shown = conditions_html(AS_ASKED, "", "ko", (Fields("2025-05-01", "", "환경", "정책뉴스"), messages.ERROR_MINISTRY))

    assert "<details open>" in shown
    for words in (messages.ERROR_MINISTRY.ko, 'value="2025-05-01"', 'value="환경"', 'value="정책뉴스" selected'):
        assert words in shown


def test_the_release_that_is_asked_about_is_named_by_its_title() -> None:
    answer = FakeService().ask("언제", conditions=Conditions(release_id="r1"))
    nothing = FakeService().ask("언제", conditions=Conditions(release_id="r9"))

    assert "집중호우 피해 소상공인에 긴급자금 지원" in answer_chips(answer, 1)
    assert "이 보도자료에서만&#58; 제목" in answer_chips(nothing, 1, "제목")
    assert "이 보도자료에서만: 제목" in conditions_html(Conditions(release_id="r9"), "제목", "ko")


def test_hostile_text_stays_text_in_chips_form_and_list() -> None:
    one = Conditions(ministries=(HOSTILE,), release_id="r9")
    answer = FakeService().ask("언제", conditions=one)
    fields = Fields(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    shown = [
        answer_chips(answer, 1, HOSTILE, acts=True),
        conditions_html(one, HOSTILE, "en", (fields, messages.ERROR_DAY)),
        ministries_html([HOSTILE], "ko"),
    ]

    for source in shown:
        assert "<img" not in source
        assert "<script" not in source
        assert 'onerror="' not in source


def test_ministries_are_offered_in_the_language_of_the_page() -> None:
    assert "<option>교육부</option>" in ministries_html(["교육부", ""], "ko")
    assert "<option>Ministry of Education</option>" in ministries_html(["교육부"], "en")
