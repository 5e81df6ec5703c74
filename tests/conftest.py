"""What several test files share and what is dear to make."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.index.bundled import ensure_bundled_model


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder with the bundled embedding model, built once a session."""
    home = tmp_path_factory.mktemp("bundled")
    ensure_bundled_model(home)
    yield home
    # 450 MB that pytest would keep for three sessions.
    shutil.rmtree(home)
