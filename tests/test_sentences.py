"""Sentences of outlines, notes, quotations, hard-wrapped paragraphs and of any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.index.sentences import MAX_CHARS, split_sentences
from tests.fakes import WordAnalyser


class BoundaryAt:
    """An analyser that starts a sentence at each of the given words, and counts how often it is asked."""

    name = "fake:boundaries"

    def __init__(self, *words: str) -> None:
        self.words = words
        self.asked = 0

    def terms(self, text: str) -> list[str]:
        return text.split()

    def terms_many(self, texts: object) -> list[list[str]]:
        raise NotImplementedError

    def split(self, text: str) -> list[tuple[int, int]]:
        self.asked += 1
        starts = [0, *(text.index(word) for word in self.words)]
        return list(zip(starts, [*starts[1:], len(text)], strict=True))

    def names(self, text: object) -> list[tuple[int, int]]:
        raise NotImplementedError  # sentences are split without names: to ask for them is an error


def split(body: str) -> list[str]:
    """The sentences, after a check of the promise on offsets."""
    sentences = split_sentences(body, WordAnalyser())
    at = 0
    for ordinal, sentence in enumerate(sentences):
        assert (sentence.ordinal, body[sentence.start : sentence.end]) == (ordinal, sentence.text)
        assert sentence.text == sentence.text.strip() != ""
        assert body[at : sentence.start].strip() == ""
        at = sentence.end
    assert body[at:].strip() == ""
    return [sentence.text for sentence in sentences]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("수출은 3.5% 늘어 1.5조원, 비중은 44.7%p 올랐다.", id="decimals"),
        pytest.param("제도는 2025. 8. 4. 시행하고 5.1. 이후 신청을 받는다.", id="dotted-dates"),
        pytest.param("’25.7.1. 시행한 법은 ‘24년 12월 공포되었다.", id="short-years"),
        pytest.param(
            "문의는 044-200-1234, press@example.go.kr, https://example.go.kr/a.b?c=1 로 하면 된다.", id="addresses"
        ),
        pytest.param("Dr. Kim of the U.S. Embassy read No. 3, e.g. the annex, on Aug. 4.", id="abbreviations"),
        pytest.param("A cable car goes up Mt. Baegam.", id="mountain"),
        pytest.param("The fee is approx. ten won, see www. example.", id="lower-case-goes-on"),
        pytest.param("1. 정부는 회의를 열었다.", id="number-head"),
        pytest.param("가. 신청 자격은 다음과 같다.", id="letter-head"),
        pytest.param("Ⅱ. 추진 배경", id="roman-head"),
        pytest.param("붙임. 행사 개요", id="label"),
        pytest.param("수출은 △0.4% 줄고 6곳은 △서울, △부산, △대구이다.", id="minus-and-list"),
        pytest.param('장관은 "달라질 것"이라며 "성과를 기대한다"고 밝혔다.', id="two-quotations"),
        pytest.param("장관은 “성과를 냈다. 더 노력하겠다.”라고 말했다.", id="sentences-in-a-quotation"),
        pytest.param('장관은 "노력하겠다." 라고 말했다.', id="quotative-after-a-space"),
        pytest.param("대상은 3곳(서울은 끝났다. 부산은 남았다.)이다.", id="sentences-in-brackets"),
        pytest.param("대상은 3곳(서울[끝], 부산은 남았다. 끝)이다.", id="brackets-in-brackets"),
        pytest.param("<알고 갑시다! 안전 수칙> 영상을 공개했다.", id="title-in-brackets"),
        pytest.param("'도전하라! 청년' 행사와 ‘쉬어 가자! 가을’ 행사를 연다.", id="title-in-single-quotes"),
        pytest.param("'모두 함께!' 행사를 연다.", id="title-ends-with-a-sign"),
        pytest.param("근거 마련… 내년 시행", id="ellipsis-in-a-headline"),
        pytest.param("장애대학생 진로? 취업 지원 사업을 한다.", id="lost-middle-dot"),
        pytest.param("사업은 ?열린 마을은? 이라는 이름이다.", id="lost-brackets"),
        pytest.param("? 사업 내용", id="lost-bullet"),
        pytest.param("○○부와 김○수 씨가 참석했다.", id="masked-names"),
        pytest.param("점수를 다 합산했다.", id="adverb"),
        pytest.param("소요 시간은 10:00~10:05(05‘)이고 ‘청년’ 대상이다.", id="minutes-sign"),
        pytest.param("It's the ministers' plan.", id="apostrophes"),
    ],
)
def test_one_sentence_stays_whole(sentence: str) -> None:
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("회의를 열었다. 다음은 부산이다.", ["회의를 열었다.", "다음은 부산이다."], id="full-stops"),
        pytest.param("무엇인가? 답은 없다! 끝.", ["무엇인가?", "답은 없다!", "끝."], id="question-and-exclamation"),
        pytest.param("회의를 열었다.또한 발표했다.", ["회의를 열었다.", "또한 발표했다."], id="no-space"),
        pytest.param("그날은 온다… 우리는 안다.", ["그날은 온다…", "우리는 안다."], id="ellipsis-after-a-verb"),
        pytest.param('"끝났다." 장관은 떠났다.', ['"끝났다."', "장관은 떠났다."], id="quotation-then-sentence"),
        pytest.param("발표했다.* 다음은 없다.", ["발표했다.*", "다음은 없다."], id="footnote-mark"),
        pytest.param("She came in 2025. The rest left.", ["She came in 2025.", "The rest left."], id="english-year"),
        pytest.param("He said no. She agreed.", ["He said no.", "She agreed."], id="english-no"),
        pytest.param(
            "증가 □ 수입은 감소 ㅇ 수지는 개선", ["증가", "□ 수입은 감소", "ㅇ 수지는 개선"], id="inline-heads"
        ),
        pytest.param("등에서 증가□ (매출) 감소", ["등에서 증가", "□ (매출) 감소"], id="glued-head"),
        pytest.param("(가칭 했다. 그는 갔다.", ["(가칭 했다.", "그는 갔다."], id="bracket-never-closed"),
        pytest.param("[(] 했다. 갔다.)", ["[(] 했다.", "갔다.)"], id="crossed-brackets"),
    ],
)
def test_sentences_within_a_line_are_cut(body: str, expected: list[str]) -> None:
    assert split(body) == expected


def test_every_line_of_an_outline_is_a_sentence() -> None:
    lines = [
        "□ 예산을 확대함",
        "ㅇ 대상을 늘릴 계획임",
        "- 지원 추진",
        "* 2024년 기준",
        "※ 붙임 참조",
        "① 서울",
        "1. 개요",
        "가. 목적",
        "<끝>",
    ]
    assert split("\n".join(lines)) == lines


def test_table_cells_stay_apart() -> None:
    cells = ["구분", "2024년", "△0.4", "1,500", "-", "-", "서울특별시", "(10명)", "11.", "2"]
    assert split("\n".join(cells)) == cells


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "정부는 다음 달 서울에서 세계 여러 나라가 참가하는 제5차\n 국제회의 결과를 알릴 예정이라고\n 말했습니다.",
            id="at-a-noun",
        ),
        pytest.param("앞으로 정부는 청년의 주거를 안정시키기 위해\n새로운 대책을 낸다.", id="connective"),
        pytest.param("참석자는 서울특별시장, 부산광역시장,\n대구광역시장이다.", id="comma"),
        pytest.param("사업은 (서울과\n부산) 두 곳에서 한다.", id="open-bracket"),
        pytest.param("장관은 “지원을 늘렸다.\n더 늘리겠다”고 밝혔다.", id="open-quotation"),
        pytest.param("위원회는 법령을 정비하고 심사하는 일\n등 여러 업무를 맡는다.", id="cannot-start"),
        pytest.param("The ministers met in the capital and\nagreed on a plan.", id="english"),
        pytest.param("□\n정부는 회의를 열었다.", id="lone-mark"),
        pytest.param(
            "정부는 보조금 관리를 크게 강화하는 한편,\n\n내년부터는 사업 방식을 바꾸겠다고 밝혔다.",
            id="comma-and-empty-line",
        ),
    ],
)
def test_a_hard_wrapped_sentence_is_joined(body: str) -> None:
    assert split(body) == [body]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            "디지털 인재 양성을 위한 새로운 종합 대책을 내년부터 전국에서 추진",
            "정부는 대책을 발표했다.",
            id="heading-noun",
        ),
        pytest.param("인공지능 시대의 인재", "정부는 대책을 발표했다.", id="short-heading"),
        pytest.param("앞으로 정부는 청년의 주거를 안정시키기 위해", "□ 대책을 낸다.", id="head-follows"),
        pytest.param("회의를 열었다.", "다음 회의는 부산이다.", id="full-stop"),
        pytest.param(
            "정부는 다음 달 서울에서 열리는 국제회의를 준비하는 모임", "서울과 부산", id="no-sentence-follows"
        ),
        pytest.param(
            "정부는 다음 달 서울에서 열리는 국제회의를 준비하는 서울", "서울과 부산", id="chain-without-an-end"
        ),
    ],
)
def test_a_line_that_is_complete_is_not_joined(first: str, second: str) -> None:
    assert split(f"{first}\n{second}") == [first, second]


def test_lines_apart_by_an_empty_line_are_not_joined() -> None:
    assert split("사업은 (서울과\n\n부산) 두 곳이다.") == ["사업은 (서울과", "부산) 두 곳이다."]


def test_the_analyser_decides_where_a_verb_has_no_full_stop() -> None:
    body = "회의를 열었습니다 다음 회의는 부산이다"
    asked = BoundaryAt("다음")
    assert [s.text for s in split_sentences(body, asked)] == ["회의를 열었습니다", "다음 회의는 부산이다"]
    assert [s.text for s in split_sentences(body, BoundaryAt())] == [body]
    assert asked.asked == 1


def test_the_analyser_is_not_asked_where_rules_are_enough() -> None:
    analyser = BoundaryAt()
    split_sentences("회의를 열었다. 다음은 부산이다.\n“했습니다 라고” 말했다.", analyser)
    assert analyser.asked == 0


@pytest.mark.parametrize(
    ("unit", "end"),
    [
        pytest.param("사업을 추진하고, ", "추진하고,", id="clauses"),
        pytest.param("서울, ", "서울,", id="commas"),
        pytest.param("서울 ", "서울", id="spaces"),
        pytest.param("가", "가", id="nothing"),
        pytest.param("항목; ", "항목;", id="semicolons"),
    ],
)
def test_a_run_that_is_too_long_is_cut_at_the_best_place(unit: str, end: str) -> None:
    sentences = split((unit * MAX_CHARS * 2).strip())
    assert all(len(sentence) <= MAX_CHARS and sentence.endswith(end) for sentence in sentences[:-1])
    assert len(sentences) > 1


def test_a_long_quotation_is_cut_between_its_sentences() -> None:
    body = "장관은 “" + "우리는 성과를 더 내겠다. " * 60 + "”고 말했다."
    assert all(sentence.endswith("내겠다.") for sentence in split(body)[:-1])


def test_a_gap_as_long_as_a_sentence_is_no_sentence() -> None:
    assert split("서울" + " " * 3 * MAX_CHARS + "부산") == ["서울", "부산"]


def test_nothing_but_white_space_has_no_sentence() -> None:
    assert split(" \n\t\n ") == []


def test_many_unclosed_signs_do_not_slow_it_down() -> None:
    assert "".join(split("(" * 20_000 + "[]" * 20_000 + "? " * 20_000)) != ""


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_covered_with_exact_offsets(body: str) -> None:
    assert all(len(sentence) <= MAX_CHARS for sentence in split(body))


_PIECES = [
    "했다.",
    "했습니다 ",
    "추진함",
    "□",
    "ㅇ",
    " ",
    "\n",
    "\n\n",
    "(",
    ")",
    "“",
    "”",
    '"',
    "'",
    "‘",
    "?",
    "!",
    "…",
    ",",
    "1.",
    "가",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*_PIECES, "정부는 청년의 주거 안정을 위해", "U.S.", "라고", "<", ">", "- ", "* "]), max_size=60
    )
)
def test_any_mixture_of_marks_is_covered_with_exact_offsets(pieces: list[str]) -> None:
    assert all(len(sentence) <= MAX_CHARS for sentence in split("".join(pieces)))
