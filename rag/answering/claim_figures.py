"""The figures of a claim beside those of a release: which tells of the same thing, and is it equal.

A figure is compared in its place: the one that stands among the same words, of the same time and direction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from rag.answering.claim_facts import Said, relative_days, way_of
from rag.answering.claim_lines import Line, Reading, is_equal
from rag.answering.figures import Figure, Kind, find_figures, precision, states
from rag.retrieval.terms import coverage

Terms = Callable[[str], frozenset[str]]

# Sentences of a release whose figures are looked at.
_LINES = 14
# What speaks for a figure being the one meant: a better sentence, the same words around it, the same time.
_FIT, _AROUND, _TIME, _OTHER_TIME = 0.3, 3.0, 0.7, 1.5
# An equal figure counts although one that differs stands in a somewhat better place; one that differs needs so much.
_LENIENT, _TELLING, _ALONE = 1.2, 0.1, -0.8
# A line that states so much of the claim's figures is the one meant.
_MOST = 0.4
_FITTING, _SAME_NUMBER, _SOME = 4.0, 1.5, 0.2
# Two figures are exchanged when so much more of their words is shared the other way round.
_EXCHANGED, _SURELY = 1.5, -1.5
_SPANS = frozenset({"year", "month", "week", "day"})
_NOT_ONE = re.compile(r"도\s(?:없|않)")
_SINCE = re.compile(r"\s?(?:전(?!체|국|부)|만에|새\s|사이)|\s(?:ago|earlier|before)\b")
_REACH = 44
_LARGE = 20
_BREAKS_KO = re.compile(r"[,;()\n]|(?<=[가-힣][고며])\s|(?<=지만)\s|(?<=는데)\s")
_BREAKS_EN = re.compile(r"[,;()\n]|\s(?:and|while|but|with|compared)\s")
_HANGUL, _LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]{3}")
_DAY = 2
_ANNOUNCED = re.compile(
    r"밝혔|밝힌|발표|알렸|전했|공개했|내놓|\b(?:said|announced|released|published|reported)\b", re.IGNORECASE
)
_CONVERTED = frozenset({Kind.PERCENT, Kind.POINTS})


class State(StrEnum):
    """What a release does with a fact of a claim."""

    STATED = "stated"
    CLASHES = "clashes"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure of a line, and how much speaks for its being the one that the claim means."""

    line: Line
    figure: Figure
    score: float
    around: float

    def is_same(self, other: Slot) -> bool:
        """Whether both are one figure in one place."""
        return self.line.sentence == other.line.sentence and self.figure == other.figure


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of a claim, and the figure of the release that states it or clashes with it, or the words beside it."""

    claimed: Figure
    state: State
    slot: Slot | None = None
    ways: tuple[Said, Said] | None = None


def compare_figures(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Compared]:
    """Each figure of a claim beside the figures of a release, whose lines come best first.

    A day, month or year that only tells when the release was published, or that its title names, is stated too.
    """
    release = lines[0].release
    context = [f for text in (release.title, *release.subtitles) for f in find_figures(text)]
    compared = []
    for number, figure in enumerate(reading.figures):
        if _is_of_no_fact(reading.text, figure):
            continue
        slots = [slot for line in lines[:_LINES] for slot in _slots(reading, number, line, lines[0], terms)]
        compared.append((number, _compared(reading, figure, slots, context, lines)))
    yield from _exchanged(reading, compared, lines[0], terms)


def _is_of_no_fact(text: str, figure: Figure) -> bool:
    """Whether a figure only tells since when: "1년 전", "a year earlier", or for how long: "1년에"."""
    if _NOT_ONE.match(text, figure.end):
        return True
    if figure.unit not in _SPANS:
        return False
    return _SINCE.match(text, figure.end) is not None or (figure.value == 1 and text.startswith("에 ", figure.end))


def _exchanged(
    reading: Reading, compared: Sequence[tuple[int, Compared]], best: Line, terms: Terms
) -> Iterator[Compared]:
    """Two figures that a release states the other way round clash, each with the one in its place."""
    swapped: dict[int, Compared] = {}
    for (a, one), (b, two) in combinations(compared, 2):
        if not (one.slot and two.slot and one.state is two.state is State.STATED) or one.slot.is_same(two.slot):
            continue
        alike = _are_alike(one.claimed, two.slot.figure) and _are_alike(two.claimed, one.slot.figure)
        if one.claimed.kind is Kind.DATE or not alike:
            continue
        across = [_in_place(reading, a, two.slot, best, terms), _in_place(reading, b, one.slot, best, terms)]
        better = sum(s.score for s in across) - one.slot.score - two.slot.score
        nearer = sum(s.around for s in across) - one.slot.around - two.slot.around
        if better >= _EXCHANGED and nearer >= _EXCHANGED / _AROUND:
            swapped |= {
                a: Compared(one.claimed, State.CLASHES, across[0]),
                b: Compared(two.claimed, State.CLASHES, across[1]),
            }
    yield from (swapped.get(number, item) for number, item in compared)


def _in_place(reading: Reading, number: int, slot: Slot, best: Line, terms: Terms) -> Slot:
    """A slot as it would be for another figure of the claim."""
    return next(s for s in _slots(reading, number, slot.line, best, terms) if s.is_same(slot))


def _compared(
    reading: Reading, figure: Figure, slots: Sequence[Slot], context: Sequence[Figure], lines: Sequence[Line]
) -> Compared:
    release = lines[0].release
    equal = [slot for slot in slots if is_equal(reading.text, figure, slot.figure)]
    stated = max(equal, key=lambda slot: slot.score, default=None)
    # A figure that the claim states itself, elsewhere, is not what it should say here.
    others = [
        slot
        for slot in slots
        if slot not in equal and not any(is_equal(reading.text, mine, slot.figure) for mine in reading.figures)
    ]
    other = max(others, key=lambda slot: slot.score, default=None)
    alone = other is not None and _is_alone(other, others, lines[0], across=release.language != reading.language)
    if stated and (other is None or stated.score >= other.score - _LENIENT or stated.line.equal >= _MOST):
        return _in_direction(reading, figure, stated)
    if figure.kind is Kind.DATE and _is_dated(reading, figure, lines, context):
        return Compared(figure, State.STATED, stated)
    if other and other.score >= (_ALONE if alone else _TELLING):
        return Compared(figure, State.CLASHES, other)
    if stated or any(is_equal(reading.text, figure, named) for named in context):
        return Compared(figure, State.STATED, stated)
    return Compared(figure, State.UNSTATED)


def _is_alone(slot: Slot, others: Sequence[Slot], best: Line, *, across: bool) -> bool:
    """Whether a figure is the only one that may be meant: in a line that fits, or in the whole release."""
    if not across and not slot.around and slot.line.own < _SOME and not slot.line.equal:
        return False
    here = [other for other in others if other.line is slot.line] if slot.line.fit >= best.fit - _FITTING else others
    return len({(other.figure.kind, other.figure.value) for other in here}) == 1


def _in_direction(reading: Reading, figure: Figure, slot: Slot) -> Compared:
    """An equal figure states the claim's, unless the one rose and the other fell by it."""
    ways = way_of(reading.text, figure), way_of(slot.line.text, slot.figure)
    if ways[0] and ways[1] and ways[0].meaning != ways[1].meaning and slot.score >= _SURELY:
        return Compared(figure, State.CLASHES, slot, (ways[0], ways[1]))
    return Compared(figure, State.STATED, slot)


def _is_dated(reading: Reading, figure: Figure, lines: Sequence[Line], context: Sequence[Figure]) -> bool:
    """Whether a date of a claim is that of the release: its title's, one that words such as "올해" mean, or its day.

    The day itself counts only for what the claim says was announced on it.
    """
    day = lines[0].release.published.date()
    relative = [f for line in lines[:3] for f in relative_days(line.text, day)]
    published = Figure(Kind.DATE, (day.year, day.month, day.day), "", 0, 0)
    if any(states(other, figure) for other in (*context, *relative)):
        return True
    announced = precision(figure) < _DAY or _ANNOUNCED.search(reading.text)
    return bool(announced) and states(published, figure)


def _slots(reading: Reading, number: int, line: Line, best: Line, terms: Terms) -> Iterator[Slot]:
    claimed, figures = reading.figures[number], line.figures
    counted = _has_counter(reading.text, claimed)
    alike = [
        place
        for place, figure in enumerate(figures)
        if _are_alike(claimed, figure, counted=counted and _has_counter(line.text, figure))
    ]
    if not alike:
        return
    wanted = reading.needs_in(terms(_around(reading.text, reading.figures, number)))
    day = line.release.published.date()
    for place in alike:
        figure = figures[place]
        held = terms(_around(line.text, figures, place))
        around = coverage(wanted, held) if wanted else line.own
        score = _FIT * (line.fit - best.fit) + _AROUND * around
        score += _of_time(reading, number, figures, place, day)
        # One number in another unit is no other number.
        score += _SAME_NUMBER * (figure.value == claimed.value and figure.unit != claimed.unit)
        yield Slot(line, figure, score, around)


def _has_counter(text: str, figure: Figure) -> bool:
    """Whether a figure is written with what it counts ("8개"), and is no bare number."""
    return re.search("[^\\W\\d_]", text[figure.start : figure.end]) is not None


def _are_alike(a: Figure, b: Figure, *, counted: bool = False) -> bool:
    """Whether two figures can tell of the same thing: of a kind and unit, or one number in two units.

    `counted` tells that both are written with a counter.
    """
    if a.kind is Kind.DATE or b.kind is Kind.DATE:
        return (a.kind is b.kind and precision(a) == precision(b)) or (a.kind is b.kind and states(b, a))
    if a.kind in {Kind.TIME, Kind.ORDINAL, Kind.PHONE} or b.kind in {Kind.TIME, Kind.ORDINAL, Kind.PHONE}:
        return a.kind is b.kind
    if {a.kind, b.kind} <= _CONVERTED or (a.kind, a.unit) == (b.kind, b.unit):
        # A small bare number is most often a mark of a list.
        bare = a.kind is Kind.NUMBER and not a.unit and not counted
        return not bare or a.value == b.value or (_is_large(a) and _is_large(b))
    return a.value == b.value or (a.kind is b.kind and "" in {a.unit, b.unit} and _is_large(a) and _is_large(b))


def _is_large(figure: Figure) -> bool:
    """Whether a figure is one that no ordinal or turn of phrase is."""
    return isinstance(figure.value, Decimal) and figure.value >= _LARGE


def _around(text: str, figures: Sequence[Figure], number: int) -> str:
    """The words that say what a figure tells of: in Korean those before it, in English those of its phrase."""
    # "Terminal 2" is a name: a small bare number bounds no phrase.
    before_it = [
        figure.end for figure in figures[:number] if figure.unit or _is_large(figure) or figure.kind is Kind.DATE
    ]
    after_it = [figure.start for figure in figures[number + 1 :] if figure.unit or _is_large(figure)]
    start = max([figures[number].start - _REACH, 0, *before_it[-1:]])
    end = min([figures[number].end + _REACH, len(text), *after_it[:1]])
    before, after = text[start : figures[number].start], text[figures[number].end : end]
    korean = _HANGUL.search(text) is not None
    breaks = _BREAKS_KO if korean else _BREAKS_EN
    follows = breaks.split(after)
    # What stands behind the last break before the next figure tells of that one.
    follows = follows[: max(1, len(follows) - 1)] if after_it and not korean else follows[:1]
    near = f"{breaks.split(before)[-1]} {' '.join(follows)}"
    return near if _HANGUL.search(near) or _LATIN.search(near) else f"{before} {after}"


def _of_time(reading: Reading, number: int, figures: Sequence[Figure], place: int, day: date) -> float:
    """For a figure that is no date: whether the times that claim and line give it agree."""
    if reading.figures[number].kind is Kind.DATE:
        return 0.0
    claimed = _date_before(reading.figures, number)
    found = _date_before(figures, place)
    if claimed is None or found is None:
        return 0.0
    if states(found, claimed) or states(claimed, found):
        return _TIME
    published = Figure(Kind.DATE, (day.year, day.month, day.day), "", 0, 0)
    return 0.0 if states(published, found) else -_OTHER_TIME


def _date_before(figures: Sequence[Figure], number: int) -> Figure | None:
    """The date that a figure is told for: the last one before it, or the only one."""
    dates = [figure for figure in figures[:number] if figure.kind is Kind.DATE]
    every = [figure for figure in figures if figure.kind is Kind.DATE]
    return dates[-1] if dates else every[0] if len(every) == 1 else None
