"""Thresholds: read with line numbers, compared, and only ever raised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.errors import InputError
from evals.scoring import HARD, LOWER_IS_BETTER
from evals.statistics import Figure
from evals.thresholds import (
    MAX_FALL,
    PATH,
    Thresholds,
    is_met,
    loosened,
    raised,
    read_thresholds,
    step_below,
    write_thresholds,
)
from tests.eval_fakes import make_thresholds

PROMISED = dict.fromkeys(HARD, 1.0)
GOOD = """\
# recall_at_5 and colour in a comment
fall = 0.02
[slices.all]
recall_at_5 = 0.8
[slices.ko-ko]
recall_at_5 = 0.9
false_refusal = 0.1
[hard]
""" + "".join(f"{name} = 1.0\n" for name in HARD)


def figure(mean: float) -> Figure:
    return Figure(mean, 20, None, None)


def test_thresholds_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    written = make_thresholds(0.02, PROMISED, all={"recall_at_5": 0.8}, ko_ko={"false_refusal": 0.1})
    write_thresholds(tmp_path / "t.toml", written)
    assert read_thresholds(tmp_path / "t.toml") == written
    assert (tmp_path / "t.toml").read_text(encoding="utf-8").startswith("# What `python -m evals gate` demands.")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("[slices.ko-ko]", "[slices.kok]", 5, "slices: slice 'kok' is unknown; use one of all, ko, en, ko-ko"),
        ("false_refusal = 0.1", "recall = 0.1", 7, "slices: measure 'recall' is unknown; use one of completed"),
        ("completed = 1.0", "recall_at_1 = 1.0", 9, "hard: measure 'recall_at_1' is unknown here; use one of"),
        (
            "completed = 1.0",
            "",
            8,
            "hard: measure 'completed' is missing, and no case may break it; write completed = 1.0",
        ),
        (
            "completed = 1.0",
            "completed = 0.99",
            9,
            "hard: measure 'completed' is 0.99, and no case may break it; write",
        ),
        ("= 0.9", "= 1.5", 6, "slices.ko-ko.recall_at_5: Input should be less than or equal to 1; correct it"),
        ("= 0.9", "= nan", 6, "slices.ko-ko.recall_at_5: Input should be a finite number; correct it"),
        ("= 0.9", "= '0.9'", 6, "slices.ko-ko.recall_at_5: Input should be a valid number; correct it"),
        ("= 0.02", "= 0.021", 2, "fall: Input should be less than or equal to 0.02; correct it"),
        ("[slices.all]", "[colour]", 3, "colour: Extra inputs are not permitted; correct it"),
        ("= 0.8", "= high", 4, "this is not TOML (Invalid value (at line 4"),
    ],
    ids=[
        *("slice", "measure", "hard-measure", "hard-missing", "hard-lower", "share", "nan", "text", "fall", "table"),
        "no-toml",
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    path = tmp_path / "t.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(f"{path}:{line}: {reason}")):
        read_thresholds(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "the thresholds cannot be read (No such file or directory); check the path"),
        (b"fall = '\xff'", "this is not TOML ('utf-8' codec can't decode byte 0xff"),
        (GOOD.replace("fall = 0.02", "").encode(), "fall: Field required; correct it"),
    ],
    ids=["missing", "not-utf-8", "missing-field"],
)
def test_a_file_that_cannot_be_used_is_told_with_its_path(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "t.toml"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(f"{path}: {reason}")):
        read_thresholds(path)


@pytest.mark.parametrize(
    ("metric", "value", "expected"),
    [
        ("recall_at_5", 0.9, True),
        ("recall_at_5", 0.1 + 0.8, True),
        ("recall_at_5", 0.899, False),
        ("false_refusal", 0.9, True),
        ("false_refusal", 0.901, False),
        ("false_refusal", 0.0, True),
    ],
    ids=["at-floor", "rounding", "below-floor", "at-ceiling", "above-ceiling", "below-ceiling"],
)
def test_a_bound_is_a_floor_or_for_false_refusal_a_ceiling(metric: str, value: float, expected: bool) -> None:
    assert is_met(metric, value, 0.9) is expected


FLOORS = {"recall_at_5": 0.9, "false_refusal": 0.1}


@pytest.mark.parametrize(
    ("new", "losses"),
    [
        (make_thresholds(0.02, {"completed": 1.0}, ko_ko=FLOORS), []),
        (make_thresholds(0.01, {"completed": 1.0}, ko_ko={"recall_at_5": 0.95, "false_refusal": 0.05}), []),
        (make_thresholds(0.02, {"completed": 1.0}, ko_ko=FLOORS, en={"recall_at_5": 0.1}), []),
        (make_thresholds(0.02, {"completed": 1.0}, ko_ko=FLOORS | {"recall_at_5": 0.85}), ["slices.ko-ko.recall_at_5"]),
        (
            make_thresholds(0.02, {"completed": 1.0}, ko_ko=FLOORS | {"false_refusal": 0.15}),
            ["slices.ko-ko.false_refusal"],
        ),
        (make_thresholds(0.02, {"completed": 1.0}, ko_ko={"recall_at_5": 0.9}), ["slices.ko-ko.false_refusal"]),
        (make_thresholds(0.02, {"completed": 1.0}), ["slices.ko-ko.recall_at_5", "slices.ko-ko.false_refusal"]),
        (make_thresholds(0.02, {"completed": 0.9}, ko_ko=FLOORS), ["hard.completed"]),
        (make_thresholds(0.02, {}, ko_ko=FLOORS), ["hard.completed"]),
        (make_thresholds(0.03, {"completed": 1.0}, ko_ko=FLOORS), ["fall"]),
    ],
    ids=[
        *("same", "stricter", "more", "lower-floor", "higher-ceiling", "removed-floor", "removed-slice"),
        *("lower-hard", "removed-hard", "wider-fall"),
    ],
)
def test_what_new_thresholds_demand_less_is_found(new: Thresholds, losses: list[str]) -> None:
    old = make_thresholds(0.02, {"completed": 1.0}, ko_ko=FLOORS)
    assert loosened(old, new) == losses


@pytest.mark.parametrize(
    ("metric", "value", "expected"),
    [
        ("recall_at_5", 0.949, 0.9),
        ("recall_at_5", 0.95, 0.95),
        ("recall_at_5", 0.15, 0.15),
        ("recall_at_5", 0.04, 0.0),
        ("false_refusal", 0.01, 0.05),
        ("false_refusal", 0.15, 0.15),
        ("false_refusal", 1.0, 1.0),
        ("false_refusal", 0.0, 0.0),
    ],
    ids=["below", "on-the-step", "rounding", "lowest", "ceiling-above", "ceiling-on-the-step", "highest", "none"],
)
def test_a_floor_stands_at_the_step_below_and_a_ceiling_at_the_one_above(
    metric: str, value: float, expected: float
) -> None:
    assert step_below(metric, value) == expected


def test_better_figures_raise_floors_and_worse_ones_lower_none() -> None:
    old = make_thresholds(ko_ko={"recall_at_5": 0.8, "false_refusal": 0.1, "recall_at_1": 0.5, "key_fact_recall": 0.7})
    card = {"ko-ko": {"recall_at_5": figure(0.91), "false_refusal": figure(0.04), "recall_at_1": figure(0.1)}}
    new = raised(old, card)
    assert new.slices == {
        "ko-ko": {"recall_at_1": 0.5, "recall_at_5": 0.9, "key_fact_recall": 0.7, "false_refusal": 0.05}
    }
    worse = {"ko-ko": {"recall_at_5": figure(0.1), "false_refusal": figure(0.9)}}
    assert raised(new, worse) == new
    assert loosened(old, new) == []


def test_a_new_slice_gets_floors_of_judged_measures_that_are_not_hard() -> None:
    figures = {name: figure(0.97) for name in ("completed", "recall_at_5", "refusal_precision", "latency_ms")}
    new = raised(make_thresholds(0.02, {"completed": 1.0}), {"series": figures, "ko": figures})
    assert new.slices == {"ko": {"recall_at_5": 0.95, "refusal_precision": 0.95}, "series": {"recall_at_5": 0.95}}
    assert new.hard == {"completed": 1.0}


NOTHING = {"recall_at_5": 0.0, "false_refusal": 1.0}


def test_a_floor_that_demands_nothing_is_not_written_and_an_old_one_goes() -> None:
    old = make_thresholds(ko_ko=NOTHING | {"recall_at_1": 0.5}, en=NOTHING)
    low = {"recall_at_5": figure(0.04), "false_refusal": figure(0.97), "key_fact_recall": figure(0.01)}
    new = raised(old, {"ko-ko": low, "en": low})
    assert new.slices == {"ko-ko": {"recall_at_1": 0.5}}
    assert loosened(old, new) == []


def test_a_ceiling_of_nothing_is_kept() -> None:
    new = raised(make_thresholds(), {"ko-ko": {"false_refusal": figure(0.0)}})
    assert new.slices == {"ko-ko": {"false_refusal": 0.0}}


def test_the_committed_thresholds_hold_every_promise_and_little_may_fall() -> None:
    committed = read_thresholds(PATH)
    assert committed.hard == PROMISED
    assert 0.0 <= committed.fall <= MAX_FALL <= 0.02


def test_what_is_raised_from_the_committed_thresholds_has_no_bound_that_demands_nothing() -> None:
    worst = {name: 1.0 if name in LOWER_IS_BETTER else 0.0 for name in (*HARD, *LOWER_IS_BETTER, "refusal_recall")}
    card = {"all": {name: figure(value) for name, value in worst.items()}}
    bounds = [
        (name, bound)
        for floors in raised(read_thresholds(PATH), card).slices.values()
        for name, bound in floors.items()
    ]
    assert bounds
    assert [name for name, bound in bounds if bound == worst.get(name, 0.0)] == []
