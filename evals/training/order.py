"""The order of batches; a module of its own, imported only by a run, since checkpoints hold it by name."""

from __future__ import annotations

from collections.abc import Iterator

from sentence_transformers.base.sampler import DefaultBatchSampler


class InOrder(DefaultBatchSampler):
    """Batches as the rows stand: their order was made with care, a shuffle would put one release twice in a batch."""

    def __iter__(self) -> Iterator[list[int]]:
        """Places of rows, a batch at a time."""
        rows = len(self.sampler)  # type: ignore[arg-type]  # the trainer hands the dataset itself, which has a length
        last = rows - rows % self.batch_size if self.drop_last else rows
        for start in range(0, last, self.batch_size):
            yield list(range(start, min(start + self.batch_size, rows)))
