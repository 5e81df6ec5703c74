"""The benchmark corpus: a release that holds its own question must not be found by it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evals.benchmark_corpus import read_rows, without_questions, write_corpus


@pytest.mark.parametrize(
    ("body", "question", "expected"),
    [
        ("앞 문장이다.\n언제 시작하나요?\n뒤 문장이다.", "언제 시작하나요?", "앞 문장이다.\n \n뒤 문장이다."),
        ("Q. 언제  시작 하나요?? 4월이다.", "언제 시작하나요?", "Q 4월이다."),
        ("□ 「언제」 시작\n하나요", "언제 시작하나요", " "),
        ("언제 시작하나요? 언제 시작하나요?", "언제 시작하나요?", "  "),
        ("다른 글이다.", "언제 시작하나요?", "다른 글이다."),
        ("글이다?!", "?!", "글이다?!"),
    ],
    ids=["own-line", "spaces-and-signs", "over-a-line-break", "twice", "absent", "no-letters"],
)
def test_a_question_is_taken_out_whatever_stands_between_its_letters(body: str, question: str, expected: str) -> None:
    assert without_questions(body, [question]) == expected


def test_signs_of_a_question_are_no_pattern() -> None:
    assert without_questions("a.c abc", ["a*c"]) == " abc"


def test_rows_are_read_plain_and_gzipped(tmp_path: Path) -> None:
    text = '{"a": "가"}\n{"a": "나"}\n'
    plain, packed = tmp_path / "rows.jsonl", tmp_path / "rows.jsonl.gz"
    plain.write_text(text, encoding="utf-8")
    packed.write_bytes(gzip.compress(text.encode()))
    assert list(read_rows(plain)) == list(read_rows(packed)) == [{"a": "가"}, {"a": "나"}]


def test_only_the_release_that_a_question_is_about_loses_it(tmp_path: Path) -> None:
    releases, questions, target = tmp_path / "releases.jsonl", tmp_path / "questions.jsonl", tmp_path / "out.jsonl"
    body = "언제 시작하나요? 4월이다."
    rows = [{"news_item_id": key, "title": "제목", "body": body} for key in ("1", "2")]
    releases.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    questions.write_text(json.dumps({"context_id": "kr-2", "question": "언제 시작하나요?"}) + "\n", encoding="utf-8")
    assert write_corpus(releases, questions, target) == 1
    assert list(read_rows(target)) == [rows[0], rows[1] | {"body": " 4월이다."}]
    assert "언제" in target.read_text(encoding="utf-8")
