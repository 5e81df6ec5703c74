"""Whether a figure of a claim is one of a release: the same in another unit, rounded, passed or just missed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from rag.answering.figure_types import date_parts
from rag.answering.figure_words import OF_THAT_ORDER
from rag.answering.figures import Figure, Kind, precision, same, states

_ROUGH = re.compile(
    r"(?:약|대략|거의|가까[이운]|\b(?:about|around|nearly|almost|roughly|some|over|more than|approximately"
    r"|close to|just (?:under|short of|shy of)|under|fewer than|less than|upwards of|in excess of))"
    r"\s*(?:KRW|US|\$|₩|an?\b)?\s*$",
    re.IGNORECASE,
)
_ROUGH_AFTER = re.compile(
    rf"\s?(?:여\s|가량|정도|안팎|남짓|가까이|{OF_THAT_ORDER}|에\s(?:가까|육박)|에\s(?:조금|살짝|약간|다소)\s못\s?미[치쳤친])"
)
# A figure that is said to be passed is one below: "200억 원이 넘는다" of 214.
_PASSED = re.compile(
    r"(?:[가-힣]{1,2}\s)?\s?(?:이상|남짓|넘[는었게어은]|[을를이가]\s(?:조금\s|훌쩍\s|살짝\s|약간\s)?(?:넘|웃[도돈돌]|상회))"
)
_PASSED_BEFORE = re.compile(r"\b(?:over|more than|upwards of|in excess of)\s*(?:KRW|US|\$|₩)?\s*$", re.IGNORECASE)
# One that is said to be just missed is one above.
_MISSED = re.compile(r"도\s채\s|에\s(?:조금|살짝|약간|다소)?\s?못\s?미")
_MISSED_BEFORE = re.compile(r"\b(?:under|fewer than|less than|short of|shy of)\s*(?:KRW|US|\$|₩)?\s*$", re.IGNORECASE)
# Units of time: of the calendar, and in seconds.
CALENDAR = frozenset({"year", "month", "week", "day"})
SECONDS = {"second": 1, "minute": 60, "hour": 3_600}
_SPANS = CALENDAR | {"hour", "minute", "quarter", "half"}
# Units of things of any sort.
ANY = frozenset({"", "place", "case"})
COUNTERS = ANY | {"person", "company", "country", "times", "household"}
# "Six times", and no measure of something else behind it.
_TURNS = re.compile(r"\btimes\b(?!\s(?:as|more|larger|bigger|higher|greater|faster|the|that|its|their|over)\b)")
_BEHIND = 8
# A figure said to be rough differs by so much of it at most, one said to be passed by so much.
ROUGHLY, PASSED_BY = Decimal("0.06"), Decimal("0.15")


def _is_counted_alike(a: Figure, b: Figure) -> bool:
    """Whether both count as many, one of them things of any sort: 15,000 places are 15,000 people."""
    if a.kind is not Kind.NUMBER or b.kind is not Kind.NUMBER or a.value != b.value:
        return False
    return bool(ANY.intersection({a.unit, b.unit})) and {a.unit, b.unit} <= COUNTERS


def is_as_much(a: Figure, b: Figure) -> bool:
    """Whether both tell of one time or share in another unit: an hour is 3,600 seconds, a fifth is 20 percent."""
    if not (isinstance(a.value, Decimal) and isinstance(b.value, Decimal)):
        return False
    if a.unit in SECONDS and b.unit in SECONDS:
        return a.value * SECONDS[a.unit] == b.value * SECONDS[b.unit]
    share, percent = (a, b) if a.unit == "fraction" else (b, a)
    return share.unit == "fraction" and percent.kind is Kind.PERCENT and share.value * 100 == percent.value


def is_equal(text: str, claimed: Figure, found: Figure) -> bool:
    """Whether a figure of a claim is one of a release: equal, a less precise date, or rounded and said to be so."""
    if _are_of_two_sorts(text, claimed, found):
        return False
    if (
        same(claimed, found)
        or states(found, claimed)
        or _is_counted_alike(claimed, found)
        or is_as_much(claimed, found)
    ):
        return True
    pair = _in_one_unit(claimed, found)
    if pair is None:
        return is_year(claimed, found)
    own, other = pair
    more = (other - own) / abs(other)
    return (
        (0 <= more <= PASSED_BY and is_passed(text, claimed))
        or (-PASSED_BY <= more <= 0 and _is_missed(text, claimed))
        or (abs(more) <= ROUGHLY and is_rough(text, claimed))
    )


def _are_of_two_sorts(text: str, claimed: Figure, found: Figure) -> bool:
    """Whether figures of one value are of two sorts: three results and three years, the third and three times."""
    if "" in {claimed.unit, found.unit} and _SPANS.intersection({claimed.unit, found.unit}):
        return True
    if text[claimed.start : claimed.end].endswith("배") and found.unit != "times":
        return True
    # But what was held six times are six of it.
    is_multiple = claimed.unit == "times" and not _TURNS.search(text, claimed.start, claimed.end + _BEHIND)
    return is_multiple and not found.unit


def _in_one_unit(claimed: Figure, found: Figure) -> tuple[Decimal, Decimal] | None:
    """The values of two figures of a sort; None for two of different ones, or of none."""
    a, b = claimed.value, found.value
    if not (isinstance(a, Decimal) and isinstance(b, Decimal)) or claimed.kind is Kind.ORDINAL or not b:
        return None
    if claimed.unit in SECONDS and found.unit in SECONDS:
        return a * SECONDS[claimed.unit], b * SECONDS[found.unit]
    is_alike = (claimed.kind, claimed.unit) == (found.kind, found.unit) or "" in {claimed.unit, found.unit}
    return (a, b) if is_alike else None


def is_among(text: str, claimed: Figure, figures: Iterable[Figure]) -> bool:
    """Whether a figure of a claim is one of several of a release."""
    return any(is_equal(text, claimed, figure) for figure in figures)


def is_year(one: Figure, other: Figure) -> bool:
    """Whether a bare number is the year of the other side: "an 1883 letter"."""
    return any(
        number.kind is Kind.NUMBER and not number.unit and precision(date) == 0 and date_parts(date)[0] == number.value
        for number, date in ((one, other), (other, one))
    )


def is_passed(text: str, figure: Figure) -> bool:
    """Whether a text says that there is more than a figure of it: "over", "넘는다"."""
    is_and_more = "여" in text[figure.start : figure.end]
    return bool(is_and_more or _PASSED.match(text, figure.end) or _PASSED_BEFORE.search(text[: figure.start]))


def _is_missed(text: str, figure: Figure) -> bool:
    """Whether a text says that there is somewhat less than a figure of it: "150명도 채", "just under"."""
    return bool(_MISSED.match(text, figure.end) or _MISSED_BEFORE.search(text[: figure.start]))


def is_rough(text: str, figure: Figure) -> bool:
    """Whether a text says that a figure of it is none to the point: "about", "가량"."""
    return bool(_ROUGH.search(text[: figure.start]) or _ROUGH_AFTER.match(text, figure.end))
