"""How much an address may ask for in a minute, and how many questions are answered at once; kept in memory."""

from __future__ import annotations

import threading
from collections import Counter
from types import TracebackType


class Limits:
    """Limits of one process, safe to use from several threads; None stands for any number.

    `rate` is requests a minute and address. `at_once` questions are answered at once in all, `each` for one address.
    """

    def __init__(self, rate: int | None = None, at_once: int | None = None, each: int | None = None) -> None:
        self._rate = Rate(rate) if rate else None
        self._at_once, self._each = at_once, each
        self._lock = threading.Lock()
        self._busy = Counter[str]()

    def allows(self, address: str) -> bool:
        """Whether one more request of this address is within the rate; counts it."""
        return self._rate is None or self._rate.allows(address)

    def place(self, address: str) -> Place | None:
        """A place for one question of this address, to be left when it is answered; None when all are taken."""
        with self._lock:
            all_taken = self._at_once is not None and self._busy.total() >= self._at_once
            own_taken = self._each is not None and self._busy[address] >= self._each
            if all_taken or own_taken:
                return None
            self._busy[address] += 1
        return Place(self, address)

    def leave(self, address: str) -> None:
        """One question of this address less."""
        with self._lock:
            self._busy[address] -= 1
            self._busy += Counter()  # keeps no address without a question


class Place:
    """One question that is being answered; left once, however often it is said."""

    def __init__(self, limits: Limits, address: str) -> None:
        self._limits: Limits | None = limits
        self._address = address

    def leave(self) -> None:
        """Let another question in."""
        limits, self._limits = self._limits, None
        if limits is not None:
            limits.leave(self._address)

    def __enter__(self) -> Place:
        """The place, left at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let another question in."""
        self.leave()


class Rate:
    """How much one address may ask for: a moving window, kept in memory and forgotten after it."""

    def __init__(self, number: int, minutes: int = 1) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._item = RateLimitItemPerMinute(number, minutes)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, address: str) -> bool:
        """Whether one more request of this address is within the limit; counts it."""
        return self._limiter.hit(self._item, address)
