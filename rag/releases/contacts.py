"""Contact lines and contact tables: departments and office phones are kept, officials are left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.domain import Contact
from rag.releases.contact_tables import read_table, starts_table
from rag.releases.officials import ends_with_person, without_persons, without_ranked_persons
from rag.releases.phones import PHONE, first_number

_LONGEST_DEPARTMENT = 60
_LONGEST_SEGMENT = 90
_LABEL = re.compile(
    r"(?:(?:^|[\s(（\[<※*◇□○ㅇ◆-])(?:(?:자료|내용|관련|기타|취재|사업|분양|상세|보도자료|행사|전화|세부|기사|홍보)\s*)?"
    r"(?:문\s*의\s*(?:처|사항|전화|부서)?|담\s*당\s*(?:자|부서|기관|과|관)?|연락처|책임자|자료\s*생산|작성\s*부서|생산\s*부서))"
    r"(?:\s*[\])>】〉]\s*[:：.]?|\s*[:：]|\s*(?=☎)|(?<=문의)\.)"
)
_PRESS_REQUEST = re.compile(r"(?:취재를|내용을|내용이나|문의를|설명을)\s*(?:를|을)?\s*원하(?:시면|시는|실|는)")
_LEADING = re.compile(r"^[\s,.:：;·*※□○ㅇ◆◇▷▶\-–—/|)\]>】〉」&]+|^(?:또는|및|그리고|혹은|또한|과|와)\s+")
_TRAILING = re.compile(
    r"[\s(（\[<☎☏℡:：,.·/|\-–—]+$|\s+담당$|\s*(?:담당자|T(?:el|EL)?\.?|tel\.?|전화번호|연락처|전화|대표)\s*$"
)
_DEPARTMENT_START = re.compile(
    r".*(?:[:：\]】>〉]|원하(?:시면|시는|실|는)(?: 경우| 분은)?|(?:다|오)\.|으로|문의사항은)\s*"
)


class Extraction(NamedTuple):
    """A body without officials, and the contacts it names in order, each once."""

    body: str
    contacts: tuple[Contact, ...]


def extract_contacts(body: str) -> Extraction:
    """Find the contact lines and tables of a body and leave names and ranks of officials out of them.

    A contact table becomes lines of the form `담당 부서: 다자협력담당관 (044-202-4363)`. Running text is
    never changed: a minister who is quoted is the news.
    """
    lines = body.split("\n")
    kept: list[str] = []
    contacts: list[Contact] = []
    index = 0
    while index < len(lines):
        if starts_table(lines, index):
            table = read_table(lines, index)
            kept += table.lines
            contacts += table.contacts
            index = table.end
            continue
        line, found = _read_line(lines[index])
        kept.append(line)
        contacts += found
        index += 1
    return Extraction("\n".join(kept), tuple(dict.fromkeys(contacts)))


def find_contacts(body: str) -> tuple[Contact, ...]:
    """Return the departments and phones that the contact lines of a body name."""
    return extract_contacts(body).contacts


def without_officials(body: str) -> str:
    """Return a body whose contact lines hold no names and ranks."""
    return extract_contacts(body).body


def _read_line(line: str) -> tuple[str, list[Contact]]:
    start = _contact_start(line)
    if start is None:
        return line, []
    head, rest = line[:start], line[start:]
    phones = list(PHONE.finditer(rest))
    if not phones:
        return head + _without_lone_person(rest), []
    parts: list[str] = []
    contacts: list[Contact] = []
    position = 0
    for phone in phones:
        segment = _without_persons_near(rest[position : phone.start()])
        department = _department(segment) or (contacts[-1].department if contacts else "")
        if department:
            contacts.append(Contact(department, first_number(phone[0])))
        parts += [_parted(segment) if parts else segment, phone[0]]
        position = phone.end()
    tail = position + 4 * _LONGEST_SEGMENT
    parts += [without_ranked_persons(rest[position:tail]), rest[tail:]]
    return head + "".join(parts).rstrip(), contacts


def _parted(segment: str) -> str:
    """A comma between two phones whose persons are gone: "(044-1)(044-2)" reads "(044-1), (044-2)"."""
    return re.sub(r"^(\)?)[\s,/]*(\(?[☎☏℡]?\s?)$", r"\1, \2", segment)


def _contact_start(line: str) -> int | None:
    """Where the part of a line begins that names a contact, None for running text."""
    label = _LABEL.search(line)
    if label and (PHONE.search(line, label.end()) or (label.start() < 4 and len(line) < _LONGEST_SEGMENT)):
        return label.end()
    request = _PRESS_REQUEST.search(line)
    if request and PHONE.search(line, request.end()):
        return request.end()
    for phone in PHONE.finditer(line):
        before = line[: phone.start()].rstrip(" (（[☎☏℡,:")
        if ends_with_person(before):
            return 0 if len(line) < 2 * _LONGEST_SEGMENT else max(0, len(before) - _LONGEST_SEGMENT // 3)
    return None


def _without_lone_person(rest: str) -> str:
    """A short line with a label and no phone: the last word may be a name ("담당자 : 자치행정과 홍길동")."""
    if len(rest) > _LONGEST_SEGMENT // 2 or rest.rstrip().endswith((".", "다", "요")):
        return rest
    return without_persons(rest, phone_follows=True).rstrip()


def _without_persons_near(segment: str) -> str:
    """Only the words right before the phone can be a person."""
    cut = max(0, len(segment) - _LONGEST_SEGMENT)
    return segment[:cut] + without_persons(segment[cut:], phone_follows=True)


def _department(segment: str) -> str:
    segment = _DEPARTMENT_START.sub("", segment[-2 * _LONGEST_SEGMENT :])
    previous = None
    while segment != previous:
        previous = segment
        segment = _TRAILING.sub("", _LEADING.sub("", segment))
    if segment.count("(") > segment.count(")"):
        segment = segment.replace("(", " ", 1)
    segment = " ".join(segment.split())
    return segment if len(segment) <= _LONGEST_DEPARTMENT and re.search("[가-힣A-Za-z]{2}", segment) else ""
