"""What a question asks for, told by its words: a date, a place, an amount, a phone ..."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import Facet
from rag.retrieval.facet_rules import COUNTED, PATTERNS

_COMPILED = tuple((facet, re.compile(pattern, re.IGNORECASE)) for facet, pattern in PATTERNS)
_UNIT_KO = re.compile(rf"몇\s?(?P<unit>{COUNTED}|원)")
# What a release may count with when it is asked so.
_SAME_UNITS: dict[str, tuple[str, ...]] = {
    "명": ("인",),
    "개": ("종", "건", "점", "개소", "식", "품목"),
    "마리": ("수",),
    "점": ("개", "건"),
    "편": ("개", "점", "작품"),
    "나라": ("개국",),
    "국가": ("개국",),
    "곳": ("개소", "개사", "개"),
    "군데": ("곳", "개소", "개"),
    "업체": ("개사", "곳", "개"),
    "번": ("회",),
    "차례": ("회",),
    "달": ("개월",),
    "장": ("매", "장"),
    "대": ("개",),
    "가지": ("개", "종", "건"),
    "언어": ("개",),
    "프로": ("%",),
    "퍼센트": ("%",),
    "살": ("세",),
}


# Words of a request for a kind of answer, which are no part of its topic.
_REQUESTS: dict[Facet, re.Pattern[str]] = {
    Facet.SUMMARY: re.compile(
        r"요약|간단히|간략히|정리|핵심|주요|전체|내용|요지|골자|개요|(?:보도|발표)\s?자료|한\s?(?:줄|문장|마디)로?|"
        r"\bsummar\w+|\boverview\b|\bin (?:brief|short)\b|\b(?:press )?releases?\b|\b(?:main|key) points?\b"
        r"|\bgist\b|\bshort\b",
        re.IGNORECASE,
    ),
    Facet.COMPARISON: re.compile(
        r"비교|차이점?|다른\s?점|각각|\bcompar\w+|\bdifferences?\b|\bbetween\b|\bversus\b|\bvs\b", re.IGNORECASE
    ),
    Facet.TIMELINE: re.compile(
        r"그동안의?|어떻게\s|변해|바뀌어|달라져|이어져|발전해|(?:진행|추진)(?:돼|되어)|왔\S*|경과|추이|흐름|연혁|변천|과정|(?:시간|날짜)\s?순\S*|"
        r"\btimeline\b|\bover time\b|\bchronolog\w+|\bdevelop\w*|\bevolv\w+|\bprogress\w*|\bunfold\w*",
        re.IGNORECASE,
    ),
}


def topic_of(question: str, facets: Sequence[Facet]) -> str:
    """The question without the words that only say what kind of answer is wanted."""
    for facet in facets:
        if facet in _REQUESTS:
            question = _REQUESTS[facet].sub(" ", question)
    return question


def find_facets(question: str) -> tuple[Facet, ...]:
    """What a question asks for, each once; (WHAT,) when no word tells."""
    found = list(dict.fromkeys(facet for facet, pattern in _COMPILED if pattern.search(question)))
    for narrow, wide in ((Facet.UNTIL, Facet.WHEN), (Facet.PHONE, Facet.CONTACT)):
        if narrow in found and wide in found:
            found.remove(wide)
    if Facet.HOW_MANY in found and Facet.HOW_MUCH in found and not re.search(r"얼마|how much", question, re.IGNORECASE):
        found.remove(Facet.HOW_MUCH)
    if Facet.WHO in found and _GROUP.search(question):
        found.remove(Facet.WHO)
    if Facet.WHERE in found and {Facet.PHONE, Facet.CONTACT, Facet.WHO} & set(found) and "어디" in question:
        found.remove(Facet.WHERE)
    if not found and asks_yes_or_no(question):
        return (Facet.YES_NO,)
    return tuple(found) or (Facet.WHAT,)


# A word that asks for more than yes or no; "누구나", "언제든지", "무엇이든" ask for nothing.
_ASKING = re.compile(
    r"무엇(?!이?든|이나)|무슨|뭐(?!든)|뭘|뭔|뭣|무얼|어떤|어떠|어떻|어때|어느(?!\s?정도)|어디(?!든|서나|나|에서나)|언제(?!든|나)|"
    r"누가|누구(?!나|든|에게나|라도)|왜(?!곡)|얼마(?!든)|얼만|(?<!몇\s)몇(?!몇|\s몇)|며칠|어째|어찌|웬|\b(?:what|whom|whose|why|how)\b|"
    # Others only where they ask: "the teens who left" is no question.
    r"(?:^|[.?!,;:]\s|\b(?:know|tell|say|and|or|in|of|from|by)\s(?:me\s)?)(?:which|who|when|where)\b",
    re.IGNORECASE,
)
# How a Korean question ends that yes or no answers: with a mark, without one, and inside "알려 줘".
_YES_NO_KO = re.compile(
    r"(?:[가나니까요죠지어아해돼래대야음다혀워겨려켜쳐펴져와봐춰꿔둬써커]|[맞되있없하]냐)\s?[?？]|"
    r"(?:나요|[은는인한]가요|니까|[을를할될볼]까요|건가요|돼요|되요)\s*[.!]?\s*$|"
    r"[는은인한된될할을]지(?:도|를|가)?\s*(?:여부|궁금|알려|알고|확인|말해|가르쳐|모르)|[는은인한된될할을닌]지요?\s*$|여부"
)
# What a release says on the whole: its outcome, what was announced, what it is about.
_MATTER = re.compile(
    r"(?<!각각\s)어떻게\s?(?:됐|되었|돼\s?가|되어\s?가|결론|끝났|마무리)|무슨\s?일이|"
    r"(?:뭐|뭘|무엇)[을를]?\s?(?:발표|논의|합의|결정)|에\s?(?:대해|대하여|관해|관하여)서?\s?(?:알려|설명|말해|소개|궁금)|[이]?란\s?(?:뭐|무엇)|"
    r"\bwhat happened\b|\btell me (?:more )?about\b|\bwhat do you know about\b|"
    r"^\W*what(?:'s| is| was) the (?:outcome|result|news)\b|"
    r"\bwhat did .{1,80} (?:announce|agree|decide)\b|\bwhat was (?:announced|agreed|decided|discussed)\b",
    re.IGNORECASE,
)
# An organisation may be meant: its name has no form that tells it from other words.
_GROUP = re.compile(
    r"(?:쪽|측|곳|기관|단체|업체|회사|나라|국가)[은이가]?\s?(?:누구|누군)|"
    r"누가\s?(?:\S+\s){0,2}?(?:주최|주관|운영|제안|발의|담당|개최|지원|시행|관리|만들|짓|후원|조사|검사)|"
    r"^\W*who (?:\w+ly )?(?:proposed|organi[sz]e[sd]?|is organi[sz]ing|host(?:s|ed)?|runs?|ran|operate[sd]?|pays?|paid|"
    r"funds?|funded|manages?|managed|conduct(?:s|ed)?|buil[dt]s?|develop(?:s|ed)?|sponsor(?:s|ed)?|issue[sd]?|"
    r"is (?:responsible|in charge))\b",
    re.IGNORECASE,
)
# "장소는요?", "티파니는?": a topic is named, nothing is asked of it.
_TOPIC_ONLY = re.compile(r"(?:은|는)(?:요)?\s*[?？]\s*$")
_ASKED_END = r"(?:나요|까요?|니까|[은는인]가요?)"
_ALTERNATIVES = re.compile(
    rf"{_ASKED_END},?\s(?:아니면\s)?\S{{1,12}}{_ASKED_END}\s*[?？]|아니면|(?:늘|오르|증가하|많)거나\s|"
    r"\bor (?:must|do|does|did|is|are|was|were|can|will|should|has|have|rather)\b|"
    r"\b(?:more|up|rise|grow|increase|higher|increasing) or (?:fewer|less|down|fall|shrink|decrease|lower)\b"
)
_YES_NO_EN = re.compile(
    r"(?:^|[.!?,;:]\s+|\b(?:and|but|so|then|or)\s+)(?:please\s+)?"
    r"(?:is|are|was|were|does|do|did|can|could|will|would|has|have|had|may|must|should|am|"
    r"isn't|aren't|doesn't|don't|didn't|can't|won't)\s+"
    r"(?!you (?:tell|give|show|list|explain|summ|find|please))[a-z\"“'0-9]",
    re.IGNORECASE,
)


def asks_yes_or_no(question: str) -> bool:
    """Whether yes or no would answer a question: no word of it asks for more, and it leaves no choice of two."""
    if _ASKING.search(question) or _ALTERNATIVES.search(question.lower()):
        return False
    if _YES_NO_EN.search(question):
        return True
    return _YES_NO_KO.search(question) is not None and _TOPIC_ONLY.search(question) is None


def asks_about_matter(question: str, facets: Sequence[Facet]) -> bool:
    """Whether a question asks what there is to say on its topic."""
    return {Facet.WHAT, Facet.HOW}.issuperset(facets) and _MATTER.search(question) is not None


def asked_units(question: str) -> frozenset[str]:
    """The counting words asked for ("몇 명" -> 명), with those that say the same; none for most questions."""
    units = {match["unit"] for match in _UNIT_KO.finditer(question)}
    return frozenset(units).union(*(_SAME_UNITS.get(unit, ()) for unit in units))


# The noun that an English question asks about: "the budget of", "how many sending countries may". The same for Korean
# ("예산은 얼마") was tried: releases say it in too many other words.
_ASKED_NOUN = re.compile(
    r"\bhow many (?:(?!of\b|more\b)[a-z-]+ ){0,2}?"
    r"(?P<counted>(?!tons|times|years|months|weeks|days|hours|minutes|won)[a-z-]{2,}s|people|men|women|children) "
    r"(?:are|were|will|may|can|could|do|does|did|have|has|had|in|of|at|for|from|to)\b|"
    r"\b(?:what|how large|how big|who) (?:is|was|are|were) the (?!deadline|date|venue|place|phone)"
    r"(?P<noun>[a-z-]{3,}) (?:of|for)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"어떻게 생각|생각하(?:세요|시나요|나요)|예측해|너무 (?:적은|비싼|심한) (?:거|것)|잘한 (?:일|것|결정)|"
    r"성공할까|성공할지|실패할까|오를까|내릴까|떨어질까|"
    r"늘어날까|줄어들까|좋아질까|나빠질까|이길까|당선될까|공정한가|것 같(?:아|나|은가)|추천해|예상(?:해|하)|전망은|"
    r"(?:좋|나쁘|옳|맞|바람직하|적절하|타당하)(?:다고|은지|ㄴ지)? ?(?:보|생각)|(?:당신|너|네|AI) ?의? ?(?:의견|생각)|"
    r"(?:뭐|뭘|무엇|어느 ?(?:쪽|것|거|게)|어떤 ?(?:것|거|게))[이가을]?(?: 하는 게)? 더 "
    r"(?:재미|재밌|나[은을아]|예쁘|맛있|괜찮|유리)|"
    r"조언(?:을|도)? ?(?:좀 ?)?(?:해 ?(?:주세요|주실|줘요?(?![가-힣]))|부탁)|"
    r"(?:는|은) (?:게|것이|편이) (?:좋을|나을)(?:까|지)|(?:판단|평가)해 ?(?:주|줘|줄)|"
    r"누가 더 (?:잘|나)|(?:찬성|반대)하(?:세요|시나요|나요)|소송(?:하면|을 하면|에서) 이길|법률 ?(?:상담|자문)|"
    r"\bdo you think\b|\b(?:what is|what's) your (?:opinion|view|take)\b|\bdo you (?:agree|like|support|recommend)\b|"
    r"(?:^|[.!?]\s)\W*(?:so|but|then|and)?\s?should (?:i|we)\b|\b(?:am i|are we|will i be) (?:legally )?liable\b|"
    r"(?<!do )\bany good\b|\bwhich (?:one )?is (?:better|nicer|more fun)\b|\badvi[sc]e me\b|\byour advice\b|"
    r"\bwhat would you do\b|\bshould (?:i|we) (?:buy|sell|invest|sue|vote|trust)\b|"
    r"\bin your opinion\b|\bgood idea\b|\bworth it\b|\blegal advice\b|\b(?:can|could) i sue\b|"
    r"\bis (?:it|that|this) (?:good|fair|right|wise|enough)\b|"
    r"\bwill\b[^.?!]{0,80}\b(?:succeed|fail|rise|fall|go up|go down|"
    r"be (?:lower|higher|better|worse|enough|successful))\b|\bpredict\b|\bwho will win\b",
    re.IGNORECASE,
)


def asked_noun(question: str) -> str | None:
    """The noun whose value an English question asks for, None when the pattern does not tell."""
    match = _ASKED_NOUN.search(question)
    return match["noun"] or match["counted"] if match else None


def asks_opinion(question: str) -> bool:
    """Whether a question wants an opinion or a forecast, which no release states as fact."""
    return bool(_OPINION.search(question))
