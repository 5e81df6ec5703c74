"""The command over labelled claims: check them, print what came, hold it to thresholds."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from evals.claim_cases import ClaimCase, load_claims
from evals.claim_report import claims_report
from evals.claim_scoring import LOWER_IS_BETTER, METRICS, Checked, by_change, score_claims
from evals.corpora import Corpus, load_corpora
from evals.errors import InputError
from rag.answering.claim_wire import claim_to_json
from rag.bootstrap import build_chat_service, run_index
from rag.chat import Check
from rag.settings import load_settings


class Checking(Protocol):
    """What is measured; `rag.chat.ChatService` is one."""

    def check(self, text: str) -> Check:
        """The verdicts on a text."""
        ...


def claims(options: argparse.Namespace) -> int:
    """Check every claim over the bundled corpus, write the report; 1 below a threshold."""
    corpus = load_corpora()["bundled"]
    cases, bounds = load_claims(options.cases, corpus), read_bounds(options.thresholds)
    options.out.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="claims-"))
    try:
        settings = load_settings().model_copy(update={"home": work, "corpus": corpus.folder})
        run_index([], settings)
        service = build_chat_service(settings)
        try:
            checked = list(tqdm(run_claims(cases, service, corpus), total=len(cases), unit="claim", disable=None))
        finally:
            service.close()
    finally:
        shutil.rmtree(work)
    return conclude(checked, bounds, options.out)


def run_claims(cases: Sequence[ClaimCase], service: Checking, corpus: Corpus) -> Iterator[Checked]:
    """Each case with what the check gave for it."""
    for case in cases:
        given = tuple(service.check(case.claim).claims)
        exact = all(
            corpus.releases[citation.release_id].body[citation.start : citation.end] == citation.quote
            for claim in given
            for citation in claim.evidence
        )
        yield Checked(case, given, exact)


def conclude(checked: Sequence[Checked], bounds: Mapping[str, float], out: Path) -> int:
    """Print the figures, write what came and the report; 1 when a bound is not met."""
    figures = score_claims(checked)
    for name, value in figures.items():
        print(f"{name:30} {value:.3f}")
    for change, given in by_change(checked).items():
        print(f"  {change:12} {', '.join(f'{verdict} {n}' for verdict, n in given.most_common())}")
    lines = (
        json.dumps({"id": item.case.id, "claims": [claim_to_json(claim) for claim in item.claims]}, ensure_ascii=False)
        for item in checked
    )
    (out / "claims.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (out / "claims.md").write_text(claims_report(checked, figures, bounds), encoding="utf-8")
    failed = [name for name, bound in bounds.items() if not is_met(name, figures.get(name), bound)]
    for name in failed:
        print(f"FAILED {name}: {figures.get(name, 'not run')}, demanded {bounds[name]}")
    print(f"claims: {len(failed)} of {len(bounds)} checks failed; report in {out}")
    return 1 if failed else 0


def is_met(name: str, value: float | None, bound: float) -> bool:
    """Whether a measure reaches its bound; one that was not measured does not."""
    if value is None:
        return False
    return value <= bound + 1e-9 if name in LOWER_IS_BETTER else value >= bound - 1e-9


def read_bounds(path: Path) -> dict[str, float]:
    """What is demanded of each measure.

    Raises:
        InputError: the file cannot be read, or names a measure that there is not.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(path, f"the thresholds cannot be read ({error}); correct the file") from error
    for name, bound in read.items():
        if name not in METRICS or not isinstance(bound, int | float) or not 0 <= bound <= 1:
            raise InputError(path, f"{name} = {bound!r} is no bound; use a share for one of {', '.join(METRICS)}")
    return {name: float(bound) for name, bound in read.items()}
