"""The decision to answer is learned from examples: what speaks for an answer raises its chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.fit_answerability import Example, cross_validated, fit, main
from rag.retrieval.answerability import Features
from rag.retrieval.ground import Ground


def _example(number: int, *, answerable: bool, across: bool = False) -> Example:
    """Answerable ones have a cosine of 0.90 and more, the others of 0.80 and more; coverage goes along."""
    level = (0.90 if answerable else 0.80) + number % 7 / 100
    features = Features(level, level - 0.3, 0.0, float(number % 5 == 0), float(across))
    kind = ("development", "answerability", "held out")[number % 3]
    if not answerable and number % 6 == 0:
        kind = "unanswerable"
    return Example(kind, f"group {number}", answerable, Ground(features=features, chance=0.5, across=across))


def _examples() -> list[Example]:
    return [
        _example(number, answerable=answerable, across=across)
        for number in range(60)
        for answerable in (True, False)
        for across in (True, False)
    ]


def test_what_tells_the_answerable_apart_raises_the_chance() -> None:
    learned = fit(_examples(), across=False)
    assert learned.weights["cosine"] > 0
    assert learned.probability(Features(0.95, 0.65, 0.0, 0.0, 0.0)) > 0.8
    assert learned.probability(Features(0.80, 0.50, 0.0, 0.0, 0.0)) < 0.2


def test_across_languages_the_cosine_tells_too() -> None:
    learned = fit(_examples(), across=True)
    assert learned.weights["cosine"] > 0
    assert learned.weights["coverage"] > 0


def test_an_example_that_a_rule_decided_teaches_nothing() -> None:
    decided = [Example("held out", "x", True, Ground()) for _ in range(50)]
    assert fit([*_examples(), *decided], across=False) == fit(_examples(), across=False)


def test_each_kind_is_reported_from_folds_that_were_not_learned_from() -> None:
    decided = [Example("unanswerable", "x", False, Ground()), Example("held out", "y", False, Ground())]
    report = cross_validated([*_examples(), *decided])
    assert report.count("area under the curve") == 4
    for line in report.splitlines():
        if line.startswith("development cases"):
            assert float(line.split()[-1]) > 0.9


def test_without_development_data_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "none"), "--out", str(tmp_path / "out.json")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()
