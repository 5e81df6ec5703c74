"""The package: a small surface, an instant import, a lock that serves every platform."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import rag
from rag.errors import (
    ModelError,
    PausedError,
    QuestionError,
    RagError,
    RecipeMismatchError,
    ReleaseError,
    SettingsError,
    StoreError,
)

_ROOT = Path(__file__).resolve().parent.parent
_HEAVY = ("torch", "chromadb", "gradio", "kiwipiepy", "transformers", "langchain_core")


@pytest.mark.parametrize("module", ["rag", "rag.cli", "rag.errors", "rag.domain"])
def test_an_import_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*(name for name in {_HEAVY} if name in sys.modules))"
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=_ROOT, timeout=60
    )
    assert process.stdout.strip() == ""


def test_the_exported_names_are_sorted_and_resolve() -> None:
    assert rag.__all__ == sorted(rag.__all__)
    for name in rag.__all__:
        exported = getattr(rag, name)
        assert exported.__name__ == name
        assert exported is getattr(import_module(exported.__module__), name)
    assert set(rag.__all__) <= set(dir(rag))


def test_a_star_import_gives_just_the_exported_names() -> None:
    names: dict[str, object] = {}
    exec("from rag import *", names)
    assert set(rag.__all__) == set(names) - {"__builtins__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'rag' has no attribute 'answer'"):
        _ = rag.answer  # type: ignore[attr-defined]  # that it is none is the point


def test_the_console_script_exists() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["scripts"]["pressdesk"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_every_locked_package_is_pinned_for_every_platform() -> None:
    lines = (_ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 50
    loose = [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+(?:\[[a-z,-]+\])?==[0-9][A-Za-z0-9.]*", line)]
    assert loose == []


def test_the_lock_holds_every_package_that_the_project_names() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9_-]", line)[0].lower() for line in wanted}
    locked = (_ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert names - {line.partition("==")[0].lower() for line in locked} == set()


@pytest.mark.parametrize("error", [SettingsError, ReleaseError, ModelError, StoreError, QuestionError, PausedError])
def test_every_error_is_a_rag_error(error: type[Exception]) -> None:
    assert issubclass(error, RagError)
    assert issubclass(RecipeMismatchError, StoreError)


def test_a_release_error_says_where_and_survives_copying() -> None:
    import copy
    import pickle

    error = ReleaseError("releases.jsonl", "the title is missing", 3)
    assert str(error) == "releases.jsonl:3: the title is missing"
    assert str(ReleaseError("a.md", "empty")) == "a.md: empty"
    for twin in (copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert (str(twin), twin.source, twin.line, twin.reason) == (str(error), "releases.jsonl", 3, error.reason)
