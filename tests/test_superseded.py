"""Later releases: the next of a series and explanations, for questions that name no time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from rag.domain import Chunk, Filters, Hit, PressRelease, Query, Sentence
from rag.index.store import Store, fingerprint
from rag.retrieval.superseded import later_releases
from tests.fakes import KOREA, make_release

_CITED = make_release(
    "may", "글이다.", title="2025년 5월 고용동향 발표", published=datetime(2025, 6, 11, 8, tzinfo=KOREA)
)


def _release(key: str, title: str, month: int, **changes: object) -> PressRelease:
    return make_release(key, "글이다.", title=title, published=datetime(2025, month, 11, 8, tzinfo=KOREA), **changes)


def _hit(key: str, coverage: float) -> Hit:
    return Hit(Chunk(f"c-{key}", key, 0, 0, 0, 0, 4, "", "글이다."), 1.0, coverage=coverage)


_OTHERS = (
    _release("june", "2025년 6월 고용동향 발표", 7),
    _release("july", "2025년 7월 고용동향 발표", 8),
    _release("april", "2025년 4월 고용동향 발표", 5),
    _release("other-ministry", "2025년 8월 고용동향 발표", 9, ministry="통계청"),
    _release("prices", "2025년 6월 물가동향 발표", 7),
    _release("rebuttal", "고용동향 보도 관련", 9, kind="보도설명자료"),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "store.db", create=True)
    for release in (_CITED, *_OTHERS):
        store.put(release, fingerprint(release), (Sentence(0, 0, 4, release.body),), [])
    return store


def _later(store: Store, query: Query, coverage: float = 0.9) -> list[str]:
    hits = [_hit(release.release_id, coverage) for release in (_CITED, *_OTHERS)]
    return [release.release_id for release in later_releases(query, _CITED, hits, store)]


def test_the_next_of_the_series_and_explanations_come_newest_first(store: Store) -> None:
    assert _later(store, Query("고용동향이 어떻게 되나요?", "ko")) == ["rebuttal", "july", "june"]


@pytest.mark.parametrize(
    "query",
    [
        Query("2025년 5월 고용동향은?", "ko"),
        Query("고용동향은?", "ko", filters=Filters(date_from=datetime(2025, 6, 1, tzinfo=KOREA).date())),
    ],
    ids=["named", "filtered"],
)
def test_a_question_on_one_time_is_not_told_of_the_next(store: Store, query: Query) -> None:
    assert _later(store, query) == ["rebuttal"]


def test_an_explanation_of_another_matter_is_none_of_this(store: Store) -> None:
    assert _later(store, Query("고용동향은?", "ko"), coverage=0.3) == ["july", "june"]
