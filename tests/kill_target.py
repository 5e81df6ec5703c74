"""A sync that ends itself with SIGKILL at its n-th touch of the home folder: `kill_target.py HOME VERSION N`.

With N = 0 it runs to its end and prints how often it touched the folder. The audit hook sees every file
opened, renamed or removed and every database connected, so that a kill can be put between any two of them.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from rag.domain import PressRelease
from rag.index.generations import Generations, writing
from rag.index.store import Store
from rag.index.sync import Parts, sync
from tests.fakes import HashEmbedder, WordAnalyser, make_release

ROOT = Path("/corpus")


def releases(version: int) -> list[PressRelease]:
    """Two versions of a corpus: 10 stay, 5 change, 5 come or go."""
    kept = [make_release(f"kept-{n}", f"그대로인 {n}번째 문장이다.") for n in range(10)]
    changed = [make_release(f"changed-{n}", f"{n}번째 문장의 {version}판이다.") for n in range(5)]
    own = [replace(make_release(f"only-{version}-{n}", f"{version}판에만 있는 {n}번째 문장이다.")) for n in range(5)]
    return [*kept, *changed, *own]


def run(home: Path, version: int) -> None:
    """Sync one version of the corpus into the home folder."""
    with writing(home), Store.open(home / "store.db", create=True) as store:
        sync(store, Generations(home), Parts(WordAnalyser(), HashEmbedder()), releases(version), [ROOT])


def main(home: str, version: str, kill_at: str) -> None:
    """Run, and die at the n-th touch."""
    touches = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal touches
        if any(isinstance(value, str | os.PathLike) and home in str(value) for value in arguments):
            touches += 1
            if touches == int(kill_at):
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    run(Path(home), int(version))
    print(touches)


if __name__ == "__main__":
    main(*sys.argv[1:4])
