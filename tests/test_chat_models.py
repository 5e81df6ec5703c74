"""The chat model that the settings name: what is missing is told before the first question."""

from __future__ import annotations

import pytest

from rag.answering.models import load_chat_model
from rag.errors import ModelError


def test_a_provider_whose_package_is_missing_is_told_with_what_to_install() -> None:
    with pytest.raises(ModelError, match=r"fireworks:m needs a package .*pip install 'pressdesk\[fireworks\]'"):
        load_chat_model("fireworks:m", None, 5.0)


def test_an_unknown_provider_is_told_with_the_setting_to_correct() -> None:
    with pytest.raises(ModelError, match=r"nosuch:m cannot be loaded: .*Correct RAG_CHAT_MODEL"):
        load_chat_model("nosuch:m", "http://127.0.0.1:1/v1", 5.0)
