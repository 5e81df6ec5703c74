"""How fast the main job is on real releases: `python -m evals.benchmark --data DIR [--work DIR]`.

Needs the development data; says so when they are not there. Indexes the 4,000 releases (a second run finds the index
made) and prints the speed of indexing, the time from question to answer, and the first answer of a fresh process.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from evals.question_sets import QuestionSet, load_set
from evals.retrieval import TODAY
from evals.statistics import median_and_p95
from rag.bootstrap import build_chat_service, index_releases
from rag.chat import ChatService
from rag.errors import RagError
from rag.index.progress import ProgressBar
from rag.index.sync import SyncReport
from rag.settings import Settings, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 2 when the data are not there."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmark")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data")
    parser.add_argument("--work", type=Path, default=Path("out/benchmark"), help="where the index is kept")
    options = parser.parse_args(arguments)
    try:
        faq = load_set(options.data, "faq")
    except RagError as error:
        print(error, file=sys.stderr)
        return 2
    settings = load_settings().model_copy(update={"home": (options.work / "all").absolute()})
    print(indexing_speed(_indexed(faq, settings)))
    service = build_chat_service(settings)
    print(answering_speed(service, [question.text for question in faq.questions]))
    service.close()
    print(f"first answer of a fresh process: {_first_answer(settings, faq.questions[0].text):.1f} s")
    return 0


def _indexed(faq: QuestionSet, settings: Settings) -> SyncReport:
    with ProgressBar() as bar:
        return index_releases(faq.passages, [faq.source], settings, progress=bar.update)


def indexing_speed(report: SyncReport) -> str:
    """What a sync did in a second."""
    releases = report.added + report.updated
    if not releases:
        return "index: found as it was"
    rates = (releases / report.seconds, report.embedded / report.seconds, report.tokens / report.seconds)
    done = f"{releases:,} releases, {report.embedded:,} chunks, {report.tokens:,} tokens"
    return (
        f"indexed {done} in {report.seconds:.0f} s: "
        f"{rates[0]:.1f} releases/s, {rates[1]:.1f} chunks/s, {rates[2]:.0f} tokens/s"
    )


def answering_speed(service: ChatService, questions: Sequence[str]) -> str:
    """The time from question to answer; the first question, which loads what the others share, is asked before."""
    service.ask(questions[0], today=TODAY)
    times = []
    for question in questions:
        began = time.perf_counter()
        service.ask(question, today=TODAY)
        times.append((time.perf_counter() - began) * 1000)
    median, p95 = median_and_p95(times)
    return f"question to answer: median {median:.0f} ms, p95 {p95:.0f} ms"


def _first_answer(settings: Settings, question: str) -> float:
    command = [sys.executable, "-m", "rag", "ask", question]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=settings.environment())
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
