"""Search terms of Korean and English text; the one module that knows kiwipiepy.

What is a term was chosen by BM25 over 4,000 real releases (questions, subtitles) and 511 issues of recurring releases
(titles with a date or number), R@1 for 163 / 346 / 511 queries:

    content morphemes and bare numbers                    0.656 / 0.931 / 0.763
    ... and the number with its unit ("8월", "18차")      0.663 / 0.931 / 0.930
    ... and short compound nouns whole ("재정준칙")       0.675 / 0.942 / 0.916    taken
    ... and compounds of up to 12 syllables               0.675 / 0.936 / 0.914
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token  # type: ignore[import-untyped]  # the package ships no types

_RULES_VERSION = 2
# Longest compound that is also a term as a whole (measured above).
_MAX_COMPOUND = 6
# Texts handed to Kiwi's worker pool at a time: other threads wait for the lock no longer than this takes (~0.5 s).
_BATCH = 64

_WHOLE_WORD_TAGS = frozenset({"NNG", "NNP", "XR", "NR", "SH"})
_STEM_TAGS = frozenset({"VV", "VA"})
_COMPOUND_TAGS = frozenset({"NNG", "NNP", "XR", "XPN", "XSN", "SH", "SL", "SN"})
_UNIT_TAGS = frozenset({"NNB", "NNG", "NR"})
# "R&D", "KF-21": signs that hold a Latin compound together.
_COMPOUND_SIGNS = frozenset({"&", "-"})

_KOREAN_STOP_WORDS = (
    "것 등 수 이번 이날 관련 및 위 때 중 그 이 저 바 우리 경우 때문 "
    "하 되 있 없 같 위하 대하 통하 따르 밝히 말하 관하 의하 않 보 주 오 가 나오 알 받 들 지 나 맞 나가 이루 "
    "가지 만들 갖 비롯하"
)
_ENGLISH_STOP_WORDS = (
    "a an the of to in on at for and or is are was were be been being by with from as that this it its his her their "
    "our we you i he she they them will would has have had not but which who whom what when where how why do does did "
    "can could should may about into than then there these those during s t re ve ll http https www"
)
_STOP_WORDS = frozenset(f"{_KOREAN_STOP_WORDS} {_ENGLISH_STOP_WORDS}".split())
# A two-digit year after an apostrophe ("’25.7.1."); releases of this century only.
_SHORT_YEAR = re.compile(r"[’‘'`](\d\d)(?=\s*[.년/~∼-])")
# Kiwi takes "billion." for an abbreviation and cuts the word in two anywhere.
_FULL_STOP = re.compile(r"(?<=[A-Za-z]{2})\.(?=\s|$)")
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"[\d. ]+")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TERM = re.compile(r"[^\W_]+(?:[.\-&][^\W_]+)*")
_JAMO = re.compile(r"[\u1100-\u11ff\u3130-\u318f]")
_LAST_MONTH = 12


class Analyser(Protocol):
    """Turns text into search terms and proposes sentence boundaries.

    A term holds letters and digits, inside it also `.`, `-` and `&`; never a space.
    """

    @property
    def name(self) -> str:
        """Name and version, for the recipe of an index."""
        ...

    def terms(self, text: str) -> list[str]:
        """Search terms of `text` in order, with repetitions."""
        ...

    def terms_many(self, texts: Sequence[str]) -> list[list[str]]:
        """`terms` of every text, in order; the fast way for many texts."""
        ...

    def split(self, text: str) -> list[tuple[int, int]]:
        """Offsets of the sentences in one line of text."""
        ...

    def names(self, text: str) -> list[tuple[int, int]]:
        """Offsets of the proper names of two letters and more in a Korean text."""
        ...


@dataclass(frozen=True, slots=True)
class _Morpheme:
    """One morpheme with its tag (irregular classes folded) and its place in the analysed text."""

    form: str
    tag: str
    start: int
    end: int


class KiwiAnalyser:
    """Korean morphemes by Kiwi and lightly stemmed English; safe to share between threads."""

    def __init__(self, kiwi: Kiwi, version: str) -> None:
        self._kiwi = kiwi
        self._lock = threading.Lock()
        self.name = f"kiwi-{version}/{_RULES_VERSION}"

    def terms(self, text: str) -> list[str]:
        """Search terms of `text` in order, with repetitions."""
        with self._lock:
            tokens = self._kiwi.tokenize(_normalised(text))
        return _terms(_morphemes(tokens))

    def terms_many(self, texts: Sequence[str]) -> list[list[str]]:
        """`terms` of every text, in order, on Kiwi's worker threads."""
        found: list[list[str]] = []
        for first in range(0, len(texts), _BATCH):
            batch = [_normalised(text) for text in texts[first : first + _BATCH]]
            with self._lock:
                analysed = list(self._kiwi.tokenize(iter(batch)))
            found.extend(_terms(_morphemes(tokens)) for tokens in analysed)
        return found

    def split(self, text: str) -> list[tuple[int, int]]:
        """Offsets of the sentences Kiwi sees in one line of text."""
        with self._lock:
            sentences = self._kiwi.split_into_sents(_encodable(text))
        return [(sentence.start, sentence.end) for sentence in sentences]

    def names(self, text: str) -> list[tuple[int, int]]:
        """Offsets of the proper names of two letters and more that Kiwi sees."""
        with self._lock:
            tokens = self._kiwi.tokenize(_encodable(text))
        return [(t.start, t.end) for t in tokens if t.tag == "NNP" and t.end - t.start > 1]


def load_analyser(workers: int | None = None) -> KiwiAnalyser:
    """Load Kiwi with its bundled model; `workers` threads for `terms_many`, None for one a core.

    The dictionary of multi-word names costs more than half of the load time (3.0 s against 1.2 s) and moved no measure
    by more than 0.004; that of typing errors is of no use for edited text.
    """
    import kiwipiepy

    kiwi = kiwipiepy.Kiwi(num_workers=workers, load_typo_dict=False, load_multi_dict=False)
    kiwi.tokenize("가")  # builds the model (half of the load time), which the first question should not wait for
    return KiwiAnalyser(kiwi, kiwipiepy.__version__)


def stem_english(word: str) -> str:
    """Light stem of a lower-case English word: "meetings" and "meeting" agree, as do "announced" and "announces"."""
    stem = _without_plural(word)
    for ending in ("ing", "ed"):
        base = stem.removesuffix(ending)
        if base != stem and len(base) > 2 and re.search(r"[aeiouy]", base) and not stem.endswith("eed"):
            return _undoubled(base)
    return stem.removesuffix("e") if len(stem) > 4 else stem


def _without_plural(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "news")):
        return word[:-1]
    return word


def _undoubled(base: str) -> str:
    """Make "plann" "plan" and "announce" "announc"."""
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
        return base[:-1]
    return base.removesuffix("e") if len(base) > 4 else base


def _encodable(text: str) -> str:
    """The text with lone surrogates replaced one for one: Kiwi refuses them."""
    return text.encode("utf-8", "replace").decode()


def _normalised(text: str) -> str:
    text = _SHORT_YEAR.sub(r" 20\1", unicodedata.normalize("NFKC", _encodable(text)))
    return _FULL_STOP.sub(" .", text)


def _morphemes(tokens: Sequence[Token]) -> list[_Morpheme]:
    return [_Morpheme(t.form, t.tag.partition("-")[0], t.start, t.end) for t in tokens]


def _terms(morphemes: Sequence[_Morpheme]) -> list[str]:
    found: list[str] = []
    compound: list[_Morpheme] = []
    for morpheme, following in zip_longest(morphemes, morphemes[1:]):
        if not _continues(compound, morpheme):
            found.extend(_whole(compound))
            compound.clear()
        if morpheme.tag in _COMPOUND_TAGS or compound:
            compound.append(morpheme)
        found.extend(_parts(morpheme, following))
    found.extend(_whole(compound))
    return [term for raw in found for term in _TERM.findall(raw) if _is_useful(term)]


def _continues(compound: Sequence[_Morpheme], morpheme: _Morpheme) -> bool:
    """True when the morpheme is written together with the compound so far."""
    if not compound or compound[-1].end != morpheme.start:
        return False
    if morpheme.tag in _COMPOUND_TAGS:
        return True
    return morpheme.form in _COMPOUND_SIGNS and compound[-1].tag == "SL"


def _whole(compound: Sequence[_Morpheme]) -> Iterator[str]:
    parts = list(compound)
    while parts and parts[-1].form in _COMPOUND_SIGNS:
        parts.pop()
    whole = "".join(part.form for part in parts)
    if len(parts) > 1 and len(whole) <= _MAX_COMPOUND and not _is_count(parts):
        yield whole.lower()


def _is_count(parts: Sequence[_Morpheme]) -> bool:
    """True for "3명", "제3": `_number` gives those; "5G" and "코로나19" are names."""
    tags = [part.tag for part in parts if part.tag != "XPN"]
    return tags[:1] == ["SN"] and "SL" not in tags


def _parts(morpheme: _Morpheme, following: _Morpheme | None) -> Iterable[str]:
    if morpheme.tag in _WHOLE_WORD_TAGS or morpheme.tag in _STEM_TAGS:
        return (morpheme.form.lower(),)
    if morpheme.tag == "SL":
        return _latin(morpheme.form.lower())
    if morpheme.tag == "SN":
        return _number(morpheme, following)
    if morpheme.tag == "W_SERIAL":
        return _serial(morpheme.form)
    return (morpheme.form.lower(),) if morpheme.tag.startswith("W_") else ()


def _latin(word: str) -> Iterable[str]:
    plain = word.replace(".", "")
    return () if plain in _STOP_WORDS else (stem_english(plain),)


def _number(morpheme: _Morpheme, following: _Morpheme | None) -> Iterator[str]:
    """The number and, when a unit is attached, both together: "8" and "8월"."""
    number = _plain_number(morpheme.form)
    yield number
    if following and following.tag in _UNIT_TAGS and following.start == morpheme.end:
        yield number + following.form


def _plain_number(number: str) -> str:
    number = _THOUSANDS.sub("", number)
    return number.lstrip("0") or "0" if len(number) == 2 and number.isdecimal() else number


def _serial(form: str) -> Iterator[str]:
    """A date as its numbers with their units, a time of day as its hour, a phone or other number as it stands."""
    if _CLOCK.fullmatch(form):
        yield form.replace(":", ".")
        yield _plain_number(form.partition(":")[0]) + "시"
        return
    numbers = [_plain_number(number) for number in _DIGITS.findall(form)]
    month = numbers[-2] if _DATE.fullmatch(form) and 2 <= len(numbers) <= 3 else ""
    if not month or len(month) > 2 or not 1 <= int(month) <= _LAST_MONTH:
        yield form
        return
    for number, unit in zip(numbers, "년월일"[-len(numbers) :], strict=True):
        yield number
        yield number + unit


def _is_useful(term: str) -> bool:
    return term not in _STOP_WORDS and not _JAMO.search(term)
