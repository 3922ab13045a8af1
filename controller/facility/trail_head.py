"""The head of the audit trail at the broker: who cuts the trail's end does not reach it there.

The broker keeps the last one for whoever comes later, this machine included. A head that the trail
no longer comes by is never replaced: it stays where it is, and this machine's link says so.
"""

from __future__ import annotations

from pathlib import Path

from controller.audit.trail import read_head, trail_path, verified
from controller.facility.messages import AuditHead
from sessions.audit.chain import Head


class TrailHead:
    """What is to be published of the trail in a data folder. Reads files: off the loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._size = -1
        self._told = Head()
        self.trouble = ""

    def again(self) -> None:
        """A connection began: whatever is known is to be said there."""
        self._size = -1

    def kept(self, payload: bytes) -> None:
        """What the broker had kept of an earlier time, for the next `due` to hold the trail
        against. An unreadable one is none."""
        try:
            told = AuditHead.model_validate_json(payload)
        except ValueError:
            return
        self._told = Head(told.number, told.hash)
        self._size = -1

    def due(self) -> AuditHead | None:
        """The head, if it is another than the one that was told last and goes on from it."""
        try:
            return self._due()
        except OSError as error:
            self.trouble, self._size = f"the audit trail: {error.strerror or error}", -1
            return None

    def _due(self) -> AuditHead | None:
        path = trail_path(self._folder)
        size = path.stat().st_size if path.exists() else 0
        if size == self._size:
            return None
        first, self._size = self._size < 0, size
        head = read_head(self._folder)
        if first or head.number <= self._told.number:
            self.trouble = self._changed()
        if self.trouble or head == Head():
            return None
        self._told = head
        return AuditHead(number=head.number, hash=head.hash)

    def _changed(self) -> str:
        """What is wrong with the trail, from its first record on; empty: nothing."""
        bad = verified(self._folder, {"that was published": self._told}).bad
        return f"the audit trail was changed: {bad.meaning}" if bad else ""
