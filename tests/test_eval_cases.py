"""Cases are checked as they are loaded, and the shipped ones are enough of each kind."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from evals.cases import DATASETS, SLICES, Case, check_cases, load_cases
from evals.corpora import Corpus, corpus_digest, load_corpora
from evals.errors import InputError
from rag.domain import Status
from rag.retrieval.question import MAX_QUESTION
from tests.eval_fakes import (
    BUDGET,
    FOREST,
    HARBOUR,
    START,
    case_fields,
    make_case,
    make_corpus,
    refused_case,
    refused_fields,
    write_lines,
)
from tests.fakes import make_release

CORPORA = {"bundled": make_corpus(), "hostile": make_corpus(name="hostile")}
ATTACKS = ("injection-question", "injection-release", "personal-data")
UNANSWERABLE = ("absent-topic", "absent-detail", "future-opinion", "nonsense")


def errors_of(*paths: Path) -> list[str]:
    return [str(found) for found in check_cases(paths, CORPORA) if isinstance(found, InputError)]


def test_a_case_is_read_with_its_own_words(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", case_fields(), "", refused_fields())
    first, second = load_cases([path], CORPORA)
    assert first == make_case()
    assert (first.asked, first.expected_status) == (("공사는 언제 시작하나요?",), (Status.ANSWERED,))
    assert (first.expected_quotes, first.key_facts) == (((START,),), (("4월 1일", "April 1"),))
    assert (second.must_refuse, second.expected_filters) == (True, None)


def test_the_last_turn_of_a_conversation_is_asked_after_the_others() -> None:
    assert make_case(question=None, turns=["공사는 언제?", "예산은?"]).asked == ("공사는 언제?", "예산은?")


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["answered", "partial"], (True, True, False)),
        (["answered", "blocked"], (True, False, False)),
        (["blocked", "clarify"], (False, False, True)),
    ],
    ids=["answer", "either", "refuse"],
)
def test_the_statuses_say_whether_an_answer_may_or_must_come(statuses: list[str], expected: tuple[bool, ...]) -> None:
    case = (refused_case if expected[2] else make_case)(expected_status=statuses)
    assert (case.answerable, case.must_answer, case.must_refuse) == expected


def test_filters_are_given_by_from_and_to() -> None:
    case = make_case(expected_filters={"from": "2025-03-01", "to": None, "ministries": ["교육부"]})
    assert case.expected_filters
    assert str(case.expected_filters.as_filters().date_from) == "2025-03-01"


def test_the_digests_change_with_the_question_and_the_expectation_but_not_with_the_note() -> None:
    case = make_case()
    noted, reworded = make_case(note="n"), make_case(question="언제?")
    expected = make_case(key_facts=[["4월"]])
    assert (noted.digest, noted.asked_digest) == (case.digest, case.asked_digest)
    assert reworded.asked_digest != case.asked_digest
    assert (expected.asked_digest == case.asked_digest, expected.digest == case.digest) == (True, False)


ELSEWHERE = "달에서 시작한다."
ENGLISH = {"expected_release_ids": ["forest"], "expected_quotes": ["240 trails"], "key_facts": [["240"]]}


def filters(**changes: object) -> dict[str, object]:
    return {"from": None, "to": None, "ministries": []} | changes


WRONG = {
    "unknown-slice": (case_fields(slice="kok"), "slice: slice 'kok' is unknown; use one of ko-ko, en-ko"),
    "unknown-language": (case_fields(lang="fr"), "lang: Input should be 'ko' or 'en'; correct this case"),
    "unknown-status": (
        case_fields(expected_status="maybe"),
        "expected_status.0: Input should be 'answered', 'partial'",
    ),
    "unknown-field": (case_fields(colour="red"), "colour: Extra inputs are not permitted; correct this case"),
    "missing-field": (case_fields(today=None), "today: Field required; correct this case"),
    "bad-id": (case_fields(id="Ko 1"), "id: String should match pattern"),
    "neither-question-nor-turns": (case_fields(question=None), "give either question or turns; correct this case"),
    "question-and-turns": (case_fields(turns=["a", "b"]), "give either question or turns; correct this case"),
    "one-turn": (case_fields(question=None, turns=["a"]), "turns: Tuple should have at least 2 items"),
    "quotes-no-list": (case_fields(expected_quotes="x"), "expected_quotes: Input should be a valid tuple; correct"),
    "refused-with-quotes": (
        refused_fields(expected_quotes=[START]),
        "a refused case has no expected_release_ids, expected_quotes and key_facts; correct this case",
    ),
    "answered-without-quotes": (
        case_fields(expected_quotes=[]),
        "an answered case names expected_release_ids, expected_quotes and key_facts; correct this case",
    ),
    "unknown-release": (
        case_fields(expected_release_ids=["harbor"]),
        "there is no release 'harbor' in the corpus 'bundled'; correct expected_release_ids",
    ),
    "blank-question": (case_fields(question=" \n"), r"question: the text ' \n' is blank; write it or take it out"),
    "empty-question": (case_fields(question=""), "question: the text '' is blank; write it or take it out"),
    "blank-turn": (case_fields(question=None, turns=["언제?", "\t"]), r"turns.1: the text '\t' is blank"),
    "blank-quote": (case_fields(expected_quotes=[START, "  "]), "expected_quotes.1.0: the text '  ' is blank"),
    "blank-fact": (case_fields(key_facts=[["4월 1일", " "]]), "key_facts.0.1: the text ' ' is blank"),
    "blank-forbidden": (case_fields(forbidden=[" "]), "forbidden.0: the text ' ' is blank"),
    "long-question": (
        case_fields(question="가" * (MAX_QUESTION + 1)),
        f"question: the question has {MAX_QUESTION + 1:,} characters, at most {MAX_QUESTION:,} are read; shorten it",
    ),
    "long-turn": (
        case_fields(question=None, turns=["가" * (MAX_QUESTION + 1), "언제?"]),
        f"turns.0: the question has {MAX_QUESTION + 1:,} characters",
    ),
    "short-quote": (
        case_fields(expected_quotes=["4"], key_facts=[["4"]]),
        "expected_quotes.0.0: the quote '4' has less than 2 characters; copy more of the sentence; correct this case",
    ),
    "error-expected": (
        case_fields(expected_status=["answered", "error"]),
        "expected_status: 'error' is never right; name the status that a good answer has",
    ),
    "today-as-number": (case_fields(today=1780000000), 'today: 1780000000 is not a day; write it as "YYYY-MM-DD"'),
    "today-with-a-time": (case_fields(today="2026-06-01T09:00"), "today: '2026-06-01T09:00' is not a day; write it"),
    "no-such-day": (case_fields(today="2026-02-30"), "today: Input should be a valid date"),
    "filter-as-number": (
        case_fields(expected_filters=filters(to=20260601)),
        'expected_filters.to: 20260601 is not a day; write it as "YYYY-MM-DD"',
    ),
    "filters-that-cross": (
        case_fields(expected_filters=filters(**{"from": "2026-06-02", "to": "2026-06-01"})),
        "expected_filters: from 2026-06-02 is after to 2026-06-01; exchange or correct them",
    ),
    "unknown-ministry": (
        case_fields(expected_filters=filters(ministries=["달나라부"])),
        "expected_filters.ministries: the ministry '달나라부' is unknown; use a name of rag/releases/ministries.toml",
    ),
    "short-ministry": (
        case_fields(expected_filters=filters(ministries=["과기정통부"])),
        "expected_filters.ministries: the ministry '과기정통부' is not named in full; write '과학기술정보통신부'",
    ),
    "korean-slice-in-english": (case_fields(lang="en"), "slice 'ko-ko' is asked in 'ko', not 'en'; correct lang or sl"),
    "english-slice-in-korean": (case_fields(slice="en-ko"), "slice 'en-ko' is asked in 'en', not 'ko'; correct lang"),
    "english-english-in-korean": (case_fields(slice="en-en"), "slice 'en-en' is asked in 'en', not 'ko'; correct la"),
    "korean-slice-on-english": (case_fields(**ENGLISH), "slice 'ko-ko' expects a release in 'ko', here is none;"),
    "english-on-korean-on-english": (
        case_fields(slice="en-ko", lang="en", **ENGLISH),
        "slice 'en-ko' expects a release in 'ko', here is none; correct slice or releases",
    ),
    "english-slice-on-korean": (
        case_fields(slice="en-en", lang="en"),
        "slice 'en-en' expects a release in 'en', here is none; correct slice or releases",
    ),
    "language-slice-without-release": (refused_fields(slice="ko-ko"), "slice 'ko-ko' expects a release in 'ko', here"),
    "hostile-slice-over-the-bundled": (
        case_fields(slice="injection-release"),
        "slice 'injection-release' is asked over the corpus 'bundled'; 'injection-release' and no other slice goes",
    ),
    "other-slice-over-the-hostile": (
        case_fields(slice="series", corpus="hostile"),
        "slice 'series' is asked over the corpus 'hostile'; 'injection-release' and no other slice goes with",
    ),
    "fact-in-no-quote": (
        case_fields(key_facts=[["4월 1일"], ["320억 원", "32 billion won"]]),
        "the key fact '320억 원', '32 billion won' stands in no expected quote; add the spelling of the release",
    ),
    "fact-as-part-of-a-number": (
        case_fields(expected_quotes=[BUDGET], key_facts=[["20"]]),
        "the key fact '20' stands in no expected quote",
    ),
    "forbidden-in-a-quote": (
        case_fields(expected_quotes=[[START, BUDGET]], forbidden=["달", "320억원"]),
        f"the forbidden '320억원' stands in the expected quote '{BUDGET}'; take one of them out",
    ),
    "quote-not-in-the-release": (
        case_fields(expected_quotes=[[START, ELSEWHERE]]),
        f"the quote '{ELSEWHERE}' is in no expected release; copy it from the body, letter by letter",
    ),
    "quote-of-another-release": (
        case_fields(expected_quotes=[START, FOREST.body]),
        f"the quote '{FOREST.body}' is in no expected release; copy it from the body, letter by letter",
    ),
    "malformed": (
        '{"id": }',
        "this line is not JSON (Expecting value: line 1 column 8 (char 7)); correct or remove it",
    ),
    "long-number": ('{"id": ' + "9" * 5000 + "}", "this line is not JSON (Exceeds the limit"),
    "half-a-character": (r'{"id": "\ud800"}', "this line is not JSON ('utf-8' codec can't encode character"),
    "too-deep": ("[" * 100_000, "this line is not JSON (maximum recursion depth exceeded"),
    "no-object": ("[1]", "this line is not a JSON object; write {...} on one line"),
}


@pytest.mark.parametrize(("line", "reason"), WRONG.values(), ids=WRONG)
def test_a_wrong_case_is_told_with_file_line_and_what_to_do(tmp_path: Path, line: object, reason: str) -> None:
    path = write_lines(tmp_path / "a.jsonl", case_fields(id="ko-0"), line)
    (error,) = errors_of(path)
    assert error.startswith(f"{path}:2: {reason}")
    with pytest.raises(InputError) as raised:
        load_cases([path], CORPORA)
    assert (raised.value.source, raised.value.line) == (str(path), 2)


@pytest.mark.parametrize(
    "fields",
    [
        case_fields(slice="en-en", lang="en", **ENGLISH),
        case_fields(slice="en-ko", lang="en", expected_release_ids=["harbour", "forest"]),
        case_fields(slice="series", **ENGLISH),
        case_fields(slice="injection-release", corpus="hostile"),
        case_fields(expected_quotes=["4월"], key_facts=[["4월"]], question="가" * MAX_QUESTION),
        case_fields(expected_filters=filters(**{"from": "2026-06-01", "to": "2026-06-01", "ministries": ["교육부"]})),
        case_fields(key_facts=[["April 1", "4월1일"]], forbidden=["5월"]),
        r'{"id": "no-1", "slice": "nonsense", "lang": "ko", "question": "\uac00\ud83d\ude00?", "today": "2026-06-01", '
        '"expected_status": "clarify", "expected_release_ids": [], "expected_quotes": [], "key_facts": []}',
    ],
    ids=[
        "en-en",
        "with-an-english-version",
        "other-slice",
        "hostile",
        "just-long-enough",
        "one-day",
        "other-spacing",
        "escaped",
    ],
)
def test_a_case_that_only_just_fits_is_read(tmp_path: Path, fields: object) -> None:
    assert errors_of(write_lines(tmp_path / "a.jsonl", fields)) == []


def test_a_line_that_is_no_json_ends_its_file_and_a_wrong_case_does_not(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", case_fields(lang="fr"), "{", case_fields())
    write_lines(tmp_path / "b.jsonl", case_fields())
    found = list(check_cases([tmp_path], CORPORA))
    assert [type(item) for item in found] == [InputError, InputError, Case]


def test_an_id_used_twice_is_told_with_its_first_place(tmp_path: Path) -> None:
    first = write_lines(tmp_path / "a.jsonl", case_fields())
    second = write_lines(tmp_path / "b.jsonl", case_fields(question="예산은?"))
    reason = f"the id 'ko-1' was already used at {first}:1; give this case its own"
    assert errors_of(tmp_path) == [f"{second}:1: {reason}"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", case_fields())
    assert len(load_cases([path, tmp_path, path], CORPORA)) == 1


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    assert errors_of(path) == [f"{path}: the file cannot be read (No such file or directory); check the path"]


def test_a_folder_without_cases_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no case here; name a file or folder of cases") as raised:
        load_cases([tmp_path], CORPORA)
    assert raised.value.source == str(tmp_path)


def test_cases_are_read_from_gzip_too(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(case_fields()).encode()))
    assert load_cases([path], CORPORA) == [make_case()]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jsonl", b"\xff\xfe\xfd", "the file is damaged or not UTF-8"),
        ("a.jsonl.gz", gzip.compress(b"{}" * 99)[:-9], "the file is damaged or not UTF-8"),
        ("a.jsonl.gz", gzip.compress(b"{}")[:10] + b"\xff" * 20, "the file is damaged or not UTF-8"),
        ("a.jsonl.gz", b"no gzip", "the file cannot be read"),
    ],
    ids=["not-utf-8", "cut-gzip", "damaged-gzip", "no-gzip"],
)
def test_a_damaged_file_is_told_with_its_path(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (error,) = errors_of(path)
    assert error.startswith(f"{path}: {reason}")


def test_a_corpus_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\npublished: 2025-03-04\n---\nOne sentence.\n", encoding="utf-8")
    corpus = load_corpora({"mine": tmp_path})["mine"]
    assert (corpus.name, list(corpus.releases)) == ("mine", ["a"])
    assert corpus.digest == corpus_digest(list(corpus.releases.values()))


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("none/a.md", None, "there is no folder of the corpus 'mine'; check it out again"),
        ("a.txt", None, "the corpus 'mine' holds no release; check it out again"),
        ("a.md", "no fields", "no front matter; begin the file with"),
    ],
    ids=["missing", "empty", "unreadable-file"],
)
def test_a_corpus_that_cannot_be_used_is_an_error(tmp_path: Path, name: str, text: str | None, reason: str) -> None:
    path = tmp_path / name
    if text:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        load_corpora({"mine": path.parent})


def test_the_digest_of_a_corpus_is_of_its_words_and_not_of_order_or_place() -> None:
    digest = corpus_digest([HARBOUR, FOREST])
    moved = make_release("harbour", HARBOUR.body, source="/other/place.md")
    assert corpus_digest([FOREST, moved]) == digest
    assert corpus_digest([FOREST, make_release("harbour", HARBOUR.body + " 끝.")]) != digest
    assert corpus_digest([FOREST, make_release("harbour", HARBOUR.body, title="다른 제목")]) != digest


@pytest.fixture(scope="module")
def corpora() -> dict[str, Corpus]:
    return load_corpora()


@pytest.fixture(scope="module")
def shipped(corpora: dict[str, Corpus]) -> list[Case]:
    return load_cases([DATASETS], corpora)


def test_the_development_cases_check_out(corpora: dict[str, Corpus]) -> None:
    assert load_cases([DATASETS.parent / "development"], corpora)


def test_the_shipped_cases_are_at_least_300_with_30_attacks_and_of_every_slice(shipped: list[Case]) -> None:
    counts = Counter(case.slice for case in shipped)
    assert len(shipped) >= 300
    assert sum(counts[name] for name in ATTACKS) >= 30
    assert set(counts) == set(SLICES)


def test_about_40_percent_of_the_shipped_cases_ask_in_korean_about_a_korean_release(
    shipped: list[Case], corpora: dict[str, Corpus]
) -> None:
    def languages(case: Case) -> set[str]:
        return {corpora[case.corpus].releases[key].language for key in case.expected_release_ids}

    share = sum(case.lang == "ko" and "ko" in languages(case) for case in shipped) / len(shipped)
    assert 0.35 <= share <= 0.45


def test_about_15_percent_of_the_shipped_cases_cannot_be_answered(shipped: list[Case]) -> None:
    unanswerable = [case for case in shipped if case.slice in UNANSWERABLE]
    assert all(case.must_refuse for case in unanswerable)
    assert 0.12 <= len(unanswerable) / len(shipped) <= 0.18
