"""What is learned from, and what is only measured on: read, cleaned, and split by news id."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import InputError
from evals.lines import read_objects
from evals.split import is_measured_twin, news_id
from rag.domain import PressRelease
from rag.errors import ReleaseError
from rag.releases.jsonl import read_record


@dataclass(frozen=True, slots=True)
class Twin:
    """One release as issued in both languages: titles and texts."""

    news_id: str
    korean_title: str
    korean: str
    english_title: str
    english: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What may be learned from.

    `releases` are Korean, `twins` bilingual, `sentences` pairs of a Korean and an English sentence. `held_out` are the
    news ids of what is measured on: none of them is in the other fields.
    """

    releases: tuple[PressRelease, ...]
    twins: tuple[Twin, ...]
    sentences: tuple[tuple[str, str], ...]
    held_out: frozenset[str]


def read_sources(data: Path) -> Sources:
    """Read the development data and leave out what is measured on.

    Raises:
        InputError: a file is missing or damaged.
    """
    sides = _sides(data)
    twins = [_twin(key, own) for key, own in sorted(sides.items()) if len(own) == 2]
    held_out = {
        *(news_id(str(row["news_item_id"])) for row in _rows(data, "releases_small")),
        *(news_id(row["id"]) for row in _rows(data, "series_passages")),
        *(key for key, own in sides.items() if len(own) == 1),
        *(twin.news_id for twin in twins if is_measured_twin(twin.news_id)),
    }
    return Sources(
        tuple(release for release in _releases(data) if release.release_id not in held_out | sides.keys()),
        tuple(twin for twin in twins if twin.news_id not in held_out),
        tuple((str(row["ko"]), str(row["en"])) for row in _rows(data, "parallel")),
        frozenset(held_out),
    )


def _twin(key: str, sides: Mapping[str, Mapping[str, Any]]) -> Twin:
    korean, english = sides["ko"], sides["en"]
    return Twin(key, korean["title"], korean["text"], english["title"], english["text"])


def _sides(data: Path) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """The passages of the bilingual releases by news id and language."""
    sides: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in _rows(data, "bilingual_passages"):
        sides[news_id(row["id"])][row["lang"]] = row
    return sides


def _releases(data: Path) -> Iterator[PressRelease]:
    """The Korean releases with a text of their own."""
    for number, row in enumerate(_rows(data, "releases"), start=1):
        try:
            release = read_record(json.dumps(row), "releases.jsonl.gz", number)
        except ReleaseError as error:
            raise InputError("releases.jsonl.gz", error.reason, number) from error
        if release.language == "ko" and not release.stub:
            yield release


def _rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    return (row for _, row in read_objects(data / f"{name}.jsonl.gz"))
