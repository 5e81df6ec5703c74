"""Nothing of the report lacks a word in either language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from evals import wording
from evals.scoring import GROUPS, METRICS
from rag.domain import Status
from rag.web.messages import Text

TEMPLATE = Path(wording.__file__).with_name("report.html.j2").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (wording.GROUPS, GROUPS),
        (wording.GROUP_MEANINGS, GROUPS),
        (wording.METRICS, METRICS),
        (wording.METRIC_MEANINGS, METRICS),
        (wording.STATUSES, Status),
        (wording.KINDS, ("hard", "floor", "baseline")),
        (wording.LANGUAGES, ("ko", "en")),
        (wording.OUTCOMES, ("broken", "gate", "miss", "right")),
    ],
    ids=["groups", "group-meanings", "metrics", "metric-meanings", "statuses", "kinds", "languages", "outcomes"],
)
def test_every_key_has_a_text_and_there_is_none_besides(texts: Mapping[str, Text], keys: Collection[str]) -> None:
    assert set(texts) == set(keys)


@pytest.mark.parametrize(
    "texts",
    [value for name, value in vars(wording).items() if name.isupper()],
    ids=[name.lower() for name in vars(wording) if name.isupper()],
)
def test_every_text_is_in_both_languages(texts: Mapping[str, Text]) -> None:
    for key, text in texts.items():
        assert re.search("[가-힣]", text.ko), key
        assert re.search("[A-Za-z]", text.en), key
        assert not re.search("[가-힣]", text.en), key


def test_the_meanings_are_sentences() -> None:
    for text in (*wording.GROUP_MEANINGS.values(), *wording.METRIC_MEANINGS.values()):
        assert text.ko.endswith("니다.")
        assert text.en.endswith(".")


def test_every_label_is_used() -> None:
    assert [key for key in wording.LABELS if not re.search(rf"""["'.]{key}\b""", TEMPLATE)] == []
