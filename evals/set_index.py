"""An index over the passages of a question set, in a temporary folder or in one that is kept between runs."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from evals.errors import InputError
from evals.question_sets import QuestionSet
from rag.bootstrap import Workbench, build_parts, build_workbench, index_releases
from rag.domain import Language
from rag.index.progress import ProgressBar
from rag.index.sync import Parts
from rag.settings import Settings


@contextmanager
def open_benches(
    questions: QuestionSet, settings: Settings, work: Path | None = None, parts: Parts | None = None
) -> Iterator[dict[Language | None, Workbench]]:
    """Index each side of a set and open it; `work` keeps the index, so that a second run embeds nothing.

    Each file of passages has an index of its own in `work`.

    Raises:
        InputError: a passage cannot be indexed.
    """
    with ExitStack() as opened:
        folder = work or Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="evals-")))
        made = parts or build_parts(settings)
        benches: dict[Language | None, Workbench] = {}
        for side in questions.sides():
            own = settings.model_copy(update={"home": folder / _folder_name(side, questions.source)})
            with ProgressBar() as bar:
                passages = questions.passages_of(side)
                report = index_releases(passages, [questions.source.resolve()], own, parts=made, progress=bar.update)
            if report.skipped:
                raise InputError(questions.source, f"not every passage could be indexed: {report.skipped[0]}")
            benches[side] = build_workbench(own, parts=made)
            opened.callback(benches[side].service.close)
        yield benches


def _folder_name(side: Language | None, source: Path) -> str:
    """Such as `ko-1a2b3c4d`: the side, and what tells one file of passages from another."""
    return f"{side or 'all'}-{hashlib.sha256(source.resolve().as_posix().encode()).hexdigest()[:8]}"
