"""Questions on the asker's own case: whether this person is eligible, how this application stands."""

from __future__ import annotations

import re

_OWN = re.compile(
    r"(?<![가-힣])(?:제|저|나|내)(?:가|는|은|도|의|한테|에게)?\s|본인인|\b(?:am I|can I|will I|do I|did I|my|me)\b",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"받을\s?수|대상(?:인가|이|자|에)|해당\s?(?:되|하)|(?:승인|접수|처리|선정|당첨|지급)\s?(?:됐|되었|되나|여부|상황|결과)"
    r"|언제\s?(?:나오|들어오|입금)|(?:조회|확인)해"
    r"|\b(?:eligible|qualify|entitled|approved|selected|get it|receive|status of|look up|check (?:my|whether|if))\b",
    re.IGNORECASE,
)


# Whose a number is.
_WHOSE = re.compile(
    r"명의(?:인지|자|가|로)|누구(?:의|\s)?\s?(?:것|거|번호|명의)|\bbelongs? to\b|\bwhose\b|\bregistered (?:to|under)\b",
    re.IGNORECASE,
)


def asks_own_case(question: str) -> bool:
    """Whether a question with a number of somebody's asks how their case stands, or whose it is: no release tells."""
    return _WHOSE.search(question) is not None or (
        _OWN.search(question) is not None and _STANDING.search(question) is not None
    )


# What is private about a person, whatever their office.
_PRIVATE = re.compile(
    r"(?:자택|집)\s?(?:주소|전화|위치)|사는\s?(?:집|곳)|(?:개인|사적인?)\s?(?:휴대\s?(?:폰|전화)|핸드폰|연락처|전화\s?번호|이메일)|"
    r"\b(?:home|private|personal) (?:address|phone|mobile|cell|telephone|number|e-?mail)\b",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"(?:장관|차관|청장|처장|원장|위원장|국장|과장|팀장|대통령|총리|직무대행|씨|님|담당자)(?:이|가|의|은|는|께서)?\s|"
    r"\b(?:his|her|their|minister|commissioner|director|leader|president|official|head|chief|of (?:mr|ms|mrs|dr))\b",
    re.IGNORECASE,
)


def asks_private(question: str) -> bool:
    """Whether a question asks where somebody lives or for a number of their own, which no release tells."""
    return _PRIVATE.search(question) is not None and _OF_SOMEBODY.search(question) is not None
