"""A progress bar with counts and rate; in a log, where there is no terminal, only work that takes long shows it."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from tqdm import tqdm

    from rag.index.sync import SyncReport


# In a log: seconds without a word, and seconds between two lines.
_QUIET, _LOG_INTERVAL = 10.0, 10.0


class ProgressBar:
    """Shows releases done, chunks embedded and tokens a second while a sync runs."""

    def __init__(self) -> None:
        self._bar: tqdm[Never] | None = None
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

            terminal = sys.stderr.isatty()
            self._bar = tqdm(
                total=total,
                initial=done,  # what was done before the bar's clock began is left out of its rate
                unit="release",
                desc="indexing",
                mininterval=1.0 if terminal else _LOG_INTERVAL,
                delay=0.0 if terminal else _QUIET,
            )
        seconds = max(time.monotonic() - self._began, 1e-6)
        self._bar.set_postfix_str(f"{report.embedded:,} chunks, {report.tokens / seconds:,.0f} tokens/s", refresh=False)
        self._bar.update(done - self._bar.n)
