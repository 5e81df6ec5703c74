"""Publication times as korea.kr and people write them, always Korean time."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

_US_ORDER = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?")
_DOTTED = re.compile(r"(\d{4})[./]\s*(\d{1,2})[./]\s*(\d{1,2})\.?(?=\s|$)")
_FIRST_YEAR, _LAST_YEAR = 1948, 2100
_HELP = "write it as YYYY-MM-DD or YYYY-MM-DD HH:MM:SS"


def parse_published(value: str | date | datetime) -> datetime:
    """Return an aware time in Asia/Seoul; a time without a zone is Korean time, a date is its midnight.

    Reads `MM/DD/YYYY HH:MM:SS` (the open API), ISO 8601, `YYYY-MM-DD[ HH:MM[:SS[.f]]]` and `YYYY.MM.DD`.

    Raises:
        ValueError: the value is none of these; the message can be shown.
    """
    seoul = ZoneInfo("Asia/Seoul")
    try:
        moment = _as_datetime(value)
        moment = moment.replace(tzinfo=seoul) if moment.tzinfo is None else moment.astimezone(seoul)
    except (ValueError, OverflowError):
        raise ValueError(f"the date {str(value)[:40]!r} cannot be read; {_HELP}") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"the date {str(value)[:40]!r} lies outside {_FIRST_YEAR}-{_LAST_YEAR}; {_HELP}")
    return moment.replace(microsecond=0)


def _as_datetime(value: str | date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the caller adds the zone
    text = value.strip()
    us_order = _US_ORDER.fullmatch(text)
    if us_order:
        month, day, year, hour, minute, second = (int(part or 0) for part in us_order.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the caller adds the zone
    text = _DOTTED.sub(lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", text)
    return datetime.fromisoformat(text)
