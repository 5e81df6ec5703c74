"""Korean words are written in Latin letters as signs and English releases write them."""

from __future__ import annotations

import pytest

from rag.index.romanisation import readings


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("부산", "busan"),
        ("정선", "jeongseon"),
        ("석굴암", "seokguram"),
        ("앙부일구", "angbuilgu"),
        ("독립문", "dongnimmun"),
        ("종로", "jongno"),
        ("신라", "silla"),
        ("한라산", "hallasan"),
        ("칠나라", "chillara"),
        ("백령", "baengnyeong"),
        ("강릉", "gangneung"),
        ("왕십리", "wangsimni"),
        ("법령", "beomnyeong"),
        ("꽃망울", "kkonmangul"),
        ("조선왕조실록", "joseonwangjosillok"),
        ("덕수궁", "deoksugung"),
        ("풍납토성", "pungnaptoseong"),
        ("값어치", "gapseochi"),
        ("닭이", "dalgi"),
        ("낙동강", "nakdonggang"),
    ],
)
def test_a_word_is_read_as_the_standard_has_it(word: str, written: str) -> None:
    assert readings(word)[0] == written


def test_the_reading_that_keeps_the_letters_is_known_too() -> None:
    assert readings("독립문") == ("dongnimmun", "dokripmun")
    assert readings("부산") == ("busan",)


@pytest.mark.parametrize("word", ["", "산", "busan", "8월", "부산 항구", "가나다라마바사아자"])
def test_what_is_no_korean_word_of_some_length_has_no_reading(word: str) -> None:
    assert readings(word) == ()
