"""The pairs of a run as a file, so that an interrupted run learns from the same ones when it goes on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from evals.lines import read_objects
from evals.training.pairs import Pair


def write_pairs(pairs: Mapping[str, Sequence[Pair]], path: Path) -> None:
    """Write every pair on a line, by source and in order; whole or not at all."""
    temporary = path.with_name(f".{path.name}")
    with gzip.open(temporary, "wt", encoding="utf-8", compresslevel=3) as file:
        for own in pairs.values():
            file.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in own)
    temporary.replace(path)


def read_pairs(path: Path) -> dict[str, list[Pair]]:
    """The pairs of a file, by source and in order.

    Raises:
        InputError: the file is damaged.
    """
    pairs: dict[str, list[Pair]] = {}
    for _, row in read_objects(path):
        pair = Pair(**row)
        pairs.setdefault(pair.source, []).append(pair)
    return pairs
