"""The extractive answerer: quotes, or an honest refusal, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from rag.answering.extractive import compose
from rag.answering.phrases import FACETS, PHRASES, say
from rag.domain import Contact, Evidence, Facet, Filters, Language, Mark, PressRelease, Query, Sentence, Status
from rag.retrieval.evidence import FORMED
from rag.retrieval.ground import Ground
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
    assert answer.notices == (say("day", "ko", words="4일", date="2025-08-04"), answer.notices[-1])
    assert "출처" in answer.notices[-1]


def test_an_english_answer_says_that_the_quotes_are_korean() -> None:
    answer = compose(_query("en", Facet.WHEN), Ground(evidence=(_evidence(attribution="출처 표시"),)))
    assert "Ministry of Science" in answer.text.splitlines()[0]
    assert answer.notices[0] == say("original", "en")
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
    assert answer.notices == (say("digest", "ko"), "출처 표시")


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
    query = replace(_query("ko", Facet.WHERE), filters=Filters(kinds=("설명자료",)))
    answer = compose(query, Ground(evidence=(_evidence(),), relaxed=True))
    assert answer.status is Status.PARTIAL
    assert answer.text.splitlines()[0] == say("relaxed", "ko", filters="설명자료")
    assert answer.text.splitlines()[-1] == say("missing", "ko", facets=FACETS[Facet.WHERE]["ko"])


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
