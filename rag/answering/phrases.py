"""What the assistant says in its own words, Korean and English side by side.

None of it states a fact of a release: facts come as quotes only. Text in braces is filled in by code.
"""

from __future__ import annotations

from rag.domain import Facet, Language

PHRASES: dict[str, dict[Language, str]] = {
    "found": {
        "ko": "{ministry} 보도자료에 다음과 같이 나와 있습니다.",
        "en": "This is what a press release of the {ministry} says:",
    },
    "found_nameless": {
        "ko": "보도자료에 다음과 같이 나와 있습니다.",
        "en": "This is what a press release says:",
    },
    "missing": {
        "ko": "이 자료에서 확인되지 않는 내용: {facets}",
        "en": "The release does not tell {facets}.",
    },
    "not_in_corpus": {
        "ko": "갖고 있는 보도자료에서는 이 질문의 답을 찾지 못했습니다.",
        "en": "The press releases at hand do not answer this question.",
    },
    "unmatched": {
        "ko": "다음 조건에 맞는 보도자료가 없습니다: {filters}",
        "en": "No release matches these conditions: {filters}",
    },
    "relaxed": {
        "ko": "다음 조건에 맞는 보도자료가 없어 조건 밖의 자료에서 찾았습니다: {filters}",
        "en": "No release matches these conditions, so this comes from a release outside them: {filters}",
    },
    "nearest": {
        "ko": "가장 가까운 자료는 {ministry}의 「{title}」({date})입니다. "
        "자세한 내용은 해당 부서에 문의하시기 바랍니다.",
        "en": "The closest release is “{title}” ({ministry}, {date}). Please ask the department in charge for details.",
    },
    "clarify": {
        "ko": "어떤 정책이나 행사에 대한 질문인지 알려 주시면 찾아보겠습니다.",
        "en": "Which policy or event do you mean? Please name it and I will look it up.",
    },
    "original": {
        "ko": "인용문은 영어 원문 그대로입니다.",
        "en": "The quotes are given in the original Korean wording.",
    },
    "day": {
        "ko": "인용문의 날짜: ‘{words}’ → {date} (발표일 기준)",
        "en": "“{words}” in the quote means {date}, counted from the day of the release.",
    },
    "digest": {
        "ko": "이 자료는 원 보도자료의 사실을 새로 풀어 쓴 요약본입니다. 원문은 출처 링크에서 확인하시기 바랍니다.",
        "en": "This is a digest: the facts of the release in new words. The source link leads to the original.",
    },
    "source": {
        "ko": "출처: 정책브리핑(www.korea.kr), {ministry}",
        "en": "Source: Korea Policy Briefing (www.korea.kr), {ministry}",
    },
}

FACETS: dict[Facet, dict[Language, str]] = {
    Facet.WHEN: {"ko": "일시", "en": "when"},
    Facet.UNTIL: {"ko": "기한", "en": "until when"},
    Facet.WHERE: {"ko": "장소", "en": "where"},
    Facet.WHO: {"ko": "인물", "en": "who"},
    Facet.HOW_MUCH: {"ko": "금액", "en": "how much"},
    Facet.HOW_MANY: {"ko": "수량", "en": "how many"},
    Facet.PHONE: {"ko": "전화번호", "en": "the phone number"},
    Facet.CONTACT: {"ko": "담당 부서", "en": "the department in charge"},
}

# The kinds of release that a question can restrict itself to, for the conditions shown to the asker.
KINDS: dict[str, dict[Language, str]] = {
    "설명자료": {"ko": "설명자료", "en": "explanatory release"},
    "정책뉴스": {"ko": "정책뉴스", "en": "policy news"},
}


def say(key: str, language: Language, **values: str) -> str:
    """A phrase in the asker's language, filled in."""
    return PHRASES[key][language].format(**values)
