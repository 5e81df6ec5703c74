"""Score the development cases over the bundled corpus: `python -m evals.development [--misses] [--cases FILE]`.

A case is right when the quotes hold every expected string and come from an expected release; an unanswerable
one when it is refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rag.bootstrap import build_chat_service
from rag.chat import ChatService
from rag.domain import Answer, Status, Turn
from rag.errors import QuestionError

_CASES = Path(__file__).parent / "datasets" / "development.jsonl"
# The corpus ends in May 2026; relative dates count from here.
_TODAY = date(2026, 6, 1)
_ANSWERED = frozenset({Status.ANSWERED, Status.PARTIAL})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case ended: `refused`, `release` (an expected one was cited), `right` (and says what is expected)."""

    case: dict[str, Any]
    answer: Answer
    refused: bool
    release: bool
    right: bool


def score(case: dict[str, Any], answer: Answer) -> Outcome:
    """Compare an answer with what a case expects; pure."""
    refused = answer.status not in _ANSWERED
    cited = {citation.release_id for citation in answer.citations}
    quotes = "\n".join(citation.quote for citation in answer.citations)
    if not case["release_ids"]:
        return Outcome(case, answer, refused, False, refused)
    release = bool(cited & set(case["release_ids"]))
    alternatives = case.get("answer_any") or [case["answer"]]
    holds = any(all(_squash(text) in _squash(quotes) for text in texts) for texts in alternatives)
    return Outcome(case, answer, refused, release, release and holds and not refused)


def ask(service: ChatService, case: dict[str, Any]) -> Answer:
    """Ask the earlier questions of a case, then its own."""
    turns: list[Turn] = []
    for question in case.get("history", []):
        turns.append(Turn(question, service.ask(question, today=_TODAY, history=turns)))
    try:
        return service.ask(case["question"], today=_TODAY, history=turns)
    except QuestionError as error:
        return Answer(Status.ERROR, case["lang"], str(error), case["question"])


def summary(outcomes: Iterable[Outcome]) -> list[str]:
    """A line for each language and answerability: cases, refusals, right release, right."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kind = "answerable" if outcome.case["release_ids"] else "unanswerable"
        groups[f"{outcome.case['lang']} {kind}"].append(outcome)
    lines = [f"{'slice':18} {'n':>4} {'refused':>8} {'release':>8} {'right':>8}"]
    for name, group in sorted(groups.items()):
        shares = (sum(getattr(o, key) for o in group) / len(group) for key in ("refused", "release", "right"))
        lines.append(f"{name:18} {len(group):4d} " + " ".join(f"{share:8.3f}" for share in shares))
    return lines


def _squash(text: str) -> str:
    return "".join(text.split())


def main(arguments: Sequence[str] | None = None, service: ChatService | None = None) -> int:
    """Run all cases and print the summary; `--misses` prints each wrong one."""
    parser = argparse.ArgumentParser(prog="python -m evals.development")
    parser.add_argument("--misses", action="store_true", help="print each wrong case")
    parser.add_argument("--cases", type=Path, default=_CASES, metavar="FILE", help="JSON Lines (default: our own)")
    options = parser.parse_args(arguments)
    service = service or build_chat_service()
    cases = [json.loads(line) for line in options.cases.read_text(encoding="utf-8").splitlines()]
    outcomes = [score(case, ask(service, case)) for case in cases]
    if options.misses:
        for outcome in outcomes:
            if not outcome.right:
                _print_miss(outcome)
    print("\n".join(summary(outcomes)))
    return 0


def _print_miss(outcome: Outcome) -> None:
    case, answer = outcome.case, outcome.answer
    print(f"{case['id']} [{case['kind']}] {case['question']}")
    print(f"   expected {case['release_ids']} {case.get('answer_any') or case['answer']}")
    quotes = [f"{c.release_id}: {c.quote[:90]}" for c in answer.citations]
    print(f"   {answer.status.value} {quotes}")


if __name__ == "__main__":
    sys.exit(main())
