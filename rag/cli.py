"""The command line: `python -m rag index | ask | search | check | status | feedback | answers | serve`.

Exit codes: 0 done, 1 a RagError (one line on stderr), 2 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import DocumentError, QuestionError, RagError

if TYPE_CHECKING:
    from rag.domain import Answer, Claim, Language, Turn
    from rag.index.sync import SyncReport


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    options = _parser().parse_args(arguments)
    try:
        code = options.run(options)
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("stopped; what was done so far is kept", file=sys.stderr)
        code = 130
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pressdesk", description="Ask Korean government press releases; every answer is an exact quote."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    index = commands.add_parser("index", help="bring the index in line with the corpus files")
    index.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: RAG_CORPUS)")
    index.add_argument("--rebuild", action="store_true", help="derive all again, after a change of model or chunker")
    index.add_argument("--json", action="store_true", help="print the counts as JSON")
    index.set_defaults(run=_index)

    ask = commands.add_parser("ask", help="answer a question with quotes")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="print the answer object")
    ask.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day that relative dates count from")
    ask.add_argument("--lang", choices=("ko", "en"), help="language of the answer (default: of the question)")
    ask.add_argument("--history", type=Path, metavar="FILE", help="JSON list of earlier turns, oldest first")
    ask.set_defaults(run=_ask)

    search = commands.add_parser("search", help="rank chunks for a question")
    search.add_argument("question")
    search.add_argument("--k", type=_between(1, 1000), default=10, metavar="N", help="how many (default 10)")
    search.add_argument("--json", action="store_true", help="print the hits as JSON")
    search.set_defaults(run=_search)

    check = commands.add_parser("check", help="compare each sentence of a text with the releases")
    check.add_argument("file", metavar="FILE", help="text, Markdown, HTML, DOCX or PDF; - for standard input")
    shape = check.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print one JSON object")
    shape.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page")
    check.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help='the day of the text, for "last year" in it')
    check.add_argument("--lang", choices=("ko", "en"), help="language of the report (default: of the text)")
    check.set_defaults(run=_check)

    status = commands.add_parser("status", help="counts, recipe, versions, disk")
    status.add_argument("--json", action="store_true", help="print as JSON")
    status.set_defaults(run=_status)

    feedback = commands.add_parser("feedback", help="print what people said of answers, one JSON object a line")
    feedback.set_defaults(run=_feedback)

    answers = commands.add_parser("answers", help="pause the answers of the web app, or resume them")
    answers.add_argument("turn", choices=("on", "off"))
    answers.set_defaults(run=_answers)

    serve = commands.add_parser("serve", help="run the web chat")
    serve.add_argument("--host", help="address to bind (default 127.0.0.1)")
    serve.add_argument("--port", type=_between(1, 65535), help="port (default 7860)")
    serve.set_defaults(run=_serve)
    return parser


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number between {least} and {most}")
        return int(text)

    return read


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2025-08-04") from error


def _index(options: argparse.Namespace) -> int:
    from rag.bootstrap import run_index
    from rag.index.progress import ProgressBar

    with ProgressBar() as bar:
        report = run_index(options.paths, rebuild=options.rebuild, progress=bar.update)
    for problem in report.skipped:
        print(f"skipped: {problem}", file=sys.stderr)
    if options.json:
        print(json.dumps(_report_to_json(report), ensure_ascii=False))
    else:
        print(_report_line(report))
    if report.skipped:
        print(f"error: {len(report.skipped)} files or records could not be read; the rest is indexed", file=sys.stderr)
    return 1 if report.skipped else 0


def _report_line(report: SyncReport) -> str:
    line = (
        f"added {report.added}, updated {report.updated}, deleted {report.deleted}, "
        f"skipped {len(report.skipped)}, unchanged {report.unchanged}; "
        f"{report.embedded:,} chunks embedded in {report.seconds:.1f} s"
    )
    return line + (f", published {report.published}" if report.published else "")


def _report_to_json(report: SyncReport) -> dict[str, object]:
    skipped = [{"source": e.source, "line": e.line, "reason": e.reason} for e in report.skipped]
    return asdict(report) | {"skipped": skipped}


def _ask(options: argparse.Namespace) -> int:
    from rag.answering.wire import answer_to_json
    from rag.bootstrap import build_chat_service

    history = _history(options.history) if options.history else ()
    with closing(build_chat_service()) as service:
        answer = service.ask(options.question, history=history, today=options.today, language=options.lang)
    if options.json:
        print(json.dumps(answer_to_json(answer), ensure_ascii=False))
    else:
        print(_answer_text(answer))
    return 0


def _history(path: Path) -> tuple[Turn, ...]:
    from rag.answering.wire import turns_from_json

    try:
        return turns_from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, RecursionError, ValueError) as error:
        raise QuestionError(f"{path}: the history cannot be read ({error}): give a JSON list of turns") from error


def _answer_text(answer: Answer) -> str:
    lines = [answer.text, ""]
    for citation in answer.citations:
        day = citation.published.date().isoformat()
        lines.append(f"[{citation.n}] {citation.title} | {citation.ministry} | {day} | {citation.url}".rstrip(" |"))
    lines += [f"{contact.department} {contact.phone}".strip() for contact in answer.contacts]
    lines += [f"* {notice}" for notice in answer.notices]
    return "\n".join(lines).strip()


def _search(options: argparse.Namespace) -> int:
    from rag.bootstrap import build_chat_service

    with closing(build_chat_service()) as service:
        hits = service.search(options.question, options.k)
    if options.json:
        print(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False))
        return 0
    for rank, hit in enumerate(hits, start=1):
        dense = "-" if hit.dense is None else f"{hit.dense:.3f}"
        lexical = "-" if hit.lexical is None else f"{hit.lexical:.1f}"
        scores = f"{hit.score:6.2f}  (dense {dense}, lexical {lexical})"
        print(f"{rank:3d}  {scores}  {hit.chunk.release_id}  {hit.chunk.header}")
        print(f"     {' '.join(hit.chunk.text.split())[:110]}")
    return 0


def _check(options: argparse.Namespace) -> int:
    """0 also where sentences are contradicted: the verdicts are the result. 1 where a sentence was not checked."""
    from tqdm import tqdm

    from rag.answering.chain import korean_now
    from rag.answering.claim_wire import check_to_json
    from rag.bootstrap import build_chat_service
    from rag.domain import Verdict
    from rag.language import detect_language
    from rag.releases.documents import read_document, text_of
    from rag.web.check_report import report_text

    standard = options.file == "-"
    text = text_of(sys.stdin.buffer.read(), "standard input") if standard else read_document(Path(options.file))
    with closing(build_chat_service()) as service:
        check = service.check(text, day=options.date)
        claims = list(tqdm(check.claims, total=check.total, unit="sentence", disable=None, leave=False))
    at = korean_now()
    language = options.lang or detect_language(text)
    if options.json:
        print(json.dumps(check_to_json(claims, at), ensure_ascii=False))
    elif options.html:
        _write_report(options.html, claims, at, language)
    else:
        print(report_text(claims, at, language))
    unchecked = sum(claim.verdict is Verdict.NOT_RUN for claim in claims)
    if unchecked:
        print(f"error: {unchecked} of {len(claims)} sentences were not checked; the rest was", file=sys.stderr)
    return 1 if unchecked else 0


def _write_report(path: Path, claims: Sequence[Claim], at: datetime, language: Language) -> None:
    from rag.web.check_page import report_page

    try:
        path.write_text(report_page(claims, at, language), encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"{path} cannot be written ({error.strerror}): name another file") from error


def _status(options: argparse.Namespace) -> int:
    from rag.bootstrap import index_status

    status = index_status()
    if options.json:
        print(json.dumps(status, ensure_ascii=False))
        return 0
    for key, value in status.items():
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        print(f"{key:12} {shown}")
    return 0


def _feedback(options: argparse.Namespace) -> int:
    from rag.settings import load_settings
    from rag.web.answers import AnswerBook
    from rag.web.staff.export import json_lines

    for line in json_lines(AnswerBook(load_settings().home / "answers.db").feedback()):
        print(line, end="")
    return 0


def _answers(options: argparse.Namespace) -> int:
    from rag.settings import load_settings
    from rag.web.switch import SWITCH_FILE, AnswerSwitch

    AnswerSwitch(load_settings().home / SWITCH_FILE).turn(options.turn == "on")
    print(f"answers are {options.turn}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from rag.web.start import run

    run(host=options.host, port=options.port)
    return 0
