"""The extractive answerer: quotes, or an honest refusal, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from rag.answering.extractive import compose
from rag.answering.phrases import FACETS, FOLLOWUPS, PHRASES, say
from rag.domain import Contact, Evidence, Facet, Filters, Language, Mark, PressRelease, Query, Sentence, Status, Turn
from rag.retrieval.forms import FORMED
from rag.retrieval.ground import Ground
from rag.retrieval.question import understand
from tests.fakes import make_release

_BODY = "회의는 4일 열렸다."
_CONTACTS = (Contact("다자과", "044-202-0000"),)


def _evidence(*, mark: bool = True, **changes: object) -> Evidence:
    release = make_release("r", _BODY, **({"contacts": _CONTACTS} | changes))
    marks = (Mark(4, 6, Facet.WHEN, "2025-08-04"),) if mark else ()
    return Evidence(release, Sentence(0, 0, len(_BODY), _BODY), 1.0, marks)


def _query(language: Language, *facets: Facet) -> Query:
    return Query("회의?", language, facets=facets)


def test_an_answer_is_the_quotes_with_their_numbers() -> None:
    answer = compose(_query("ko", Facet.WHEN), Ground(evidence=(_evidence(),)))
    assert answer.status is Status.ANSWERED
    assert answer.text.splitlines() == [
        "과학기술정보통신부 보도자료에 다음과 같이 나와 있습니다.",
        f"“{_BODY}” [1]",
    ]
    assert [(s.text, s.citations) for s in answer.sentences] == [(_BODY, (1,))]
    assert [citation.quote for citation in answer.citations] == [_BODY]
    assert answer.contacts == _CONTACTS
    as_of = say("as_of", "ko", dates="2025-08-04")
    assert answer.notices == (as_of, say("day", "ko", words="4일", date="2025-08-04"), answer.notices[-1])
    assert "출처" in answer.notices[-1]


def test_an_english_answer_says_that_the_quotes_are_korean() -> None:
    answer = compose(_query("en", Facet.WHEN), Ground(evidence=(_evidence(attribution="출처 표시"),)))
    assert "Ministry of Science" in answer.text.splitlines()[0]
    assert answer.notices[:2] == (say("as_of", "en", dates="2025-08-04"), say("original", "en"))
    assert answer.notices[-1].startswith("Source:")


def test_a_ministry_without_an_english_name_keeps_its_own() -> None:
    answer = compose(_query("en"), Ground(evidence=(_evidence(ministry="없는 기관"),)))
    assert "없는 기관" in answer.text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_not_told_is_named(language: Language) -> None:
    answer = compose(_query(language, Facet.WHEN, Facet.WHERE, Facet.HOW), Ground(evidence=(_evidence(),)))
    assert answer.status is Status.PARTIAL
    assert answer.text.splitlines()[-1] == say("missing", language, facets=FACETS[Facet.WHERE][language])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_release_without_a_ministry_is_named_without(language: Language) -> None:
    answer = compose(_query(language), Ground(evidence=(_evidence(ministry="", mark=False),)))
    assert answer.text.splitlines()[0] == say("found_nameless", language)


def test_a_digest_and_its_attribution_are_told() -> None:
    answer = compose(_query("ko"), Ground(evidence=(_evidence(digest=True, attribution="출처 표시", mark=False),)))
    assert answer.notices[-2:] == (say("digest", "ko"), "출처 표시")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_unclear_question_is_asked_back(language: Language) -> None:
    answer = compose(_query(language), Ground(unclear=True))
    assert (answer.status, answer.text, answer.citations) == (Status.CLARIFY, say("clarify", language), ())


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("nearest", [None, make_release("r", _BODY, contacts=_CONTACTS)], ids=["none", "near"])
def test_a_refusal_names_the_nearest_release_and_whom_to_ask(language: Language, nearest: PressRelease | None) -> None:
    answer = compose(_query(language), Ground(nearest=nearest))
    assert (answer.status, answer.text) == (Status.NOT_IN_CORPUS, say("not_in_corpus", language))
    assert answer.contacts == (_CONTACTS if nearest else ())
    assert len(answer.notices) == (1 if nearest else 0)
    assert all("제목 r" in notice and "2025-08-04" in notice for notice in answer.notices)


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (Filters(date(2026, 5, 1), date(2026, 5, 31), ("교육부",)), {"ko": "2026-05-01 ~ 2026-05-31, 교육부"}),
        (Filters(date(2026, 5, 1), date(2026, 5, 1)), {"ko": "2026-05-01", "en": "2026-05-01"}),
        (Filters(date(2026, 3, 1)), {"ko": "2026-03-01 ~", "en": "2026-03-01 ~"}),
        (Filters(ministries=("교육부",)), {"ko": "교육부", "en": "Ministry of Education"}),
        (Filters(kinds=("정책뉴스",)), {"ko": "정책뉴스", "en": "policy news"}),
    ],
    ids=["month-and-ministry", "a-day", "since", "ministry", "kind"],
)
def test_dates_and_ministries_that_nothing_meets_are_named(filters: Filters, shown: dict[Language, str]) -> None:
    for language, text in shown.items():
        query = replace(_query(language), filters=filters)
        answer = compose(query, Ground(nearest=make_release("r", _BODY), relaxed=True))
        assert answer.status is Status.NOT_IN_CORPUS
        assert answer.notices[0] == say("unmatched", language, filters=text)
        assert "제목 r" in answer.notices[1]
        alone = compose(query, Ground(relaxed=True))
        assert (alone.status, alone.notices) == (Status.NOT_IN_CORPUS, answer.notices[:1])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_answer_from_outside_the_ministries_and_kinds_asked_for_says_so_first(language: Language) -> None:
    """Dates are kept, so that they are not among what was left aside."""
    filters = Filters(date(2025, 8, 1), date(2025, 8, 31), ("교육부",), ("설명자료",))
    query = replace(_query(language), filters=filters)
    answer, plain = (compose(query, Ground(evidence=(_evidence(),), relaxed=relaxed)) for relaxed in (True, False))
    left_aside = {"ko": "교육부, 설명자료", "en": "Ministry of Education, explanatory release"}[language]
    told = say("relaxed", language, filters=left_aside)
    assert (answer.status, plain.status) == (Status.PARTIAL, Status.ANSWERED)
    assert (answer.text, answer.notices) == (f"{told}\n{plain.text}", (told, *plain.notices))
    assert (answer.citations, answer.filters) == (plain.citations, filters)


def test_an_answer_that_is_both_outside_the_filters_and_not_whole_says_both() -> None:
    query = replace(_query("ko", Facet.HOW_MUCH), filters=Filters(kinds=("설명자료",)))
    answer = compose(query, Ground(evidence=(_evidence(),), relaxed=True))
    assert answer.status is Status.PARTIAL
    assert answer.text.splitlines()[0] == say("relaxed", "ko", filters="설명자료")
    assert answer.text.splitlines()[-1] == say("missing", "ko", facets=FACETS[Facet.HOW_MUCH]["ko"])


def test_what_surely_answers_the_one_thing_that_is_asked_lacks_nothing() -> None:
    query = _query("ko", Facet.HOW_MUCH)
    sure, unsure = (compose(query, Ground(evidence=(_evidence(),), chance=chance)) for chance in (0.9, 0.5))
    assert (sure.status, unsure.status) == (Status.ANSWERED, Status.PARTIAL)


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_every_phrase_is_there_in_both_languages_with_the_same_values(key: str) -> None:
    names = {
        language: {name for _, name, _, _ in Formatter().parse(text) if name} for language, text in PHRASES[key].items()
    }
    assert set(names) == {"ko", "en"}
    assert names["ko"] == names["en"]
    languages: tuple[Language, ...] = ("ko", "en")
    for language in languages:
        said = say(key, language, **dict.fromkeys(names[language], "<값>"))
        assert said.count("<값>") == len(names[language])


def test_every_facet_with_a_form_has_a_name_in_both_languages() -> None:
    assert set(FACETS) == FORMED
    assert all(set(names) == {"ko", "en"} and all(names.values()) for names in FACETS.values())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_orders_alone_are_answered_with_a_word_on_what_can_be_asked(language: Language) -> None:
    answer = compose(Query("x", language, blocked=True, instructed=True), Ground())
    assert (answer.status, answer.text) == (Status.BLOCKED, say("blocked", language))
    assert (answer.notices, answer.citations) == ((), ())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_opinion_is_out_of_scope_and_the_nearest_release_is_named(language: Language) -> None:
    release = make_release("r", _BODY, contacts=_CONTACTS)
    answer = compose(_query(language), Ground(opinion=True, nearest=release))
    assert (answer.status, answer.text) == (Status.OUT_OF_SCOPE, say("out_of_scope", language))
    assert "제목 r" in answer.notices[-1]
    assert answer.contacts == _CONTACTS
    assert compose(_query(language), Ground(opinion=True)).notices == ()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_was_masked_or_set_aside_is_told_beside_the_answer(language: Language) -> None:
    query = replace(_query(language, Facet.WHEN), masked=("card",), instructed=True)
    answer = compose(query, Ground(evidence=(_evidence(),)))
    assert answer.status is Status.ANSWERED
    assert answer.notices[:2] == (say("masked", language), say("instructed", language))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_later_releases_on_the_matter_are_named_and_no_more_than_two(language: Language) -> None:
    later = tuple(make_release(f"later-{n}", _BODY) for n in range(3))
    answer = compose(_query(language, Facet.WHEN), Ground(evidence=(_evidence(),), later=later))
    named = [notice for notice in answer.notices if "later-" in notice]
    assert len(named) == 2
    assert all("제목 later-" in notice and "2025-08-04" in notice for notice in named)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_else_the_release_tells_is_offered_and_read_as_a_follow_up(language: Language) -> None:
    unasked = (Facet.UNTIL, Facet.WHERE, Facet.CONTACT, Facet.SUMMARY)
    answer = compose(_query(language), Ground(evidence=(_evidence(),), unasked=unasked))
    assert answer.followups == tuple(FOLLOWUPS[facet][language] for facet in unasked[:3])
    for text in (phrase[language] for phrase in FOLLOWUPS.values()):
        assert understand(text, today=date(2025, 8, 5), history=(Turn("회의?", answer),)).rewritten == f"제목 r {text}"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_quotes_of_several_releases_are_told_as_such_with_every_source(language: Language) -> None:
    other = _evidence(mark=False, ministry="국세청", contacts=())
    other = replace(other, release=replace(other.release, release_id="s"))
    answer = compose(_query(language), Ground(evidence=(_evidence(mark=False), other)))
    assert answer.text.splitlines()[0] == say("found_several", language)
    assert [citation.release_id for citation in answer.citations] == ["r", "s"]
    sources = [notice for notice in answer.notices if notice.startswith(("출처", "Source"))]
    assert len(sources) == 2


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_unclear_question_is_asked_again_for_each_release_it_may_mean(language: Language) -> None:
    releases = tuple(make_release(key, "글이다.") for key in ("a", "b"))
    answer = compose(_query(language), Ground(unclear=True, choices=releases))
    assert answer.status is Status.CLARIFY
    assert answer.followups == tuple(say("choice", language, title=r.title, question="회의?") for r in releases)


def test_an_english_answer_puts_figures_and_ministries_of_korean_quotes_into_english() -> None:
    quote = "국세청은 9.5조 원을 걷었다."
    evidence = Evidence(make_release("r", quote), Sentence(0, 0, len(quote), quote), 1.0)
    english = compose(_query("en"), Ground(evidence=(evidence,))).notices
    korean = compose(_query("ko"), Ground(evidence=(evidence,))).notices
    assert say("facts", "en", facts="“국세청” is National Tax Service; “9.5조 원” is KRW 9.5 trillion") in english
    assert not any("KRW" in notice for notice in korean)


@pytest.mark.parametrize(("language", "words"), [("ko", "질문 뒷부분"), ("en", "the later part of your question")])
def test_a_part_of_the_question_that_nothing_answers_is_told_without_its_words(language: Language, words: str) -> None:
    answer = compose(_query(language, Facet.WHEN), Ground(evidence=(_evidence(),), untold=("second",)))
    assert answer.status is Status.PARTIAL
    assert words in answer.text.splitlines()[-1]
