"""The one place that wires; every part can be replaced by keyword."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from rag.answering.chain import build_chain
from rag.answering.checks import SentenceChecker
from rag.answering.claim_votes import ClaimVoter
from rag.answering.claims import ClaimChecker
from rag.answering.extractive import quote
from rag.answering.models import EXTRACTIVE, load_chat_model
from rag.answering.written import WrittenAnswerer
from rag.chat import ChatService
from rag.domain import Answer, PressRelease, Query
from rag.errors import ReleaseError, StoreError
from rag.index.analysis import Analyser, load_analyser
from rag.index.embedding import Embedder, available_cores, load_embedder
from rag.index.generations import Generations, writing
from rag.index.reader import IndexReader
from rag.index.store import Store
from rag.index.sync import Parts, Progress, SyncReport, sync
from rag.releases.ministries import find
from rag.releases.sources import read_corpus
from rag.retrieval.answerability import Answerability
from rag.retrieval.documents import as_langchain_retriever
from rag.retrieval.glossary import Glossary
from rag.retrieval.ground import Ground, Grounding
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.retrievers import BaseRetriever

_SHOWN_VERSIONS = ("chromadb", "kiwipiepy", "langchain", "langchain-chroma", "sentence-transformers", "torch")


def build_parts(settings: Settings, *, embedder: Embedder | None = None, analyser: Analyser | None = None) -> Parts:
    """The analyser and the embedder that the settings name."""
    return Parts(
        analyser=analyser or load_analyser(),
        embedder=embedder or load_embedder(settings.embedding_model, settings.home, settings.threads),
    )


@dataclass(frozen=True, slots=True)
class Workbench:
    """The service together with the parts it is made of, for measuring each."""

    service: ChatService
    retriever: HybridRetriever
    reader: IndexReader
    parts: Parts
    answerability: Answerability


def build_workbench(settings: Settings, *, parts: Parts | None = None, model: BaseChatModel | None = None) -> Workbench:
    """Wire the service over the published index; `model` words and votes in place of what the settings name.

    Raises:
        SettingsError, ModelError, StoreError: what is needed is missing or does not fit.
    """
    require_index(settings)
    parts = parts or build_parts(settings)
    reader = IndexReader(settings.home, parts.recipe())
    glossary = Glossary.load()
    retriever = HybridRetriever(reader, parts.embedder, parts.analyser, glossary)
    answerability = Answerability.load(settings.answer_threshold)
    grounding = Grounding(retriever, reader.store, answerability)
    # More at once would wait for each other's locks: of twenty askers the slowest waited twice as long.
    turns = threading.BoundedSemaphore(available_cores())
    if model is None and settings.chat_model != EXTRACTIVE:
        model = load_chat_model(settings.chat_model, settings.chat_base_url, settings.chat_seconds)
    chain = build_chain(grounding, _ministries, _answerer(settings, parts, glossary, model), turns)
    voter = ClaimVoter(model, settings.chat_seconds) if model else None
    checker = ClaimChecker(retriever, reader.store, parts.analyser, turns=turns, voter=voter)
    service = ChatService(chain, retriever, reader, grounding, _ministries, checker)
    return Workbench(service, retriever, reader, parts, answerability)


def require_index(settings: Settings) -> None:
    """Tell at once, before anything is loaded, that nothing was indexed.

    Raises:
        StoreError: there is no store.
    """
    if not (settings.home / "store.db").is_file():
        raise StoreError(f"there is no index at {settings.home}: run `python -m rag index` first")


def _answerer(
    settings: Settings, parts: Parts, glossary: Glossary, model: BaseChatModel | None
) -> Callable[[Query, Ground], Iterator[Answer]]:
    """What turns evidence into an answer: quotes alone, or a chat model that is checked."""
    if model is None:
        return quote
    checker = SentenceChecker(parts.embedder, parts.analyser, glossary)
    return WrittenAnswerer(model, checker, settings.chat_seconds)


def build_chat_service(settings: Settings | None = None, *, parts: Parts | None = None) -> ChatService:
    """The service over the published index.

    Raises:
        SettingsError, ModelError, StoreError: what is needed is missing or does not fit.
    """
    return build_workbench(settings or load_settings(), parts=parts).service


def build_retriever(settings: Settings | None = None, *, parts: Parts | None = None, k: int = 8) -> BaseRetriever:
    """A LangChain retriever over the published index, for chains of one's own.

    Raises:
        SettingsError, ModelError, StoreError: what is needed is missing or does not fit.
    """
    bench = build_workbench(settings or load_settings(), parts=parts)
    return as_langchain_retriever(bench.retriever, bench.reader.store, bench.service.understand, k)


def run_index(
    paths: Sequence[Path],
    settings: Settings | None = None,
    *,
    parts: Parts | None = None,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> SyncReport:
    """Sync files into the index: those of `paths`, or the whole corpus when none is given.

    Raises:
        StoreError: a path does not exist, another process writes, or the index cannot be written.
        RecipeMismatchError: the index has another recipe and `rebuild` is off.
    """
    settings = settings or load_settings()
    roots = [path.expanduser() for path in paths] or [settings.corpus]
    for root in roots:
        if not root.exists():
            raise StoreError(f"{root} does not exist: name a file or folder of releases")
    return index_releases(read_corpus(roots), roots, settings, parts=parts, rebuild=rebuild, progress=progress)


def index_releases(
    releases: Iterable[PressRelease | ReleaseError],
    roots: Sequence[Path],
    settings: Settings,
    *,
    parts: Parts | None = None,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> SyncReport:
    """Sync releases into the index; what was read from under `roots` before and is not among them goes.

    Raises:
        StoreError: another process writes, or the index cannot be written.
        RecipeMismatchError: the index has another recipe and `rebuild` is off.
    """
    _require_writable(settings.home)
    with writing(settings.home), Store.open(settings.home / "store.db", create=True) as store:
        parts = parts or build_parts(settings)
        if rebuild:
            store.reset(parts.recipe())
        return sync(store, Generations(settings.home), parts, releases, roots, progress)


def _require_writable(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / "write.lock").touch()
    except OSError as error:
        raise StoreError(f"{home} cannot be written ({error.strerror}): set RAG_HOME to a folder of yours") from error


def _ministries(text: str) -> tuple[str, ...]:
    return tuple(ministry.name for ministry in find(text))


def index_status(settings: Settings | None = None) -> dict[str, object]:
    """Counts, recipe, versions and disk of the index, without loading a model."""
    settings = settings or load_settings()
    current = Generations(settings.home).current()
    with Store.open(settings.home / "store.db") as store:
        recipe = store.recipe()
        return {
            "home": str(settings.home),
            "corpus": str(settings.corpus),
            "counts": store.counts(),
            "recipe": asdict(recipe) if recipe else {},
            "generation": current.name if current else "",
            "versions": {name: version(name) for name in _SHOWN_VERSIONS},
            "disk_bytes": sum(path.stat().st_size for path in settings.home.rglob("*") if path.is_file()),
        }
