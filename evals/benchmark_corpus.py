"""Development releases prepared for measuring: the questions that stand inside their own releases taken out.

A question that the ministry wrote into its release would find itself; the figure would flatter.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_WORD = re.compile(r"\w")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, plain or gzip."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def without_questions(body: str, questions: Iterable[str]) -> str:
    """The body without each question, wherever it stands, whatever spaces and signs are between its letters."""
    for question in questions:
        letters = _WORD.findall(question)
        if letters:
            pattern = r"[^\w\n]*" + r"[^\w]*".join(re.escape(letter) for letter in letters) + r"[^\w\n]*"
            body = re.sub(pattern, " ", body)
    return body


def write_corpus(releases: Path, questions: Path, target: Path) -> int:
    """Write the releases as JSON Lines with the questions taken out; the number of bodies that changed."""
    by_release: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(questions):
        by_release[row["context_id"].removeprefix("kr-")].append(row["question"])
    changed = 0
    with target.open("w", encoding="utf-8") as file:
        for row in read_rows(releases):
            body = without_questions(row["body"], by_release[row["news_item_id"]])
            changed += body != row["body"]
            file.write(json.dumps(row | {"body": body}, ensure_ascii=False) + "\n")
    return changed
