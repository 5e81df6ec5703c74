"""Words of a form: which kind of them a question asks for, and what only looks like them."""

from __future__ import annotations

import pytest

from rag.domain import Facet, Query
from rag.retrieval.forms import held_facets, is_surely_seen, lacks_name


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("며칠에 지급하나요?", "내년 1월에 지급한다.", False),
        ("며칠에 지급하나요?", "매월 25일에 지급한다.", True),
        ("몇 년도에 만들었나요?", "5월 3일에 만들었다.", False),
        ("몇 년도에 만들었나요?", "2019년에 만들었다.", True),
        ("On which date was it passed?", "2026년에 의결했다.", False),
        ("On which date was it passed?", "4월 10일(금) 의결했다.", True),
        ("몇 시에 여나요?", "4일에 연다.", False),
        ("몇 시에 여나요?", "오전 9시에 연다.", True),
        ("기간은 얼마나 되나요?", "3년에서 5년으로 늘어난다.", True),
    ],
)
def test_the_part_of_a_time_that_is_asked_for_must_be_told(question: str, text: str, held: bool) -> None:
    query = Query(question, "ko", facets=(Facet.WHEN,))
    assert (Facet.WHEN in held_facets(query, text)) is held


@pytest.mark.parametrize(
    ("text", "held"), [("2026년 3월에 연다.", False), ("3월 중에 연다.", False), ("3월 4일에 연다.", True)]
)
def test_a_time_that_the_question_says_in_another_language_answers_nothing(text: str, held: bool) -> None:
    query = Query("When does the hall that is planned for March 2026 open?", "en", facets=(Facet.WHEN,))
    assert (Facet.WHEN in held_facets(query, text)) is held


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("수수료를 얼마 내야 하나요?", "소비자의 약 99%가 이용할 수 있다.", False),
        ("수수료를 얼마 내야 하나요?", "수수료는 1만 5,000원이다.", True),
        ("얼마씩 받나요?", "한 사람에게 20만 원씩 준다.", True),
        ("얼마씩 받나요?", "지난해보다 3.5% 늘었다.", False),
        ("얼마나 늘었나요?", "지난해보다 3.5% 늘었다.", True),
    ],
)
def test_who_asks_what_to_pay_or_to_receive_is_told_money(question: str, text: str, held: bool) -> None:
    query = Query(question, "ko", facets=(Facet.HOW_MUCH,))
    assert (Facet.HOW_MUCH in held_facets(query, text)) is held


@pytest.mark.parametrize(
    ("text", "held"),
    [("누리집(www.example.go.kr)이나 우편으로 낸다.", False), ("우편 주소는 서울특별시 중구 퇴계로 173이다.", True)],
)
def test_who_asks_for_an_address_is_told_a_road_and_a_number(text: str, held: bool) -> None:
    query = Query("우편으로 보낼 주소 알려줘", "ko", facets=(Facet.WHERE,))
    assert (Facet.WHERE in held_facets(query, text)) is held
    assert is_surely_seen(query)
    assert not is_surely_seen(Query("어디에 보내나요?", "ko", facets=(Facet.WHERE,)))


@pytest.mark.parametrize(
    ("question", "held"), [("전시회 장소가 어디인가요?", False), ("신청은 어디에서 하나요?", True)]
)
def test_a_site_is_no_venue_but_something_can_be_applied_for_there(question: str, held: bool) -> None:
    query = Query(question, "ko", facets=(Facet.WHERE,))
    assert (Facet.WHERE in held_facets(query, "누리집(www.example.go.kr)에서 한다.")) is held
    assert Facet.WHERE in held_facets(query, "인천 송도컨벤시아에서 한다.")


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("What is the title of the film?", "The first night is on June 19.", True),
        ("What is the title of the film?", "It opens with Winter Light by a new director.", False),
        ("상의 이름이 뭐예요?", "상은 세 사람에게 준다.", True),
        ("상의 이름이 뭐예요?", "'물기둥'이 받았다.", False),
        ("이름표는 어디서 받나요?", "상은 세 사람에게 준다.", False),
    ],
)
def test_who_asks_what_something_is_called_is_told_a_name(question: str, text: str, lacks: bool) -> None:
    assert lacks_name(Query(question, "en"), [text]) is lacks
