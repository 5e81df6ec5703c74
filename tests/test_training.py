"""Training: what is learned from, how pairs are made, and a real small run."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from evals.errors import InputError
from evals.split import is_measured_twin, news_id
from evals.training.__main__ import main
from evals.training.bilingual import Sides, aligned, mixed_pairs, sentence_pairs, twin_pairs
from evals.training.collect import Tools, collect_pairs
from evals.training.export import data_card
from evals.training.fit import Recipe
from evals.training.negatives import HardNegatives, series_of
from evals.training.pair_file import read_pairs, write_pairs
from evals.training.pairs import (
    Pair,
    Text,
    as_question,
    cloze_pairs,
    in_rounds,
    label_pairs,
    question_pairs,
    title_pairs,
)
from evals.training.sources import Sources, read_sources
from rag.domain import PressRelease
from rag.index.sentences import split_sentences
from rag.retrieval.glossary import Glossary
from tests.fakes import HashEmbedder, WordAnalyser, make_release

_TRAINING_LIBRARIES = Path(sys.prefix) / "train"
_BODY = """해양수산부는 여수 앞바다에서 적조가 퍼지고 있다고 밝혔다.
(지원대상) 양식장을 하는 어업인이면 누구나 신청할 수 있으며 접수는 시군구에서 받는다.
(신청방법) 6월 2일부터 6월 30일까지 시군구의 수산과에 신청서를 내면 서류를 보고 정한다.
어디에 물어보면 되나요?
바다 누리집에서 양식장마다 다른 대책을 찾을 수 있고 전화로도 물어볼 수 있다.
해양수산부는 올해 방제선 열두 척을 여수와 통영에 보내 적조를 막을 계획이다.
"""


def _text(release: PressRelease) -> Text:
    return Text.of(release, split_sentences(release.body, WordAnalyser()), HashEmbedder().count_tokens)


def _release(key: str = "1", **changes: object) -> PressRelease:
    fields: dict[str, object] = {"body": _BODY, "title": "여수 앞바다 적조 주의보 발령", "ministry": "해양수산부"}
    return make_release(key, **(fields | changes))  # type: ignore[arg-type]  # a test names the fields it changes


# The split


def test_a_news_id_is_found_in_every_kind_of_id() -> None:
    assert {news_id(key) for key in ("156373010", "kr-156373010", "krbi-156373010-ko")} == {"156373010"}
    assert news_id("p-1") == "p-1"


def test_the_split_hangs_on_the_news_id_alone_and_takes_about_half() -> None:
    keys = [str(156000000 + 37 * number) for number in range(1000)]
    measured = [key for key in keys if is_measured_twin(key)]
    assert 450 < len(measured) < 550
    assert all(is_measured_twin(f"krbi-{key}-ko") and is_measured_twin(f"krbi-{key}-en") for key in measured)


def _write(path: Path, *rows: Mapping[str, object]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _row(key: str, title: str = "여수 앞바다 적조 주의보 발령") -> dict[str, object]:
    return {
        "news_item_id": key,
        "title": title,
        "subtitles": ["방제선 열두 척 여수와 통영에"],
        "ministry": "해양수산부",
        "approve_date": "06/01/2025 10:00:00",
        "original_url": f"https://www.korea.kr/briefing/pressReleaseView.do?newsId={key}",
        "body": _BODY,
    }


_TWINS = [str(157000000 + number) for number in range(6)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    learned = [_row(str(156000000 + n), f"{n}월 어업 생산 동향과 적조 주의보 발표") for n in range(1, 9)]
    _write(folder / "releases.jsonl.gz", *learned, _row("155000001"), _row("155000002"), _row(_TWINS[0]))
    _write(folder / "releases_small.jsonl.gz", _row("155000001"))
    _write(folder / "series_passages.jsonl.gz", {"id": "kr-155000002", "title": "제2회 회의", "text": "열렸다."})
    english = (
        "The fisheries ministry raised its red tide alert off Yeosu. It sends twelve boats to Yeosu and Tongyeong."
    )
    _write(
        folder / "bilingual_passages.jsonl.gz",
        *({"id": f"krbi-{key}-ko", "lang": "ko", "title": "적조 주의보 발령", "text": _BODY} for key in _TWINS),
        *({"id": f"krbi-{key}-en", "lang": "en", "title": "Red tide alert", "text": english} for key in _TWINS),
        {"id": "krbi-158000000-ko", "lang": "ko", "title": "홀로", "text": _BODY},
    )
    _write(
        folder / "parallel.jsonl.gz", *({"ko": f"적조 가 {n} 번 왔다.", "en": f"It came {n} times."} for n in range(9))
    )
    return folder


def test_nothing_that_is_measured_on_is_learned_from(data: Path) -> None:
    sources = read_sources(data)
    measured = {key for key in _TWINS if is_measured_twin(key)}
    assert measured
    assert sources.held_out == measured | {"155000001", "155000002", "158000000"}
    assert {twin.news_id for twin in sources.twins} == set(_TWINS) - measured
    assert {release.release_id for release in sources.releases} == {str(156000000 + n) for n in range(1, 9)}
    assert len(sources.sentences) == 9


def test_missing_data_are_told_by_their_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"bilingual_passages\.jsonl\.gz"):
        read_sources(tmp_path)


# Pairs


def test_a_title_asks_for_a_passage_that_does_not_hold_it() -> None:
    release = _release(body=f"여수 앞바다 적조 주의보 발령\n{_BODY}", subtitles=("방제선 열두 척 여수와 통영에",))
    title, subtitle = title_pairs(_text(release), random.Random(1))
    assert (title.source, title.query) == ("title", release.title)
    assert release.title not in title.positive
    assert "해양수산부 | 2025-08-04" in title.positive
    assert (subtitle.source, subtitle.query) == ("subtitle", "방제선 열두 척 여수와 통영에")
    assert release.title in subtitle.positive


def test_a_part_that_a_ministry_names_is_asked_for_by_that_name() -> None:
    pairs = list(label_pairs(_text(_release()), random.Random(3)))
    assert [any(label in pair.query for label in ("지원대상", "신청방법")) for pair in pairs] == [True, True]
    for pair in pairs:
        assert pair.negative != pair.positive
        assert "지원대상이" not in pair.query or "어떻게" in pair.query


def test_a_sentence_asks_for_what_it_was_taken_out_of() -> None:
    found = [pair for seed in range(40) for pair in cloze_pairs(_text(_release()), random.Random(seed))]
    assert found
    kept = [pair.query.rstrip("?")[:12] in pair.positive for pair in found]
    assert 0 < sum(kept) < len(kept) / 2


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("적조를 막을 계획이다.", "적조를 막을 계획인가요?"),
        ("□ 신청을 받았습니다.", "□ 신청을 받았습니다"),
        ("신청은 시군구에서 합니다.", "신청은 시군구에서 하나요?"),
        ("예산은 12억 원이다", "예산은 12억 원인가요?"),
        ("적조 예비특보 발령", "적조 예비특보 발령"),
    ],
)
def test_a_plain_statement_becomes_the_question_it_answers(statement: str, question: str) -> None:
    assert as_question(statement) == question.lstrip("□ ")


def test_a_question_of_a_ministry_asks_for_what_follows_it() -> None:
    (pair,) = question_pairs(_text(_release()))
    assert pair.query == "어디에 물어보면 되나요?"
    assert "바다 누리집에서" in pair.positive
    assert pair.query not in pair.positive


def test_pairs_of_one_release_stand_far_apart() -> None:
    pairs = [Pair("x", f"g{n % 5}", f"q{n}", "p") for n in range(20)]
    ordered = in_rounds(pairs, random.Random(1))
    assert sorted(pair.query for pair in ordered) == sorted(pair.query for pair in pairs)
    for start in range(0, 20, 5):
        assert len({pair.group for pair in ordered[start : start + 5]}) == 5


# Across languages


def test_translated_sentences_lose_the_space_before_a_particle() -> None:
    pairs = list(sentence_pairs([("적조 가 여수 에서 왔다.", "It came from Yeosu.")] * 20, random.Random(1)))
    assert {frozenset((pair.query, pair.positive)) for pair in pairs} == {
        frozenset(("적조가 여수에서 왔다.", "It came from Yeosu."))
    }
    assert {pair.query.isascii() for pair in pairs} == {True, False}


@pytest.mark.parametrize(
    ("cosines", "place", "passage"),
    [
        ([0.8], 0.9, 0),
        ([0.80, 0.90, 0.81], 0.5, 1),
        ([0.800, 0.801, 0.80], 0.5, None),  # not clear
        ([0.90, 0.80, 0.80], 1.0, None),  # clear, and elsewhere in the text
    ],
)
def test_a_sentence_goes_with_a_passage_only_where_that_is_safe(
    cosines: list[float], place: float, passage: int | None
) -> None:
    assert aligned(np.array(cosines, np.float32), place) == passage


def test_a_release_in_two_languages_asks_in_both_directions() -> None:
    body = "The ministry raised its red tide alert off Yeosu today. It sends twelve boats to Yeosu and to Tongyeong."
    sides = Sides("9", _text(_release("9-ko")), _text(make_release("9-en", body, title="Red tide", language="en")))
    pairs = list(twin_pairs(sides, HashEmbedder(), random.Random(1)))
    assert {pair.source for pair in pairs} == {"en-ko", "ko-en"}
    for pair in pairs:
        assert pair.group == "9"
        assert pair.query.isascii() == (pair.source == "en-ko")
        assert ("twelve boats" in pair.positive) == (pair.source == "ko-en")


def test_a_title_is_put_into_english_only_where_the_glossary_knows_most_of_it() -> None:
    text, glossary = _text(_release()), Glossary.load()
    known = ["해양", "수산", "예산", "지원", "여수"]
    (pair,) = mixed_pairs(text, known, glossary, {}, random.Random(1))
    assert pair.query.isascii()
    assert pair.query.endswith("yeosu")
    assert not list(mixed_pairs(text, ["꿩", "꿔바로우", "여수"], glossary, {}, random.Random(1)))


# Negatives


def test_titles_differ_by_their_numbers_alone_within_a_series() -> None:
    assert series_of("2025년 4월 고용동향", "통계청") == series_of("2024년 11월 고용 동향", "통계청")
    assert series_of("2025년 4월 고용동향", "통계청") != series_of("2025년 4월 물가동향", "통계청")


def test_the_wrong_passage_is_of_another_release_and_of_the_series_where_there_is_one(tmp_path: Path) -> None:
    months = [_text(_release(f"{n}", title=f"{n}월 적조 동향", body=f"{n}월의 일이다. {_BODY}")) for n in range(1, 4)]
    others = [
        _text(_release(f"o{n}", title=f"적조 대책 {word}", body=f"{word} 일이다. {_BODY}"))
        for n, word in enumerate("가나다")
    ]
    negatives = HardNegatives.over([*months, *others], WordAnalyser(), tmp_path / "n.db")
    series = Pair("title", "2", "2월 적조 동향", "2월의 일이다.")
    single = Pair("subtitle", "o1", "적조 대책", "나 일이다.")
    own = Pair("label", "1", "지원대상은?", "a", negative="b")
    found = negatives.given([series, single, own], random.Random(1))
    negatives.close()
    assert found[0].negative.startswith(("1월의", "3월의"))
    assert "나 일이다" not in found[1].negative
    assert found[2].negative == "b"


def test_a_pair_without_a_wrong_passage_is_left_out(tmp_path: Path) -> None:
    negatives = HardNegatives.over([_text(_release())], WordAnalyser(), tmp_path / "n.db")
    assert negatives.given([Pair("title", "1", "적조", "p")], random.Random(1)) == []
    negatives.close()


# The whole


def test_pairs_are_as_many_as_wanted_and_the_same_for_the_same_seed(data: Path, tmp_path: Path) -> None:
    sources, tools = read_sources(data), Tools(WordAnalyser(), HashEmbedder(), tmp_path)
    quotas = {"title": 5, "subtitle": 20, "parallel": 12, "en-ko": 7, "question": 0}
    pairs = collect_pairs(sources, tools, 1, quotas)
    assert {name: len(own) for name, own in pairs.items()} == quotas
    assert all(pair.negative for name in ("title", "subtitle") for pair in pairs[name])
    assert collect_pairs(sources, tools, 1, quotas) == pairs
    assert collect_pairs(sources, tools, 2, quotas) != pairs


def test_pairs_are_read_as_they_were_written(tmp_path: Path) -> None:
    pairs = {"a": [Pair("a", "g", "질문\n둘째 줄", "글", "다른 글")], "b": [Pair("b", "h", "q", "p")]}
    write_pairs(pairs, tmp_path / "pairs.jsonl.gz")
    assert read_pairs(tmp_path / "pairs.jsonl.gz") == pairs
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.jsonl.gz"]


def test_the_data_card_counts_what_was_learned_from_and_hashes_it() -> None:
    sources = Sources((_release(),), (), (("글", "text"),), frozenset({"155000001"}))
    pairs = {"a": [Pair("a", "g", "q", "p"), Pair("a", "g", "q", "p")]}
    card = data_card(sources, pairs, Recipe(), [{"step": 10, "loss": 1.5, "epoch": 0.1}])
    assert card["pairs"] == {"a": {"pairs": 2, "different": 1, "about": 1}}
    assert card["learned_from"] == {"releases": 1, "bilingual_releases": 0, "sentence_pairs": 1}
    assert card["log"] == [{"step": 10, "loss": 1.5}]
    other = data_card(sources, {"a": pairs["a"][:1]}, Recipe(), [])
    assert card["pairs_sha256"] != other["pairs_sha256"]


_RUN = """
import sys
from pathlib import Path
import numpy as np
from evals.training.export import adapter_of
from evals.training.fit import Recipe, train
from evals.training.pairs import Pair
from rag.index.adapter import write_adapter, read_adapter

folder, work, steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
words = ["a b", "c d", "e f", "g h", "i j", "k l", "m n", "o p"]
pairs = {
    "with": [Pair("with", w, w, f"{w} {w}", "x y") for w in words],
    "without": [Pair("without", w, f"q {w}", f"{w} z") for w in words],
    "few": [Pair("few", "x", "r", "s")],
}
recipe = Recipe(batch=4, rank=2, alpha=4, steps=steps, checkpoint_steps=1, warm_up=0.0, learning_rate=1e-2)
trained = train(folder, pairs, recipe, work)
print("steps", [entry["step"] for entry in trained.log if "loss" in entry])
adapter = adapter_of(trained.model.state_dict(), "tiny", recipe.alpha / recipe.rank)
sha256 = write_adapter(adapter, work / "adapter.safetensors")

from sentence_transformers import SentenceTransformer
import torch
plain = SentenceTransformer(str(folder), device="cpu")
before = plain.encode(words, prompt="query: ", normalize_embeddings=True)
bert = plain[0].model
state = {key: value.numpy() for key, value in bert.state_dict().items()}
merged = read_adapter(work / "adapter.safetensors", sha256).merged(state)
bert.load_state_dict({key: torch.from_numpy(value) for key, value in merged.items()})
after = plain.encode(words, prompt="query: ", normalize_embeddings=True)
taught = trained.model.encode(words, prompt="query: ", normalize_embeddings=True)
print("moved", bool(np.abs(after - before).max() > 1e-3), "same", bool(np.abs(after - taught).max() < 1e-2))
"""


def _trained(tiny_folder: Path, work: Path, steps: int) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _RUN, str(tiny_folder), str(work), str(steps)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{_TRAINING_LIBRARIES}:{Path.cwd()}", "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not _TRAINING_LIBRARIES.is_dir(), reason="the training libraries are not installed: make test")
def test_a_run_learns_goes_on_after_an_interruption_and_its_file_makes_the_same_model(
    tiny_folder: Path, tmp_path: Path
) -> None:
    """The real trainer on a tiny encoder: two steps, then two more from the checkpoint."""
    first = _trained(tiny_folder, tmp_path / "work", 2)
    assert "steps [1, 2]" in first
    assert "moved True same True" in first
    second = _trained(tiny_folder, tmp_path / "work", 4)
    assert "steps [1, 2, 3, 4]" in second
    assert len(list((tmp_path / "work" / "checkpoints").iterdir())) == 2
    states = [json.loads(p.read_text()) for p in tmp_path.glob("work/checkpoints/checkpoint-4/trainer_state.json")]
    assert states[0]["global_step"] == 4


def test_the_command_tells_missing_data_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "none"), "--work", str(tmp_path / "work")]) == 2
    assert "bilingual_passages" in capsys.readouterr().err
    assert not list((tmp_path / "work").iterdir())
