"""What one release says of a claim: facts first; where meaning must be judged, a measure of it and its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.answering.claim_clauses import has_untold_clause
from rag.answering.claim_crossings import crossed
from rag.answering.claim_figures import Compared, State, compare_figures
from rag.answering.claim_labels import mislabelled
from rag.answering.claim_lines import Line, Reading, Terms
from rag.answering.claim_names import Named, compare_names
from rag.answering.claim_places import compare_places
from rag.answering.claim_polarity import compare_polarity, is_doubted
from rag.answering.claim_proper import unnamed
from rag.answering.claim_quotes import Quoted, compare_quotations
from rag.answering.figures import Kind, precision
from rag.domain import Verdict
from rag.retrieval.terms import coverage

# Lines that decide, and those that a verdict shows; the nearest and those that name most are sought among so many.
_EVIDENCE, _SHOWN, _AMONG = 3, 4, 8


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a release tells of a claim at all (`about`), is surely of its matter (`sure`), and tells all of it (`told`).

    The first two are log-odds; `across` two languages. Without a figure or a quotation that is stated, only lines that
    name as much of its words as `proven` support a claim. Measured on development claims: evals/DECISIONS.md.
    """

    about: float = 0.5
    sure: float = 0.5
    told: float = 0.45
    told_across: float = 0.32
    cosine: float = 0.8
    cosine_across: float = 0.73
    proven: float = 0.65
    proven_across: float = 0.35


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Rivals:
    """What speaks for the other releases near a claim: the best score among them, and the best cosine of a line."""

    score: float = 0.0
    cosine: float = 0.0


@dataclass(frozen=True, slots=True)
class Matter:
    """The log-odds that a release is of a claim's matter.

    From its score in the search, the figures it shares, the cosine of its nearest line, how far score and cosine lead
    those of its rivals, and the share of the claim's words in one line.
    """

    found: float
    figures: float
    cosine: float
    lead: float
    nearer: float
    words: float
    start: float

    def of(self, score: float, lines: Sequence[Line], rivals: Rivals) -> float:
        """With the release's best score and its lines; each lead, and the words, count up to a bound."""
        nearest = max(line.cosine for line in lines)
        lead = min(_LEAD, max(-_LEAD, score - rivals.score))
        nearer = min(_NEARER, max(-_NEARER, nearest - rivals.cosine))
        # The facts of a claim stand in its best lines.
        best = lines[:_FITTING]
        return (
            self.found * score
            + self.figures * max(line.equal for line in best)
            + self.cosine * nearest
            + self.lead * lead
            + self.nearer * nearer
            + self.words * min(_NAMED_OF, max(line.own for line in best))
            + self.start
        )


# Logistic regressions on claims beside their release and others near, on real releases and bundled ones:
# evals/DECISIONS.md.
_MATTER = Matter(0.12, 1.48, 12.31, 1.36, 6.81, 15.2, -15.0)
_MATTER_ACROSS = Matter(0.73, 1.44, 9.73, 0.7, 3.56, 5.9, -11.99)
_LEAD, _NEARER, _NAMED_OF, _FITTING = 2.0, 0.05, 0.25, 6
# For a sentence behind one on the same release: a cosine at which it is as likely of it as not, and what one is worth.
_NEXT, _NEXT_COSINE = 0.65, 40.0
# Beside the share of its words, what speaks for a claim being told: its meaning, and each figure that is stated.
_MEANT, _STATED, _ENOUGH_STATED = 2.0, 0.15, 3
# Lines in which its words are looked for then, how sure the matter must be where no figure contradicts, and how much
# surer where like words alone support: what is denied or exchanged has like words too.
_TOLD_IN, _NAMED, _WORDED = 5, 0.5, 2.5
# What is told by so much less than its bound is not told at all; by less than this over it, hardly, and beside a
# release of another language not plainly.
_APART, _HARDLY, _PLAINLY = -0.2, 0.05, 0.15
_SMALL = 20
# What a vote of a chat model is worth on either bound.
VOTES = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_FOUND)
_VOTE_MEANING, _VOTE_MATTER = 0.2, 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """What one release says of a claim; `fit` is that of its best line.

    `meaning` is how far the claim is told beyond the bound for that, `matter` how sure the release is of its matter,
    `wording` how many of its words the best lines name beyond what proves it without a figure; `is_whole` whether no
    clause of it is untold or doubtful, `in_context` whether more than its words says that it is of the release,
    `is_foreign` whether a Korean claim is beside an English release, which has its common words too easily.
    """

    verdict: Verdict
    lines: tuple[Line, ...]
    figures: tuple[Compared, ...]
    names: tuple[Named, ...]
    quotations: tuple[Quoted, ...]
    fit: float
    meaning: float = 0.0
    matter: float = 0.0
    wording: float = -1.0
    is_whole: bool = True
    in_context: bool = False
    is_foreign: bool = False

    @property
    def is_apart(self) -> bool:
        """Whether the release tells so little of the claim that no fact of it and no vote counts."""
        return self.meaning < _APART

    @property
    def states(self) -> frozenset[State]:
        """What the release does with the facts of the claim."""
        return frozenset([*(figure.state for figure in self.figures), *(name.state for name in self.names)])


def judge(
    reading: Reading, lines: Sequence[Line], terms: Terms, bounds: Bounds, rivals: Rivals, *, in_context: bool
) -> Judged:
    """What one release says of a claim; `in_context` where the sentences before it were on that release."""
    best, release = lines[0], lines[0].release
    across = release.language != reading.language
    frame = terms(release.title) | terms(release.ministry)
    matter = _matter(reading, lines, rivals, across=across)
    if in_context:
        matter = max(matter, _NEXT_COSINE * (max(line.cosine for line in lines) - _NEXT))
    if matter < bounds.about:
        return Judged(Verdict.NOT_FOUND, (), (), (), (), best.fit)
    figures = tuple(compare_figures(reading, lines, terms))
    names = tuple(_compare_words(reading, lines, terms, figures))
    quotations = tuple(compare_quotations(reading.text, lines))
    evidence = _evidence(best, figures, names, quotations)
    told = coverage(reading.words, frame.union(*(line.terms for line in evidence)))
    stated = sum(figure.state is State.STATED for figure in figures)
    meant = max(line.cosine for line in evidence) - (bounds.cosine_across if across else bounds.cosine)
    enough = bounds.told_across if across else bounds.told
    meaning = told + _MEANT * meant + _STATED * min(stated, _ENOUGH_STATED) - enough
    matter -= bounds.sure
    words = coverage(reading.words, frame.union(*(line.terms for line in lines[:_TOLD_IN])))
    words -= bounds.proven_across if across else bounds.proven
    whole = not has_untold_clause(reading, lines, frame, terms)
    is_foreign = across and reading.language == "ko"
    # There a year proves nothing.
    whole = whole and not (is_foreign and not _is_counted(figures))
    shown = _shown(reading, evidence, lines, frame)
    whole = whole and not is_doubted(reading, shown, terms)
    judged = Judged(
        verdict=Verdict.NOT_FOUND,
        lines=evidence,
        figures=figures,
        names=names,
        quotations=quotations,
        fit=best.fit,
        meaning=meaning,
        matter=matter,
        wording=words,
        is_whole=whole,
        in_context=in_context,
        is_foreign=is_foreign,
    )
    if judged.is_apart:
        return judged
    return replace(judged, verdict=_verdict(judged, meaning, matter), lines=shown)


def _compare_words(reading: Reading, lines: Sequence[Line], terms: Terms, figures: Sequence[Compared]) -> list[Named]:
    """What a claim names or says beside its figures; words are exchanged where no figure clashes."""
    comparing = [compare_names, compare_places, compare_polarity]
    if all(figure.state is not State.CLASHES for figure in figures):
        comparing += [crossed, mislabelled]
    found = [named for compare in comparing for named in compare(reading, lines, terms)]
    return found + [n for n in unnamed(reading, lines, terms) if not any(n.overlaps(other) for other in found)]


def _is_counted(figures: Sequence[Compared]) -> bool:
    """Whether any figure but a year is stated."""
    return any(figure.state is State.STATED and precision(figure.claimed) != 0 for figure in figures)


def _matter(reading: Reading, lines: Sequence[Line], rivals: Rivals, *, across: bool) -> float:
    """The log-odds that a release, given by its lines, is of the matter of a claim."""
    score = score_of(reading, lines[0].release.release_id)
    return (_MATTER_ACROSS if across else _MATTER).of(score, lines, rivals)


def score_of(reading: Reading, release_id: str) -> float:
    """The best score of a release in the search for a claim, 0 for one that was not found."""
    return max((hit.score for hit in reading.found.hits if hit.chunk.release_id == release_id), default=0.0)


def _verdict(judged: Judged, meaning: float, matter: float, *, is_vouched: bool = False) -> Verdict:
    """Facts that clash contradict where the matter is sure; what is not told in full is not supported.

    Nor is what no stated figure, quotation or like wording proves, unless somebody vouches for its meaning.
    """
    states = judged.states
    if State.CLASHES in states:
        # A name alone is easily another one in a release on something else.
        by_figure = any(figure.state is State.CLASHES for figure in judged.figures)
        if judged.is_foreign and judged.meaning < _PLAINLY and not judged.in_context:
            return Verdict.NOT_FOUND
        if by_figure and judged.meaning < _HARDLY and not judged.in_context and _is_of_something_else(judged):
            return Verdict.NOT_FOUND
        return Verdict.CONTRADICTED if matter >= (0 if by_figure else _NAMED) else Verdict.NOT_FOUND
    is_told = meaning >= 0
    if State.UNSTATED in states and not is_told:
        return Verdict.NOT_FOUND
    if State.UNSTATED in states or not is_told or any(q.line is None or q.words for q in judged.quotations):
        return Verdict.PARTLY if State.STATED in states or is_told else Verdict.NOT_FOUND
    is_proven = State.STATED in states or bool(judged.quotations) or (judged.wording >= 0 and matter >= _WORDED)
    return Verdict.SUPPORTED if judged.is_whole and (is_proven or is_vouched) else Verdict.PARTLY


def _is_of_something_else(judged: Judged) -> bool:
    """Whether several facts of a claim clash or are not stated, and none is that tells anything."""
    is_told = any(figure.state is State.STATED and not _is_small(figure) for figure in judged.figures)
    kinds = {figure.claimed.kind.value for figure in judged.figures} | {name.kind for name in judged.names}
    return not is_told and len(kinds) > 1


def _is_small(compared: Compared) -> bool:
    """Whether a figure is a count that stands in any release: "two"."""
    value = compared.claimed.value
    return compared.claimed.kind is Kind.NUMBER and isinstance(value, Decimal) and value < _SMALL


def voted(judged: Judged, vote: Verdict) -> Judged:
    """The verdict with a vote (supported, contradicted or not found), which moves both bounds by a fixed share.

    It vouches for what is told in full without a figure. What is supported by the rules and contradicted by the vote
    is neither.
    """
    if judged.is_apart:
        return judged
    meaning = judged.meaning + (_VOTE_MEANING if vote is Verdict.SUPPORTED else -_VOTE_MEANING)
    matter = judged.matter + (_VOTE_MATTER if vote is Verdict.CONTRADICTED else -_VOTE_MATTER)
    verdict = _verdict(judged, meaning, matter, is_vouched=vote is Verdict.SUPPORTED)
    is_doubted = verdict is Verdict.SUPPORTED and vote is Verdict.CONTRADICTED
    return replace(judged, verdict=Verdict.PARTLY if is_doubted else verdict)


def is_open(judged: Judged) -> bool:
    """Whether a vote could change the verdict; what two releases say at different times is past voting."""
    if not judged.lines or judged.verdict is Verdict.TIME_SENSITIVE:
        return False
    return any(voted(judged, vote).verdict is not judged.verdict for vote in VOTES)


def _shown(
    reading: Reading, evidence: Sequence[Line], lines: Sequence[Line], frame: frozenset[str]
) -> tuple[Line, ...]:
    """The lines that decide, the one that names most of what they leave out, the nearest, and one that names most."""
    among = lines[:_AMONG]
    held = frame.union(*(line.terms for line in evidence))
    left = [need for need in reading.words if held.isdisjoint(need.terms)]
    rest = max(lines, key=lambda line: (coverage(left, line.terms), line.fit))
    completing = [rest] if coverage(left, rest.terms) > 0 else []
    further = (*completing, max(among, key=lambda line: line.cosine), max(among, key=lambda line: line.own))
    shown = {line.sentence.ordinal: line for line in (*evidence, *further)}
    return tuple(list(shown.values())[:_SHOWN])


def _evidence(
    best: Line, figures: Sequence[Compared], names: Sequence[Named], quotations: Sequence[Quoted]
) -> tuple[Line, ...]:
    """The lines that decide, those that contradict first; the best fitting one is always among them."""
    clashing = [f.slot.line for f in figures if f.state is State.CLASHES and f.slot]
    clashing += [n.line for n in names if n.state is State.CLASHES and n.line]
    stating = [f.slot.line for f in figures if f.state is State.STATED and f.slot]
    stating += [q.line for q in quotations if q.line]
    lines = {line.sentence.ordinal: line for line in (*clashing, best, *stating)}
    return tuple(list(lines.values())[:_EVIDENCE])
