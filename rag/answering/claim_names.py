"""Places, ministries, offices and persons of a claim beside those of the sentences it is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.claim_facts import names_in_office, offices
from rag.answering.claim_figures import State
from rag.answering.claim_lines import KO_CLAUSE, Line, Reading, Terms
from rag.answering.claim_words import Said
from rag.domain import PressRelease
from rag.releases.ministries import Ministry, find, lineage, resolve
from rag.retrieval.names import find_places
from rag.retrieval.places import PLACES
from rag.retrieval.terms import Need, coverage

_MET, _ALL = 0.5, 0.99
# Characters behind an office in which stands what is done.
_DOING = 12
# An office with what it is over has so many characters.
_NAMED_OFFICE = 5
# Lines that may name who or where beside the one that fits best.
_NEAR = 5
_AT = re.compile(r"([가-힣A-Za-z0-9·]{2,})(?:에서(?:는|도|의)?|에(?=\s(?:있|위치|문을|들어|모[여인였])))(?=[\s,.]|$)")
_HANGUL, _LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]")
_TOWN = re.compile(
    r"(?<![가-힣])(?:[가-힣]{2,4}(?=[시군구])|[중동서남북](?=구))(?P<sort>[시군구])(?=[\s에의를은는가로와과,)]|$)"
)
_WORD_BEFORE = re.compile("[가-힣]+$")
_BODY_BEFORE = re.compile(r"([가-힣]{2,}[부처청원실회관시도군])\s?(?:제[12]\s?)?$")
# Names of one sort of place: of another name, they are another one.
_SORTED = re.compile(
    r"(?<![가-힣A-Za-z])[가-힣A-Za-z]{2,}?(?:\s(?=호텔))?"
    r"(?P<sort>은행|호텔|박물관|미술관|공항|대학교|병원|도서관|공원|청사)(?=[\s,에의을를은는이가과와로(]|$)"
)
_BODIES = re.compile(
    r"(?<![가-힣A-Za-z])[가-힣A-Za-z]{2,}"
    r"(?P<sort>협회|재단|공단|공사|연구원|진흥원|정보원|개발원|연합회|학회|기금)(?=[\s,에의을를은는이가과와로(]|$)"
)
# Countries and cities abroad that a question seldom names.
_FURTHER = (
    "파나마 코스타리카 과테말라 온두라스 엘살바도르 니카라과 쿠바 도미니카공화국 자메이카 에콰도르 볼리비아 파라과이 우루과이 "
    "베네수엘라 아일랜드 아이슬란드 룩셈부르크 크로아티아 세르비아 불가리아 슬로바키아 슬로베니아 에스토니아 라트비아 리투아니아 "
    "조지아 아르메니아 아제르바이잔 키르기스스탄 타지키스탄 투르크메니스탄 아프가니스탄 이라크 쿠웨이트 카타르 바레인 예멘 요르단 "
    "레바논 시리아 튀니지 알제리 모로코 리비아 세네갈 탄자니아 우간다 르완다 잠비아 짐바브웨 모잠비크 앙골라 카메룬 코트디부아르 "
    "마다가스카르 파푸아뉴기니 몰디브 동티모르 오타와 밴쿠버 토론토 몬트리올 뉴욕 워싱턴 로스앤젤레스 샌프란시스코 시카고 시애틀 "
    "라스베이거스 런던 파리 베를린 뮌헨 프랑크푸르트 제네바 취리히 브뤼셀 헤이그 암스테르담 밀라노 마드리드 바르셀로나 리스본 "
    "스톡홀름 오슬로 코펜하겐 헬싱키 바르샤바 프라하 부다페스트 아테네 모스크바 이스탄불 앙카라 두바이 아부다비 리야드 카이로 "
    "나이로비 케이프타운 도쿄 오사카 교토 후쿠오카 베이징 상하이 광저우 칭다오 타이베이 하노이 호찌민 방콕 자카르타 마닐라 "
    "쿠알라룸푸르 뉴델리 뭄바이 시드니 멜버른 캔버라 오클랜드 멕시코시티 상파울루 부에노스아이레스 산티아고 사마르칸트 타슈켄트 "
    "아스타나 울란바토르"
)
_BODIES_EN = re.compile(
    r"(?:[A-Z][\w&'’-]+ )+(?:(?:of|for|and) )?(?:[A-Z][\w&'’-]+ )*"
    r"(?P<sort>Association|Institute|Foundation|Fund|Corporation|Agency|Service|Cross|Federation|Society|Center|Centre)\b"
)
# A longer name before one inside it.
_NAMES = "|".join(re.escape(name) for name in sorted(PLACES.union(_FURTHER.split()), key=len, reverse=True))
_KNOWN = re.compile(rf"(?<![가-힣A-Za-z])(?:{_NAMES})(?![A-Za-z])", re.IGNORECASE)
# Words of a place that say what kind of place it is.
_SORTS = frozenset([
    *("Gate", "Hall", "Palace", "Museum", "Airport", "Station", "Hotel"),
    *("Square", "Center", "Centre", "Building", "Bank", "of", "the", "at"),
])
_ADDRESS = re.compile(r"www|https?:|\.(?:kr|com|org)\b")
_HOME = frozenset({"korea", "south korea", "the republic of korea", "republic of korea", "국내", "한국", "우리나라"})
# Words before 에서 that are no places.
_NO_PLACE = re.compile(
    r"(?:회의|총회|행사|사업|분야|과정|시장|결과|조사|발표|자료|가운데|중|면|점|측|단계|이상|이하|트랙|품|업종|부문|대책|보도"
    r"|간담회|협약|제도|자리|누리집|홈페이지|대상|명단|범위|사이트|온라인|앱|볼거리|[\d한두세네]\s?(?:곳|군데|개소)"
    r"|정부|나라|바깥|쪽|밖|안|속)$"
)
# Words of a line that name no place instead of a claim's.
_NO_OTHER = re.compile(r"^(?:호텔|해외|국외|현장|창구|영업점|지점|구간|지역|일대|인근)$|에게$")
# Where one part of a claim ends and the next begins.
_CLAUSE = re.compile(rf"[,;]\s|{KO_CLAUSE}\s|\s(?:and|while|but)\s")
# A body that a claim tells of must share so much of a line, or a body with it, to be another one there.
_LIKE, _SHARING = 0.4, 0.25


@dataclass(frozen=True, slots=True)
class Named:
    """A name or word of a claim, what a release does with it, and the words of the line that do."""

    kind: str
    claimed: tuple[int, int]
    state: State
    line: Line | None = None
    found: tuple[int, int] = (0, 0)
    instead: str = ""


def compare_names(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """What a claim names beside the lines that fit it best, best first."""
    yield from _ministries(reading, lines)
    yield from _offices(reading, lines, terms)
    yield from _persons(reading, lines)
    yield from _places(reading, lines, terms)
    yield from _others_of_a_sort(reading, lines)


def _ministries(reading: Reading, lines: Sequence[Line]) -> Iterator[Named]:
    """Bodies that act in a claim: the release is of another one, and its sentence does not name it."""
    named = find(reading.text)
    if not named:
        return
    release, best = lines[0].release, lines[0]
    own = _family(release.ministry)
    near = [(line, ministry) for line in lines[:3] for ministry in find(line.text)]
    told = own.union(_families(release.title), (ministry.name for _, ministry in near))
    foreign = [ministry for ministry in named if told.isdisjoint(lineage(ministry))]
    if not foreign and (replaced := _replaced(reading, best, named, own)):
        yield replaced
    is_own_named = any(not own.isdisjoint(lineage(ministry)) for ministry in named) or any(
        _is_headed(name, reading.text) for name in own
    )
    there = [ministry for line, ministry in near if line is best]
    other = next((found for found in near if _is_other(found[1], named, reading.text)), None)
    for ministry in foreign:
        span = _span(reading.text, ministry)
        if not is_own_named:
            at = _span(best.text, there[0]) if there else (0, 0)
            yield Named("ministry", span, State.CLASHES, best, at, release.ministry)
        elif other is not None:
            line, instead = other
            yield Named("ministry", span, State.CLASHES, line, _span(line.text, instead), instead.name)
        elif _families(release.body).isdisjoint(lineage(ministry)):
            yield Named("ministry", span, State.UNSTATED)


def _families(text: str) -> set[str]:
    """The bodies that a text mentions, by name: one is told of by itself, by what it was and by what it became."""
    return {ministry.name for ministry in find(text)}


def _is_other(ministry: Ministry, named: Sequence[Ministry], text: str) -> bool:
    """Whether a claim names a body neither itself nor by its head ("금융위원장")."""
    return all(ministry.name not in lineage(own) for own in named) and not _is_headed(ministry.name, text)


def _is_headed(name: str, text: str) -> bool:
    """Whether a text names the head of a body: "금융위원장" of "금융위원회"."""
    return f"{name[:-1]}장" in text


def _replaced(reading: Reading, best: Line, named: Sequence[Ministry], own: set[str]) -> Named | None:
    """A body of a claim instead of which the best line, which says much of the claim, names another one.

    The release's own body is seldom named in its sentences.
    """
    there = find(best.text)
    names = {ministry.name for ministry in there}
    missing = [m for m in named if names.isdisjoint(lineage(m)) and own.isdisjoint(lineage(m))]
    further = [ministry for ministry in there if _is_other(ministry, named, reading.text)]
    if not missing or not further or best.own < (_SHARING if len(missing) < len(named) else _LIKE):
        return None
    span = _span(best.text, further[0])
    return Named("ministry", _span(reading.text, missing[0]), State.CLASHES, best, span, further[0].name)


def _family(name: str) -> set[str]:
    ministry = resolve(name)
    return {ministry.name if ministry else name}


def _span(text: str, ministry: Ministry) -> tuple[int, int]:
    """Where a text names a body."""
    for name in sorted((*ministry.korean_names, *ministry.english_names, ministry.abbreviation), key=len, reverse=True):
        at = text.find(name) if name else -1
        if at >= 0:
            return at, at + len(name)
    return 0, 0


def _offices(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """Offices that a claim names and the lines near it do not, which name another."""
    claimed = list(offices(reading.text))
    if not claimed:
        return
    near = [(line, list(offices(line.text))) for line in lines[:_NEAR]]
    meant = {said.meaning for said in claimed}
    for said in claimed:
        if namesake := _namesake(reading, said, near[0]):
            yield Named("office", _whole(reading.text, said), State.CLASHES, near[0][0], namesake)
        elif ranked := _of_another_rank(reading, said, near):
            line, other = ranked
            yield Named("office", (said.start, said.end), State.CLASHES, line, (other.start, other.end))
        elif placed := _doing(reading, said, lines, terms):
            line, there = placed
            if said.meaning not in {other.meaning for other in there}:
                span = there[0].start, there[0].end
                yield Named("office", (said.start, said.end), State.CLASHES, line, span)
        else:
            yield from _untold_office(said, near, meant)


def _untold_office(said: Said, near: Sequence[tuple[Line, Sequence[Said]]], meant: set[str]) -> Iterator[Named]:
    """An office that no line near names: another one is named there instead, or its release names it nowhere."""
    told = {other.meaning for _, there in near for other in there}
    everywhere = {other.meaning for other in offices(near[0][0].release.body)}
    if said.meaning in told or (said.meaning in everywhere and not told - meant):
        return
    other = next(((line, o) for line, there in near for o in there if o.meaning not in meant), None)
    if other:
        line, found = other
        yield Named("office", (said.start, said.end), State.CLASHES, line, (found.start, found.end))
    elif said.meaning not in everywhere:
        yield Named("office", (said.start, said.end), State.UNSTATED)


def _namesake(reading: Reading, said: Said, best: tuple[Line, Sequence[Said]]) -> tuple[int, int] | None:
    """The office of another name ("해운물류국장") in the best line, where the release has none of the claim's name."""
    line, there = best
    alike = [other for other in there if other.meaning == said.meaning]
    own = reading.text[slice(*_whole(reading.text, said))]
    if len(alike) != 1 or len(own) < _NAMED_OFFICE or own in line.release.body:
        return None
    span = _whole(line.text, alike[0])
    other = line.text[slice(*span)]
    return span if len(other) >= _NAMED_OFFICE and not (own in other or other in own) else None


def _of_another_rank(
    reading: Reading, said: Said, near: Sequence[tuple[Line, Sequence[Said]]]
) -> tuple[Line, Said] | None:
    """Another office of the very body ("산업정보화부 차관") of which the release names none like the claim's."""
    body = _BODY_BEFORE.search(reading.text, 0, said.start)
    if body is None:
        return None
    of_it = re.compile(rf"{re.escape(body[1])}\s?(?:제[12]\s?)?$")
    for line, there in near:
        held = [other for other in there if of_it.search(line.text, 0, other.start)]
        if any(other.meaning == said.meaning for other in held):
            return None
        if held and not _is_of_body(line.release.body, of_it, said):
            return line, held[0]
    return None


def _is_of_body(text: str, of_it: re.Pattern[str], said: Said) -> bool:
    """Whether a text names a claimed office of a body."""
    return any(other.meaning == said.meaning and of_it.search(text, 0, other.start) for other in offices(text))


def _whole(text: str, said: Said) -> tuple[int, int]:
    """The place of the Korean word that an office ends."""
    before = _WORD_BEFORE.search(text, 0, said.start)
    return (before.start() if before else said.start), said.end


def _doing(reading: Reading, said: Said, lines: Sequence[Line], terms: Terms) -> tuple[Line, list[Said]] | None:
    """The line in which somebody in office does what the claim says of this one."""
    wanted = reading.needs_in(reading.text[said.end : said.end + _DOING], terms)
    for line in lines[:_NEAR]:
        there = list(offices(line.text))
        if there and wanted and coverage(wanted, line.terms) >= _ALL:
            return line, there
    return None


def _persons(reading: Reading, lines: Sequence[Line]) -> Iterator[Named]:
    """Persons in office whom the release does not name, while a line near names another one in that office."""
    body = lines[0].release.body
    for said in names_in_office(reading.text):
        name = reading.text[said.start : said.end]
        if name in body:
            continue
        others = [
            (line, other)
            for line in lines[:_NEAR]
            for other in names_in_office(line.text)
            if other.meaning == said.meaning and line.text[other.start : other.end] not in reading.text
        ]
        if others:
            line, other = others[0]
            yield Named("person", (said.start, said.end), State.CLASHES, line, (other.start, other.end))
        else:
            yield Named("person", (said.start, said.end), State.UNSTATED)


def _places(reading: Reading, lines: Sequence[Line], terms: Terms) -> Iterator[Named]:
    """Places of a claim: met by the words of the sentences that fit, or of their release's title."""
    release = lines[0].release
    here = terms(release.title).union(*(other.terms for other in lines[:3]))
    for start, end in _place_spans(reading.text):
        words = reading.text[start:end]
        needs = reading.needs_in(words, terms)
        if not needs or coverage(needs, here) > _MET or _is_met_by_town(needs, here):
            continue
        anywhere = any(_stem(word) in release.body for word in words.split() if word not in _SORTS)
        if anywhere or coverage(needs, terms(release.body)) >= _MET or not _is_comparable(needs, release):
            continue
        others = (
            (line, span)
            for line in lines[:2]
            for span in _place_spans(line.text)
            if _is_another(line.text[slice(*span)], reading, terms)
        )
        instead = next(others, None)
        if instead and _is_told_beside(reading, (start, end), needs, instead[0], terms):
            yield Named("place", (start, end), State.CLASHES, *instead)
        else:
            yield Named("place", (start, end), State.UNSTATED)


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
    ends = [match.start() for match in _CLAUSE.finditer(reading.text)]
    start = max((end for end in ends if end <= place[0]), default=0)
    end = min((end for end in ends if end >= place[1]), default=len(reading.text))
    beside = [need for need in reading.needs_in(reading.text[start:end], terms) if need not in needs]
    return not beside or coverage(beside, line.terms | terms(line.release.title)) > 0


def _others_of_a_sort(reading: Reading, lines: Sequence[Line]) -> Iterator[Named]:
    """Towns, named houses and bodies of a claim that its release does not name, beside others of their sort near."""
    release = lines[0].release
    if release.language != reading.language:
        return
    patterns = (("place", _TOWN), ("place", _SORTED), ("ministry", _BODIES))
    for kind, pattern in patterns if release.language == "ko" else (("ministry", _BODIES_EN),):
        for claimed in pattern.finditer(reading.text):
            if (claimed[0] if kind == "ministry" else _stem(claimed[0].split()[0])) in release.body:
                continue
            others = (
                (line, found.span())
                for line in lines[:2]
                for found in pattern.finditer(line.text)
                if (found["sort"] == claimed["sort"] or pattern is _BODIES_EN)
                and found[0] not in reading.text
                and claimed[0] not in found[0]
            )
            if instead := next(others, None):
                yield Named(kind, claimed.span(), State.CLASHES, *instead)


def _stem(word: str) -> str:
    """A word of a place without what kind of place it is: "부산시"."""
    return re.sub(r"(?<=[가-힣]{2})[시도군구]$", "", word)


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
    for match in (*_TOWN.finditer(text), *_KNOWN.finditer(text)):
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
    return not held or any(held.intersection(need.terms) for need in reading.words)
