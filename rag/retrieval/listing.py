"""Questions that ask for releases themselves: "which releases came out in May?"."""

from __future__ import annotations

import re
from collections.abc import Collection

from rag.domain import Evidence, Query
from rag.index.store import Store
from rag.releases.ministries import english_name, names_of
from rag.retrieval.hybrid import Found
from rag.retrieval.overview import summarise
from rag.retrieval.terms import coverage

# Releases that are listed, and how much of a topic they hold at least.
_LISTED, _COVERED = 4, 0.5
_RELEASES = re.compile(
    r"(?:보도\s?자료|정책\s?뉴스|해명\s?자료|설명\s?자료)(?:들)?[을를은는이가]?\s*(?:좀\s)?"
    r"(?:알려|보여|찾아|목록|나열|뭐|무엇|어떤|있(?:나|어|는|습)|[?？]|$)|"
    r"(?:어떤|무슨)\s(?:보도\s?자료|발표)|\b(?:which|what) (?:press )?releases\b|"
    r"\b(?:list|show|find)(?: me)? (?:the |all )?(?:[\w']+ ){0,4}?(?:press )?releases\b",
    re.IGNORECASE,
)


# Words that ask for releases and name no topic; a figure is of a date.
_OF_RELEASE = re.compile(
    r".*\d.*|보도|자료|보도자료\S*|정책|뉴스|정책뉴스|해명\S*|설명\S*|발표\S*|나오|나온|나왔\S*|내|낸|내놓|배포\S*|목록|올해|작년|지난해|지난달|"
    r"이번|지난|최근|알리|알려|보이|보여|찾|찾아|줘|주|"
    r"press|(?:press )?releas\w*|publish\w*|issu\w*|announc\w*|list|show|find|came|last|this|year|month|week",
    re.IGNORECASE,
)


def _is_of_release(word: str) -> bool:
    """Whether a word of such a question is about releases, not about a topic."""
    return _OF_RELEASE.fullmatch(word) is not None


def asks_for_releases(question: str) -> bool:
    """Whether releases themselves are asked for, not what one says."""
    return _RELEASES.search(question) is not None


def list_releases(query: Query, found: Found, store: Store) -> tuple[Evidence, ...]:
    """How the releases inside the filters begin, the newest first; those that hold most of a topic that is named.

    Of two editions of a day the one in the asker's language is enough.
    """
    names = names_of(query.filters.ministries)
    issuers = (*names, *names_of(query.set_aside))
    topic = [need for need in found.needs if not _is_of_release(need.word) and not _is_part(need.word, issuers)]
    if topic:
        held: dict[str, float] = {}
        for hit in found.hits:
            chunk = found.stored[hit.chunk.chunk_id]
            held[hit.chunk.release_id] = max(coverage(topic, chunk.terms), held.get(hit.chunk.release_id, 0.0))
        least = max(_COVERED, *held.values())
        releases = list(store.releases(key for key in held if held[key] >= least).values())
    else:
        releases = list(store.page(query.filters, names, (), 2 * _LISTED, 0)[1])
    own = {(r.ministry, r.published.date()) for r in releases if r.language == query.language}
    kept = (r for r in releases if r.language == query.language or (r.ministry, r.published.date()) not in own)
    newest = sorted(kept, key=lambda release: release.published, reverse=True)[:_LISTED]
    begun = ((release, summarise(store.sentences(release.release_id))) for release in newest)
    return tuple(Evidence(release, telling[0], 1.0) for release, telling in begun if telling)


def _is_part(word: str, names: Collection[str]) -> bool:
    """Whether a word is of the name of a ministry, in Korean or in English."""
    return any(word in name or word in english_name(name).lower() for name in names)
