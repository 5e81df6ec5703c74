"""The report of a run as one HTML page that fetches nothing: verdict, scorecard, charts, and every case in full."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals import metrics, wording
from evals.against import Against, against
from evals.baseline import Baseline
from evals.cases import SLICES, Case
from evals.corpora import Corpus
from evals.gate import Check
from evals.markdown import COLUMNS
from evals.runs import Header
from evals.scoring import HARD, JUDGED, LOWER_IS_BETTER, Scored, is_better, shown_text, values, wanted_spans
from evals.statistics import Figure, median_and_p95
from evals.verdicts import is_right, misses
from rag.domain import Answer, Citation, Filters, PressRelease

_TRUSTED = "https://www.korea.kr/"
# Characters that HTML does not allow, and those that turn the direction of what follows.
_NOT_SHOWN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff]"
)
# Changes below this, in points, are rounding.
_SMALL = 0.05
# More names than these say nothing more; the filters of the page have all.
_LINKS, _BLAMES, _SENTENCES = 40, 5, 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and what it was in the baseline over the cases that both have; `change` is in points."""

    figure: Figure
    before: float | None = None
    change: float | None = None
    better: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a body that is cited and expected throughout or not; the numbers are of what begins here."""

    text: str
    cited: bool = False
    wanted: bool = False
    citations: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A release by id, None when the corpus has none such, and what it is to the case."""

    release_id: str
    release: PressRelease | None
    expected: bool
    cited: tuple[int, ...]
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A key fact in its spellings: those that stand in the answer, and all."""

    found: tuple[str, ...]
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page shows of a case.

    `blamed` are numbers of failed checks. `best` tells of each measure that applies whether it is, and in the baseline
    `before` was, at its best.
    """

    item: Scored
    outcome: str
    missed: tuple[str, ...]
    blamed: tuple[int, ...]
    got: Answer
    facts: tuple[Fact, ...]
    forbidden: tuple[tuple[str, bool], ...]
    ranked: tuple[Named, ...]
    unranked: tuple[Named, ...]
    sentences: tuple[tuple[Named, str, bool], ...]
    bodies: tuple[Named, ...]
    unplaced: tuple[Citation, ...]
    best: Mapping[str, bool]
    before: Mapping[str, float]


def html_report(
    header: Header,
    scored: Sequence[Scored],
    card: Mapping[str, Mapping[str, Figure]],
    checks: Sequence[Check],
    baseline: Baseline | None,
    corpora: Mapping[str, Corpus],
    notes: Sequence[str] = (),
) -> str:
    """The whole page; `baseline` is None where there is none to compare with, `checks` empty where none was applied."""
    failed = [check for check in checks if not check.passed]
    kept = {item.case.id: baseline.scores_of(item) for item in scored} if baseline else {}
    latency = values(scored, "all", "latency_ms").values()
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            header=header,
            checks=checks,
            failed=failed,
            right=sum(map(is_right, scored)),
            latency=median_and_p95(latency) if latency else None,
            notes=notes,
            baseline=baseline,
            cells=_cells(scored, card, baseline),
            slices=_by_slice(_sheets(scored, failed, kept, corpora)),
            total=len(scored),
        )
    )
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", page)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(csp_hash=_csp_hash, link=_link, restriction=_restriction)
    environment.globals.update(
        words=wording.LABELS, wording=wording, lower=LOWER_IS_BETTER, links=_LINKS, blames=_BLAMES
    )
    environment.globals.update(columns=COLUMNS, hard=HARD, charted=dict.fromkeys(COLUMNS + JUDGED))
    return environment


def _csp_hash(script: str) -> str:
    """What a content security policy names an inline script by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _link(url: str) -> str:
    """An address when it is of the site of the releases, else nothing: a release may hold any."""
    return url if url.startswith(_TRUSTED) else ""


def _restriction(filters: Filters) -> str:
    """Dates, ministries and kinds in one line, empty when nothing is restricted."""
    dates = (
        f"{filters.date_from or ''} ~ {filters.date_to or ''}".strip() if filters.date_from or filters.date_to else ""
    )
    return " · ".join(filter(None, (dates, ", ".join(filters.ministries), ", ".join(filters.kinds))))


def _cells(
    scored: Sequence[Scored], card: Mapping[str, Mapping[str, Figure]], baseline: Baseline | None
) -> dict[str, dict[str, Cell]]:
    def cell(group: str, name: str, figure: Figure) -> Cell:
        return _cell(figure, name, against(scored, baseline, group, name) if baseline else None)

    return {group: {name: cell(group, name, figure) for name, figure in row.items()} for group, row in card.items()}


def _cell(figure: Figure, name: str, found: Against | None) -> Cell:
    if found is None:
        return Cell(figure)
    change = found.points if abs(found.points) >= _SMALL else 0.0
    return Cell(figure, found.before, change, is_better(name, change))


def _by_slice(sheets: Iterable[Sheet]) -> dict[str, list[Sheet]]:
    found: dict[str, list[Sheet]] = {name: [] for name in SLICES}
    for sheet in sheets:
        found[sheet.item.case.slice].append(sheet)
    return {name: mine for name, mine in found.items() if mine}


def _sheets(
    scored: Sequence[Scored],
    failed: Sequence[Check],
    kept: Mapping[str, Mapping[str, float]],
    corpora: Mapping[str, Corpus],
) -> Iterator[Sheet]:
    blamed: dict[str, list[int]] = {}
    for number, check in enumerate(failed, start=1):
        for key in check.misses:
            blamed.setdefault(key, []).append(number)
    for item in scored:
        releases = corpora[item.case.corpus].releases
        yield _sheet(item, tuple(blamed.get(item.case.id, ())), releases, kept.get(item.case.id, {}))


def _sheet(
    item: Scored, blamed: tuple[int, ...], releases: Mapping[str, PressRelease], before: Mapping[str, float]
) -> Sheet:
    case, record = item.case, item.record
    answer = record.answer or Answer(item.case.expected_status[0], case.lang, "", case.asked[-1])
    missed = tuple(misses(item))
    said, own = shown_text(answer), shown_text(replace(answer, notices=()))
    placed = [c for c in answer.citations if _stands(c, releases.get(c.release_id))]
    named = _Naming(case, releases, placed)
    shown = dict.fromkeys([c.release_id for c in answer.citations] + list(case.expected_release_ids))
    return Sheet(
        item=item,
        outcome=_outcome(item, blamed, missed),
        missed=missed,
        blamed=blamed,
        got=answer,
        facts=tuple(Fact(tuple(s for s in fact if metrics.contains(own, s)), fact) for fact in case.key_facts),
        forbidden=tuple((words, metrics.contains(said, words)) for words in case.forbidden),
        ranked=tuple(map(named, record.releases)),
        unranked=tuple(named(key) for key in case.expected_release_ids if key not in record.releases),
        sentences=tuple(named.sentence(place) for place in record.sentences[:_SENTENCES]),
        bodies=tuple(named.with_body(key) for key in shown if key in releases),
        unplaced=tuple(c for c in answer.citations if c not in placed),
        best=_best(item, before),
        before=before,
    )


def _best(item: Scored, before: Mapping[str, float]) -> dict[str, bool]:
    ideal = {name: 0.0 if name in LOWER_IS_BETTER else 1.0 for name in JUDGED if item.scores[name] is not None}
    return {name: item.scores[name] == best == before.get(name, best) for name, best in ideal.items()}


def _outcome(item: Scored, blamed: Sequence[int], missed: Sequence[str]) -> str:
    if item.record.error is not None:
        return "broken"
    if blamed:
        return "gate"
    return "miss" if missed else "right"


def _stands(citation: Citation, release: PressRelease | None) -> bool:
    """Whether a quote can be marked in the body: it stands there letter by letter."""
    return (
        release is not None
        and 0 <= citation.start < citation.end
        and release.body[citation.start : citation.end] == citation.quote
    )


class _Naming:
    """Releases and sentences as one case sees them."""

    def __init__(self, case: Case, releases: Mapping[str, PressRelease], placed: Sequence[Citation]) -> None:
        self._case, self._releases, self._placed = case, releases, placed
        spans = wanted_spans(case, releases)
        self._wanted = [(number, place) for number, places in enumerate(spans, start=1) for place in places]

    def __call__(self, release_id: str) -> Named:
        cited = tuple(c.n for c in self._placed if c.release_id == release_id)
        expected = release_id in self._case.expected_release_ids
        return Named(release_id, self._releases.get(release_id), expected, cited)

    def with_body(self, release_id: str) -> Named:
        cited = [(c.n, c.start, c.end) for c in self._placed if c.release_id == release_id]
        wanted = [(number, start, end) for number, (key, start, end) in self._wanted if key == release_id]
        return replace(self(release_id), pieces=tuple(pieces(self._releases[release_id].body, cited, wanted)))

    def sentence(self, place: metrics.Span) -> tuple[Named, str, bool]:
        named = self(place[0])
        text = named.release.body[place[1] : place[2]] if named.release else ""
        return named, text, any(metrics.covers(place, wanted) for _, wanted in self._wanted)


_Numbered = Sequence[tuple[int, int, int]]


def pieces(body: str, cited: _Numbered, wanted: _Numbered) -> Iterator[Piece]:
    """A body cut where anything (number, start, end) begins or ends; joined, the pieces are the body."""
    cuts = sorted({0, len(body), *(at for _, *ends in (*cited, *wanted) for at in ends)})
    for start, end in pairwise(cuts):
        yield Piece(
            body[start:end],
            cited=_within(cited, start),
            wanted=_within(wanted, start),
            citations=tuple(number for number, first, _ in cited if first == start),
            quotes=tuple(number for number, first, _ in wanted if first == start),
        )


def _within(spans: _Numbered, at: int) -> bool:
    return any(start <= at < end for _, start, end in spans)
