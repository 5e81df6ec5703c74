"""Words in quotation marks, compared letter by letter with the closest passage of a release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.answering.claim_lines import Line

# Names of things stand in other marks than words that somebody said.
_QUOTED = re.compile(r"[“\"]([^“”\"]{12,})[”\"]")
_LETTER = re.compile(r"\w")
# A passage of which less is alike is another one.
_CLOSEST = 0.72


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of a claim at `start`, the line with the closest passage, and the words in which they differ.

    `words` are pairs of offsets, into the claim and into the line; none for a quotation that is exact. `line` is None
    where no passage is close.
    """

    start: int
    end: int
    line: Line | None = None
    words: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def compare_quotations(text: str, lines: Sequence[Line]) -> Iterator[Quoted]:
    """Each quotation of a claim with its closest passage; spaces and marks are no letters."""
    for match in _QUOTED.finditer(text):
        start, end = match.span(1)
        best = max(((_likeness(text[start:end], line.text), -n) for n, line in enumerate(lines)), default=(0.0, 0))
        if best[0] < _CLOSEST:
            yield Quoted(start, end)
            continue
        line = lines[-best[1]]
        yield Quoted(start, end, line, tuple(_differing(text, start, end, line.text)))


def _likeness(quotation: str, passage: str) -> float:
    """The share of a quotation's letters that stand in a passage in the same order."""
    own, others = _letters(quotation), _letters(passage)
    matcher = SequenceMatcher(None, own, others, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size > 1) / max(1, len(own))


def _differing(text: str, start: int, end: int, passage: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Whole words of either side that differ, as offsets into the claim and into the passage."""
    mine = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
    others = [m.span() for m in re.finditer(r"\S+", passage)]
    matcher = SequenceMatcher(
        None, [_letters(text[a:b]) for a, b in mine], [_letters(passage[a:b]) for a, b in others], autojunk=False
    )
    codes = matcher.get_opcodes()
    for n, (tag, a, b, c, d) in enumerate(codes):
        # What a passage says before and after the words that are quoted is no difference.
        if tag == "equal" or (tag == "insert" and n in {0, len(codes) - 1}):
            continue
        said = _letters("".join(text[i:j] for i, j in mine[a:b]))
        told = _letters("".join(passage[i:j] for i, j in others[c:d]))
        # A particle behind the last word, and what stands before the first, are the passage's own.
        is_end = n == len(codes) - 1 and told.startswith(said)
        if said == told or (said and (is_end or (n == 0 and told.endswith(said)))):
            continue
        claimed = (mine[a][0], mine[b - 1][1]) if b > a else (mine[min(a, len(mine) - 1)][0],) * 2
        found = (others[c][0], others[d - 1][1]) if d > c else (others[min(c, len(others) - 1)][0],) * 2
        yield claimed, found


def _letters(text: str) -> str:
    return "".join(_LETTER.findall(text)).casefold()
