"""The sentences of a text to be checked, and which of them are claims that a release could bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rag.answering.figures import Kind, find_figures
from rag.index.analysis import Analyser
from rag.index.sentences import split_sentences
from rag.retrieval.headings import is_bare
from rag.retrieval.screening import is_order


class Reason(StrEnum):
    """Why a sentence gets no verdict of its own: the first four are not checkable, the next four were not checked.

    The next two stand beside a verdict, where a chat model is set: it did not vote, so that the rules alone decided, or
    it found contradicted what the rules support. With the last one, a release tells of it as it was before.
    """

    QUESTION = "question"
    OPINION = "opinion"
    ORDER = "order"
    FRAGMENT = "fragment"
    TABLE = "table"
    LANGUAGE = "language"
    LIMIT = "limit"
    FAILED = "failed"
    UNVOTED = "unvoted"
    DOUBTED = "doubted"
    BEFORE = "before"


NOT_CHECKED = frozenset({Reason.TABLE, Reason.LANGUAGE, Reason.LIMIT, Reason.FAILED})

_TABLE = re.compile(r"\|.*\||\t.*\t|^\s*\|")
_QUESTION = re.compile(r"(?:[?？]|(?:습니까|ㅂ니까|인가요?|나요|을까요?|ㄹ까요?|는가)\s*[.!]?)[\s\"'”’)\]]*$")
# Words that report what somebody said: the sentence is then a statement on what was said.
_REPORTED = re.compile(
    r"(?:라|다|자|냐)(?:고|며|면서)\s.{0,12}(?:밝혔|말했|전했|설명|강조|덧붙|발표|당부|언급|지적|주장|전망했|내다|약속)"
    r"|\b(?:said|says|stated|announced|added|stressed|told|explained|noted|pledged|promised)\b",
    re.IGNORECASE,
)
_WISH_KO = re.compile(
    r"(?:기대(?:한다|합니다|하며|해\s?본다|된다|됩니다|가\s?(?:큽니다|크다|됩니다|된다))|바란다|바랍니다|바라며|바람이다|희망(?:한다|합니다)|"
    r"기원(?:한다|합니다)|믿(?:는다|습니다)|생각(?:한다|합니다)|해야\s?(?:한다|합니다|할\s?것)|야\s?(?:할|한다|합니다)|"
    r"필요(?:하다|합니다|가\s?있)|중요(?:하다|합니다)|"
    r"마땅|감사(?:드립|합니다|의\s)|축하(?:드립|합니다)|환영(?:합니다|한다)|안녕하|존경하는|뜻깊|자랑스럽|훌륭|아쉽|안타깝|우려된다|우려됩니다|"
    r"것\s?같(?:다|습니다)|(?:으)?ㄹ?\s?(?:수밖에|리라)|(?<!선)보인다|(?<!선)보입니다|예상된다|예상됩니다|전망(?:이다|입니다|된다|됩니다)|[을일]\s것(?:이다|입니다)|"
    r"소망(?:한다|합니다)|염원(?:한다|합니다)|고대(?:한다|합니다)|응원(?:한다|합니다)"
    r"|(?:말씀|인사|박수|경의|찬사|격려|사의|조의)[을를]?\s?(?:올립|드립|전합|보냅|표합)|"
    r"합시다|갑시다|봅시다|나갑시다|하자|되자|주십시오|주세요|주시기|하십시오|부탁)[가-힣]{0,4}[^가-힣]*$"
    r"|^(?:존경하는|사랑하는|안녕하)|겠습니다[^가-힣]*$"
)
_WISH_EN = re.compile(
    r"\b(?:I|we) (?:(?:\w+ly|all|also|do|very much) ){0,2}"
    r"(?:hope|believe|think|feel|wish|trust|expect|urge|thank|ask|congratulate)\b|\bthank you\b|\blet us\b|\blet's\b"
    r"|\b(?:gives?|is|brings?) (?:me|us) (?:\w+ )?(?:pleasure|pride|joy|pain)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:honou?r|pleasure|privilege|thanks|gratitude|condolences|sympathy|congratulations)\b"
    r"|\bI am (?:proud|glad|happy|pleased|honou?red|delighted|sure|confident)"
    r"|\bwe are (?:proud|grateful|delighted|confident)|\bshould\b|\bmust\b|\bought to\b|\bneeds? to\b"
    r"|\bit is (?:important|essential|time|vital|a shame|regrettable|encouraging|welcome|clear)\b"
    r"|\bplease\b|\bhopefully\b|\bdeserves?\b|^(?:dear|welcome|congratulations)\b"
    r"|\b(?:great|wonderful|remarkable|disappointing|excellent|welcome) "
    r"(?:news|step|achievement|success|decision|policy|work)\b"
    r"|\b(?:would|will|could|may|might) (?:surely|certainly|hopefully|no doubt|undoubtedly)\b",
    re.IGNORECASE,
)
# Judgements that an amount makes no less of.
_SCORN = re.compile(
    r"지나지\s않(?:는다|습니다)|처음\s본다|무모(?:하|한)|한심|터무니|어처구니|어이(?:가\s)?없|생색|말이\s(?:안|되지)|졸속|참담|부끄럽|뻔하"
    r"|\b(?:bound to|doomed|disgrace\w*|shameful\w*|reckless\w*|absurd\w*|ridiculous\w*|laughable|pathetic"
    r"|outrageous)\b|\bwill (?:probably|likely|inevitably|never)\b|^may (?:every|all|each|you|we|this|the)\b"
    r"|\b(?:far )?too (?:little|late|much|harsh|lenient)\b|\bin all likelihood\b"
    r"|너무(?:나|도)?\s(?:가혹|지나치|과하|심하)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"야\s?(?:할|한다|합니다)|^필요(?:하다|합니다|가\s?있)|^(?:should|must|ought to|needs? to)$", re.IGNORECASE
)
_ALL_OF_US = re.compile(
    r"우리|모두|함께|정부[는가]|국회|사회|지금|이제|\b(?:we|our|us|everyone|government|right now)\b", re.IGNORECASE
)
_HANGUL = re.compile("[가-힣]")
_OTHER_LETTERS = re.compile(r"[^\W\d_A-Za-z가-힣\u3131-\u318e\u00b2\u00b3\u00b9\u00aa\u00ba]")
_LATIN = re.compile(r"[A-Za-z']+")
_ENGLISH_WORDS = frozenset([
    "the",
    "a",
    "an",
    "of",
    "to",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "with",
    "and",
    "or",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "will",
    "would",
    "said",
    "says",
    "it",
    "its",
    "this",
    "that",
    "as",
    "not",
    "than",
    "more",
    "which",
    "who",
    "their",
    "his",
    "her",
    "per",
    "into",
    "over",
    "under",
    "after",
    "before",
    "during",
    "between",
])
# Endings that few words of other languages in Latin letters have.
_ENGLISH_ENDING = re.compile(r"\w(?:ing|ed|ly|'s)$")
_FEW_WORDS = 5
_ENGLISH_SHARE = 0.08
_WORDS = re.compile(r"[^\W_]{2,}|\d")
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a text, `text[start:end]`; `reason` tells why it is no claim, None for a claim."""

    start: int
    end: int
    text: str
    reason: Reason | None


def take_apart(text: str, analyser: Analyser) -> Iterator[Piece]:
    """The sentences of `text` in order; together they hold all of it but white space."""
    for sentence in split_sentences(text, analyser):
        yield Piece(sentence.start, sentence.end, sentence.text, _reason(sentence.text))


def _reason(text: str) -> Reason | None:
    if is_order(text):
        return Reason.ORDER
    if _TABLE.search(text):
        return Reason.TABLE
    if not _is_readable(text):
        return Reason.LANGUAGE
    if _QUESTION.search(text):
        return Reason.QUESTION
    if _is_wish(text):
        return Reason.OPINION
    return Reason.FRAGMENT if _is_fragment(text) else None


def _is_wish(text: str) -> bool:
    """A wish, a judgement or a greeting that is not reported of somebody and holds no amount."""
    if _REPORTED.search(text):
        return False
    if _SCORN.search(text):
        return True
    wished = _WISH_KO.search(text) if _HANGUL.search(text) else _WISH_EN.search(text)
    if not wished:
        return False
    figures = find_figures(text)
    # What must be done by a day, or by those concerned, is a rule and no wish.
    if _DUTY.search(wished[0]):
        return not figures and _ALL_OF_US.search(text) is not None
    return all(figure.kind in {Kind.DATE, Kind.ORDINAL} for figure in figures)


def _is_fragment(text: str) -> bool:
    if find_figures(text):
        return False
    return len(_WORDS.findall(text)) < _LEAST_WORDS or is_bare(text)


def _is_readable(text: str) -> bool:
    """Whether a sentence is Korean or English: by its letters, and by the small words of a longer Latin one."""
    other = len(_OTHER_LETTERS.findall(text))
    hangul, latin = len(_HANGUL.findall(text)), [word.lower() for word in _LATIN.findall(text)]
    if other > hangul + sum(map(len, latin)) / 2:
        return False
    if hangul or len(latin) < _FEW_WORDS:
        return True
    english = sum(word in _ENGLISH_WORDS or _ENGLISH_ENDING.search(word) is not None for word in latin)
    return english >= _ENGLISH_SHARE * len(latin)
