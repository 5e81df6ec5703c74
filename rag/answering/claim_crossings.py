"""Words that a claim gives each other's place: "A by X, B by Y" where the release says "A by Y, B by X".

Figures of one sort are compared in `claim_exchanges`; here whatever two parts of a claim tell apart: who does which,
what is where. Both parts must be built alike, by their particles or with figures of a sort. Of 520 true claims on real
releases none is held to be exchanged: evals/DECISIONS.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from rag.answering.claim_equal import is_among
from rag.answering.claim_exchanges import are_of_a_sort
from rag.answering.claim_figures import State
from rag.answering.claim_lines import KO_CLAUSE, Line, Reading, Terms, parts_between
from rag.answering.claim_names import Named

# Lines in which the words of a claim are looked for, and what tells two of a part apart from two of the other.
_LINES, _LEAST = 6, 2
# Segments of the lines that are held against each other at most.
_MIXED = 24
# Characters of a claim at most: what is longer is no sentence.
_LONGEST = 1_000
# The share of what each part of a claim tells that the two parts of the lines must name, where no figure is exchanged.
_SHARE = 0.4
CLAUSE_BREAK = re.compile(rf"(?:,(?!\d)|;|{KO_CLAUSE}|\s(?:while|but|whereas|and)(?=\s))\s?")
_SOFT = re.compile(r"(?<=[가-힣])[과와]\s")
_SEGMENT = re.compile(
    rf"(?:,(?!\d)|[;\n/▲△▸▴◇◈ㆍ·→]|\s[-–]\s|{KO_CLAUSE}\s|\)|(?<=다)\.\s|\s(?:and|while|but|whereas)\s)"
)
_WORD = re.compile(r"\S+")
_MARKS = ".,)’”」』'\""
# What a Korean word is in its clause, by its particle; 은 and 는 mark a topic whatever it is.
_ROLES = {
    "topic": "은 는 도 만",
    "subject": "이 가",
    "object": "을 를",
    "place": "에 에서 에게 에는 에서는",
    "means": "으로 로 으로는 로는",
    "owner": "의",
    "beside": "와 과",
    "from": "부터",
    "until": "까지",
    "end": "이고 이며 이다 다",
}
_ROLE_OF = {particle: role for role, particles in _ROLES.items() for particle in particles.split()}
_PARTICLE = re.compile(rf"(?:{'|'.join(sorted(_ROLE_OF, key=len, reverse=True))})$")
# What ends a name in a row of names ("A 대표와 B 대표가"), besides.
_NO_NAME = re.compile(r"(?:고|며|한|된|할)$")
_ANY = frozenset({"any"})

# A word of a claim, or the number of a figure of it.
Mark = str | int


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a claim: its place, what it names, and what each of these is in it."""

    start: int
    end: int
    marks: frozenset[Mark]
    roles: Mapping[Mark, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of a line, and what it names of a claim."""

    line: Line
    start: int
    end: int
    marks: frozenset[Mark]


def crossed(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """Two parts of a claim whose words stand exchanged in two parts of the lines that fit it best."""
    if len(reading.text) > _LONGEST:
        return
    parts = [
        (first, second)
        for first, second in map(_told_apart, _parts(reading, terms))
        if min(len(first.marks), len(second.marks)) >= _LEAST
    ]
    if not parts:
        return
    segments = [segment for line in lines[:_LINES] for segment in _segments(reading, line, terms)]
    for first, second in parts:
        # Each holds something of either part.
        mixed = [segment for segment in segments if segment.marks & first.marks and segment.marks & second.marks]
        mixed = mixed[:_MIXED]
        for one, another in combinations(mixed, 2):
            if _are_crossed(reading, (first, second), (one, another)):
                yield Named("swapped", (first.start, second.end), State.CLASHES, one.line, (one.start, one.end))
                return


def _told_apart(parts: tuple[_Part, _Part]) -> tuple[_Part, _Part]:
    """Two parts of a claim without what both name."""
    first, second = parts
    return replace(first, marks=first.marks - second.marks), replace(second, marks=second.marks - first.marks)


def _are_crossed(reading: Reading, parts: tuple[_Part, _Part], segments: tuple[_Segment, _Segment]) -> bool:
    """Whether what two parts of a claim tell apart stands in two segments the other way round."""
    (first, second), (one, another) = parts, segments
    own, other = first.marks, second.marks
    here, there = one.marks - another.marks, another.marks - one.marks
    pairs = (here & own, there & other), (there & own, here & other)
    has_figure = any(isinstance(mark, int) for mark in here & (own | other))
    met = one.marks | another.marks
    is_told = all(len(met & part) >= _SHARE * len(part) for part in (own, other))
    # An English word has no particle: there a figure must be among what is exchanged.
    is_comparable = has_figure or (reading.language == "ko" and is_told)
    return is_comparable and all(_are_counterparts(reading, pair, first, second) for pair in pairs)


def _are_counterparts(
    reading: Reading, pair: tuple[frozenset[Mark], frozenset[Mark]], first: _Part, second: _Part
) -> bool:
    """Whether what stands in two parts of a claim is the same in both: figures of a sort, or words of one role."""
    one, other = pair
    if not one or not other:
        return False
    counted = [[reading.figures[mark] for mark in marks if isinstance(mark, int)] for marks in pair]
    if all(counted):
        return any(are_of_a_sort(a, b) for a in counted[0] for b in counted[1])
    if any(counted):
        return False
    roles = [
        frozenset[str]().union(*(part.roles.get(mark, ()) for mark in marks))
        for part, marks in ((first, one), (second, other))
    ]
    return not roles[0].isdisjoint(roles[1])


def _parts(reading: Reading, terms: Terms) -> Iterator[tuple[_Part, _Part]]:
    """Clauses of a claim beside each other, and names that 와 joins."""
    text = reading.text
    clauses = list(parts_between(CLAUSE_BREAK, text))
    for one, other in pairwise(clauses):
        yield _part(reading, one, terms), _part(reading, other, terms)
    for match in _SOFT.finditer(text):
        start = max(start for start, _ in clauses if start <= match.start())
        end = min(end for _, end in clauses if end >= match.start())
        before = _name_before(text, start, match.start()), match.start()
        behind = match.end(), _name_behind(text, match.end(), max(end, match.end()))
        yield _part(reading, before, terms, is_name=True), _part(reading, behind, terms, is_name=True)


def _name_before(text: str, start: int, end: int) -> int:
    """Where the name that ends at `end` begins."""
    begin = end
    for word in reversed(list(_WORD.finditer(text, start, end))):
        if word.end() < end and _ends_name(word[0]):
            break
        begin = word.start()
    return begin


def _name_behind(text: str, start: int, end: int) -> int:
    """Where the name that begins at `start` ends."""
    last = start
    for word in _WORD.finditer(text, start, end):
        last = word.end()
        if _ends_name(word[0]):
            break
    return last


def _ends_name(word: str) -> bool:
    bare = word.rstrip(_MARKS)
    return bool(_PARTICLE.search(bare) or _NO_NAME.search(bare))


def _part(reading: Reading, span: tuple[int, int], terms: Terms, *, is_name: bool = False) -> _Part:
    start, end = span
    marks = _marks(reading, start, end, terms)
    if is_name:
        return _Part(start, end, marks, dict.fromkeys(marks, _ANY))
    roles: dict[Mark, frozenset[str]] = {}
    pending: set[Mark] = set()
    for word in _WORD.finditer(reading.text, start, end):
        bare = word[0].rstrip(_MARKS)
        pending |= _marks(reading, word.start(), word.end(), terms)
        particle = _PARTICLE.search(bare)
        if particle and len(bare) > 1:
            for mark in pending:
                roles[mark] = roles.get(mark, frozenset()) | {_ROLE_OF[particle[0]]}
            pending.clear()
    for mark in pending:
        roles[mark] = roles.get(mark, frozenset()) | {"last"}
    return _Part(start, end, marks, roles)


def _marks(reading: Reading, start: int, end: int, terms: Terms) -> frozenset[Mark]:
    """What a part of a claim names: its words, and its figures by their numbers."""
    words = {need.word for need in reading.needs_in(reading.text[start:end], terms)}
    return frozenset(words) | {n for n, figure in enumerate(reading.figures) if start <= figure.start < end}


def _segments(reading: Reading, line: Line, terms: Terms) -> Iterator[_Segment]:
    for start, end in parts_between(_SEGMENT, line.text):
        held = terms(line.text[start:end])
        marks: set[Mark] = {need.word for need in reading.words if not held.isdisjoint(need.terms)}
        inside = [figure for figure in line.figures if start <= figure.start < end]
        marks |= {n for n, claimed in enumerate(reading.figures) if is_among(reading.text, claimed, inside)}
        if marks:
            yield _Segment(line, start, end, frozenset(marks))
