"""Places of a claim, and named houses and bodies of a sort, beside those of the sentences it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rag.answering.claim_figures import State
from rag.answering.claim_lines import KO_CLAUSE, Line, Reading, Terms, parts_between
from rag.answering.claim_names import Named
from rag.answering.sounds import is_heard
from rag.domain import Language, PressRelease
from rag.retrieval.names import find_places
from rag.retrieval.places import KNOWN_PLACES, PLACES, TOWNS
from rag.retrieval.terms import Need, coverage

# A place is met where so much of its words is.
_MET = 0.5
# Lines beside the best two in which another place may stand, when they say so much of the claim.
_FURTHER_LINES, _SAYS_IT = 5, 0.3
_AT = re.compile(r"([가-힣A-Za-z0-9·]{2,})(?:에서(?:는|도|의)?|에(?=\s(?:있|위치|문을|들어|모[여인였])))(?=[\s,.]|$)")
_LATIN_NAME = re.compile(r"\b[A-Z][a-z]{3,}")
_HANGUL, _LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]")
# Words in 시, 군 and 구 that are no towns, behind whatever they are compounds with: "해외직구", "다문화가구".
_NO_TOWN = (
    "직구|가구|연구|요구|도구|기구|지구|인구|입구|출구|창구|항구|복구|접수구|공시|고시|게시|표시|임시|공군|육군|직군"
)
_TOWN = re.compile(
    rf"(?<![가-힣])(?![가-힣]{{1,3}}(?:{_NO_TOWN})(?![가-힣]{{0,1}}[시군구]))"
    r"(?:[가-힣]{2,4}(?=[시군구])|[중동서남북](?=구))(?P<sort>[시군구])(?=[\s에의를은는가로와과,)]|$)"
)
# Names of one sort of place: of another name, they are another one.
_SORTED = re.compile(
    r"(?<![가-힣A-Za-z])[가-힣A-Za-z]{2,}?(?:\s(?=호텔))?"
    r"(?P<sort>은행|호텔|박물관|미술관|공항|대학교|병원|도서관|공원|청사)(?=[\s,에의을를은는이가과와로(]|$)"
)
_BODIES = re.compile(
    r"(?<![가-힣A-Za-z])[가-힣A-Za-z]{2,}"
    r"(?P<sort>협회|재단|공단|공사|연구원|진흥원|정보원|개발원|연합회|학회|기금)(?=[\s,에의을를은는이가과와로(]|$)"
)
# Bounded, so that a text in capitals is read in one go.
_BODIES_EN = re.compile(
    r"(?<![\w'’-])(?:[A-Z][\w&'’-]{1,30} (?:(?:of|for|and) )?){1,8}"
    r"(?:Association|Institute|Foundation|Fund|Corporation|Agency|Service|Cross|Federation|Society|Center|Centre)\b"
)
# What names of a sort are found by, and what a difference of them is called, in the language of claim and release.
_OF_A_SORT: Mapping[Language, Sequence[tuple[str, re.Pattern[str]]]] = {
    "ko": (("place", _TOWN), ("place", _SORTED), ("ministry", _BODIES)),
    "en": (("ministry", _BODIES_EN),),
}
# A longer name before one inside it.
_NAMES = "|".join(re.escape(name) for name in sorted(KNOWN_PLACES, key=len, reverse=True))
KNOWN = re.compile(rf"(?<![가-힣A-Za-z])(?:{_NAMES})(?![A-Za-z])", re.IGNORECASE)
# Words of a place that say what kind of place it is.
_SORTS = frozenset([
    *("Gate", "Hall", "Palace", "Museum", "Airport", "Station", "Hotel"),
    *("Square", "Center", "Centre", "Building", "Bank", "of", "the", "at"),
])
_IN_FULL = {
    **{"충북": "충청북도", "충남": "충청남도", "전북": "전라북도", "전남": "전라남도"},
    **{"경북": "경상북도", "경남": "경상남도"},
}
_ADDRESS = re.compile(r"www|https?:|\.(?:kr|com|org)\b")
_HOME = frozenset({
    *("korea", "korean", "south korea", "south korean", "the republic of korea", "republic of korea"),
    *("국내", "한국", "우리나라"),
})
# Words before 에서 that are no places.
_NO_PLACE = re.compile(
    r"(?:회의|총회|행사|사업|분야|과정|시장|결과|조사|발표|자료|가운데|중|면|점|측|단계|이상|이하|트랙|품|업종|부문|대책|보도"
    r"|간담회|협약|제도|자리|누리집|홈페이지|대상|명단|범위|사이트|온라인|앱|볼거리|[\d한두세네]\s?(?:곳|군데|개소)"
    r"|정부|나라|바깥|쪽|밖|안|속|표결|투표|협상|논의|심의|직구|거래|쇼핑|대도시)$"
)
# Words of a line that name no place instead of a claim's.
_NO_OTHER = re.compile(r"^(?:호텔|해외|국외|현장|창구|영업점|지점|구간|지역|일대|인근|대도시)$|에게$")
# Where one part of a claim ends and the next begins.
_CLAUSE = re.compile(rf"[,;]\s|{KO_CLAUSE}\s|\s(?:and|while|but)\s")


def compare_places(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """The places of a claim, and its named houses and bodies, beside the lines that fit it best, best first."""
    yield from _places(reading, lines, terms)
    yield from _others_of_a_sort(reading, lines)
    if reading.language == "en" and lines[0].release.language == "ko":
        yield from _translated_bodies(reading, lines)


def _places(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """Places of a claim: met by the words of the sentences that fit, or of their release's title."""
    release = lines[0].release
    here = terms(release.title).union(*(other.terms for other in lines[:3]))
    written = _place_spans(reading.text)
    for start, end in (*written, *_capital_places(reading, written, terms)):
        words = reading.text[start:end]
        needs = reading.needs_in(words, terms)
        if not needs or coverage(needs, here) > _MET or _is_met_by_town(needs, here):
            continue
        anywhere = any(
            name in release.body
            for word in words.split()
            if word not in _SORTS
            for name in (_stem(word), _IN_FULL.get(word, _stem(word)))
        )
        if anywhere or coverage(needs, terms(release.body)) >= _MET or not _is_comparable(needs, release):
            continue
        if release.language == "en" and _is_spelled(words, release):
            continue
        others = (
            (line, span)
            for line in (*lines[:2], *(line for line in lines[2:_FURTHER_LINES] if line.own >= _SAYS_IT))
            for span in _place_spans(line.text)
            if _is_another(line.text[slice(*span)], reading, terms)
        )
        instead = next(others, None)
        if instead and _is_told_beside(reading, (start, end), needs, instead[0], terms):
            yield Named("place", (start, end), State.CLASHES, *instead)
        else:
            yield Named("place", (start, end), State.UNSTATED)


def _capital_places(reading: Reading, spans: Sequence[tuple[int, int]], terms: Terms) -> Iterator[tuple[int, int]]:
    """Where an English claim names a known place that nothing in front of it shows to be one: "Busan hosted"."""
    if reading.language != "en":
        return
    for start, end in reading.names:
        if any(a < end and start < b for a, b in spans):
            continue
        needs = reading.needs_in(reading.text[start:end], terms)
        if any(not TOWNS.isdisjoint(need.terms) for need in needs) and not reading.text[:start].endswith("of "):
            yield start, end


def _is_met_by_town(needs: Sequence[Need], here: frozenset[str]) -> bool:
    """Whether the town of a house that no glossary knows is named: "Sheraton Grand Incheon", "인천"."""
    return len(needs) > 1 and any(here.intersection(need.terms) & PLACES for need in needs)


def _is_another(words: str, reading: Reading, terms: Terms) -> bool:
    """Whether words of a line name a place that a claim does not."""
    return not (_NO_OTHER.search(words) or _ADDRESS.search(words) or _is_named(words, reading, terms))


def _is_told_beside(reading: Reading, place: tuple[int, int], needs: Sequence[Need], line: Line, terms: Terms) -> bool:
    """Whether a line tells anything of the part of a claim in which a place stands, but for the place itself.

    Else that part is a detail added to the claim, and the place of the line is no other one.
    """
    parts = [part for part in parts_between(_CLAUSE, reading.text) if part[0] < place[1] and place[0] < part[1]]
    around = reading.text[parts[0][0] : parts[-1][1]]
    beside = [need for need in reading.needs_in(around, terms) if need not in needs]
    return not beside or coverage(beside, line.terms | terms(line.release.title)) > 0


def _others_of_a_sort(reading: Reading, lines: Sequence[Line]) -> Iterator[Named]:
    """Towns, named houses and bodies of a claim that its release does not name, beside others of their sort near."""
    release = lines[0].release
    if release.language != reading.language:
        return
    for kind, pattern in _OF_A_SORT[release.language]:
        for claimed in pattern.finditer(reading.text):
            if (claimed[0] if kind == "ministry" else _stem(claimed[0].split()[0])) in release.body:
                continue
            others = (
                (line, found.span())
                for line in lines[:2]
                for found in pattern.finditer(line.text)
                if found.groupdict() == claimed.groupdict()
                and found[0] not in reading.text
                and claimed[0] not in found[0]
            )
            if instead := next(others, None):
                yield Named(kind, claimed.span(), State.CLASHES, *instead)


def _translated_bodies(reading: Reading, lines: Sequence[Line]) -> Iterator[Named]:
    """Bodies of an English claim whose Korean name is known, and which its Korean release does not name."""
    for claimed in _BODIES_EN.finditer(reading.text):
        name = claimed[0].lower().removeprefix("the ")
        korean = {term for need in reading.words if need.word == name for term in need.terms if _HANGUL.search(term)}
        if not korean or any(term in lines[0].release.body for term in korean):
            continue
        others = ((line, found.span()) for line in lines[:2] for found in _BODIES.finditer(line.text))
        if instead := next(others, None):
            yield Named("ministry", claimed.span(), State.CLASHES, *instead)
        else:
            yield Named("ministry", claimed.span(), State.UNSTATED)


def _stem(word: str) -> str:
    """A word of a place without what kind of place it is: "부산시"."""
    return re.sub(r"(?<=[가-힣]{2})[시도군구]$", "", word)


def _is_spelled(words: str, release: PressRelease) -> bool:
    """Whether a Korean place is the sound of a name in an English release: "티켓링크", "Ticketlink"."""
    return any(is_heard(name, words) for name in dict.fromkeys(_LATIN_NAME.findall(release.body)))


def _is_comparable(needs: Sequence[Need], release: PressRelease) -> bool:
    """Whether a place is one that a release could name in its own script."""
    script = _LATIN if release.language == "en" else _HANGUL
    return any(script.search(term) for need in needs for term in need.terms)


def _place_spans(text: str) -> list[tuple[int, int]]:
    """Where a text names places: by their form, by the particle behind them, or because they are known."""
    spans = [m.span(1) for m in _AT.finditer(text) if not _NO_PLACE.search(m[1])]
    for start, end in find_places(text):
        if not any(start < b and a < end for a, b in spans) and not _NO_PLACE.search(text[start:end]):
            spans.append((start + _behind_figures(text[start:end]), end))
    for match in (*_TOWN.finditer(text), *KNOWN.finditer(text)):
        if not any(match.start() < b and a < match.end() for a, b in spans):
            spans.append(match.span())
    return sorted(span for span in spans if not _is_home(text[slice(*span)].lower().removesuffix("'s")))


def _is_home(words: str) -> bool:
    """Whether words name the country itself, or a body of it: "Korea Post"."""
    return words in _HOME or (words.startswith(("korea ", "korea's ")) and " and " not in words)


def _behind_figures(words: str) -> int:
    """Where a place begins whose words have a time or a day in front of them."""
    match = re.match(r".*\d\S*\s+(?=\S)", words)
    return match.end() if match else 0


def _is_named(words: str, reading: Reading, terms: Terms) -> bool:
    """Whether a claim names a place of a line, in either language."""
    held = terms(words)
    return not held or not held.isdisjoint(reading.said)
