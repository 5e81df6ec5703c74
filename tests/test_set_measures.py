"""Retrieval and refusals measured on question sets, over an index of fakes."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from evals.abstention import (
    Decision,
    Point,
    abstention_report,
    area_under_curve,
    as_declared,
    decide,
    decide_without_own,
    ground_without,
    trade_off,
)
from evals.errors import InputError
from evals.question_sets import Question, QuestionSet, read_set
from evals.retrieval import ABLATIONS, WAYS, measure_retrieval
from evals.set_commands import abstention, retrieval
from evals.set_index import open_benches
from rag.retrieval.fusion import Signals
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
        "ranks": 1.0,
        "hybrid": 1.0,
    }
    assert {kind: own.questions for kind, own in report.kinds.items()} == {"a": 1, "b": 1}
    fields = json.loads(json.dumps(report.as_json()))
    assert fields["hybrid"] == dict.fromkeys(("recall_at_1", "recall_at_5", "recall_at_10", "mrr", "ndcg_at_10"), 1.0)
    assert fields["intervals"]["hybrid"]["mrr"] == [None, None]
    assert "left out, their passage is not there: 1 (3, ...)" in str(report)
    assert any(line.split()[:3] == ["lexical", "recall_at_1", "1.000"] for line in str(report).splitlines())


def test_ablations_are_further_ways_over_the_same_candidates(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(tmp_path, {"question": "항구 물길 정비", "context_id": "harbour"})
    with open_benches(questions, Settings(), parts=fake_index.parts) as benches:
        plain = measure_retrieval(questions, benches)
        report = measure_retrieval(questions, benches, ablations=True)
    assert set(plain.ways) == set(WAYS)
    assert set(report.ways) == {*WAYS, *ABLATIONS}
    assert {way: report.ways[way] for way in WAYS} == plain.ways


def test_a_way_ranks_by_its_own_signals() -> None:
    def signals(dense: float, lexical: float, coverage: float = 0.0) -> Signals:
        return Signals(dense, lexical, coverage, numbers=0.0, age=0)

    given = {"near": signals(0.9, 0.0), "worded": signals(0.5, 9.0), "both": signals(0.8, 8.0, 1.0)}
    orders = {way: sorted(scores, key=lambda key: -scores[key]) for way in WAYS if (scores := WAYS[way](given))}
    assert orders["dense"] == ["near", "both", "worded"]
    assert orders["lexical"] == ["worded", "both"]
    assert orders["ranks"] == ["worded", "both", "near"]
    assert orders["hybrid"][0] == "both"
    without = ABLATIONS["hybrid without coverage"](given)
    assert without == ABLATIONS["hybrid without coverage"]({k: replace(s, coverage=0.5) for k, s in given.items()})


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


def test_a_question_whose_passage_is_on_the_other_side_is_left_out(fake_index: FakeIndex, tmp_path: Path) -> None:
    to_english = {"kind": "ko_title->en_release"}
    questions = _set(
        tmp_path,
        {"id": "there", "question": "Forest trails", "context_id": ["forest", "library"], **to_english},
        {"id": "not", "question": "학교 도서관 책", "context_id": "library", **to_english},
    )
    with open_benches(questions, Settings(), parts=fake_index.parts) as benches:
        report = measure_retrieval(questions, benches)
    assert (report.questions, report.left_out) == (1, ("not",))
    # Of its two passages one is on the side that is searched.
    assert report.ways["hybrid"]["recall_at_1"].mean == 1.0


def _one_korean_passage(folder: Path, gold: str | None) -> QuestionSet:
    passage = {"id": "k", "title": "항구", "text": "항구에서 물길을 정비한다."}
    question = {"question": "항구 물길", "kind": "a->en_release", "context_id": gold}
    for name, row in (("p", passage), ("q", question)):
        (folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return read_set(folder / "p.jsonl", folder / "q.jsonl")


def test_a_side_without_passages_refuses(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _one_korean_passage(tmp_path, None)
    with open_benches(questions, Settings(), parts=fake_index.parts) as benches:
        report = measure_retrieval(questions, benches)
    assert (report.questions, report.left_out, report.refused) == (1, (), 1.0)


def test_a_side_without_passages_has_none_that_is_asked_for(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _one_korean_passage(tmp_path, "k")
    with (
        open_benches(questions, Settings(), parts=fake_index.parts) as benches,
        pytest.raises(InputError, match="as of line 1; name"),
    ):
        measure_retrieval(questions, benches)


def test_questions_of_one_id_are_measured_each(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(
        tmp_path,
        {"id": "1", "question": "항구 물길 정비", "context_id": "harbour"},
        {"id": "2", "question": "학교 도서관 책", "context_id": "library"},
    )
    same = replace(questions, questions=tuple(replace(q, question_id="1") for q in questions.questions))
    with open_benches(same, Settings(), parts=fake_index.parts) as benches:
        report = measure_retrieval(same, benches)
    assert report.ways["hybrid"]["recall_at_1"].mean == 1.0


def test_another_file_of_passages_has_an_index_of_its_own(fake_index: FakeIndex, tmp_path: Path) -> None:
    found = []
    for name, many in (("one", 3), ("two", 1)):
        (tmp_path / name).mkdir()
        questions = _set(tmp_path / name, {"question": "항구", "context_id": "harbour"})
        kept = replace(questions, passages=questions.passages[:many])
        with open_benches(kept, Settings(), tmp_path / "work", fake_index.parts) as benches:
            found.append(len(benches[None].reader.store.known()))
    assert found == [3, 1]
    sources = [(tmp_path / name / "p.jsonl").resolve().as_posix() for name in ("one", "two")]
    expected = {f"all-{sha256(source.encode()).hexdigest()[:8]}" for source in sources}
    assert {path.name for path in (tmp_path / "work").iterdir()} == expected


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
    longer = Question("l", questions.questions[0].text + "?" * 1200, frozenset())
    asked = (*questions.questions, longer, Question("e", "…", frozenset()))
    with open_benches(questions, Settings(), parts=fake_index.parts) as benches:
        first, long, empty = decide(asked, benches[None], answerable=True)
    assert first.refused is (first.confidence < Settings().answer_threshold)
    assert long.confidence > -_INF
    assert empty == Decision(True, True, -_INF)


def test_a_question_is_asked_as_if_its_own_passage_were_not_there(fake_index: FakeIndex, tmp_path: Path) -> None:
    questions = _set(tmp_path, {"question": "항구 물길 정비", "context_id": "harbour"})
    with open_benches(questions, Settings(answer_threshold=0.0), parts=fake_index.parts) as benches:
        (asked,) = decide(questions.questions, benches[None], answerable=True)
        (without,) = decide_without_own(questions.questions, benches[None])
        own = benches[None].service.retrieve("항구 물길 정비").ground
        ground = ground_without(benches[None], "항구 물길 정비", {"harbour"})
    assert (asked.answerable, asked.refused, without.answerable) == (True, False, False)
    assert {item.release.release_id for item in own.evidence} == {"harbour"}
    assert ground.candidates
    assert "harbour" not in {candidate.release_id for candidate in ground.candidates}


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
    report = abstention_report(decisions)
    assert report.auroc is None
    assert trade_off(decisions) == [Point(0.0, None, None, 0.0)]
    assert "as it is: refusal recall –  precision –  false refusal 0.000  auroc –" in str(report)
    assert json.loads(json.dumps(report.as_json()))["auroc"] is None
    assert area_under_curve([Decision(False, True, -1.0)]) is None
    assert abstention_report([Decision(False, True, -1.0)]).as_is == Point(0.0, 1.0, 1.0, None)


def test_questions_that_are_not_what_their_file_says_are_left_out(tmp_path: Path) -> None:
    questions = _set(
        tmp_path,
        {"id": "here", "question": "항구", "context_id": "harbour"},
        {"id": "elsewhere", "question": "달", "context_id": "moon"},
        {"id": "none", "question": "해", "context_id": None},
    )
    yes, not_answerable = as_declared(questions, answerable=True)
    no, not_unanswerable = as_declared(questions, answerable=False)
    assert ([q.question_id for q in yes], not_answerable) == (["here"], ("elsewhere", "none"))
    assert ([q.question_id for q in no], not_unanswerable) == (["elsewhere", "none"], ("here",))
    report = abstention_report([Decision(True, False, 1.0)], not_answerable)
    assert report.as_json()["left_out"] == ["elsewhere", "none"]
    assert "left out, not what their file says: 2 (elsewhere, ...)" in str(report)
    assert "left out" not in str(abstention_report([Decision(True, False, 1.0)]))


@pytest.mark.parametrize(
    ("gold", "answerable", "match"),
    [
        ("moon", True, r"p\.jsonl: no question of q\.jsonl has its passage here; name files"),
        ("harbour", False, r"p\.jsonl: no question of q\.jsonl is without a passage here"),
    ],
    ids=["answerable", "unanswerable"],
)
def test_a_file_of_which_all_is_left_out_is_an_error(tmp_path: Path, gold: str, answerable: bool, match: str) -> None:
    questions = _set(tmp_path, {"question": "달", "context_id": gold})
    with pytest.raises(InputError, match=match):
        as_declared(questions, answerable=answerable)


def test_questions_left_out_are_told_before_anything_is_indexed(tmp_path: Path) -> None:
    questions = _set(tmp_path, {"question": "항구", "context_id": "harbour"})
    asked = questions.source.parent / questions.name
    options = argparse.Namespace(
        passages=questions.source,
        answerable=asked,
        unanswerable=asked,
        own_left_out=False,
        without_own=True,
        limit=1,
        work=tmp_path / "work",
    )
    with pytest.raises(InputError, match="is without a passage here"):
        abstention(options)
    assert not options.work.exists()


_FOLDER, _FILE = Path("data"), Path("file.jsonl")


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({}, "give --data DIR --set NAME, or"),
        ({"data": _FOLDER}, "give --data DIR --set NAME, or"),
        (
            {"data": _FOLDER, "set": "faq", "passages": _FILE, "questions": _FILE},
            "leave away --passages and --questions, or --data and --set",
        ),
        ({"set": "faq", "questions": _FILE}, "leave away --questions, or --set"),
        ({"data": _FOLDER, "set": "faq", "without_own": True}, "--without-own is for .*: leave it away"),
    ],
    ids=["none", "half", "both", "halves-of-both", "without-own"],
)
def test_one_set_must_be_named(given: dict[str, object], match: str) -> None:
    options: dict[str, object] = dict.fromkeys(("data", "set", "passages", "questions", "without_own"))
    with pytest.raises(InputError, match=match):
        retrieval(argparse.Namespace(**(options | given)))
