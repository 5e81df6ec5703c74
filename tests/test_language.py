"""Language detection and cleaning of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language import clean_text, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("APEC 디지털 위크는 언제까지?", "ko"),
        ("KOGL Type 1 뭐야?", "ko"),
        ("What did 과기정통부 announce?", "en"),
        ("What did 과학기술정보통신부 announce?", "en"),
        ("What is 국가유산청?", "en"),
        ("The Glory 시즌2는 언제 나와요?", "ko"),
        ("When does the Digital Week end?", "en"),
        ("MSIT", "en"),
        ("044-202-4363", "ko"),
        ("", "ko"),
        ("「한-르완다」 정책협의회", "ko"),
    ],
    ids=["mixed", "acronyms", "name", "long-name", "is", "title", "english", "abbreviation", "digits", "empty", "ko"],
)
def test_the_language_is_that_of_the_sentence_not_of_its_names(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_korean_body_with_an_english_half_is_korean() -> None:
    body = "국가유산청은 새 전시를 연다고 밝혔다. " * 12 + "The Korea Heritage Service opens an exhibition. " * 12

    assert detect_language(body) == "ko"


def test_an_english_body_that_names_a_korean_word_is_english() -> None:
    assert detect_language("The ministry opened the exhibition. " * 10 + "국가유산청") == "en"


@given(st.text())
def test_detection_never_raises(text: str) -> None:
    assert detect_language(text) in {"ko", "en"}


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    cleaned.encode()


@given(st.text(alphabet="가\u1112\u1161\u11ab\u200b \u00a0\r\n\t\ufeff\U000e0041a", max_size=30))
def test_cleaning_twice_changes_nothing_for_the_usual_suspects(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\ufeff제목\r\n본문\r끝", "제목\n본문\n끝"),
        ("가\u200b나\u202e다\u2066라\u00ad", "가나다라"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("a\x00b\x07c\x9fd", "abcd"),
        ("가\u00a0나\u3000다\t라", "가 나 다 라"),
        ("가  \n\n\n\n나   ", "가\n\n나"),
        ("\u1112\u1161\u11ab", "한"),
        ("\u1112\u200b\u1161", "하"),
        ("증감 △0.4%p, ▲혁신 ① ｢법｣", "증감 △0.4%p, ▲혁신 ① ｢법｣"),
        ("A\ud800B", "AB"),
        ("\u2764\ufe0f", "\u2764"),
    ],
    ids=[
        "bom-crlf",
        "invisible",
        "tags",
        "controls",
        "spaces",
        "blank",
        "nfc",
        "jamo",
        "minus",
        "surrogate",
        "variation",
    ],
)
def test_cleaning_keeps_what_can_be_seen(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


def test_a_long_run_of_spaces_is_no_burden() -> None:
    assert len(clean_text("가" + " " * 300_000 + "나")) == 300_002
