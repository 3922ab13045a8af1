"""Who may come in: the token once, then a cookie; names of this server; wrong tries wait.

Pure: the time is an argument.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Iterable
from enum import Enum, auto
from fnmatch import fnmatch
from typing import Final
from urllib.parse import urlsplit

from sessions.care.pins import Tries, tried, wait_s

COOKIE: Final = "backstride"
REMEMBERED: Final = 1000
"""Addresses with wrong tries; beyond that the oldest is forgotten."""


class Judgement(Enum):
    """Of a token that was shown."""

    RIGHT = auto()
    WRONG = auto()
    TOO_SOON = auto()


class Door:
    """Keeps a token. `names`: what this server is called, for example `127.0.0.1`, `*.site.org`."""

    def __init__(self, token: str, names: Iterable[str]) -> None:
        self._token = token.encode()
        self._names = tuple(names)
        self._tries: OrderedDict[str, Tries] = OrderedDict()
        self.pass_ = hmac.new(self._token, b"backstride web", hashlib.sha256).hexdigest()
        """The cookie of who has shown the token: as good as it, and ends with it."""

    def judge(self, token: str, address: str, now_s: float) -> Judgement:
        """A token from this address. After five wrong ones the next has to wait, then longer."""
        tries = self._tries.get(address, Tries())
        if wait_s(tries, now_s) > 0:
            return Judgement.TOO_SOON
        right = hmac.compare_digest(token.encode(), self._token)
        self._tries[address] = tried(tries, right=right, now_s=now_s)
        self._tries.move_to_end(address)
        if right or len(self._tries) > REMEMBERED:
            self._tries.pop(address) if right else self._tries.popitem(last=False)
        return Judgement.RIGHT if right else Judgement.WRONG

    def wait_s(self, address: str, now_s: float) -> float:
        """How long until a token from there counts again."""
        return wait_s(self._tries.get(address, Tries()), now_s)

    def knows(self, cookie: str) -> bool:
        """Whether whoever has this cookie has shown the token."""
        return hmac.compare_digest(cookie.encode(), self.pass_.encode())

    def is_us(self, host: str) -> bool:
        """Whether a Host header names this server. A page of somebody else's whose name was made
        to lead here (DNS rebinding) says its own name."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name is not None and any(fnmatch(name, known) for known in self._names)


def is_own(origin: str | None, scheme: str, host: str) -> bool:
    """Whether an Origin header says that this server's own page asks."""
    return origin == f"{scheme}://{host}"
