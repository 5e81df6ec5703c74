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
