"""Answers written by a chat model, held to the promise: every sentence is checked before anybody sees it.

What can be answered is decided before the model is asked, from evidence; it only words it. A sentence that fails a
check is dropped and counted; when none is left, or the model cannot be reached, the quotes themselves are the answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.checks import Fault, SentenceChecker
from rag.answering.extractive import compose
from rag.answering.phrases import say
from rag.answering.prompts import NOTHING, messages_for
from rag.answering.sentences import Written, all_sentences, complete_sentences
from rag.domain import Answer, AnswerSentence, Citation, Query
from rag.retrieval.ground import Ground

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# An answer is a few sentences; a model that goes on is stopped.
_MOST_SENTENCES = 6
_MOST_CHARACTERS = 6000


@dataclass(frozen=True, slots=True)
class _Progress:
    """The sentences that passed, why others did not, and all that were seen; whether it failed or repeats itself."""

    kept: tuple[Written, ...] = ()
    faults: tuple[Fault, ...] = ()
    seen: frozenset[Written] = frozenset()
    failed: bool = False
    repeats: bool = False


class WrittenAnswerer:
    """Words evidence with a LangChain chat model; `seconds` bounds the whole answer."""

    def __init__(self, model: BaseChatModel, checker: SentenceChecker, seconds: float = 60.0) -> None:
        self._model = model
        self._checker = checker
        self._seconds = seconds

    def __call__(self, query: Query, ground: Ground) -> Iterator[Answer]:
        """The answer after each sentence that passed, and at its end; one at least."""
        quoted = compose(query, ground)
        if not ground.evidence:
            yield quoted
            return
        shown = 0
        progress = _Progress()
        for progress in self._write(query, ground):
            if len(progress.kept) > shown:
                shown = len(progress.kept)
                yield _worded(quoted, progress.kept)
        yield _finished(quoted, progress, query)

    def _write(self, query: Query, ground: Ground) -> Iterator[_Progress]:
        """What has passed so far, after each piece that the model sends."""
        progress, rest, read = _Progress(), "", 0
        deadline = time.monotonic() + self._seconds
        try:
            for piece in self._model.stream(messages_for(query.search_text, query.language, ground.evidence)):
                text = piece.text
                read += len(text)
                written, rest = complete_sentences(rest + text)
                progress = self._checked(progress, written, query, ground)
                yield progress
                if (
                    progress.repeats
                    or len(progress.kept) >= _MOST_SENTENCES
                    or read > _MOST_CHARACTERS
                    or time.monotonic() > deadline
                ):
                    return
        # Providers raise errors of their own libraries, which are not imported here; whatever it is, the quotes remain.
        except Exception:
            yield replace(progress, failed=True)
            return
        yield self._checked(progress, all_sentences(rest), query, ground)

    def _checked(self, progress: _Progress, written: Sequence[Written], query: Query, ground: Ground) -> _Progress:
        for sentence in written:
            if not sentence.numbers and sentence.text.strip(" .").upper() == NOTHING:
                continue
            if sentence in progress.seen:
                return replace(progress, repeats=True)
            cited, fault = self._cited(sentence, query, ground)
            kept = progress.kept if fault else (*progress.kept, cited)
            faults = (*progress.faults, fault) if fault else progress.faults
            progress = replace(progress, kept=kept, faults=faults, seen=progress.seen | {sentence})
        return progress

    def _cited(self, sentence: Written, query: Query, ground: Ground) -> tuple[Written, Fault | None]:
        """A sentence and its fault; one that names no quote gets the first that supports it: small models forget."""

        def fault(written: Written) -> Fault | None:
            return self._checker.fault(written, ground.evidence, query.search_text, query.language)

        if not sentence.numbers:
            numbered = (replace(sentence, numbers=(number,)) for number in range(1, len(ground.evidence) + 1))
            supported = next((written for written in numbered if not fault(written)), None)
            if supported:
                return supported, None
        return sentence, fault(sentence)


def _finished(quoted: Answer, progress: _Progress, query: Query) -> Answer:
    """The worded answer, or the quotes, with a word on what was left out."""
    if not progress.kept:
        return replace(quoted, notices=(say("unwritten", query.language), *quoted.notices))
    answer = _worded(quoted, progress.kept)
    told = []
    if progress.faults:
        told.append(say("dropped", query.language, number=str(len(progress.faults))))
    if progress.failed:
        told.append(say("broken_off", query.language))
    return replace(answer, notices=(say("written", query.language), *told, *answer.notices))


def _worded(quoted: Answer, kept: Sequence[Written]) -> Answer:
    """The extractive answer with written sentences for its quotes; only the cited quotes stay, numbered anew."""
    order = list(dict.fromkeys(number for sentence in kept for number in sentence.numbers))
    place = {number: n for n, number in enumerate(order, start=1)}
    by_number: dict[int, Citation] = {citation.n: citation for citation in quoted.citations}
    sentences = tuple(AnswerSentence(_stopped(s.text), tuple(place[number] for number in s.numbers)) for s in kept)
    lines = [s.text + "".join(f" [{n}]" for n in s.citations) for s in sentences]
    return replace(
        quoted,
        text=" ".join(lines),
        sentences=sentences,
        citations=tuple(replace(by_number[number], n=place[number]) for number in order),
    )


def _stopped(text: str) -> str:
    return text if text[-1] in "?!" else f"{text}."
