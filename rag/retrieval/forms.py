"""Words of a form that answer: which facets are told by such words, and where in a text they stand for a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.domain import Facet, Mark, PressRelease, Query
from rag.retrieval.expressions import day_meant, find_spans
from rag.retrieval.facets import asked_units
from rag.retrieval.fusion import numbers_of
from rag.retrieval.terms import MONTHS

# Facets that are answered by words of a recognisable form.
FORMED = frozenset({
    Facet.WHEN,
    Facet.UNTIL,
    Facet.WHERE,
    Facet.WHO,
    Facet.HOW_MUCH,
    Facet.HOW_MANY,
    Facet.PHONE,
    Facet.CONTACT,
})
# Told in forms that are not always seen: a group, an agency or a first name may be who, a website or a law where.
_UNSURE = frozenset({Facet.WHO, Facet.WHERE})
# What something is called stands in marks, or in capitals.
_NAME_ASKED = re.compile(
    r"(?:제목|이름|명칭)(?:은|는|이|가|을|를)?\s?(?:뭐|무엇|무슨|어떻|알려|[?？]|$)"
    r"|\b(?:title|name) of\b|\bcalled\s?\?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[‘’“”'\"「『〈《<]"
    rf"|(?<=[a-z,;:]\s)(?!(?:{'|'.join(name.capitalize() for name in MONTHS)})\b)[A-Z][a-z]"
)
# Without words of these there is no answer.
REQUIRED = FORMED - {Facet.WHO}
# Told in other words in each language: "March 2026" says 2026년 3월.
_TIMES = frozenset({Facet.WHEN, Facet.UNTIL})
_HANGUL = re.compile(r"[가-힣]")
_OF_ANY_KIND = re.compile(r"얼마나|규모|크기|how (?:much (?:of|has|have|did|does|do)|large|big)\b", re.IGNORECASE)
_ADDRESS_ASKED = re.compile(r"(?<![가-힣])주소|\b(?:mailing|postal|street) address\b", re.IGNORECASE)
# What words of a facet must hold where a question asks for one kind of it, the first that it asks for.
_KINDS = (
    # Which year, day or time: another part alone does not answer.
    (
        Facet.WHEN,
        re.compile(r"몇\s?년도|(?:어느|무슨)\s해|\b(?:what|which) year\b", re.IGNORECASE),
        re.compile(r"\d{4}|[’'‘`]\s?\d\d"),
    ),
    (
        Facet.WHEN,
        re.compile(r"며칠(?!\s?(?:간|동안|이나|짜리|째))|\b(?:what|which) (?:date|day)\b", re.IGNORECASE),
        re.compile(r"\d\s?일|\d\.\s?\d|\b\d{1,2}\b(?!월|년)"),
    ),
    (
        Facet.WHEN,
        re.compile(r"몇\s?시(?![간도])|\bwhat time\b", re.IGNORECASE),
        re.compile(r"\d\s?시|:\d\d|[ap]\.?m"),
    ),
    # A road and a number.
    (Facet.WHERE, _ADDRESS_ASKED, re.compile(r"[로길]\s?\d|\d{1,4} [A-Z]")),
    # A hall, a town: something that is read or applied for on a site has no such place.
    (
        Facet.WHERE,
        re.compile(
            r"장소|위치|개최지|어디(?:에?서|에)\s(?:열|개최|하는\s행사)"
            r"|\bvenue\b|\b(?:which|what) (?:city|place|hotel)\b|\bheld\b",
            re.IGNORECASE,
        ),
        re.compile(r"^(?!.*(?:https?:|www\.|\.(?:kr|com|org|net)\b))"),
    ),
    # Fees and what is paid or received: a share of something answers nothing.
    (
        Facet.HOW_MUCH,
        re.compile(
            r"(?:수수료|요금|비용|이용료|입장료|참가비|등록금|과태료|과징금|벌금|보상금?|월급|급여)\S{0,2}\s"
            r"얼마(?!나\s?(?:되|늘|줄|오르|내리))|얼마(?:씩|를)?\s(?:내야|내나|냅|물어|물리|받|줍|주나)"
        ),
        re.compile(
            r"원(?![가-힣])|원[을이은과에까]|달러|유로|엔(?![가-힣])|위안|\b(?:won|dollars?|euros?|yen|KRW|USD)\b|[$€₩]"
        ),
    ),
)
_LASTING = re.compile(r"기간|며칠|동안|몇\s?(?:년|개월|달)")


def lacks_name(query: Query, texts: Iterable[str]) -> bool:
    """Whether it is asked what something is called, and nothing in the texts looks like a name."""
    return _NAME_ASKED.search(query.text) is not None and not any(_NAME.search(text) for text in texts)


def is_surely_seen(query: Query) -> bool:
    """Whether words of a form that is asked for are seen wherever they stand: an address is, another place may not."""
    asked = FORMED.intersection(query.facets)
    return bool(asked - _UNSURE) or (Facet.WHERE in asked and _ADDRESS_ASKED.search(query.text) is not None)


def held_facets(query: Query, text: str) -> frozenset[Facet]:
    """The asked facets that a text holds words for."""
    return frozenset(facet for facet in query.facets if facet in FORMED and fresh_spans(query, text, facet))


def fresh_spans(query: Query, text: str, facet: Facet) -> list[tuple[int, int]]:
    """Spans of a facet that tell what the question did not say itself, in the unit that it asks for."""
    # English releases count with other words.
    units = asked_units(query.text) if facet is Facet.HOW_MANY and _HANGUL.search(text) else frozenset[str]()
    found = [span for kind in (facet, *_also(query.text, facet)) for span in find_spans(text, kind)]
    if not found:
        return []
    said = numbers_of(query.text) if facet in _TIMES else frozenset[str]()
    spans = sorted({
        (span.start, span.end)
        for span in found
        if (words := text[span.start : span.end]) not in query.text
        and not (said and (own := numbers_of(words)) and own <= said)
    })
    if units:
        return [(start, end) for start, end in spans if any(unit in text[start:end] for unit in units)]
    kinds = (told for kind, asked, told in _KINDS if kind is facet and asked.search(query.text))
    if told := next(kinds, None):
        return [(start, end) for start, end in spans if told.search(text[start:end])]
    return spans


def _also(question: str, facet: Facet) -> tuple[Facet, ...]:
    """What else answers a question of a facet: a span of time is a number, and how much may be one too."""
    if facet is Facet.HOW_MUCH and _OF_ANY_KIND.search(question):
        return (Facet.HOW_MANY,)
    if facet is Facet.HOW_MANY and not asked_units(question):
        return (Facet.HOW_MUCH,)
    if facet is Facet.WHEN and _LASTING.search(question):
        return (Facet.HOW_MANY,)
    return ()


def find_marks(query: Query, text: str, release: PressRelease) -> tuple[Mark, ...]:
    """The words of a quote that answer, a day resolved by the release's date."""
    marks: list[Mark] = []
    for facet in query.facets:
        for start, end in fresh_spans(query, text, facet):
            if any(start < mark.end and mark.start < end for mark in marks):
                continue
            is_time = facet in _TIMES
            day = day_meant(text, start, end, release.published.date()) if is_time else None
            marks.append(Mark(start, end, facet, day.isoformat() if day else ""))
    marks += _plain_days(text, release, marks)
    return tuple(sorted(marks, key=lambda mark: mark.start))


def _plain_days(text: str, release: PressRelease, taken: Sequence[Mark]) -> list[Mark]:
    """Days without a month or year ("4일") that nobody asked for: a reader still needs the full date."""
    marks = []
    for span in find_spans(text, Facet.WHEN):
        day = day_meant(text, span.start, span.end, release.published.date())
        if day and not any(span.start < mark.end and mark.start < span.end for mark in taken):
            marks.append(Mark(span.start, span.end, Facet.WHEN, day.isoformat()))
    return marks
