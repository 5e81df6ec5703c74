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
    "found_several": {
        "ko": "여러 보도자료에 다음과 같이 나와 있습니다.",
        "en": "This is what several press releases say:",
    },
    "missing": {
        "ko": "이 자료에서 확인되지 않는 내용: {facets}",
        "en": "The release does not tell {facets}.",
    },
    "first_part": {
        "ko": "질문 앞부분에서 물으신 내용",
        "en": "what the earlier part of your question asks",
    },
    "second_part": {
        "ko": "질문 뒷부분에서 물으신 내용",
        "en": "what the later part of your question asks",
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
    "not_in_release": {
        "ko": "이 보도자료에서는 이 질문의 답을 찾지 못했습니다.",
        "en": "This release does not answer the question.",
    },
    "other_releases": {
        "ko": "이 보도자료 한 건에서만 찾았습니다. 그 조건을 빼면 다른 보도자료에서도 찾습니다.",
        "en": "Only this release was searched. Remove that condition to search the others as well.",
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
    "choice": {
        "ko": "「{title}」 {question}",
        "en": "“{title}”: {question}",
    },
    "out_of_scope": {
        "ko": "의견, 전망, 평가처럼 보도자료에 사실로 나오지 않는 내용에는 답하지 않습니다. "
        "보도자료에 실린 날짜, 금액, 대상, 절차를 물어보시면 원문을 찾아 드립니다.",
        "en": "I do not give opinions, forecasts or judgements, which no press release states as fact. "
        "Ask about dates, amounts, who is eligible or how to apply, and I will quote the release.",
    },
    "own_case": {
        "ko": "개인의 자격이나 처리 상황은 보도자료에 나오지 않아 답해 드릴 수 없습니다. "
        "담당 기관에 직접 문의해 주시기 바랍니다.",
        "en": "How your own case stands is in no press release, so I cannot tell you. Please ask the office in charge.",
    },
    "blocked": {
        "ko": "답변 방식을 바꾸라는 지시에는 따르지 않습니다. 보도자료의 내용에 대해 질문해 주시기 바랍니다.",
        "en": "I do not follow instructions that change how I answer. Please ask about what the press releases say.",
    },
    "instructed": {
        "ko": "질문에 들어 있는 지시문은 따르지 않고, 질문에만 답했습니다.",
        "en": "Your message contained instructions to me. I left them aside and answered the question only.",
    },
    "masked": {
        "ko": "질문에 들어 있는 개인정보는 가렸으며 저장하지 않습니다. 개인정보는 입력하지 마시기 바랍니다.",
        "en": "Personal data in your question was masked and is not stored. Please do not enter any.",
    },
    "as_of": {
        "ko": "{dates}에 발표된 자료를 기준으로 한 답변입니다.",
        "en": "This answer is as of the release of {dates}.",
    },
    "later": {
        "ko": "같은 사안의 더 최근 자료가 있습니다: 「{title}」({ministry}, {date})",
        "en": "There is a later release on this matter: “{title}” ({ministry}, {date}).",
    },
    "conflict": {
        "ko": "두 자료의 수치가 서로 다릅니다. 발표 시점과 기준을 함께 확인하시기 바랍니다.",
        "en": "Two releases give different figures, so both are shown. Please check the date and the basis of each.",
    },
    "contact_elsewhere": {
        "ko": "본문에는 문의처가 나와 있지 않습니다. 이 자료를 낸 담당 부서는 아래와 같습니다.",
        "en": "The text of the release names no contact. The department that issued it is listed below.",
    },
    "no_contact": {
        "ko": "이 자료에는 문의처가 나와 있지 않습니다. 자료를 낸 기관은 {ministry}입니다.",
        "en": "The release names no contact. It was issued by the {ministry}.",
    },
    "written": {
        "ko": "이 답변의 문장은 언어 모델이 인용문을 바탕으로 썼고, 숫자·날짜·이름은 인용문과 맞는지 확인했습니다.",
        "en": "A language model worded this answer from the quotes. Its figures, dates and names were checked.",
    },
    "dropped": {
        "ko": "인용문에서 근거를 확인하지 못한 문장 {number}개를 뺐습니다.",
        "en": "Sentences left out because the quotes do not support them: {number}",
    },
    "unwritten": {
        "ko": "언어 모델의 답변을 쓸 수 없어 원문을 그대로 인용합니다.",
        "en": "The language model gave no usable answer, so the release is quoted as it is.",
    },
    "broken_off": {
        "ko": "언어 모델의 답변이 중간에 끊겼습니다.",
        "en": "The language model broke off before the end.",
    },
    "original": {
        "ko": "인용문은 영어 원문 그대로입니다.",
        "en": "The quotes are given in the original Korean wording.",
    },
    "facts": {
        "ko": "인용문의 주요 내용: {facts}",
        "en": "Key facts in English: {facts}",
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

# Questions that the quoted release can answer next; each points back, so that it is read as a follow-up.
FOLLOWUPS: dict[Facet, dict[Language, str]] = {
    Facet.UNTIL: {"ko": "기한은 언제까지입니까?", "en": "What is its deadline?"},
    Facet.SUMMARY: {"ko": "이 보도자료를 요약해 주십시오.", "en": "Summarise this release."},
    Facet.WHERE: {"ko": "어디에서 진행됩니까?", "en": "Where does it take place?"},
    Facet.HOW_MUCH: {"ko": "금액은 얼마입니까?", "en": "How much money is it about?"},
    Facet.CONTACT: {"ko": "담당 부서는 어디입니까?", "en": "Which department is in charge of it?"},
}

# The kinds of release that a question can restrict itself to, for the conditions shown to the asker.
KINDS: dict[str, dict[Language, str]] = {
    "설명자료": {"ko": "설명자료", "en": "explanatory release"},
    "정책뉴스": {"ko": "정책뉴스", "en": "policy news"},
}


def say(key: str, language: Language, **values: str) -> str:
    """A phrase in the asker's language, filled in."""
    return PHRASES[key][language].format(**values)
