"""The committed baseline: the scores of every case of the last accepted run, one case a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.corpora import Corpus
from evals.errors import InputError
from evals.lines import first_problem
from evals.scoring import JUDGED, Scored

PATH = Path(__file__).parent / "baseline.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """The scores of a case that applied, and the digest of the case they were scored by."""

    case: str
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Scores by case id over corpora with these digests."""

    corpora: Mapping[str, str]
    kept: Mapping[str, Kept]

    def scores_of(self, item: Scored) -> Mapping[str, float]:
        """The accepted scores of a case; none when it is new or was changed since."""
        kept = self.kept.get(item.case.id)
        return kept.scores if kept and kept.case == item.case.digest else {}


_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _KeptFields(BaseModel):
    """A case in the file."""

    model_config = _STRICT

    case: str
    scores: dict[str, float]


class _Fields(BaseModel):
    """The file."""

    model_config = _STRICT

    corpora: dict[str, str]
    cases: dict[str, _KeptFields]


def read_baseline(path: Path, corpora: Mapping[str, Corpus]) -> Baseline:
    """Read the baseline.

    Raises:
        InputError: the file is missing or damaged, or was made over another corpus.
    """
    try:
        fields = _Fields.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(path, f"the baseline cannot be read ({error.strerror}); {_MAKE}") from error
    except json.JSONDecodeError as error:
        raise InputError(path, f"the baseline is not JSON ({error.msg}); {_MAKE}", error.lineno) from error
    except ValidationError as error:
        raise InputError(path, f"the baseline has not the fields of one ({first_problem(error)}); {_MAKE}") from error
    except (ValueError, RecursionError) as error:  # not UTF-8, a number of thousands of digits, too deep
        raise InputError(path, f"the baseline is damaged ({error}); {_MAKE}") from error
    baseline = Baseline(fields.corpora, {key: Kept(kept.case, kept.scores) for key, kept in fields.cases.items()})
    for name, corpus in corpora.items():
        if baseline.corpora.get(name) != corpus.digest:
            reason = f"the baseline was made over another corpus {name!r} ({baseline.corpora.get(name)}, now"
            raise InputError(path, f"{reason} {corpus.digest}): look at the new figures, then {_MAKE}")
    return baseline


_MAKE = "make one with `python -m evals baseline RUN` and commit it"


def write_baseline(path: Path, scored: Sequence[Scored], corpora: Mapping[str, str]) -> None:
    """Write the scores of a run as the baseline."""
    head = json.dumps({"corpora": dict(corpora)}, indent=2)[:-2]
    lines = ",\n".join(f"  {json.dumps(item.case.id)}: {json.dumps(_kept(item))}" for item in sorted(scored, key=_id))
    path.write_text(f'{head},\n  "cases": {{\n{lines}\n  }}\n}}\n', encoding="utf-8")


def _id(item: Scored) -> str:
    return item.case.id


def _kept(item: Scored) -> dict[str, object]:
    scores = {name: round(value, 4) for name, value in _applying(item) if name in JUDGED}
    return {"case": item.case.digest, "scores": scores}


def _applying(item: Scored) -> Iterable[tuple[str, float]]:
    return ((name, value) for name, value in item.scores.items() if value is not None)
