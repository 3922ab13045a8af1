"""What waits for one client: events in order and bounded, of snapshots only the newest."""

from __future__ import annotations

from collections import deque

MAX_WAITING = 256  # events and answers


class Outbox:
    """Lines for a client that reads at its own pace."""

    def __init__(self) -> None:
        self._lines: deque[bytes] = deque()
        self._snapshot: bytes | None = None

    def add(self, line: bytes) -> bool:
        """Put an event or an answer in; False if the client is too far behind to take it."""
        if len(self._lines) >= MAX_WAITING:
            return False
        self._lines.append(line)
        return True

    def show(self, snapshot: bytes) -> None:
        """Put the newest snapshot in the place of any older one."""
        self._snapshot = snapshot

    def take(self) -> bytes | None:
        """The next line to write: events before the snapshot that already shows them."""
        if self._lines:
            return self._lines.popleft()
        snapshot, self._snapshot = self._snapshot, None
        return snapshot

    def clear(self) -> None:
        """Forget everything."""
        self._lines.clear()
        self._snapshot = None
