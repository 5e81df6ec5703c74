"""The texts of the page."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from rag.domain import Status
from rag.web import messages

TEXTS = [value for value in vars(messages).values() if isinstance(value, messages.Text)]
TABLES = [*messages.EXAMPLES, *messages.LICENSES.values(), *messages.STATUS_LABELS.values()]


@pytest.mark.parametrize("text", [*TEXTS, *TABLES], ids=lambda text: re.sub(r"\W+", "-", text.en)[:30])
def test_every_text_is_there_in_both_languages_with_the_same_fields(text: messages.Text) -> None:
    assert re.search("[가-힣]", text.to("ko")) or text is messages.NOTE_OF
    assert not re.search("[가-힣]", text.to("en"))
    assert set(re.findall(r"\{\w+\}", text.ko)) == set(re.findall(r"\{\w+\}", text.en))


def test_every_status_but_answered_has_a_label() -> None:
    assert set(Status) - set(messages.STATUS_LABELS) == {Status.ANSWERED}


def test_there_are_four_examples() -> None:
    assert len(messages.EXAMPLES) == 4


def test_the_script_has_no_text_of_its_own() -> None:
    script = (files("rag.web") / "static" / "chat.js").read_text(encoding="utf-8")

    assert not re.search("[가-힣]", script)
    assert set(re.findall(r"text\('(\w+)'\)", script)) == set(messages.SCRIPT)
