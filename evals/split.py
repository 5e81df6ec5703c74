"""Which releases of the development data are measured on, and so never learned from: decided by news id, for good."""

from __future__ import annotations

import hashlib
import re

_NEWS_ID = re.compile(r"\d{6,}")


def news_id(key: str) -> str:
    """The news id inside an id such as `krbi-156373010-ko` or `kr-156373010`; the id itself where there is none."""
    found = _NEWS_ID.search(key)
    return found[0] if found else key


def is_measured_twin(key: str) -> bool:
    """Whether a release issued in both languages is measured on; the other half is learned from.

    Of the single releases everything that a measured question could find is held out (`evals.training.sources`).
    """
    return hashlib.sha256(f"bilingual {news_id(key)}".encode()).digest()[0] % 2 == 0
