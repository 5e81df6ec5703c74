"""Settings: one door to the environment, and a typo does not pass it."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from rag.errors import SettingsError
from rag.settings import Settings, load_settings

_PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"RAG_{name.upper()}", raising=False)


def test_without_variables_everything_lies_beside_the_checkout() -> None:
    settings = load_settings()
    assert (settings.home, settings.corpus) == (_PROJECT / ".rag", _PROJECT / "corpus")
    assert (settings.embedding_model, settings.chat_model, settings.threads) == ("bundled", "extractive", None)
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)


def test_variables_are_read_and_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAG_HOME", str(tmp_path))
    monkeypatch.setenv("RAG_THREADS", "2")
    monkeypatch.setenv("RAG_ANSWER_THRESHOLD", "0.8")
    settings = load_settings()
    assert (settings.home, settings.threads, settings.answer_threshold) == (tmp_path, 2, 0.8)


def test_the_case_of_a_name_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("rag_port", "8000")
    assert load_settings().port == 8000


def test_folders_do_not_depend_on_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("RAG_HOME", "index")
    monkeypatch.setenv("RAG_CORPUS", "~/releases")
    settings = load_settings()
    assert (settings.home, settings.corpus) == (tmp_path / "index", tmp_path / "user" / "releases")


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_HOME", "")
    assert load_settings().home == _PROJECT / ".rag"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("RAG_CORPSE", "did you mean RAG_CORPUS?"),
        (
            "RAG_XYLOPHONE",
            "known are RAG_ANSWER_THRESHOLD, RAG_API, RAG_",
        ),
    ],
    ids=["near", "far"],
)
def test_an_unknown_name_is_refused_with_what_is_known(monkeypatch: pytest.MonkeyPatch, name: str, hint: str) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"unknown setting {name}: {hint}")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("RAG_PORT", "0", "greater than or equal to 1"),
        ("RAG_PORT", "65536", "less than or equal to 65535"),
        ("RAG_PORT", "http", "valid integer"),
        ("RAG_THREADS", "0", "greater than or equal to 1"),
        ("RAG_THREADS", "257", "less than or equal to 256"),
        ("RAG_CHAT_MODEL", "oracle", "extractive"),
        ("RAG_ANSWER_THRESHOLD", "1.01", "less than or equal to 1"),
        ("RAG_ANSWER_THRESHOLD", "-0.1", "greater than or equal to 0"),
        ("RAG_ANSWER_THRESHOLD", "half", "valid number"),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert message.startswith(f"setting {name}={value!r}: ")
    assert reason in message
    assert message.endswith("; correct or unset it")
    assert "\n" not in message


def test_settings_made_in_python_are_held_to_the_same_bounds() -> None:
    with pytest.raises(ValidationError, match="embedding_model"):
        Settings(embedding_model="")
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1


def test_another_process_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, port=9000)
    for name, value in settings.environment().items():
        if name.startswith("RAG_"):
            monkeypatch.setenv(name, value)
    assert load_settings() == settings


def test_a_secret_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_STAFF_PASSWORD", "tiny")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith("setting RAG_STAFF_PASSWORD=...: ")
    assert "8" in str(caught.value)
    assert "tiny" not in "".join(traceback.format_exception(caught.value))

    monkeypatch.setenv("RAG_STAFF_PASSWORD", "correct-horse")
    settings = load_settings()
    assert "correct" not in repr(settings)
    assert settings.environment()["RAG_STAFF_PASSWORD"] == "correct-horse"


@pytest.mark.parametrize("value", ["*", "everyone", "10.0.0.1 10.0.0.2"])
def test_a_proxy_is_an_address(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("RAG_PROXY", value)
    with pytest.raises(SettingsError, match="RAG_PROXY"):
        load_settings()
