"""Recognises the names and ranks of officials in a contact line, so that they can be left out.

A department answers the phone for years, an official moves on; and a person's name is no public fact
that this product needs. Works on the words in front of a phone number only, never on running text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명"
    "기반왕금옥육인맹제모탁국어은편용예봉사부가복태목형피두감음빈동온호범팽승간상시갈단견당경라로리림량려"
)
_DUTIES = ("담당", "상담", "안내", "전화", "접수", "사업", "운영", "총괄", "기획", "홍보", "지원", "업무", "정책")
_LONG_SURNAMES = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방")
_RANK = re.compile(
    r"(?:부|전|현|담당)?(?:과|팀|국|실|단|반|부|소|원|센터|본부|차|계|관|지청|청|처|사|그룹|파트|사무국|연구소|지사|지부|지점|사업단)장"
    r"(?:직무대리|대리|직대)?|직무대리|과장직무대리|팀장직무대리|"
    r"[가-힣]{0,6}(?:사무관|서기관|주무관|이사관|연구관|연구사|장학관|장학사|지도관|지도사|행정관|전문관|실무관|전문위원|연구위원|"
    r"전문경력관|근로감독관|경력관|군무원|부사관|수사관|비서관|보좌관|조사관)|"
    r"심사관|조사관|감독관|대리|주임|선임|책임|수석|팀원|간사|이사|교수|총경|경정|경감|경위|경사|경장|소방(?:경|령|위|정|장|교|준감|감)|"
    r"대령|중령|소령|대위|중위|소위|중사|상사|원사|준위|육군|해군|공군|해병|서기|주사|행정주사|사서|매니저|변호사|부연구위원|전임|연구원|(?:책임|선임|수석|전문|주임)연구원|(?:부장|평)?검사|"
    r"프로|PM|차관보|사무총장|소장|위원"
)
_DEPARTMENT_END = re.compile(
    r"(?:과|팀|청|처|부|센터|본부|위원회|담당관|담당관실|정책관|기획관|심의관|협력관|조정관|지원관|단장실|추진단|기획단|지원단|사업단|"
    r"대변인|대변인실|감사관|사무국|사무소|연구소|연구원|관리원|기술원|진흥원|평가원|교육원|상황실|공단|공사|협회|재단|은행|그룹|병원|"
    r"학교|관리소|박물관|도서관|미술관|과학관|기념관|T/?F)$"
)
_WEAK_END = re.compile(r"(?:국|실|관|단|반|원|소)$")
_DEPARTMENT_HEAD = re.compile(r"^(.{2,}?(?:과|팀|국|실|단|부|센터|본부|사무소|연구소))장(?:직무대리)?$")
_NO_NAMES_WORDS = (
    "경제 경영 경기 경남 경북 경찰 경비 경호 경쟁 "
    "감사관 감사실 감사국 대변인 홍보실 홍보관 정책관 정책국 정책실 조사국 조사단 조사관 지원단 지원국 지원실 지원 "
    "연구소 연구실 연구원 연구단 사무국 안전국 안전실 안전관 안전 인사국 인사관 조정실 조정관 조정국 조정 상담 "
    "상담실 상담소 상담원 전산실 전산원 민원실 민원 정보국 정보원 정보실 정보관 정보 문화원 문화관 문화국 문화 "
    "문의처 문의 주택국 주택실 심사국 심판원 심의관 경영국 공보실 공보관 공보 한국 한강 강원 전남 전북 인천 대구 "
    "부산 제주 전국 정부 지역 지방 방송국 방송 우주국 원자력 전화 전화번호 안내 안내소 온라인 연락처 누리집 홈페이지 "
    "국제 국제국 국토 도로 도로국 소통 소비자 고객 고객실 정책 제도 조직 조세 세제실 예산 예산실 예산국 재정국 "
    "금융국 국고국 세종 제1차관 부서 기관 담당 담당자 책임자 총괄 공동 주관 상황실 상황반 이메일 문자 전문가 사업 "
    "사무처 사무실 운영 운영실 운영단 홍보 기획 기획단 기술 기술국 인재 서울 서비스 신청 신고 접수 교육 연구 위원 "
    "위원회 임산물 이용 유통 양식 양곡 고용 노동 노사 노무 국민 국가 국립 국방 공원 공단 공사 공정 공동체 지도 지적 "
    "지질 지진 지식 지사 지부 지점 시설 시험 시장 시민 도시 하천 하수 상수 상표 상생 소상공인 소방 소재 수산 차관 "
    "차관실 장관 장관실 위기 원전 원장실 주요 주거 주민 주택 유아 유역 유산 유관 여성 여객 안보 안건 보도 변리사 "
    "성과 성평등 양자 양성 어업 어선 어촌 예방 예술 용역 조달 조사 조선 조합 조류 전력 전략 전자 전시 전파 전기 정원 "
    "정비 진흥 진료 청장실 추진 추진단 표준 표시 형사 호남 영남 환경 한미 한글 한식 행정 허가 현장 현충원 현충 해운 "
    "해양 해외 화학 화재 황사"
)
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())
LABELS = frozenset({"담당", "담당자", "책임자", "담당부서", "담당기관", "연락처", "부서", "직위", "성명", "담당과"})

_WORD = re.compile(r"[^\s,/|()\[\]<>:：;；☎☏℡·]+")
_HANGUL_ONLY = re.compile(r"[가-힣]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PLAIN_RANK = "(?:사무관|서기관|주무관|연구관|연구사|전문관|행정관|장학사|장학관|이사관)"
_NAME_WITH_RANK = re.compile(rf"[가-힣]{{2,4}}{_PLAIN_RANK}님?|[가-힣]{{3}}(?:과장|팀장)님")
_RANK_WITH_NAME = re.compile(rf"{_PLAIN_RANK}[가-힣]{{2,4}}")
_RANKED_PERSON = re.compile(rf"[가-힣]{{2,4}}\s?(?:{_PLAIN_RANK}|과장|팀장)\s?(?=[(（\d])")
_PERSON_WIDTH = 24  # characters before a phone that can hold a name and a rank


@dataclass(slots=True)
class _Word:
    start: int
    end: int
    text: str
    person: bool = False


def without_persons(segment: str, *, phone_follows: bool, table: bool = False) -> str:
    """Return the words of a contact line without names and ranks of officials and without their e-mail.

    `phone_follows`: the segment ends where a phone number starts, so that its last word may be a name.
    `table`: the segment is a cell of a contact table, where a word that looks like a name is one.
    """
    words = _words(segment)
    for index in range(len(words)):
        words[index].person = _is_person(words, index, phone_follows=phone_follows, table=table)
    if not any(word.person for word in words):
        return segment
    for word in reversed(words):
        if word.person:
            segment = segment[: word.start] + _kept_head(word.text) + segment[word.end :]
    return _tidy(_EMAIL.sub("", segment))


def ends_with_person(segment: str) -> bool:
    """Return whether a segment ends with a name and a rank, in either order and also without a space."""
    words = _words(segment[-_PERSON_WIDTH:])
    if not words:
        return False
    last = words[-1].text
    if _NAME_WITH_RANK.fullmatch(last) or _RANK_WITH_NAME.fullmatch(last):
        return True
    before = words[-2].text if len(words) > 1 else ""
    pair = (last, before) if is_rank(last) else (before, last)
    return is_rank(pair[0]) and looks_like_name(pair[1], beside_rank=True)


def without_ranked_persons(text: str) -> str:
    """Return running text without "홍길동 사무관" where a number or a bracket follows."""
    return _tidy(_RANKED_PERSON.sub("", text)) if _RANKED_PERSON.search(text) else text


def is_rank(word: str) -> bool:
    """Return whether a word, spaces inside ignored, is a rank such as 사무관 or 과 장."""
    return _RANK.fullmatch("".join(word.split())) is not None


def is_department(word: str) -> bool:
    """Return whether a word ends as names of departments do."""
    compact = "".join(word.split())
    return compact in _NO_NAMES or (_DEPARTMENT_END.search(compact) is not None and not is_rank(compact))


def looks_like_name(word: str, *, beside_rank: bool = False) -> bool:
    """Return whether a word has the form of a Korean personal name and not that of a department.

    Four syllables are a name with a surname of two, or beside a rank ("사무관 김다니엘").
    """
    if _HANGUL_ONLY.fullmatch(word) is None or word in _NO_NAMES or len(word) < 2:
        return False
    if len(word) == 4:
        given = beside_rank and word[0] in _SURNAMES and not is_department(word) and not word.endswith(_DUTIES)
        return word.startswith(_LONG_SURNAMES) or given
    return len(word) < 4 and word[0] in _SURNAMES and word[-1] not in "과팀청처부위"


def _words(segment: str) -> list[_Word]:
    """Words of a segment; syllables set apart ("과 장", "김 욱") are one word."""
    words: list[_Word] = []
    for found in _WORD.finditer(segment):
        if "@" in found[0]:
            continue
        word = _Word(found.start(), found.end(), found[0])
        if words and _continues(words[-1], word, segment):
            words[-1].end, words[-1].text = word.end, words[-1].text + word.text
        else:
            words.append(word)
    return words


def _continues(last: _Word, word: _Word, segment: str) -> bool:
    """Single syllables go together until they are a whole rank or name."""
    single = _HANGUL_ONLY.fullmatch(word.text) is not None and len(word.text) == 1
    apart = segment[last.start : last.end].replace(" ", "") == last.text and (
        len(last.text) == 1 or " " in segment[last.start : last.end]
    )
    between = segment[last.end : word.start]
    return single and apart and not between.strip() and len(last.text) < 3 and not is_rank(last.text)


def _is_person(words: list[_Word], index: int, *, phone_follows: bool, table: bool) -> bool:
    word = words[index].text
    before = words[index - 1] if index else None
    if (
        is_rank(word)
        or _NAME_WITH_RANK.fullmatch(word)
        or _RANK_WITH_NAME.fullmatch(word)
        or _is_head_of_department(word, table=table)
    ):
        return True
    after = words[index + 1].text if index + 1 < len(words) else ""
    ends = phone_follows and not after and before is not None and is_department(before.text)
    if not looks_like_name(word, beside_rank=ends or is_rank(after) or (before is not None and is_rank(before.text))):
        return False
    beside = (
        is_rank(after)
        or _DEPARTMENT_HEAD.match(after) is not None
        or (before is not None and (before.person or before.text in LABELS))
    )
    return beside or table or (phone_follows and _ends_a_department(words, index))


def _ends_a_department(words: list[_Word], index: int) -> bool:
    """The last word before a phone is a name when a department stands before it, or when it stands alone."""
    if index + 1 < len(words) and not _is_list_of_names(words[index + 1 :]):
        return is_department(words[index + 1].text) and index == 0
    before = words[index - 1].text if index else ""
    if not before:
        return True
    return is_department(before) or (_WEAK_END.search(before) is not None and len(words[index].text) == 3)


def _is_list_of_names(words: list[_Word]) -> bool:
    return all(looks_like_name(word.text) for word in words)


_NAME_WITH_RANK = re.compile(
    r"[가-힣]{2,4}(?:사무관|서기관|주무관|연구관|연구사|전문관|행정관)님?|[가-힣]{3}(?:과장|팀장)님"
)


def _is_head_of_department(word: str, *, table: bool) -> bool:
    return not table and _DEPARTMENT_HEAD.match(word) is not None


def _kept_head(word: str) -> str:
    """What stays of a removed word: "국제협력과" of "국제협력과장"."""
    head = None if is_rank(word) else _DEPARTMENT_HEAD.match(word)
    return head[1] if head else ""


def _tidy(segment: str) -> str:
    segment = re.sub(r"\(\s*(?:[,/·]\s*)*\)", "", segment)
    segment = re.sub(r"(?:\s*[,/·]){2,}", ",", segment)
    segment = re.sub(r"\s+(?=[(),])", "", segment)
    segment = re.sub(r"[,/·]\s*(?=[(☎☏])", "", segment)
    return re.sub(r" {2,}", " ", segment)
