"""A question, understood: screened, then language, what is asked for, what restricts it, and follow-ups."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from rag.domain import Citation, Conditions, Filters, Language, Query, Turn
from rag.errors import QuestionError
from rag.language import clean_text, detect_language
from rag.retrieval.constraints import find_constraints, without_figures
from rag.retrieval.ellipsis import retold
from rag.retrieval.facets import find_facets
from rag.retrieval.kinds import find_kinds
from rag.retrieval.ordinals import find_ordinals
from rag.retrieval.periods import Period, dates_publication, find_periods, is_about_publication
from rag.retrieval.publication import without_publication
from rag.retrieval.screening import mask_personal, screen

MAX_QUESTION = 1000

_POINTING = re.compile(
    r"^(?:그럼|그러면|그리고|그\s|그[건것거때]|거기|여기서|이[건것거]|위\s|and\s|what about|how about|then\s)|"
    r"\b(?:it|its|they|their|them|that|this|those|these|he|she|there)\b|그\s?(?:회의|행사|사업|제도|대책|법|포럼|곳)|"
    r"(?:이|해당|위|방금)\s?(?:보도자료|자료|발표|내용|답변)",
    re.I,
)

# Who points at what was asked about, and names nothing else.
_BARE = re.compile(
    r"(?:(?:그럼|그러면|그리고|그런데|근데)\s)?(?:그건|그거는?|그것[은도]|이건)\s(?:언제|얼마|어디|누가|몇|왜|어떻게)\S*(?:\s\S{1,4})?$|"
    r"(?:(?:and|so|then),?\s)?(?:until when|when|where|how much|how long|who|why)\s(?:is|was|will)\sthat(?:\sbe)?\W*$",
    re.IGNORECASE,
)
# "최근 3개월" is a period, not the newest there is.
_LATEST = re.compile(
    r"최근(?!\s?(?:\d|몇|들어))|최신|요즘|요새|\b(?:these days|nowadays|latest|newest|most recent(?:ly)?|recently)\b",
    re.IGNORECASE,
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
    screened = screen(text)
    if not screened.text:
        return Query(
            text=mask_personal(text)[0],
            language=language or detect_language(text),
            masked=screened.masked,
            instructed=True,
            blocked=True,
        )
    text = screened.text
    told = retold(text, history)
    if told:
        asked = understand(told, today=today, language=language, find_ministries=find_ministries)
        return replace(
            asked, text=text, matter=asked.matter or told, rewritten=told, retold=True,
            language=language or detect_language(text), masked=screened.masked, instructed=screened.instructed,
        )  # fmt: skip
    period = next((p for p in find_periods(text, today) if p.relative or dates_publication(text, p)), None)
    filters = _filters(text, period, find_ministries(text))
    return Query(
        text=text,
        language=language or detect_language(text),
        filters=filters,
        facets=find_facets(text),
        rewritten=_self_contained(text, history),
        latest=_LATEST.search(text) is not None,
        ordinals=find_ordinals(text),
        masked=screened.masked,
        instructed=screened.instructed,
        matter=without_publication(text, period, find_ministries) if filters else "",
    )


def restricted(query: Query, conditions: Conditions) -> Query:
    """The query under conditions, which go before what its words name."""
    filters = conditions.applied_to(query.filters)
    set_aside = tuple(name for name in query.filters.ministries if name not in filters.ministries)
    return replace(query, filters=filters, set_aside=set_aside)


def _filters(text: str, period: Period | None, ministries: Sequence[str]) -> Filters:
    kinds = find_kinds(text)
    # Who is named beside a kind of release ("금융위 해명자료") issued it.
    issued = is_about_publication(text) or bool(kinds)
    return Filters(
        date_from=period.first if period else None,
        date_to=period.last if period else None,
        ministries=tuple(ministries) if issued else (),
        kinds=kinds,
    )


def _self_contained(text: str, history: Sequence[Turn]) -> str | None:
    """A follow-up made self-contained, None for a full question.

    A question is a follow-up when it points back ("그 회의", "it") or is too short to name a topic.
    """
    return _in_context(text, history) if _POINTING.search(text) or len(text.split()) <= 3 else None


def in_context(query: Query, history: Sequence[Turn]) -> Query | None:
    """A question that was taken for a full one, read as a follow-up; None when there is nothing before it."""
    rewritten = _in_context(query.text, history) if query.rewritten is None else None
    return replace(query, rewritten=rewritten) if rewritten else None


def last_cited(history: Sequence[Turn]) -> Citation | None:
    """The first citation of the last answer that has any."""
    return next((turn.answer.citations[0] for turn in reversed(history) if turn.answer.citations), None)


def _in_context(text: str, history: Sequence[Turn]) -> str | None:
    """A question with the title of the release that was last cited in front."""
    cited = last_cited(history)
    if cited is None:
        return None
    # "2020년 12월은요?" after an answer on another month is about that month.
    title = without_figures(cited.title) if find_constraints(text).points else cited.title
    # "그건 언제까지예요?" names nothing itself: what was asked before says what is meant.
    return f"{title} {history[-1].question} {text}" if _BARE.match(text) else f"{title} {text}"
