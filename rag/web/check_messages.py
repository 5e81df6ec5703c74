"""The texts of the fact check, Korean and English side by side."""

from __future__ import annotations

from rag.answering.claim_text import Reason
from rag.domain import Verdict
from rag.web.messages import Text

CHECK = Text("사실 확인", "Check facts")
INTRO = Text(
    "연설문, 기사, 초안을 붙여 넣으면 문장마다 정부 보도자료와 대조해 드립니다. "
    "다른 수치, 날짜, 장소, 기관은 양쪽에 표시합니다.",
    "Paste a speech, an article or a draft: each sentence is compared with government press releases, and figures, "
    "dates, places and ministries that differ are marked on both sides.",
)
TEXT = Text("확인할 글", "Text to check")
FILE = Text("파일로 확인하기 (텍스트, Markdown, HTML, DOCX, PDF)", "Or a file (text, Markdown, HTML, DOCX, PDF)")
DAY = Text("글을 쓴 날 (선택)", "Date of the text (optional)")
DAY_HINT = Text("‘지난해’, ‘다음 달’을 이 날짜로 셈합니다.", "“Last year” and “next month” count from this date.")
START = Text("확인하기", "Check")
AGAIN = Text("다른 글 확인하기", "Check another text")
PROGRESS = Text("문장 {total}개 가운데 {done}개를 확인했습니다.", "{done} of {total} sentences checked.")
DONE = Text("문장 {total}개를 모두 살펴보았습니다.", "All {total} sentences have been looked at.")
UNCHECKED = Text(
    "문장 {count}개는 확인하지 못했습니다. 확인하지 못한 문장은 맞다는 뜻이 아닙니다.",
    "Sentences not checked: {count}. Not checked does not mean correct.",
)
BROKEN = Text(
    "확인이 중간에 끊겼습니다. 아래에 없는 문장은 확인하지 못했습니다. 다시 시도해 주십시오.",
    "The check broke off. Sentences that are not below were not checked. Please try again.",
)
EVIDENCE = Text("근거", "Evidence")
DIFFERENCES = Text("차이", "Differences")
CLAIMED = Text("글", "Text")
FOUND = Text("보도자료", "Release")
NOT_TOLD = Text("보도자료에 없음", "not told by the release")
SHOW = Text("보기", "Show")
EVERY = Text("전체", "All")
ASK = Text("이 문장을 질문하기", "Ask about this sentence")
REPORT = Text("보고서", "Report")
REPORT_HINT = Text("아래 글을 복사해 쓸 수 있습니다.", "The text below can be copied.")
COPY = Text("보고서 복사", "Copy the report")
COPIED = Text("복사했습니다.", "Copied.")
CHECKED_AT = Text("확인한 때: {at} (한국 시간)", "Checked at {at} (Korean time)")
AUTOMATIC = Text(
    "이 결과는 규칙으로 자동 생성되었습니다. 쓰기 전에 원문을 확인해 주십시오.",
    "These results were produced automatically by rules. Please check the originals before using them.",
)
EMPTY = Text("확인할 글을 넣어 주십시오.", "Please give a text to check.")
TOO_LONG = Text(
    "글이 너무 깁니다. {limit}자까지 확인할 수 있으니 나누어 넣어 주십시오.",
    "The text is too long: up to {limit} characters are checked. Please give it in parts.",
)
TOO_LARGE = Text(
    "파일이 {limit}MB보다 큽니다. 나누어 올리거나 글을 붙여 넣어 주십시오.",
    "The file is larger than {limit} MB. Please give it in parts, or paste its text.",
)
UNREADABLE = Text(
    "파일을 읽을 수 없습니다. 잠겨 있거나 손상된 파일이 아닌지 확인하고, "
    "텍스트, Markdown, HTML, DOCX, PDF 가운데 하나로 저장하거나 글을 붙여 넣어 주십시오.",
    "The file cannot be read. Please see that it is neither locked nor damaged, save it as text, Markdown, HTML, DOCX "
    "or PDF, or paste its text.",
)
UNAVAILABLE = Text(
    "지금은 확인해 드릴 수 없습니다. 아무 문장도 확인하지 않았습니다. 잠시 후 다시 시도해 주십시오.",
    "Nothing can be checked right now, and no sentence was. Please try again in a moment.",
)

VERDICTS = {
    Verdict.SUPPORTED: Text("보도자료와 일치", "Supported"),
    Verdict.CONTRADICTED: Text("보도자료와 다름", "Contradicted"),
    Verdict.PARTLY: Text("일부만 확인됨", "Partly supported"),
    Verdict.TIME_SENSITIVE: Text("이후 발표와 다름", "True then, different later"),
    Verdict.NOT_FOUND: Text("관련 보도자료 없음", "Not found"),
    Verdict.NOT_CHECKABLE: Text("확인 대상 아님", "Not a checkable claim"),
    Verdict.NOT_RUN: Text("확인하지 못함", "Not checked"),
}
# A sign beside the word, so that nothing is told by colour alone.
SIGNS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.PARTLY: "◐",
    Verdict.TIME_SENSITIVE: "↻",
    Verdict.NOT_FOUND: "?",
    Verdict.NOT_CHECKABLE: "–",
    Verdict.NOT_RUN: "!",
}
REASONS = {
    Reason.QUESTION: Text("질문입니다.", "This is a question."),
    Reason.OPINION: Text("의견, 바람, 전망, 인사말입니다.", "This is an opinion, a wish, a forecast or a greeting."),
    Reason.ORDER: Text("지시문입니다. 따르지 않습니다.", "This is an instruction; it is not followed."),
    Reason.FRAGMENT: Text("제목이나 문장이 아닌 글입니다.", "This is a heading or no sentence."),
    Reason.TABLE: Text("표는 확인하지 않습니다.", "Tables are not checked."),
    Reason.LANGUAGE: Text("한국어와 영어만 확인합니다.", "Only Korean and English are checked."),
    Reason.LIMIT: Text(
        "글이 길어 여기부터는 확인하지 않았습니다.", "The text is long: from here on nothing was checked."
    ),
    Reason.FAILED: Text("오류가 나서 확인하지 못했습니다.", "An error kept this sentence from being checked."),
    Reason.UNVOTED: Text(
        "언어 모델의 의견을 받지 못해 규칙만으로 판정했습니다.",
        "The language model gave no opinion; the verdict is that of the rules alone.",
    ),
    Reason.DOUBTED: Text(
        "규칙으로는 뒷받침되지만, 언어 모델은 인용문과 어긋난다고 보았습니다.",
        "The rules support it, but the language model finds that the quotes say otherwise.",
    ),
    Reason.BEFORE: Text(
        "보도자료는 예전에 그랬다고 전합니다. 지금도 그렇다고는 하지 않습니다.",
        "The release tells of it as it was before, not as it is now.",
    ),
}
KINDS = {
    "number": Text("수치", "Number"),
    "money": Text("금액", "Amount"),
    "percent": Text("비율", "Percentage"),
    "points": Text("비율", "Percentage"),
    "date": Text("날짜", "Date"),
    "time": Text("시각", "Time"),
    "ordinal": Text("순서", "Order"),
    "phone": Text("전화번호", "Phone number"),
    "place": Text("장소", "Place"),
    "ministry": Text("기관", "Body"),
    "office": Text("직책", "Office"),
    "person": Text("이름", "Name"),
    "name": Text("이름", "Name"),
    "negation": Text("부정", "Negation"),
    "direction": Text("방향", "Direction"),
    "swapped": Text("맞바뀜", "Exchanged"),
    "quotation": Text("인용", "Quotation"),
}
