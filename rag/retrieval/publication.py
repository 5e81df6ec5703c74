"""What a question says of when, and by whom, something was published, taken out of it once filters hold it.

"올해 1분기에 발표된 섬 택배비 지원, 서류는 몇 가지예요?" is searched without its first three words: no sentence of the
release says "발표" or "1분기", so that they would speak against every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rag.retrieval.listing import asks_for_releases
from rag.retrieval.periods import Period

_LEAST_WORDS: Final = 3
_PUBLISHED_KO = re.compile(
    r"(?:발표|보도|배포|공개|발간)(?:한|된|했던|됐던|됐는데)?[,]?$|(?:나온|올라온|낸|내놓은|펴낸)$|"
    r"(?:발표|보도\s?자료|뉴스|소식)(?:에|에서|에선|에서는|로는|로|상|중|중에|중에서|를|을|는|은)?,?$"
)
_BESIDE_KO = re.compile(
    r"(?:자료|보도자료|발표|내용|기준|뉴스|소식)(?:에|에서|에선|에서는|로|으로|로는|으로는|를|을|는|중에서?)?,?$|"
    r"(?:따르면|의하면|보면|보니|중에서?|나온|나오는|있는),?$"
)
_CLAUSE_EN: Final = (
    r"(?:according to|(?:looking|going|judging|based)(?: only)? (?:at|by|on|from)|as (?:announced|published|released)|"
    r"in|from|per)\b"
)
_LEADING_EN = re.compile(rf"^{_CLAUSE_EN}[^,?]*,\s*", re.IGNORECASE)
_TRAILING_EN = re.compile(
    rf",\s*{_CLAUSE_EN}[^,?]*(?=\??$)|\s+according to [^,?]*(?=\??$)|"
    r"\s+(?:that|which) (?:came out|was (?:published|released|issued|announced))[^,?]*(?=\??$)",
    re.IGNORECASE,
)
_PUBLISHED_EN = re.compile(
    r"\b(?:publish\w*|announce\w*|releas\w*|issued|news|press|came out|come out|put out|according)\b", re.IGNORECASE
)
# Words that name nothing of a matter beside those of publishing.
_PLAIN_EN = re.compile(
    r"according|to|looking|going|judging|based|only|at|by|on|in|from|per|as|the|an?|of|and|what|which|that|this|"
    r"was|were|is|are|has|have|been|c[ao]me|out|put|press|releases?|released|news|published|announced|issued|"
    r"announcement|statement|s|its?|since|during|between|for",
    re.IGNORECASE,
)


def without_publication(text: str, period: Period | None, find_ministries: Callable[[str], Sequence[str]]) -> str:
    """A question without the words on its publication; as it is where too little would be left, or they are asked for.

    `period` is the one that became a filter, `find_ministries` finds the publisher where it became one.
    """
    if asks_for_releases(text):
        return text
    kept = _without_ko(text, period, find_ministries) if re.search("[가-힣]", text) else _without_en(text, period)
    return kept if len(kept.split()) >= _LEAST_WORDS else text


def _without_ko(text: str, period: Period | None, find_ministries: Callable[[str], Sequence[str]]) -> str:
    words = list(re.finditer(r"\S+", text))
    end = period.start + len(period.text) if period else 0
    dated = [period is not None and word.start() < end and word.end() > period.start for word in words]
    named = [bool(find_ministries(word.group())) for word in words]
    said = [_PUBLISHED_KO.match(word.group()) is not None for word in words]
    dropped = set[int]()
    for run in _runs([d or n or s for d, n, s in zip(dated, named, said, strict=True)]):
        if not any(said[n] for n in run) or not any(dated[n] or named[n] for n in run):
            continue
        # From the date or the publisher on, to what belongs to the word of publishing ("자료에 따르면").
        first = next(n for n in run if dated[n] or named[n])
        last = max(n for n in run if said[n])
        while last + 1 < len(words) and _BESIDE_KO.match(words[last + 1].group()):
            last += 1
        dropped |= set(range(first, last + 1))
    return " ".join(word.group() for n, word in enumerate(words) if n not in dropped)


def _runs(marks: Sequence[bool]) -> Iterator[range]:
    """The stretches of marks that are set."""
    start = None
    for place, mark in enumerate([*marks, False]):
        if mark and start is None:
            start = place
        elif not mark and start is not None:
            yield range(start, place)
            start = None


def _without_en(text: str, period: Period | None) -> str:
    for pattern in (_LEADING_EN, _TRAILING_EN):
        match = pattern.search(text)
        if match and _only_publishes(match.group(), period):
            text = text[: match.start()] + text[match.end() :]
    return text[:1].upper() + text[1:]


def _only_publishes(clause: str, period: Period | None) -> bool:
    """Whether a clause names nothing but publisher, period and publishing."""
    if not _PUBLISHED_EN.search(clause):
        return False
    rest = clause.replace(period.text, " ") if period else clause
    words = re.findall(r"[A-Za-z]+|\d+", rest)
    return all(_PLAIN_EN.fullmatch(word) or word[0].isupper() for word in words)
