"""Ministries, offices and persons of a claim beside those of the sentences it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.claim_facts import names_in_office, offices
from rag.answering.claim_figures import State
from rag.answering.claim_lines import Line, Reading, Terms
from rag.answering.claim_words import Said
from rag.releases.ministries import Ministry, find, lineage, resolve
from rag.retrieval.terms import coverage

_ALL = 0.99
# Characters behind an office in which stands what is done.
_DOING = 12
# An office with what it is over has so many characters.
_NAMED_OFFICE = 5
# Lines that may name who or where beside the one that fits best.
_NEAR = 5
_WORD_BEFORE = re.compile("[가-힣]+$")
_BODY_BEFORE = re.compile(r"(?<![가-힣])([가-힣]{2,14}[부처청성원실회관시도군])\s?(?:제[12]\s?)?$")
# A body that a claim tells of must share so much of a line, or a body with it, to be another one there.
_LIKE, _SHARING = 0.4, 0.25


@dataclass(frozen=True, slots=True)
class Named:
    """A name or word of a claim, what a release does with it, and the words of the line that do."""

    kind: str
    claimed: tuple[int, int]
    state: State
    line: Line | None = None
    found: tuple[int, int] = (0, 0)
    instead: str = ""

    def overlaps(self, other: Named) -> bool:
        """Whether both are of the same words of a claim."""
        return self.claimed[0] < other.claimed[1] and other.claimed[0] < self.claimed[1]


def compare_names(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """What a claim names beside the lines that fit it best, best first."""
    yield from _ministries(reading, lines)
    yield from _offices(reading, lines, terms)
    yield from _persons(reading, lines)


def _ministries(reading: Reading, lines: Sequence[Line]) -> Iterator[Named]:
    """Bodies that act in a claim: the release is of another one, and its sentence does not name it."""
    named = find(reading.text)
    if not named:
        return
    release, best = lines[0].release, lines[0]
    own = _family(release.ministry)
    near = [(line, ministry) for line in lines[:3] for ministry in find(line.text)]
    told = own.union(_families(release.title), (ministry.name for _, ministry in near))
    foreign = [ministry for ministry in named if told.isdisjoint(lineage(ministry))]
    there = [ministry for line, ministry in near if line is best]
    if not foreign and (replaced := _replaced(reading, best, there, named, own)):
        yield replaced
    is_own_named = any(not own.isdisjoint(lineage(ministry)) for ministry in named) or any(
        _is_headed(name, reading.text) for name in own
    )
    other = next((found for found in near if _is_other(found[1], named, reading.text)), None)
    for ministry in foreign:
        span = _span(reading.text, ministry)
        if not is_own_named:
            at = _span(best.text, there[0]) if there else (0, 0)
            yield Named("ministry", span, State.CLASHES, best, at, release.ministry)
        elif other is not None:
            line, instead = other
            yield Named("ministry", span, State.CLASHES, line, _span(line.text, instead), instead.name)
        elif _families(release.body).isdisjoint(lineage(ministry)):
            yield Named("ministry", span, State.UNSTATED)


def _families(text: str) -> set[str]:
    """The bodies that a text mentions, by name: one is told of by itself, by what it was and by what it became."""
    return {ministry.name for ministry in find(text)}


def _is_other(ministry: Ministry, named: Sequence[Ministry], text: str) -> bool:
    """Whether a claim names a body neither itself nor by its head ("금융위원장")."""
    return all(ministry.name not in lineage(own) for own in named) and not _is_headed(ministry.name, text)


def _is_headed(name: str, text: str) -> bool:
    """Whether a text names the head of a body: "금융위원장" of "금융위원회"."""
    return f"{name[:-1]}장" in text


def _replaced(
    reading: Reading, best: Line, there: Sequence[Ministry], named: Sequence[Ministry], own: set[str]
) -> Named | None:
    """A body of a claim instead of which the best line, which says much of the claim, names another one, of `there`.

    The release's own body is seldom named in its sentences.
    """
    names = {ministry.name for ministry in there}
    missing = [m for m in named if names.isdisjoint(lineage(m)) and own.isdisjoint(lineage(m))]
    further = [ministry for ministry in there if _is_other(ministry, named, reading.text)]
    if not missing or not further or best.own < (_SHARING if len(missing) < len(named) else _LIKE):
        return None
    span = _span(best.text, further[0])
    return Named("ministry", _span(reading.text, missing[0]), State.CLASHES, best, span, further[0].name)


def _family(name: str) -> set[str]:
    ministry = resolve(name)
    return {ministry.name if ministry else name}


def _span(text: str, ministry: Ministry) -> tuple[int, int]:
    """Where a text names a body."""
    for name in sorted((*ministry.korean_names, *ministry.english_names, ministry.abbreviation), key=len, reverse=True):
        at = text.find(name) if name else -1
        if at >= 0:
            return at, at + len(name)
    return 0, 0


def _offices(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """Offices that a claim names and the lines near it do not, which name another."""
    # Ministers are a meeting of them.
    claimed = [said for said in offices(reading.text) if reading.text[said.start : said.end].lower() != "ministers"]
    if not claimed:
        return
    near = [(line, list(offices(line.text))) for line in lines[:_NEAR]]
    meant = {said.meaning for said in claimed}
    for said in claimed:
        if namesake := _namesake(reading, said, near[0]):
            yield Named("office", _whole(reading.text, said), State.CLASHES, near[0][0], namesake)
        elif ranked := _of_another_rank(reading, said, near):
            line, other = ranked
            yield Named("office", (said.start, said.end), State.CLASHES, line, (other.start, other.end))
        elif placed := _doing(reading, said, lines, terms):
            line, there = placed
            if said.meaning not in {other.meaning for other in there}:
                span = there[0].start, there[0].end
                yield Named("office", (said.start, said.end), State.CLASHES, line, span)
        else:
            yield from _untold_office(said, near, meant)


def _untold_office(said: Said, near: Sequence[tuple[Line, Sequence[Said]]], meant: set[str]) -> Iterator[Named]:
    """An office that no line near names: another one is named there instead, or its release names it nowhere."""
    told = {other.meaning for _, there in near for other in there}
    everywhere = {other.meaning for other in offices(near[0][0].release.body)}
    if said.meaning in told or (said.meaning in everywhere and not told - meant):
        return
    other = next(((line, o) for line, there in near for o in there if o.meaning not in meant), None)
    if other:
        line, found = other
        yield Named("office", (said.start, said.end), State.CLASHES, line, (found.start, found.end))
    elif said.meaning not in everywhere:
        yield Named("office", (said.start, said.end), State.UNSTATED)


def _namesake(reading: Reading, said: Said, best: tuple[Line, Sequence[Said]]) -> tuple[int, int] | None:
    """The office of another name ("해운물류국장") in the best line, where the release has none of the claim's name."""
    line, there = best
    alike = [other for other in there if other.meaning == said.meaning]
    own = reading.text[slice(*_whole(reading.text, said))]
    if len(alike) != 1 or len(own) < _NAMED_OFFICE or own in line.release.body:
        return None
    span = _whole(line.text, alike[0])
    other = line.text[slice(*span)]
    return span if len(other) >= _NAMED_OFFICE and not (own in other or other in own) else None


def _of_another_rank(
    reading: Reading, said: Said, near: Sequence[tuple[Line, Sequence[Said]]]
) -> tuple[Line, Said] | None:
    """Another office of the very body ("산업정보화부 차관") of which the release names none like the claim's."""
    body = _BODY_BEFORE.search(reading.text, 0, said.start)
    if body is None:
        return None
    of_it = re.compile(rf"{re.escape(body[1])}\s?(?:제[12]\s?)?$")
    for line, there in near:
        held = [other for other in there if of_it.search(line.text, 0, other.start)]
        if any(other.meaning == said.meaning for other in held):
            return None
        if held and not _is_of_body(line.release.body, of_it, said):
            return line, held[0]
    return None


def _is_of_body(text: str, of_it: re.Pattern[str], said: Said) -> bool:
    """Whether a text names a claimed office of a body."""
    return any(other.meaning == said.meaning and of_it.search(text, 0, other.start) for other in offices(text))


def _whole(text: str, said: Said) -> tuple[int, int]:
    """The place of the Korean word that an office ends."""
    before = _WORD_BEFORE.search(text, 0, said.start)
    return (before.start() if before else said.start), said.end


def _doing(reading: Reading, said: Said, lines: Sequence[Line], terms: Terms) -> tuple[Line, list[Said]] | None:
    """The line in which somebody in office does what the claim says of this one."""
    wanted = reading.needs_in(reading.text[said.end : said.end + _DOING], terms)
    for line in lines[:_NEAR]:
        there = list(offices(line.text))
        if there and wanted and coverage(wanted, line.terms) >= _ALL:
            return line, there
    return None


def _persons(reading: Reading, lines: Sequence[Line]) -> Iterator[Named]:
    """Persons in office whom the release does not name, while a line near names another one in that office."""
    body = lines[0].release.body
    for said in names_in_office(reading.text):
        name = reading.text[said.start : said.end]
        if name in body:
            continue
        others = [
            (line, other)
            for line in lines[:_NEAR]
            for other in names_in_office(line.text)
            if other.meaning == said.meaning and line.text[other.start : other.end] not in reading.text
        ]
        if others:
            line, other = others[0]
            yield Named("person", (said.start, said.end), State.CLASHES, line, (other.start, other.end))
        else:
            yield Named("person", (said.start, said.end), State.UNSTATED)
