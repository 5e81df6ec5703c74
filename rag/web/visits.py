"""Conversations that a page can come back to: its connection broke, or it was loaded again."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from rag.web.conversation import Conversation

_MOST, _SECONDS = 1_000, 1_800.0


class Visits:
    """The last state of conversations by their names, in memory for half an hour; safe to use from several threads."""

    def __init__(self, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Conversation]] = OrderedDict()

    def keep(self, now: Conversation) -> Conversation:
        """The same conversation, to be found again by its name; it gets one with its first question.

        A name cannot be guessed: who knows it is given the conversation.
        """
        if not now.visit and now.exchanges:
            now = replace(now, visit=secrets.token_urlsafe(18))
        if now.visit:
            with self._lock:
                self._kept.pop(now.visit, None)
                self._kept[now.visit] = (self._clock(), now)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return now

    def find(self, visit: str) -> Conversation | None:
        """The conversation of that name as it was last; None when there is none, or it is too long ago."""
        with self._lock:
            moment, kept = self._kept.get(visit, (0.0, None))
        return kept if kept and self._clock() - moment <= _SECONDS else None
