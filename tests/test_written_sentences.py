"""Taking apart what a model wrote: sentences, their marks, and text that still grows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.sentences import Written, all_sentences, complete_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The budget is 3.2 billion won [1].", [("The budget is 3.2 billion won", (1,))]),
        ("The budget is 3 billion won. [1]", [("The budget is 3 billion won", (1,))]),
        ("A is 3 [1]. B is 4 [2][1].", [("A is 3", (1,)), ("B is 4", (2, 1))]),
        (
            "예산은 3억 원입니다[1, 2]. 기한은 5월 4일입니다. [2]",
            [("예산은 3억 원입니다", (1, 2)), ("기한은 5월 4일입니다", (2,))],
        ),
        ("A is 3. B is 4 [1].", [("A is 3", ()), ("B is 4", (1,))]),
        ("Answer: **A** is 3 [1]", [("A is 3", (1,))]),
        ("- A is 3 [1]\n- B is 4 [2]", [("A is 3", (1,)), ("B is 4", (2,))]),
        ("1. A is 3 [1]\n2. B is 4 [2]", [("A is 3", (1,)), ("B is 4", (2,))]),
        ("No marks at all", [("No marks at all", ())]),
        ("NONE", [("NONE", ())]),
        ("", []),
        (" [1] ", []),
    ],
)
def test_sentences_carry_the_numbers_behind_them(text: str, sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    assert all_sentences(text) == [Written(*sentence) for sentence in sentences]


@given(
    st.lists(st.sampled_from(["The sea is red", " [1]", ".", " [", "2]", "\n", "3.5", " won", "입니다"]), max_size=20)
)
def test_a_text_that_comes_in_pieces_gives_the_same_sentences(pieces: list[str]) -> None:
    """However the text is cut, nothing is read twice or lost, and no sentence loses its marks."""
    written: list[Written] = []
    rest = ""
    for piece in pieces:
        more, rest = complete_sentences(rest + piece)
        written += more
    written += all_sentences(rest)
    assert written == all_sentences("".join(pieces))


def test_a_sentence_waits_for_its_marks() -> None:
    assert complete_sentences("The budget is 3 won.") == ([], "The budget is 3 won.")
    assert complete_sentences("The budget is 3 won. [1") == ([], "The budget is 3 won. [1")
    assert complete_sentences("The budget is 3 won. [1] Next") == ([Written("The budget is 3 won", (1,))], "Next")


def test_odd_text_takes_no_time() -> None:
    assert len(all_sentences("[1" * 3000)) <= 1
    assert all_sentences("a. " * 2000)
