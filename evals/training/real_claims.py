"""How good the fact check is on real releases: `python -m evals.training.real_claims --data DIR --sample 300`.

Reads claims that were written on real releases (`real_claims.jsonl.gz`) by people who saw neither the rules of the
check nor other claims, labelled with the sentences that decide. No rule was made on them.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from evals.claim_cases import ClaimCase
from evals.claim_scoring import Checked, by_change, score_claims
from evals.lines import read_objects
from evals.training.examples import labelled_benches
from rag.bootstrap import Workbench
from rag.errors import RagError

CLAIMS: Final = Path(__file__).with_name("real_claims.jsonl.gz")


def read_claims(sample: int | None = None) -> list[dict[str, Any]]:
    """The claims, or so many of them by chance, always the same ones."""
    claims = [fields for _, fields in read_objects(CLAIMS)]
    random.Random(1).shuffle(claims)
    return claims[:sample]


def check(bench: Workbench, claims: Sequence[dict[str, Any]]) -> Iterator[Checked]:
    """Each claim with what the check gives for it."""
    store = bench.reader.store
    for number, fields in enumerate(tqdm(claims, unit="claim", disable=None)):
        release = fields["release"]
        deciding = [s.text for s in store.sentences(release) if s.ordinal in fields["sentences"]]
        case = ClaimCase(
            id=f"real-{number}",
            change=fields["change"],
            lang=fields["lang"],
            claim=fields["claim"],
            verdict=fields["verdict"],
            release_ids=(release,),
            quotes=tuple(deciding),
        )
        given = tuple(bench.service.check(case.claim).claims)
        bodies = {c.release_id: store.release(c.release_id) for claim in given for c in claim.evidence}
        exact = all(
            (source := bodies[c.release_id]) is not None and source.body[c.start : c.end] == c.quote
            for claim in given
            for c in claim.evidence
        )
        yield Checked(case, given, exact)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.real_claims")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data")
    parser.add_argument("--work", type=Path, default=Path("out/real-claims"), help="where the index stands")
    parser.add_argument("--sample", type=int, default=None, help="check only so many claims, always the same ones")
    options = parser.parse_args(arguments)
    try:
        claims = read_claims(options.sample)
        on = [(fields["release"], fields["claim"], frozenset[int]()) for fields in claims]
        benches = labelled_benches(on, options.data, options.work)
        checked = [item for bench, _ in benches for item in check(bench, claims)]
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for name, value in score_claims(checked).items():
        print(f"{name:30} {value:.3f}")
    for change, verdicts in by_change(checked).items():
        print(f"  {change:12} {', '.join(f'{verdict} {n}' for verdict, n in verdicts.most_common())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
