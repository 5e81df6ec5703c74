"""Lines of the publisher's page that are no part of a release.

Both endings of a policy news article go (the saved page and the open API), page furniture, reaction
counters and the end mark `<끝>`; facts stay, the contact line among them.
"""

from __future__ import annotations

import re

from rag.language import clean_text

_REACTIONS = r"(?:추천해요|좋아요|감동이에요|화나요|슬퍼요|공감해요|기뻐요|놀라워요|훈훈해요|후속기사 원해요)"
_FURNITURE = re.compile(
    r"^[<\[(\uff1c\s]*(?:"
    r"(?:https?://)?www\.korea\.kr/?|"
    r"자료\s*출처\s*[=:：]\s*정책브리핑.*|출처\s*[=:：]\s*정책브리핑.*|"
    r"(?:저작권정책|담당자안내|이전다음기사(?:\s*영역)?|이전기사|다음기사|공유하기|글자크기 설정|글자크기|"
    r"목록|인쇄하기|기사 ?듣기|본문듣기|첨부파일 열기/닫기|댓글 ?운영원칙(?: ?열기/닫기)?|영상보기|인쇄 목록)|"
    r"정책브리핑 (?:게시물|댓글) ?운영원칙에 따라.*|"
    r"본 저작물은 .*공공누리.*|"
    r"(?:정책브리핑의 )?(?:자료|정책뉴스 ?자료|기사)는 [「'‘\"“]?공공누리.*조건에 따라.*|"
    r"정책브리핑의 .*공공누리.*|"
    r"이 저작물은 .*공공누리.*|"
    r"(?:단,? ?)?사진의 경우 제3자에게 저작권.*|"
    r"기사 이용 시에는 출처를 반드시 표기해야.*|"
    r".{0,60}저작권법 제37조 및 제138조에 따라 처벌될 수 있습니다\.?"
    r")[>\])\uff1e\s]*$"
)
_REACTION_LINE = re.compile(rf"^\s*{_REACTIONS}\s*(?:\(?\s*[\d,]+\s*\)?(?:명|회)?)?\s*$")
_COUNT_LINE = re.compile(r"^\s*\(?[\d,]+\)?(?:명|회)?\s*$")
_END_MARK = re.compile(r"(?:[<\uff1c\[(〈【]\s*끝\s*[.!]?\s*[>\uff1e\])〉】]|[-–—]\s*끝\s*[-–—])\s*\.?\s*$")
# A bare "끝." ends a document after a full stop, a bracket or a list of attachments; elsewhere it is a word.
_BARE_END = re.compile(r"(?:^|(?<=[.)\]>」』다음함])|\s(?=\s))\s*끝\s*\.\s*$")
_ATTACHMENT_END = re.compile(r"^(\s*(?:붙\s*임|별\s*첨|첨\s*부|참\s*고|\d+\.|[-*※])\s?.*\S)\s+끝\s*\.?\s*$")
_TAIL = 60  # an end mark stands in the last characters of a line
_LONGEST_ATTACHMENT = 400


def strip_boilerplate(text: str) -> str:
    """Return `text` without page furniture, notices, counters and end marks; applying it twice changes nothing."""
    while (shorter := _pass(text)) != text:
        text = shorter
    return text


def _pass(text: str) -> str:
    kept: list[str] = []
    counting = False
    for line in text.split("\n"):
        if _REACTION_LINE.match(line):
            counting = True
        elif counting and (not line.strip() or _COUNT_LINE.match(line)):
            counting = not line.strip()
        else:
            counting = False
            if not _FURNITURE.match(line):
                kept.append(_without_end_mark(line))
    return clean_text("\n".join(kept))


def _without_end_mark(line: str) -> str:
    head, tail = line[:-_TAIL], line[-_TAIL:]
    if "끝" not in tail:
        return line
    tail = _BARE_END.sub("", _END_MARK.sub("", tail).rstrip())
    line = head + tail
    return _ATTACHMENT_END.sub(r"\1", line) if len(line) < _LONGEST_ATTACHMENT else line
