"""Fact check: each sentence of a text, and what the releases say of it.

A verdict comes from rules on facts in their place: figures and dates, places, ministries and offices, opposites and
denials, quotations letter by letter. Nothing is supported of which a word that matters is not told, and nothing
contradicted without the words that do it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rag.answering.citations import cite
from rag.answering.claim_facts import relative_days
from rag.answering.claim_figures import Compared, State, Terms, compare_figures
from rag.answering.claim_lines import Line, Reading, read_lines, words_of
from rag.answering.claim_names import Named, compare_names
from rag.answering.claim_quotes import Quoted, compare_quotations
from rag.answering.claim_text import NOT_CHECKED, Piece, Reason, take_apart
from rag.answering.figures import Kind, find_figures, precision
from rag.domain import Claim, Difference, Evidence, PressRelease, Query, Verdict
from rag.errors import QuestionError, StoreError
from rag.index.analysis import Analyser
from rag.index.store import Store
from rag.language import detect_language
from rag.retrieval.hybrid import HybridRetriever, best_releases
from rag.retrieval.superseded import is_next
from rag.retrieval.terms import coverage

# Characters of a text that are checked at most, and its claims.
MAX_TEXT = 1_000_000
MAX_CLAIMS = 2_000
_CHUNKS, _RELEASES, _EVIDENCE = 12, 4, 3
_REMEMBERED = 2_048


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a release tells of a claim at all (`about`), and when its sentences tell all of it; `across` two languages.

    `about` is a cosine with `_ABOUT` of the share of the claim's words that the release holds. Measured on development
    claims: evals/DECISIONS.md.
    """

    about: float = 0.8
    sure: float = 0.86
    sure_across: float = 0.83
    told: float = 0.45
    told_across: float = 0.32
    cosine: float = 0.8
    cosine_across: float = 0.73


BOUNDS = Bounds()
_SAME_MATTER = 0.7
_OWN_LANGUAGE, _OTHER_TIME, _DAY = 3.0, 4.0, 2
# A release that states a claim counts beside one that fits it so much better.
_LEAD, _CLEAR = 4.0, 2.0
_ABOUT, _FIGURES = 0.15, 0.08
# Beside the share of its words, what speaks for a claim being told: its meaning, and each figure that is stated.
_MEANT, _STATED, _ENOUGH_STATED = 2.0, 0.15, 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What one release says of a claim; `fit` is that of its best line."""

    verdict: Verdict
    lines: tuple[Line, ...]
    figures: tuple[Compared, ...]
    names: tuple[Named, ...]
    quotations: tuple[Quoted, ...]
    fit: float


class ClaimChecker:
    """Checks the sentences of a text against one index; safe to use from several threads.

    Each sentence is judged within `turns`, such as a semaphore: questions are answered between two of them.
    """

    def __init__(
        self,
        retriever: HybridRetriever,
        store: Store,
        analyser: Analyser,
        bounds: Bounds = BOUNDS,
        turns: AbstractContextManager[object] | None = None,
    ) -> None:
        self._turns = turns or nullcontext()
        self._retriever = retriever
        self._store = store
        self._analyser = analyser
        self._bounds = bounds

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """The sentences of a text, so that a caller can tell how many there are.

        Raises:
            QuestionError: there is no text, or too much of it.
        """
        if not text.strip():
            raise QuestionError("the text to check is empty: give at least one sentence")
        if len(text) > MAX_TEXT:
            raise QuestionError(
                f"the text to check has {len(text):,} characters, at most {MAX_TEXT:,} are read: check it in parts"
            )
        return tuple(take_apart(text, self._analyser))

    def check(self, pieces: Sequence[Piece], day: date | None = None) -> Iterator[Claim]:
        """The verdict on each sentence in order; `day` is that of the text, from which "last year" counts.

        A sentence that could not be checked is given as not run, and the next one is checked.
        """
        terms = lru_cache(_REMEMBERED)(lambda text: frozenset(self._analyser.terms(text)))
        last: PressRelease | None = None
        checked = 0
        for piece in pieces:
            reason = piece.reason
            if reason is None and checked >= MAX_CLAIMS:
                reason = Reason.LIMIT
            if reason is not None:
                verdict = Verdict.NOT_RUN if reason in NOT_CHECKED else Verdict.NOT_CHECKABLE
                yield Claim(piece.text, piece.start, piece.end, verdict, reason=reason.value)
                continue
            checked += 1
            try:
                with self._turns:
                    judged = self._judge(piece.text, day, last, terms)
            except (QuestionError, StoreError):
                yield Claim(piece.text, piece.start, piece.end, Verdict.NOT_RUN, reason=Reason.FAILED.value)
                continue
            if judged is not None and judged.verdict is not Verdict.NOT_FOUND:
                last = judged.lines[0].release
            yield _claim(piece, judged)

    def _judge(self, text: str, day: date | None, last: PressRelease | None, terms: Terms) -> Judged | None:
        """What the release that tells most of a claim says of it; None where none tells of it."""
        language = detect_language(text)
        found = self._retriever.search(Query(text, language), _CHUNKS, read=False)
        figures = [*find_figures(text), *(relative_days(text, day) if day else ())]
        figures.sort(key=lambda figure: figure.start)
        reading = Reading(text, language, found, words_of(found.needs), tuple(figures))
        near = best_releases(found.hits, _RELEASES)
        judged = [j for key in near if (j := self._of_release(reading, key, terms, in_context=False))]
        best = _decided(judged, reading)
        if last is not None and (best is None or best.verdict in {Verdict.NOT_FOUND, Verdict.PARTLY}):
            # What an article says next is most often said of the same release.
            within = self._of_release(reading, last.release_id, terms, in_context=True)
            if within and within.verdict in {Verdict.SUPPORTED, Verdict.CONTRADICTED}:
                return within
        return best

    def _of_release(self, reading: Reading, release_id: str, terms: Terms, *, in_context: bool) -> Judged | None:
        store = self._store
        release = store.release(release_id)
        if release is None:
            return None
        lines = read_lines(reading, release, store.sentences(release_id), store.release_chunks(release_id))
        return judge(reading, lines, terms, self._bounds, in_context=in_context) if lines else None


def judge(reading: Reading, lines: Sequence[Line], terms: Terms, bounds: Bounds, *, in_context: bool) -> Judged:
    """What one release says of a claim; `in_context` where the sentences before it were on that release."""
    best, release = lines[0], lines[0].release
    across = release.language != reading.language
    frame = terms(release.title) | terms(release.ministry)
    held = frame.union(*(line.terms for line in lines))
    about = max(line.cosine for line in lines) + _ABOUT * (1.0 if in_context else coverage(reading.words, held))
    about += _FIGURES * max(line.equal for line in lines)
    if about < bounds.about:
        return Judged(Verdict.NOT_FOUND, (), (), (), (), best.fit)
    figures = tuple(compare_figures(reading, lines, terms))
    names = tuple(compare_names(reading, lines, terms))
    quotations = tuple(compare_quotations(reading.text, lines))
    evidence = _evidence(best, figures, names, quotations)
    told = coverage(reading.words, frame.union(*(line.terms for line in evidence)))
    stated = sum(figure.state is State.STATED for figure in figures)
    meant = max(line.cosine for line in evidence) - (bounds.cosine_across if across else bounds.cosine)
    enough = bounds.told_across if across else bounds.told
    is_told = told + _MEANT * meant + _STATED * min(stated, _ENOUGH_STATED) >= enough
    states = [*(figure.state for figure in figures), *(name.state for name in names)]
    if State.CLASHES in states:
        sure = bounds.sure_across if across else bounds.sure
        verdict = Verdict.CONTRADICTED if about >= sure else Verdict.NOT_FOUND
    elif State.UNSTATED in states or not is_told or any(q.line is None or q.words for q in quotations):
        verdict = Verdict.PARTLY if State.STATED in states or is_told else Verdict.NOT_FOUND
    else:
        verdict = Verdict.SUPPORTED
    return Judged(verdict, evidence, figures, names, quotations, best.fit)


def _evidence(
    best: Line, figures: Sequence[Compared], names: Sequence[Named], quotations: Sequence[Quoted]
) -> tuple[Line, ...]:
    """The lines that decide, those that contradict first; the best fitting one is always among them."""
    clashing = [f.slot.line for f in figures if f.state is State.CLASHES and f.slot]
    clashing += [n.line for n in names if n.state is State.CLASHES and n.line]
    stating = [f.slot.line for f in figures if f.state is State.STATED and f.slot]
    stating += [q.line for q in quotations if q.line]
    lines = {line.sentence.ordinal: line for line in (*clashing, best, *stating)}
    return tuple(list(lines.values())[:_EVIDENCE])


def _decided(judged: Sequence[Judged], reading: Reading) -> Judged | None:
    """One verdict of several: what a release states is so; else the release that tells most of it decides."""
    telling = [j for j in judged if j.verdict is not Verdict.NOT_FOUND]
    if not telling:
        return None
    foremost = max(telling, key=lambda j: _standing(j, reading))
    least = _standing(foremost, reading) - _LEAD
    supporting = [j for j in telling if j.verdict is Verdict.SUPPORTED and _standing(j, reading) >= least]
    if not supporting:
        return foremost
    best = max(supporting, key=lambda j: _standing(j, reading))
    if any(figure.kind is Kind.DATE for figure in reading.figures):
        return best
    later = [
        j
        for j in telling
        if j.verdict is Verdict.CONTRADICTED
        and j.lines[0].release.published > best.lines[0].release.published
        and (is_next(best.lines[0].release, j.lines[0].release) or j.lines[0].titled >= _SAME_MATTER)
    ]
    if not later:
        return best
    newest = max(later, key=lambda j: j.lines[0].release.published)
    return replace(newest, verdict=Verdict.TIME_SENSITIVE, lines=(newest.lines[0], *best.lines[:2]))


def _standing(judged: Judged, reading: Reading) -> float:
    """How much speaks for the release that a claim is of: its best line, its language, its time."""
    own = judged.lines[0].release.language == reading.language
    other_time = [f for f in judged.figures if f.state is not State.STATED and 0 <= precision(f.claimed) < _DAY]
    clear = _CLEAR * (judged.verdict in {Verdict.SUPPORTED, Verdict.CONTRADICTED})
    return judged.fit + clear + _OWN_LANGUAGE * own - _OTHER_TIME * len(other_time)


def _claim(piece: Piece, judged: Judged | None) -> Claim:
    if judged is None or judged.verdict is Verdict.NOT_FOUND:
        return Claim(piece.text, piece.start, piece.end, Verdict.NOT_FOUND)
    citations = cite(Evidence(line.release, line.sentence, line.fit) for line in judged.lines)
    return Claim(piece.text, piece.start, piece.end, judged.verdict, citations, tuple(_differences(piece.text, judged)))


def _differences(text: str, judged: Judged) -> Iterator[Difference]:
    """Where claim and release part, each with its place in both."""
    numbers = {(line.release.release_id, line.sentence.ordinal): n for n, line in enumerate(judged.lines, start=1)}
    for part in _parting(judged):
        words = text[slice(*part.claimed)]
        n = numbers.get((part.line.release.release_id, part.line.sentence.ordinal), 0) if part.line else 0
        if part.line is None or not n:
            yield Difference(part.kind, words, part.claimed[0], part.instead)
            continue
        found = part.line.text[slice(*part.found)] or part.instead
        yield Difference(part.kind, words, part.claimed[0], found, n, part.found[0])


def _parting(judged: Judged) -> Iterator[Named]:
    """Every fact that the release does not state, as places in the claim and in a line."""
    for figure in judged.figures:
        span = figure.claimed.start, figure.claimed.end
        kind = figure.claimed.kind.value
        if figure.ways and figure.slot:
            (mine, other), line = figure.ways, figure.slot.line
            yield Named("direction", (mine.start, mine.end), figure.state, line, (other.start, other.end))
        elif figure.state is State.CLASHES and figure.slot:
            found = figure.slot.figure.start, figure.slot.figure.end
            yield Named(kind, span, figure.state, figure.slot.line, found)
        elif figure.state is State.UNSTATED:
            yield Named(kind, span, figure.state)
    yield from judged.names
    for quoted in judged.quotations:
        for claimed, found in quoted.words:
            yield Named("quotation", claimed, State.CLASHES, quoted.line, found)
