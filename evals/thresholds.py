"""Thresholds: what every case must hold, what each slice must reach, and how far it may fall below the baseline."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evals.errors import InputError
from evals.lines import first_problem
from evals.scoring import GROUPS, HARD, JUDGED, LOWER_IS_BETTER
from evals.statistics import Figure

PATH = Path(__file__).parent / "thresholds.toml"
# Floors stand at the multiple of this below the measured value.
STEP = 0.05
# Precision of refusals tells something only where some cases are to be refused and others not.
_MIXED, _MIXED_GROUPS = "refusal_precision", ("all", "ko", "en")

# What is lost against the baseline by chance of rounding and of near ties; more is a regression.
MAX_FALL = 0.02

_Share = Annotated[float, Field(ge=0, le=1)]


class Thresholds(BaseModel):
    """`hard` holds for every case; `slices` per group and measure; `fall` is what the baseline may lose, as a share.

    `hard` is what the product promises: every measure of `HARD`, each 1.0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    hard: Mapping[str, _Share]
    fall: Annotated[float, Field(ge=0, le=MAX_FALL)]
    slices: Mapping[str, Mapping[str, _Share]]

    @field_validator("hard")
    @classmethod
    def _hard(cls, hard: Mapping[str, float]) -> Mapping[str, float]:
        for name, bound in hard.items():
            if name not in HARD:
                raise ValueError(f"measure {name!r} is unknown here; use one of {', '.join(HARD)}")
            if bound != 1.0:
                raise ValueError(f"measure {name!r} is {bound}, and no case may break it; write {name} = 1.0")
        for name in HARD:
            if name not in hard:
                raise ValueError(f"measure {name!r} is missing, and no case may break it; write {name} = 1.0")
        return hard

    @field_validator("slices")
    @classmethod
    def _known(cls, slices: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
        for group, floors in slices.items():
            if group not in GROUPS:
                raise ValueError(f"slice {group!r} is unknown; use one of {', '.join(GROUPS)}")
            for name in floors:
                if name not in JUDGED:
                    raise ValueError(f"measure {name!r} is unknown; use one of {', '.join(JUDGED)}")
        return slices


def read_thresholds(path: Path) -> Thresholds:
    """Read `thresholds.toml`.

    Raises:
        InputError: the file is missing or not TOML, or names a slice or measure that there is not; with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return Thresholds.model_validate(tomllib.loads(text))
    except OSError as error:
        raise InputError(path, f"the thresholds cannot be read ({error.strerror}); check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise InputError(path, f"this is not TOML ({error}); correct it", int(line[1]) if line else None) from error
    except ValidationError as error:
        reason = f"{first_problem(error)}; correct it"
        names = [*map(str, error.errors()[0]["loc"]), *re.findall("'([^']+)'", reason)]
        raise InputError(path, reason, _line_of(text, names)) from error


def _line_of(text: str, names: list[str]) -> int | None:
    """The line of the last name that is found, each looked for from the line of the one before; not in comments."""
    lines = [line.partition("#")[0] for line in text.splitlines()]
    found = None
    for name in names:
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        found = next((n for n, line in enumerate(lines, start=1) if n >= (found or 1) and word.search(line)), found)
    return found


def is_met(metric: str, value: float, bound: float) -> bool:
    """Whether a value reaches its bound: a floor, or a ceiling for measures where lower is better."""
    return value <= bound + 1e-9 if metric in LOWER_IS_BETTER else value >= bound - 1e-9


def _demands_nothing(metric: str, bound: float) -> bool:
    """Whether the worst value reaches a bound: such a floor only looks like one."""
    return is_met(metric, 1.0 if metric in LOWER_IS_BETTER else 0.0, bound)


def loosened(old: Thresholds, new: Thresholds) -> list[str]:
    """What `new` demands less than `old`: floors are only ever raised."""
    losses = [f"hard.{name}" for name, bound in old.hard.items() if new.hard.get(name, 0.0) < bound]
    losses += ["fall"] if new.fall > old.fall else []
    for group, bounds in old.slices.items():
        for name, bound in bounds.items():
            kept = new.slices.get(group, {}).get(name)
            if not _demands_nothing(name, bound) and (kept is None or not is_met(name, kept, bound)):
                losses.append(f"slices.{group}.{name}")
    return losses


def raised(old: Thresholds, card: Mapping[str, Mapping[str, Figure]]) -> Thresholds:
    """`old` with each floor raised to the step below what was measured; none is lowered, new slices get theirs.

    A floor that demands nothing is not written.
    """
    slices = {}
    for group in GROUPS:
        bounds = dict(old.slices.get(group, {}))
        for name, figure in card.get(group, {}).items():
            if name in JUDGED and name not in old.hard and (name != _MIXED or group in _MIXED_GROUPS):
                bound = step_below(name, figure.mean)
                known = bounds.get(name)
                bounds[name] = bound if known is None or is_met(name, bound, known) else known
        kept = [name for name in JUDGED if name in bounds and not _demands_nothing(name, bounds[name])]
        if kept:
            slices[group] = {name: bounds[name] for name in kept}
    return old.model_copy(update={"slices": slices})


def step_below(metric: str, value: float) -> float:
    """The multiple of `STEP` that a value just reaches: below it, or above it where lower is better."""
    steps = value / STEP
    whole = math.ceil(steps - 1e-9) if metric in LOWER_IS_BETTER else math.floor(steps + 1e-9)
    return round(min(whole * STEP, 1.0), 2)


def write_thresholds(path: Path, thresholds: Thresholds) -> None:
    """Write `thresholds.toml` with its words of explanation."""
    lines = [_HEAD, f"fall = {thresholds.fall}", "", "[hard]"]
    lines += [f"{name} = {bound}" for name, bound in thresholds.hard.items()]
    for group, bounds in thresholds.slices.items():
        lines += ["", f"[slices.{group}]", *(f"{name} = {bound}" for name, bound in bounds.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


_HEAD = """\
# What `python -m evals gate` demands. Floors come from measured runs, stand at or below them, and are only ever raised:
# `python -m evals baseline RUN` raises them, `python -m evals floors --against FILE` tells whether any was lowered.
# hard: the mean over all cases. slices: the mean of a slice, of the questions of a language (ko, en), or of all;
# false_refusal is a ceiling. fall: how much of any may be lost against evals/baseline.json on the same cases."""
