"""Who may come in: the token once, then a cookie; names of this server; wrong tries wait.

Pure: the time is an argument.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from fnmatch import fnmatch
from typing import Final
from urllib.parse import urlsplit

from controller.web.offers import Access
from sessions.care.pins import Tries, tried, wait_s

COOKIE: Final = "backstride"
REMEMBERED: Final = 1000
"""Addresses with wrong tries; beyond that the oldest is forgotten."""


class Refusal(Enum):
    """Of a token that was shown."""

    WRONG = auto()
    TOO_SOON = auto()


class Door:
    """Keeps a token for each access that there is. `names`: what this server is called, for example
    `127.0.0.1`, `*.site.org`."""

    def __init__(self, tokens: Mapping[Access, str], names: Iterable[str]) -> None:
        self._tokens = {access: token.encode() for access, token in tokens.items()}
        self._names = tuple(names)
        self._tries: OrderedDict[str, Tries] = OrderedDict()
        self.passes = {access: _pass_of(token) for access, token in self._tokens.items()}
        """The cookies of who has shown a token: as good as it, and end with it."""

    def judge(self, token: str, address: str, now_s: float) -> Access | Refusal:
        """A token from this address. After five wrong ones the next has to wait, then longer."""
        tries = self._tries.get(address, Tries())
        if wait_s(tries, now_s) > 0:
            return Refusal.TOO_SOON
        access = _found(token.encode(), self._tokens)
        right = access is not None
        self._tries[address] = tried(tries, right=right, now_s=now_s)
        self._tries.move_to_end(address)
        if right or len(self._tries) > REMEMBERED:
            self._tries.pop(address) if right else self._tries.popitem(last=False)
        return Refusal.WRONG if access is None else access

    def wait_s(self, address: str, now_s: float) -> float:
        """How long until a token from there counts again."""
        return wait_s(self._tries.get(address, Tries()), now_s)

    def known(self, cookie: str) -> Access | None:
        """What whoever has this cookie may; None: nobody has shown a token for it."""
        return _found(cookie.encode(), {a: one.encode() for a, one in self.passes.items()})

    def is_us(self, host: str) -> bool:
        """Whether a Host header names this server. A page of somebody else's whose name was made
        to lead here (DNS rebinding) says its own name."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name is not None and any(fnmatch(name, known) for known in self._names)


def _pass_of(token: bytes) -> str:
    return hmac.new(token, b"backstride web", hashlib.sha256).hexdigest()


def _found(shown: bytes, kept: Mapping[Access, bytes]) -> Access | None:
    """Compared with each, as long as each takes."""
    same = [access for access, one in kept.items() if hmac.compare_digest(shown, one)]
    return same[0] if same else None


def is_own(origin: str | None, scheme: str, host: str) -> bool:
    """Whether an Origin header says that this server's own page asks."""
    return origin == f"{scheme}://{host}"
