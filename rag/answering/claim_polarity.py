"""Whether a claim says the opposite of the sentences it is compared with: by opposite words, or by a denial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.claim_equal import is_equal
from rag.answering.claim_figures import State
from rag.answering.claim_lines import Line, Reading, Terms
from rag.answering.claim_names import Named
from rag.answering.claim_words import Clash, Said, agrees, denials, opposed, share_pace, way_of
from rag.retrieval.terms import coverage

# A sentence says what the claim does but for one word only where it names so much of it and means nearly the same.
_MUCH, _CLOSE = 0.28, 0.78
_MUCH_ACROSS, _CLOSE_ACROSS = 0.15, 0.75
# One that says hardly anything else than the claim may mean less nearly the same, one with its figures name less of it.
_NOTHING_ELSE, _LESS_CLOSE, _LESS = 0.6, 0.06, 0.7
# The best lines; another than the first counts when it says so much of the claim by itself.
_SAYING, _AGREEING, _OWN = 4, 3, 0.3
# A line that says so much of it may agree with it.
_BESIDE = 0.1
# Lines in which a figure may rise or fall as the claim says, and in which it may be denied as a whole.
_NEAR = 6
# A denial is one of what the other side says when it says so much of the words before it.
_CLAUSE, _DENIED, _SURELY = 32, 0.4, 0.55
# Of less it is doubtful.
_DOUBTED = 0.25
# Or when the claim says so much of the other side.
_ALL_SAID = 0.75
# So much of them where the denial is a reason or a condition of what follows: "보내지 않으므로".
_DENIED_BEFORE = 0.6
# Characters beside an opposite word that tell what it is said of, in a claim and in a line.
_PHRASE, _PHRASE_THERE = 24, 28
_HANGUL = re.compile("[가-힣]")
_ENDING = re.compile(r"[다음함며고]|(?<=다)는(?=\s(?:점|것|사실|뜻|입장|설명))|만(?=[\s,])|요(?=[\s.]|$)")
_REASON = re.compile(r"[어아서로]|니(?=[\s,])")
# A denial of what was said, or of its being so.
_NEVER = re.compile(
    r"(?<![가-힣])[가-힣]+[은는한인던된]\s?(?:적|바|사실|일)[이은도가]?\s?(?:전혀\s)?(?:없[다음고으었]|아니)"
    r"|사실(?:이|과는?|은)\s?(?:아니|다르|다릅|무관)"
    r"|\b(?:never (?:said|announced|stated|decided)|(?:is|are|was|were) not true|is false"
    r"|has not (?:said|announced|decided))\b"
)
_NEVER_SAID, _NEVER_ACROSS = 0.5, 0.3
_TOO = re.compile(r"(?<![가-힣])([가-힣]{2,14}?)(?:에게도|도)(?=\s.{0,30}(?:수\s있|가능|허용|참가|신청|받는다|받게))")
_ALONE = re.compile(r"(?<![가-힣])([가-힣]{2,14}?)(?:에게만|만)(?=\s.{0,12}(?:수\s있|가능|허용|받는|받을|참가|신청))")
_ONLY = re.compile(r"\bonly\b|(?<=[가-힣])(?:로만|에만|에게만|만)\s", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"제외|배제|무료|무상|빼고|뺀|빠[진졌지]|면제|금물|금지|비공개|없[이는던음]|에게만|만\s(?:남|허용)"
    r"|(?<![가-힣])(?:미|불)(?:가|취업|검출|정|시행|실시|포함|해당|적용|지급|공개|허|참|인정)"
    r"|\b(?:except|exclud\w*|gone|exempt\w*|without|ban(?:s|ned)?|prohibit\w*)\b",
    re.IGNORECASE,
)


def _is_close(reading: Reading, line: Line) -> bool:
    """Whether a line says so much of a claim that one opposite word contradicts it."""
    across = line.release.language != reading.language
    much, close = (_MUCH_ACROSS, _CLOSE_ACROSS) if across else (_MUCH, _CLOSE)
    if line.equal == 1 and len(reading.figures) > 1:
        much *= _LESS
    if _share_said(reading, line) >= _NOTHING_ELSE:
        close -= _LESS_CLOSE
    return line.titled >= much and line.cosine >= close


def _says_much(reading: Reading, line: Line, best: Line) -> bool:
    """Whether a line counts beside the best one: it says much of the claim, or hardly anything else."""
    return line is best or line.own >= _OWN or _share_said(reading, line) >= _NOTHING_ELSE


def _share_said(reading: Reading, line: Line) -> float:
    """The share of the words of a line that a claim says."""
    return len(line.terms & reading.said) / len(line.terms) if line.terms else 0.0


def compare_polarity(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """Opposite words, or a denial on one side only, in the lines that fit a claim best, best first.

    Both together say the same in other words.
    """
    near = [line for line in lines[:_NEAR] if _is_close(reading, line)]
    if plain := _never_said(reading, near, terms) or _restricted(reading, near):
        yield plain
        return
    moved = _moves_alike(reading, lines[:_NEAR])
    best = lines[:_SAYING]
    mine = list(denials(reading.text))
    # What another line near denies is denied by the release.
    is_shared = any(_is_said(reading, other, said, terms) for other in best for said in denials(other.text))
    for line in (line for line in best if line in near and _says_much(reading, line, best[0])):
        denied = _denial(reading, line, best, mine, terms, is_shared=is_shared)
        clash = _opposite(reading, line, best, terms, moved=moved)
        if denied and clash and not _is_same(reading, denied, clash):
            return
        if found := denied or clash:
            yield found
            return


def is_doubted(reading: Reading, shown: Sequence[Line], terms: Terms) -> bool:
    """Whether lines shown for a claim hold an opposite of one of its words and nowhere the word, or one denies it.

    Too far from the claim to contradict it, but enough that they do not support it.
    """
    is_denied = any(True for _ in denials(reading.text))
    # Something rises or falls in nearly every release; what need not be done any more had to be before.
    if any(
        not clash.is_movement and not (is_denied and clash.is_of_leave)
        for clash in opposed(reading.text, "\n".join(line.text for line in shown))
    ):
        return True
    if is_denied or _LEFT_OUT.search(reading.text):
        return False
    return any(
        _is_main(line.text, said) and _is_said(reading, line, said, terms, _DOUBTED)
        for line in shown
        for said in denials(line.text)
        if line.text[said.start : said.end].lower() != "without"
    )


def _denial(
    reading: Reading, line: Line, near: Sequence[Line], mine: Sequence[Said], terms: Terms, *, is_shared: bool
) -> Named | None:
    """A denial on one side of what the other says."""
    theirs = list(denials(line.text))
    # What is left out in other words is denied too.
    counts = not is_shared and not _left_out(line.text) - _left_out(reading.text)
    # "Only A and B, but not C" denies what "A or B" leaves out.
    counts = counts and not _ONLY.search(reading.text)
    own = [said for said in mine if counts and _is_main(reading.text, said)]
    says_all = line.release.language == reading.language and _share_said(reading, line) >= _ALL_SAID
    here = [
        said
        for said in own
        if _told_share(reading, (said.start - _CLAUSE, said.end + _CLAUSE), line, terms) >= _SURELY
        or (says_all and _told_share(reading, _denied_itself(reading, said), line, terms) >= _DENIED)
    ]
    # What another line states all figures of is not what this one denies.
    is_of_other = not line.equal and any(other.equal == 1 for other in near)
    there = [said for said in theirs if not is_of_other and _is_denied(reading, line, said, terms)]
    there = [] if _LEFT_OUT.search(reading.text) else there
    if not (here and not theirs) and not (there and not mine):
        return None
    span = (here[0].start, here[0].end) if here else (0, len(reading.text))
    found = (there[0].start, there[0].end) if there else (0, len(line.text))
    return Named("negation", span, State.CLASHES, line, found)


def _opposite(reading: Reading, line: Line, near: Sequence[Line], terms: Terms, *, moved: bool) -> Named | None:
    """The first word of a claim whose opposite alone a line says of the same thing, and no other line near agrees."""
    beside = [other.text for other in near[:_AGREEING] if other is not line and other.own >= _BESIDE]
    # What rose or fell by a figure of the claim is told where that figure is, and a rate by what became of it.
    is_of_other = (not line.equal and any(other.equal for other in near)) or share_pace(reading.text, line.text)
    for clash in opposed(reading.text, line.text):
        if any(agrees(clash, text) for text in beside) or (clash.is_movement and (moved or is_of_other)):
            continue
        if clash.is_movement or _are_of_one_thing(reading, clash, line, terms):
            span = clash.claimed.start, clash.claimed.end
            return Named(clash.kind, span, State.CLASHES, line, (clash.found.start, clash.found.end))
    return None


def _is_same(reading: Reading, denied: Named, clash: Named) -> bool:
    """Whether a word that denies is itself the opposite of one; of the other side a denial has the whole sentence."""
    found = clash.line.text if clash.line else ""
    pairs = ((denied.claimed, clash.claimed, reading.text), (denied.found, clash.found, found))
    return any(one != (0, len(text)) and one[0] < other[1] and other[0] < one[1] for one, other, text in pairs)


def _never_said(reading: Reading, lines: Sequence[Line], terms: Terms) -> Named | None:
    """Where a line says that what a claim tells was never so, or never said, and the claim tells it as so."""
    if _NEVER.search(reading.text):
        return None
    for line in lines:
        for match in _NEVER.finditer(line.text):
            said = Said("denied", match.start(), match.end())
            across = line.release.language != reading.language
            if _is_said(reading, line, said, terms, _NEVER_ACROSS if across else _NEVER_SAID):
                return Named("negation", (0, len(reading.text)), State.CLASHES, line, match.span())
    return None


def _restricted(reading: Reading, lines: Sequence[Line]) -> Named | None:
    """Where a claim says that somebody, too, may do what a line leaves to others alone: "외국인도", "국민만"."""
    for claimed in _TOO.finditer(reading.text):
        for line in lines:
            for found in _ALONE.finditer(line.text):
                if claimed[1] not in line.text and found[1] not in reading.text:
                    return Named("negation", claimed.span(), State.CLASHES, line, found.span())
    return None


def _left_out(text: str) -> set[str]:
    return {match[0].lower() for match in _LEFT_OUT.finditer(text)}


def _are_of_one_thing(reading: Reading, clash: Clash, line: Line, terms: Terms) -> bool:
    """Whether a word beside an opposite in a claim stands beside the other in the line, where any can."""
    claimed, found = clash.claimed, clash.found
    # Who may or must do something is told anywhere in a sentence.
    reach = len(reading.text) if clash.is_of_leave else _PHRASE
    mine = reading.text[max(0, claimed.start - reach) : claimed.end + reach]
    theirs = line.text[max(0, found.start - _PHRASE_THERE) : found.end + _PHRASE_THERE]
    needs = reading.needs_in(mine, terms)
    return not needs or coverage(needs, terms(theirs)) > 0


def _moves_alike(reading: Reading, lines: Sequence[Line]) -> bool:
    """Whether a line tells that something rose or fell by a figure, as the claim does."""
    return any(
        (way := way_of(reading.text, claimed)) and (other := way_of(line.text, figure)) and way.meaning == other.meaning
        for claimed in reading.figures
        for line in lines
        for figure in line.figures
        if is_equal(reading.text, claimed, figure)
    )


def _is_main(text: str, said: Said) -> bool:
    """Whether a denial is what a Korean sentence, or a part of it, says in the end: not "말이 통하지 않아 어려운"."""
    return not _HANGUL.search(text) or _ENDING.match(text, said.end - 1) is not None


def _is_denied(reading: Reading, line: Line, said: Said, terms: Terms) -> bool:
    """Whether what a line denies, in the end or as a reason for the rest, is said by the claim."""
    if _is_main(line.text, said):
        return _is_said(reading, line, said, terms)
    is_reason = _REASON.match(line.text, said.end - 1) is not None
    return is_reason and _is_said(reading, line, said, terms, _DENIED_BEFORE)


def _told_share(reading: Reading, span: tuple[int, int], line: Line, terms: Terms) -> float:
    """The share of the words between two places of a claim that a line says."""
    needs = reading.needs_in(reading.text[max(0, span[0]) : span[1]], terms)
    return coverage(needs, line.terms) if needs else 0.0


def _denied_itself(reading: Reading, said: Said) -> tuple[int, int]:
    """Where the very words stand that a claim denies: before a Korean denial, behind an English one."""
    return (said.start - _CLAUSE, said.end) if reading.language == "ko" else (said.start, said.end + _CLAUSE)


def _is_said(reading: Reading, line: Line, said: Said, terms: Terms, least: float = _DENIED) -> bool:
    """Whether a claim says what a line denies: the least share of its words that the claim holds."""
    denied = terms(line.text[max(0, said.start - _CLAUSE) : said.end])
    return bool(denied) and len(denied & reading.said) >= least * len(denied)
