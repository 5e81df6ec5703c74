"""The page holds every case, tells what failed, and nothing of a case or release gets out of its text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.baseline import Baseline, Kept
from evals.cases import Case, ExpectedFilters
from evals.corpora import Corpus
from evals.gate import Check
from evals.html import Piece, html_report, pieces
from evals.runs import Header, Record, Run
from evals.scoring import Scored, score_run, scorecard
from rag.answering.phrases import say
from rag.domain import Answer, AnswerSentence, Citation, Filters, PressRelease, Status

QUOTE = "The <script>alert(1)</script> grant is 30 won."
BODY = f"A first line.\n{QUOTE} It ends on May 3.\nAn <img src=x onerror=alert(2)> stays text."
RELEASE = PressRelease(
    release_id="r1",
    title="A <b>grant</b>",
    body=BODY,
    published=datetime(2026, 1, 2, tzinfo=UTC),
    ministry="Ministry of Tests",
    url="https://www.korea.kr/r1",
    language="en",
)
OTHER = replace(RELEASE, release_id="r2", title="Another", body="Nothing of it.", url="https://evil.example/r2")
CORPORA = {"bundled": Corpus("bundled", Path(), {"r1": RELEASE, "r2": OTHER}, "abc123")}
HEADER = Header("2026-11-23T10:00:00+09:00", "c0ffee", {"bundled": "abc123"}, {"threads": None}, {"python": "3.11"})


def a_citation(release: PressRelease = RELEASE, quote: str = QUOTE, n: int = 1) -> Citation:
    start = max(release.body.find(quote), 0)
    return Citation(
        n=n,
        release_id=release.release_id,
        title=release.title,
        ministry=release.ministry,
        ministry_en=release.ministry,
        published=release.published,
        url=release.url,
        license=release.license,
        quote=quote,
        start=start,
        end=start + len(quote),
        sha256=release.sha256,
    )


CASE = Case(
    id="one",
    slice="en-en",
    lang="en",
    question="How much is the <script>grant</script>?",
    today=date(2026, 6, 1),
    expected_status=(Status.ANSWERED,),
    expected_release_ids=("r1",),
    expected_quotes=((QUOTE, "It ends on May 3."),),
    key_facts=(("30 won", "thirty won"), ("never said",)),
    forbidden=("CANARY", "grant"),
    expected_filters=ExpectedFilters.model_validate({"from": "2026-01-01", "to": None}),
    note="a plain note",
)
REFUSED = Case(
    id="two",
    slice="nonsense",
    lang="ko",
    turns=("첫 질문", "뭐라고?"),
    today=date(2026, 6, 1),
    expected_status=(Status.CLARIFY, Status.NOT_IN_CORPUS),
    expected_release_ids=(),
    expected_quotes=(),
    key_facts=(),
)
ANSWER = Answer(
    Status.ANSWERED,
    "en",
    f"“{QUOTE}” [1]",
    "q",
    rewritten="the grant, in full",
    sentences=(AnswerSentence(QUOTE, (1,)),),
    citations=(a_citation(),),
    filters=Filters(date(2026, 1, 1), None, ("Ministry of Tests",)),
    notices=("A notice.",),
    followups=("And then?",),
)
RECORDS = {
    "one": Record(
        *("one", CASE.asked_digest, ANSWER),
        releases=("r2", "r1", "gone"),
        sentences=(("r2", 0, 8), ("r1", 14, 14 + len(QUOTE)), ("gone", 0, 5)),
        chance=1.25,
        latency_ms=12.0,
    ),
    "two": Record(
        "two",
        REFUSED.asked_digest,
        Answer(Status.CLARIFY, "ko", say("clarify", "ko"), "q"),
        latency_ms=8.0,
    ),
}


def scored(**changed: Record) -> list[Scored]:
    return score_run(Run(HEADER, RECORDS | changed), [CASE, REFUSED], CORPORA)


def report(
    items: Sequence[Scored] | None = None,
    checks: Sequence[Check] = (),
    baseline: Baseline | None = None,
    notes: Sequence[str] = (),
    corpora: Mapping[str, Corpus] = CORPORA,
) -> str:
    items = items or scored()
    return html_report(HEADER, items, scorecard(items), checks, baseline, corpora, notes)


class Tags(HTMLParser):
    """What a browser makes of the page: tags with attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


def part(page: str, case_id: str) -> str:
    """The page of one case, from its summary on."""
    return next(piece for piece in page.split("<details class=") if f'id="c-{case_id}"' in piece)


def test_the_page_fetches_nothing_and_links_to_the_releases_alone() -> None:
    tags = Tags(report())
    assert not {"link", "img", "iframe", "object", "embed", "base", "source"} & {tag for tag, _ in tags.tags}
    assert not tags.values("src")
    assert {href for href in tags.values("href") if not href.startswith("#")} == {"https://www.korea.kr/r1"}
    assert not re.search(r"@import|url\(", report())


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://www.korea.kr.evil.example/", "http://www.korea.kr/r1"], ids=str
)
def test_an_address_of_another_place_is_no_link(url: str) -> None:
    corpora = {"bundled": replace(CORPORA["bundled"], releases={"r1": replace(RELEASE, url=url), "r2": OTHER})}
    assert all(href.startswith("#") for href in Tags(report(corpora=corpora)).values("href"))


def test_the_policy_allows_the_one_script_of_the_page_alone() -> None:
    page = report()
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    policy = Tags(page).values("content")[0]
    assert policy.startswith("default-src 'none'")
    assert f"script-src 'sha256-{digest}'" in policy


def test_what_cases_and_releases_hold_is_text() -> None:
    tags = Tags(report())
    assert [tag for tag, _ in tags.tags].count("script") == 1
    assert not [name for _, attrs in tags.tags for name in attrs if name.startswith("on")]
    assert "How much is the <script>grant</script>?" in tags.text
    assert "An <img src=x onerror=alert(2)> stays text." in tags.text


def test_characters_that_html_lacks_or_that_turn_text_around_are_replaced() -> None:
    broken = replace(RECORDS["one"], answer=replace(ANSWER, text="a\x00b\ud800c\u202ed"))
    page = report(scored(one=broken))
    assert "a�b�c�d" in page
    page.encode()


def test_a_cited_quote_is_marked_with_its_number_and_an_expected_one_is_labelled() -> None:
    shown = part(report(), "one")
    assert re.search(r'<mark><span class="q"><small>.*?Expected.*? 1</small><sup>\[1\]</sup>The &lt;script&gt;', shown)
    assert re.search(r'(?<!<mark>)<span class="q"><small>.*? 1</small>It ends on May 3\.</span>', shown)


def test_ranked_releases_show_which_is_expected_cited_and_unknown() -> None:
    ranked = re.findall(
        r"<li>(.*?)</li>", part(report(), "one").split("Releases found")[1].split("</ol>")[0], re.DOTALL
    )
    assert ["Another" in ranked[0], "want" in ranked[0], "cite" in ranked[0]] == [True, False, False]
    assert ["2026-01-02" in ranked[1], "want" in ranked[1], "[1]" in ranked[1]] == [True, True, True]
    assert "gone" in ranked[2]
    assert "not in the corpus" in ranked[2]


def test_an_expected_release_that_was_not_found_is_told() -> None:
    page = report(scored(one=replace(RECORDS["one"], releases=("r2",))))
    assert "Expected, but not found" in part(page, "one")


def test_a_quote_that_does_not_stand_in_the_release_is_told_apart() -> None:
    wrong = a_citation(OTHER, "Made up.")
    page = report(scored(one=replace(RECORDS["one"], answer=replace(ANSWER, citations=(a_citation(), wrong)))))
    told = part(page, "one").split("Quotes that do not stand in the release")[1]
    assert "Made up." in told
    assert "Nothing of it." in told  # the body of the release it names


def test_facts_forbidden_words_filters_and_measures_of_a_case_are_shown() -> None:
    text = Tags(part(report(), "one")).text
    assert "found 30 won" in text.replace("있음", "")
    assert "missing never said" in text.replace("없음", "")
    assert "stands in the answer" in text
    assert "not in the answer" in text
    assert "2026-01-01 ~" in text
    assert "Ministry of Tests" in text
    assert "key_fact_recall 0.50" in text
    assert "the grant, in full" in text
    assert "a plain note" in text


def test_every_turn_of_a_conversation_is_shown() -> None:
    shown = part(report(), "two")
    assert "첫 질문" in shown
    assert "뭐라고?" in shown


def test_a_broken_case_shows_its_error() -> None:
    shown = part(report(scored(one=Record("one", CASE.asked_digest, None, "KeyError: '<b>'"))), "one")
    assert "KeyError: &#39;&lt;b&gt;&#39;" in shown
    assert "state broken" in shown
    assert "No answer" in shown


def test_a_failed_check_links_to_its_cases_and_they_to_it() -> None:
    checks = [
        Check("hard", "all", "completed", 1.0, 1.0, 2, passed=True),
        Check("floor", "en-en", "key_fact_recall", 0.5, 0.9, 1, passed=False, misses=("one",)),
        Check("floor", "ko-ko", "false_refusal", None, 0.1, 0, passed=False),
    ]
    page = report(checks=checks)
    tags = Tags(page)
    assert "1 / 3" in tags.text
    assert 'href="#c-one"' in page.split('id="k-1"')[1].split("</li>")[0]
    assert "not run, no case applies" in page.split('id="k-2"')[1].split("</li>")[0]
    assert 'href="#k-1"' in part(page, "one")
    assert 'data-state="miss gate"' in part(page, "one")
    assert 'data-state=""' in part(page, "two")
    assert {href[1:] for href in tags.values("href") if href.startswith("#")} <= set(tags.values("id"))


def test_a_case_that_many_checks_name_shows_the_first_and_how_many_more() -> None:
    misses = tuple(["one"] * 50)
    checks = [Check("floor", "all", "recall_at_1", 0.5, 0.9, 2, passed=False, misses=misses) for _ in range(8)]
    page = report(checks=checks)
    assert page.split('id="k-1"')[1].split("</li>")[0].count('href="#c-one"') == 40
    assert part(page, "one").count('href="#k-') == 5


@pytest.mark.parametrize(
    ("checks", "verdict"),
    [
        ([], "Not judged"),
        ([Check("hard", "all", "completed", 1.0, 1.0, 2, passed=True)], "Passed"),
        ([Check("hard", "all", "completed", 0.5, 1.0, 2, passed=False)], "Failed"),
    ],
    ids=["none", "passed", "failed"],
)
def test_the_title_tells_the_verdict(checks: list[Check], verdict: str) -> None:
    assert f">Evaluation report: {verdict}</title>" in report(checks=checks)


def test_a_change_against_the_baseline_is_shown_with_its_sense() -> None:
    kept = {"one": Kept(CASE.digest, {"key_fact_recall": 1.0, "false_refusal": 1.0, "recall_at_1": 0.0})}
    page = report(baseline=Baseline({}, kept))
    card = page.split('class="card"')[1].split("</table>")[0]
    assert "−50.0 ▼" in card
    assert "−100.0 ▲" in card
    assert 'class="was" x1="100.00"' in page
    assert "(" in part(page, "one")
    assert re.search(r"0\.50 <span class=\"dim\">\(.*?1\.00\)", part(page, "one"))


def test_without_a_baseline_no_change_is_shown() -> None:
    page = report()
    assert "There is no baseline to compare with." in page
    assert "▲<span" not in page
    assert 'class="was"' not in page


def test_the_head_tells_what_the_run_was_made_with() -> None:
    text = Tags(report(notes=["1 cases gone: <x>"])).text
    for words in ("c0ffee", "abc123", "threads", "3.11", "12 / 8 ms", "never judged", "1 cases gone: <x>"):
        assert words in text


def test_every_label_stands_in_both_languages() -> None:
    page = report()
    tags = Tags(page)
    labels = [attrs["lang"] for tag, attrs in tags.tags if tag == "i"]
    assert labels[::2] == ["ko"] * (len(labels) // 2)
    assert labels[1::2] == ["en"] * (len(labels) // 2)
    assert len(tags.values("data-ko")) == len(tags.values("data-en"))
    assert '<html lang="en">' in page


def test_a_run_whose_every_case_broke_has_no_latency() -> None:
    broken = {key: Record(key, record.asked, None, "Error: x") for key, record in RECORDS.items()}
    assert "never judged" not in report(scored(**broken)).split('class="facts"')[1].split("</dl>")[0]


def test_pieces_overlap_and_join_to_the_body() -> None:
    found = list(pieces("abcdef", [(1, 1, 4)], [(1, 2, 5)]))
    assert found == [
        Piece("a"),
        Piece("b", cited=True, citations=(1,)),
        Piece("cd", cited=True, wanted=True, quotes=(1,)),
        Piece("e", wanted=True),
        Piece("f"),
    ]
