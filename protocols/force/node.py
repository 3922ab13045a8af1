"""The sensor node's end of the force wire, as a pure state machine.

It is what the firmware does: samples in, frames out, the relay watched at every step. Time is the
caller's, in µs; the node's own time starts at each power-up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from protocols.force.frames import (
    ArmRelay,
    Data,
    Flaw,
    Greet,
    Heartbeat,
    Hello,
    Identify,
    LogText,
    NodeFrame,
    Reboot,
    Stamp,
    Status,
    encode,
)
from protocols.force.relay import HeartbeatRelay
from protocols.force.stream import Dropped, FrameDecoder

_SECOND_US = 1_000_000
_U32 = 0xFFFF_FFFF
_MAX_WAITING = 64  # frames: 0.6 s of data at the default rate


@dataclass(frozen=True, slots=True)
class NodeCard:
    """What one node is: said in its hello, and the rails of its converter."""

    rate_millihertz: int = 1_000_000
    channels: int = 4
    samples_per_frame: int = 10
    serial: bytes = b"BACKSTRIDE SIM 1"
    firmware: str = "simulated 1"
    low_rail: int = -(1 << 23)
    high_rail: int = (1 << 23) - 1
    supply_mv: int = 5000
    temperature_centi_c: int = 2500


@dataclass(slots=True)
class _Boot:
    """Everything that a power-up begins anew."""

    boot_id: int
    started_us: int
    relay: HeartbeatRelay = field(default_factory=HeartbeatRelay)
    decoder: FrameDecoder = field(default_factory=FrameDecoder)
    greeted: bool = False
    hello_due_us: int = 0
    status_due_us: int = 0
    relay_told: bool = False  # as the host last heard of it
    reference_sound: bool = True
    next_sample: int = 0
    frames_said: int = 0
    rows: list[tuple[int, ...]] = field(default_factory=list)  # of the frame being filled
    rows_us: int = 0
    saturated: int = 0
    dropped_samples: int = 0
    waiting: deque[tuple[bytes, int]] = field(default_factory=deque)  # with their sample counts


class ForceNode:
    """The node from its first power-up on. Boot ids count up and are never 0."""

    def __init__(self, card: NodeCard | None = None, *, now_us: int = 0, boot_id: int = 1) -> None:
        self.card = card or NodeCard()
        self.identified = 0  # how often it was asked to blink
        self._boot = self._booted(boot_id, now_us)

    @property
    def boot_id(self) -> int:
        """Of this power-up."""
        return self._boot.boot_id

    @property
    def greeted(self) -> bool:
        """Whether a host has heard of this power-up."""
        return self._boot.greeted

    @property
    def relay_closed(self) -> bool:
        """As of the newest time that the node was told."""
        return self._boot.relay.closed

    def power_up(self, now_us: int) -> None:
        """A reset or the end of a brown-out: everything begins anew, the relay open."""
        self._boot = self._booted(self.boot_id % 0xFFFF + 1, now_us)

    def sample(
        self, counts: Sequence[int], now_us: int, *, reference_saturated: bool = False
    ) -> None:
        """One sample of every channel, taken at `now_us`."""
        boot = self._boot
        boot.reference_sound = not reference_saturated
        self._watch(now_us)
        if not boot.rows:
            boot.rows_us = now_us
        boot.rows.append(tuple(counts))
        for channel, count in enumerate(counts):
            if not self.card.low_rail < count < self.card.high_rail:
                boot.saturated |= 1 << channel
        if len(boot.rows) >= self.card.samples_per_frame:
            self._send_rows()

    def receive(self, data: bytes, now_us: int) -> None:
        """Take bytes from the host. Never raises for any bytes."""
        self._watch(now_us)
        for frame in self._boot.decoder.feed(data):
            if isinstance(frame, Dropped | Data | Hello | Status | LogText):
                continue
            if frame.stamp.boot_id == self.boot_id:
                self._obey(frame, now_us)
            elif isinstance(frame, Greet):  # a host that does not know us yet
                self._hello(now_us)

    def transmit(self, now_us: int) -> bytes:
        """All bytes for the host that are due."""
        boot = self._boot
        self._watch(now_us)
        if not boot.greeted and now_us >= boot.hello_due_us:
            self._hello(now_us)
        if now_us >= boot.status_due_us:
            self._status(now_us)
        data = b"".join(encoded for encoded, _ in boot.waiting)
        boot.waiting.clear()
        return data

    def _booted(self, boot_id: int, now_us: int) -> _Boot:
        return _Boot(
            boot_id, started_us=now_us, hello_due_us=now_us, status_due_us=now_us + _SECOND_US
        )

    def _obey(self, frame: Greet | Heartbeat | ArmRelay | Identify | Reboot, now_us: int) -> None:
        boot = self._boot
        match frame:
            case Greet():
                boot.greeted = True
            case Heartbeat(good_for_ms=good_for_ms):
                boot.relay.heartbeat(good_for_ms, now_us)
            case ArmRelay(closed=True):
                boot.relay.arm(now_us, reference_sound=boot.reference_sound)
            case ArmRelay():
                boot.relay.disarm()
            case Identify():
                self.identified += 1
            case Reboot():
                self.power_up(now_us)
        self._watch(now_us)

    def _watch(self, now_us: int) -> None:
        """Open the relay if it must, and tell the host at once when it moved."""
        boot = self._boot
        boot.relay.check(now_us, reference_sound=boot.reference_sound)
        if boot.relay.closed != boot.relay_told:
            self._status(now_us)

    def _send_rows(self) -> None:
        boot = self._boot
        stamp = self._stamp(boot.next_sample, boot.rows_us)
        self._send(Data(stamp, tuple(boot.rows), boot.saturated), len(boot.rows))
        boot.next_sample += len(boot.rows)
        boot.rows, boot.saturated = [], 0

    def _hello(self, now_us: int) -> None:
        card, boot = self.card, self._boot
        boot.hello_due_us = now_us + _SECOND_US
        stamp = self._frame_stamp(now_us)
        self._send(Hello(stamp, card.rate_millihertz, card.channels, card.serial, card.firmware))

    def _status(self, now_us: int) -> None:
        card, boot = self.card, self._boot
        boot.status_due_us = now_us + _SECOND_US
        boot.relay_told = boot.relay.closed
        self._send(
            Status(
                self._frame_stamp(now_us),
                boot.dropped_samples & _U32,
                boot.decoder.dropped[Flaw.CRC] & _U32,
                card.supply_mv,
                card.temperature_centi_c,
                boot.relay.closed,
                boot.relay.watching,
            )
        )

    def _frame_stamp(self, now_us: int) -> Stamp:
        self._boot.frames_said += 1
        return self._stamp(self._boot.frames_said, now_us)

    def _stamp(self, sequence: int, at_us: int) -> Stamp:
        return Stamp(self.boot_id, sequence & _U32, (at_us - self._boot.started_us) & _U32)

    def _send(self, frame: NodeFrame, samples: int = 0) -> None:
        """Queue a frame; when the host does not fetch, the oldest go and are counted."""
        boot = self._boot
        boot.waiting.append((encode(frame), samples))
        if len(boot.waiting) > _MAX_WAITING:
            _, lost = boot.waiting.popleft()
            boot.dropped_samples += lost
