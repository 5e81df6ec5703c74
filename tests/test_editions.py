"""The edition in the asker's language comes first where it tells the same event, and only there."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from rag.domain import Chunk, Language, PressRelease, Query
from rag.index.rows import StoredChunk
from rag.retrieval.editions import prefer_own_language
from rag.retrieval.evidence import Candidate
from rag.retrieval.hybrid import Found
from tests.fakes import KOREA, make_candidate, make_release


def _stored(key: str, angle: float) -> StoredChunk:
    vector = np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)
    return StoredChunk(Chunk(f"c-{key}", key, 0, 0, 0, 0, 4, "", "글이다."), (), ((),), vector, vector[None, :])


def _release(key: str, language: Language, day: int = 3) -> PressRelease:
    return make_release(key, "글이다.", language=language, published=datetime(2025, 3, day, 9, tzinfo=KOREA))


def _order(query: Query, edition: PressRelease, *, angle: float = 0.2, score: float = 9.0) -> list[str]:
    found = Found((), {"c-ko": _stored("ko", 0.0), "c-en": _stored("en", angle)}, np.array([1, 0], np.float32), ())
    candidates: list[Candidate] = [
        make_candidate(release_id="ko", score=10.0),
        make_candidate(release_id="en", score=score),
    ]
    releases = {"ko": _release("ko", "ko"), "en": edition}
    return [c.release_id for c in prefer_own_language(query, found, candidates, releases)]


_ENGLISH = Query("What is new?", "en")


def test_the_english_edition_answers_an_english_question() -> None:
    assert _order(_ENGLISH, _release("en", "en", 5)) == ["en", "ko"]


@pytest.mark.parametrize(
    ("query", "day", "angle", "score"),
    [
        (Query("무엇이 새로운가?", "ko"), 3, 0.2, 9.0),
        (_ENGLISH, 20, 0.2, 9.0),
        (_ENGLISH, 3, 0.9, 9.0),
        (_ENGLISH, 3, 0.2, 7.5),
    ],
    ids=["asked-in-korean", "weeks-apart", "another-event", "does-not-tell-it"],
)
def test_otherwise_the_best_stays_first(query: Query, day: int, angle: float, score: float) -> None:
    assert _order(query, _release("en", "en", day), angle=angle, score=score) == ["ko", "en"]


def test_of_no_candidates_there_is_no_order() -> None:
    assert prefer_own_language(_ENGLISH, Found((), {}, np.empty(0, np.float32), ()), [], {}) == []
