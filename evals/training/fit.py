"""The training itself: LoRA (Hu et al. 2021, arXiv:2106.09685) on the bundled encoder, in-batch negatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evals.errors import InputError
from evals.training.pairs import Pair
from rag.index.embedding import available_cores
from rag.index.model_traits import choose_prompts

if TYPE_CHECKING:
    from datasets import DatasetDict
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.training_args import SentenceTransformerTrainingArguments

# The linear layers of BERT that get an adapter.
TARGETS: Final = ("query", "key", "value", "dense")
_PROGRESS: Final = "trainer_state.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with; all of it goes into the log.

    `scale` is the inverse temperature of the softmax over a batch, `alpha / rank` what the adapter is multiplied by in
    training and `merged` the share of it that ships: half of the way forgets nothing and keeps most of what was
    learned (Wortsman et al. 2022, arXiv:2109.01903). `warm_up` is the share of the steps in which the learning rate
    rises; `steps` bounds the time a run takes.
    """

    seed: int = 20
    rank: int = 16
    alpha: int = 32
    merged: float = 0.5
    batch: int = 64
    learning_rate: float = 3e-4
    warm_up: float = 0.06
    scale: float = 50.0
    max_tokens: int = 160
    checkpoint_steps: int = 40
    steps: int | None = 160


@dataclass(frozen=True, slots=True)
class Trained:
    """The model with its adapter, and what the trainer logged: loss and learning rate by step."""

    model: SentenceTransformer
    log: list[dict[str, float]]


def train(base: Path, pairs: Mapping[str, Sequence[Pair]], recipe: Recipe, work: Path) -> Trained:
    """Train an adapter for the model in the folder `base`.

    Batches hold one source each and come as the pairs are ordered; the order of the sources is drawn by the seed.
    Checkpoints stand in `work`; called again after an interruption, it goes on from the last one. A GPU is used where
    there is one, all cores otherwise; sums run in bfloat16.

    Raises:
        InputError: there are not pairs enough for a batch.
    """
    import torch
    from peft import LoraConfig
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from transformers import set_seed

    full = {name: own for name, own in pairs.items() if len(own) >= recipe.batch}
    if not full:
        raise InputError("training", f"no source has {recipe.batch} pairs; give more data or a smaller batch")
    set_seed(recipe.seed)
    gpu = torch.cuda.is_available()
    model = SentenceTransformer(str(base), device="cuda" if gpu else "cpu", local_files_only=True)
    model.max_seq_length = recipe.max_tokens
    model.add_adapter(
        LoraConfig(r=recipe.rank, lora_alpha=recipe.alpha, target_modules=list(TARGETS), lora_dropout=0.0)
    )
    # Whoever embedded in this process before has set one thread a call.
    torch.set_num_threads(available_cores())
    query, passage = choose_prompts(model.prompts, base.name)
    trainer = SentenceTransformerTrainer(
        model=model,
        args=_arguments(recipe, work, prompts={"query": query, "positive": passage, "negative": passage}, gpu=gpu),
        train_dataset=_datasets(full),
        loss=MultipleNegativesRankingLoss(model, scale=recipe.scale, directions=("query_to_doc", "doc_to_query")),
    )
    trainer.train(resume_from_checkpoint=any((work / "checkpoints").glob(f"checkpoint-*/{_PROGRESS}")) or None)
    return Trained(model, [dict(entry) for entry in trainer.state.log_history])


def _arguments(
    recipe: Recipe, work: Path, *, prompts: dict[str, str], gpu: bool
) -> SentenceTransformerTrainingArguments:
    from sentence_transformers.sentence_transformer.training_args import SentenceTransformerTrainingArguments

    from evals.training.order import InOrder

    return SentenceTransformerTrainingArguments(
        output_dir=str(work / "checkpoints"),
        num_train_epochs=1,
        max_steps=recipe.steps or -1,
        per_device_train_batch_size=recipe.batch,
        learning_rate=recipe.learning_rate,
        warmup_steps=recipe.warm_up,
        lr_scheduler_type="linear",
        bf16=True,
        use_cpu=not gpu,
        prompts=prompts,
        batch_sampler=InOrder,
        dataloader_drop_last=True,
        save_strategy="steps",
        save_steps=recipe.checkpoint_steps,
        save_total_limit=2,
        logging_steps=min(10, recipe.checkpoint_steps),
        report_to="none",
        seed=recipe.seed,
        data_seed=recipe.seed,
    )


def _datasets(pairs: Mapping[str, Sequence[Pair]]) -> DatasetDict:
    """One dataset a source; a column of negatives only where every pair has one."""
    from datasets import Dataset, DatasetDict

    columns: dict[str, dict[str, list[str]]] = {}
    for name, own in pairs.items():
        columns[name] = {"query": [pair.query for pair in own], "positive": [pair.positive for pair in own]}
        if all(pair.negative for pair in own):
            columns[name]["negative"] = [pair.negative for pair in own]
    return DatasetDict({name: Dataset.from_dict(own) for name, own in columns.items()})
