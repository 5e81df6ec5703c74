"""Two runs side by side: what differs, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean

from evals.runs import Header
from evals.scoring import GROUPS, JUDGED, METRICS, UNPAIRED, Scored, is_better, values
from evals.statistics import Difference, paired_difference

# Below this, a paired difference is called real (two-sided).
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """A case that the two runs answered otherwise: what differs, and the measures that moved (name, A, B)."""

    case_id: str
    question: str
    differs: tuple[str, ...]
    moved: tuple[tuple[str, float | None, float | None], ...]

    def __str__(self) -> str:
        """Two lines: what differs, and how the measures moved."""
        moved = ", ".join(f"{name} {_shown(a)} -> {_shown(b)}" for name, a, b in self.moved)
        return f"{self.case_id} [{', '.join(self.differs)}] {self.question}\n    {moved or 'no measure moved'}"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def differences(a: Sequence[Scored], b: Sequence[Scored]) -> dict[str, dict[str, Difference]]:
    """For each group and measure, B less A over the cases that both have and it applies to in both."""
    found: dict[str, dict[str, Difference]] = {}
    for group in GROUPS:
        for metric in METRICS:
            before, after = values(a, group, metric), values(b, group, metric)
            pair = _difference(metric, before, after)
            if pair:
                found.setdefault(group, {})[metric] = pair
    return found


def header_differences(a: Header, b: Header) -> list[str]:
    """What two runs were made with that is not the same: commit, corpora, settings, versions."""
    one, other = asdict(a), asdict(b)
    pairs = {name: (one[name], other[name]) for name in ("commit", "corpora", "settings", "versions")}
    return [f"{name}: A {x}, B {y}" for name, (x, y) in pairs.items() if x != y]


def _difference(metric: str, before: Mapping[str, float], after: Mapping[str, float]) -> Difference | None:
    shared = [key for key in before if key in after]
    if metric in UNPAIRED:
        # Over the cases that both refused it could not differ; what is left is to show both means.
        means = [fmean(own.values()) for own in (before, after) if own]
        return Difference(means[0], means[1], len(shared), None, None, None) if len(means) == 2 else None
    return paired_difference([before[key] for key in shared], [after[key] for key in shared]) if shared else None


def changes(a: Sequence[Scored], b: Sequence[Scored]) -> list[Change]:
    """The cases whose status, text, citations or ranking differ, in the order of the cases."""
    before = {item.case.id: item for item in a}
    pairs = ((before[item.case.id], item) for item in b if item.case.id in before)
    found = (Change(y.case.id, y.case.asked[-1], _differs(x, y), _moved(x, y)) for x, y in pairs)
    return [change for change in found if change.differs or change.moved]


def _differs(a: Scored, b: Scored) -> tuple[str, ...]:
    one, other = a.record.answer, b.record.answer
    if one is None or other is None:
        return ("error",) if a.record.error != b.record.error else ()
    cited = [[(c.release_id, c.start, c.end) for c in answer.citations] for answer in (one, other)]
    named = {
        f"{one.status.value} -> {other.status.value}": one.status is not other.status,
        "citations": cited[0] != cited[1],
        "text": one.text != other.text,
        "ranking": a.record.releases != b.record.releases,
    }
    return tuple(name for name, differs in named.items() if differs)


def _moved(a: Scored, b: Scored) -> tuple[tuple[str, float | None, float | None], ...]:
    names = (name for name in METRICS if name != "latency_ms" and a.scores[name] != b.scores[name])
    return tuple((name, a.scores[name], b.scores[name]) for name in names)


def comparison(a: Sequence[Scored], b: Sequence[Scored], *, every: bool = False) -> str:
    """The report: measures that differ (all with `every`), then the changed questions."""
    rows = []
    for group, found in differences(a, b).items():
        rows += [_row(group, name, d) for name, d in found.items() if every or abs(d.mean) > 1e-9]
    head = f"{'slice':20} {'measure':26} {'n':>4} {'A':>8} {'B':>8} {'B-A':>8}  95 % interval        p"
    chance = f"p: one test each; of {len(rows)} rows some fall below {ALPHA} by chance. Read all, ko and en first."
    body = [head, *rows, chance] if rows else ["no measure differs"]
    changed = changes(a, b)
    return "\n".join([*body, "", f"{len(changed)} questions answered otherwise", *map(str, changed)])


def _row(group: str, name: str, d: Difference) -> str:
    interval = "–" if d.low is None or d.high is None else f"{d.low:+.3f} to {d.high:+.3f}"
    chance = "–" if d.p is None else f"{d.p:.3f}"
    return (
        f"{group:20} {name:26} {d.n:4d} {d.mean_a:8.3f} {d.mean_b:8.3f} {d.mean:+8.3f}  {interval:18} "
        f"{chance:>5} {_verdict(name, d)}"
    ).rstrip()


def _verdict(name: str, d: Difference) -> str:
    # Times tell of what else the machine did: never judged.
    if name not in JUDGED or d.p is None or d.p >= ALPHA:
        return ""
    return "better" if is_better(name, d.mean) else "worse"
