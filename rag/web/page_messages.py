"""The texts of the pages beside the chat, Korean and English side by side."""

from __future__ import annotations

from rag.web.messages import Text

ASK = Text("질문하기", "Ask")
RELEASES = Text("보도자료 보기", "Releases")
ABOUT = Text("안내", "About")
SKIP = Text("본문으로 건너뛰기", "Skip to the content")
SEARCH = Text("제목이나 본문의 단어", "Words in title or text")
FROM = Text("시작일", "From")
TO = Text("종료일", "To")
MINISTRY = Text("기관", "Ministry")
KIND = Text("자료 종류", "Kind of release")
PRESS_RELEASE = Text("보도자료", "press release")
ALL = Text("전체", "All")
FIND = Text("찾기", "Search")
FOUND = Text("보도자료 {total}건", "{total} releases")
NONE = Text("조건에 맞는 보도자료가 없습니다.", "No release matches.")
NEWER = Text("이전 쪽", "Previous")
OLDER = Text("다음 쪽", "Next")
PAGES = Text("쪽 이동", "Pages")
BY_MONTH = Text("월별 보도자료 수", "Releases by month")
BY_MINISTRY = Text("기관별 보도자료 수", "Releases by ministry")
MONTH = Text("월", "Month")
COUNT = Text("건수", "Number")
PUBLISHED = Text("배포", "Published")
LICENSE = Text("이용 조건", "Licence")
ORIGINAL = Text("원문 보기 (새 창)", "Read the original (new window)")
CONTACTS = Text("문의처", "Contact")
ASK_ABOUT = Text("이 보도자료에 대해 질문하기", "Ask about this release")
DIGEST = Text(
    "이 글은 원문의 사실을 바탕으로 새로 쓴 요약문입니다.", "This is a digest that restates the facts of the original."
)
GONE = Text("이 보도자료를 찾을 수 없습니다.", "This release cannot be found.")
UNAVAILABLE = Text(
    "지금은 보도자료를 보여 드릴 수 없습니다. 잠시 후 다시 시도해 주십시오.",
    "Releases cannot be shown right now. Please try again in a moment.",
)
BACK = Text("보도자료 목록으로", "Back to the releases")

# The page about the service: headings with their paragraphs.
SECTIONS: tuple[tuple[Text, tuple[Text, ...]], ...] = (
    (
        Text("무엇을 하는 서비스입니까?", "What does this service do?"),
        (
            Text(
                "정부 보도자료와 정책뉴스에서 질문의 답이 되는 문장을 찾아, 원문 그대로 출처와 함께 보여 줍니다.",
                "It finds the sentences of Korean government press releases that answer a question, and "
                "shows them word "
                "for word with their source.",
            ),
            Text(
                "답변의 번호를 누르면 그 문장이 실린 보도자료가 열리고, 인용한 곳이 표시됩니다.",
                "Select a number in an answer to open the release with the quoted words marked.",
            ),
        ),
    ),
    (
        Text("하지 않는 일", "What it does not do"),
        (
            Text(
                "보도자료에 없는 내용은 답하지 않습니다. 찾지 못하면 찾지 못했다고 알려 드립니다.",
                "It says nothing that no release says. Where nothing is found, it tells you so.",
            ),
            Text(
                "의견, 전망, 법률 상담, 개인의 사정에 대한 판단은 하지 않습니다. 답변은 공식 유권해석이 아닙니다.",
                "It gives no opinions, forecasts, legal advice or judgement on personal cases. Answers are "
                "not official.",
            ),
        ),
    ),
    (
        Text("자동으로 만든 답변입니다", "Answers are produced automatically"),
        (
            Text(
                "답변은 사람의 확인을 거치지 않고 자동으로 만들어집니다. 중요한 결정을 하기 전에 반드시 "
                "원문과 담당 부서에 확인하시기 바랍니다.",
                "No person checks an answer before you see it. Before you decide anything important, please "
                "check the "
                "original and ask the department in charge.",
            ),
        ),
    ),
    (
        Text("출처와 이용 조건", "Sources and licence"),
        (
            Text(
                "보도자료의 출처는 정책브리핑(www.korea.kr)이며, 자료마다 공공누리 유형이 표시되어 있습니다. "
                "이용할 때는 그 조건을 따라야 합니다.",
                "Releases come from Korea Policy Briefing (www.korea.kr). Each names its KOGL licence, which "
                "applies to "
                "what you reuse.",
            ),
        ),
    ),
    (
        Text("개인정보", "Personal data"),
        (
            Text(
                "질문은 저장하지 않습니다. 질문에 들어 있는 주민등록번호, 전화번호, 전자우편 주소는 "
                "가립니다. 의견을 남기거나 답변 주소를 만들면 그 답변만 저장합니다.",
                "Questions are not stored, and resident numbers, phone numbers and e-mail addresses in them "
                "are masked. "
                "An answer is stored only when you send feedback on it or make a link to it.",
            ),
        ),
    ),
    (
        Text("오류 신고", "Reporting an error"),
        (
            Text(
                "답변 아래의 ‘문제가 있습니다’를 눌러 알려 주십시오. 보도자료 자체의 오류는 그 자료의 담당 "
                "부서에 문의하시기 바랍니다.",
                "Select “Report a problem” below an answer. For an error in a release itself, please ask the "
                "department "
                "that issued it.",
            ),
        ),
    ),
    (
        Text("접근성", "Accessibility"),
        (
            Text(
                "키보드만으로 모든 기능을 쓸 수 있고, 화면 낭독기에 답변의 진행 상태를 알립니다. 불편한 점은 "
                "의견으로 알려 주십시오.",
                "Everything works with the keyboard alone, and screen readers are told how an answer "
                "proceeds. Please tell "
                "us in your feedback what gets in your way.",
            ),
        ),
    ),
)
