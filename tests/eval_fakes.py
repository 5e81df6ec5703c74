"""Cases, answers and scores of the evaluation suite, made without a model and without an index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from evals.baseline import Baseline, Kept
from evals.cases import Case
from evals.corpora import Corpus, corpus_digest
from evals.runs import Header, Record
from evals.scoring import METRICS, Scored
from evals.thresholds import Thresholds
from rag.domain import Answer, AnswerSentence, Citation, PressRelease, Status
from tests.fakes import make_release

START = "공사는 4월 1일에 시작한다."
BUDGET = "예산은 320억 원이다."
HARBOUR = make_release("harbour", f"남해 항구의 물길을 정비한다. {START} {BUDGET}")
FOREST = make_release("forest", "Rangers will check 240 trails in June.", title="Forest trails", language="en")
RELEASES = {release.release_id: release for release in (HARBOUR, FOREST)}
HEADER = Header("2026-11-23T09:00:00", "abc1234", {"bundled": "d1"}, {"top_k": 12}, {"python": "3.11"})


def make_corpus(*releases: PressRelease, name: str = "bundled") -> Corpus:
    found = releases or tuple(RELEASES.values())
    return Corpus(name, Path(name), {release.release_id: release for release in found}, corpus_digest(found))


def case_fields(**changes: object) -> dict[str, object]:
    """A line of a case file: a Korean question about the harbour. A change to None takes the field out."""
    fields: dict[str, object] = {
        "id": "ko-1",
        "slice": "ko-ko",
        "lang": "ko",
        "question": "공사는 언제 시작하나요?",
        "today": "2026-06-01",
        "expected_status": "answered",
        "expected_release_ids": ["harbour"],
        "expected_quotes": [START],
        "key_facts": [["4월 1일", "April 1"]],
    }
    return {key: value for key, value in (fields | changes).items() if value is not None}


def refused_fields(**changes: object) -> dict[str, object]:
    """A line of a case file: a question that nothing answers."""
    nothing: dict[str, object] = {"expected_release_ids": [], "expected_quotes": [], "key_facts": []}
    refused = {"id": "no-1", "slice": "absent-topic", "question": "달 기지 예산은?", "expected_status": "not_in_corpus"}
    return case_fields(**(nothing | refused | changes))


def make_case(**changes: object) -> Case:
    return Case.model_validate(case_fields(**changes))


def refused_case(**changes: object) -> Case:
    return Case.model_validate(refused_fields(**changes))


def write_lines(path: Path, *lines: object) -> Path:
    """A JSON Lines file; a string is written as it is."""
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def make_citation(quote: str = START, n: int = 1, release: PressRelease = HARBOUR, /, **changes: object) -> Citation:
    """A true citation of a quote of the release, but for the changes."""
    start = release.body.index(quote) if quote in release.body else 0
    fields: dict[str, object] = {
        **{name: getattr(release, name) for name in ("release_id", "title", "ministry", "published", "url", "license")},
        **{"n": n, "ministry_en": "", "quote": quote, "start": start, "end": start + len(quote)},
        "sha256": release.sha256,
    }
    return Citation(**(fields | changes))  # type: ignore[arg-type]  # a test names the fields it changes


def make_answer(*citations: Citation, **changes: object) -> Answer:
    """A Korean answer that quotes each citation in a sentence of its own, but for the changes."""
    lines = ["보도자료에 다음과 같이 나와 있습니다.", *(f"“{c.quote}” [{c.n}]" for c in citations)]
    fields: dict[str, object] = {
        "status": Status.ANSWERED,
        "language": "ko",
        "text": "\n".join(lines),
        "question": "공사는 언제 시작하나요?",
        "sentences": tuple(AnswerSentence(c.quote, (c.n,)) for c in citations),
        "citations": citations,
    }
    return Answer(**(fields | changes))  # type: ignore[arg-type]  # a test names the fields it changes


def make_refusal(**changes: object) -> Answer:
    text = "갖고 있는 보도자료에서는 이 질문의 답을 찾지 못했습니다."
    return make_answer(**({"status": Status.NOT_IN_CORPUS, "text": text} | changes))


def make_record(case: Case, answer: Answer | None, **changes: object) -> Record:
    fields: dict[str, object] = {"case_id": case.id, "asked": case.asked_digest, "answer": answer, "latency_ms": 80.0}
    return Record(**(fields | changes))  # type: ignore[arg-type]  # a test names the fields it changes


def make_scored(case: Case | str = "ko-1", record: Record | None = None, /, **scores: float) -> Scored:
    """A case with the scores given; every other measure but `completed` does not apply."""
    case = make_case(id=case) if isinstance(case, str) else case
    everything = dict.fromkeys(METRICS) | {"completed": 1.0} | scores
    return Scored(case, record or make_record(case, make_answer(make_citation())), everything)


def kept_baseline(*scored: Scored, corpora: Mapping[str, str] | None = None) -> Baseline:
    """A baseline that accepted these scores."""
    kept = {s.case.id: Kept(s.case.digest, {k: v for k, v in s.scores.items() if v is not None}) for s in scored}
    return Baseline(corpora or {}, kept)


def make_thresholds(fall: float = 0.02, hard: Mapping[str, float] | None = None, **slices: object) -> Thresholds:
    """Thresholds whose slices are given as `ko_ko={"recall_at_5": 0.9}`, unchecked: a test may look at one measure."""
    named = {name.replace("_", "-"): bounds for name, bounds in slices.items()}
    return Thresholds.model_construct(hard=hard or {}, fall=fall, slices=named)
