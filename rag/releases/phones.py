"""Korean office phone numbers as releases write them."""

from __future__ import annotations

import re

# 044-202-4363, 02) 2100-2752, 042724-7424, 1588-9060, +82-44-202-4034; then extensions: ", 7054" or "~5".
PHONE = re.compile(
    r"(?<![\d-])(?:\+82[-\s]?(?:\(0\))?\d{1,2}[-\s]?\d{3,4}[-\s]?\d{4}|0\d{1,2}\s?[-).∙·]?\s?\d{3,4}\s?[-.∙·]\s?\d{4}"
    r"|1[568]\d{2}-\d{4})(?:\s*[,/~∼～]\s*\d{1,4}(?![\d-]))*(?![\d-])"
)
_NUMBER = re.compile(r"[^,/~∼～]+")


def first_number(phone: str) -> str:
    """Return the number in front of its extensions, without spaces: "044-203-7066" of "044-203-7066, 7054"."""
    found = _NUMBER.match(phone)
    return re.sub(r"\s", "", found[0] if found else phone)
