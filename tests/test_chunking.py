"""Chunks: whole sentences, under the limit, cut at good places, with ids that follow the content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.domain import Chunk, PressRelease, Sentence
from rag.index.chunking import CHUNKER_NAME, DEFAULT_MAX_TOKENS, chunk_release, chunker_name
from tests.fakes import make_release

HEADER_TOKENS = 5


def words(text: str) -> int:
    """Tokens of a test: the words."""
    return len(text.split())


def chunk(lines: Sequence[str], limit: int = 25, **changes: object) -> tuple[Chunk, ...]:
    """Chunks of a release whose sentences are `lines`; "" stands for an empty line."""
    release = make_release("a", "\n".join(lines), title="새 제목", ministry="환경부", **changes)
    return chunk_release(release, sentences_of(release), words, limit + HEADER_TOKENS + 1)


def sentences_of(release: PressRelease) -> list[Sentence]:
    sentences: list[Sentence] = []
    at = 0
    for line in release.body.split("\n"):
        if line:
            sentences.append(Sentence(len(sentences), at, at + len(line), line))
        at += len(line) + 1
    return sentences


def sentence(name: str, size: int) -> str:
    """A sentence of `size` words that ends like one."""
    return " ".join([name] * (size - 1) + ["했다."])


def test_the_header_names_title_ministry_and_date_in_one_line() -> None:
    (only,) = chunk(["했다."], published=datetime(2025, 8, 3, 23, 0, tzinfo=UTC))
    assert only.header == "새 제목 | 환경부 | 2025-08-03"
    assert only.passage == "새 제목 | 환경부 | 2025-08-03\n했다."


def test_a_missing_ministry_leaves_no_gap_in_the_header() -> None:
    release = make_release("a", "했다.", title="제목\n둘째 줄", ministry="")
    assert chunk_release(release, sentences_of(release), words)[0].header == "제목 둘째 줄 | 2025-08-04"


def test_a_long_title_is_cut_at_a_word() -> None:
    release = make_release("a", "했다.", title=" ".join(f"낱말{i}" for i in range(100)))
    header = chunk_release(release, sentences_of(release), words)[0].header
    assert header.startswith("낱말0 ")
    assert "낱말59… | " in header


def test_a_title_of_one_long_word_is_kept() -> None:
    release = make_release("a", "했다.", title="가" * 200)
    assert chunk_release(release, sentences_of(release), len)[0].header.startswith("가" * 200 + " | ")


def test_a_short_release_is_one_chunk() -> None:
    (only,) = chunk([sentence("가", 5), "", sentence("나", 5)])
    assert (only.ordinal, only.first, only.last, only.start) == (0, 0, 1, 0)
    assert only.text.startswith("가")
    assert only.text.endswith("했다.")


def test_chunks_are_as_full_as_the_limit_allows() -> None:
    assert [c.last for c in chunk([sentence("가", 5)] * 15)] == [4, 9, 14]


def test_a_section_head_is_the_better_place_to_cut() -> None:
    lines = [
        sentence("가", 5),
        sentence("나", 5),
        sentence("다", 5),
        "□ " + sentence("라", 4),
        *[sentence("마", 5)] * 4,
    ]
    assert chunk(lines)[1].text.startswith("□ 라")


def test_an_empty_line_is_the_better_place_to_cut() -> None:
    lines = [*[sentence("가", 5)] * 3, "", *[sentence("나", 5)] * 5]
    assert chunk(lines)[1].text.startswith("나")


def test_a_good_place_in_the_first_half_is_not_used() -> None:
    lines = [sentence("가", 5), "", *[sentence("나", 5)] * 7]
    assert chunk(lines)[0].last == 4


def test_a_note_stays_with_its_sentence() -> None:
    lines = [*[sentence("가", 5)] * 5, "* " + sentence("나", 4), *[sentence("다", 5)] * 3]
    assert chunk(lines)[1].text.startswith("가")


def test_a_heading_stays_with_its_paragraph() -> None:
    lines = [*[sentence("가", 5)] * 4, "주요 추진 과제 다섯 가지", *[sentence("다", 5)] * 4]
    assert chunk(lines)[1].text.startswith("주요 추진 과제")


def test_a_sentence_over_the_limit_is_a_chunk_of_its_own() -> None:
    found = chunk([sentence("가", 5), sentence("나", 60), sentence("다", 20)])
    assert [(c.first, c.last) for c in found] == [(0, 0), (1, 1), (2, 2)]


def test_a_small_rest_is_evened_out_with_the_chunk_before() -> None:
    found = chunk([sentence("가", 5)] * 11)
    assert [c.last - c.first + 1 for c in found] == [5, 3, 3]


def test_a_limit_under_the_header_still_gives_chunks() -> None:
    release = make_release("a", "\n".join([sentence("가", 2)] * 6))
    assert len(chunk_release(release, sentences_of(release), words, max_tokens=8)) >= 3


@pytest.mark.parametrize("lines", [pytest.param([], id="empty"), pytest.param(["했다."], id="stub")])
def test_a_release_without_text_of_its_own_has_no_chunk(lines: list[str]) -> None:
    assert chunk(lines, stub=True) == ()
    assert chunk([]) == ()


def test_the_same_text_twice_has_two_ids() -> None:
    found = chunk([sentence("가", 20)] * 3)
    assert len({c.text for c in found}) == 1
    assert len({c.chunk_id for c in found}) == 3


def test_an_id_is_32_hex_digits_of_the_content() -> None:
    (first,), (again,), (other,) = chunk(["했다."]), chunk(["했다."]), chunk(["했다!"])
    assert first.chunk_id == again.chunk_id != other.chunk_id
    assert int(first.chunk_id, 16) >= 0
    assert len(first.chunk_id) == 32


def test_an_edit_changes_only_the_ids_of_the_chunks_it_touches() -> None:
    before = chunk([sentence(name, 20) for name in "가나다라"])
    after = chunk([sentence(name, 20) for name in "가마다라"])
    assert [a.chunk_id == b.chunk_id for a, b in zip(before, after, strict=True)] == [True, False, True, True]


def test_a_sentence_is_counted_once() -> None:
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return words(text)

    release = make_release("a", "\n".join(sentence(f"말{i}", 9) for i in range(40)))
    sentences = sentences_of(release)
    chunk_release(release, sentences, count, 30)
    assert all(counted.count(s.text) == 1 for s in sentences)


def test_the_name_holds_the_size() -> None:
    assert chunker_name(128) == "sentences-2/128"
    assert chunker_name(DEFAULT_MAX_TOKENS) == CHUNKER_NAME


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["가", "□ 나", "* 다", "1. 라"]), st.integers(1, 40)), max_size=40),
    st.integers(4, 60),
)
def test_chunks_hold_every_sentence_once_and_keep_the_limit(shape: list[tuple[str, int]], limit: int) -> None:
    release = make_release("a", "\n".join(sentence(name, size) for name, size in shape))
    sentences = sentences_of(release)
    chunks = chunk_release(release, sentences, words, limit)
    assert [i for c in chunks for i in range(c.first, c.last + 1)] == list(range(len(sentences)))
    assert all(release.body[c.start : c.end] == c.text for c in chunks)
    assert len({c.chunk_id for c in chunks}) == len(chunks)
    room = max(limit - words(chunks[0].header), limit // 4) if chunks else 0
    assert all(words(c.text) <= room for c in chunks if c.last > c.first)
