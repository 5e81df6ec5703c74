"""What a claim says of one item of a list, and the release of another."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answering.claim_labels import mislabelled
from rag.answering.claim_lines import Line, Reading
from rag.answering.figures import find_figures
from rag.domain import Sentence
from rag.retrieval.hybrid import Found
from rag.retrieval.terms import Need
from tests.fakes import HashEmbedder, make_release

_ROUTES = (
    "노선마다 볼거리가 다르다.",
    "○ 김포: 조강과 선전마을이 보인다.",
    "- 강을 따라 걷는다.",
    "○ 파주: 임진각과 전망대가 보인다.",
    "걷는 길은 짧다.",
    "○ 고성: 바다가 보인다.",
)


def _terms(text: str) -> frozenset[str]:
    return frozenset(word.strip("○-:.,").rstrip("은는이가을를과와의") for word in text.split()) - {""}


def _told(claim: str, texts: Sequence[str], names: Sequence[str]) -> list[tuple[str, str]]:
    release = make_release("r", "\n".join(texts))
    lines = [
        Line(release, Sentence(n, 0, len(text), text), _terms(text), tuple(find_figures(text)), 0.9, 1.0, 1.0, 0.0, 1.0)
        for n, text in enumerate(texts)
    ]
    words = tuple(Need(word, (word,), 1.0) for word in sorted(_terms(claim)))
    spans = tuple((claim.index(name), claim.index(name) + len(name)) for name in names)
    found = Found((), {}, HashEmbedder().embed_query(claim), ())
    reading = Reading(claim, "ko", found, words, tuple(find_figures(claim)), spans)
    return [
        (claim[slice(*named.claimed)], named.line.text[slice(*named.found)])
        for named in mislabelled(reading, lines, _terms)
        if named.line
    ]


def test_what_another_item_of_a_list_says_is_marked_on_both_sides() -> None:
    assert _told("김포 노선은 임진각과 전망대가 보인다.", _ROUTES, ["김포"]) == [("김포", "파주")]


def test_each_clause_is_held_against_the_item_that_it_names() -> None:
    claim = "파주 노선은 임진각과 전망대가 보이고, 고성 노선은 조강과 선전마을이 보인다."
    assert _told(claim, _ROUTES, ["파주", "고성"]) == [("고성", "김포")]


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        ("파주 노선은 임진각과 전망대가 보인다.", ["파주"]),
        ("김포 노선은 임진각이 보인다.", ["김포"]),
        ("김포와 파주 노선은 임진각과 전망대가 보인다.", ["김포", "파주"]),
        ("김포 노선은 조강을, 또 임진각과 전망대와 선전마을과 강을 따라 걷는다.", ["김포"]),
    ],
    ids=["its-own", "one-word", "both-named", "told-of-both"],
)
def test_what_may_be_told_of_the_item_that_is_named_is_not_marked(claim: str, names: list[str]) -> None:
    assert _told(claim, _ROUTES, names) == []


def test_a_sentence_elsewhere_that_tells_it_of_the_named_item_speaks_for_the_claim() -> None:
    texts = (*_ROUTES, "김포 노선은 임진각과 전망대가 다 보인다.")
    assert _told("김포 노선은 임진각과 전망대가 보인다.", texts, ["김포"]) == []


def test_a_word_that_is_no_name_names_no_item() -> None:
    texts = ("○ 신청 방법: 누리집에서 받는다.", "○ 선정 방식: 심사와 투표를 반영한다.")
    claim = "신청 뒤에 심사와 투표를 반영한다."
    assert _told(claim, texts, []) == []
    assert _told(claim, texts, ["신청"]) == [("신청", "선정 방식")]


def test_items_without_a_name_are_no_list_of_this_sort() -> None:
    texts = ("○ 조강과 선전마을이 보인다.", "○ 임진각과 전망대가 보인다.")
    assert _told("김포 노선은 임진각과 전망대가 보인다.", texts, ["김포"]) == []
