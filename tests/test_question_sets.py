"""Question sets: files of the shared fields become releases and questions, and nothing finds itself."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from evals.errors import InputError
from evals.question_sets import Question, load_set, read_set, without_questions


def _write(path: Path, *rows: Mapping[str, object]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


_BODY = "도서관은 4월에 문을 연다. 언제 시작하나요? 책은 만 권이 들어온다."
_PASSAGES = (
    {"id": "p-1", "lang": "ko", "title": "도서관", "text": _BODY},
    {"id": "p-2", "lang": "en", "title": "Library", "text": "The library opens in April."},
)
_RELEASE = {
    "news_item_id": "1",
    "title": "도서관 개관",
    "subtitles": ["책 만 권 들어온다"],
    "ministry": "교육부",
    "approve_date": "03/02/2024 09:00:00",
    "body": _BODY,
}


@pytest.mark.parametrize(
    ("body", "question", "expected"),
    [
        ("앞 문장이다.\n언제 시작하나요?\n뒤 문장이다.", "언제 시작하나요?", "앞 문장이다.\n \n뒤 문장이다."),
        ("Q. 언제  시작 하나요?? 4월이다.", "언제 시작하나요?", "Q 4월이다."),
        ("□ 「언제」 시작\n하나요", "언제 시작하나요", " "),
        ("언제 시작하나요? 언제 시작하나요?", "언제 시작하나요?", "  "),
        ("다른 글이다.", "언제 시작하나요?", "다른 글이다."),
        ("글이다?!", "?!", "글이다?!"),
        ("a.c abc", "a*c", " abc"),
    ],
    ids=["own-line", "spaces-and-signs", "over-a-line-break", "twice", "absent", "no-letters", "signs-are-no-pattern"],
)
def test_a_question_is_taken_out_whatever_stands_between_its_letters(body: str, question: str, expected: str) -> None:
    assert without_questions(body, [question]) == expected


def test_passages_and_releases_are_read_plain_and_gzipped(tmp_path: Path) -> None:
    questions = _write(tmp_path / "q.jsonl.gz", {"id": "q1", "question": "언제 여나요?", "context_id": "p-1"})
    found = read_set(_write(tmp_path / "p.jsonl", *_PASSAGES), questions)
    assert [(p.release_id, p.language, p.stub) for p in found.passages] == [("p-1", "ko", False), ("p-2", "en", False)]
    assert (found.questions[0].gold, found.dated) == (frozenset({"p-1"}), False)
    release = _write(tmp_path / "r.jsonl.gz", _RELEASE)
    asked = _write(tmp_path / "kr.jsonl", {"question": "언제 시작하나요?", "context_id": "kr-1"})
    found = read_set(release, asked, without_own=True)
    assert (found.questions[0].gold, found.dated) == (frozenset({"1"}), True)
    assert "언제" not in found.passages[0].body
    assert "언제" in read_set(release, asked).passages[0].body


def test_a_question_may_have_no_passage_or_several(tmp_path: Path) -> None:
    rows = ({"question": "누구?", "context_id": None}, {"question": "무엇?", "context_id": ["p-1", "p-2"]})
    found = read_set(_write(tmp_path / "p.jsonl", *_PASSAGES), _write(tmp_path / "q.jsonl", *rows))
    assert [q.gold for q in found.questions] == [frozenset(), frozenset({"p-1", "p-2"})]


def test_a_question_for_one_side_is_searched_for_there_only(tmp_path: Path) -> None:
    rows = (
        {"question": "Library opens", "context_id": "p-1", "kind": "en_headline->ko_release"},
        {"question": "도서관", "context_id": "p-2", "kind": "ko_title->en_release"},
        {"question": "책", "context_id": "p-1", "kind": "other"},
    )
    found = read_set(_write(tmp_path / "p.jsonl", *_PASSAGES), _write(tmp_path / "q.jsonl", *rows))
    assert found.sides() == ["ko", "en", None]
    assert [len(found.passages_of(side)) for side in found.sides()] == [1, 1, 2]


def test_a_limited_set_keeps_the_passages_that_are_asked_for(tmp_path: Path) -> None:
    passages = _write(
        tmp_path / "p.jsonl", *({"id": f"p-{i}", "title": f"제목 {i}", "text": f"본문 {i}이다."} for i in range(9))
    )
    rows = ({"question": f"{i}번?", "context_id": f"p-{i}"} for i in (7, 3))
    found = read_set(passages, _write(tmp_path / "q.jsonl", *rows))
    limited = found.limited(1, 3)
    assert [p.release_id for p in limited.passages] == ["p-7", "p-0", "p-1"]
    assert [q.text for q in limited.questions] == ["7번?"]
    assert found.limited(None, None) == found


@pytest.mark.parametrize(
    ("passage", "question", "match"),
    [
        ({"id": "1", "title": "제목"}, {"question": "왜"}, r"p\.jsonl:1: a passage has no 'text'; give it"),
        ({"id": "1", "title": "제목", "text": "글"}, {"text": "?"}, r"q\.jsonl:1: a question has no `question`"),
        (
            {"id": "1", "title": "제목", "text": "글"},
            {"question": "왜", "context_id": {"id": 3}},
            r"q\.jsonl:1: `context_id` is",
        ),
        (_PASSAGES[0], {"question": "왜", "context_id": ["p-1", None]}, r"q\.jsonl:1: `context_id` is"),
        (_PASSAGES[0], {"question": "왜", "context_id": True}, r"q\.jsonl:1: `context_id` is"),
        (_PASSAGES[0], {"question": "왜", "id": ["q"]}, r"q\.jsonl:1: `id` is neither"),
        (_PASSAGES[0], {"question": "?! …"}, r"q\.jsonl:1: `question` has no letter or digit"),
        (_PASSAGES[0], {"question": "?" * 1000 + "왜"}, r"q\.jsonl:1: .* in its first 1,000 characters"),
        ({"news_item_id": "1", "title": "제목"}, {"question": "왜"}, r"p\.jsonl:1: .*body"),
        (
            {"id": "1", "title": "제목", "text": None},
            {"question": "왜"},
            r"p\.jsonl:1: `text` is null; write it as text",
        ),
        ({"id": "1", "title": ["제목"], "text": "글"}, {"question": "왜"}, r"p\.jsonl:1: `title` is \["),
        ({"id": None, "title": "제목", "text": "글"}, {"question": "왜"}, r"p\.jsonl:1: `id` is neither"),
        (_RELEASE | {"body": ["글"]}, {"question": "왜", "context_id": "1"}, r"p\.jsonl:1: `body` is \["),
        (_RELEASE | {"title": None}, {"question": "왜"}, r"p\.jsonl:1: `title` is null"),
    ],
    ids=[
        "no-text",
        "no-question",
        "odd-gold",
        "null-among-gold",
        "true-as-gold",
        "list-as-question-id",
        "question-of-signs",
        "question-of-signs-where-it-is-read",
        "release-without-body",
        "null-as-text",
        "list-as-title",
        "null-as-passage-id",
        "list-as-body",
        "null-as-title",
    ],
)
def test_a_line_without_its_fields_is_named(
    tmp_path: Path, passage: dict[str, object], question: dict[str, object], match: str
) -> None:
    with pytest.raises(InputError, match=match):
        read_set(_write(tmp_path / "p.jsonl", passage), _write(tmp_path / "q.jsonl", question))


_Q = {"id": "q", "question": "왜"}


@pytest.mark.parametrize(
    ("passages", "questions", "match"),
    [
        (_PASSAGES, (_Q, {"question": "누가"}, _Q), r"q\.jsonl:3: the id 'q' is in line 1 too; give"),
        (_PASSAGES, ({"id": "1", "question": "왜"}, {"id": 1, "question": "누가"}), r"q\.jsonl:2: the id '1' .*line 1"),
        ((*_PASSAGES, _PASSAGES[0]), (_Q,), r"p\.jsonl:3: the id 'p-1' is in line 1 too; give"),
        ((_RELEASE, _RELEASE), (_Q,), r"p\.jsonl:2: the id '1' is in line 1 too"),
    ],
    ids=["questions", "number-and-text", "passages", "releases"],
)
def test_an_id_that_stands_twice_is_named_with_both_lines(
    tmp_path: Path, passages: Sequence[Mapping[str, object]], questions: Sequence[Mapping[str, object]], match: str
) -> None:
    with pytest.raises(InputError, match=match):
        read_set(_write(tmp_path / "p.jsonl", *passages), _write(tmp_path / "q.jsonl", *questions))


def test_a_question_without_an_id_is_named_as_no_other(tmp_path: Path) -> None:
    rows = (_Q | {"id": "line 2"}, {"question": "누가"}, _Q | {"id": None}, _Q | {"id": 7})
    found = read_set(_write(tmp_path / "p.jsonl", *_PASSAGES), _write(tmp_path / "q.jsonl", *rows))
    assert [q.question_id for q in found.questions] == ["line 2", "line 2'", "line 3", "7"]


def test_ids_may_be_whole_numbers(tmp_path: Path) -> None:
    passages = ({"id": 1, "title": "하나", "text": "글이다."}, {"id": "2", "title": "둘", "text": "글이다."})
    rows = ({"question": "왜", "context_id": gold} for gold in (1, [1, "2"], []))
    found = read_set(_write(tmp_path / "p.jsonl", *passages), _write(tmp_path / "q.jsonl", *rows))
    assert [q.gold for q in found.questions] == [frozenset({"1"}), frozenset({"1", "2"}), frozenset()]


def test_a_language_that_is_no_text_is_found_in_the_passage(tmp_path: Path) -> None:
    passage = _PASSAGES[1] | {"lang": ["en"]}
    found = read_set(_write(tmp_path / "p.jsonl", passage), _write(tmp_path / "q.jsonl", {"question": "왜"}))
    assert found.passages[0].language == "en"


def test_a_question_is_asked_no_longer_than_the_product_reads() -> None:
    assert Question("q", "가\u200b" * 1200, frozenset()).asked == "가" * 1000


def test_an_empty_file_and_missing_data_are_told(tmp_path: Path) -> None:
    empty = _write(tmp_path / "e.jsonl")
    with pytest.raises(InputError, match="no line in this file"):
        read_set(_write(tmp_path / "p.jsonl", *_PASSAGES), empty)
    with pytest.raises(InputError, match="not run: there is no such folder"):
        load_set(tmp_path / "nowhere", "faq")
    with pytest.raises(InputError, match=r"series_passages.*check the path"):
        load_set(tmp_path, "series")


def test_the_development_sets_lose_what_would_find_itself(tmp_path: Path) -> None:
    _write(tmp_path / "releases_small.jsonl.gz", _RELEASE, _RELEASE | {"news_item_id": "2"})
    _write(tmp_path / "faq_questions.jsonl.gz", {"question": "언제 시작하나요?", "context_id": "kr-1"})
    _write(tmp_path / "subtitle_questions.jsonl.gz", {"question": "책 만 권, 들어온다", "context_id": "kr-1"})
    _write(tmp_path / "unanswerable_questions.jsonl.gz", {"question": "달은 왜 뜨나요?", "context_id": None})
    faq, subtitle = load_set(tmp_path, "faq"), load_set(tmp_path, "subtitle")
    assert ["언제" in p.body for p in faq.passages] == [False, True]
    assert [p.subtitles for p in subtitle.passages] == [(), ("책 만 권 들어온다",)]
    assert load_set(tmp_path, "unanswerable").questions[0].gold == frozenset()


def test_the_two_sided_sets_are_read(tmp_path: Path) -> None:
    for name in ("series", "bilingual"):
        _write(tmp_path / f"{name}_passages.jsonl.gz", *_PASSAGES)
        _write(tmp_path / f"{name}_questions.jsonl.gz", {"question": "도서관", "context_id": "p-1"})
        assert len(load_set(tmp_path, name).passages) == 2
