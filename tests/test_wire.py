"""The JSON object of an answer: the keys of the contract, and back to a turn."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from rag.answering.wire import answer_to_json, citation_to_json, turns_from_json
from rag.domain import Answer, AnswerSentence, Citation, Contact, Facet, Filters, Mark, Status
from rag.errors import QuestionError
from tests.fakes import KOREA

_CITATION = Citation(
    n=1,
    release_id="900000001",
    title="항구 물길 정비",
    ministry="해양수산부",
    ministry_en="Ministry of Oceans and Fisheries",
    published=datetime(2025, 3, 4, 9, 0, tzinfo=KOREA),
    url="https://www.korea.kr/1",
    license="KOGL-1",
    quote="공사는 4월 1일에 시작한다.",
    start=10,
    end=26,
    sha256="0" * 64,
    marks=(Mark(4, 10, Facet.WHEN, "2025-04-01"),),
)
_ANSWER = Answer(
    status=Status.ANSWERED,
    language="ko",
    text="글",
    question="언제 시작하나요?",
    rewritten="항구 물길 정비 언제 시작하나요?",
    sentences=(AnswerSentence(_CITATION.quote, (1,)),),
    citations=(_CITATION,),
    filters=Filters(date(2025, 3, 1), date(2025, 3, 31), ("해양수산부",), ("설명자료",)),
    contacts=(Contact("항만개발과", "044-200-5555"),),
    notices=("출처",),
    followups=("예산은?",),
    timings_ms={"retrieve": 1.5, "answer": 0.5},
)


def test_an_answer_has_just_the_keys_of_the_contract() -> None:
    found = answer_to_json(_ANSWER)
    assert " ".join(found) == (
        "status language text question rewritten sentences citations filters contacts notices followups timings_ms"
    )
    assert found["status"] == "answered"
    assert found["sentences"] == [{"text": _CITATION.quote, "citations": [1]}]
    assert found["filters"] == {
        "from": "2025-03-01",
        "to": "2025-03-31",
        "ministries": ["해양수산부"],
        "kinds": ["설명자료"],
        "release_id": None,
    }
    assert found["contacts"] == [{"department": "항만개발과", "phone": "044-200-5555"}]
    assert found["timings_ms"] == {"retrieve": 1.5, "answer": 0.5}


def test_a_citation_tells_its_release_its_place_and_its_marks() -> None:
    found = citation_to_json(_CITATION)
    assert answer_to_json(_ANSWER)["citations"] == [found]
    assert set(found) == {
        *("n", "release_id", "title", "ministry", "ministry_en", "published", "url", "license"),
        *("quote", "start", "end", "sha256", "marks"),
    }
    assert found["published"] == "2025-03-04T09:00:00+09:00"
    assert found["marks"] == [{"start": 4, "end": 10, "facet": "when", "note": "2025-04-01"}]


def test_filters_that_restrict_nothing_are_null() -> None:
    found = answer_to_json(Answer(Status.CLARIFY, "en", "Which?", "what"))
    assert found["filters"] == {"from": None, "to": None, "ministries": [], "kinds": [], "release_id": None}
    assert found["rewritten"] is None


def test_what_was_printed_comes_back_as_a_turn() -> None:
    printed = json.dumps([{"question": "언제?", "answer": answer_to_json(_ANSWER)}])
    (turn,) = turns_from_json(json.loads(printed))
    assert turn.question == "언제?"
    back = turn.answer
    assert (back.status, back.text, back.question, back.rewritten) == (
        _ANSWER.status,
        _ANSWER.text,
        _ANSWER.question,
        _ANSWER.rewritten,
    )
    assert (back.sentences, back.filters, back.contacts) == (_ANSWER.sentences, _ANSWER.filters, _ANSWER.contacts)
    assert back.citations[0].published == _CITATION.published
    assert (back.citations[0].title, back.citations[0].quote) == (_CITATION.title, _CITATION.quote)


def test_filters_written_before_there_were_kinds_are_read() -> None:
    filters = {"from": None, "to": "2025-03-31", "ministries": ["해양수산부"]}
    (turn,) = turns_from_json([{"question": "q", "answer": {"status": "answered", "filters": filters}}])
    assert turn.answer.filters == Filters(None, date(2025, 3, 31), ("해양수산부",))


def test_a_turn_needs_no_more_than_a_question_and_a_status() -> None:
    (turn,) = turns_from_json([{"question": "q", "answer": {"status": "clarify"}}])
    assert (turn.answer.language, turn.answer.citations, turn.answer.filters) == ("ko", (), Filters())
    assert turns_from_json([]) == ()


@pytest.mark.parametrize("turns", [{"question": "q"}, "[]", 3, None], ids=["object", "text", "number", "null"])
def test_a_history_that_is_no_list_is_refused_with_its_form(turns: object) -> None:
    with pytest.raises(QuestionError, match=r"not a list: give \[\{\"question\""):
        turns_from_json(turns)


@pytest.mark.parametrize(
    "turn",
    [
        "text",
        {"answer": {"status": "answered"}},
        {"question": "q"},
        {"question": "q", "answer": "text"},
        {"question": "q", "answer": {}},
        {"question": "q", "answer": {"status": "perhaps"}},
        {"question": "q", "answer": {"status": "answered", "language": "fr"}},
        {"question": "q", "answer": {"status": "answered", "filters": ["2025"]}},
        {"question": "q", "answer": {"status": "answered", "filters": {"from": "soon"}}},
        {"question": "q", "answer": {"status": "answered", "citations": None}},
        {"question": "q", "answer": {"status": "answered", "citations": [{"n": 1}]}},
        {"question": "q", "answer": {"status": "answered", "sentences": ["text"]}},
    ],
    ids=lambda turn: None if isinstance(turn, str) else "-".join(map(str, turn.values()))[:40],
)
def test_a_turn_of_another_form_is_refused_with_its_number(turn: object) -> None:
    good = {"question": "q", "answer": {"status": "clarify"}}
    with pytest.raises(QuestionError, match=r"turn 2 of the history cannot be read \(.*`ask --json` printed"):
        turns_from_json([good, turn])
