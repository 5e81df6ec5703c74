"""Retrieval and refusals measured on question sets, over an index of fakes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from evals.abstention import Decision, Point, abstention_report, area_under_curve, decide, trade_off
from evals.errors import InputError
from evals.question_sets import Question, QuestionSet, read_set
from evals.retrieval import measure_retrieval
from evals.set_index import open_benches
from rag.settings import Settings
from tests.conftest import FakeIndex
from tests.fakes import HashEmbedder

_INF = float("inf")


def _set(folder: Path, *questions: dict[str, object]) -> QuestionSet:
    texts = {
        "harbour": ("항구 물길 정비", "해양수산부는 남해의 항구에서 물길 정비를 시작한다. 예산은 320억 원이다."),
        "library": ("학교 도서관 책", "교육부는 산골 학교 도서관에 책 만 권을 보낸다. 책은 6월에 닿는다."),
        "forest": ("Forest trails", "Rangers will check 240 forest trails in June."),
    }
    passages, asked = folder / "p.jsonl", folder / "q.jsonl"
    rows = [{"id": key, "title": title, "text": text} for key, (title, text) in texts.items()]
    passages.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    asked.write_text("".join(json.dumps(row) + "\n" for row in questions), encoding="utf-8")
    return read_set(passages, asked)


def test_each_way_of_searching_has_its_figures(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(
        tmp_path,
        {"id": "1", "question": "항구 물길 정비", "context_id": "harbour", "kind": "a"},
        {"id": "2", "question": "학교 도서관 책", "context_id": "library", "kind": "b"},
        {"id": "3", "question": "달 탐사선", "context_id": "moon", "kind": "b"},
    )
    with open_benches(questions, Settings(), parts=fake_index.parts) as benches:
        report = measure_retrieval(questions, benches)
    assert (report.questions, report.passages, report.left_out) == (2, 3, ("3",))
    assert {way: own["recall_at_1"].mean for way, own in report.ways.items()} == {
        "dense": 1.0,
        "lexical": 1.0,
        "hybrid": 1.0,
    }
    assert {kind: own.questions for kind, own in report.kinds.items()} == {"a": 1, "b": 1}
    fields = json.loads(json.dumps(report.as_json()))
    assert fields["hybrid"] == dict.fromkeys(("recall_at_1", "recall_at_5", "recall_at_10", "mrr", "ndcg_at_10"), 1.0)
    assert fields["intervals"]["hybrid"]["mrr"] == [1.0, 1.0]
    assert "left out, their passage is not there: 1 (3, ...)" in str(report)
    assert "lexical   recall_at_1 1.000" in str(report)


def test_a_side_is_searched_alone_and_a_kept_index_embeds_nothing_again(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(tmp_path, {"question": "학교 책", "context_id": "forest", "kind": "ko_title->en_release"})
    embedder = fake_index.parts.embedder
    assert isinstance(embedder, HashEmbedder)
    for embedded in (1, 0):
        before = len(embedder.embedded)
        with open_benches(questions, Settings(), tmp_path / "work", fake_index.parts) as benches:
            report = measure_retrieval(questions, benches)
        assert report.ways["hybrid"]["recall_at_1"].mean == 1.0
        assert len(embedder.embedded) - before == embedded
    assert list(report.kinds) == []


def test_a_set_without_passages_to_find_gives_its_refusals(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(tmp_path, {"question": "달 탐사선 이름은?", "context_id": None})
    with open_benches(questions, Settings(), parts=fake_index.parts) as benches:
        report = measure_retrieval(questions, benches)
    assert (report.questions, report.refused, report.ways) == (1, 1.0, {})
    assert "refused: 1.000" in str(report)


def test_questions_whose_passages_are_elsewhere_are_an_error(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(tmp_path, {"id": "x", "question": "달", "context_id": "moon"})
    with (
        open_benches(questions, Settings(), parts=fake_index.parts) as benches,
        pytest.raises(InputError, match="as of x; name the file"),
    ):
        measure_retrieval(questions, benches)


def test_a_decision_notes_refusal_and_confidence(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(tmp_path, {"question": "항구 물길 정비 예산은 얼마인가?", "context_id": "harbour"})
    asked = (*questions.questions, Question("e", "…", frozenset()))
    with open_benches(questions, Settings(), parts=fake_index.parts) as benches:
        first, empty = decide(asked, benches[None], answerable=True)
    assert first.refused is (first.confidence < 0)
    assert empty == Decision(True, True, -_INF)


def test_the_curve_goes_from_refusing_by_rule_to_refusing_all() -> None:
    decisions = [
        Decision(True, False, 2.0),
        Decision(True, False, 0.5),
        Decision(False, False, 1.0),
        Decision(False, True, -1.0),
        Decision(False, True, -_INF),
    ]
    assert trade_off(decisions) == [
        Point(-2.0, 1 / 3, 1.0, 0.0),
        Point(-0.25, 2 / 3, 1.0, 0.0),
        Point(0.75, 2 / 3, 2 / 3, 0.5),
        Point(1.5, 1.0, 3 / 4, 0.5),
        Point(3.0, 1.0, 3 / 5, 1.0),
    ]
    # Of the six pairs five are in order: 0.5 is below 1.0.
    assert area_under_curve(decisions) == pytest.approx(5 / 6)


def test_the_report_holds_the_product_as_it_is_and_the_curve() -> None:
    decisions = [Decision(True, False, _INF), Decision(True, True, -0.5), Decision(False, True, -_INF)]
    fields = json.loads(json.dumps(abstention_report(decisions).as_json()))
    assert (fields["answerable"], fields["unanswerable"]) == (2, 1)
    assert (fields["refusal_recall"], fields["refusal_precision"], fields["false_refusal"]) == (1.0, 0.5, 0.5)
    assert [point["threshold"] for point in fields["curve"]] == [-1.5, 0.5]
    assert "as it is: refusal recall 1.000  precision 0.500  false refusal 0.500" in str(abstention_report(decisions))


def test_without_both_kinds_there_is_no_order_to_judge() -> None:
    decisions = [Decision(True, False, _INF)]
    assert area_under_curve(decisions) == 0.5
    assert trade_off(decisions) == [Point(0.0, 0.0, None, 0.0)]
    assert "precision –" in str(abstention_report(decisions))


def test_a_set_must_be_named() -> None:
    from evals.set_commands import retrieval

    options = argparse.Namespace(data=None, set=None, passages=None, questions=None)
    with pytest.raises(InputError, match="give --data DIR --set NAME, or"):
        retrieval(options)
