"""A sync killed at any moment and run again ends in the same state, and never leaves a reader without an index."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.index.generations import Generations
from rag.index.lexical import LexicalIndex
from rag.index.store import Store
from rag.index.vectors import ChromaVectors
from tests import kill_target

_KILLS = 16


def _run(home: Path, version: int, kill_at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.kill_target", str(home), str(version), str(kill_at)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parent.parent,
        timeout=120,
    )


def _published(home: Path) -> set[str]:
    """Every chunk id that a reader finds, by vector and by term alike."""
    generation = Generations(home).current()
    assert generation is not None
    vectors = ChromaVectors.open(generation.chroma)
    dense = {key for key, _ in vectors.search(np.full(64, 0.125, dtype=np.float32), 1000)}
    vectors.close()
    lexical = LexicalIndex.open(generation.lexical)
    terms = {key for key, _ in lexical.search(["문장이다", "문장의", *(f"{n}번째" for n in range(10))], 1000)}
    lexical.close()
    assert dense == terms
    return dense


def _stored(home: Path) -> tuple[set[str], set[str]]:
    with Store.open(home / "store.db") as store:
        return set(store.known()), store.chunk_ids()


@pytest.mark.slow
def test_killed_at_many_moments_and_run_again_it_ends_in_the_same_state(tmp_path: Path) -> None:
    clean = {}
    for version in (1, 2):
        kill_target.run(tmp_path / f"clean-{version}", version)
        clean[version] = _stored(tmp_path / f"clean-{version}")
    home = tmp_path / "home"
    assert _run(home, 1, 0).returncode == 0
    total = int(_run(home, 2, 0).stdout)
    assert _published(home) == clean[2][1]
    killed = 0
    for number in range(_KILLS):
        version = 1 + number % 2
        # A resumed sync has less to do than a whole one, hence fewer moments to be killed at.
        process = _run(home, version, 1 + number * total * 2 // (3 * _KILLS))
        killed += process.returncode == -signal.SIGKILL
        assert process.returncode in (0, -signal.SIGKILL), process.stderr
        # What readers see is one whole published state: that before, or that after.
        assert _published(home) in (clean[1][1], clean[2][1])
    assert killed >= 10
    for version in (1, 2):
        assert _run(home, version, 0).returncode == 0
        assert _stored(home) == clean[version]
        assert _published(home) == clean[version][1]
    assert not list((home / "generations").glob("making-*"))
