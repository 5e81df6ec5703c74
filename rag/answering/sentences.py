"""What a chat model wrote, taken apart: sentences with the numbers of the quotes they claim to stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = r"\[[ \t]*\d{1,3}(?:[ \t]*[,;][ \t]*\d{1,3})*[ \t]*\]"
_MARKS = rf"\s*{_MARK}(?:\s*{_MARK})*"
# A sentence ends at its marks, wherever its full stop stands, or at a full stop, a line or the end.
_END = re.compile(rf"(?P<marks>{_MARKS})\s*[.!?。]?|(?<!\d)[.!?。](?=\s|$)|(?<=\d)[.!?。](?=\s+[A-Z가-힣\"“]|\s*$)|\n+")
_BEHIND = re.compile(rf"{_MARKS}\s*[.!?。]?")
_LAST_MARKS = re.compile(rf"{_MARKS}(?=\s*[.!?。]?\s*$)")
# Nothing yet, or marks that are still being written.
_UNFINISHED = re.compile(r"\s*(?:\[[\d,; \t]*)?[.!?。]?\s*")
_FURNITURE = re.compile(r"^\s*(?:[-*•#>]+\s*|\d{1,2}[.)]\s+(?=\D)|(?:답변?|Answer)\s*:\s*)+", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|`)")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence without its marks and its full stop, and the numbers in the marks, in order."""

    text: str
    numbers: tuple[int, ...]


def complete_sentences(text: str) -> tuple[list[Written], str]:
    """The finished sentences of a text that still grows, and what is left of it.

    Marks may follow a full stop or a new line, so that nothing is finished before something else stands behind it.
    """
    return _taken_apart(text, growing=True)


def all_sentences(text: str) -> list[Written]:
    """The sentences of a finished text; what stands behind the last end is one too."""
    return _taken_apart(text + "\n", growing=False)[0]


def _taken_apart(text: str, *, growing: bool) -> tuple[list[Written], str]:
    written: list[Written] = []
    start = 0
    for end, numbers in _ends(text, growing=growing):
        words = _plain(_LAST_MARKS.sub("", text[start:end]))
        # A number alone is that of a list.
        if words and not words.isdigit():
            written.append(Written(words, numbers))
        start = end
    return written, text[start:]


def _ends(text: str, *, growing: bool) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The offsets at which sentences end, and the numbers at each."""
    at = 0
    while match := _END.search(text, at):
        end, marks = match.end(), match["marks"] or ""
        behind = None if marks else _BEHIND.match(text, end)
        if behind:
            end, marks = behind.end(), behind[0]
        if growing and _UNFINISHED.fullmatch(text, end):
            return
        yield end, tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", marks)))
        at = end


def _plain(text: str) -> str:
    """One line without list signs, headings, emphasis and the full stop."""
    return _EMPHASIS.sub("", _FURNITURE.sub("", " ".join(text.split()))).strip().rstrip(".。").rstrip()
