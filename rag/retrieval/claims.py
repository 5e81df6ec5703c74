"""What a release quotes only to answer it: a rebuttal repeats what the press claimed, and none of that is a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import Sentence

# A heading of at most this many characters opens or closes the part with the claims.
_HEADING = 40
_REPORTED = r"(?:보도|기사|언론|매체)"
_OPENS = re.compile(
    rf"{_REPORTED}(?:가|에서|이)?\s?(?:한|된|주장한|제기한)?\s?(?:주요\s?)?(?:내용|주장|요지)"
    r"|^\W*(?:제기된\s)?(?:의혹|주장)\W*$"
    r"|\b(?:news|press|media) reports?\b|\bwhat (?:the )?(?:report|article)s? (?:said|claimed)\b"
    r"|\bclaims? (?:in|of) the\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"입장|설명|해명|반박|사실(?:은|관계|여부)?|밝힌|답변|검토\s?결과|\b(?:facts?|explanation|response|position|reply)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"(?:다는|라는|다고|라고|는)\s?(?:주장|의혹)(?:을\s제기(?:했|하였|함).{0,8}|도?\s?(?:했|하였|함).{0,6}|임)?[.\s]*$"
    r"|(?:다고|라고|”고|\"고|는\s내용[을으로]*|취지로)\s?(?:보도|지적|주장)\s?(?:했|하였|함|한\s?바|$)"
    r"|^\W*(?:the |a )?claims? that\b|\b(?:article|outlet|newspaper|broadcaster|media|report) (?:claimed|alleged)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"사실(?:이|과|은)?\s?(?:아니|아님|다르|다릅|무근)|\b(?:not true|untrue|false)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"보도\s?(?:내용|에서|는|가|한)|기사\s?(?:내용|에서)|언론|주장|의혹"
    r"|\b(?:claim|alleg|report(?:ed|s)?\b|media|press said)",
    re.IGNORECASE,
)


def asks_for_claims(question: str) -> bool:
    """Whether a question asks what was claimed rather than what is so."""
    return _ASKS.search(question) is not None


def find_claims(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The ordinals of sentences that say what others claimed; none in a release that answers no claims.

    Such a release has a part under a heading for the claims and one for the answer; a sentence that itself says that
    something was claimed counts in it too, unless it also denies it.
    """
    inside, closed = False, False
    claims: set[int] = set()
    for sentence in sentences:
        text = sentence.text.strip()
        if len(text) <= _HEADING and _is_heading(text):
            opens, closes = _OPENS.search(text), _CLOSES.search(text)
            if closes and (inside or claims):
                inside, closed = False, True
            elif opens:
                inside = True
                claims.add(sentence.ordinal)
        elif inside:
            claims.add(sentence.ordinal)
    # A part that nothing answers may be a heading misread.
    if not closed:
        return frozenset()
    said = {s.ordinal for s in sentences if _CLAIM.search(s.text.strip()) and not _DENIED.search(s.text)}
    return frozenset(claims | said)


def _is_heading(text: str) -> bool:
    """Whether a short line is a heading: numbered, in brackets, behind a square, or without an end."""
    return re.match(r"[\d<〈《\[□■◇◆【(]", text) is not None or re.search(r"[.다요]$", text) is None
