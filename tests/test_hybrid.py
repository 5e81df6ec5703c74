"""Hybrid search over the small index: filters, fusion, the numbers of a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from rag.bootstrap import run_index
from rag.domain import Filters, Query
from rag.index.reader import IndexReader
from rag.retrieval.glossary import Glossary
from rag.retrieval.hybrid import HybridRetriever, best_releases
from rag.retrieval.question import understand
from tests.conftest import FakeIndex


@pytest.fixture
def retriever(fake_index: FakeIndex) -> Iterator[HybridRetriever]:
    reader = IndexReader(fake_index.settings.home, fake_index.parts.recipe())
    yield HybridRetriever(reader, fake_index.parts.embedder, fake_index.parts.analyser, Glossary.load())
    reader.close()


def _first_title(retriever: HybridRetriever, query: Query) -> str:
    return retriever.search(query, 5).hits[0].chunk.header


def test_hits_come_best_first_with_both_scores(retriever: HybridRetriever) -> None:
    found = retriever.search(Query("남해 작은 항구 물길 정비", "ko"), 10)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert "항구" in found.hits[0].chunk.header
    assert found.hits[0].lexical is not None
    assert all(hit.dense is not None and hit.chunk.chunk_id in found.stored for hit in found.hits)
    assert found.vector.shape == (64,)
    assert set(found.signals) == set(found.stored)


def test_no_more_than_k_are_given(retriever: HybridRetriever) -> None:
    assert len(retriever.search(Query("학교 도서관", "ko"), 1).hits) == 1


def test_only_releases_inside_the_filters_are_found(retriever: HybridRetriever) -> None:
    filters = Filters(date_from=date(2025, 5, 1), date_to=date(2025, 5, 31), ministries=("교육부", "없는 기관"))
    found = retriever.search(Query("항구 물길 정비", "ko", filters), 5)
    assert {hit.chunk.header.split("\n")[0] for hit in found.hits}
    assert all("도서관" in hit.chunk.header for hit in found.hits)


def test_filters_that_leave_nothing_are_left_aside_and_that_is_told(retriever: HybridRetriever) -> None:
    future = Filters(date_from=date(2030, 1, 1))
    relaxed = retriever.search(Query("남해 작은 항구 물길 정비", "ko", future), 5)
    plain = retriever.search(Query("남해 작은 항구 물길 정비", "ko"), 5)
    assert (relaxed.relaxed, plain.relaxed) == (True, False)
    assert relaxed.hits == plain.hits
    assert (relaxed.undated, plain.undated) == (True, False)


_MARCH = (date(2025, 3, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("filters", "kept", "relaxed", "undated"),
    [
        (Filters(ministries=("해양수산부",)), {"harbour"}, False, False),
        (Filters(*_MARCH, ("해양수산부",)), {"harbour"}, False, False),
        (Filters(*_MARCH, ("교육부",)), {"harbour"}, True, False),
        (Filters(*_MARCH, kinds=("설명자료",)), {"harbour"}, True, False),
        (Filters(ministries=("없는 기관",)), {"harbour", "library", "forest"}, True, False),
        (Filters(date(2030, 1, 1), None, ("해양수산부",)), {"harbour", "library", "forest"}, True, True),
    ],
    ids=["ministry", "both", "other-ministry", "no-such-kind", "no-such-ministry", "no-such-day"],
)
def test_ministries_and_kinds_are_left_aside_before_dates(
    retriever: HybridRetriever, filters: Filters, kept: set[str], relaxed: bool, undated: bool
) -> None:
    found = retriever.search(Query("항구 도서관에 forest", "ko", filters), 9)
    assert {hit.chunk.release_id for hit in found.hits} == kept
    assert (found.relaxed, found.undated) == (relaxed, undated)


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(release_id="library"), {"library"}),
        (Filters(ministries=("해양수산부",), release_id="library"), {"library"}),
        (Filters(*_MARCH, release_id="library"), set()),
        (Filters(release_id="none"), set()),
    ],
    ids=["one", "other-ministry", "other-days", "gone"],
)
def test_a_search_in_one_release_never_leaves_it(retriever: HybridRetriever, filters: Filters, kept: set[str]) -> None:
    found = retriever.search(Query("남해 작은 항구 물길 정비 forest", "ko", filters), 9)
    assert {hit.chunk.release_id for hit in found.hits} == kept


def test_an_english_question_is_searched_with_its_own_terms_too(retriever: HybridRetriever) -> None:
    assert "Forest" in _first_title(retriever, Query("forest trail rangers", "en"))


def test_a_korean_question_finds_an_english_release_by_its_translated_words(retriever: HybridRetriever) -> None:
    hits = retriever.search(Query("숲 안전 점검", "ko"), 10).hits
    english = next(hit for hit in hits if "Forest" in hit.chunk.header)
    assert english.lexical is not None


def test_translated_words_are_not_looked_for_in_korean_releases(retriever: HybridRetriever) -> None:
    """Else a Korean release with "AI" in it would beat those that say what was asked."""
    hits = retriever.search(Query("숲 안전 점검", "ko"), 10).hits
    assert all(hit.lexical is None for hit in hits if "Forest" not in hit.chunk.header)


def test_a_rewritten_question_is_searched_as_korean(retriever: HybridRetriever) -> None:
    query = Query("how many?", "en", rewritten="산골 학교 도서관에 책 만 권 how many?")
    assert "도서관" in _first_title(retriever, query)


def test_a_number_of_the_question_in_title_or_date_speaks_for_a_chunk(retriever: HybridRetriever) -> None:
    assert "2025-03" in _first_title(retriever, Query("2025 03 04", "ko"))


def test_best_releases_are_named_once_in_order(retriever: HybridRetriever) -> None:
    hits = retriever.search(Query("학교 도서관 책", "ko"), 10).hits
    names = best_releases((*hits, *hits), 10)
    assert len(names) == len(set(names))
    assert names[0] == hits[0].chunk.release_id
    assert best_releases(hits, 1) == names[:1]


def test_what_is_found_tells_how_much_of_the_question_it_holds(retriever: HybridRetriever) -> None:
    found = retriever.search(Query("항구 도서관에", "ko"), 10)
    shares = {hit.chunk.release_id: hit.coverage for hit in found.hits}
    assert 0 < shares["harbour"] < 1
    assert 0 < shares["library"] < 1
    assert shares["forest"] == 0
    assert {need.word for need in found.needs} == {"항구", "도서관에"}


def test_a_chunk_that_only_the_words_found_has_its_true_cosine(retriever: HybridRetriever) -> None:
    found = retriever.search(Query("예산은", "ko"), 10)
    for hit in found.hits:
        assert hit.dense == pytest.approx(float(found.stored[hit.chunk.chunk_id].vector @ found.vector), abs=1e-3)


@contextmanager
def _with(index: FakeIndex, folder: Path, added: Mapping[str, str]) -> Iterator[HybridRetriever]:
    """A retriever over the index with releases of those ids and texts added."""
    index = index.copy(folder)
    for name, text in added.items():
        (index.settings.corpus / f"{name}.md").write_text(text, encoding="utf-8")
    assert run_index([], index.settings, parts=index.parts).added == len(added)
    with closing(IndexReader(index.settings.home, index.parts.recipe())) as reader:
        yield HybridRetriever(reader, index.parts.embedder, index.parts.analyser, Glossary.load())


def _markdown(title: str, published: str, body: str) -> str:
    return f"---\ntitle: {title}\npublished: {published}\nministry: 해양수산부\n---\n{body}\n"


def test_of_releases_with_the_same_text_one_is_found_and_names_the_others(
    fake_index: FakeIndex, tmp_path: Path
) -> None:
    harbour = (fake_index.settings.corpus / "harbour.md").read_text(encoding="utf-8")
    again = {name: harbour.replace("900000001", number) for name, number in (("again", "901"), ("more", "902"))}
    with _with(fake_index, tmp_path, again) as retriever:
        found = retriever.search(Query("남해 작은 항구 물길 정비", "ko"), 10)
        assert len(retriever.search(Query("남해 작은 항구 물길 정비", "ko"), 1).hits[0].twins) == 2
    family = {"harbour", "again", "more"}
    (hit,) = [hit for hit in found.hits if hit.chunk.release_id in family]
    assert set(hit.twins) == family - {hit.chunk.release_id}
    assert len(hit.twins) == 2
    assert all(hit.twins == () for hit in found.hits if hit.chunk.release_id not in family)
    assert {hit.chunk.release_id for hit in found.hits} > {"library", "forest"}


@pytest.mark.parametrize("years", [("2023-04-01", "2024-04-01"), ("2024-04-01", "2023-04-01")])
def test_of_like_releases_the_newer_one_comes_first_where_the_latest_is_asked_for(
    fake_index: FakeIndex, tmp_path: Path, years: tuple[str, str]
) -> None:
    added = {
        f"lamp-{number}": _markdown(
            "등대 점검 결과", day, f"등대 점검 결과 {number}호 소식이다. " + "등대 열 곳의 불빛을 살폈다. " * 9
        )
        for number, day in zip("12", years, strict=True)
    }
    with _with(fake_index, tmp_path, added) as retriever:
        found = retriever.search(understand("최근 등대 점검 결과는?", today=date(2025, 7, 1)), 10)
    lamps = [hit.chunk.header for hit in found.hits if hit.chunk.release_id in added]
    assert [header[-10:] for header in lamps] == ["2024-04-01", "2023-04-01"]


def test_a_newer_release_about_something_else_is_not_the_latest(retriever: HybridRetriever) -> None:
    query = Query("남해 작은 항구 물길 정비", "ko", latest=True)
    assert "항구" in _first_title(retriever, query)


_LONG = {
    "quay": _markdown(
        "부두 보강",
        "2024-02-01",
        "부두 기둥을 보강한다. " + "파도를 막는 벽을 쌓고 낡은 돌을 간다. " * 30 + "갈매기 둥지는 옮긴다. " * 3,
    )
}


def test_a_question_is_covered_by_all_chunks_of_a_release_in_its_language(
    fake_index: FakeIndex, tmp_path: Path
) -> None:
    with _with(fake_index, tmp_path, _LONG) as retriever:
        found = retriever.search(Query("기둥을 갈매기", "ko"), 10)
        across = retriever.search(Query("기둥을 갈매기", "en"), 10)
    own = [hit for hit in found.hits if hit.chunk.release_id == "quay"]
    assert len(own) > 1
    assert {hit.coverage for hit in own} == {1.0}
    foreign = [hit.coverage for hit in across.hits if hit.chunk.release_id == "quay"]
    assert len(foreign) > 1
    assert 0 < max(foreign) < 1


def test_a_name_is_found_in_the_other_script(fake_index: FakeIndex, tmp_path: Path) -> None:
    korean = {"slope": _markdown("정선 비탈 보강", "2024-02-01", "비탈길 세 곳을 보강하고 나무를 심는다. " * 9)}
    with _with(fake_index, tmp_path, korean) as retriever:
        found = retriever.search(Query("Jeongseon", "en"), 10)
    met = [hit for hit in found.hits if hit.coverage or hit.lexical]
    assert [(hit.chunk.release_id, hit.coverage) for hit in met] == [("slope", 1.0)]


def test_an_index_of_nothing_finds_nothing(fake_index: FakeIndex, tmp_path: Path) -> None:
    index = fake_index.copy(tmp_path)
    for path in index.settings.corpus.glob("*.md"):
        path.unlink()
    run_index([], index.settings, parts=index.parts)
    with closing(IndexReader(index.settings.home, index.parts.recipe())) as reader:
        retriever = HybridRetriever(reader, index.parts.embedder, index.parts.analyser, Glossary.load())
        for filters in (Filters(), Filters(date_from=date(2025, 1, 1))):
            found = retriever.search(Query("항구", "ko", filters), 5)
            assert (found.hits, found.stored, found.relaxed) == ((), {}, bool(filters))
