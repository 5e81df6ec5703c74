"""Publication times."""

from datetime import UTC, date, datetime

import pytest

from rag.releases.dates import parse_published


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("08/04/2025 17:13:00", "2025-08-04T17:13:00+09:00"),
        ("08/04/2025 17:13:00.0", "2025-08-04T17:13:00+09:00"),
        ("08/04/2025", "2025-08-04T00:00:00+09:00"),
        ("2025-08-04", "2025-08-04T00:00:00+09:00"),
        ("2025-08-04 17:13:00", "2025-08-04T17:13:00+09:00"),
        ("2025-08-04 17:13:00.0", "2025-08-04T17:13:00+09:00"),
        ("2025-08-04T08:13:00Z", "2025-08-04T17:13:00+09:00"),
        ("2025-08-04T17:13:00+09:00", "2025-08-04T17:13:00+09:00"),
        ("2025.8.4.", "2025-08-04T00:00:00+09:00"),
        ("2025.08.04 17:13", "2025-08-04T17:13:00+09:00"),
        (date(2025, 8, 4), "2025-08-04T00:00:00+09:00"),
        (datetime(2025, 8, 4, 8, 13, tzinfo=UTC), "2025-08-04T17:13:00+09:00"),
    ],
    ids=["us", "us-f", "us-date", "date", "space", "fraction", "utc", "iso", "dots", "dots-time", "a-date", "aware"],
)
def test_every_spelling_becomes_korean_time(value: str | date, iso: str) -> None:
    assert parse_published(value).isoformat() == iso


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2025-13-01", "13/40/2025 00:00:00", "0001-01-01T00:00:00+14:00", "1799-01-01", "9999-12-31"],
    ids=["empty", "word", "month", "us", "overflow", "early", "late"],
)
def test_a_date_that_cannot_be_is_refused_with_what_to_write(value: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        parse_published(value)
