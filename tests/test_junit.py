"""The JUnit report: a suite of checks, and one a slice of its cases."""

from __future__ import annotations

from xml.etree import ElementTree

from evals.gate import Check
from evals.junit import junit_xml
from evals.scoring import Scored
from tests.eval_fakes import make_case, make_scored, refused_case

PASSED = Check("hard", "all", "completed", 1.0, 1.0, 2, passed=True)
FAILED = Check("floor", "ko-ko", "recall_at_5", 0.5, 0.9, 2, passed=False, misses=("ko-1",))
BLAME = "floor recall_at_5 of ko-ko: 0.500, at least 0.900 (n 2): ko-1"


def suites_of(scored: list[Scored], checks: list[Check]) -> dict[str, ElementTree.Element]:
    return {suite.attrib["name"]: suite for suite in ElementTree.fromstring(junit_xml(scored, checks))}


def outcomes_of(suite: ElementTree.Element) -> list[tuple[str, str]]:
    return [(outcome.tag, outcome.attrib["message"]) for case in suite for outcome in case]


def test_the_report_is_an_xml_document() -> None:
    assert junit_xml([], []).startswith("<?xml version='1.0' encoding='")


def test_checks_are_a_suite_with_the_failed_ones_as_failures() -> None:
    gate = suites_of([], [PASSED, FAILED])["gate"]
    assert (gate.attrib["tests"], gate.attrib["failures"], gate.attrib["skipped"]) == ("2", "1", "0")
    assert [case.attrib["name"] for case in gate] == ["hard completed all", "floor recall_at_5 ko-ko"]
    assert outcomes_of(gate) == [("failure", BLAME)]


def test_each_slice_with_cases_is_a_suite_in_the_order_of_slices() -> None:
    scored = [make_scored(refused_case()), make_scored("ko-1"), make_scored("ko-2")]
    suites = suites_of(scored, [])
    assert {name: suite.attrib["tests"] for name, suite in suites.items()} == {
        "gate": "0",
        "ko-ko": "2",
        "absent-topic": "1",
    }
    assert list(suites) == ["gate", "ko-ko", "absent-topic"]


def test_a_case_is_named_by_id_and_question_with_its_seconds() -> None:
    (case,) = suites_of([make_scored(make_case(question=None, turns=["처음?", "끝?"]))], [])["ko-ko"]
    assert case.attrib == {"classname": "evals.ko-ko", "name": "ko-1 끝?", "time": "0.080"}


def test_a_case_fails_when_a_failed_check_names_it() -> None:
    scored = [make_scored("ko-1", key_fact_recall=0.5, recall_at_5=0.0), make_scored("ko-2", recall_at_5=1.0)]
    suite = suites_of(scored, [PASSED, FAILED])["ko-ko"]
    assert outcomes_of(suite) == [("failure", f"key_fact_recall 0.50; {BLAME}")]
    assert (suite.attrib["failures"], suite.attrib["skipped"]) == ("1", "0")


def test_a_case_that_is_blamed_for_a_rank_alone_fails_with_the_check() -> None:
    suite = suites_of([make_scored("ko-1", recall_at_5=0.0)], [FAILED])["ko-ko"]
    assert outcomes_of(suite) == [("failure", BLAME)]


def test_a_miss_that_no_check_blames_is_skipped_and_a_right_case_is_neither() -> None:
    scored = [make_scored("ko-2", key_fact_recall=0.5, false_refusal=1.0), make_scored("ko-3", false_refusal=0.0)]
    suite = suites_of(scored, [FAILED])["ko-ko"]
    assert outcomes_of(suite) == [("skipped", "known miss: key_fact_recall 0.50, false_refusal 1.00")]
    assert (suite.attrib["failures"], suite.attrib["skipped"]) == ("0", "1")


def test_characters_that_xml_does_not_have_are_replaced() -> None:
    (case,) = suites_of([make_scored(make_case(question="a\x00\x1b<b>&\ufffe"))], [])["ko-ko"]
    assert case.attrib["name"] == "ko-1 a\ufffd\ufffd<b>&\ufffd"
