"""A progress bar with counts and rate, for work that takes long; silent where stderr is no terminal and work is short."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

    from rag.index.sync import SyncReport


class ProgressBar:
    """Shows releases done, chunks embedded and tokens a second while a sync runs."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._began = time.monotonic()

    def __enter__(self) -> ProgressBar:
        """Start the clock."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Leave the last state of the bar on the screen."""
        if self._bar is not None:
            self._bar.close()

    def update(self, done: int, total: int, report: SyncReport) -> None:
        """Show that `done` of `total` releases are written."""
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit="release", desc="indexing", mininterval=1.0)
        seconds = max(time.monotonic() - self._began, 1e-6)
        self._bar.set_postfix_str(f"{report.embedded:,} chunks, {report.tokens / seconds:,.0f} tokens/s", refresh=False)
        self._bar.update(done - self._bar.n)
