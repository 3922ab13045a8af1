"""What a machine's records mean: speed, distance, incline, and whether its belt stands.

FTMS has no flag for "started": a belt that says 0 may stand, be jammed, count down to its start, or
have sent one wrong record. Until that is clear it counts as started: unknown means moving.
"""

from __future__ import annotations

from controller.treadmills.ftms.traits import MMPS_PER_UNIT, FtmsTraits
from controller.treadmills.port import BeltStatus, Feedback
from protocols.errors import ProtocolError
from protocols.ftms.records import Records
from protocols.ftms.treadmill import TreadmillData


class Telemetry:
    """One link's records of Treadmill Data (2ACD)."""

    def __init__(self, traits: FtmsTraits, start_ms: int) -> None:
        self._mmps_per_unit = MMPS_PER_UNIT[traits.report_unit]
        self._transient_zeros = traits.transient_zeros
        self._start_ms = start_ms
        self._records = Records()
        self._zeros = traits.transient_zeros  # at first, a belt that says 0 is believed
        self._stopped_there = False
        self._starts_until_ms: int | None = None
        self._moved = False
        self.driven = False
        """Whether the belt is ordered to move: then one that moved and says 0 is not at rest."""
        self.newest: Feedback | None = None
        self.garbage = 0
        """Notifications that were no records."""

    def receive(self, data: bytes, now_ms: int) -> list[Feedback]:
        """The rounds of telemetry that a notification completes."""
        try:
            readings = self._records.feed(data)
        except ProtocolError:
            self.garbage += 1
            return []
        return [round_ for one in readings if (round_ := self._round(one.value, now_ms))]

    def start_sent(self, now_ms: int) -> None:
        """A start is on its way: until it moved or its time is over, nothing stands."""
        self._stopped_there = self._moved = False
        self._starts_until_ms = now_ms + self._start_ms

    def stopped_there(self) -> None:
        """The machine says that it was stopped by a person or its safety key."""
        self._stopped_there, self._starts_until_ms = True, None

    def _round(self, record: TreadmillData, now_ms: int) -> Feedback | None:
        if record.speed_kmh is None:
            return None
        speed_mmps = round(record.speed_kmh * self._mmps_per_unit)
        status = self._status(speed_mmps, now_ms)
        self.newest = Feedback(
            now_ms,
            status,
            speed_mmps,
            incline_tenths=round((record.incline_pct or 0.0) * 10),
            travel_m=None if record.distance_m is None else int(record.distance_m),
            elapsed_s=None if record.elapsed_s is None else int(record.elapsed_s),
        )
        return self.newest

    def _status(self, speed_mmps: int, now_ms: int) -> BeltStatus:
        if speed_mmps:
            self._zeros, self._starts_until_ms, self._moved = 0, None, True
            return BeltStatus.STOPPED if self._stopped_there else BeltStatus.STARTED
        self._zeros += 1
        if self._stopped_there:
            return BeltStatus.STOPPED
        if self.driven:
            return BeltStatus.STARTED if self._moved else BeltStatus.STOPPED
        starting = self._starts_until_ms is not None and now_ms < self._starts_until_ms
        at_rest = not starting and self._zeros > self._transient_zeros
        return BeltStatus.STOPPED if at_rest else BeltStatus.STARTED
