"""Evidence: the sentences of one release that answer a query, or none.

Each candidate sentence is weighed by what it names of the question (with the title, and with the sentences around it),
by its cosine to the question, by whether it holds the kind of words asked for, and by whether it is of the month or the
issue that the question is bound to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt

from rag.domain import Evidence, Facet, Hit, PressRelease, Query, Sentence
from rag.errors import StoreError
from rag.index.answer_reader import Reading, View
from rag.index.pair_scorer import SENTENCES, Sentences
from rag.index.rows import StoredChunk
from rag.index.store import Store
from rag.retrieval.claims import asks_for_claims, find_claims
from rag.retrieval.constraints import Constraints, find_constraints
from rag.retrieval.focus import focus
from rag.retrieval.forms import FORMED, find_marks, held_facets
from rag.retrieval.headings import is_bare
from rag.retrieval.hybrid import Found, day_of
from rag.retrieval.screening import is_order
from rag.retrieval.signs import PLAIN_WEIGHTS, READ_WEIGHTS, SEEN_SIGNS, WEIGHTS, Signs
from rag.retrieval.terms import Need, coverage

# Chunks whose sentences are weighed.
_CHUNKS = 10
# Characters at the beginning of a release that say which issue of something it is on.
_LEAD = 300
Matrix = npt.NDArray[np.float32]
# A chunk and the row of a sentence in it.
_Place = tuple[StoredChunk, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what speaks for it, and its score.

    `around` is the coverage of the question's words by title, date and chunk, whose terms are the `context`; `terms`
    are those of the sentence. `facets` are the asked facets that it holds words for; `bound` tells that it is of the
    time and issue that the question names.
    """

    release_id: str
    sentence: Sentence
    signs: Signs
    around: float
    facets: frozenset[Facet]
    bound: bool
    terms: frozenset[str]
    context: frozenset[str]
    score: float

    @property
    def cosine(self) -> float:
        """The cosine of sentence and question."""
        return self.signs.cosine


def weigh(query: Query, found: Found, store: Store) -> list[Candidate]:
    """Every sentence of the best chunks, best first; for the latest there is, of the best release alone.

    What a release repeats of others only to answer it is left out, unless just that is asked for; and so are orders to
    the assistant, which a release that was tampered with may hold.
    """
    hits = found.hits[:_CHUNKS]
    if query.latest and hits:
        hits = tuple(hit for hit in hits if hit.chunk.release_id == hits[0].chunk.release_id)
    releases = store.releases(hit.chunk.release_id for hit in hits)
    sentences = {key: store.sentences(key) for key in releases}
    heard = asks_for_claims(query.text)
    claims = {key: frozenset[int]() if heard else find_claims(own) for key, own in sentences.items()}
    asked = _Asked(
        query,
        found,
        find_constraints(query.text),
        focus(query.text, query.language, found.needs),
        len(FORMED.intersection(query.facets)),
    )
    weighed = [
        (candidate, place)
        for hit in hits
        for candidate, place in _of_chunk(asked, hit, releases[hit.chunk.release_id], sentences[hit.chunk.release_id])
        if candidate.sentence.ordinal not in claims[candidate.release_id] and not is_order(candidate.sentence.text)
    ]
    weighed.sort(key=lambda pair: -pair[0].score)
    return _read(found.reading, weighed)


def _read(reading: Reading | None, weighed: Sequence[tuple[Candidate, _Place]]) -> list[Candidate]:
    """The candidates, best first, after the best of them were read for answers; what was not read comes behind."""
    candidates = [candidate for candidate, _ in weighed]
    if reading is None or not candidates:
        return candidates
    first = candidates[:SENTENCES]
    places = [place for _, place in weighed[:SENTENCES]]
    signs = seen_signs(first)

    def scored(view: View, vectors: Sequence[Matrix], weights: Signs) -> Matrix:
        own, before, behind = np.stack(vectors, axis=1)
        scores = np.array([c.signs.score(weights) for c in first], np.float32)
        result: Matrix = scores + view.scorer.added(view.vector, Sentences(own, before, behind, signs, scores))
        return result

    plain = scored(reading.plain, [beside(c.sentence_vectors, row) for c, row in places], PLAIN_WEIGHTS)
    answers = scored(reading.read, [beside(_readings(c), row) for c, row in places], READ_WEIGHTS)
    read = [replace(c, score=score) for c, score in zip(first, ((plain + answers) / 2).tolist(), strict=True)]
    read.sort(key=lambda c: -c.score)
    # Without having been read none is taken for likelier than those that were.
    least = read[-1].score
    return [*read, *(replace(c, score=min(c.score, least)) for c in candidates[SENTENCES:])]


def seen_signs(candidates: Sequence[Candidate]) -> Matrix:
    """The signs of candidates that perceptrons see, shape (n, signs)."""
    return np.array([astuple(c.signs)[:SEEN_SIGNS] for c in candidates], np.float32)


def beside(vectors: Matrix, row: int) -> Matrix:
    """The vectors of a sentence of a chunk and of those before and behind it, (3, dim); zeros where there is none."""
    nothing = np.zeros_like(vectors[0])
    return np.stack([
        vectors[row],
        vectors[row - 1] if row else nothing,
        vectors[row + 1] if row + 1 < len(vectors) else nothing,
    ])


def _readings(stored: StoredChunk) -> Matrix:
    """The vectors of the sentences of a chunk as they were read for answers."""
    if stored.reading_vectors is None:
        raise StoreError(
            f"The chunk {stored.chunk.chunk_id} was indexed without being read for answers: run `python -m rag index "
            "--rebuild`."
        )
    return stored.reading_vectors


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with what is read from it once."""

    query: Query
    found: Found
    constraints: Constraints
    focus: Need | None
    formed: int


def _of_chunk(
    asked: _Asked, hit: Hit, release: PressRelease, sentences: Sequence[Sentence]
) -> Iterator[tuple[Candidate, _Place]]:
    chunk, stored = hit.chunk, asked.found.stored[hit.chunk.chunk_id]
    title = frozenset(stored.title_terms).union(_date_terms(chunk.header))
    context = title | stored.terms
    # The title is why the release is read; what a follow-up asks for beyond it must stand in the sentence.
    title, needs = (frozenset(), asked.found.own) if asked.found.own else (title, asked.found.needs)
    around = coverage(asked.found.needs, context)
    bound_around = _is_bound(asked, chunk.text, release)
    cosines = stored.sentence_vectors @ asked.found.vector
    plain, answers = _cosines(asked.found.reading, stored)
    for row, sentence in enumerate(sentences[chunk.first : chunk.last + 1]):
        bound = bound_around and _is_bound(asked, sentence.text, release)
        terms = frozenset(stored.sentence_terms[row])
        around_it = terms.union(title, *stored.sentence_terms[max(0, row - 1) : row + 2])
        facets = held_facets(asked.query, sentence.text)
        signs = Signs(
            titled=coverage(needs, terms | title),
            near=coverage(needs, around_it),
            cosine=float(cosines[row]),
            facets=len(facets) / asked.formed if asked.formed else 0.0,
            focus=float(asked.focus is not None and not terms.isdisjoint(asked.focus.terms)),
            bound=float(bound),
            bound_around=float(bound_around),
            rank=asked.found.hits[0].score - hit.score,
            length=math.log(len(sentence.text) + 1),
            bare=float(is_bare(sentence.text)),
            plain=float(plain[row]),
            answers=float(answers[row]),
        )
        score = (
            (signs.score(PLAIN_WEIGHTS) + signs.score(READ_WEIGHTS)) / 2
            if asked.found.reading
            else signs.score(WEIGHTS)
        )
        candidate = Candidate(release.release_id, sentence, signs, around, facets, bound, terms, context, score)
        yield candidate, (stored, row)


def _cosines(reading: Reading | None, stored: StoredChunk) -> tuple[Matrix, Matrix]:
    """Those of the sentences of a chunk to a question as it is read beside them, plain and read; zeros if it is not."""
    if reading is None:
        nothing = np.zeros(len(stored.sentence_vectors), np.float32)
        return nothing, nothing
    return stored.sentence_vectors @ reading.plain.vector, _readings(stored) @ reading.read.vector


def _is_bound(asked: _Asked, text: str, release: PressRelease) -> bool:
    """Whether a text is of the time and issue that the question names; the title of its release says it for it too."""
    constraints = asked.constraints
    return not constraints or constraints.are_met_by(
        f"{release.title}\n{text}", release.published.date(), release.body[:_LEAD]
    )


def _date_terms(header: str) -> list[str]:
    """The date at the end of a header as terms: "2025-08-04" is met by 2025, 2025년 and 8월."""
    day = day_of(header)
    return [str(day.year), f"{day.year}년", f"{day.month}월"] if day else []


def as_evidence(query: Query, chosen: Sequence[Candidate], releases: dict[str, PressRelease]) -> tuple[Evidence, ...]:
    """Chosen sentences with the answering words marked, a day resolved by the release's date."""
    return tuple(
        Evidence(
            releases[c.release_id],
            c.sentence,
            c.score,
            find_marks(query, c.sentence.text, releases[c.release_id]),
        )
        for c in chosen
    )
