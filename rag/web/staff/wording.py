"""The texts of the staff pages, Korean and English side by side."""

from __future__ import annotations

from rag.web.messages import Text

STAFF = Text("담당자", "Staff")
OVERVIEW = Text("현황", "Overview")
FEEDBACK = Text("의견", "Feedback")
REPORT = Text("평가 보고서", "Evaluation report")
CHAT = Text("질문 화면", "The chat")
NAVIGATION = Text("담당자 화면", "Staff pages")

SIGN_IN = Text("로그인", "Sign in")
SIGN_OUT = Text("로그아웃", "Sign out")
SIGN_IN_HINT = Text("담당자만 이용할 수 있습니다.", "For staff only.")
PASSWORD = Text("비밀번호", "Password")
WRONG = Text("비밀번호가 맞지 않습니다. 다시 입력해 주십시오.", "The password is not right. Please try again.")
TOO_OFTEN = Text(
    "로그인 시도가 너무 많습니다. 5분 뒤에 다시 시도해 주십시오.",
    "There were too many attempts to sign in. Please try again in five minutes.",
)
OUTDATED = Text(
    "화면이 오래되었습니다. 아래에서 다시 시도해 주십시오.",
    "This page was open for too long. Please try again below.",
)
UNAVAILABLE = Text(
    "지금은 자료를 읽거나 저장할 수 없습니다. 서버의 기록을 확인해 주십시오.",
    "Data cannot be read or stored right now. Please see the server's log.",
)
NO_REPORT = Text("평가 보고서가 없습니다.", "There is no evaluation report.")

ANSWERS = Text("답변", "Answers")
ANSWERS_ON = Text("● 답변하고 있습니다.", "● Questions are being answered.")
ANSWERS_OFF = Text("■ 답변을 멈추었습니다.", "■ Answers are paused.")
ANSWERS_ABOUT = Text(
    "멈추면 질문 화면과 API에 안내가 나가고, 보도자료 찾기와 읽기는 그대로 됩니다. 서버를 다시 시작해도 유지됩니다.",
    "While paused, the chat and the API say so; releases can still be searched and read. A restart keeps it.",
)
TURN_OFF = Text("답변 멈추기", "Pause answers")
TURN_ON = Text("답변 다시 시작", "Resume answers")

UP = Text("도움이 됨", "Helpful")
DOWN = Text("문제 있음", "Problem")
TOTAL = Text("전체", "All")
SHOW = Text("보기", "Show")
RATING = Text("평가", "Rating")
GIVEN = Text("남긴 때", "Given")
REASONS = Text("이유", "Reasons")
COMMENT = Text("내용", "Comment")
QUESTION = Text("질문", "Question")
ANSWER = Text("답변", "Answer")
SOURCES = Text("출처", "Sources")
OPEN_ANSWER = Text("답변 화면 보기 (새 창)", "Open the answer (new window)")
NO_FEEDBACK = Text("남겨진 의견이 없습니다.", "There is no feedback.")
COUNT = Text("의견 {total}건", "Feedback: {total}")
READ_FEEDBACK = Text("의견 읽기", "Read the feedback")
EXPORT = Text("내려받기", "Download")
LATEST_REPORT = Text("최근 평가", "Last evaluation")
MADE = Text("작성: {when} (한국 시각)", "Made {when} (KST)")
OPEN_REPORT = Text("평가 보고서 보기 (새 창)", "Open the report (new window)")
