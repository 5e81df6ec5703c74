"""What a question asks for: near facets are told apart, nouns and opinions are seen."""

from __future__ import annotations

import pytest

from rag.domain import Facet
from rag.retrieval.facets import asked_noun, asked_units, asks_opinion, find_facets
from rag.retrieval.names import find_persons, find_places


@pytest.mark.parametrize(
    ("question", "facets"),
    [
        ("참가 인원과 예산은?", (Facet.HOW_MUCH,)),
        ("몇 명에게 지원금은?", (Facet.HOW_MANY,)),
        ("몇 명에게 얼마를 주나?", (Facet.HOW_MANY, Facet.HOW_MUCH)),
        ("전화번호는 어디서 보나?", (Facet.PHONE,)),
        ("누가 신청할 수 있나요?", (Facet.WHAT,)),
        ("Who can apply?", (Facet.WHAT,)),
        ("How do I apply and why?", (Facet.WHY, Facet.HOW)),
    ],
    ids=["budget", "count-over-amount", "both", "phone-not-place", "group-ko", "group-en", "how-and-why"],
)
def test_near_facets_are_told_apart(question: str, facets: tuple[Facet, ...]) -> None:
    assert find_facets(question) == facets


@pytest.mark.parametrize(
    ("question", "facets"),
    [
        ("이 사업은 얼마나 걸리나요?", (Facet.HOW_MANY,)),
        ("회의는 얼마나 자주 열립니까?", (Facet.HOW_MANY,)),
        ("몇 년도에 문을 열었나요?", (Facet.WHEN,)),
        ("접수는 언제까지인가요?", (Facet.UNTIL,)),
        ("참가자 수는?", (Facet.HOW_MANY,)),
        ("담합 혐의를 받는 회사는 어디인가요?", (Facet.WHAT,)),
        ("원전이 어디어디예요?", (Facet.WHAT,)),
        ("안을 낸 쪽은 어디예요?", (Facet.WHAT,)),
        ("자료는 어디에 쓰이나요?", (Facet.WHAT,)),
        ("행사는 어디에서 열리나요?", (Facet.WHERE,)),
        ("어디로 전화해야 하나요?", (Facet.PHONE,)),
        ("WHO 교육 인원은 몇 명인가요?", (Facet.HOW_MANY,)),
        ("What happens when two microbes meet?", (Facet.WHAT,)),
        ("When does it start?", (Facet.WHEN,)),
        ("When asked about the price, what amount should I quote?", (Facet.HOW_MUCH,)),
        ("몇 년생이 검사를 받나요?", (Facet.WHEN,)),
        ("책을 며칠이나 빌릴 수 있나요?", (Facet.HOW_MANY,)),
        ("하늘을 얼마만큼 담았나요?", (Facet.HOW_MANY,)),
        ("What documents does the price subsidy need?", (Facet.WHAT,)),
        ("What is the fee for foreigners?", (Facet.HOW_MUCH,)),
        ("What is the phone number of the center?", (Facet.PHONE,)),
        ("Can I apply on my phone?", (Facet.YES_NO,)),
        ("What did they say about due diligence?", (Facet.WHAT,)),
        ("How many were chosen in the end?", (Facet.HOW_MANY,)),
        ("Who was put in charge of the office?", (Facet.WHO,)),
        ("Which department is in charge?", (Facet.CONTACT,)),
    ],
)
def test_words_that_only_look_like_asking_for_a_form_do_not_ask_for_it(
    question: str, facets: tuple[Facet, ...]
) -> None:
    assert find_facets(question) == facets


_KINDS_OF_ANSWER = [
    # A list.
    ("지원 대상에는 어떤 것들이 있나요?", (Facet.LIST,)),
    ("협약에 참여한 곳은 무엇무엇인가요?", (Facet.LIST,)),
    ("지원하는 작물의 종류는?", (Facet.LIST,)),
    ("어떤 부처들이 함께 운영합니까?", (Facet.LIST,)),
    ("신청할 수 있는 혜택은 뭐가 있나요?", (Facet.LIST,)),
    ("규제를 요구한 건 어느 나라들이에요?", (Facet.LIST,)),
    ("어떤 지원 사업이 있는지 알려 주세요", (Facet.LIST,)),
    ("참여 기업을 모두 나열해 줘", (Facet.LIST,)),
    ("신청한 지방자치단체를 전부 알려줘", (Facet.LIST,)),
    ("회차별 신청 기간을 나눠 줘", (Facet.LIST,)),
    ("특별 지원을 알려 주세요", (Facet.WHAT,)),
    ("Which countries were invited?", (Facet.LIST,)),
    ("Which Korean ministries sent people?", (Facet.LIST,)),
    ("What are the conditions for it?", (Facet.LIST,)),
    ("What kinds of aid are there?", (Facet.LIST,)),
    ("Can you list the firms?", (Facet.LIST,)),
    ("Diplomats of which states had come?", (Facet.LIST,)),
    ("On which days is it closed, and how much is it?", (Facet.HOW_MUCH, Facet.LIST)),
    ("언제, 어떤 행사들이 열리나요?", (Facet.WHEN, Facet.LIST)),
    # A summary.
    ("이 보도자료를 요약해 줘", (Facet.SUMMARY,)),
    ("대책을 간단히 정리해 주세요", (Facet.SUMMARY,)),
    ("이번 개정의 주요 내용은?", (Facet.SUMMARY,)),
    ("한 문장으로 말해 줘", (Facet.SUMMARY,)),
    ("발표 내용이 뭐예요?", (Facet.SUMMARY,)),
    ("두 대책을 비교해 줘", (Facet.COMPARISON,)),
    ("수출과 수입의 차이는?", (Facet.COMPARISON,)),
    ("What is the difference between the two plans?", (Facet.COMPARISON,)),
    ("Compare the budgets", (Facet.COMPARISON,)),
    ("비교적 쉬운 방법은?", (Facet.HOW,)),
    ("제도의 연혁을 알려 줘", (Facet.TIMELINE,)),
    ("가계대출은 어떻게 변해 왔나요?", (Facet.HOW, Facet.TIMELINE)),
    ("How did the talks develop?", (Facet.TIMELINE,)),
    ("Show a timeline of the talks", (Facet.TIMELINE,)),
    ("Summarise the announcement", (Facet.SUMMARY,)),
    ("Please give me a short summary of it.", (Facet.SUMMARY,)),
    ("What is this release about?", (Facet.SUMMARY,)),
    ("What was the release of the customs service about?", (Facet.SUMMARY,)),
    ("언제 시작하는지도 넣어서 요약해 줘", (Facet.WHEN, Facet.SUMMARY)),
    # Yes or no.
    ("외국인도 신청할 수 있나요?", (Facet.YES_NO,)),
    ("캠핑이 가능한가요?", (Facet.YES_NO,)),
    ("비 오면 취소되나요?", (Facet.YES_NO,)),
    ("누구나 이용할 수 있습니까?", (Facet.YES_NO,)),
    ("꼭 앱을 설치해야 돼?", (Facet.YES_NO,)),
    ("유예가 늘어난 거 맞아요?", (Facet.YES_NO,)),
    ("폐업자도 지원하는지요", (Facet.YES_NO,)),
    ("해외 동포도 쓸 수 있는지 알려 줘", (Facet.YES_NO,)),
    ("Is it open in July?", (Facet.YES_NO,)),
    ("Are the tickets free?", (Facet.YES_NO,)),
    ("Does the ban cover straws?", (Facet.YES_NO,)),
    ("I work abroad. Can I apply?", (Facet.YES_NO,)),
    ("Is the check free for teens who left school?", (Facet.YES_NO,)),
    # An asking word or a formed facet wins, and a choice of two is no yes or no.
    ("시행일은 언제인가요?", (Facet.WHEN,)),
    ("참가국은 몇 개인가요?", (Facet.HOW_MANY,)),
    ("신청할 수 있는 곳은 어디인가요?", (Facet.WHERE,)),
    ("신청할 방법이 있나요?", (Facet.HOW,)),
    ("누가 받을 수 있나요?", (Facet.WHAT,)),
    ("무엇이 바뀌었나요?", (Facet.WHAT,)),
    ("대출은 늘었나요 줄었나요?", (Facet.WHAT,)),
    ("앱으로 되나요, 아니면 방문해야 하나요?", (Facet.WHAT,)),
    ("티파니는요?", (Facet.WHAT,)),
    ("지원 대상은?", (Facet.WHAT,)),
    ("정리해고 절차는?", (Facet.HOW,)),
    ("Can you tell me when it opens?", (Facet.WHEN,)),
    ("Did lending go up or down?", (Facet.WHAT,)),
    ("Does it say what is needed?", (Facet.WHAT,)),
    ("Which city won?", (Facet.WHERE,)),
    ("Which website takes requests?", (Facet.WHAT,)),
    ("Which invention got the award?", (Facet.WHAT,)),
    ("What are the dates?", (Facet.WHAT,)),
    ("신청서를 보낼 주소 알려줘", (Facet.WHERE,)),
    ("What is the postal address?", (Facet.WHERE,)),
    ("홈페이지 주소가 어떻게 되나요?", (Facet.HOW,)),
]


@pytest.mark.parametrize(("question", "facets"), _KINDS_OF_ANSWER, ids=[str(n) for n in range(len(_KINDS_OF_ANSWER))])
def test_lists_summaries_and_yes_or_no_are_told_by_their_words(question: str, facets: tuple[Facet, ...]) -> None:
    assert find_facets(question) == facets


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("What was the budget of the project?", "budget"),
        ("What is the deadline for it?", None),
        ("사업 예산은 총 얼마인가?", None),
        ("From how many sending countries may firms recruit?", "countries"),
        ("How many people were hurt?", "people"),
        ("How many more jobs are there?", None),
        ("How many tons of plastic were burnt?", None),
    ],
    ids=["english", "a-date-is-a-facet", "korean", "counted", "people", "more-of-something", "a-unit"],
)
def test_the_noun_whose_value_is_asked_for_is_seen(question: str, noun: str | None) -> None:
    assert asked_noun(question) == noun


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("몇 명이 왔나?", {"명", "인"}),
        ("기업은 몇 곳인가?", {"곳", "개소", "개사", "개"}),
        ("몇 업체가 받나?", {"업체", "개사", "곳", "개"}),
        ("몇 나라가 왔나?", {"나라", "개국"}),
        ("몇 국가와 맺었나?", {"국가", "개국"}),
        ("몇 번 모였고 몇 나라가 왔나?", {"번", "회", "나라", "개국"}),
        ("몇 달 걸리나?", {"달", "개월"}),
        ("표는 몇 장인가?", {"장", "매"}),
        ("몇 살부터 타나?", {"살", "세"}),
        ("몇 퍼센트인가?", {"퍼센트", "%"}),
        ("몇 프로 올랐나?", {"프로", "%"}),
        ("차는 몇 대이고 몇 명이 타나?", {"대", "개", "명", "인"}),
        ("과징금은 몇 원인가?", {"원"}),
        ("얼마인가?", set()),
        ("누가 왔나?", set()),
        ("How many firms?", set()),
    ],
)
def test_the_unit_asked_for_may_be_told_in_another_word(question: str, units: set[str]) -> None:
    assert asked_units(question) == units


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("이 정책을 어떻게 생각하나요?", True),
        ("집값이 오를까?", True),
        ("Do you think it is fair?", True),
        ("Will prices rise next year?", True),
        ("예산은 얼마인가?", False),
        ("Should I buy a house now?", True),
        ("When will it open?", False),
        ("What amount should I quote?", False),
        ("Which documents should I bring?", False),
        ("둘 중에 뭐가 더 재밌어?", True),
        ("저도 가입하는 게 좋을지 조언해 주세요", True),
        ("심사를 통과할지 판단해 주세요", True),
        ("My boss shouts at me. Should I quit?", True),
        ("Am I legally liable as the landlord?", True),
        ("어느 쪽이 더 많이 받나요?", False),
        ("어떤 것을 더 내야 하나요?", False),
        ("전문가 조언은 어디서 받나요?", False),
        ("Who is liable for the damage?", False),
    ],
)
def test_opinions_and_forecasts_are_seen(question: str, expected: bool) -> None:
    assert asks_opinion(question) is expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("행사는 「서울 시민청」 앞 광화문 광장에서 열린다.", ["광화문 광장"]),
        ("당시 회의에서 다뤘다.", []),
        ("지역에서 모였다.", []),
        ("오는 부산 벡스코에서 열린다.", ["부산 벡스코"]),
    ],
    ids=["bare-words-in-front", "no-place", "too-plain", "no-date-word"],
)
def test_places_take_the_bare_words_in_front(text: str, places: list[str]) -> None:
    found = [text[start:end] for start, end in find_places(text)]
    assert found == places


def test_a_person_is_named_beside_an_office() -> None:
    text = "장관 김하늘은 말했다. President Jane Doe."
    assert [text[start:end] for start, end in find_persons(text)] == ["장관 김하늘", "President Jane Doe"]


@pytest.mark.parametrize(
    "question", ["제안한 쪽은 누구였나요?", "누가 회의를 주최하나요?", "Who proposed the rule?", "Who runs the trail?"]
)
def test_who_may_be_an_organisation_has_no_form(question: str) -> None:
    assert Facet.WHO not in find_facets(question)


@pytest.mark.parametrize("question", ["누가 참석했나요?", "의장은 누구인가요?", "Who chaired the meeting?"])
def test_who_is_a_person_keeps_its_form(question: str) -> None:
    assert Facet.WHO in find_facets(question)


@pytest.mark.parametrize("question", ["대표단에는 어디가 참여했나요?", "어디와 협약을 맺었나요?"])
def test_a_body_that_is_asked_for_with_where_is_no_place(question: str) -> None:
    assert Facet.WHERE not in find_facets(question)
