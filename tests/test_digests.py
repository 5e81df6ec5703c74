"""Rules of the check that holds a digest to its source."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from evals.digests import (
    copied_sentences,
    form_findings,
    load_sources,
    longest_copied,
    main,
    parse_digest,
    read_corpus,
    repeated_ids,
    set_findings,
    source_findings,
)
from evals.figures import figures, missing_figures
from rag.errors import ReleaseError

ISSUED = date(2024, 3, 13)
NAME = "2024-03-13-library-cards.md"
SOURCE = (
    "도서관청은 2024년 3월 20일(수)부터 5월 31일까지 새 회원증 신청을 받는다고 발표하였음. 수수료는 1만 2,000원이며 "
    "전국 135곳에서 접수하고 지난해보다 4.5% 증가한 30만 명이 발급받을 것으로 예상됨. 담당: 회원과 02-123-4567"
)
SENTENCE = "새 회원증은 3월 20일부터 전국 135곳에서 신청할 수 있으며 수수료는 1만 2,000원이다. "
BODY = SENTENCE * 12 + "\n\n문의: 도서관청 회원과(02-123-4567)"
HEAD = """---
id: "156000001"
title: "새 회원증, 5월 31일까지 신청"
ministry: 도서관청
published: 2024-03-13T08:00:00+09:00
kind: 보도자료
language: ko
digest: true
source_url: https://www.korea.kr/briefing/pressReleaseView.do?newsId=156000001
license: KOGL-1
attribution: "출처: 정책브리핑(www.korea.kr), 도서관청, 공공누리 제1유형"
contacts:
  - department: 회원과
    phone: 02-123-4567
---

"""
GOOD = HEAD + BODY + "\n"


def triples(text: str) -> list[tuple[str, str, str]]:
    return [(figure.number, figure.scale, figure.unit) for figure in figures(text)]


def reasons(text: str, path: str = f"corpus/ko/{NAME}") -> list[str]:
    return [str(finding) for finding in form_findings(parse_digest(path, text))]


def write_corpus(root: Path, text: str = GOOD) -> Path:
    folder = root / "corpus" / "ko"
    folder.mkdir(parents=True)
    (folder / NAME).write_text(text, encoding="utf-8")
    return root / "corpus"


def write_sources(root: Path) -> Path:
    row = {"news_item_id": "156000001", "title": "회원증 안내", "subtitles": ["5월까지"], "body": SOURCE}
    other = {"news_item_id": "156000002", "title": "다른 글", "subtitles": [], "body": "다른 글"}
    english = {"id": "krbi-156000001-en", "title": "Cards", "text": "until May 31"}
    seed = "정책뉴스2024-05-01 17:13:00\n첫 회의 21개국"
    (root / "shared" / "data").mkdir(parents=True)
    (root / "shared" / "seed").mkdir()
    for name, rows in (("releases", [row, other]), ("bilingual_passages", [english])):
        with gzip.open(root / "shared" / "data" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in rows)
    (root / "shared" / "seed" / "one.txt").write_text(seed, encoding="utf-8")
    (root / "shared" / "seed" / "two.txt").write_text("no stamp", encoding="utf-8")
    return root / "shared"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1조 6,903억 원", [("1", "조", ""), ("6903", "억", "원")], id="scale words"),
        pytest.param("1 , 234 명", [("1234", "", "명")], id="spaces inside a number"),
        pytest.param("２０２４년 ３．５％", [("2024", "", "년"), ("3.5", "", "%")], id="full-width digits"),
        pytest.param("’25년", [("2025", "", "년")], id="short year"),
        pytest.param("'24.3.13.", [("2024", "", ""), ("3", "", ""), ("13", "", "")], id="short year in a date"),
        pytest.param("2024.3.13.", [("2024", "", ""), ("3", "", ""), ("13", "", "")], id="dotted date"),
        pytest.param("3.13(수)", [("3", "", ""), ("13", "", "")], id="month and day"),
        pytest.param("2.8%p, 0.05조원", [("2.8", "", "%p"), ("0.05", "조", "원")], id="decimals"),
        pytest.param("13.45는", [("13.45", "", "")], id="a bare decimal is no date"),
        pytest.param("09시 05분", [("9", "", "시"), ("5", "", "분")], id="leading zeros"),
        pytest.param(
            "전화 02)123-4567, 1588-1234", [("02-123-4567", "", "phone"), ("1588-1234", "", "phone")], id="phone"
        ),
        pytest.param("5천 명, 2백만원", [("5", "천", "명"), ("2", "백만", "원")], id="small scale words"),
        pytest.param("3.5 million won", [("3.5", "million", "won")], id="english scale"),
        pytest.param("on March 13", [("3", "", "월"), ("13", "", "")], id="english month"),
        pytest.param("from 20 May", [("20", "", ""), ("5", "", "월")], id="may beside a day"),
        pytest.param("They may; Marchers decide. May we?", [], id="words that look like months"),
    ],
)
def test_figures_are_read_with_scale_and_unit(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert triples(text) == expected


def test_a_figure_says_where_it_stands_and_shows_its_words() -> None:
    figure = figures("모두 3만 명이다")[0]

    assert (figure.start, str(figure)) == (3, "3 만 명")
    assert str(figures("02-123-4567")[0]) == "02-123-4567"


def test_figures_of_the_source_are_found_in_other_words() -> None:
    assert missing_figures(BODY, SOURCE, ISSUED) == []


@pytest.mark.parametrize(
    ("right", "wrong", "number"),
    [
        pytest.param("20일", "22일", "22", id="day"),
        pytest.param("2,000원", "3,000원", "3000", id="amount"),
        pytest.param("135곳", "153곳", "153", id="digits turned round"),
        pytest.param("1만", "1억", "1", id="scale word"),
        pytest.param("02-123-4567", "02-123-4576", "02-123-4576", id="phone"),
    ],
)
def test_a_changed_figure_is_found(right: str, wrong: str, number: str) -> None:
    changed = BODY.replace(right, wrong, 1)

    assert [figure.number for figure in missing_figures(changed, SOURCE, ISSUED)] == [number]


@pytest.mark.parametrize(
    ("digest", "source"),
    [
        pytest.param("2023년", "’23년", id="short year of the source"),
        pytest.param("2023년", "23년", id="short year without a mark"),
        pytest.param("60세", "‘60세 이상’", id="quoted age"),
        pytest.param("9월 8일", "기간 9.8 예정", id="bare date"),
        pytest.param("100만 원에서 200만 원", "100~200만원", id="range shares its scale"),
        pytest.param("0.7조 원", "(단위 : 조원)\n0.7", id="unit of a table"),
        pytest.param("0.7조 원", "증가액(조원): 0.7", id="unit in brackets"),
        pytest.param("2024년 3월 13일", "", id="date of issue"),
    ],
)
def test_readings_of_a_source_count_as_stated(digest: str, source: str) -> None:
    assert missing_figures(digest, source, ISSUED) == []


def test_a_decimal_of_the_source_is_no_date() -> None:
    assert [figure.number for figure in missing_figures("14일", "물가 13.14 하락", date(2024, 1, 1))] == ["14"]


def test_the_longest_copied_run_is_found_across_line_breaks() -> None:
    assert (
        longest_copied("앞말 다름. 새 회원증 신청을 받는다고 한다", "올해 새\n회원증  신청을 받는다고 발표")
        == "새 회원증 신청을 받는다고"
    )


def test_names_in_quotation_marks_are_not_copied_text() -> None:
    name = "「도서관 회원증 발급 및 관리에 관한 특별 조치법」"

    assert longest_copied(name, name) == ""
    assert longest_copied("'24년 3월 '25년", "'24년 3월 '25년") == "'24년 3월 '25년"


def test_a_whole_sentence_of_the_source_is_found_with_its_offset() -> None:
    copied = "수수료는 1만 2,000원이며 전국 135곳에서 접수하고 있습니다."

    assert copied_sentences(f"머리말.\n- {copied}\n짧다.", f"공지. {copied} 끝") == [(5, copied)]


def test_a_digest_as_it_must_be_has_no_finding() -> None:
    assert reasons(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        pytest.param("ministry: 도서관청\n", "", 1, "ministry is missing", id="field missing"),
        pytest.param('id: "156000001"', "id: 156000001", 2, "id is missing or not of type str", id="type"),
        pytest.param("08:00:00+09:00", "08:00:00Z", 5, "not in Korean time", id="time zone"),
        pytest.param("published: 2024-03-13", "published: 2024-03-14", 5, "does not begin with 2024-03-14-", id="name"),
        pytest.param("language: ko", "language: en", 7, "not that of the folder ko", id="language"),
        pytest.param("digest: true", "digest: false", 8, "digest is not true", id="digest"),
        pytest.param("newsId=156000001", "newsId=1&call_from=x", 9, "not the korea.kr page", id="address"),
        pytest.param("KOGL-1", "KOGL-4", 10, "license is not KOGL-1", id="licence"),
        pytest.param("공공누리 제1유형", "공공누리", 11, "does not name korea.kr and KOGL type 1", id="attribution"),
        pytest.param("    phone: 02-123-4567", "    name: 아무개", 12, "not a department with a phone", id="contact"),
        pytest.param(SENTENCE * 12, SENTENCE, 17, "allowed are 600 to 1500", id="short"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(old: str, new: str, line: int, reason: str) -> None:
    found = reasons(GOOD.replace(old, new))

    assert len(found) == 1
    assert found[0].startswith(f"corpus/ko/{NAME}:{line}: ")
    assert reason in found[0]


def test_a_page_without_a_news_id_names_the_site() -> None:
    text = GOOD.replace('"156000001"', '"policy-20240313-cards"').replace(
        "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156000001", "https://www.korea.kr/"
    )

    assert reasons(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("본문뿐", 1, id="no front matter"),
        pytest.param("---\n- 하나\n---\n", 1, id="a list"),
        pytest.param('---\nid: "1"\ntitle: [\n---\n', 3, id="not yaml"),
    ],
)
def test_front_matter_that_cannot_be_read_is_an_error_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ReleaseError) as caught:
        parse_digest("a.md", text)

    assert caught.value.line == line


def test_figures_and_copies_are_reported_at_their_line() -> None:
    copied = "전국 135곳에서 접수하고 지난해보다 4.5% 증가한 30만 명이 발급받을 것으로 예상됨."
    text = GOOD.replace('title: "새 회원증, 5월', 'title: "새 회원증, 7월').replace(BODY, f"{copied}\n\n{BODY}")

    found = [str(finding) for finding in source_findings(parse_digest("a.md", text), SOURCE)]

    assert found[0] == "a.md:3: figure 7 월 is not in the source"
    assert [line.split(": ")[0] for line in found[1:]] == ["a.md:17", "a.md:17"]


def test_the_line_of_a_contact_may_stand_as_in_the_source() -> None:
    line = "문의: 도서관청 이용자서비스국 회원증발급관리과 회원증 신청 접수 담당(02-123-4567)"
    digest = parse_digest("a.md", GOOD.replace("문의: 도서관청 회원과(02-123-4567)", line))

    assert source_findings(digest, SOURCE + line) == []


def test_an_incomplete_set_and_repeated_ids_are_findings() -> None:
    digests = [parse_digest("a.md", GOOD), parse_digest("b.md", GOOD)]

    found = [finding.reason for finding in set_findings(digests, "corpus")]

    assert found[:3] == ["2 digests in ko, not 48", "0 digests in en, not 16", "1 ministries, fewer than 20"]
    assert found[3:] == [f"no digest of {year}" for year in (2020, 2021, 2022, 2023, 2025, 2026)]
    assert [str(finding) for finding in repeated_ids(digests)] == ["b.md:2: the id is that of a.md"]


def test_sources_are_gathered_by_news_id_and_the_seed_by_its_minute(tmp_path: Path) -> None:
    sources = load_sources(write_sources(tmp_path), {"156000001"})

    assert set(sources) == {"156000001", "2024-05-01 17:13"}
    assert "until May 31" in sources["156000001"]
    assert SOURCE in sources["156000001"]


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    digests, findings = read_corpus(write_corpus(tmp_path, "nothing"))

    assert (digests, [finding.line for finding in findings]) == ([], [1])


def test_a_clean_corpus_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = write_sources(tmp_path)

    assert main([str(write_corpus(tmp_path)), "--sources", str(sources), "--partial"]) == 0
    assert "1 digests checked against their sources" in capsys.readouterr().out


def test_a_seeded_error_fails_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = write_sources(tmp_path)
    corpus = write_corpus(tmp_path, GOOD.replace("135곳", "136곳", 1))

    assert main([str(corpus), "--sources", str(sources), "--partial"]) == 1
    assert f"{NAME}:17: figure 136 곳 is not in the source" in capsys.readouterr().out


def test_without_sources_the_report_says_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = write_corpus(tmp_path, GOOD.replace("135곳", "136곳", 1))

    assert main([str(corpus), "--sources", str(tmp_path / "none"), "--partial"]) == 0
    assert "not run: sources not at hand" in capsys.readouterr().out


def test_a_digest_without_its_source_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = write_sources(tmp_path)
    corpus = write_corpus(tmp_path, GOOD.replace("156000001", "156000009"))

    assert main([str(corpus), "--sources", str(sources), "--partial"]) == 0
    assert f"not run for {corpus.as_posix()}/ko/{NAME}: source not at hand" in capsys.readouterr().out


def test_form_is_checked_even_where_the_date_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = write_corpus(tmp_path, GOOD.replace("published: 2024-03-13T08:00:00+09:00\n", ""))

    assert main([str(corpus), "--sources", str(tmp_path / "none")]) == 1
    assert "published is missing" in capsys.readouterr().out
