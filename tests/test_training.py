"""Training: what is learned from, what only measured on, and a real small run."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from evals.errors import InputError
from evals.split import is_measured_twin, news_id
from evals.training.__main__ import main
from evals.training.collect import Tools, collect_pairs
from evals.training.export import data_card
from evals.training.fit import Recipe
from evals.training.pair_file import read_pairs, write_pairs
from evals.training.pairs import Pair
from evals.training.sources import Sources, read_sources
from tests.fakes import HashEmbedder, WordAnalyser
from tests.training_texts import BODY, red_tide

_TRAINING_LIBRARIES = Path(sys.prefix) / "train"
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
        "body": BODY,
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
        *({"id": f"krbi-{key}-ko", "lang": "ko", "title": "적조 주의보 발령", "text": BODY} for key in _TWINS),
        *({"id": f"krbi-{key}-en", "lang": "en", "title": "Red tide alert", "text": english} for key in _TWINS),
        {"id": "krbi-158000000-ko", "lang": "ko", "title": "홀로", "text": BODY},
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
    sources = Sources((red_tide(),), (), (("글", "text"),), frozenset({"155000001"}))
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
