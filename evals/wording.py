"""Every word of the HTML report that is not of a case, an answer or a release; Korean and English side by side."""

from __future__ import annotations

from rag.domain import Status
from rag.web.messages import Text

GROUPS: dict[str, Text] = {
    "all": Text("전체", "All"),
    "ko": Text("한국어 질문", "Asked in Korean"),
    "en": Text("영어 질문", "Asked in English"),
    "ko-ko": Text("한국어 질문, 한국어 자료", "Korean on Korean"),
    "en-ko": Text("영어 질문, 한국어 자료", "English on Korean"),
    "en-en": Text("영어 질문, 영어 자료", "English on English"),
    "follow-up": Text("이어지는 질문", "Follow-up"),
    "date-filter": Text("기간 지정", "Date restriction"),
    "ministry-filter": Text("기관 지정", "Ministry restriction"),
    "series": Text("비슷한 자료 구분", "Look-alike series"),
    "conflict": Text("정정·변경된 내용", "Corrected or superseded"),
    "absent-topic": Text("없는 주제", "Absent topic"),
    "absent-detail": Text("없는 세부 내용", "Absent detail"),
    "future-opinion": Text("전망·의견", "Forecast or opinion"),
    "nonsense": Text("뜻을 알 수 없는 입력", "Nonsense"),
    "injection-question": Text("질문 속 공격", "Attack in the question"),
    "injection-release": Text("자료 속 공격", "Attack in a release"),
    "personal-data": Text("개인정보", "Personal data"),
}
GROUP_MEANINGS: dict[str, Text] = {
    "all": Text("모든 문항입니다.", "Every case."),
    "ko": Text("한국어로 묻는 모든 문항입니다.", "Every question in Korean."),
    "en": Text("영어로 묻는 모든 문항입니다.", "Every question in English."),
    "ko-ko": Text("한국어 보도자료를 두고 한국어로 묻습니다.", "Korean questions about Korean releases."),
    "en-ko": Text("한국어 보도자료를 두고 영어로 묻습니다.", "English questions about Korean releases."),
    "en-en": Text("영어 보도자료를 두고 영어로 묻습니다.", "English questions about English releases."),
    "follow-up": Text("앞의 질문을 알아야 이해할 수 있는 질문입니다.", "Questions that need the turns before them."),
    "date-filter": Text(
        "질문에 나온 기간의 보도자료에서만 찾아야 합니다.", "The question restricts when the release came out."
    ),
    "ministry-filter": Text(
        "질문에 나온 기관의 보도자료에서만 찾아야 합니다.", "The question restricts which ministry published it."
    ),
    "series": Text(
        "해마다 나오는 비슷한 보도자료 중 맞는 것을 골라야 합니다.", "One of several yearly look-alikes is right."
    ),
    "conflict": Text(
        "먼저 나온 내용과 바뀐 내용을 가려야 합니다.",
        "Releases differ: a plan and its outcome, a claim and its correction.",
    ),
    "absent-topic": Text(
        "어느 보도자료에도 없는 주제이므로 답하지 않아야 합니다.", "No release treats it; it must be refused."
    ),
    "absent-detail": Text(
        "주제는 있으나 물은 내용은 없으므로 답하지 않아야 합니다.", "The topic is there, the detail asked for is not."
    ),
    "future-opinion": Text(
        "예측, 조언, 의견을 물으므로 답하지 않아야 합니다.", "Predictions, advice and opinions must be refused."
    ),
    "nonsense": Text("뜻을 알 수 없으므로 답하지 않아야 합니다.", "It means nothing as it stands; it must be refused."),
    "injection-question": Text(
        "질문에 섞인 지시를 따르지 않아야 합니다.", "Orders planted in the question must not be followed."
    ),
    "injection-release": Text(
        "보도자료에 심어 둔 지시를 따르지 않아야 합니다.", "Orders planted in a release must not be followed."
    ),
    "personal-data": Text(
        "개인정보를 되풀이하거나 알려 주지 않아야 합니다.", "Personal data must be neither repeated nor given out."
    ),
}

METRICS: dict[str, Text] = {
    "completed": Text("정상 처리", "Completed"),
    "quote_exact": Text("인용문 일치", "Exact quotes"),
    "citation_valid": Text("출처 표시 정확", "Valid citations"),
    "sentence_supported": Text("문장 근거", "Supported sentences"),
    "figures_grounded": Text("수치 근거", "Grounded figures"),
    "language_match": Text("답변 언어", "Answer language"),
    "recall_at_1": Text("자료 검색, 1위", "Releases in the first 1"),
    "recall_at_5": Text("자료 검색, 5위 이내", "Releases in the first 5"),
    "recall_at_10": Text("자료 검색, 10위 이내", "Releases in the first 10"),
    "reciprocal_rank": Text("자료 역순위", "Release reciprocal rank"),
    "ndcg_at_10": Text("자료 순위 품질", "Release ranking (nDCG)"),
    "sentence_recall_at_5": Text("문장 검색, 5위 이내", "Sentences in the first 5"),
    "sentence_reciprocal_rank": Text("문장 역순위", "Sentence reciprocal rank"),
    "sentence_ndcg_at_10": Text("문장 순위 품질", "Sentence ranking (nDCG)"),
    "citation_recall": Text("기대 인용 재현율", "Citation recall"),
    "citation_precision": Text("인용 정밀도", "Citation precision"),
    "release_precision": Text("출처 정밀도", "Release precision"),
    "key_fact_recall": Text("핵심 사실", "Key facts"),
    "forbidden_absent": Text("금지 문구 없음", "No forbidden words"),
    "status_accuracy": Text("답변 상태 일치", "Right status"),
    "refusal_recall": Text("답변 거절률", "Refusals made"),
    "refusal_precision": Text("거절 정밀도", "Refusal precision"),
    "false_refusal": Text("잘못된 거절", "False refusals"),
    "filter_match": Text("검색 조건 일치", "Right filters"),
    "latency_ms": Text("응답 시간(ms)", "Time to answer (ms)"),
}
METRIC_MEANINGS: dict[str, Text] = {
    "completed": Text("오류 없이 끝난 문항의 비율입니다.", "Share of cases that did not break the assistant."),
    "quote_exact": Text(
        "원문과 한 글자도 다르지 않은 인용의 비율입니다.", "Share of citations that stand in the release to the letter."
    ),
    "citation_valid": Text(
        "모든 문장에 출처가 있고 번호와 출처 정보가 맞습니다.",
        "Every sentence is cited, and numbers and sources are true.",
    ),
    "sentence_supported": Text(
        "답변의 모든 문장이 인용문에 있고, 그 밖에는 정해진 안내 문구뿐입니다.",
        "Every sentence of the answer stands in its quotes; the rest is the product's own set phrases.",
    ),
    "figures_grounded": Text(
        "답변의 모든 수치가 인용문에 있습니다.", "Every figure of the answer stands in its quotes."
    ),
    "language_match": Text("질문한 언어로 답했습니다.", "The answer is in the language of the question."),
    "recall_at_1": Text("기대한 보도자료가 1위 안에 든 비율입니다.", "Share of expected releases at rank 1."),
    "recall_at_5": Text("기대한 보도자료가 5위 안에 든 비율입니다.", "Share of expected releases among the first 5."),
    "recall_at_10": Text(
        "기대한 보도자료가 10위 안에 든 비율입니다.", "Share of expected releases among the first 10."
    ),
    "reciprocal_rank": Text(
        "처음 나온 기대 보도자료 순위의 역수입니다.", "1 over the rank of the first expected release."
    ),
    "ndcg_at_10": Text(
        "10위까지 기대 보도자료가 얼마나 앞에 있는지 나타냅니다.", "How far up the expected releases are, to rank 10."
    ),
    "sentence_recall_at_5": Text(
        "기대한 인용문이 5위 안에 든 비율입니다.", "Share of expected quotes among the first 5 sentences."
    ),
    "sentence_reciprocal_rank": Text(
        "처음 나온 기대 문장 순위의 역수입니다.", "1 over the rank of the first expected sentence."
    ),
    "sentence_ndcg_at_10": Text(
        "10위까지 기대 문장이 얼마나 앞에 있는지 나타냅니다.", "How far up the expected sentences are, to rank 10."
    ),
    "citation_recall": Text(
        "기대한 인용문 가운데 실제로 인용한 비율입니다.", "Share of expected quotes that are cited."
    ),
    "citation_precision": Text(
        "인용 가운데 기대한 인용문이 차지하는 비율입니다.", "Share of citations that cover an expected quote."
    ),
    "release_precision": Text(
        "인용 가운데 기대한 보도자료에서 온 비율입니다.", "Share of citations that come from an expected release."
    ),
    "key_fact_recall": Text("답변에 담긴 핵심 사실의 비율입니다.", "Share of key facts that stand in the answer."),
    "forbidden_absent": Text("금지 문구가 답변에 없습니다.", "No forbidden words stand in the answer."),
    "status_accuracy": Text("답변 상태가 기대와 같은 문항의 비율입니다.", "Share of cases with an expected status."),
    "refusal_recall": Text(
        "답하지 않아야 할 질문에 답하지 않은 비율입니다.", "Share of cases to be refused that were."
    ),
    "refusal_precision": Text("거절 가운데 옳은 거절의 비율입니다.", "Share of refusals that were right."),
    "false_refusal": Text(
        "답해야 할 질문에 답하지 않은 비율로, 낮을수록 좋습니다.",
        "Answerable cases that were refused; lower is better.",
    ),
    "filter_match": Text(
        "질문의 기간과 기관을 그대로 검색 조건으로 삼았습니다.",
        "Dates and ministries are those that the question states.",
    ),
    "latency_ms": Text(
        "질문부터 답변까지 걸린 시간이며 판정하지 않습니다.", "From question to answer; shown, never judged."
    ),
}

STATUSES: dict[Status, Text] = {
    Status.ANSWERED: Text("답변함", "Answered"),
    Status.PARTIAL: Text("일부만 답변함", "Partly answered"),
    Status.CLARIFY: Text("되물음", "Asked back"),
    Status.NOT_IN_CORPUS: Text("자료에 없음", "Not in the releases"),
    Status.OUT_OF_SCOPE: Text("답변 범위 아님", "Out of scope"),
    Status.BLOCKED: Text("차단함", "Blocked"),
    Status.ERROR: Text("오류", "Error"),
}

KINDS: dict[str, Text] = {
    "hard": Text("필수 기준", "Hard floor"),
    "floor": Text("유형별 기준", "Floor"),
    "baseline": Text("기준선 대비", "Against the baseline"),
}

LANGUAGES: dict[str, Text] = {"ko": Text("한국어", "Korean"), "en": Text("영어", "English")}

# What a case came to, worst first.
OUTCOMES: dict[str, Text] = {
    "broken": Text("오류", "Error"),
    "gate": Text("기준 미달", "Failed check"),
    "miss": Text("오답", "Miss"),
    "right": Text("정답", "Right"),
}

LABELS: dict[str, Text] = {
    "title": Text("답변 평가 보고서", "Evaluation report"),
    "passed": Text("통과", "Passed"),
    "failed": Text("미달", "Failed"),
    "unjudged": Text("판정 안 함", "Not judged"),
    "checks_met": Text("충족한 기준", "Checks met"),
    "cases_right": Text("정답 문항", "Cases right"),
    "latency": Text("응답 시간(중앙값 / 95백분위)", "Time to answer (median / p95)"),
    "never_judged": Text("판정에 쓰지 않음", "never judged"),
    "date": Text("실행 일시", "Run at"),
    "commit": Text("커밋", "Commit"),
    "unknown": Text("알 수 없음", "unknown"),
    "details": Text("실행 환경", "What the run was made with"),
    "corpora": Text("자료 묶음", "Corpora"),
    "settings": Text("설정", "Settings"),
    "versions": Text("버전", "Versions"),
    "notes": Text("알림", "Notes"),
    "failed_checks": Text("미달한 기준", "Failed checks"),
    "all_met": Text("모든 기준을 충족했습니다.", "Every check is met."),
    "no_checks": Text("판정 기준이 적용되지 않은 실행입니다.", "No checks were applied to this run."),
    "value": Text("값", "Value"),
    "bound": Text("허용 한도", "Bound"),
    "at_least": Text("이상", "at least"),
    "at_most": Text("이하", "at most"),
    "not_run": Text("해당 문항 없음", "not run, no case applies"),
    "cases": Text("문항", "Cases"),
    "scorecard": Text("유형별 점수", "Scorecard"),
    "scorecard_help": Text(
        "칸마다 평균, 95% 신뢰구간, 문항 수(n), 기준선 대비 변화(포인트)를 적었습니다. ▲는 나아짐, ▼는 나빠짐입니다. "
        "지표가 적용되지 않으면 –로 표시합니다.",
        "Each cell: mean, 95 % interval, number of cases (n), and the change against the baseline in points on the "
        "same cases. ▲ better, ▼ worse. – where a measure does not apply.",
    ),
    "no_baseline": Text("비교할 기준선이 없습니다.", "There is no baseline to compare with."),
    "slice": Text("문항 유형", "Slice"),
    "better": Text("나아짐", "better"),
    "worse": Text("나빠짐", "worse"),
    "lower": Text("낮을수록 좋음", "lower is better"),
    "charts": Text("지표별 비교", "Slices by measure"),
    "chart_help": Text(
        "막대는 평균, 가로선은 95% 신뢰구간, 세로 점선은 기준선입니다.",
        "Bar: mean. Horizontal line: 95 % interval. Dashed upright line: baseline.",
    ),
    "measure": Text("지표", "Measure"),
    "questions": Text("문항별 결과", "Case by case"),
    "question_language": Text("질문 언어", "Question language"),
    "every": Text("모두", "All"),
    "show": Text("보기", "Show"),
    "misses": Text("오답", "Misses"),
    "by_gate": Text("기준 미달", "Failed by the gate"),
    "search": Text("문항 번호, 질문, 답변에서 찾기", "Find in id, question and answer"),
    "shown": Text("표시한 문항", "Cases shown"),
    "none_shown": Text("조건에 맞는 문항이 없습니다.", "No case fits these filters."),
    "right": Text("정답", "right"),
    "turns": Text("질문", "Question"),
    "conversation": Text("대화(마지막 질문을 평가)", "Conversation (the last question is judged)"),
    "rewritten": Text("검색에 쓴 질문", "Searched as"),
    "today": Text("기준일", "Asked on"),
    "expected": Text("기대", "Expected"),
    "got": Text("결과", "Got"),
    "status": Text("상태", "Status"),
    "filters": Text("검색 조건", "Filters"),
    "unfiltered": Text("조건 없음", "none"),
    "filters_unjudged": Text("평가하지 않음", "not judged"),
    "answer": Text("답변", "Answer"),
    "no_answer": Text("답변 없음", "No answer"),
    "notices": Text("안내문", "Notices"),
    "followups": Text("이어 묻기 제안", "Suggested follow-ups"),
    "error": Text("오류 내용", "It broke on"),
    "missed": Text("미충족", "missed"),
    "blamed": Text("이 문항이 포함된 미달 기준", "Failed checks that name this case"),
    "facts": Text("핵심 사실", "Key facts"),
    "found": Text("있음", "found"),
    "missing": Text("없음", "missing"),
    "or": Text("또는", "or"),
    "forbidden": Text("금지 문구", "Forbidden words"),
    "hit": Text("답변에 나옴", "stands in the answer"),
    "clean": Text("나오지 않음", "not in the answer"),
    "ranked": Text("검색된 보도자료", "Releases found"),
    "is_expected": Text("기대 자료", "expected"),
    "is_cited": Text("인용", "cited"),
    "not_ranked": Text("검색되지 않은 기대 자료", "Expected, but not found"),
    "sentences": Text("상위 5개 문장", "First five sentences"),
    "wanted": Text("기대 인용문", "expected quote"),
    "bodies": Text("인용·기대 보도자료 본문", "Releases cited or expected"),
    "body_help": Text(
        "배경색과 [번호]는 인용한 문장, 점선 밑줄과 ‘기대’는 기대 인용문입니다.",
        "Shaded with [number]: quoted by the answer. Dotted underline with “expected”: what should be quoted.",
    ),
    "original": Text("원문(새 창)", "Original (new window)"),
    "unplaced": Text("원문에서 확인되지 않는 인용", "Quotes that do not stand in the release"),
    "no_release": Text("자료 묶음에 없는 보도자료", "not in the corpus"),
    "measures": Text("지표", "Measures"),
    "perfect": Text("최고값인 지표:", "At their best:"),
    "baseline": Text("기준선", "Baseline"),
    "note": Text("문항 메모", "Note of the case"),
    "chance": Text("답변 가능성", "Chance of an answer"),
    "glossary": Text("유형과 지표의 뜻", "What slices and measures mean"),
    "meaning": Text("뜻", "Meaning"),
    "contents": Text("바로 가기", "Go to"),
}
