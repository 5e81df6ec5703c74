"""The places of a release in which a figure of a claim may stand, and how much speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from rag.answering.claim_equal import ANY, CALENDAR, SECONDS, is_as_much, is_year
from rag.answering.claim_lines import KO_CLAUSE, Line, Reading, Terms, holds_words
from rag.answering.figure_types import date_parts, of_day
from rag.answering.figures import Figure, Kind, precision, states
from rag.retrieval.terms import coverage

# What speaks for a figure being the one meant: a better sentence, the same words around it, the same time.
_FIT, _AROUND, _TIME, _OTHER_TIME = 0.3, 3.0, 0.7, 1.5
_SAME_NUMBER = 1.5
# A number with digits exchanged, or one of them another, is that number miswritten.
_MISWRITTEN, _DIGITS, _DIGITS_ONE_OFF = 1.0, 2, 3
# A day is sooner meant by another of its month.
_ONE_MONTH, _DAY = 0.4, 2
# A figure told for another turn than the claim's is another figure.
_TURN = 1.0
_REACH = 44
_LARGE, _SIZE = 20, 10
_SCALE = re.compile("[만억조천백십]|hundred|thousand|million|billion|trillion", re.IGNORECASE)
_THINGS = re.compile(r"\s(?:[A-Za-z][\w-]*\s){0,2}[a-z]+s\b")
_BREAKS_KO = re.compile(rf"[,;()\n]|{KO_CLAUSE}\s")
_BREAKS_EN = re.compile(r"[,;()\n]|\s(?:and|while|but|with|compared)\s")
_IN = re.compile(r"\s(?:in|for|during|on|as of|at the end of|by the end of|a year earlier in)\s")
_HANGUL = re.compile("[가-힣]")
_SPANS = CALENDAR.union(SECONDS)
PARTS = frozenset({"quarter", "half"})
_MEASURED = _SPANS | PARTS | {"age", "times"}
_OF_THEIR_OWN = frozenset({Kind.TIME, Kind.ORDINAL, Kind.PHONE})
_CONVERTED = frozenset({Kind.PERCENT, Kind.POINTS})


class Written(NamedTuple):
    """A figure and the text that it stands in."""

    figure: Figure
    text: str

    @property
    def words(self) -> str:
        """The figure as it is written."""
        return self.text[self.figure.start : self.figure.end]


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


def find_slots(reading: Reading, number: int, line: Line, best: Line, terms: Terms) -> Iterator[Slot]:
    """The figures of a line that could be the one of a claim, given by its number; `best` is the best fitting line."""
    claimed, figures = reading.figures[number], line.figures
    mine = Written(claimed, reading.text)
    alike = [place for place, figure in enumerate(figures) if _are_alike(mine, Written(figure, line.text))]
    if not alike:
        return
    wanted = reading.needs_in(_around(reading.text, reading.figures, number), terms)
    for place in alike:
        figure = figures[place]
        held = terms(_around(line.text, figures, place))
        around = coverage(wanted, held) if wanted else line.own
        score = _FIT * (line.fit - best.fit) + _AROUND * around
        score += _of_time(reading, number, line, place) + _of_turn(reading, number, figures, place)
        # One number in another unit is no other number.
        score += _SAME_NUMBER * (figure.value == claimed.value and figure.unit != claimed.unit)
        score += _MISWRITTEN * _is_miswritten(mine, Written(figure, line.text))
        score += _ONE_MONTH * _is_of_month(claimed, figure)
        yield Slot(line, figure, score, around)


def _is_miswritten(claimed: Written, found: Written) -> bool:
    """Whether two numbers of some length have the same digits in another order, or differ in one of them."""
    a, b = (re.sub(r"\D", "", written.words) for written in (claimed, found))
    if len(a) != len(b) or len(a) < _DIGITS or claimed.figure.kind is Kind.DATE:
        return False
    is_one_off = len(a) >= _DIGITS_ONE_OFF and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return sorted(a) == sorted(b) or is_one_off


def _is_of_month(claimed: Figure, found: Figure) -> bool:
    """Whether two days are of one month."""
    if (precision(claimed), precision(found)) != (_DAY, _DAY):
        return False
    (year, month, _), (other_year, other_month, _) = date_parts(claimed), date_parts(found)
    return month == other_month and (year == other_year or None in {year, other_year})


def _has_counter(written: Written) -> bool:
    """Whether a figure is written with what it counts ("8개"), and is no bare number."""
    return re.search(r"[^\W\d_]", _SCALE.sub("", written.words)) is not None


def _counts(written: Written) -> bool:
    """Whether a figure counts things, if only by the words behind it ("8 border districts")."""
    return _has_counter(written) or _THINGS.match(written.text, written.figure.end) is not None


def _are_alike(claimed: Written, found: Written) -> bool:
    """Whether two figures can tell of the same thing: of a kind and unit, or one number in two units."""
    a, b = claimed.figure, found.figure
    if a.kind is Kind.DATE or b.kind is Kind.DATE:
        return is_year(a, b) or (a.kind is b.kind and (precision(a) == precision(b) or states(b, a)))
    if a.kind in _OF_THEIR_OWN or b.kind in _OF_THEIR_OWN:
        return a.kind is b.kind and (a.value == b.value or _is_counted_off(claimed) == _is_counted_off(found))
    # Twice as much is no count of two.
    if a.unit != b.unit and any(written.words.endswith("배") for written in (claimed, found)):
        return False
    if a.value == b.value and (a.unit in PARTS) == (b.unit in PARTS):
        # One number in two units; a small one may as well count two things.
        units = {a.unit, b.unit}
        is_bare = "" in units and PARTS.isdisjoint(units) and not _is_of_things(claimed, found)
        # A month is no second, though both are one.
        are_near = a.value != 1 or (a.unit in CALENDAR) == (b.unit in CALENDAR)
        return _is_large(a) or ((is_bare or (a.unit in _SPANS) == (b.unit in _SPANS)) and are_near)
    return is_as_much(a, b) or {a.kind, b.kind} <= _CONVERTED or _may_replace(claimed, found)


def _is_of_things(*written: Written) -> bool:
    """Whether of two figures one is a time and the other counts what no unit is known for: "2분", "2매"."""
    bare = [w for w in written if not w.figure.unit]
    is_time = any(w.figure.unit in _SPANS for w in written)
    return is_time and any(_HANGUL.match(w.text, w.figure.end) for w in bare)


def _is_how_often(written: Written) -> bool:
    """Whether a time tells how often something is: "두 해마다", "every two years"."""
    text, figure = written.text, written.figure
    return text.startswith("마다", figure.end) or text[: figure.start].endswith("every ")


def _may_replace(claimed: Written, found: Written) -> bool:
    """Whether a figure of another value can tell of the same thing: of its unit or of none, and of a size."""
    a, b = claimed.figure, found.figure
    if not _is_of_size(a, b) or (a.unit in CALENDAR and _is_how_often(claimed) != _is_how_often(found)):
        return False
    both_large = _is_large(a) and _is_large(b)
    if (a.kind, a.unit) == (b.kind, b.unit):
        # A small bare number is most often a mark of a list.
        return a.kind is not Kind.NUMBER or bool(a.unit) or both_large or (_counts(claimed) and _counts(found))
    units = {a.unit, b.unit}
    is_bare = "" in units and _MEASURED.isdisjoint(units) and not (_has_counter(claimed) and _has_counter(found))
    return a.kind is b.kind and both_large and (units <= ANY or is_bare)


def _is_counted_off(written: Written) -> bool:
    """Whether an ordinal counts off in Korean ("두 번째"), and names no meeting or turn ("제2차")."""
    return written.figure.kind is Kind.ORDINAL and written.words.endswith("째")


def _is_of_size(a: Figure, b: Figure) -> bool:
    """Whether one could be the other miswritten: of a size, or off by powers of ten alone."""
    if not (isinstance(a.value, Decimal) and isinstance(b.value, Decimal)) or not a.value or not b.value:
        return True
    ratio = max(a.value, b.value) / min(a.value, b.value)
    return ratio <= _SIZE or ratio.normalize().as_tuple().digits == (1,)


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
    return near if holds_words(near) else f"{before} {after}"


def _of_time(reading: Reading, number: int, line: Line, place: int) -> float:
    """For a figure that is no date: whether the times that claim and line give it agree."""
    if reading.figures[number].kind is Kind.DATE:
        return 0.0
    claimed = _date_of(reading.text, reading.figures, number)
    found = _date_of(line.text, line.figures, place)
    if claimed is None or found is None:
        return 0.0
    if states(found, claimed) or states(claimed, found):
        return _TIME
    return 0.0 if states(of_day(line.release.published.date()), found) else -_OTHER_TIME


def _of_turn(reading: Reading, number: int, figures: Sequence[Figure], place: int) -> float:
    """Whether a figure is told for the turn that the claim gives it: "2회차는 9월, 3회차는 12월"."""
    claimed, found = _turn_before(reading.figures, number), _turn_before(figures, place)
    if claimed is None or found is None:
        return 0.0
    return _TURN if claimed.value == found.value else -_TURN


def _turn_before(figures: Sequence[Figure], number: int) -> Figure | None:
    """Where a text counts turns, the one that stands right before a figure, but for other parts of a date."""
    if len({figure.value for figure in figures if figure.kind is Kind.ORDINAL}) <= 1:
        return None
    before = next((f for f in reversed(figures[:number]) if f.kind is not Kind.DATE), None)
    alone = all(figure.kind is not Kind.ORDINAL for figure in figures[number : number + 1])
    return before if before and before.kind is Kind.ORDINAL and alone else None


def _date_of(text: str, figures: Sequence[Figure], number: int) -> Figure | None:
    """The date that a figure is told for: the English one right behind it, the last before it, or the only one."""
    following = figures[number + 1] if number + 1 < len(figures) else None
    if following and following.kind is Kind.DATE and _IN.fullmatch(text, figures[number].end, following.start):
        return following
    dates = [figure for figure in figures[:number] if figure.kind is Kind.DATE]
    every = [figure for figure in figures if figure.kind is Kind.DATE]
    return dates[-1] if dates else every[0] if len(every) == 1 else None
