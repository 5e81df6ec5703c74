"""A question, understood: language, what is asked for, dates and ministries that restrict it, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from rag.domain import Facet, Filters, Language, Query, Turn
from rag.errors import QuestionError
from rag.language import clean_text, detect_language
from rag.retrieval.periods import find_period, is_about_publication

MAX_QUESTION = 1000

_FACETS: tuple[tuple[Facet, re.Pattern[str]], ...] = (
    (
        Facet.UNTIL,
        re.compile(
            r"언제까지|며칠까지|몇\s?(?:월|일|시)까지|마감|기한|만료|\buntil when\b|\bdeadline\b|\bdue\b|\bhow long\b|\bend(?:s|ed)?\?|\bexpire",
            re.I,
        ),
    ),
    (
        Facet.WHEN,
        re.compile(
            r"언제|며칠|몇\s?(?:월|일|시|년)|날짜|일시|일정|시기|기간|\bwhen\b|\bwhat (?:date|day|time|year|month)\b|\bwhich (?:date|day|year|month)\b",
            re.I,
        ),
    ),
    (
        Facet.WHERE,
        re.compile(
            r"어디|장소|어느\s?(?:곳|지역|도시|나라)|개최지|\bwhere\b|\bvenue\b|\bwhich (?:city|place|hotel)\b|\bwhat (?:city|place|hotel)\b",
            re.I,
        ),
    ),
    (
        Facet.PHONE,
        re.compile(r"전화|연락처|번호|\bphone\b|\btelephone\b|\bnumber to call\b|\bcontact (?:number|info)", re.I),
    ),
    (
        Facet.CONTACT,
        re.compile(r"담당\s?(?:부서|과|자)|문의|부서는|소관|\bdepartment\b|\bin charge\b|\bcontact\b", re.I),
    ),
    (Facet.WHO, re.compile(r"누가|누구|누군|\bwho\b|\bwhom\b|\bwhose\b", re.I)),
    (
        Facet.HOW_MANY,
        re.compile(
            r"몇\s?(?:명|개|곳|건|개국|회|차례|번|대|가구|팀|종|%|퍼센트|가지|마리|그루|점|편|년|살|세|시간|분|배|위|인|동|척|기)|얼마나\s?많|수는|인원|규모|\bhow many\b|\bnumber of\b",
            re.I,
        ),
    ),
    (
        Facet.HOW_MUCH,
        re.compile(
            r"얼마|예산|금액|비용|가격|요금|액수|한도|수수료|과태료|과징금|상금|지원금|금리|이자율|비율|증가율|몇\s?(?:원|억|조|만)|\bhow much\b|\bcost\b|\bprice\b|\bbudget\b|\bfees?\b|\bamount\b|\brate\b|\bfine\b",
            re.I,
        ),
    ),
    (Facet.WHY, re.compile(r"왜|이유|목적|취지|배경|\bwhy\b|\breason\b|\bpurpose\b", re.I)),
    (Facet.HOW, re.compile(r"어떻게|방법|절차|\bhow (?:do|can|should|to|does|is|are|was|were|will)\b", re.I)),
)
_POINTING = re.compile(
    r"^(?:그럼|그러면|그리고|그\s|그건|그것|그때|거기|여기서|이건|이것|이\s행사|그\s행사|위\s|and\s|what about|how about|then\s)|"
    r"\b(?:it|its|they|their|them|that|this|those|these|he|she|there)\b|그\s?(?:회의|행사|사업|제도|대책|법|포럼|곳)",
    re.I,
)


def understand(
    question: str,
    *,
    today: date,
    language: Language | None = None,
    history: Sequence[Turn] = (),
    find_ministries: Callable[[str], Sequence[str]] = lambda _: (),
) -> Query:
    """Turn a question into a query.

    `find_ministries` gives the canonical names of the ministries a text mentions.

    Raises:
        QuestionError: the question is empty or longer than `MAX_QUESTION` characters.
    """
    text = clean_text(question).replace("\n", " ")
    if not re.search(r"\w", text):
        raise QuestionError("the question is empty: type what you want to know")
    if len(text) > MAX_QUESTION:
        raise QuestionError(f"the question has {len(text):,} characters, at most {MAX_QUESTION:,} are read: shorten it")
    return Query(
        text=text,
        language=language or detect_language(text),
        filters=_filters(text, today, find_ministries(text)),
        facets=find_facets(text),
        rewritten=_self_contained(text, history),
    )


def find_facets(question: str) -> tuple[Facet, ...]:
    """What a question asks for, in order of certainty; (WHAT,) when no word tells."""
    found = [facet for facet, pattern in _FACETS if pattern.search(question)]
    if Facet.UNTIL in found and Facet.WHEN in found:
        found.remove(Facet.WHEN)
    if Facet.PHONE in found and Facet.CONTACT in found:
        found.remove(Facet.CONTACT)
    if Facet.HOW_MANY in found and Facet.HOW_MUCH in found and not re.search(r"얼마|how much", question, re.I):
        found.remove(Facet.HOW_MUCH)
    return tuple(found) or (Facet.WHAT,)


def _filters(text: str, today: date, ministries: Sequence[str]) -> Filters:
    published = is_about_publication(text)
    period = find_period(text, today)
    if period and not (period.relative or published):
        period = None
    return Filters(
        date_from=period.first if period else None,
        date_to=period.last if period else None,
        ministries=tuple(ministries) if published else (),
    )


def _self_contained(text: str, history: Sequence[Turn]) -> str | None:
    """A follow-up with the title of the release that was last cited in front; None for a full question.

    A question is a follow-up when it points back ("그 회의", "it") or is too short to name a topic.
    """
    cited = next((turn.answer.citations[0] for turn in reversed(history) if turn.answer.citations), None)
    if cited is None or not (_POINTING.search(text) or len(text.split()) <= 3):
        return None
    return f"{cited.title} {text}"
