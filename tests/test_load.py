"""Twenty people at once and the real index: nobody is refused, nothing breaks, and nobody waits out of proportion.

All figures are multiples of what one client alone needed just before, so that a slow machine changes nothing. One that
is busy with other things for a moment does: it can only make a wait longer, so each rule holds for the best of a few
tries.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from statistics import median, quantiles

import httpx
import pytest

from evals.cases import DATASETS
from rag.bootstrap import build_chat_service
from rag.index.sync import Parts
from rag.settings import Settings
from rag.web.limits import Limits
from tests.browser.web_fakes import served

pytestmark = [pytest.mark.slow, pytest.mark.alone]
_CLIENTS, _EACH, _ALONE, _TRIES = 20, 5, 25, 3
_STATUSES = {"answered", "partial", "clarify", "not_in_corpus", "out_of_scope"}


@pytest.fixture(scope="module")
def address(real_index: tuple[Settings, Parts]) -> Iterator[str]:
    """The app with the limits that it ships with."""
    settings, parts = real_index
    limits = Limits(settings.rate, settings.at_once, settings.at_once_each)
    with closing(build_chat_service(settings, parts=parts)) as service, served(service, limits=limits) as address:
        yield f"{address}api/v1/ask"


def _questions() -> list[str]:
    files = [DATASETS / f"{name}.jsonl" for name in ("ko-ko", "en-ko", "en-en")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    questions = [str(json.loads(line)["question"]) for line in lines]
    random.Random(1).shuffle(questions)
    return questions


def _asked(address: str, questions: Sequence[str], before: float = 0.0, between: float = 0.0) -> list[float]:
    """Seconds that each answer took one client, who waits before the first question and reads between them."""
    took: list[float] = []
    with httpx.Client(timeout=120) as client:
        for question in questions:
            time.sleep(between if took else before)
            began = time.perf_counter()
            response = client.post(address, json={"question": question})
            took.append(time.perf_counter() - began)
            assert response.status_code == 200, response.text
            assert response.json()["status"] in _STATUSES
    return took


def _together(address: str, questions: Sequence[str], reading: float) -> list[float]:
    """Seconds that each answer took twenty clients, who begin one after another within the time of a reading."""
    shares = [questions[first : first + _EACH] for first in range(0, len(questions), _EACH)]
    with ThreadPoolExecutor(_CLIENTS) as pool:
        waiting = [
            pool.submit(_asked, address, share, reading * number / _CLIENTS, reading)
            for number, share in enumerate(shares)
        ]
        return [seconds for client in waiting for seconds in client.result()]


def test_a_hundred_questions_of_twenty_clients_are_all_answered_in_proportion(address: str) -> None:
    questions = _questions()
    _asked(address, questions[:5])
    alone = median(_asked(address, questions[5 : 5 + _ALONE]))
    asked = questions[40 : 40 + _CLIENTS * _EACH]

    # All at once without a pause: the work takes as long as one after another would, and everybody waits alike.
    for _ in range(_TRIES):
        began = time.perf_counter()
        hurried = _together(address, asked, 0.0)
        each = (time.perf_counter() - began) / len(asked) / alone
        unequal = quantiles(hurried, n=20)[-1] / median(hurried)
        print(f"alone {alone:.2f} s; at once {each:.2f} of it each, p95 {unequal:.2f} of the median")
        if each < 2 and unequal < 2:
            break
    # People read what they asked for, forty times as long as an answer takes: some three seconds on two cores.
    for _ in range(_TRIES):
        took = _together(address, asked, 40 * alone)
        p95 = quantiles(took, n=20)[-1] / alone
        print(f"with time to read: p95 {p95:.2f} of alone")
        if p95 < 10:
            break

    assert len(took) == len(hurried) == len(asked) == 100
    assert each < 2
    assert unequal < 2
    assert p95 < 10
