"""Make the adapter of the bundled encoder again: `python -m evals.training --data DIR --work DIR`.

Reads the development data, makes pairs, trains, and writes `adapter.safetensors` and `data-card.json` into the work
folder; `--ship` also puts both where the product has them. Interrupted, it goes on from its last checkpoint.
Needs the libraries of `requirements-train.lock` (`make adapter` brings them). Exit codes: 0 done, 2 bad input.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.training.collect import Tools, collect_pairs
from evals.training.export import adapter_of, data_card
from evals.training.fit import Recipe, train
from evals.training.pair_file import read_pairs, write_pairs
from evals.training.pairs import Pair
from evals.training.sources import Sources, read_sources
from rag.errors import RagError
from rag.index import bundled
from rag.index.adapter import ADAPTER_FILE, write_adapter
from rag.index.analysis import load_analyser
from rag.index.bundled import BASE, ensure_bundled_model
from rag.index.embedding import load_embedder

NAME = "pressdesk-1"
CARD = Path(__file__).with_name("data-card.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code."""
    options = _parse(arguments)
    try:
        _make(options)
    except RagError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _make(options: argparse.Namespace) -> None:
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    recipe = Recipe(seed=options.seed, steps=options.steps)
    sources = read_sources(options.data)
    pairs = _pairs(work / f"pairs-{recipe.seed}.jsonl.gz", sources, recipe)
    trained = train(ensure_bundled_model(work, BASE), pairs, recipe, work)
    adapter = adapter_of(trained.model.state_dict(), NAME, recipe.merged * recipe.alpha / recipe.rank)
    sha256 = write_adapter(adapter, work / "adapter.safetensors")
    card = data_card(sources, pairs, recipe, trained.log) | {"adapter_sha256": sha256}
    (work / "data-card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{work / 'adapter.safetensors'}: sha256 {sha256}")
    if options.ship:
        shutil.copy(work / "adapter.safetensors", ADAPTER_FILE)
        shutil.copy(work / "data-card.json", CARD)
        print(
            f"Now write that sha256 into {bundled.__file__}, measure (evals/DECISIONS.md), and correct the model card."
        )


def _pairs(path: Path, sources: Sources, recipe: Recipe) -> dict[str, list[Pair]]:
    """The pairs of the run that was interrupted, or new ones."""
    if not path.exists():
        tools = Tools(load_analyser(), load_embedder(BASE, path.parent), path.parent)
        write_pairs(collect_pairs(sources, tools, recipe.seed), path)
    return read_pairs(path)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.training", description="Make the encoder's adapter again.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the development data")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="pairs, checkpoints and results")
    parser.add_argument("--seed", type=int, default=Recipe().seed, metavar="N", help="default %(default)s")
    parser.add_argument("--steps", type=int, default=Recipe().steps, metavar="N", help="default %(default)s")
    parser.add_argument("--ship", action="store_true", help="put the adapter and its data card into the project")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
