"""What is done with a question before anything else reads it: personal data masked, instructions set aside.

A question is data too. Numbers that name a person are replaced before the question is searched for, shown again or
stored; sentences that tell the assistant how to behave are left out, and what they leave is answered or nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rag.language import detect_language


class Personal(StrEnum):
    """Kinds of personal data that are masked."""

    RESIDENT_NUMBER = "resident_number"
    CARD = "card"
    MOBILE = "mobile"
    EMAIL = "email"
    PASSPORT = "passport"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Screened:
    """A question as the rest of the product reads it: `masked` kinds were in it, `instructed` if some was set aside.

    `text` is "" where nothing but instructions was asked.
    """

    text: str
    masked: tuple[Personal, ...] = ()
    instructed: bool = False


_MASKS: dict[Personal, tuple[str, str]] = {
    Personal.RESIDENT_NUMBER: ("[주민등록번호]", "[resident number]"),
    Personal.CARD: ("[카드번호]", "[card number]"),
    Personal.MOBILE: ("[휴대전화]", "[mobile number]"),
    Personal.EMAIL: ("[이메일]", "[e-mail address]"),
    Personal.PASSPORT: ("[여권번호]", "[passport number]"),
    Personal.ACCOUNT: ("[계좌번호]", "[account number]"),
}
_DASH = r"[-‐‑–—−.\s]"
_PATTERNS: dict[Personal, re.Pattern[str]] = {
    Personal.EMAIL: re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"),
    # Six digits of a birthday, then one that tells sex and century: years and amounts never stand like that.
    Personal.RESIDENT_NUMBER: re.compile(
        rf"(?<!\d)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_DASH}{{0,3}}[1-8](?:\d{{6}}|\*{{6}})(?!\d)"
    ),
    Personal.CARD: re.compile(rf"(?<!\d)(?:\d{{4}}{_DASH}?){{3}}\d{{1,7}}(?!\d)"),
    Personal.MOBILE: re.compile(
        rf"(?<!\d)(?:\+?82{_DASH}?1|01)[016789]{_DASH}{{0,2}}\d{{3,4}}{_DASH}{{0,2}}\d{{4}}(?!\d)"
    ),
    Personal.PASSPORT: re.compile(r"(?<![A-Za-z0-9])[MSRODG]\d{3}[A-Z]?\d{4,5}(?!\d)"),
    Personal.ACCOUNT: re.compile(r"(?:(?<=계좌번호)[는은이가를을:\s]{0,4}|(?<=account number)[:\s]{0,3})\d[\d-]{8,18}"),
}
# What makes a match one of its kind beyond its shape. The addresses of offices are no secret.
_PROOFS: dict[Personal, Callable[[str], bool]] = {
    Personal.CARD: lambda words: _is_card(re.sub(r"\D", "", words)),
    Personal.EMAIL: lambda words: not re.search(r"@(?:[\w-]+\.)*(?:korea|go|or)\.kr$", words),
}

# A full stop inside of an address ends none.
_SENTENCE = re.compile(r"[^\n。;]+?(?:[.!?]+[\"'”’)]*(?=\s|$)|[。;]+[\"'”’)]*|\n|$)")
# Only an order is set aside: "firms that ignore the rules" and "뭐라고 답변했나요" are questions about the world.
_ORDER = r"(?:^|[,:;]\s*|\b(?:please|and|now|then|just|only|instead|must)\s)"
_RULES = r"(?:지시|지침|명령|규칙|프롬프트|가이드라인|설정|제한)"
_INSTRUCTIONS = re.compile(
    "|".join((
        rf"(?:이전|앞선|앞의|위의|위|지금까지|모든|시스템|너의|네|당신의)\s?[^.?!]{{0,12}}{_RULES}[^.?!]{{0,8}}"
        r"(?:무시(?:하고|해|하라|하세요|하십시오|하며)|잊(?:어|고)|따르지\s?(?:마|말))",
        r"시스템\s?프롬프트|(?:내부|숨겨진|숨은|초기|원래)\s?(?:프롬프트|지침|지시문?)[^.?!]{0,12}(?:출력|보여|공개|알려|말해|복사)",
        r"프롬프트[^.?!]{0,12}(?:출력|보여|공개|알려|말해|복사)",
        r"(?:지금부터|이제부터|이제)\s?(?:너는|넌|당신은|네가)|(?:너는|넌|당신은)\s?(?:이제|지금부터)",
        r"(?:아무런?|어떤)\s?제한\s?(?:도\s?)?없이\s?(?:답|말|출력)|(?:개발자|관리자|디버그|탈옥|무제한|DAN|루트)\s?모드|롤플레이|역할극|역할을\s?(?:맡아|수행해)",
        r"(?:인|한)\s?척\s?(?:하|해)|것처럼\s?(?:행동|답|말)해",
        r"(?:검증|확인|출처|인용|근거)[을를은는도]?\s?(?:없이|생략하고|건너뛰고|빼고)[^.?!]{0,20}(?:답해|답하|말해|써|작성해|출력|단정)",
        r"(?<!뭐)(?<!무어)(?:라고|다고)\s?(?:만\s?)?(?:답해(?!야)|답하(?!면|는|려)|답변해(?!야)|답변하(?:라|세요)|말해(?!야)|출력|써\s?줘|적어)",
        r"(?:지어내|꾸며\s?내|날조해)|(?:가짜|없는)\s?(?:보도자료|출처|인용문?)[을를]?\s?만들",
        rf"{_ORDER}(?:ignore|disregard|forget|override|bypass)\s(?:\w+\s){{0,4}}"
        r"(?:instructions?|prompts?|rules?|guidelines?|restrictions?|filters?|above|before|safety|everything|context)\b",
        r"\bsystem\soverride|\b(?:safety|security)\s(?:checks?|filters?|rules?|guards?)\b[^.?!]{0,30}\b(?:off|disabled|removed|lifted)\b",
        r"\b(?:confirm|answer|reply|respond)\b[^.?!]{0,20}\b(?:replying|answering|responding|saying|writing)\s(?:only|just|with)\b",
        r"\bsystem\sprompt|\b(?:your|hidden|secret)\s(?:\w+\s)?(?:prompts?|instructions|configuration)\b",
        r"\byou are (?:now|no longer)\b|\bfrom now on,? you\b",
        r"\b(?:developer|admin|debug|god|dan|unrestricted|root|sudo)\s?mode\b|\bjailbr(?:eak|oken)|\bdo anything now\b",
        rf"\bpretend (?:to be|you|that you)\b|\brole-?play\b|{_ORDER}act as\b|\bimagine you are\b",
        r"\b(?:answer|reply|respond|write|say|confirm)\b[^.?!]{0,40}\bwithout (?:any )?"
        r"(?:citations?|sources?|quotes?|checking|verification|evidence)\b",
        r"\b(?:repeat|print|reveal|output|dump|echo)\b[^.?!]{0,30}"
        r"\b(?:above|verbatim|prompt|instructions|secrets?|api keys?|passwords?|environment variables?)\b",
        rf"{_ORDER}(?:say|answer|reply|respond|write|output|tell me)\s(?:only\s|just\s)?"
        r"(?:with|that|exactly)\b",
        r"(?:지어|꾸며)\s?내?(?:서|어)?\s?(?:써|줘|주세요|만들)|가짜\s?(?:보도\s?자료|뉴스|자료)\S{0,2}\s?(?:만들|써|작성)",
        r"\b(?:make up|invent|fabricate) (?:an?|some|the|one|any)\b",
        r"\b(?:make|write|create|produce) (?:an? |some )?fake\b",
    )),
    re.IGNORECASE,
)
# Marks of a chat format or of code have no place in a question; what stands around them is not read either.
_MARKS = re.compile(
    r"<\|?\s?/?\s?(?:system|im_start|im_end|assistant|endoftext)|\[/?INST\]|^\s?#{2,}\s?(?:system|instruction)"
    r"|\bassistant\s?:|어시스턴트\s?:|\bdrop table\b|\bunion select\b|\brm -rf\b|\bos\.system|\beval\(|__import__"
    r"|\$\{[^}]*\}|\{\{[^}]*\}\}",
    re.IGNORECASE,
)
# So many words without a full stop may be a search in keywords.
_KEYWORDS = 3
# What is left beside orders is answered where it asks: "Great." and "출처는 그렇다고 하고" do not.
_ASKING = re.compile(
    r"[?？]|언제|어디|어느|누구|누가|얼마|며칠|몇\s?[가-힣]|무엇|무슨|뭐|뭔|왜|어떻게|어떤|"
    r"알려|설명해|정리해|요약|찾아|궁금|보여\s?(?:줘|주)|"
    r"\b(?:what|when|where|who|whom|which|why|how|tell me|explain|summari[sz]e|list|find)\b",
    re.IGNORECASE,
)
# What a release that was tampered with says to whoever reads it out.
_READERS_OUT = re.compile(
    r"(?:인공지능|챗봇|언어\s?모델|\bAI)\s?(?:비서|답변기|모델)?(?:은|는|이|가|에게|의)?[^.?!]{0,60}"
    r"(?:(?:답|말|출력|인용)(?:할\s?것|하라|하세요|하십시오|해야\s?한다)|적어라|보여\s?주지\s?말|전용\s?(?:정정|안내|지시))"
    r"|(?:물으면|묻는\s?(?:사람|모든\s?질문)\S*)[^.?!]{0,80}(?:답하|답해야|답한다|답할|말하라)"
    r"|\b(?:note|notice|message|instructions?) (?:to|for) (?:the |all |any )?(?:ai|llm|language|chat)"
    r"|\bwhen (?:you are )?asked\b[^.?!]{0,80}\b(?:quote|answer|say|reply|state)\b"
    r"|\btool_(?:result|call)\b|^\s*(?:system|assistant|user|사용자)\s?:"
    # In languages that no release is written in.
    r"|\b(?:répondez|réponds|ignorez|ignore tout|oubliez|antworten? (?:sie|nur)|ignorieren sie|responda|ignora[dr]?)\b"
    r"|(?:指示|命令|規則|规则|提示)[^。]{0,12}(?:無視|忽略|忘)|(?:だけ|のみ)で答え",
    re.IGNORECASE,
)
# The orders among those to an assistant that are worth looking for in every sentence that is read.
_ORDERS = re.compile(
    r"(?:지시|지침|규칙)(?:를|을|사항을)?\s?(?:모두\s?)?무시|(?:라고|다고)만?\s?답(?:하라|하세요|하십시오|해\b)|프롬프트"
    rf"|{_ORDER}(?:ignore|disregard)\b[^.?!]{{0,30}}\b(?:instructions?|rules|prompts?)\b"
    r"|\bfrom now on,? (?:you\b|(?:please |always )*(?:answer|reply|respond|write|say|speak|act|treat|begin|end)\b)"
    r"|\b(?:hidden|system) prompt\b",
    re.IGNORECASE,
)
# A Korean statement ends so; "라고 말해 박수를 받았다" orders nothing.
_STATES = re.compile(r"다[.\s\"'”’」』)]*$")


def screen(question: str) -> Screened:
    """Mask personal data and set instructions aside; linear in the length of the question."""
    text, masked = mask_personal(question)
    if _MARKS.search(text):
        return Screened("", masked, instructed=True)
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
    kept = [sentence for sentence in sentences if not _INSTRUCTIONS.search(sentence)]
    if len(kept) == len(sentences):
        return Screened(text, masked)
    rest = " ".join(kept)
    asks = _ASKING.search(rest) or (len(rest.split()) >= _KEYWORDS and rest[-1].isalnum())
    return Screened(rest if asks else "", masked, instructed=True)


def is_order(sentence: str) -> bool:
    """Whether a sentence of a release tells the assistant what to do: it is never evidence, and never quoted."""
    if _MARKS.search(sentence) or _READERS_OUT.search(sentence):
        return True
    return _ORDERS.search(sentence) is not None and _STATES.search(sentence) is None


def mask_personal(text: str) -> tuple[str, tuple[Personal, ...]]:
    """The text with personal data replaced by what they are, and the kinds that were there."""
    place = 0 if detect_language(text) == "ko" else 1
    found: list[Personal] = []
    for kind, pattern in _PATTERNS.items():
        proof = _PROOFS.get(kind, lambda _: True)

        def masked(match: re.Match[str], kind: Personal = kind, proof: Callable[[str], bool] = proof) -> str:
            if not proof(match[0]):
                return match[0]
            found.append(kind)
            lead = re.match(r"[^\d\w]*[는은이가를을:\s]*", match[0]) if kind is Personal.ACCOUNT else None
            return (lead[0] if lead else "") + _MASKS[kind][place]

        text = pattern.sub(masked, text)
    return text, tuple(dict.fromkeys(found))


def _is_card(digits: str) -> bool:
    """The check digit of a card number (Luhn, ISO/IEC 7812)."""
    if len(digits) not in range(13, 20):
        return False
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
