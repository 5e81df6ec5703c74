"""Fact check: each sentence of a text, and what the releases say of it.

A verdict comes from rules on facts in their place: figures and dates, places, ministries and offices, opposites and
denials, quotations letter by letter. Nothing is supported of which a word that matters is not told, and nothing
contradicted without the words that do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from functools import lru_cache

from rag.answering.citations import cite
from rag.answering.claim_facts import relative_days
from rag.answering.claim_figures import State
from rag.answering.claim_judging import BOUNDS, Bounds, Judged, Rivals, judge, score_of
from rag.answering.claim_lines import Line, Reading, Terms, read_lines, words_of
from rag.answering.claim_names import Named
from rag.answering.claim_proper import find_names
from rag.answering.claim_text import NOT_CHECKED, Piece, Reason, take_apart
from rag.answering.claim_times import is_past, is_timed
from rag.answering.claim_votes import Ballot, ClaimVoter
from rag.answering.figures import find_figures, precision
from rag.domain import Claim, Difference, Evidence, PressRelease, Query, Verdict
from rag.errors import QuestionError, StoreError
from rag.index.analysis import Analyser
from rag.index.store import Store
from rag.language import detect_language
from rag.retrieval.hybrid import HybridRetriever, best_releases
from rag.retrieval.superseded import is_next

# Characters of a text that are checked at most, and its claims.
MAX_TEXT = 1_000_000
MAX_CLAIMS = 2_000
# Of the releases near a claim, those that are judged, and those that show how near others are.
_CHUNKS, _RELEASES, _RIVALS, _EDITIONS = 12, 4, 6, 8
_REMEMBERED = 2_048
_SAME_MATTER = 0.7
_OWN_LANGUAGE, _OTHER_TIME, _DAY = 3.0, 4.0, 2
# A release that states a claim counts beside one that fits it so much better.
_LEAD, _CLEAR = 4.0, 2.0


class ClaimChecker:
    """Checks the sentences of a text against one index; safe to use from several threads.

    Each sentence is judged within `turns`, such as a semaphore: questions are answered between two of them. `voter`
    has a say where meaning decides.
    """

    def __init__(
        self,
        retriever: HybridRetriever,
        store: Store,
        analyser: Analyser,
        bounds: Bounds = BOUNDS,
        turns: AbstractContextManager[object] | None = None,
        voter: ClaimVoter | None = None,
    ) -> None:
        self._turns = turns or nullcontext()
        self._voter = voter
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
        ballot = Ballot(self._voter)
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
                    reading = self._read(piece.text, day)
                    judged = self._judge(reading, last, terms)
            except (QuestionError, StoreError):
                yield Claim(piece.text, piece.start, piece.end, Verdict.NOT_RUN, reason=Reason.FAILED.value)
                continue
            told = None
            if judged is not None:
                judged, told = ballot.on(reading, judged)
                last = last if judged.verdict is Verdict.NOT_FOUND else judged.lines[0].release
            yield _claim(piece, judged, told)

    def _read(self, text: str, day: date | None) -> Reading:
        language = detect_language(text)
        found = self._retriever.search(Query(text, language), _CHUNKS, read=False)
        figures = [*find_figures(text), *(relative_days(text, day) if day else ())]
        figures.sort(key=lambda figure: figure.start)
        names = find_names(text, language, self._analyser)
        return Reading(text, language, found, words_of(found.needs), tuple(figures), names)

    def _judge(self, reading: Reading, last: PressRelease | None, terms: Terms) -> Judged | None:
        """What the release that tells most of a claim says of it; None where none tells of it."""
        foremost = best_releases(reading.found.hits, _RIVALS)
        near = {key: self._lines(reading, key) for key in foremost}
        judged = [j for key in foremost[:_RELEASES] if (j := self._of_release(reading, key, near, terms))]
        best = _decided(judged, reading)
        if last is not None and (best is None or best.verdict in {Verdict.NOT_FOUND, Verdict.PARTLY}):
            # What an article says next is most often said of the same release.
            within = self._of_release(reading, last.release_id, near, terms, in_context=True)
            if within and within.verdict in {Verdict.SUPPORTED, Verdict.CONTRADICTED}:
                return within
        return self._as_of_today(reading, best, judged, near, terms)

    def _as_of_today(
        self,
        reading: Reading,
        best: Judged | None,
        judged: Sequence[Judged],
        near: Mapping[str, Sequence[Line]],
        terms: Terms,
    ) -> Judged | None:
        """A verdict, but for what is supported and is no more by the same release or a later one of its matter."""
        if best is None or best.verdict is not Verdict.SUPPORTED:
            return best
        if is_past(reading.text, best.lines[0].text):
            return replace(best, verdict=Verdict.TIME_SENSITIVE)
        if is_timed(reading):
            return best
        release = best.lines[0].release
        others = [j for j in judged if j.lines and _is_of_one_matter(release, j.lines[0])]
        for key in best_releases(reading.found.hits, _EDITIONS):
            edition = self._store.release(key)
            if edition and edition.language == release.language and is_next(release, edition):
                others += filter(None, [self._of_release(reading, key, near, terms, in_context=True)])
        newer = _newer(release, others)
        if newer is None:
            return best
        return replace(newer, verdict=Verdict.TIME_SENSITIVE, lines=(newer.lines[0], *best.lines[:2]))

    def _lines(self, reading: Reading, release_id: str) -> list[Line]:
        store = self._store
        release = store.release(release_id)
        if release is None:
            return []
        return read_lines(reading, release, store.sentences(release_id), store.release_chunks(release_id))

    def _of_release(
        self,
        reading: Reading,
        release_id: str,
        near: Mapping[str, Sequence[Line]],
        terms: Terms,
        *,
        in_context: bool = False,
    ) -> Judged | None:
        lines = near.get(release_id) or self._lines(reading, release_id)
        if not lines:
            return None
        others = [key for key in near if key != release_id and near[key]]
        rivals = Rivals(
            max((score_of(reading, key) for key in others), default=0.0),
            max((line.cosine for key in others for line in near[key]), default=0.0),
        )
        return judge(reading, lines, terms, self._bounds, rivals, in_context=in_context)


def _newer(release: PressRelease, others: Iterable[Judged]) -> Judged | None:
    """What the newest release of another time contradicts of a claim that an older one supports."""
    later = [
        j for j in others if j.verdict is Verdict.CONTRADICTED and j.lines[0].release.published > release.published
    ]
    return max(later, key=lambda j: j.lines[0].release.published, default=None)


def _decided(judged: Sequence[Judged], reading: Reading) -> Judged | None:
    """One verdict of several: what a release states is so; else the release that tells most of it decides."""
    telling = [j for j in judged if j.verdict is not Verdict.NOT_FOUND]
    if not telling:
        return max((j for j in judged if j.lines), key=lambda j: _standing(j, reading), default=None)
    foremost = max(telling, key=lambda j: _standing(j, reading))
    least = _standing(foremost, reading) - _LEAD
    supporting = [j for j in telling if j.verdict is Verdict.SUPPORTED and _standing(j, reading) >= least]
    return max(supporting, key=lambda j: _standing(j, reading), default=foremost)


def _is_of_one_matter(release: PressRelease, line: Line) -> bool:
    """Whether a line is of the next release of a series, or its title says what the claim is on."""
    return is_next(release, line.release) or line.titled >= _SAME_MATTER


def _standing(judged: Judged, reading: Reading) -> float:
    """How much speaks for the release that a claim is of: its best line, its language, its time."""
    own = judged.lines[0].release.language == reading.language
    other_time = [f for f in judged.figures if f.state is not State.STATED and 0 <= precision(f.claimed) < _DAY]
    clear = _CLEAR * (judged.verdict in {Verdict.SUPPORTED, Verdict.CONTRADICTED})
    return judged.fit + clear + _OWN_LANGUAGE * own - _OTHER_TIME * len(other_time)


def _claim(piece: Piece, judged: Judged | None, told: Reason | None) -> Claim:
    if judged and judged.verdict is Verdict.TIME_SENSITIVE and is_past(piece.text, judged.lines[0].text):
        told = Reason.BEFORE
    reason = told.value if told else ""
    if judged is None or judged.verdict is Verdict.NOT_FOUND:
        return Claim(piece.text, piece.start, piece.end, Verdict.NOT_FOUND, reason=reason)
    citations = cite(Evidence(line.release, line.sentence, line.fit) for line in judged.lines)
    # Rules for a figure and for the sentence may find the same words.
    differences = tuple(dict.fromkeys(_differences(piece.text, judged)))
    return Claim(piece.text, piece.start, piece.end, judged.verdict, citations, differences, reason)


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
