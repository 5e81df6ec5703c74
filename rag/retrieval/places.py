"""Regions and countries that a question may name: an answer about another place is no answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.retrieval.terms import COUNTRIES, Need

# Without names that are everyday words too (경기, 화성, 공주, 구리, 상주, 양주, 이천, 사천).
_REGIONS = (
    "서울 부산 대구 인천 광주 대전 울산 세종 강원 충북 충남 전북 전남 경북 경남 제주 충청 전라 경상 수도권 "
    "호남 영남 강원도 경기도 제주도 충청도 전라도 경상도 충청북도 충청남도 전라북도 전라남도 경상북도 경상남도"
)
_CITIES = (
    "수원 성남 고양 용인 부천 안산 안양 남양주 평택 의정부 시흥 파주 광명 김포 군포 오산 "
    "안성 포천 의왕 하남 여주 동두천 과천 춘천 원주 강릉 동해 태백 속초 삼척 청주 충주 제천 천안 보령 아산 "
    "서산 논산 계룡 당진 전주 군산 익산 정읍 남원 김제 목포 여수 순천 나주 광양 포항 경주 김천 안동 구미 영주 "
    "영천 문경 경산 창원 진주 통영 김해 밀양 거제 양산 서귀포"
)
_ABROAD = "유럽 유럽연합 eu 아세안 아프리카 베트남어 중국어 일본어 영어"
# Nearly every release is about Korea, so that it tells nothing.
_HOME = frozenset({"한국", "북한"})
_FEW = 3
PLACES = frozenset(f"{_REGIONS} {_CITIES} {_ABROAD}".split()) | (frozenset(COUNTRIES) - _HOME)
# Countries and cities abroad that a question seldom names.
_FURTHER = (
    "파나마 코스타리카 과테말라 온두라스 엘살바도르 니카라과 쿠바 도미니카공화국 자메이카 에콰도르 볼리비아 "
    "파라과이 우루과이 베네수엘라 아일랜드 아이슬란드 룩셈부르크 크로아티아 세르비아 불가리아 슬로바키아 "
    "슬로베니아 에스토니아 라트비아 리투아니아 조지아 아르메니아 아제르바이잔 키르기스스탄 타지키스탄 "
    "투르크메니스탄 아프가니스탄 이라크 쿠웨이트 카타르 바레인 예멘 요르단 레바논 시리아 튀니지 알제리 모로코 "
    "리비아 세네갈 탄자니아 우간다 르완다 잠비아 짐바브웨 모잠비크 앙골라 카메룬 코트디부아르 마다가스카르 "
    "파푸아뉴기니 몰디브 동티모르 오타와 밴쿠버 토론토 몬트리올 뉴욕 워싱턴 로스앤젤레스 샌프란시스코 시카고 "
    "시애틀 라스베이거스 런던 파리 베를린 뮌헨 프랑크푸르트 제네바 취리히 브뤼셀 헤이그 암스테르담 밀라노 "
    "마드리드 바르셀로나 리스본 스톡홀름 오슬로 코펜하겐 헬싱키 바르샤바 프라하 부다페스트 아테네 모스크바 "
    "이스탄불 앙카라 두바이 아부다비 리야드 카이로 나이로비 케이프타운 도쿄 오사카 교토 후쿠오카 베이징 상하이 "
    "광저우 칭다오 타이베이 하노이 호찌민 방콕 자카르타 마닐라 쿠알라룸푸르 뉴델리 뭄바이 시드니 멜버른 캔버라 "
    "오클랜드 멕시코시티 상파울루 부에노스아이레스 산티아고 사마르칸트 타슈켄트 아스타나 울란바토르 "
    "호놀룰루 샌디에이고 실리콘밸리 핼리팩스"
)
KNOWN_PLACES = PLACES.union(_FURTHER.split())
# Another country's name has many forms in English.
TOWNS = KNOWN_PLACES - frozenset(COUNTRIES)


def missing_places(needs: Sequence[Need], terms: frozenset[str], texts: Iterable[str] = ()) -> list[str]:
    """The places that a question names and neither the terms nor the words of the texts do."""
    joined = " ".join(texts)
    return [
        need.word
        for need in needs
        # A question for countries in general is met by any of them.
        if 0 < len(named := PLACES.intersection(need.terms)) <= _FEW
        and not terms.intersection(need.terms)
        and not any(place in joined for place in named)
    ]
