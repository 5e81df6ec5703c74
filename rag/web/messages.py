"""Every text of the web page, Korean and English side by side."""

from __future__ import annotations

from typing import NamedTuple

from rag.domain import Language, Status
from rag.web.answers import Reason


class Text(NamedTuple):
    """One text in both languages."""

    ko: str
    en: str

    def to(self, language: Language) -> str:
        """The text in `language`."""
        return self.ko if language == "ko" else self.en


LANGUAGE_NAMES: tuple[tuple[str, Language], ...] = (("한국어", "ko"), ("English", "en"))

TITLE = Text("보도자료 질의응답", "Press release answers")
SUBTITLE = Text(
    "정부 보도자료에서 찾은 원문으로 답합니다.", "Answers in the words of Korean government press releases."
)
LANGUAGE_LABEL = Text("언어", "Language")
CHAT_LABEL = Text("대화", "Conversation")
QUESTION_LABEL = Text("질문", "Your question")
QUESTION_PLACEHOLDER = Text("궁금한 내용을 입력하십시오", "Ask about a press release")
SEND = Text("질문하기", "Ask")
STOP = Text("멈추기", "Stop")
RETRY = Text("다시 답변 받기", "Ask again")
EDIT = Text("질문 고치기", "Edit question")
NEW_CHAT = Text("새 대화", "New chat")
WELCOME = Text("무엇이 궁금하십니까?", "What would you like to know?")
WELCOME_HINT = Text(
    "보도자료에 실린 문장을 그대로 보여 드리고, 출처를 함께 알려 드립니다. 보도자료에 없는 내용은 답하지 않습니다.",
    "You get the sentences of the releases as they stand, each with its source. What no release says is not answered.",
)
NOTICE = Text(
    "답변은 보도자료의 문장을 자동으로 모은 인용문이며 공식 유권해석이 아닙니다. 반드시 출처의 원문을 확인하시고, "
    "개인정보는 입력하지 마십시오.",
    "Answers are quotes from press releases, put together automatically; they are not official advice. "
    "Check the source, and do not enter personal data.",
)
SEARCHING = Text("보도자료를 찾고 있습니다.", "Searching the press releases.")
WARMING = Text(
    "보도자료를 불러오고 있습니다. 준비되는 대로 답변합니다.",
    "Loading the releases. The answer follows as soon as they are there.",
)
DONE = Text("답변이 준비되었습니다.", "The answer is ready.")
STOPPED = Text("답변을 멈추었습니다.", "The answer was stopped.")
RESUMED = Text("앞의 대화를 다시 불러왔습니다.", "Your conversation is back.")
GONE = Text(
    "앞의 대화를 더는 불러올 수 없습니다. 다시 질문해 주십시오.",
    "The earlier conversation is no longer there. Please ask again.",
)
LOST_TITLE = Text("연결 끊김", "Connection lost")
LOST = Text(
    "서버와 연결이 끊겼습니다. 연결되면 대화를 다시 불러옵니다.",
    "The connection was lost. Your conversation comes back as soon as it is there again.",
)
FAILED = Text("답변하지 못했습니다.", "The question could not be answered.")

# Answered by the bundled corpus in both languages: two from Korean digests alone, two that also have an English one.
EXAMPLES: tuple[Text, ...] = (
    Text("양육비 선지급제는 언제 시행됩니까?", "When will the child support advance payment start?"),
    Text("청년특별구직지원금은 얼마입니까?", "How much is the special job-seeking grant for young people?"),
    Text("SPHEREx 첫 이미지는 언제 공개되었습니까?", "When were the first images of SPHEREx released?"),
    Text("2023년 DMZ 평화의 길은 언제 개방합니까?", "When will all routes of the DMZ Peace Trail open?"),
)

HELPFUL = Text("도움이 됐습니다", "Helpful")
FAULTY = Text("문제가 있습니다", "Report a problem")
COPY = Text("출처와 함께 복사", "Copy with sources")
LINK = Text("답변 주소", "Link to this answer")
COPIED = Text("답변을 출처와 함께 복사했습니다.", "The answer was copied with its sources.")
LINKED = Text("이 답변을 다시 볼 수 있는 주소를 복사했습니다.", "A link that shows this answer again was copied.")
THANKED = Text("의견을 저장했습니다. 고맙습니다.", "Your feedback was stored. Thank you.")
FORGOTTEN = Text(
    "시간이 지나 이 답변에는 의견을 남기거나 주소를 만들 수 없습니다. 다시 질문해 주십시오.",
    "Too much time has passed to comment on this answer or link to it. Please ask again.",
)
AUTOMATIC = Text(
    "이 답변은 보도자료를 바탕으로 자동으로 만들었습니다. 중요한 내용은 원문을 확인하시기 바랍니다.",
    "This answer was produced automatically from press releases. Please check the original for anything important.",
)
ABOUT_RELEASE = Text("「{title}」 보도자료를 요약해 주십시오.", "Please summarise the release “{title}”.")
SHARED = Text("저장된 답변입니다.", "This is a stored answer.")
REPORT_TITLE = Text("어떤 문제가 있습니까?", "What is wrong with it?")
REPORT_COMMENT = Text("자세한 내용 (개인정보는 적지 마십시오)", "Details (please leave out personal data)")
REPORT_SEND = Text("의견 보내기", "Send feedback")
REPORT_CANCEL = Text("취소", "Cancel")
REASONS: dict[Reason, Text] = {
    "wrong_source": Text("출처가 맞지 않음", "Wrong source"),
    "outdated": Text("오래된 정보", "Outdated"),
    "incomplete": Text("내용이 부족함", "Incomplete"),
    "wrong_language": Text("언어가 다름", "Wrong language"),
    "other": Text("기타", "Other"),
}

CONDITIONS = Text("적용한 조건", "Restricted to")
CONDITIONS_SET = Text("앞으로의 질문에 적용할 조건", "Filters for your next questions")
REMOVE_CONDITION = Text("조건 빼기: {condition}", "Remove filter: {condition}")
ONLY_RELEASE = Text("이 보도자료에서만: {title}", "Only this release: {title}")
FILTERS = Text("검색 조건", "Filters")
DATE_FROM = Text("시작일", "From")
DATE_TO = Text("종료일", "To")
MINISTRY_HINT = Text("이름을 입력해 고르십시오", "Type to find one")
KIND = Text("자료 종류", "Kind of release")
ANY_KIND = Text("전체", "Any")
APPLY = Text("조건 적용", "Apply")
CONDITIONS_CHANGED = Text(
    "검색 조건을 바꾸었습니다. 다음 질문부터 적용합니다.",
    "The filters have changed and apply from the next question on.",
)
CONDITIONS_WAIT = Text(
    "답변이 끝난 뒤에 조건을 바꿔 주십시오.", "Please change the filters when the answer is complete."
)
ERROR_DAY = Text("날짜를 다시 확인해 주십시오.", "Please check the dates.")
ERROR_DAYS = Text("시작일이 종료일보다 늦습니다.", "The first date is after the last.")
ERROR_MINISTRY = Text(
    "그 이름의 기관이 낸 보도자료가 없습니다. 목록에서 골라 주십시오.",
    "There are no releases by a ministry of that name. Please choose one from the list.",
)
SOURCES = Text("출처", "Sources")
NEAREST = Text("가까운 보도자료", "Closest press releases")
CONTACTS = Text("문의처", "Contact")
NOTICES = Text("참고", "Please note")
PRINTED = Text("인쇄한 때: {moment}", "Printed {moment}")
SOURCE_N = Text("출처 {n}: {title}", "Source {n}: {title}")
OPENS_RELEASE = Text("보도자료 전문 보기", "Read the whole release")
OPENS_ORIGINAL = Text("원문 보기", "Read the original")
NEW_WINDOW = Text("새 창", "new window")

CLOSE = Text("닫기", "Close")
PANEL_LABEL = Text("출처 보기", "Source")
PANEL_EMPTY = Text(
    "답변의 번호 [1]을 누르면 인용한 보도자료가 여기에 열립니다.",
    "Select a number such as [1] in an answer to open the release it quotes here.",
)
PANEL_OF = Text("이 답변의 출처", "Sources of this answer")
PANEL_GONE = Text(
    "이 보도자료의 전문을 지금 보여 드릴 수 없습니다. 아래는 답변에 쓰인 인용문입니다.",
    "The full text of this release cannot be shown now. The quote used in the answer is below.",
)
PANEL_CHANGED = Text(
    "답변한 뒤 보도자료가 바뀌어 인용문의 위치를 표시할 수 없습니다. 아래는 답변에 쓰인 인용문입니다.",
    "The release has changed since the answer, so the quote cannot be marked in it. The quote used is below.",
)
PANEL_DIGEST = Text(
    "이 글은 원문의 사실을 바탕으로 새로 쓴 요약문입니다.", "This is a digest that restates the facts of the original."
)
BACK_TO_ANSWER = Text("답변으로 돌아가기", "Back to the answer")
MINISTRY = Text("기관", "Ministry")
PUBLISHED = Text("배포", "Published")
LICENSE = Text("이용 조건", "Licence")
ATTRIBUTION = Text("출처 표시", "Attribution")
MARK_NOTES = Text("인용문 풀이", "About the quote")
NOTE_OF = Text("“{words}”: {note}", "“{words}”: {note}")
KST = Text("한국 시각", "KST")

LICENSES: dict[str, Text] = {
    "KOGL-0": Text("공공누리 제0유형: 자유이용", "KOGL type 0: free use"),
    "KOGL-1": Text("공공누리 제1유형: 출처표시", "KOGL type 1: attribution"),
    "KOGL-2": Text("공공누리 제2유형: 출처표시, 상업적 이용금지", "KOGL type 2: attribution, non-commercial"),
    "KOGL-3": Text("공공누리 제3유형: 출처표시, 변경금지", "KOGL type 3: attribution, no derivatives"),
    "KOGL-4": Text(
        "공공누리 제4유형: 출처표시, 상업적 이용금지, 변경금지",
        "KOGL type 4: attribution, non-commercial, no derivatives",
    ),
}
LICENSE_UNKNOWN = Text("원문에서 확인", "see the original")

STATUS_LABELS: dict[Status, Text] = {
    Status.PARTIAL: Text("일부만 확인됨", "Partly answered"),
    Status.CLARIFY: Text("확인이 필요합니다", "Please clarify"),
    Status.NOT_IN_CORPUS: Text("보도자료에서 찾지 못함", "Not found in the releases"),
    Status.OUT_OF_SCOPE: Text("답변 범위가 아님", "Out of scope"),
    Status.BLOCKED: Text("답변하지 않음", "Not answered"),
    Status.ERROR: Text("오류", "Error"),
}

ERROR_EMPTY = Text("질문을 입력해 주십시오.", "Please enter a question.")
ERROR_TOO_LONG = Text(
    "질문이 너무 깁니다. {limit}자 이내로 줄여 주십시오.",
    "The question is too long. Please keep it within {limit} characters.",
)
ERROR_QUESTION = Text(
    "이 질문은 처리할 수 없습니다. 짧은 문장으로 다시 질문해 주십시오.",
    "This question cannot be processed. Please ask again in one short sentence.",
)
ERROR_UNAVAILABLE = Text(
    "지금은 답변해 드릴 수 없습니다. 잠시 후 다시 질문해 주십시오.",
    "The service cannot answer right now. Please try again in a moment.",
)
ERROR_REQUEST = Text("요청 형식이 올바르지 않습니다: {field}", "The request is not valid: {field}")
ERROR_TOO_LARGE = Text("요청이 너무 큽니다.", "The request is too large.")
ERROR_NOT_FOUND = Text("찾을 수 없습니다.", "Not found.")
ERROR_TOO_MANY = Text(
    "요청이 너무 많습니다. 잠시 후 다시 시도해 주십시오.", "There were too many requests. Please try again in a moment."
)
ERROR_BUSY = Text(
    "지금 질문이 많아 답변해 드리지 못했습니다. 잠시 후 다시 질문해 주십시오.",
    "Many questions are being answered right now. Please ask again in a moment.",
)
PAUSED = Text(
    "지금은 답변을 잠시 멈추었습니다. 보도자료는 계속 찾아보실 수 있습니다.",
    "Answers are paused for now. You can still search and read the releases.",
)
ERROR_HOST = Text("이 주소로는 서비스하지 않습니다.", "This service is not reached by that host name.")
ERROR_FOREIGN = Text("다른 사이트에서 보낸 요청은 받지 않습니다.", "Requests from other sites are not accepted.")

# What the page's script says itself.
SCRIPT: dict[str, Text] = {
    "title": TITLE,
    "chat": CHAT_LABEL,
    "copied": COPIED,
    "source": PANEL_LABEL,
    "printed": PRINTED,
    "lost": LOST,
    "lostTitle": LOST_TITLE,
}
