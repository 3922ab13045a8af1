"""How old a command is. Clocks of clients are not trusted: see `epoch` for what needs none."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Final

AHEAD_MS: Final = 5000  # a client's clock may be ahead of this machine's by that much
GAP_MS: Final = 2000  # the controller tells its state ten times a second
SETTLE_MS: Final = 500  # what comes within this time after a gap may have waited in a socket
_KEPT_AGES: Final = 16
_KEPT_CLIENTS: Final = 64


class Ages:
    """The ages of each client's newest commands by this machine's wall clock.

    A negative age means that the client's clock is ahead, and by at least how much: that is taken
    from its other commands, which would otherwise seem younger than they are.
    """

    def __init__(self) -> None:
        self._ages: OrderedDict[str, deque[int]] = OrderedDict()

    def clear(self) -> None:
        """Forget all; of a new connection."""
        self._ages.clear()

    def age_ms(self, client: str, issued_s: float, wall_s: float) -> int:
        """How old the command is, at least; below zero if it claims to come from the future."""
        apparent_ms = round((wall_s - issued_s) * 1000)
        ages = self._ages.setdefault(client, deque(maxlen=_KEPT_AGES))
        self._ages.move_to_end(client)
        if len(self._ages) > _KEPT_CLIENTS:
            self._ages.popitem(last=False)
        ahead_ms = -min(0, *ages) if ages else 0
        ages.append(max(apparent_ms, -AHEAD_MS))
        return apparent_ms + ahead_ms


class Attention:
    """Whether this process has been awake, by the monotonic clock alone.

    A process that was frozen finds in its socket what was sent to it long ago.
    """

    def __init__(self) -> None:
        self._heard_ms: int | None = None
        self._settled_ms = 0

    def heard(self, now_ms: int) -> bool:
        """The controller told its state. Whether that came after a gap."""
        gap = self._heard_ms is not None and now_ms - self._heard_ms > GAP_MS
        if gap:
            self._settled_ms = now_ms + SETTLE_MS
        self._heard_ms = now_ms
        return gap

    def is_deaf(self, now_ms: int) -> bool:
        """Whether the controller has not been heard for too long to know how things are."""
        return self._heard_ms is None or now_ms - self._heard_ms > GAP_MS

    def is_settling(self, now_ms: int) -> bool:
        """Whether what comes now may have been sent during a gap."""
        return now_ms < self._settled_ms
