"""The contact table of a release, one cell a line or one row a line.

    담당 부서 | 첨단산업정책관 | 책임자 | 과장 | (name) | (044-XXX-XXXX)
    (empty)   | 반도체과       | 담당자 | 사무관 | (name) | (phone)

Labels, ranks and names go; what stays is a line a department.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rag.domain import Contact
from rag.releases.officials import is_department, is_rank, looks_like_name, without_persons
from rag.releases.phones import PHONE, first_number

_START = re.compile(r"^[\s*\-•#|※□○ㅇ]*담\s*당\s*(?:부\s*서|기\s*관)\s*(?:[<(\[][^>)\]]{1,15}[>)\]])?\s*(?P<rest>.*)$")
_PERSON_LABELS = frozenset({"책임자", "담당자", "담당", "직위", "성명", "실무자", "총괄자"})
_OTHER_LABELS = frozenset({
    "담당부서",
    "담당기관",
    "연락처",
    "부서",
    "기관",
    "부서명",
    "전화번호",
    "전화",
    "총괄",
    "공동",
    "배포",
})
_MARKS = re.compile(r"^[\s*\-•#※□○ㅇ]+|^[<(\[][^<>()\[\]\d]{1,15}[>)\]]\s*")
_CELL_EDGES = re.compile(r"\s*\|\s*|\s+/\s+|\s*[:：]\s*")
_BRACKET_LABEL = re.compile(r"^[\s\-*]*[<(\[【][^<>()\[\]\d]{1,20}[>)\]】]$")
_PAGE_COUNT = re.compile(r"^\s*(?:페이지\s*수|총\s*\d+\s*쪽.*|배포\s*일시.*)$")
_TRAILING_LABEL = re.compile(r"\s*(?:담당자|책임자|담당)$")
_RULE = re.compile(r"^[\s|:\-]+$")
_LONGEST_CELL = 45
_LOOK_AHEAD = 4


@dataclass(slots=True)
class ContactTable:
    """The lines that replace a table, its contacts, and the index of the first line after it."""

    end: int
    lines: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


def starts_table(lines: list[str], index: int) -> bool:
    """Return whether a contact table begins at `lines[index]`."""
    found = _START.match(lines[index])
    if found is None:
        return False
    rest = found["rest"].strip(" |")
    if not rest:
        return any(map(_is_person_cell, _coming(lines, index + 1, 2 * _LOOK_AHEAD)))
    return re.search(r"책임자|담당자|\||과\s*장", rest) is not None


def read_table(lines: list[str], start: int) -> ContactTable:
    """Read the table that begins at `lines[start]`, see `starts_table`."""
    reader = _TableReader()
    end = start
    for index in range(start, len(lines)):
        if not lines[index].strip():
            continue
        if index > start and not _belongs(lines, index):
            break
        reader.read_row(lines[index])
        end = index + 1
    reader.flush()
    return ContactTable(end, reader.lines, reader.contacts)


def _belongs(lines: list[str], index: int) -> bool:
    line = lines[index]
    if _is_person_cell(line) or _PAGE_COUNT.match(line) or _RULE.match(line) or _START.match(line):
        return True
    if len(line.strip()) > _LONGEST_CELL or line.rstrip().endswith((".", "다", "음", "임", "함")):
        return looks_like_name(line.strip())
    name = line.strip().replace(" ", "")
    before = _before(lines, index)
    if looks_like_name(name) and (is_rank(before) or before.replace(" ", "") in _PERSON_LABELS):
        return True
    if before and PHONE.search(before) and re.match(r"^\W*\w", line) and line.lstrip().startswith("#"):
        return False
    return _is_department_cell(lines, index)


def _is_department_cell(lines: list[str], index: int) -> bool:
    """A cell that is neither label, rank nor phone is a department when a person or a phone follows soon."""
    line = lines[index].strip()
    if not (_BRACKET_LABEL.match(line) or is_department(line) or len(line) <= 25) or line.startswith("#"):
        return False
    return any(map(_is_person_cell, _coming(lines, index + 1, _LOOK_AHEAD if is_department(line) else 2)))


def _is_person_cell(line: str) -> bool:
    compact = _MARKS.sub("", line).replace(" ", "")
    if compact in _PERSON_LABELS or is_rank(compact):
        return True
    if len(line) > 4 * _LONGEST_CELL:
        return False
    if len(line) < _LONGEST_CELL and PHONE.search(line):
        return True
    return re.search(r"(?:^|[|/:]\s*)(?:책임자|담당자)(?:\s*[|/:]|\s)", line.strip(" -*")) is not None


def _coming(lines: list[str], start: int, count: int) -> list[str]:
    return [line for line in lines[start : start + 3 * count] if line.strip()][:count]


def _before(lines: list[str], index: int) -> str:
    return next((line.strip() for line in reversed(lines[max(0, index - 4) : index]) if line.strip()), "")


class _TableReader:
    """Collects departments until a phone or the next department closes them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.contacts: list[Contact] = []
        self._departments: list[str] = []
        self._spent = False  # the departments have got their person or phone: the next one starts anew
        self._said = True
        self._in_person = False
        self._turn = 0  # of the phones below one person label

    def read_row(self, line: str) -> None:
        """Read the cells of one line of the body."""
        if _PAGE_COUNT.match(line) or _RULE.match(line):
            return
        for cell in _CELL_EDGES.split(line.strip()):
            self._read_cell(cell)

    def flush(self) -> None:
        """Write down departments that have no phone."""
        if not self._said:
            self.lines.append(f"담당 부서: {' '.join(self._departments)}")
            self._said = True

    def _read_cell(self, cell: str) -> None:
        position = 0
        for phone in PHONE.finditer(cell):
            self._read_words(cell[position : phone.start()])
            self._read_phone(first_number(phone[0]))
            position = phone.end()
        self._read_words(cell[position:])

    def _read_words(self, words: str) -> None:
        words = _MARKS.sub("", words.strip()).strip(" ()☎☏℡,.")
        words = _MARKS.sub("", re.sub(r"^담\s*당\s*(?:부\s*서|기\s*관)\s*", "", words))
        compact = words.replace(" ", "")
        if not compact or compact in _OTHER_LABELS:
            return
        if compact in _PERSON_LABELS or is_rank(compact):
            self._in_person = self._spent = True
            self._turn = 0
            return
        rest = (
            words
            if is_department(words) and " " not in words
            else without_persons(words, phone_follows=False, table=True)
        )
        rest = _TRAILING_LABEL.sub("", re.sub(r"^(?:책임자|담당자)\s*", "", rest.strip()))
        if rest and not (self._in_person and not _is_unit(rest)):
            self._add_department(rest)
        if rest != words:
            self._spent = True

    def _add_department(self, department: str) -> None:
        if self._spent:
            self.flush()
            self._departments, self._spent = [], False
        self._in_person = False
        self._departments.append(department)
        self._said = False

    def _read_phone(self, phone: str) -> None:
        department = self._department()
        self.lines.append(f"담당 부서: {department} ({phone})" if department else f"담당 부서: ({phone})")
        if department:
            self.contacts.append(Contact(department, phone))
        self._said = self._spent = True
        self._in_person = False
        self._turn += 1

    def _department(self) -> str:
        """The department of the next phone: cells of one rank (과 beside 과) answer in turn, others belong together."""
        parts = self._departments
        if len(parts) > 1 and all(part.endswith("과") for part in parts):
            return parts[self._turn % len(parts)]
        return " ".join(parts)


def _is_unit(words: str) -> bool:
    """A department after a person label: the row before it had no phone."""
    return is_department(words) and len(words) > 2 and not words.endswith("대변인")
