"""Where in a text persons in office and places are named: ("배경훈 과기정통부 장관", "인천 송도컨벤시아").

Rules over words, not a model: a place is a word with a place's ending (호텔, 센터, 시청 ...) or before
에서, with the bare words in front of it; a person is a family name of three syllables beside an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TITLES = (
    "국무총리|부총리|총리|대통령|장관|차관보|차관|처장|청장|위원장|본부장|실장|국장|과장|단장|의장|원장|이사장|사장|회장|총장|대사|"
    "대표이사|대표|관장|소장|센터장|지청장|교수|시장|도지사|지사|군수|대변인|사무총장|정책관|기획관|협력관|사령관|총재|팀장"
)
_FAMILY = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채"
    "원천방공현함변염여추도소석선설길연위표명기왕금옥육인맹제모탁국어은편용"
)
_PERSON_KO = re.compile(
    rf"(?<![가-힣])[{_FAMILY}][가-힣]{{2}}\s(?:[가-힣A-Za-z·]+(?<![은는이가을를의에로와과도며고해])\s){{0,3}}"
    rf"[가-힣A-Za-z·]{{0,14}}?(?:{_TITLES})(?![가-힣]{{0,2}}(?:회의|급|상|표창|직\b))"
    rf"|(?:{_TITLES})\s(?:직무대리\s|직무대행\s|겸\s)?[{_FAMILY}][가-힣]{{2}}(?=[,)\s은는이가])"
)
_OFFICE_EN = (
    r"(?:Vice |Deputy |Prime |First |Acting )*(?:Minister|President|Director(?:[- ]General)?|Administrator|"
    r"Commissioner|Chair(?:man|person|woman)?|Ambassador|Governor|Mayor|Secretary|CEO|Professor|Chief)"
)
_NAME_EN = r"[A-Z][a-z]+(?: [A-Z][a-z]+|-[A-Z]?[a-z]+){1,2}"
_PERSON_EN = re.compile(
    rf"\b{_OFFICE_EN}(?: of [A-Z][\w ,&]{{2,50}}?)?,? {_NAME_EN}\b"
    rf"|\b{_NAME_EN},? (?:the )?{_OFFICE_EN}\b(?: of [A-Z]\w+(?: (?:and )?[A-Z]\w+)*)?"
)
_PROVINCES = (
    "서울",
    "부산",
    "대구",
    "인천",
    "광주",
    "대전",
    "울산",
    "세종",
    "경기",
    "강원",
    "충북",
    "충남",
    "전북",
    "전남",
    "경북",
    "경남",
    "제주",
)
_PLACE_TAILS = (
    *_PROVINCES,
    "호텔",
    "센터",
    "컨벤시아",
    "컨벤션",
    "코엑스",
    "킨텍스",
    "벡스코",
    "엑스코",
    "광장",
    "공원",
    "대학교",
    "대학",
    "학교",
    "회관",
    "회의실",
    "강당",
    "홀",
    "청사",
    "박물관",
    "미술관",
    "도서관",
    "극장",
    "경기장",
    "체육관",
    "공항",
    "항만",
    "역",
    "시장",
    "병원",
    "궁",
    "릉",
    "마을",
    "해수욕장",
    "수목원",
    "휴양림",
    "연구원",
    "연구소",
    "거리",
    "타워",
    "빌딩",
    "플라자",
    "특별시",
    "광역시",
    "특별자치시",
    "특별자치도",
    "시청",
    "도청",
    "군청",
    "구청",
    "누리집",
    "홈페이지",
    "은행",
    "영업점",
    "지점",
    "창구",
    "주민센터",
    "보건소",
    "서원",
    "전당",
    "송도",
    "여의도",
    "현장",
    "기지",
    "발사장",
    "해역",
    "미국",
    "중국",
    "일본",
    "캐나다",
    "호주",
    "프랑스",
    "독일",
    "영국",
    "베트남",
    "태국",
    "싱가포르",
    "제네바",
    "뉴욕",
    "파리",
    "런던",
    "도쿄",
    "베이징",
    "워싱턴",
    "경복궁",
    "덕수궁",
    "창덕궁",
    "창경궁",
    "종묘",
    "숭례문",
    "일원",
    "일대",
    "인근",
    "지역",
)
_PLACE_NOT = frozenset([
    "이번",
    "당시",
    "분야",
    "과정",
    "측면",
    "차원",
    "가운데",
    "자리",
    "회의",
    "세션",
    "행사",
    "점",
    "것",
    "앞",
    "뒤",
    "후",
    "전",
    "지역",
    "현장",
    "일대",
    "일원",
    "인근",
    "시장",
])
_BARE_END = re.compile(
    r"(?:은|는|을|를|의|에|로|와|며|고|해|한|된|할|등|및|까지|부터|에서|으로|하는|되는|위해|중인)$|[,.;:\d일월년]$"
)
_WORD = re.compile(r"\S+")
_AFTER_PLACE = re.compile(r"(?:에서(?:는|도|의)?|에|을|를|로|으로|의|과|와|이|가|은|는)?[,.)」』’']*$")
_PLACE_LABEL = re.compile(r"(?:장소|개최지|접수처|신청처|위치)\s?\)?\s?[:：]?\s(?P<place>[^\n]{2,40})")
_PLACE_EN = re.compile(
    r"\b(?:at|in|near|from|through|across|to|venue:)\s+(?:the\s+)?(?P<place>(?!January|February|March|April|May\b|June|July|August|September|"
    r"October|November|December)[A-Z][\w'’-]*(?:[\s,]+(?:(?:of|and|the|de)\s+)?[A-Z][\w'’-]*){0,6})"
)


# Where something takes place, is kept or was visited, whatever the place is called.
_PROVINCE = "|".join((
    *_PROVINCES,
    "경기도",
    "강원도",
    "충청[남북]도",
    "전라[남북]도",
    "경상[남북]도",
    "전북특별자치도",
    "강원특별자치도",
    "제주도",
))
_TAKES_PLACE = (
    "열|개최|진행|실시|거행|체결|만나|만났|접견|면담|시작|발생|이륙|치[러렀르]|출범|폐막|개막|공연|상영|위촉|오찬|만찬|이뤄|이루어|"
    "떴|뜬|교육을|운영|상륙|출발|발사"
)
_NAMED = r"[가-힣A-Za-z0-9·㈜]{2,}(?:\*{0,2}\s?\([^)\n]{1,20}\))?"
_LOCATED = re.compile(
    rf"(?P<held>{_NAMED})(?:에서|(?<!에)서)(?:는|도)?\s?(?=[^\n.]{{0,60}}?(?:{_TAKES_PLACE}))"
    rf"|(?P<site>{_NAMED})에\s?(?:소재|위치)"
    rf"|(?P<kept>{_NAMED})에\s(?:각각\s)?(?:안장|기탁|전달|게재|보존|보관|설치|들어서|건립|상륙)"
    rf"|(?P<visited>{_NAMED})(?:을|를)\s(?:직접\s|잇따라\s)?(?:방문|찾아\s|찾았|둘러)"
    rf"|(?P<region>(?:{_PROVINCE})\s[가-힣]{{2,4}}(?=\s|[와과에의,.·)]|$))"
)
_NOT_LOCATED = re.compile(
    r"(?:분야|과정|가운데|회의|행사|세션|자리|이번|측면|차원|조사|보고서|자료|기준|점|것|속|중|상황|관점|취지|변화|시장|사업|결과|방안|이날)$"
)


# Where something is applied for or read is most often a site.
_SITE = re.compile(
    # ASCII, so that the particle after it is no part of it ("www.gov.kr에서").
    r"(?:https?://|www\.)[\w./?=&%-]*\w|\b[\w-]+(?:\.[\w-]+)*\.(?:go|or|co|ac|re)\.kr\b(?:/[\w/-]*)?",
    re.ASCII,
)
# A road and a number behind a city or a district: "중구 퇴계로 173".
_ADDRESS = re.compile(
    r"(?<![가-힣])(?:[가-힣]{2,8}[시도]\s)?[가-힣]{1,6}[시군구]\s[가-힣\d]{1,10}(?:로|길)\s?\d{1,4}(?:-\d{1,3})?(?!\d)"
)


def find_persons(text: str) -> list[tuple[int, int]]:
    """Offsets of persons named with their office, in order."""
    return sorted(m.span() for pattern in (_PERSON_KO, _PERSON_EN) for m in pattern.finditer(text))


def find_places(text: str) -> list[tuple[int, int]]:
    """Offsets of places, in order; the bare words in front of a place belong to it ("쉐라톤 그랜드 인천 호텔").

    An address is one place.
    """
    labelled = [m.span("place") for pattern in (_PLACE_LABEL, _PLACE_EN) for m in pattern.finditer(text)]
    labelled += [m.span() for m in _SITE.finditer(text)]
    named = {*labelled, *_korean_places(text)}
    beside = [place for place in _located(text) if not any(place[0] < end and start < place[1] for start, end in named)]
    addresses = [m.span() for m in _ADDRESS.finditer(text)]
    whole = [place for place in (*named, *beside) if not any(a <= place[0] and place[1] <= b for a, b in addresses)]
    return sorted([*whole, *addresses])


def _located(text: str) -> Iterator[tuple[int, int]]:
    """Words that something takes place at, is kept in or visits, told by what is said of them."""
    for match in _LOCATED.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if not _NOT_LOCATED.search(text[start:end]):
            yield start, end


def _korean_places(text: str) -> Iterator[tuple[int, int]]:
    words = [m.span() for m in _WORD.finditer(text)]
    for i, (start, end) in enumerate(words):
        length = _place_length(text[start:end])
        if not length:
            continue
        first = i
        while first > max(0, i - 3) and _is_bare(text[slice(*words[first - 1])]):
            first -= 1
        yield words[first][0] + _opening(text[words[first][0] :]), start + length


def _place_length(word: str) -> int:
    """How much of a word names a place, 0 when it names none."""
    tail = _AFTER_PLACE.search(word)
    core = word[: tail.start()] if tail else word
    plain = core.strip("「」『』‘’'\"()（）")
    if len(plain) < 2 or plain in _PLACE_NOT or not re.search(r"[가-힣]", plain):
        return 0
    located = "에서" in word[len(core) :] or bool(re.match(r"에(?!서)", word[len(core) :]))
    known = plain.endswith(_PLACE_TAILS)
    return len(core.rstrip(")）」』’'\"")) if known and (located or len(plain) > 2) else 0


def _is_bare(word: str) -> bool:
    """Whether a word can be the first part of a place's name: no particle, no date, no stop."""
    return len(word) > 1 and not _BARE_END.search(word) and not word.startswith(("오는", "지난"))


def _opening(text: str) -> int:
    return len(text) - len(text.lstrip("「『‘'\"(（"))
