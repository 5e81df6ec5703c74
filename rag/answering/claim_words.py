"""Words that rule each other out, words that deny, and words that say which way something went.

Each is read from Korean and English alike, so that a claim and a release in different languages can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answering.figures import Figure, Kind


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a sentence, `text[start:end]`, and what they mean in the terms of their sort."""

    meaning: str
    start: int
    end: int


# "Was up 3%, down by KRW 2 billion": beside those words alone they tell of a movement.
_MOVED, _BY = r"(?:(?<=was )|(?<=were )|(?<=went )|(?<=, ))", r"(?= (?:by |to )?(?:(?:KRW |US\$|\$)?\d|$))"
_OF_SHARE = "(?:(?<=percent )|(?<=% ))"
_CHANGE = "(?:drop|fall|decline|decrease|rise|increase|gain|growth)"
# What may and what must be done, in rows of their own: who is told anywhere in a sentence.
_MAY = (
    r"(?<!불)가능(?!성)|수\s있(?!는지)|열려\s?있|[해여]도\s(?:된다|됩니다|되[고며])",
    r"can|may(?=\s[a-z])|able to|eligible|open to|welcome",
    r"불가|할\s수\s없|받을\s수\s없|수\s없[다습어]|제외(?:된|됐|되|한|했)|대상이?\s?아니|받지\s못(?:한다|합니다|하며|하고)|막[혔힌]|(?:방법|길)이\s없[다어으]",
    r"cannot|can't|can no longer|unable to|ineligible|not eligible|excluded|shut out|ruled out|barred|closed to"
    r"|off limits",
)
_MUST = (
    r"(?:[해내춰켜쳐]|받아|어|아)야\s?(?:만\s)?(?:한다|합니다|하며|하고|했)|반드시|필수|의무(?!자|교육|병|[가를도는은]?\s?(?:면|없|사라|벗))",
    r"must|(?<!not )(?<!n't )ha(?:ve|s|d) to|required to|mandatory|obliged|obligation (?:to|remains)|still applies",
    r"면제|면한다|면했|않아도|필요(?:가|는|도)?\s?없|(?:요건|제한|조건)을\s(?:없애|풀)|없이도|따로\s없[어다]",
    r"exempt\w*|d(?:o|oes|id)(?: not|n't) have to|need(?:s|ed)? (?:no|not)|no need"
    r"|freed (?:of|from)|relieved of|released from|spared|no obligation"
    r"|under no obligation|waived|no longer need\w*",
)
# What rules out what: Korean and English words for either side.
_OPPOSITES = (
    (
        r"(?:증가|상승|상향)(?![율률액폭분세])|늘[어었고며]|늘렸|올랐|올라[갔서간]|올[리렸라]|급증|불어[났나]|불었|뛰었|치솟|많[아았]|높[아았이였여인]"
        r"|인상(?!률|폭|분)",
        r"rose|ris(?:e|en|ing)|increas\w*|grew|grown?|gain(?:ed|s)?|climb\w*|up from|jump\w*|surg\w*"
        r"|rais(?:e|ed|es|ing)|edged up|soar\w*|rebound\w*|swell\w*|swollen|expand\w*"
        r"|hik(?:e|ed)"
        rf"|{_OF_SHARE}(?:more|higher)|{_MOVED}up{_BY}",
        r"(?:감소|하락|하향)(?![율률액폭분세])|줄[어었고며]|줄였|내렸|내려[갔서간]|내[리린]|떨어[졌지]|급감|축소됐|적[어었]|뒷걸음|빠졌|쪼그라"
        r"|낮[아았추췄춘]|인하(?!율|폭|분)",
        r"fell|fallen|falls?|slip(?:s|ped)?|decreas\w*|declin\w*|dropp?\w*|shr[aiu]nk(?!ing (?:share|portion|part))\w*"
        r"|reduc\w*|narrow\w*|down from|contract(?:ed|ing|ion)|lower\w*|cut|cuts|slash\w*|slump\w*|edged down"
        r"|slid(?:es?)?"
        rf"|{_OF_SHARE}(?:less|fewer)|{_MOVED}down{_BY}",
    ),
    (
        r"(?:폭|세|속도)[이가은는도]?\s?(?:(?:[가-힣]+\s)?[가-힣]+보다\s)?(?:더\s?|더욱\s|한층\s|조금\s|다소\s)?(?:커[졌지진]|확대|가팔라|빨라|거세)|가속|(?:율|몫|비중)[은이].{0,30}높아[졌지]",
        r"accelerat\w*|quicken\w*|gain\w* (?:pace|speed)|steeper|deepen\w*|worsen\w*"
        r"|(?:larger|bigger|growing|rising|greater) (?:share|portion|part|slice|proportion)"
        rf"|(?:larger|bigger|sharper|faster) {_CHANGE}",
        r"(?:폭|세|속도)[이가은는도]?\s?(?:(?:[가-힣]+\s)?[가-힣]+보다\s)?(?:더\s?|더욱\s|한층\s|조금\s|다소\s)?(?:작아|축소|줄[어었]|둔화|느려|꺾|완만)|주춤|둔화|(?:율|몫|비중)[은이].{0,30}낮아[졌지]|증가액이[^,]{0,20}작아",
        r"slow(?:ed|s|ing)\b|decelerat\w*|lost (?:pace|steam)|gentler"
        r"|(?:smaller|shrinking|falling) (?:share|portion|part|slice|proportion)"
        rf"|(?:smaller|milder|slower) {_CHANGE}",
    ),
    (
        r"확대|넓[히혔힌혀]|늘[리린렸려]",
        r"expand\w*|widen\w*|broaden\w*",
        r"축소|좁[히혔힌혀]|줄[이인였여일]",
        r"shrink\w*|scal\w+ (?:back|down)|narrow\w*|cut back|pared? (?:back|down)",
    ),
    (
        r"연장|기간[을이도]?\s?.{0,10}늘[렸리어]|동안[도을]?\s?.{0,10}늘[렸리어]",
        r"extend\w*|prolong\w*",
        r"단축|앞당[기겼긴]",
        r"shorten\w*|brought forward",
    ),
    (
        r"허용|허가했",
        r"allow\w*|permit(?:s|ted)?",
        r"금지|불허",
        r"ban(?:s|ned|ning)?|prohibit\w*|forbid\w*|barr(?:ed|ing)",
    ),
    (
        r"포함|지원(?:한다|합니다|된다|됩니다|했다)",
        r"includ\w*",
        r"제외|뺀다|빼고|뺐|빠[졌진]",
        r"exclud\w*|except (?:for|that)|left out",
    ),
    (r"무료|무상|공짜", r"free of charge|for free|free", r"유료|유상", r"paid|for a fee|charged"),
    (
        r"의무(?!자|교육|병)|반드시",
        r"mandatory|compulsory|obligatory|required to",
        r"자율|권고|임의|선택\s?사항",
        r"voluntar\w+|optional",
    ),
    (r"흑자", r"surplus", r"적자", r"deficit"),
    (r"수입(?=[이은을량액품식물산]|\s)", r"import\w*", r"수출", r"export\w*"),
    (
        r"채택|가결|의결[되됐했]|통과|타결|성사",
        r"adopt\w*|approv\w*|pass(?:ed|es)|accept\w*",
        r"무산|부결|기각|결렬|반려",
        r"reject\w*|fail(?:ed|s)?|voted down|dismiss\w*|turned down|fell through",
    ),
    (
        r"시작|개시|착수|열[었리린]다",
        r"start\w*|beg[aiu]n\w*|launch\w*|open(?:ed|s)",
        r"종료|중단|끝[났낸나]|폐지",
        r"end(?:ed|s)|clos(?:ed|es)|terminat\w*|abolish\w*|suspend\w*|halt\w*",
    ),
    (
        r"유지|존속",
        r"maintain\w*|kept|keep|retain\w*",
        r"폐지|취소|철회",
        r"abolish\w*|cancel\w*|scrapp\w*|withdr[ae]w\w*|revok\w*",
    ),
    (
        r"강화|조[이였인]|엄격",
        r"tighten\w*|strengthen\w*|toughen\w*|stricter",
        r"완화|풀[었어린기]|느슨|약해[지진졌]|약화",
        r"eas(?:e|ed|es|ing)|relax\w*|loosen\w*|weaken\w*|laxer",
    ),
    (
        r"그대로\s?(?:남|두|둔|유지)|여전히\s?남|남아\s?있",
        r"remains? (?:in (?:place|force)|unchanged|as)|still (?:applies|stands)",
        r"없어[지진졌]|사라[지진졌]",
        r"disappear\w*|ceases?|no longer (?:applies|exists?)|is lifted",
    ),
    (
        r"앞당[기겼긴]|당겨",
        r"brought forward|moved (?:up|forward)|advanced by|earlier than (?:before|usual|planned|last year)",
        r"늦[추춰췄어]|미[뤄뤘룬루]|연기(?=[하했된됐]|\s|$)",
        r"postpon\w*|put off|pushed back|delayed|later than (?:before|usual|planned|last year)",
    ),
    (r"참석|참가했", r"attend\w*", r"불참", r"absent|stay\w* away|skip\w*"),
    (r"재개", r"resum\w*", r"중단|중지", r"suspend\w*|halt\w*|discontinu\w*"),
    (r"찬성", r"in favou?r|support(?:ed|s)", r"반대", r"oppos\w*|against"),
    (r"(?<!비)공개", r"disclos\w*|made public", r"비공개", r"undisclosed|closed[- ]door|behind closed doors"),
    (r"이전에|이전까지|전까지", r"before|prior to", r"이후|뒤에|부터는", r"after|following"),
    (
        r"\d\S*\s?이상",
        r"at least|or more|no (?:less|fewer) than|(?:and|or) (?:over|older|above)",
        r"\d\S*\s?(?:이하|미만)",
        r"at most|less than|fewer than|under|no more than|or less|up to",
    ),
    (
        r"상한|최대|최고",
        r"maximum|at most|up to|highest|largest",
        r"하한|최소|최저",
        r"minimum|at least|lowest|smallest",
    ),
    (r"처음|최초|첫\s", r"first", r"마지막|최종", r"last|final"),
    (r"승인|인정했", r"approv\w*|grant\w*", r"거부|거절|불승인", r"den(?:y|ied|ies)|refus\w*|reject\w*"),
    (r"국내", r"domestic\w*", r"해외|국외", r"overseas|foreign|abroad"),
    (r"온라인", r"online", r"오프라인|방문\s?(?:접수|신청)|직접\s?방문", r"offline|in person"),
    (r"안전(?:하다|한|함|했)", r"safe", r"위험(?:하다|한|했)", r"unsafe|dangerous"),
    (r"성공", r"succeed\w*|success\w*", r"실패", r"fail\w*"),
    _MAY,
    _MUST,
    (
        r"더\s?(?:많|높|크|길|빠)|넘[는었어]|웃[돌도]",
        r"more|higher|larger|greater|faster|exceed\w*|above",
        r"더\s?(?:적|낮|작|짧|느)|못\s?미[치쳤]|밑[도돈]",
        r"fewer|lower|smaller|below|slower",
    ),
)
# The row on how fast something changes.
_PACE = 1
_LEAVE = frozenset({_OPPOSITES.index(_MAY), _OPPOSITES.index(_MUST)})
_SIDES = tuple(
    tuple(re.compile(rf"{korean}|\b(?:{english})\b", re.IGNORECASE) for korean, english in (side[:2], side[2:]))
    for side in _OPPOSITES
)
_DENIAL_KO = re.compile(
    r"[가-힣]+지\s?(?:는|도|를)?\s?(?:않|못)[가-힣]*"
    r"|(?:(?:수(?!밖에)|적이|적도|바가?|변화가?|차이가?|필요가?|계획이?)\s?없(?!애|앤|앨|이)|(?<!밖에\s)없(?!애|앤|앨|이|는\s|던\s))[가-힣]+|아니(?!라)[가-힣]+"
    r"|(?<![가-힣])(?:안|못)\s(?=[가-힣])[가-힣]+|불(?:가|검출|허|참|인정)[가-힣]*|미(?:정|시행|실시|포함|해당|적용|지급|공개)"
)
_DENIAL_EN = re.compile(
    r"\b(?:not|no|never|none|cannot|without|neither|nor)\b(?! (?:only|later|less|fewer|more than|longer than))"
    r"|n[’']t\b|\bfailed to\b",
    re.IGNORECASE,
)
# A word for a side that is itself denied.
_NOT = re.compile(
    r"(?:\b(?:not|never|nor|hardly|no longer|ceas\w+ to)|n[’']t)\s(?:(?:be|been|being|yet|to)\s)?$", re.IGNORECASE
)
_NOT_KO = re.compile(r"[가-힣]{0,3}지(?:는|도)?\s?(?:않|못)")
_AFTER, _BEFORE = 24, 48
_NEXT_FIGURE = re.compile(r"[,;\n\d]")
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Clash:
    """Words of two sentences that rule each other out."""

    kind: str
    claimed: Said
    found: Said

    @property
    def is_movement(self) -> bool:
        """Whether something rises on one side and falls on the other."""
        return self.claimed.meaning.startswith("0.")

    @property
    def is_of_leave(self) -> bool:
        """Whether something may or must be done on one side, and may or need not on the other."""
        return int(self.claimed.meaning.split(".")[0]) in _LEAVE


def agrees(clash: Clash, other: str) -> bool:
    """Whether a further sentence says what the claim says, so that the two do not rule each other out."""
    number, side = map(int, clash.claimed.meaning.split("."))
    # Something rises or falls in nearly every sentence.
    return number != 0 and _SIDES[number][side].search(other) is not None


def share_pace(claim: str, other: str) -> bool:
    """Whether both say that a change or a rate became larger, or both that it became smaller."""
    return any(side.search(claim) and side.search(other) for side in _SIDES[_PACE])


def opposed(claim: str, other: str) -> Iterator[Clash]:
    """Words of a claim whose opposite alone stands in the other sentence."""
    for number in range(len(_SIDES)):
        (a, b), (c, d) = (_sides(text, number) for text in (claim, other))
        if a and d and not b and not c:
            yield Clash("direction", a, d)
        elif b and c and not a and not d:
            yield Clash("direction", b, c)


def _sides(text: str, number: int) -> tuple[Said | None, Said | None]:
    """The words of a text for either side of a row; one that is denied ("not shut out") says the other side."""
    found = [side.search(text) for side in _SIDES[number]]
    said = [match and _said(match, f"{number}.{n}") for n, match in enumerate(found)]
    if (said[0] is None) == (said[1] is None):
        return said[0], said[1]
    side = 0 if said[0] else 1
    match = found[side]
    if match and (denied := _denied(text, match)):
        said[side], said[1 - side] = None, Said(f"{number}.{1 - side}", *denied)
    return said[0], said[1]


def _denied(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Where a word stands with the denial of it; None where it is not denied."""
    before, behind = _NOT.search(text, 0, match.start()), _NOT_KO.match(text, match.end())
    if before or behind:
        return (before.start() if before else match.start()), (behind.end() if behind else match.end())
    return None


def way_of(text: str, figure: Figure) -> Said | None:
    """The word beside a figure that says that something rose or fell by or to it, before the next figure."""
    stop = _NEXT_FIGURE.search(text, figure.end, figure.end + _AFTER)
    behind = figure.end, stop.start() if stop else figure.end + _AFTER
    starts = [match.end() for match in _NEXT_FIGURE.finditer(text, max(0, figure.start - _BEFORE), figure.start)]
    before = max([0, figure.start - _BEFORE, *starts]), figure.start
    for start, end in (behind, before) if _HANGUL.search(text, *behind) else (before, behind):
        found = [(m.start(), n, m) for n, side in enumerate(_SIDES[0]) if (m := side.search(text, start, end))]
        if found:
            _, n, match = min(found)
            return Said("down" if n else "up", match.start(), match.end())
    return None


# A figure that is the least or the most, by words behind it ("13만원, 2인 가구 14만원 이하여야") or in front of it.
_BOUND_KO = re.compile(r"(?:,\s[^,.]{1,24}?\d[^,.\s]*)?\s?(?:(?P<least>이상|초과)|(?P<most>이하|미만|이내))")
_BOUND_EN = re.compile(
    r"\b(?:(?P<least>at least|more than|no less than|over)|(?P<most>at most|up to|no more than|less than|under))\s"
    r"(?:a |an |the |about |KRW\s?|US\$|\$)*$",
    re.IGNORECASE,
)


def bound_of(text: str, figure: Figure) -> Said | None:
    """The words beside a figure that make it the least or the most."""
    behind = _BOUND_KO.match(text, figure.end)
    before = max(0, figure.start - _BEFORE)
    match = behind or _BOUND_EN.search(text[before : figure.start])
    if match is None:
        return None
    side = "least" if match["least"] else "most"
    start = 0 if behind else before
    return Said(side, start + match.start(side), start + match.end(side))


_PERIODS = {
    "hour": ("시간당|매시간", "hour"),
    "day": ("하루에?|매일|일당", "day"),
    "week": (r"주당|매주|한\s주에|일주일에", "week"),
    "month": (r"월|매달|매월|다달이|달마다|한\s달에|월평균", "month"),
    "quarter": ("분기당|분기마다|분기별로?", "quarter"),
    "semester": (r"학기당|학기마다|매\s?학기|한\s학기에", "semester|term"),
    "year": (r"연간?|매년|해마다|한\s해에|일\s?년에", "year"),
}
_EACH_KO, _EACH_EN = ("|".join(f"(?P<{name}>{words[side]})" for name, words in _PERIODS.items()) for side in (0, 1))
# How often a sum is due: "학기당 200만 원", "two million won a month".
_RATE_KO = re.compile(rf"(?<![가-힣\d])(?:{_EACH_KO})\s(?:(?:최대|최고|최소|약|각각|평균|총)\s)?$")
_RATE_EN = re.compile(rf"\s(?:an?|per|each|every)\s(?:{_EACH_EN})\b", re.IGNORECASE)


def rate_of(text: str, figure: Figure) -> Said | None:
    """The words beside an amount of money that say how often it is due."""
    if figure.kind is not Kind.MONEY:
        return None
    before = max(0, figure.start - _BEFORE)
    behind = _RATE_EN.match(text, figure.end)
    match = behind or _RATE_KO.search(text[before : figure.start])
    if match is None:
        return None
    name = str(match.lastgroup)
    start = 0 if behind else before
    return Said(name, start + match.start(name), start + match.end(name))


def denials(text: str) -> Iterator[Said]:
    """The words with which a text denies something."""
    for pattern in (_DENIAL_KO, _DENIAL_EN):
        for match in pattern.finditer(text):
            yield Said("denied", match.start(), match.end())


def _said(match: re.Match[str], side: str) -> Said:
    return Said(side, match.start(), match.end())
