"""The vote of a chat model on a claim of which meaning decides: one of three words, and the quote that it points at.

A vote moves the bounds by a fixed share (`claim_judging.voted`); facts that clash or are missing stay as they are, so
that nothing is supported or contradicted by a vote alone. What it calls contradicted is not left as supported either.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from rag.answering.claim_judging import Judged, is_open, voted
from rag.answering.claim_lines import Reading
from rag.answering.claim_text import Reason
from rag.answering.prompts import vote_messages
from rag.domain import Evidence, Verdict
from rag.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_VOTE = re.compile(r"\W*(SUPPORTED|CONTRADICTED|NOT[_ ]FOUND)\b\W*(\d{0,3})", re.IGNORECASE)
_MOST_CHARACTERS = 80
# A model that fails so often in one text is not asked again: each failure can take as long as a whole answer.
_PATIENCE = 2


class ClaimVoter:
    """Asks a LangChain chat model; `seconds` bounds one vote."""

    def __init__(self, model: BaseChatModel, seconds: float = 60.0) -> None:
        self._model = model
        self._seconds = seconds

    def vote(self, reading: Reading, judged: Judged) -> Verdict:
        """What the model makes of a claim beside the lines it was judged by.

        Raises:
            ModelError: it cannot be reached, chooses none of the words, or points at no quote.
        """
        evidence = [Evidence(line.release, line.sentence, line.fit) for line in judged.lines]
        said = self._said(vote_messages(reading.text, reading.language, evidence))
        match = _VOTE.match(said)
        if match is None:
            raise ModelError(f"the chat model gave no vote but {said[:_MOST_CHARACTERS]!r}: set another RAG_CHAT_MODEL")
        vote = Verdict(match[1].lower().replace(" ", "_"))
        if vote is not Verdict.NOT_FOUND and not 1 <= int(match[2] or 0) <= len(evidence):
            raise ModelError(f"the chat model voted {vote} and points at no quote: set another RAG_CHAT_MODEL")
        return vote

    def _said(self, messages: list[tuple[str, str]]) -> str:
        said = ""
        deadline = time.monotonic() + self._seconds
        try:
            for piece in self._model.stream(messages):
                said += piece.text
                if len(said) > _MOST_CHARACTERS or time.monotonic() > deadline:
                    break
        # Providers raise errors of their own libraries, which are not imported here.
        except Exception as error:
            raise ModelError(f"the chat model cannot be reached: {error}") from error
        return said


class Ballot:
    """The votes on the claims of one text; without a voter the rules decide alone."""

    def __init__(self, voter: ClaimVoter | None) -> None:
        self._voter = voter
        self._failures = 0

    def on(self, reading: Reading, judged: Judged) -> tuple[Judged, Reason | None]:
        """The verdict with the vote where one can change it, and what is to be told of that."""
        if self._voter is None or not is_open(judged):
            return judged, None
        if self._failures >= _PATIENCE:
            return judged, Reason.UNVOTED
        try:
            vote = self._voter.vote(reading, judged)
        except ModelError:
            self._failures += 1
            return judged, Reason.UNVOTED
        self._failures = 0
        doubted = judged.verdict is Verdict.SUPPORTED and vote is Verdict.CONTRADICTED
        return voted(judged, vote), Reason.DOUBTED if doubted else None
