"""What a question asks for, told by its words: a date, a place, an amount, a phone ..."""

from __future__ import annotations

import re

from rag.domain import Facet

# After a noun that asks ("예산은?", "기간이 궁금합니다"): a particle, then an asking word or the end.
_ASKED = r"(?:은|는|이|가|을|를|도|이요)?\s*(?:어떻게|얼마|언제|며칠|몇|궁금|알려|[?？]|$)"
_ASKED_AMOUNT = _ASKED.replace("언제|며칠|", "")
_COUNTED = (
    "명|개|곳|건|점|군데|나라|국가|년|주|달|개국|개월|회|차례|번|대|가구|팀|종|%|퍼센트|프로|가지|마리|그루|편|살|세|시간|분|배|위|인|"
    "동|척|기|일간|개사|업체|언어|도시|지역|노선|장|권|석|호"
)
_PATTERNS: tuple[tuple[Facet, str], ...] = (
    (Facet.UNTIL, r"(?:언제|며칠|몇\s?(?:월|일|시))\s?까지|마감|기한|만료|종료일"),
    (Facet.UNTIL, r"\buntil when\b|\bdeadline\b|\bdue\b|\bby (?:when|what date)\b|\bends?\?|\bexpire"),
    (Facet.WHEN, rf"언제|며칠|몇\s?(?:월|일|시)(?!간)|몇\s?년도|(?:날짜|일시|일정|시기|기간|시점|날|시간){_ASKED}"),
    (Facet.WHEN, r"\bwhen\b|\b(?:what|which) (?:date|dates|day|time|year|month)\b"),
    (Facet.WHERE, rf"어디|(?:장소|위치){_ASKED}|어느\s?(?:곳|지역|도시)|개최지"),
    (Facet.WHERE, r"\bwhere\b|\bvenue\b|\b(?:which|what) (?:city|cities|place|places|hotel)\b"),
    (Facet.PHONE, r"전화\s?번호|연락처|문의\s?전화|전화(?:는|가)?\s*(?:어디|몇|알려|[?？]|$)"),
    (Facet.PHONE, r"\bphone\b|\btelephone\b|\bnumber (?:to|do i) call\b|\bcontact (?:number|info)"),
    (Facet.CONTACT, r"담당\s?(?:부서|과|자)|문의처|(?:문의|연락)(?:는|하려면)|소관\s?부서"),
    (Facet.CONTACT, r"\bdepartment\b|\bin charge\b|\bwho (?:can|should|do) i (?:contact|ask)\b"),
    # Not "who may apply": that asks for a group, which has no form.
    (
        Facet.WHO,
        r"누가(?!\s*(?:신청|받|이용|참여|참가|대상|해당|될|되|낼|쓸|탈|할\s수))|누구(?!나|든|를 대상|에게)|누군",
    ),
    (
        Facet.WHO,
        r"^\W*who(?!\s+(?:is |are |was |were )?(?:can|may|must|should|eligible|allowed|not|qualif|able|covered))\b",
    ),
    (Facet.WHO, r"\b(?:by|from|with|to) whom\b|\bwhose\b"),
    (Facet.HOW_MANY, rf"몇\s?(?:{_COUNTED})|얼마나\s?(?:많|늘|줄|증가|감소)"),
    (Facet.HOW_MANY, rf"(?:수|인원|규모|비율|비중|증가율|횟수){_ASKED}"),
    (Facet.HOW_MANY, r"\bhow many\b|\bnumber of\b|\bhow often\b|\bhow long\b|\bwhat (?:share|percentage|percent)\b"),
    (
        Facet.HOW_MUCH,
        rf"얼마|(?:예산|금액|비용|가격|요금|액수|한도|수수료|과태료|과징금|상금|지원금|금리|이자율|참가비|값){_ASKED_AMOUNT}",
    ),
    (Facet.HOW_MUCH, r"몇\s?(?:원|억|조|만)"),
    (
        Facet.HOW_MUCH,
        r"\bhow much\b|\bcosts?\b|\bprice\b|\bbudget\b|\bfees?\b|\bamount\b|\binterest rate\b|\bhow large\b",
    ),
    (Facet.WHY, r"왜|이유|까닭|목적|취지|배경"),
    (Facet.WHY, r"\bwhy\b|\breason\b|\bpurpose\b"),
    (Facet.HOW, r"어떻게|방법|절차"),
    (Facet.HOW, r"\bhow (?:do|can|should|to|does|is|are|was|were|will)\b"),
)
_COMPILED = tuple((facet, re.compile(pattern, re.IGNORECASE)) for facet, pattern in _PATTERNS)
_UNIT_KO = re.compile(rf"몇\s?(?P<unit>{_COUNTED}|원)")
_SAME_UNIT = {
    "나라": "개국",
    "국가": "개국",
    "군데": "곳",
    "번": "회",
    "차례": "회",
    "프로": "%",
    "퍼센트": "%",
    "살": "세",
}


def find_facets(question: str) -> tuple[Facet, ...]:
    """What a question asks for, each once; (WHAT,) when no word tells."""
    found = list(dict.fromkeys(facet for facet, pattern in _COMPILED if pattern.search(question)))
    for narrow, wide in ((Facet.UNTIL, Facet.WHEN), (Facet.PHONE, Facet.CONTACT)):
        if narrow in found and wide in found:
            found.remove(wide)
    if Facet.HOW_MANY in found and Facet.HOW_MUCH in found and not re.search(r"얼마|how much", question, re.IGNORECASE):
        found.remove(Facet.HOW_MUCH)
    if Facet.WHERE in found and {Facet.PHONE, Facet.CONTACT, Facet.WHO} & set(found) and "어디" in question:
        found.remove(Facet.WHERE)
    return tuple(found) or (Facet.WHAT,)


def asked_units(question: str) -> frozenset[str]:
    """The counting words asked for ("몇 명" -> 명), with those that say the same; none for most questions."""
    units = {match["unit"] for match in _UNIT_KO.finditer(question)}
    return frozenset(units | {_SAME_UNIT[unit] for unit in units if unit in _SAME_UNIT})


# The noun that a question asks about: "예산은 얼마", "참가국은 몇 곳", "the budget of", "how many visitors".
_ASKED_NOUN = (
    re.compile(r"(?P<noun>[가-힣A-Za-z]{2,})(?:은|는|이|가)\s*(?:총|모두|전부|대략)?\s*(?:얼마(?!나)|누구)"),
    re.compile(
        r"\b(?:what|how large|how big|who) (?:is|was|are|were) the (?!deadline|date|venue|place|phone)"
        r"(?P<noun>[a-z-]{3,}) (?:of|for)\b",
        re.IGNORECASE,
    ),
)
_OPINION = re.compile(
    r"어떻게 생각|생각하(?:세요|시나요|나요)|예측해|너무 (?:적은|비싼|심한) (?:거|것)|잘한 (?:일|것|결정)|"
    r"성공할까|성공할지|오를까|내릴까|늘어날까|"
    r"줄어들까|공정한가|것 같(?:아|나|은가)|추천해|예상(?:해|하)|전망은|"
    r"\bdo you think\b|\bshould i\b|\bin your opinion\b|\bgood idea\b|\bworth it\b|"
    r"\bis it (?:good|fair|right)\b|\bwill\b.*\b(?:succeed|rise|fall|go up|go down|"
    r"be (?:lower|higher|better|worse))\b|\bpredict\b",
    re.IGNORECASE,
)


def asked_noun(question: str) -> str | None:
    """The noun whose value is asked for, None when no pattern tells."""
    for pattern in _ASKED_NOUN:
        match = pattern.search(question)
        if match:
            return match["noun"]
    return None


def asks_opinion(question: str) -> bool:
    """Whether a question wants an opinion or a forecast, which no release states as fact."""
    return bool(_OPINION.search(question))
