"""Who is signed in: signed cookies that expire, tokens for forms, and a limit on attempts; nothing is written down."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from typing import Literal

from pydantic import SecretStr

from rag.web.limits import Rate

Kind = Literal["guest", "staff"]

# A working day; and long enough to type a password.
SECONDS: dict[Kind, int] = {"staff": 8 * 3_600, "guest": 3_600}
# Attempts in five minutes: of one address, and of all together, for those who have many addresses.
_MINUTES, _EACH, _ALL = 5, 10, 100
WAIT_SECONDS = 60 * _MINUTES


class Sessions:
    """Cookies of one process: a restart signs everybody out. Safe to use from several threads.

    Who is not signed in has a cookie too, so that the form for signing in has a token as the others have.
    """

    def __init__(self, password: SecretStr, now: Callable[[], float] = time.time) -> None:
        self._password = password
        self._now = now
        self._key = secrets.token_bytes(32)
        self._each, self._all = Rate(_EACH, _MINUTES), Rate(_ALL, _MINUTES)
        self._ended: dict[str, int] = {}
        self._lock = threading.Lock()

    def make(self, kind: Kind) -> str:
        """A new cookie."""
        fields = f"{kind}.{int(self._now()) + SECONDS[kind]}.{secrets.token_hex(16)}"
        return f"{fields}.{self._signed('cookie', fields)}"

    def kind(self, cookie: str) -> Kind | None:
        """Whose cookie it is; None for one that is forged, expired or signed out."""
        fields, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signed("cookie", fields).encode()):
            return None
        kind, expires, nonce = fields.split(".")
        if int(expires) <= self._now() or nonce in self._ended:
            return None
        return "staff" if kind == "staff" else "guest"

    def token(self, cookie: str) -> str:
        """What a form of the holder of this cookie carries."""
        return self._signed("form", cookie)

    def is_token(self, cookie: str, token: str) -> bool:
        """Whether a form was made for the holder of this cookie."""
        return hmac.compare_digest(token.encode(), self.token(cookie).encode())

    def may_try(self, address: str) -> bool:
        """Whether one more attempt from this address is allowed; counts it."""
        return self._each.allows(address) and self._all.allows("")

    def is_password(self, given: str) -> bool:
        """Whether it is the password; takes as long for any other."""
        wanted = self._password.get_secret_value()
        return hmac.compare_digest(self._signed("password", _plain(given)), self._signed("password", _plain(wanted)))

    def end(self, cookie: str) -> None:
        """Sign out: the cookie is worth nothing from now on, copies of it neither."""
        if self.kind(cookie) is None:
            return
        _, expires, nonce, _ = cookie.split(".")
        with self._lock:
            self._ended = {nonce: end for nonce, end in self._ended.items() if end > self._now()}
            self._ended[nonce] = int(expires)

    def _signed(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}:{text}".encode(errors="replace"), hashlib.sha256).hexdigest()


def _plain(text: str) -> str:
    """As one keyboard composes Hangul and another does not."""
    return unicodedata.normalize("NFC", text)
