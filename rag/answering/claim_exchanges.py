"""Two figures that a claim gives each other's place: "A 3, B 5" where the release says "A 5, B 3"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answering.claim_equal import ANY, COUNTERS
from rag.answering.claim_lines import KO_CLAUSE, Line, Reading, Terms, holds_words
from rag.answering.figures import Figure, Kind, precision

# Characters before and behind a figure in which stands what it is told of.
_BEFORE, _BEHIND = 40, 40
_STRONG = re.compile(rf",(?!\d)|[;\n]|{KO_CLAUSE}\s|\s(?:while|whereas|but|followed|against)\s")
_WEAK = re.compile(r"\)[과와]?\s?|(?<=[가-힣][와과])\s|\s(?:and|with|compared)\s")
_HANGUL = re.compile("[가-힣]")
_NAME = re.compile("[가-힣]{2,}")
# What a Korean word is told with: words are compared whole, as a longer one may be another ("수도권", "비수도권").
_WHOLE = re.compile(
    r"(?<![가-힣])[가-힣]{2,}?"
    r"(?=(?:에서는?|에게는?|으로|이면|이고|이며|[은는이가을를의에과와도로면]|까지|부터)?(?![가-힣]))"
)
# Characters of a word that says what is counted.
_COUNTED = 10
# How many times more must speak for an exchange than against it.
_MORE = 2
_LABEL = re.compile(r"[^\w]{0,3}(?:제\d)?[^:(\d]{2,30}(?::\s|\()")


def are_exchanged(
    reading: Reading, numbers: tuple[int, int], held: Sequence[tuple[Line, Figure]], terms: Terms
) -> bool:
    """Whether what a claim tells two figures of, by their numbers, is told of the other one in the release.

    `held` are the equal figures of the release. What is told of a figure are the words and the turns ("2회차") beside
    it and not beside the other. Both sides must speak for it, or one in a list, and hardly anything against it.
    """
    mine = [_beside(reading.text, reading.figures, number) for number in numbers]
    theirs = [_beside(line.text, line.figures, line.figures.index(figure)) for line, figure in held]
    needs = [{need.word: need for need in reading.needs_in(text, terms)} for text, _ in mine]
    labels = [match[0] if (match := _LABEL.match(line.text)) else "" for line, _ in held]
    listed = held[0][0] is not held[1][0] and all(labels)
    # What stands in front of a line in a list is told of all its figures.
    words = [terms(f"{label} {text}" if listed else text) for label, (text, _) in zip(labels, theirs, strict=True)]
    met = [[0, 0], [0, 0]]
    for a in (0, 1):
        for need in (need for word, need in needs[a].items() if word not in needs[1 - a]):
            named = [_is_named(need.terms, words[b], theirs[b][0]) for b in (0, 1)]
            for b in (0, 1):
                met[a][b] += named[b] and not named[1 - b]
    crossed, straight = (met[0][1], met[1][0]), met[0][0] + met[1][1]
    # In a list ("- fisheries: 1,495") the one word before the figure is what it is told of.
    by_words = all(crossed) and sum(crossed) > _MORE * straight
    return (
        by_words or (listed and any(crossed) and not straight) or _are_turned(mine, theirs) or _are_named(mine, theirs)
    )


def _are_named(mine: Sequence[tuple[str, frozenset[str]]], theirs: Sequence[tuple[str, frozenset[str]]]) -> bool:
    """Whether each of two figures is told of what the other one is told of, by whole Korean words."""
    own, other = ([frozenset(_WHOLE.findall(text)) for text, _ in side] for side in (mine, theirs))
    return _cross(own, other) and not any(_shared(own, other, place, place) for place in (0, 1))


def _are_turned(mine: Sequence[tuple[str, frozenset[str]]], theirs: Sequence[tuple[str, frozenset[str]]]) -> bool:
    """Whether each of two figures is told for the other one's turn."""
    return _cross([marks for _, marks in mine], [marks for _, marks in theirs])


def _cross(own: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> bool:
    """Whether what tells each of two figures apart tells the other one of the release apart."""
    return all(_shared(own, other, place, 1 - place) for place in (0, 1))


def _shared(own: Sequence[frozenset[str]], other: Sequence[frozenset[str]], a: int, b: int) -> frozenset[str]:
    """What is told of one of two figures alone, by its place, and of one of the release alone."""
    return (own[a] - own[1 - a]) & (other[b] - other[1 - b])


def are_of_a_sort(a: Figure, b: Figure) -> bool:
    """Whether two figures of a text count the same sort of thing, or are dates of like detail."""
    units = {a.unit, b.unit}
    is_counted = units <= ANY or ("" in units and units <= COUNTERS)
    return a.kind is b.kind and precision(a) == precision(b) and (len(units) == 1 or is_counted)


def _is_named(wanted: Iterable[str], held: frozenset[str], text: str) -> bool:
    """Whether one of some terms is among those of a text, or a part of a Korean name in it ("디올")."""
    return any(term in held or (_NAME.fullmatch(term) and re.search(f"(?<!비){term}", text)) for term in wanted)


def _beside(text: str, figures: Sequence[Figure], number: int) -> tuple[str, frozenset[str]]:
    """The words that a figure is told with, and the small numbers and ordinals among them."""
    own = figures[number]
    others = [figure for figure in figures if figure is not own and are_of_a_sort(figure, own)]
    last = max((figure.end for figure in others if figure.end <= own.start), default=None)
    following = min((figure.start for figure in others if figure.start >= own.end), default=None)
    before = text[max(0, own.start - _BEFORE) : own.start]
    if last is not None and own.start - last < _BEFORE:
        before = _split(text[last : own.start])[1]
    elif holds_words(parted := _STRONG.split(before)[-1]):
        before = parted
    behind = _STRONG.split(text[own.end : own.end + _BEHIND])[0]
    if following is not None and following - own.end < _BEHIND:
        behind = _split(text[own.end : following])[0]
    start, end = own.start - len(before), own.end + len(behind)
    marks = {str(f.value) for f in figures if f is not own and _is_mark(f) and start <= f.start and f.end <= end}
    return f"{before} {behind}", frozenset(marks)


def _split(between: str) -> tuple[str, str]:
    """What stands between two figures as what is told with the first one and with the second."""
    for breaks in (_STRONG, _WEAK):
        if found := list(breaks.finditer(between)):
            # What is counted, then "and": the names behind it are those of the second figure, however many.
            parted = found[0] if found[0].start() <= _COUNTED else found[-1]
            return between[: parted.start()], between[parted.end() :]
    return ("", between) if _HANGUL.search(between) else (between, between)


def _is_mark(figure: Figure) -> bool:
    """Whether a figure may only tell one thing from another: "2회차", "stage 1"."""
    return figure.kind is Kind.ORDINAL or (figure.kind is Kind.NUMBER and not figure.unit and figure.value in range(20))
