"""Sentences of a release, with exact offsets.

Releases are outlines exported from HWP: telegraphic lines without a period, notes, table cells, and paragraphs that are
hard-wrapped in the middle of a sentence. Lines are therefore joined first, where one clearly goes on in the next, and
then cut at sentence ends. Rules decide; Kiwi is asked only where a verb ends a sentence without a period:
20,000 releases (23 million characters) take 23 s on one core.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.domain import Sentence
from rag.index.analysis import Analyser

# A run longer than this is cut at the best clause boundary.
MAX_CHARS = 600
_MIN_CUT = 150
# Shortest lines that may go on in the next: shorter ones are table cells and headings.
_WRAPPED, _WRAPPED_AT_NOUN = 14, 30

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
OUTLINE_HEAD = re.compile(
    r"[□■◆◇▣◈◉○●◎◦◯❍❏❑❖ㅇᄋοㆍ·•∙‧◾◼▪▫▶▷►▸▹‣☞※★☆☎✓✔→⇒➡⇨<〈【▲△▴▵\[\ue000-\uf8ff①-⑳⑴-⑽➀-➓❶-❿㉠-㉭]"
    r"|[-–—*+~\uff0a\u2217]+\s|\*|-\s?[가-힣“‘「]"
    r"|\(?\d{1,2}[.)](?!\d)|\d{1,2}-\d{1,2}[.)]|\([가-하\d]{1,2}\)|[가나다라마바사아자차카타파하][.)]\s"
    r"|\?(?=[\s(가-힣])|[IVXⅠ-Ⅻ]+\.\s|[QA]\d*[.:)]|(?:붙\s?임|별\s?첨|참\s?고|첨\s?부)\s?\d?(?=[\s.:>]|$)"
)
_LONE_MARK = re.compile(r"[□■◆◇▣◈ㅇ◦▶]")
_LINE_STOP = re.compile(r"(?:[?!。;:…]|[^\d.]\.)[\"'”’)\]」』>]*$|(?:니다|[^마보]다)$")
_TELEGRAPHIC_STOP = re.compile(r"[함됨임음등]$")
_NOUN_STOP = re.compile(
    r"(?:[요죠까함임됨음기것중]|예정|계획|개최|추진|발표|확대|강화|실시|지원|체결|시행|제공|마련|운영|논의|선정|개정|도입|구축|참석|방문|"
    r"점검|출범|개시|완료|공개|모집|달성|조성|본격화|활성화|박차|총력|당부|촉구|감소|증가|수준|현황|개요|사항|내용)$|[^가-힣]$"
)
_GOES_ON = re.compile(
    r"를$|[^마가노]을$|(?:에서|에게|으로|하고|하며|하여|되어|되며|이며|으며|있고|있으며|면서|위해|위하여|위한|대한|대해|관한|통해|"
    r"통한|따라|따른|비롯한|포함한|는데|지만|도록|하게|되게|있게|하기|적인|등의|들의|부의|및|또는|[다라]고|다며|된|될|중인)$"
    r"|[가-힣]{2}[와는에]$|[^권제기북남무유상하극소]한$|[^역분관]할$|[^회협논정강주동합결문심토유거모편부질건]의$"
)
_OPEN_END = re.compile(r"[,，、·ㆍ&(“‘「『《<\[]$")
_CANNOT_START = re.compile(
    r"(?:등|및|또는|이라고|이라며|라고|라며|고|며|때문)(?:\s|$)|(?:등의|등을|등이|등에|등과|이다|입니다|합니다|됩니다)(?![가-힣])"
)
_OPENERS = "([<「『《〈“\"‘'"
_MAX_DEPTH = 30
# What each sign closes; straight and curly marks are mixed up in releases.
_CLOSES = dict(zip(")]>」』》〉", "([<「『《〈", strict=True)) | dict.fromkeys('”"', '“"') | dict.fromkeys("’'", "‘'")
# Not the mark of a century ("’25.7.1.", "‘24년"), nor an English apostrophe.
_PAIR_SIGN = re.compile(r"[()\[\]<>「」『』《》〈〉“”\"]|(?:(?<![A-Za-z])[‘’']|[‘’'](?![A-Za-z]))(?!\d\d(?!\d))")

_TERMINAL = re.compile(r"([.?!。…]+)([\"'”’)\]」』》>]*)[*†]*(?=\s)")
_GLUED = re.compile(r"[가-힣][다까요]([.?!])(?=[가-힣]{2}|[“‘「□ㅇ※])")
_INLINE_HEAD = re.compile(
    r"\s(?=[□■◆◇▣]\s?[^\s□■]|[ㅇᄋ○◦※]\s)|(?<=[가-힣)%])(?=[□■]\s?[^\s□■]|[ㅇ○]\s)|(?<=[가-힣]{2})(?=ㅇ[가-힣]{2})"
)
_TITLE_CLOSER = re.compile(r"[」』》>'’]")
_LABEL = re.compile(r"(?:^|\s)(?:붙임|별첨|첨부|참고|문의)$")
_UNPUNCTUATED = re.compile(r"(?:습니|[했됐였었았겠])다\s+(?=[가-힣“‘「(])")
_QUOTATIVE = re.compile(r"(?:이?라[고며는면]|이?란\s|하[고며]\s|[고며는은]\s|면서|등\s|등의|등을)")
# What stands before a question mark; after anything else it is a lost character ("진로?취업", "?제목?").
_ASKING = re.compile(r"[까나가요지냐죠니는은래야다란데네고A-Za-z)\"'”’]")
_LOST_BRACKET = re.compile(r"\?(?=[^\s?!\"'”’)])")
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
_ABBREVIATED = (
    "dr mr mrs ms mt prof vol vs inc ltd co corp jr sr st gen col lt sgt maj gov sen rep fig approx est dept al cf tel "
    "ph jan feb mar apr jun jul aug sep sept oct nov dec"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_CUTS = (
    re.compile(r"[.?!][\"'”’)\]]*\s"),
    re.compile(r";\s|\s(?=[□○ㅇ※▲△▶•①-⑳]|-\s)"),
    re.compile(r"(?:고|며|면서|여|는데|나|지만|써|한편|도록),\s"),
    re.compile(r",\s"),
    re.compile(r"\s"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its margins; `blank` when an empty line stands before it."""

    start: int
    end: int
    text: str
    blank: bool


def split_sentences(body: str, analyser: Analyser) -> tuple[Sentence, ...]:
    """Cut `body` into sentences; together they hold every character of it that is not white space.

    A sentence may hold the line breaks of a hard-wrapped paragraph. None is longer than `MAX_CHARS`.
    """
    spans = [span for start, end in _paragraphs(body) for span in _spans(body, start, end, analyser)]
    return tuple(Sentence(i, start, end, body[start:end]) for i, (start, end) in enumerate(spans))


def _lines(body: str) -> list[_Line]:
    lines: list[_Line] = []
    for match in _LINE.finditer(body):
        before = lines[-1].end if lines else 0
        blank = body.count("\n", before, match.start()) > 1
        lines.append(_Line(match.start(), match.end(), match.group(), blank))
    return lines


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    """Spans of lines that belong together."""
    lines = _lines(body)
    first = 0
    while first < len(lines):
        last, certain = _reach(lines, first)
        if not (_LINE_STOP.search(lines[last].text) or _TELEGRAPHIC_STOP.search(lines[last].text)):
            last = certain
        yield lines[first].start, lines[last].end
        first = last + 1


def _reach(lines: Sequence[_Line], first: int) -> tuple[int, int]:
    """The last line that may belong to the paragraph of `first`, and the last one that surely does.

    A line that breaks off at a noun goes on only in a paragraph that ends like a sentence; else it is a heading.
    """
    text, last, certain = lines[first].text, first, first
    while last + 1 < len(lines) and len(text) < MAX_CHARS:
        after = lines[last + 1]
        surely = _surely_goes_on(text, lines[last], after)
        if not surely and not _may_go_on(lines[last], after, wrapped=last > first):
            break
        last += 1
        if surely and certain == last - 1:
            certain = last
        text = f"{text} {after.text}"
    return last, certain


def _surely_goes_on(so_far: str, line: _Line, after: _Line) -> bool:
    if _LONE_MARK.fullmatch(line.text):
        return OUTLINE_HEAD.match(after.text) is None
    if _LINE_STOP.search(line.text) and not _is_open(so_far, after.text):
        return False
    if OUTLINE_HEAD.match(after.text):
        return False
    long = len(line.text) >= _WRAPPED
    if after.blank:
        return long and line.text[-1] == "," and len(after.text) >= _WRAPPED
    return bool(
        _OPEN_END.search(line.text)
        or (long and (_GOES_ON.search(line.text) or _CANNOT_START.match(after.text)))
        or (long and line.text[-1].isalpha() and after.text[0].isascii() and after.text[0].islower())
        or _is_open(so_far, after.text)
    )


def _may_go_on(line: _Line, after: _Line, *, wrapped: bool) -> bool:
    """True for a line wide enough to be wrapped that breaks off at a noun which is no usual end of a heading."""
    width = _WRAPPED if wrapped else _WRAPPED_AT_NOUN
    return not (
        after.blank
        or len(line.text) < width
        or _LINE_STOP.search(line.text)
        or _NOUN_STOP.search(line.text)
        or OUTLINE_HEAD.match(after.text)
    )


def _is_open(text: str, after: str) -> bool:
    """True when a bracket or quotation mark opened in `text` is closed in `after`."""
    return any(start < len(text) < end for start, end in _pairs(f"{text} {after}"))


def _pairs(text: str) -> list[tuple[int, int]]:
    """Offsets of the outermost brackets and quotation marks that are both opened and closed, in order."""
    spans: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in _PAIR_SIGN.finditer(text):
        sign, at = match.group(), match.start()
        closes = _CLOSES.get(sign, "")
        depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] in closes), None)
        if depth is not None:
            opened = stack[depth][1]
            del stack[depth:]
            while spans and spans[-1][0] > opened:
                spans.pop()
            spans.append((opened, at))
        elif sign in _OPENERS and not (sign in "‘'" and _is_apostrophe(sign, text[at - 1 : at])):
            stack = [*stack[-_MAX_DEPTH:], (sign, at)]
    return spans


def _is_apostrophe(sign: str, before: str) -> bool:
    """True after a number ("05‘": minutes) and, for the straight sign, after any letter."""
    return before.isdigit() or (sign == "'" and before.isalnum())


def _spans(body: str, start: int, end: int, analyser: Analyser) -> Iterator[tuple[int, int]]:
    text = body[start:end]
    first = 0
    for boundary in [*_boundaries(text, analyser), len(text)]:
        for left, right in _cut(text, first, boundary):
            piece = text[left:right]
            bare = piece.strip()
            if bare:
                left += len(piece) - len(piece.lstrip())
                yield start + left, start + left + len(bare)
        first = boundary


def _boundaries(text: str, analyser: Analyser) -> list[int]:
    """Offsets at which a sentence ends and another follows."""
    ends = {m.end() for m in _TERMINAL.finditer(text) if _ends_sentence(text, m)}
    ends.update(m.end() for m in _GLUED.finditer(text) if not _QUOTATIVE.match(text, m.end()))
    ends.update(m.start() for m in _INLINE_HEAD.finditer(text))
    unsure = {m.end() for m in _UNPUNCTUATED.finditer(text) if not _QUOTATIVE.match(text, m.end())}
    if not ends and not unsure:
        return []
    inside = _pairs(text)
    ends, unsure = _outside(ends, inside), _outside(unsure, inside)
    if unsure:
        ends |= unsure & {start for start, _ in analyser.split(text)}
    return sorted(ends)


def _outside(positions: set[int], spans: Sequence[tuple[int, int]]) -> set[int]:
    opened = [start for start, _ in spans]

    def is_outside(position: int) -> bool:
        before = bisect_left(opened, position) - 1
        return before < 0 or spans[before][1] < position

    return {position for position in positions if is_outside(position)}


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    signs, closers, at = match.group(1), match.group(2), match.start()
    following = text[match.end() : match.end() + 20].lstrip()
    if _QUOTATIVE.match(following) or _TITLE_CLOSER.search(closers):
        return False
    if "…" in signs or signs.endswith(".."):
        return text.endswith(("다", "요", "까", "네", "죠"), 0, at)
    if signs[-1] == ".":
        return _is_full_stop(text[max(0, at - 20) : at], following)
    return not closers.startswith(('"', "”")) and (signs[-1] != "?" or _is_question(text, at))


def _is_question(text: str, at: int) -> bool:
    """False where the question mark stands for a lost bullet, dot or bracket."""
    return bool(at and _ASKING.match(text, at - 1) and not _LOST_BRACKET.search(text, max(0, at - 80), at))


def _is_full_stop(before: str, following: str) -> bool:
    """False for the dot of a date, a number, an outline head ("1.", "가.") or an abbreviation."""
    last = before[-1:]
    if last.isdigit():
        return following[:1].isascii() and following[:1].isupper() and bool(re.search(r"[A-Za-z,] \d+$", before))
    if _LABEL.search(before) or re.search(r"[Ⅰ-Ⅻ]$|(?:^|\s)[가나다라마바사아자차카타파하]$", before):
        return False
    word = _LAST_WORD.search(before)
    if word is None:
        return bool(last.strip())
    if following[:1].isascii() and following[:1].islower():
        return False
    if word.group().lower() in {"no", "nos"}:
        return not following[:1].isdigit()
    return len(word.group()) > 1 and "." not in word.group() and word.group().lower() not in _ABBREVIATIONS


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces of at most `MAX_CHARS`, cut at the last of the best clause boundaries in reach."""
    while end - start > MAX_CHARS:
        low, high = start + _MIN_CUT, start + MAX_CHARS
        found = (max((m.end() for m in pattern.finditer(text, low, high)), default=0) for pattern in _CUTS)
        cut = next((at for at in found if at), high)
        yield start, cut
        start = cut
    yield start, end
