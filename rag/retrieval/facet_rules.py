"""The words that ask for each kind of answer, Korean and English: patterns to be compiled without regard to case."""

from __future__ import annotations

from rag.domain import Facet

# After a noun that asks ("예산은?", "기간이 궁금합니다"): a particle, then an asking word or the end.
_ASKED = r"(?:은|는|이|가|을|를|도|이요)?\s*(?:어떻게|얼마|언제|며칠|몇|궁금|알려|[?？]|$)"
_ASKED_AMOUNT = _ASKED.replace("언제|며칠|", "")
COUNTED = (
    "명|개|곳|건|점|군데|나라|국가|년|주|달|개국|개월|회|차례|번|대|가구|팀|종|%|퍼센트|프로|가지|마리|그루|편|살|세|시간|분|배|위|인|"
    "동|척|기|일간|개사|업체|언어|도시|지역|노선|장|권|석|호|초"
)
# After one of them a word in -s is a verb: "which city hosts", not "which Korean ministries".
_SINGULAR = (
    "city|country|province|region|website|site|ministry|agency|office|company|firm|body|hotel|app|law|"
    "program|programme|date|day|month|year|quarter|part|person|minister|building|hall|document|one"
)
# "얼마나 걸리나요", "얼마 동안": how long, how often, how many, and no money.
_HOW_FAR = (
    r"얼마나\s?(?:자주|걸|오래|많|늘|줄|빨|빠르|넓|좁|크|큰|작|높|낮|길|긴|짧|남|와|오|심|더|되|돼|증가|감소|단축|쏟|모)|"
    r"얼마\s?(?:동안|만에|만큼|간격)"
)
# Which company, which countries: names and no places. Two letters each, as it stands in a look-behind.
_GROUPED = r"(?:회사|기업|업체|기관|단체|나라|국가|부처|학회|은행|농장|원전|\s쪽)"
PATTERNS: tuple[tuple[Facet, str], ...] = (
    (Facet.UNTIL, r"(?:언제|며칠|몇\s?(?:월|일|시))\s?까지|마감|기한|만료|종료일"),
    (
        Facet.UNTIL,
        r"\buntil (?:when|what)\b|\bdeadline\b|\bdue (?:date|by|when|on)\b|\b(?:is|are|be) (?:\w+ )?due\b(?! to)|"
        r"\bby (?:when|what date)\b|(?<!the )\bends?\?|\bexpire",
    ),
    (
        Facet.WHEN,
        rf"언제|며칠(?!\s?(?:이나|동안|간|씩))|몇\s?(?:월|일|시)(?!간)|몇\s?년(?:도|생)|(?:날짜|일시|일정|시기|기간|시점|날|시간){_ASKED}",
    ),
    # "What happens when ...?" asks for no day.
    (
        Facet.WHEN,
        r"(?:^\W*|[?!.;:,]\s+|\b(?:and|or|but|since|until|from|by|of|know|know exactly|exactly|tell me|say)\s)when\b"
        r"(?!\s(?:asked|told|\w+ing)\b)"
        r"|\b(?:what|which) (?:date|dates|day|time|year|month)\b",
    ),
    (
        Facet.WHERE,
        rf"(?<!{_GROUPED}\s)(?<!{_GROUPED}[은는이가]\s)(?<!어디)어디(?!어디|서?(?:도|든|나)(?![가-힣])|가\s?(?:참|함께|맡|담당|주관|주최|운영|제안|선정|뽑|받|나섰|빠)|[와과]\s|에\s?(?:쓰|쓸|활용))"
        rf"|(?:장소|위치|(?<!누리집\s)(?<!홈페이지\s)(?<!사이트\s)(?<!메일\s)(?<!인터넷\s)(?<![가-힣])주소){_ASKED}|어느\s?(?:곳|지역|도시)|개최지",
    ),
    (
        Facet.WHERE,
        r"\bwhere\b|\bvenue\b|\b(?:mailing|postal|street) address\b"
        r"|\b(?:which|what) (?:city|cities|place|places|hotel)\b",
    ),
    (Facet.PHONE, r"전화\s?번호|연락처|문의\s?전화|전화(?:는|가)?\s*(?:어디|몇|알려|[?？]|$)|어디(?:로|에|다)?\s전화"),
    (
        Facet.PHONE,
        r"\b(?:tele)?phone numbers?\b|\b(?:which|what) (?:phone |telephone )?number\b(?! of)|\bhotline\b|"
        r"\bnumber (?:to|do i|can i|should i) call\b|\bcontact (?:number|info)|\b(?:its|the|a) (?:tele)?phone\b",
    ),
    (
        Facet.CONTACT,
        r"담당\s?(?:부서|과(?![가-힣]))|담당자(?:가|는)?\s?(?:누구|누군|연락|어디|알려)|문의처|(?:문의|연락)(?:는|하려면)|소관\s?부서",
    ),
    (
        Facet.CONTACT,
        r"\b(?:which|what) (?:\w+ )?(?:department|division|bureau)\b|"
        r"\b(?:department|division|office) (?:is )?in charge\b|"
        r"\bwho(?: is|'s| are) in charge\b|\bwhom? (?:can|should|do|may) i (?:contact|ask|call)\b",
    ),
    # Not "who may apply": that asks for a group, which has no form.
    (
        Facet.WHO,
        r"누가(?!\s*(?:신청|받|이용|참여|참가|대상|해당|될|되|낼|쓸|탈|할\s수))|누구(?!나|든|를 대상|에게)|누군",
    ),
    (
        Facet.WHO,
        # The World Health Organization is no question.
        r"^\W*(?-i:[Ww]ho)"
        r"(?!\s+(?:is |are |was |were )?(?:can|may|must|should|eligible|allowed|not|qualif|able|covered))\b",
    ),
    (Facet.WHO, r"\b(?:by|from|with|to) whom\b"),
    (Facet.HOW_MANY, rf"몇\s?(?:{COUNTED})(?!도|생)|며칠\s?(?:이나|동안|간|씩)|{_HOW_FAR}"),
    (Facet.HOW_MANY, rf"(?:(?<![접연박복점회선교우특홍준이징매])수|인원|규모|비율|비중|증가율|횟수){_ASKED}"),
    (
        Facet.HOW_MANY,
        r"\bhow (?:many|often|long|fast|far|tall|deep)\b|\bwhat (?:share|percentage|percent)\b|"
        r"\bwhat(?: is| was|'s| are| were| will be)? (?:the )?(?!phone|telephone|contact|call)(?:\w+ )?number of\b|"
        r"^\W*(?:the )?(?:total )?number of\b",
    ),
    (
        Facet.HOW_MUCH,
        rf"(?!{_HOW_FAR})(?<!(?:비율|비중|확률|인원|횟수|점수)[은이]\s)얼마|(?:예산|금액|비용|가격|요금|액수|한도|수수료|과태료|과징금|상금|지원금|금리|이자율|참가비|값){_ASKED_AMOUNT}",
    ),
    (Facet.HOW_MUCH, r"몇\s?(?:원|억|조|만)"),
    (
        Facet.HOW_MUCH,
        r"\bhow (?:much|large|big|expensive)\b|\bwhat (?:does|do|did|will|would) (?:\S+ ){1,6}costs?\b|"
        r"\bat what (?:cost|price)\b|"
        r"\bwhat(?:(?: is| was|'s| are| were| will be)(?: \S+){0,5}?)? (?:costs?|prices?|budget|fees?|fines?|amount|"
        r"interest rate|subsidy|allowance|limit)\b(?! \w*(?:relief|support|stabili|cut|reduc|fix))|"
        r"^\W*(?:the )?(?:total )?(?:costs?|price|budget|fee|amount|interest rate)\b",
    ),
    (Facet.WHY, r"왜|이유|까닭|목적|취지|배경"),
    (Facet.WHY, r"\bwhy\b|\breason\b|\bpurpose\b"),
    (Facet.HOW, r"어떻게|방법|절차"),
    (Facet.HOW, r"\bhow (?:do|can|should|to|does|is|are|was|were|will)\b"),
    (
        Facet.LIST,
        r"무엇\s?무엇|무엇들|뭐\s?뭐|뭣들|(?:어떤|무슨)\s?(?:것|거|게|곳|나라|부처|기관|사람|종류|항목)들?이\s?(?:있|들|포함)|어떤\s?것들|"
        r"(?:어떤|어떠한|어느|무슨)\s?(?:[가-힣]+\s){0,2}?[가-힣]+들(?:이|은|을|에|도|과|의|로|\s|[?？]|$)|"
        r"(?:어떤|어떠한|무슨)\s(?:\S+\s){0,3}?\S+[이가]\s?(?:더\s)?있(?:나|는지|을까|습니까|어|죠|는가)|"
        r"(?:뭐|뭣|무엇)[이가]?\s?(?:더\s)?있(?:나|는지|을까|습니까|어|죠)|"
        rf"(?:종류|목록|명단|항목){_ASKED.replace('몇|', '')}|"
        r"(?:모두|전부|다|하나씩)\s(?:나열|열거|말해|적어|알려)|나열해|열거해|"
        r"(?<![특개구])(?<!(?<!회)차)별(?:로)?\s(?:\S+\s){0,3}?(?:정리|알려|나눠|말해|적어)",
    ),
    (
        Facet.LIST,
        r"(?:^|[.?!,;:]\s|\b(?:and|of|in|by|from|to|for|with|on)\s)which\s(?:other\s)?"
        r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b|(?!(?:is|was|has|did|does|will|can|do)\s)"
        rf"(?!(?:[a-z-]+\s)?(?:{_SINGULAR})\s)"
        r"(?:[a-z-]+\s){0,2}?[a-z-]{3,}(?<![suiw])s\s(?!that\b))|"
        r"\bwhat (?:are|were) (?:the|its|their|some|all)\b"
        r"(?! (?:\w+ )?(?:dates?|hours|odds|chances|fees?|costs?|prices?)\b)|\bwhich ones\b|"
        r"\bwhat (?:kinds?|types?|sorts?|categories) of\b|\bwhat else\b|\blist (?:the|all|every|them)\b|"
        r"\b(?:break|broken) down\b|\bbreakdown\b|\beach of the (?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b|"
        r"\bname (?:the|all|every|them)\b",
    ),
    (
        Facet.SUMMARY,
        r"요약|(?:간단|간략)(?:히|하게)\s?(?:정리|설명|말|알려|소개)|정리해(?!고)|"
        r"(?:핵심|주요|전체|전반적인)\s?(?:내용|요지|골자)|요지|골자|한\s?(?:줄|문장|마디)(?:으로|로)|"
        r"개요(?:는|를|가)|(?:무슨|어떤)\s내용(?:이|인|을|\s?[?？]|$)|내용(?:은|이)\s?(?:뭐|뭔|무엇|어떤)",
    ),
    (
        Facet.SUMMARY,
        r"\bsummar(?:y|ies|i[sz]e)|\bin (?:brief|short|a nutshell)\b|\boverview\b|\b(?:main|key) points?\b|"
        r"\bgist\b|\boutline the\b|\btl;?dr\b|"
        r"\bwhat(?:'s| is| was| are| were) "
        r"(?:it|this|that|these|the (?:\w+ )?(?:release|article|announcement|document|news|statement)s?)"
        r"(?: \S+){0,6}? about\b",
    ),
    (
        Facet.COMPARISON,
        r"비교(?:해|하|하면|\s|$)|(?:와|과|하고|랑|이랑)\s.{1,40}?(?:의\s)?(?:차이|다른\s?점)|(?:차이|다른\s?점)[가는은을를이]?\s?(?:뭐|무엇|어떤|알려|[?？]|$)|"
        r"\bcompar(?:e|ed|ison)\b|\bdifferences? between\b|\bversus\b|\bvs\b",
    ),
    (
        Facet.TIMELINE,
        r"어떻게\s(?:\S+\s)?(?:변해|바뀌어|달라져|이어져|발전해|진행(?:돼|되어)|추진(?:돼|되어))\s?(?:왔|온)|시간\s?순|날짜\s?순|연혁|변천|"
        rf"(?:경과|추이|흐름){_ASKED}|그동안의?\s?(?:경과|과정)|"
        r"\btimeline\b|\bover time\b|\bchronolog|\bhow (?:did|has|have)\b.{1,60}?\b(?:develop|evolv|progress|unfold)",
    ),
)
