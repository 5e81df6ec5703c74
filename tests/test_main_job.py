"""The main job from end to end, with the real model and the real analyser: files in, quotes out."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rag.cli import main
from rag.index.store import Store

_PAGE = """정책뉴스2025-09-11 10:30:00
섬마을 찾아가는 치과 버스 첫 운행…내년까지 34개 섬 돌아
보건복지부는 11일 전남 목포항에서 섬마을 치과 버스의 첫 운행을 알리는 행사를 열었다고 밝혔다.
섬마을 치과 버스는 치과가 없는 섬의 주민이 배를 타지 않고도 진료를 받도록 장비를 갖춘 차량이다.

버스는 오는 10월 2일 신안군 흑산도를 시작으로 2026년 말까지 34개 섬을 차례로 찾아간다.
한 섬에 사흘씩 머물며 충치 치료와 틀니 수리를 무료로 제공한다.
올해 사업에 드는 예산은 모두 18억 5000만 원이다.
정은숙 보건복지부 장관은 "배편이 끊기는 날에도 치료가 끊기지 않게 하겠다"고 말했다.
문의 : 보건복지부 건강정책국 구강정책과(044-202-9999)
www.korea.kr
본 저작물은 '보건복지부'에서 '2025년'작성하여 공공누리 제1유형으로 개방한 '저작물명(작성자:홍길동)'을 이용하였으며,\
해당 저작물은 '보건복지부, 홈페이지주소'에서 무료로 다운받으실 수 있습니다.
기사 이용 시에는 출처를 반드시 표기해야 하며, 위반 시 저작권법 제37조 및 제138조에 따라 처벌될 수 있습니다.

추천해요
0

좋아요
3

화나요
0
"""
_RELEASES = {
    "bees.md": """---
title: 도시 양봉 교실 참가자 120명 모집
published: 2025-03-18 11:00:00
ministry: 농촌진흥청
url: https://www.korea.kr/briefing/pressReleaseView.do?newsId=900000011
license: KOGL-1
contacts:
- {department: 양봉과, phone: '063-238-9999'}
---
농촌진흥청은 도시에서 벌을 기르려는 시민을 위해 양봉 교실을 열고 참가자 120명을 모집한다.
신청은 3월 24일부터 4월 11일까지 누리집에서 받는다.
수업은 5월부터 여섯 달 동안 전주와 수원에서 주말마다 열린다.
""",
    "rail.md": """---
title: 밤 열차 안 소음 기준 새로 마련
published: 2025-06-05T14:00:00+09:00
ministry: 국토교통부
url: https://www.korea.kr/briefing/pressReleaseView.do?newsId=900000012
license: KOGL-1
---
국토교통부는 밤에 다니는 열차 안의 소음 기준을 55데시벨로 정하고 9월 1일부터 적용한다.
기준을 넘긴 차량은 석 달 안에 바퀴와 창틀을 손봐야 한다.
국토교통부는 해마다 봄과 가을에 노선마다 소음을 재어 결과를 공개한다.
""",
    "film.md": """---
title: Subtitles in twelve languages for Korean short films
published: 2025-07-22 09:30:00
ministry: 문화체육관광부
language: en
url: https://www.korea.net/Government/Briefing-Room/Press-Releases/view?articleId=900013
---
The Ministry of Culture, Sports and Tourism will add subtitles in twelve languages to 300 Korean short films.
The films can be watched free of charge from September 15 on the website of the Korean Film Archive.
The ministry will spend 2.4 billion won on the translations.
""",
}
_KEYS = {
    *("status", "language", "text", "question", "rewritten", "sentences", "citations", "filters", "contacts"),
    *("notices", "followups", "timings_ms"),
}


class _Desk:
    """The command line over one home and corpus."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.corpus = folder / "home", folder / "corpus"
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        printed = self._capsys.readouterr()
        assert isinstance(caught.value.code, int)
        return caught.value.code, printed.out, printed.err

    def ask(self, question: str, *options: str) -> dict[str, Any]:
        code, out, err = self.run("ask", question, "--json", *options)
        assert (code, err) == (0, "")
        answer: dict[str, Any] = json.loads(out)
        assert set(answer) == _KEYS
        assert set(answer["timings_ms"]) == {"retrieve", "answer"}
        self._check_citations(answer)
        return answer

    def _check_citations(self, answer: dict[str, Any]) -> None:
        numbers = [citation["n"] for citation in answer["citations"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert all(set(sentence["citations"]) <= set(numbers) for sentence in answer["sentences"])
        with Store.open(self.home / "store.db") as store:
            for citation in answer["citations"]:
                release = store.release(citation["release_id"])
                assert release is not None
                assert release.body[citation["start"] : citation["end"]] == citation["quote"]
                assert citation["sha256"] == hashlib.sha256(release.body.encode()).hexdigest()
                assert datetime.fromisoformat(citation["published"]) == release.published


@pytest.fixture
def desk(
    bundled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> _Desk:
    """Three Markdown files and one saved page, beside the model that the session built."""
    made = _Desk(tmp_path, capsys)
    made.home.mkdir()
    (made.home / "models").symlink_to(bundled_home / "models")
    made.corpus.mkdir()
    for name, text in {**_RELEASES, "dental-bus.txt": _PAGE}.items():
        (made.corpus / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("RAG_HOME", str(made.home))
    monkeypatch.setenv("RAG_CORPUS", str(made.corpus))
    return made


def _counts(out: str) -> tuple[int, ...]:
    found = re.match(r"added (\d+), updated (\d+), deleted (\d+), skipped (\d+), unchanged (\d+);", out)
    assert found, out
    return tuple(int(count) for count in found.groups())


@pytest.mark.slow
def test_files_become_an_index_that_answers_with_quotes_and_follows_its_files(desk: _Desk, tmp_path: Path) -> None:
    code, out, _ = desk.run("index")
    assert (code, _counts(out)) == (0, (4, 0, 0, 0, 0))
    _check_korean_answers(desk, tmp_path)
    _check_english_answers(desk)
    _check_refusals(desk)
    _check_search(desk)
    _check_changes(desk)


def _check_korean_answers(desk: _Desk, tmp_path: Path) -> None:
    question = "섬마을 치과 버스는 어느 섬에서 언제 운행을 시작하나요?"
    answer = desk.ask(question)
    assert (answer["status"] in {"answered", "partial"}, answer["language"]) == (True, "ko")
    assert {citation["release_id"] for citation in answer["citations"]} == {"dental-bus"}
    citation = answer["citations"][0]
    assert (citation["ministry"], citation["license"]) == ("보건복지부", "KOGL-1")
    assert citation["ministry_en"] == "Ministry of Health and Welfare"
    assert citation["published"] == "2025-09-11T10:30:00+09:00"
    assert answer["contacts"] == [{"department": "보건복지부 건강정책국 구강정책과", "phone": "044-202-9999"}]
    assert any("korea.kr" in notice for notice in answer["notices"])
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"question": question, "answer": answer}]), encoding="utf-8")
    following = desk.ask("그 사업 예산은 얼마인가요?", "--history", str(history))
    assert following["rewritten"].startswith("섬마을 찾아가는 치과 버스 첫 운행")
    assert {citation["release_id"] for citation in following["citations"]} <= {"dental-bus"}


def _check_english_answers(desk: _Desk) -> None:
    answer = desk.ask("How much will the ministry spend on the translations of Korean short films?")
    assert (answer["status"] in {"answered", "partial"}, answer["language"]) == (True, "en")
    assert {citation["release_id"] for citation in answer["citations"]} == {"film"}
    code, out, err = desk.run("ask", "양봉 교실 신청은 언제까지인가요?", "--lang", "en", "--today", "2025-04-01")
    assert (code, err) == (0, "")
    assert "[1] 도시 양봉 교실 참가자 120명 모집 | 농촌진흥청 | 2025-03-18 | https://www.korea.kr/" in out


def _check_refusals(desk: _Desk) -> None:
    answer = desk.ask("달 탐사선 발사 비용은 얼마인가요?")
    assert (answer["status"], answer["citations"], answer["sentences"]) == ("not_in_corpus", [], [])
    code, out, err = desk.run("ask", "가" * 1001)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "1,001 characters" in err


def _check_search(desk: _Desk) -> None:
    code, out, _ = desk.run("search", "열차 소음 기준", "--k", "2", "--json")
    hits = json.loads(out)
    assert (code, len(hits)) == (0, 2)
    assert hits[0]["chunk"]["release_id"] == "rail"
    assert hits[0]["score"] >= hits[1]["score"]
    code, out, _ = desk.run("search", "night train noise", "--k", "1")
    assert code == 0
    assert re.match(r" +1 .*\(dense \d\.\d{3}, lexical ", out)


def _check_changes(desk: _Desk) -> None:
    code, out, err = desk.run("index")
    assert (code, _counts(out), err) == (0, (0, 0, 0, 0, 4), "")
    (desk.corpus / "bees.md").unlink()
    (desk.corpus / "broken.md").write_bytes(b"\x00\x01\x02")
    code, out, err = desk.run("index", "--json")
    report = json.loads(out)
    assert (code, report["deleted"], report["unchanged"]) == (1, 1, 3)
    assert [(Path(problem["source"]).name, problem["line"]) for problem in report["skipped"]] == [("broken.md", None)]
    assert "binary" in report["skipped"][0]["reason"]
    skipped, last = err.splitlines()
    assert skipped.startswith(f"skipped: {desk.corpus.resolve()}/broken.md: this is binary, not text")
    assert last == "error: 1 files or records could not be read; the rest is indexed"
    answer = desk.ask("양봉 교실 신청은 언제까지인가요?")
    assert (answer["status"], answer["citations"]) == ("not_in_corpus", [])
    with Store.open(desk.home / "store.db") as store:
        assert set(store.known()) == {"rail", "film", "dental-bus"}
