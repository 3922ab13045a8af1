"""Records of Treadmill Data from notifications, which may be parts. Source: FTMS v1.0, 4.19."""

from __future__ import annotations

from typing import Final

from protocols.ftms.fields import Reading
from protocols.ftms.treadmill import MORE_DATA, PaceOctets, Part, TreadmillData, merged, read_part

MAX_PARTS: Final = 14  # as many as there are flags: more cannot each bring a field


class Records:
    """The notifications of one link, in order. A new link needs a new one: what was left of a
    record is void (FTMS v1.0, 4.18)."""

    def __init__(self, *, pace_octets: PaceOctets | None = None) -> None:
        self._pace_octets = pace_octets
        self._parts: list[Part] = []

    def feed(self, data: bytes) -> list[Reading[TreadmillData]]:
        """The records that this notification ends. One whose last part never came is among them,
        truncated. Raises `Undecodable`, and then nothing has changed."""
        part = read_part(data, pace_octets=self._pace_octets)
        ended = self.finish() if self._begins_anew(part) else []
        self._parts.append(part)
        if not part.more_follows:
            ended.append(merged(self._parts))
            self._parts = []
        return ended

    def finish(self) -> list[Reading[TreadmillData]]:
        """Nothing follows: what there is of an unfinished record."""
        parts, self._parts = self._parts, []
        return [merged(parts, unfinished=True)] if parts else []

    def _begins_anew(self, part: Part) -> bool:
        """A record says each field once."""
        said = 0
        for before in self._parts:
            said |= before.flags
        return bool(said & part.flags & ~MORE_DATA) or len(self._parts) == MAX_PARTS
