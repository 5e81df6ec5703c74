"""The figures of the main job on real releases: `python -m evals.benchmark --data DIR [--work DIR]`.

Needs the development data (releases_small, faq_questions, unanswerable_questions); says so when it is not there.
Indexes the releases (questions taken out of them; a second run finds the index made), then prints indexing
speed, recall of releases for each half of the retrieval and for both, answers, refusals and latency.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from evals.benchmark_corpus import read_rows, write_corpus
from evals.metrics import recall_at_k
from rag.bootstrap import Workbench, build_workbench, run_index
from rag.domain import Status
from rag.retrieval.question import understand
from rag.settings import Settings

_K = (1, 5)
_CANDIDATES = 60
_TODAY = date(2026, 6, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 2 when the data are not there."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmark")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data")
    parser.add_argument("--work", type=Path, default=Path("out/benchmark"), help="where corpus and index are kept")
    options = parser.parse_args(arguments)
    if not (options.data / "releases_small.jsonl.gz").is_file():
        print(f"not run: no releases_small.jsonl.gz in {options.data}", file=sys.stderr)
        return 2
    settings = _indexed(options.data, options.work)
    bench = build_workbench(settings)
    faq = list(read_rows(options.data / "faq_questions.jsonl.gz"))
    unanswerable = list(read_rows(options.data / "unanswerable_questions.jsonl.gz"))
    _print_recall(bench, faq)
    _print_answers(bench, faq, unanswerable)
    _print_first_answer(settings, faq[0]["question"])
    return 0


def _indexed(data: Path, work: Path) -> Settings:
    """Index the prepared releases under `work` and print how fast that went."""
    corpus = work / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    target = corpus / "releases.jsonl"
    if not target.is_file():
        write_corpus(data / "releases_small.jsonl.gz", data / "faq_questions.jsonl.gz", target)
    settings = Settings(home=work / "home", corpus=corpus)
    report = run_index([], settings)
    releases = report.added + report.updated
    if releases:
        print(
            f"indexed {releases:,} releases, {report.embedded:,} chunks, {report.tokens:,} tokens "
            f"in {report.seconds:.0f} s: "
            f"{releases / report.seconds:.1f} releases/s, {report.embedded / report.seconds:.1f} chunks/s, "
            f"{report.tokens / report.seconds:.0f} tokens/s"
        )
    return settings


def _print_recall(bench: Workbench, cases: Sequence[dict[str, object]]) -> None:
    ways: dict[str, Callable[[str], list[str]]] = {
        "dense": lambda question: _dense(bench, question),
        "lexical": lambda question: _lexical(bench, question),
        "hybrid": lambda question: _hybrid(bench, question),
    }
    for name, search in ways.items():
        ranked = [(search(str(case["question"])), {str(case["context_id"]).removeprefix("kr-")}) for case in cases]
        shares = "  ".join(f"R@{k} {_mean(recall_at_k(found, wanted, k) for found, wanted in ranked):.3f}" for k in _K)
        print(f"faq, {len(cases)} questions, {name:8} {shares}")


def _dense(bench: Workbench, question: str) -> list[str]:
    vector = bench.parts.embedder.embed_query(question)
    return _owners(bench, [key for key, _ in bench.reader.dense(vector, _CANDIDATES)])


def _lexical(bench: Workbench, question: str) -> list[str]:
    terms = bench.parts.analyser.terms(question)
    return _owners(bench, [key for key, _ in bench.reader.lexical(terms, _CANDIDATES)])


def _hybrid(bench: Workbench, question: str) -> list[str]:
    found = bench.retriever.search(understand(question, today=_TODAY), _CANDIDATES)
    return _owners(bench, [hit.chunk.chunk_id for hit in found.hits])


def _owners(bench: Workbench, chunk_ids: Sequence[str]) -> list[str]:
    """The releases of ranked chunks, each at its best rank."""
    owner = bench.reader.store.owners(chunk_ids)
    return list(dict.fromkeys(owner[key] for key in chunk_ids))


def _print_answers(
    bench: Workbench, answerable: Sequence[dict[str, object]], unanswerable: Sequence[dict[str, object]]
) -> None:
    times: list[float] = []
    statuses: dict[str, list[Status]] = {"faq": [], "unanswerable": []}
    for name, cases in (("faq", answerable), ("unanswerable", unanswerable)):
        for case in cases:
            began = time.perf_counter()
            statuses[name].append(bench.service.ask(str(case["question"])).status)
            times.append((time.perf_counter() - began) * 1000)
    for name, ended in statuses.items():
        refused = _mean(status not in {Status.ANSWERED, Status.PARTIAL} for status in ended)
        print(f"{name}, {len(ended)} questions: refused {refused:.3f}")
    ordered = sorted(times)
    print(f"question to answer: median {median(times):.0f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.0f} ms")


def _print_first_answer(settings: Settings, question: str) -> None:
    command = [sys.executable, "-m", "rag", "ask", question]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=settings.environment())
    print(f"first answer of a fresh process: {time.perf_counter() - began:.1f} s")


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


if __name__ == "__main__":
    sys.exit(main())
