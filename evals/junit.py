"""JUnit XML of a gated run, for the test report of any forge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from evals.cases import SLICES
from evals.gate import Check
from evals.scoring import Scored
from evals.verdicts import misses

# Characters that XML 1.0 does not have.
_NO_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def junit_xml(scored: Sequence[Scored], checks: Sequence[Check]) -> str:
    """One suite of the checks, one a slice of its cases.

    A case fails when a failed check names it; another miss is told as skipped, since the gate accepts it for now.
    """
    root = ElementTree.Element("testsuites", name="evals")
    _suite(root, "gate", [_check(check) for check in checks])
    blamed = {key: str(check) for check in checks if not check.passed for key in check.misses}
    for name in SLICES:
        items = [item for item in scored if item.case.slice == name]
        if items:
            _suite(root, name, [_case(item, blamed.get(item.case.id)) for item in items])
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, name: str, cases: Sequence[ElementTree.Element]) -> None:
    failures, skipped = (str(sum(case.find(tag) is not None for case in cases)) for tag in ("failure", "skipped"))
    suite = ElementTree.SubElement(
        root, "testsuite", name=name, tests=str(len(cases)), failures=failures, skipped=skipped
    )
    suite.extend(cases)


def _check(check: Check) -> ElementTree.Element:
    name = f"{check.kind} {check.metric} {check.group}"
    return _element("gate", name, failure=None if check.passed else str(check))


def _case(item: Scored, blame: str | None) -> ElementTree.Element:
    missed = ", ".join(misses(item))
    element = _element(
        item.case.slice,
        f"{item.case.id} {item.case.asked[-1]}",
        failure="; ".join(filter(None, (missed, blame))) if blame else None,
        skipped=f"known miss: {missed}" if missed and not blame else None,
    )
    element.set("time", f"{item.record.latency_ms / 1000:.3f}")
    return element


def _element(suite: str, name: str, **outcomes: str | None) -> ElementTree.Element:
    element = ElementTree.Element("testcase", classname=f"evals.{suite}", name=_clean(name))
    for tag, message in outcomes.items():
        if message is not None:
            ElementTree.SubElement(element, tag, message=_clean(message))
    return element


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
