"""Pairs to learn from: made from releases, across languages, and with wrong passages that look right."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from evals.training.bilingual import Sides, aligned, mixed_pairs, sentence_pairs, twin_pairs
from evals.training.negatives import HardNegatives, series_of
from evals.training.pairs import (
    Pair,
    as_question,
    cloze_pairs,
    in_rounds,
    label_pairs,
    question_pairs,
    title_pairs,
)
from rag.retrieval.glossary import Glossary
from tests.fakes import HashEmbedder, WordAnalyser, make_release
from tests.training_texts import BODY, cut_text, red_tide

# Pairs


def test_a_title_asks_for_a_passage_that_does_not_hold_it() -> None:
    release = red_tide(body=f"여수 앞바다 적조 주의보 발령\n{BODY}", subtitles=("방제선 열두 척 여수와 통영에",))
    title, subtitle = title_pairs(cut_text(release), random.Random(1))
    assert (title.source, title.query) == ("title", release.title)
    assert release.title not in title.positive
    assert "해양수산부 | 2025-08-04" in title.positive
    assert (subtitle.source, subtitle.query) == ("subtitle", "방제선 열두 척 여수와 통영에")
    assert release.title in subtitle.positive


def test_a_part_that_a_ministry_names_is_asked_for_by_that_name() -> None:
    pairs = list(label_pairs(cut_text(red_tide()), random.Random(3)))
    assert [any(label in pair.query for label in ("지원대상", "신청방법")) for pair in pairs] == [True, True]
    for pair in pairs:
        assert pair.negative != pair.positive
        assert "지원대상이" not in pair.query or "어떻게" in pair.query


def test_a_sentence_asks_for_what_it_was_taken_out_of() -> None:
    found = [pair for seed in range(40) for pair in cloze_pairs(cut_text(red_tide()), random.Random(seed))]
    assert found
    kept = [pair.query.rstrip("?")[:12] in pair.positive for pair in found]
    assert 0 < sum(kept) < len(kept) / 2


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("적조를 막을 계획이다.", "적조를 막을 계획인가요?"),
        ("□ 신청을 받았습니다.", "□ 신청을 받았습니다"),
        ("신청은 시군구에서 합니다.", "신청은 시군구에서 하나요?"),
        ("예산은 12억 원이다", "예산은 12억 원인가요?"),
        ("적조 예비특보 발령", "적조 예비특보 발령"),
    ],
)
def test_a_plain_statement_becomes_the_question_it_answers(statement: str, question: str) -> None:
    assert as_question(statement) == question.lstrip("□ ")


def test_a_question_of_a_ministry_asks_for_what_follows_it() -> None:
    (pair,) = question_pairs(cut_text(red_tide()))
    assert pair.query == "어디에 물어보면 되나요?"
    assert "바다 누리집에서" in pair.positive
    assert pair.query not in pair.positive


def test_pairs_of_one_release_stand_far_apart() -> None:
    pairs = [Pair("x", f"g{n % 5}", f"q{n}", "p") for n in range(20)]
    ordered = in_rounds(pairs, random.Random(1))
    assert sorted(pair.query for pair in ordered) == sorted(pair.query for pair in pairs)
    for start in range(0, 20, 5):
        assert len({pair.group for pair in ordered[start : start + 5]}) == 5


# Across languages


def test_translated_sentences_lose_the_space_before_a_particle() -> None:
    pairs = list(sentence_pairs([("적조 가 여수 에서 왔다.", "It came from Yeosu.")] * 20, random.Random(1)))
    assert {frozenset((pair.query, pair.positive)) for pair in pairs} == {
        frozenset(("적조가 여수에서 왔다.", "It came from Yeosu."))
    }
    assert {pair.query.isascii() for pair in pairs} == {True, False}


@pytest.mark.parametrize(
    ("cosines", "place", "passage"),
    [
        ([0.8], 0.9, 0),
        ([0.80, 0.90, 0.81], 0.5, 1),
        ([0.800, 0.801, 0.80], 0.5, None),  # not clear
        ([0.90, 0.80, 0.80], 1.0, None),  # clear, and elsewhere in the text
    ],
)
def test_a_sentence_goes_with_a_passage_only_where_that_is_safe(
    cosines: list[float], place: float, passage: int | None
) -> None:
    assert aligned(np.array(cosines, np.float32), place) == passage


def test_a_release_in_two_languages_asks_in_both_directions() -> None:
    body = "The ministry raised its red tide alert off Yeosu today. It sends twelve boats to Yeosu and to Tongyeong."
    sides = Sides(
        "9", cut_text(red_tide("9-ko")), cut_text(make_release("9-en", body, title="Red tide", language="en"))
    )
    pairs = list(twin_pairs(sides, HashEmbedder(), random.Random(1)))
    assert {pair.source for pair in pairs} == {"en-ko", "ko-en"}
    for pair in pairs:
        assert pair.group == "9"
        assert pair.query.isascii() == (pair.source == "en-ko")
        assert ("twelve boats" in pair.positive) == (pair.source == "ko-en")


def test_a_title_is_put_into_english_only_where_the_glossary_knows_most_of_it() -> None:
    text, glossary = cut_text(red_tide()), Glossary.load()
    known = ["해양", "수산", "예산", "지원", "여수"]
    (pair,) = mixed_pairs(text, known, glossary, {}, random.Random(1))
    assert pair.query.isascii()
    assert pair.query.endswith("yeosu")
    assert not list(mixed_pairs(text, ["꿩", "꿔바로우", "여수"], glossary, {}, random.Random(1)))


# Negatives


def test_titles_differ_by_their_numbers_alone_within_a_series() -> None:
    assert series_of("2025년 4월 고용동향", "통계청") == series_of("2024년 11월 고용 동향", "통계청")
    assert series_of("2025년 4월 고용동향", "통계청") != series_of("2025년 4월 물가동향", "통계청")


def test_the_wrong_passage_is_of_another_release_and_of_the_series_where_there_is_one(tmp_path: Path) -> None:
    months = [cut_text(red_tide(f"{n}", title=f"{n}월 적조 동향", body=f"{n}월의 일이다. {BODY}")) for n in range(1, 4)]
    others = [
        cut_text(red_tide(f"o{n}", title=f"적조 대책 {word}", body=f"{word} 일이다. {BODY}"))
        for n, word in enumerate("가나다")
    ]
    negatives = HardNegatives.over([*months, *others], WordAnalyser(), tmp_path / "n.db")
    series = Pair("title", "2", "2월 적조 동향", "2월의 일이다.")
    single = Pair("subtitle", "o1", "적조 대책", "나 일이다.")
    own = Pair("label", "1", "지원대상은?", "a", negative="b")
    found = negatives.given([series, single, own], random.Random(1))
    negatives.close()
    assert found[0].negative.startswith(("1월의", "3월의"))
    assert "나 일이다" not in found[1].negative
    assert found[2].negative == "b"


def test_a_pair_without_a_wrong_passage_is_left_out(tmp_path: Path) -> None:
    negatives = HardNegatives.over([cut_text(red_tide())], WordAnalyser(), tmp_path / "n.db")
    assert negatives.given([Pair("title", "1", "적조", "p")], random.Random(1)) == []
    negatives.close()
