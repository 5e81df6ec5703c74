"""Sync: gather what is known and wanted, decide with a pure function, apply.

Killed at any moment and run again, it ends in the same state.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.domain import Chunk, PressRelease, Sentence
from rag.errors import ReleaseError
from rag.index.analysis import Analyser
from rag.index.chunking import CHUNKER_NAME, chunk_release
from rag.index.embedding import Embedder, Passage
from rag.index.generations import Generations
from rag.index.rows import StoredChunk
from rag.index.sentences import split_sentences
from rag.index.store import Known, Recipe, Store, fingerprint

# Chunks embedded at a time: enough for batches of like length, little enough to lose on a kill.
_CHUNKS_A_STEP = 128


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, as release ids: `move` changes the noted source file only."""

    add: tuple[str, ...]
    update: tuple[str, ...]
    move: tuple[str, ...]
    delete: tuple[str, ...]


@dataclass(slots=True)
class SyncReport:
    """What a sync did; `skipped` are the files and records that could not be read."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    embedded: int = 0
    tokens: int = 0
    chunks: int = 0
    seconds: float = 0.0
    published: str | None = None
    skipped: list[ReleaseError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Parts:
    """What turns a release into chunks: finished objects, so that a test can pass fakes."""

    analyser: Analyser
    embedder: Embedder

    def recipe(self) -> Recipe:
        """The recipe that these parts make."""
        return Recipe(self.embedder.name, self.embedder.dimension, CHUNKER_NAME, self.analyser.name)


Progress = Callable[[int, int, SyncReport], None]


def plan_sync(
    known: Mapping[str, Known],
    wanted: Mapping[str, Known],
    roots: Collection[Path],
    damaged: Collection[str],
) -> Plan:
    """Decide what to do with each release.

    Deleted is what was read from under `roots` and is there no more; a source in `damaged` (it had an
    unreadable part) loses nothing, since what is missing may stand in that part.
    """
    changed = [key for key, item in wanted.items() if key in known and known[key].fingerprint != item.fingerprint]
    moved = [key for key, item in wanted.items() if key in known and known[key].source != item.source]
    gone = [key for key, item in known.items() if key not in wanted and _is_under(item.source, roots)]
    return Plan(
        add=tuple(key for key in wanted if key not in known),
        update=tuple(changed),
        move=tuple(key for key in moved if key not in set(changed)),
        delete=tuple(key for key in gone if known[key].source not in damaged),
    )


def sync(
    store: Store,
    generations: Generations,
    parts: Parts,
    found: Iterable[PressRelease | ReleaseError],
    roots: Sequence[Path],
    progress: Progress | None = None,
) -> SyncReport:
    """Bring the store in line with `found`, then publish a generation if the current one differs.

    The caller holds `generations.writing`.

    Raises:
        RecipeMismatchError: the store was made with other parts.
        StoreError: the store cannot be written, or the new generation does not verify.
    """
    began = time.monotonic()
    recipe = parts.recipe()
    store.require_recipe(recipe)
    store.set_recipe(recipe)
    report = SyncReport()
    known = store.known()
    scanned = [root.resolve() for root in roots]
    releases, damaged = _gather(found, known, scanned, report)
    wanted = {key: Known(fingerprint(release), release.source) for key, release in releases.items()}
    plan = plan_sync(known, wanted, scanned, damaged)
    store.delete(plan.delete)
    store.move((key, wanted[key].source) for key in plan.move)
    outdated = [key for key, item in known.items() if not item.fingerprint and key not in {*wanted, *plan.delete}]
    work = [releases[key] for key in (*plan.add, *plan.update)] + list(store.releases(outdated).values())
    report.unchanged = len(wanted) - len(plan.add) - len(plan.update)
    report.added, report.updated, report.deleted = len(plan.add), len(plan.update), len(plan.delete)
    _derive(store, parts, work, report, progress)
    if not generations.is_current(store, recipe):
        report.published = generations.publish(store, recipe).name
    report.seconds = time.monotonic() - began
    return report


def _gather(
    found: Iterable[PressRelease | ReleaseError],
    known: Mapping[str, Known],
    scanned: Collection[Path],
    report: SyncReport,
) -> tuple[dict[str, PressRelease], set[str]]:
    """Releases by id and the sources that had errors; an id that another folder holds is such an error."""
    releases: dict[str, PressRelease] = {}
    damaged = set[str]()
    for item in found:
        if isinstance(item, ReleaseError):
            error = item
        elif holder := _other_holder(item, known, scanned):
            reason = f"the id {item.release_id!r} is already indexed from {holder}: give one of them another id"
            error = ReleaseError(item.source, reason)
        else:
            releases[item.release_id] = item
            continue
        report.skipped.append(error)
        damaged.add(error.source)
    return releases, damaged


def _other_holder(release: PressRelease, known: Mapping[str, Known], scanned: Collection[Path]) -> str | None:
    """The file outside the synced folders that still holds a release of this id."""
    twin = known.get(release.release_id)
    if twin is None or twin.source == release.source or _is_under(twin.source, scanned):
        return None
    return twin.source if Path(twin.source).exists() else None


def _derive(
    store: Store, parts: Parts, work: Sequence[PressRelease], report: SyncReport, progress: Progress | None
) -> None:
    done = 0
    for batch in _steps(parts, work):
        _embed_and_put(store, parts, batch, report)
        done += len(batch)
        if progress:
            progress(done, len(work), report)


@dataclass(frozen=True, slots=True)
class _Cut:
    release: PressRelease
    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]


def _steps(parts: Parts, work: Sequence[PressRelease]) -> Iterator[list[_Cut]]:
    batch: list[_Cut] = []
    for release in work:
        sentences = split_sentences(release.body, parts.analyser)
        batch.append(_Cut(release, sentences, chunk_release(release, sentences, parts.embedder.count_tokens)))
        if sum(len(cut.chunks) for cut in batch) >= _CHUNKS_A_STEP:
            yield batch
            batch = []
    if batch:
        yield batch


def _embed_and_put(store: Store, parts: Parts, batch: Sequence[_Cut], report: SyncReport) -> None:
    """Embed what is new in these releases, all in one call, and write each release in a transaction."""
    kept = store.chunks([chunk.chunk_id for cut in batch for chunk in cut.chunks])
    new = [(chunk, cut) for cut in batch for chunk in cut.chunks if not _still_fits(kept.get(chunk.chunk_id), chunk)]
    passages = [_passage(chunk, cut.sentences) for chunk, cut in new]
    vectors = parts.embedder.embed_chunks(passages)
    terms = iter(parts.analyser.terms_many([text for chunk, cut in new for text in _texts(chunk, cut)]))
    derived = {
        chunk.chunk_id: StoredChunk(
            chunk,
            title_terms=tuple(next(terms)),
            sentence_terms=tuple(tuple(next(terms)) for _ in range(chunk.first, chunk.last + 1)),
            vector=vector.chunk,
            sentence_vectors=vector.sentences,
            reading_vectors=vector.readings,
        )
        for (chunk, _), vector in zip(new, vectors, strict=True)
    }
    for cut in batch:
        stored = [derived.get(chunk.chunk_id) or _moved(kept[chunk.chunk_id], chunk) for chunk in cut.chunks]
        store.put(cut.release, fingerprint(cut.release), cut.sentences, stored)
        report.chunks += len(stored)
    report.embedded += len(new)
    report.tokens += sum(parts.embedder.count_tokens(f"{p.header}\n{p.text}") for p in passages)


def _still_fits(stored: StoredChunk | None, chunk: Chunk) -> bool:
    """Whether the stored vectors serve: the same text, cut into as many sentences."""
    return stored is not None and len(stored.sentence_vectors) == chunk.last - chunk.first + 1


def _moved(stored: StoredChunk, chunk: Chunk) -> StoredChunk:
    return replace(stored, chunk=chunk)


def _passage(chunk: Chunk, sentences: Sequence[Sentence]) -> Passage:
    spans = tuple((s.start - chunk.start, s.end - chunk.start) for s in sentences[chunk.first : chunk.last + 1])
    return Passage(chunk.header, chunk.text, spans)


def _texts(chunk: Chunk, cut: _Cut) -> Iterator[str]:
    """What the search terms of a chunk come from: the title, then each sentence."""
    yield _title(cut.release)
    yield from (sentence.text for sentence in cut.sentences[chunk.first : chunk.last + 1])


def _title(release: PressRelease) -> str:
    return "\n".join((release.title, *release.subtitles, release.ministry))


def _is_under(source: str, roots: Collection[Path]) -> bool:
    path = Path(source)
    return any(path == root or root in path.parents for root in roots)
