"""Ask every case of the assistant, through the same ChatService as the web chat, and note what it gave."""

from __future__ import annotations

import platform
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from evals.cases import Case
from evals.corpora import CHECKOUT, Corpus
from evals.errors import InputError
from evals.runs import Header, Record
from rag.bootstrap import build_chat_service, build_parts, run_index
from rag.chat import Retrieval
from rag.domain import Answer, Status, Turn
from rag.errors import QuestionError
from rag.index.sync import Parts
from rag.settings import Settings

# Ranked releases and sentences noted; the measures look at the first ten.
_NOTED = 10
_CHUNKS = 60
_PACKAGES = ("chromadb", "kiwipiepy", "langchain", "numpy", "pressdesk", "sentence-transformers", "torch")
_SHOWN_SETTINGS = ("embedding_model", "chat_model", "answer_threshold", "threads")


class Answering(Protocol):
    """What is measured; `rag.chat.ChatService` is one."""

    def ask(self, question: str, *, history: Sequence[Turn] = (), today: date | None = None) -> Answer:
        """Answer a question."""
        ...

    def retrieve(
        self, question: str, k: int = 10, *, history: Sequence[Turn] = (), today: date | None = None
    ) -> Retrieval:
        """What `ask` answers from, with the `k` best chunks."""
        ...


@contextmanager
def open_services(
    corpora: Mapping[str, Corpus], settings: Settings, work: Path, parts: Parts | None = None
) -> Iterator[dict[str, Answering]]:
    """Index each corpus anew under `work` and open a chat service over it; the model is that of the settings.

    Anew each time: an index kept from before would hide a change of what makes it.
    """
    made = parts or build_parts(settings)
    with ExitStack() as opened:
        services: dict[str, Answering] = {}
        for name, corpus in corpora.items():
            own = settings.model_copy(update={"home": work / name, "corpus": corpus.folder})
            report = run_index([], own, parts=made)
            if report.skipped:
                raise InputError(corpus.folder, f"not every release could be indexed: {report.skipped[0]}")
            service = build_chat_service(own, parts=made)
            opened.callback(service.close)
            services[name] = service
        yield services


def header(corpora: Mapping[str, Corpus], settings: Settings) -> Header:
    """What a run is made with, for its first line; nothing of the machine but its kind."""
    packages = {name: version(name) for name in _PACKAGES}
    return Header(
        created=datetime.now(ZoneInfo("Asia/Seoul")).isoformat(timespec="seconds"),
        commit=_commit(),
        corpora={name: corpus.digest for name, corpus in corpora.items()},
        settings={name: getattr(settings, name) for name in _SHOWN_SETTINGS},
        versions={"python": platform.python_version(), "machine": platform.machine(), **packages},
    )


def _commit() -> str:
    """The commit that is checked out, empty outside a repository."""
    try:
        command = ["git", "-C", str(CHECKOUT), "rev-parse", "--short", "HEAD"]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""


def generate(cases: Iterable[Case], services: Mapping[str, Answering]) -> Iterator[Record]:
    """Ask each case; one that breaks the assistant is a record with an error, and the rest is asked."""
    for service in services.values():
        service.ask("개통", today=date(2026, 1, 1))  # the first question loads what later ones share
    for case in cases:
        yield _record(case, services[case.corpus])


def _record(case: Case, service: Answering) -> Record:
    try:
        return _asked(case, service)
    except Exception as error:  # whatever broke is what staff must see, and no reason to lose the rest
        return Record(case.id, case.asked_digest, None, f"{type(error).__name__}: {error}")


def _asked(case: Case, service: Answering) -> Record:
    *earlier, question = case.asked
    history: list[Turn] = []
    for text in earlier:
        history.append(Turn(text, service.ask(text, today=case.today, history=history)))
    began = time.perf_counter()
    try:
        answer = service.ask(question, today=case.today, history=history)
    except QuestionError:
        # Every interface tells the asker in its own words; there is no text of the assistant to judge.
        return Record(case.id, case.asked_digest, Answer(Status.ERROR, case.lang, "", question))
    latency = (time.perf_counter() - began) * 1000
    found = service.retrieve(question, _CHUNKS, today=case.today, history=history)
    places = [(c.release_id, c.sentence.start, c.sentence.end) for c in found.ground.candidates]
    return Record(
        case.id,
        case.asked_digest,
        answer,
        releases=tuple(dict.fromkeys(hit.chunk.release_id for hit in found.hits))[:_NOTED],
        sentences=tuple(dict.fromkeys(places))[:_NOTED],
        chance=found.ground.chance,
        latency_ms=round(latency, 1),
    )
