"""The words of a question that must be met: search terms, weighted by how rare they are in the index."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.domain import Language
from rag.index.analysis import Analyser, stem_english
from rag.index.romanisation import readings
from rag.retrieval.glossary import GlossaryMatch

# Words that ask; what they ask for is a facet, not a topic.
_ASKING_WORDS = (
    "언제 어디 누구 누 무엇 무어 뭐 왜 어떻 어떠 어느 얼마 몇 며칠 알 알리 궁금 궁금하 열리 누가 일시 날짜 "
    "장소 말 뜻 대해 담당 부서 담당자 전화 번호 전화번호 연락처 문의 문의처 소관 department phone "
    "telephone contact number charge call 얼마나 어떤 정도 가능 가능하 자세 자세하 "
    "설명 소개 내용 관련 대하 이것 그것 여기 거기 있 없 되 하 경우 최근 tell know please much "
    "many long happen take tak took taken place people give gave "
    "say said about mean mak make made get got go went gone come "
    "came becom want need let put keep kept try tri use us if my me "
    "mine your yours someon anyon everyon one ones also still any "
    "some all each every there here after before only own other "
    "others through most more less than first last next new so just "
    "even ever never yet already again really right out up off over "
    "no yes don doesn didn isn aren wasn weren won wouldn couldn "
    "shouldn shall might must able often old same different way "
    "thing things lot kind sort type exactly actually currently now "
    "today soon per part whole"
)
_ASKING = frozenset(_ASKING_WORDS.split())


_PRIOR_CHUNKS = 500
# What dates are asked for with; which date it is, the facet and the release's date tell.
_DATING_WORDS = "날짜 일자 날 기간 시기 시점 일정 day date month year week time big larg long"
_DATING = frozenset(_DATING_WORDS.split())
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBER_WORDS = {
    stem_english(word): str(number)
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
}
# How a British stem ends, and an American one.
_SPELLINGS = (
    *(("avour", "avor"), ("abour", "abor"), ("olour", "olor"), ("arbour", "arbor"), ("eighbour", "eighbor")),
    *(("rganis", "rganiz"), ("ecognis", "ecogniz"), ("centr", "center"), ("programm", "program")),
    *(("defenc", "defens"), ("licenc", "licens"), ("tonn", "ton"), ("metr", "meter")),
)
# A question for countries is met by any country's name.
_COUNTRY_WORDS = frozenset(["국가", "나라", "개국", "country", "nation"])
COUNTRIES = (
    "미국",
    "중국",
    "일본",
    "러시아",
    "영국",
    "프랑스",
    "독일",
    "이탈리아",
    "스페인",
    "캐나다",
    "호주",
    "뉴질랜드",
    "베트남",
    "태국",
    "필리핀",
    "인도네시아",
    "말레이시아",
    "싱가포르",
    "캄보디아",
    "라오스",
    "미얀마",
    "몽골",
    "인도",
    "네팔",
    "방글라데시",
    "스리랑카",
    "파키스탄",
    "우즈베키스탄",
    "카자흐스탄",
    "튀르키예",
    "사우디아라비아",
    "아랍에미리트",
    "이란",
    "이스라엘",
    "이집트",
    "남아프리카공화국",
    "나이지리아",
    "케냐",
    "에티오피아",
    "멕시코",
    "브라질",
    "칠레",
    "페루",
    "아르헨티나",
    "콜롬비아",
    "네덜란드",
    "벨기에",
    "스위스",
    "스웨덴",
    "노르웨이",
    "덴마크",
    "핀란드",
    "폴란드",
    "체코",
    "헝가리",
    "루마니아",
    "우크라이나",
    "오스트리아",
    "그리스",
    "포르투갈",
    "대만",
    "홍콩",
    "괌",
    "사이판",
    "브루나이",
    "북한",
    "한국",
    "usa",
    "china",
    "japan",
    "russia",
    "canada",
    "vietnam",
    "thailand",
    "singapore",
)


class Translator(Protocol):
    """Words of one language to terms of the other: the part of the glossary that retrieval needs."""

    def korean(self, text: str) -> Sequence[GlossaryMatch]:
        """Each English word or phrase of `text` that is known, with its Korean terms."""
        ...

    def english(self, term: str) -> Sequence[str]:
        """The English words for a Korean term."""
        ...


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a question names: met by any of `terms`; `weight` is its idf, more for rarer."""

    word: str
    terms: tuple[str, ...]
    weight: float


def question_needs(
    text: str, language: Language, analyser: Analyser, translate: Translator, vocabulary: Vocabulary
) -> tuple[Need, ...]:
    """What a question names, each thing once, with the terms that would meet it.

    A word is met by itself or by its terms in the other language; one that the glossary does not know is most often a
    name, so it is met by the same name in the other script. A word that nothing knows keeps the full weight of an
    unseen term.
    """
    own = [term for term in dict.fromkeys(analyser.terms(text)) if term not in _ASKING and term not in _DATING]
    alternatives = _alternatives(text, language, own, analyser, translate, vocabulary)
    counts = vocabulary.document_frequency([term for terms in alternatives.values() for term in terms])
    total = max(1, len(vocabulary))
    needs = []
    for word, terms in alternatives.items():
        seen = max((counts.get(term, 0) for term in terms), default=0)
        kind = COUNTRIES if _COUNTRY_WORDS.intersection(terms) else ()
        needs.append(Need(word, (*terms, *kind), _idf(seen, total)))
    return tuple(needs)


class Vocabulary(Protocol):
    """The terms that occur: the part of the lexical index that is needed here."""

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks each term stands."""
        ...

    def read_as(self, reading: str) -> Sequence[str]:
        """The Korean terms that are written so in Latin letters."""
        ...

    def __len__(self) -> int:
        """The number of chunks."""
        ...


def coverage(needs: Iterable[Need], present: Iterable[str]) -> float:
    """The idf-weighted share of `needs` that the terms `present` meet, 0 to 1; 0 when nothing is named."""
    terms = set(present)
    total = met = 0.0
    for need in needs:
        total += need.weight
        met += need.weight if terms.intersection(need.terms) else 0.0
    return met / total if total else 0.0


def _alternatives(
    text: str,
    language: Language,
    own: Sequence[str],
    analyser: Analyser,
    translate: Translator,
    vocabulary: Vocabulary,
) -> Mapping[str, tuple[str, ...]]:
    if language == "ko":
        named = [term for term in own if not _is_compound(term, own) and not _is_bare_number(term, own)]
        return {term: (term, *(_english(term, analyser, translate) or _romanised(term))) for term in named}
    found: dict[str, tuple[str, ...]] = {}
    translated = set[str]()
    for match in translate.korean(text):
        stems = analyser.terms(match.source)
        translated.update(analyser.terms(match.surface))
        if any(stem in _ASKING or stem in _DATING for stem in stems):
            continue
        written = [*stems, *map(_american, stems)] if len(stems) == 1 else []
        found[match.source] = tuple(dict.fromkeys([*match.terms, *written]))
    unknown = [term for term in own if term not in translated]
    for term in unknown:
        found[term] = tuple(
            dict.fromkeys([term, _american(term), *(_counting_terms(term) or vocabulary.read_as(term))])
        )
    return found


def _american(stem: str) -> str:
    """The stem of a British spelling as releases write it: "labour", "organis"."""
    for british, american in _SPELLINGS:
        if stem.endswith(british):
            return stem.removesuffix(british) + american
    return stem


def _counting_terms(word: str) -> tuple[str, ...]:
    """The Korean term of an English month or number word: "december" is met by "12월", "three" by "3"."""
    if word in _NUMBER_WORDS:
        return (_NUMBER_WORDS[word],)
    months = {stem_english(name): number for number, name in enumerate(MONTHS, start=1)}
    return (f"{months[word]}월",) if word in months else ()


def _english(term: str, analyser: Analyser, translate: Translator) -> list[str]:
    """Single English words for a term; of a phrase no one word would say the same."""
    words = [word for word in translate.english(term) if " " not in word]
    return [stem for word in words for stem in analyser.terms(word)]


def _romanised(term: str) -> list[str]:
    """A Korean name as an English release writes it, in the form of a search term."""
    return [stem_english(reading) for reading in readings(term)]


def _is_bare_number(term: str, terms: Sequence[str]) -> bool:
    """Whether a number also stands among the terms with its unit: "3" beside "3월"."""
    return term.isdigit() and any(other != term and re.fullmatch(rf"{term}\D+", other) for other in terms)


def _is_compound(term: str, terms: Sequence[str]) -> bool:
    """Whether a term is the whole of a compound whose parts are terms too: the parts say the same."""
    return len(term) > 2 and any(part != term and len(part) > 1 and part in term for part in terms)


def _idf(seen: int, total: int) -> float:
    """Rarity of a term; a small corpus says little of that, so it counts as some hundred chunks more."""
    total += _PRIOR_CHUNKS
    return math.log(1 + (total - seen + 0.5) / (seen + 0.5))
