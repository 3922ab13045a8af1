"""The host's end of the force wire: frames to samples and events, and the host's words back."""

from __future__ import annotations

from collections import deque

from protocols.force.deck import DeckReceiver
from protocols.force.frames import (
    ArmRelay,
    Data,
    Greet,
    Heartbeat,
    Hello,
    HostFrame,
    Identify,
    LogText,
    Reboot,
    Stamp,
    Status,
    encode,
)
from protocols.force.samples import DeckEvent
from protocols.force.stream import Dropped, FrameDecoder

_NOBODY = 0  # the boot id of no node: whoever hears it says hello
_MAX_WAITING = 32


class ForceReceiver(DeckReceiver):
    """Greets by itself; everything else it says is asked of it.

    `hello` and `status` are the node's newest, None before the first.
    """

    def __init__(self, nominal_hz: float = 1000.0) -> None:
        super().__init__(nominal_hz)
        self.hello: Hello | None = None
        self.status: Status | None = None
        self._decoder = FrameDecoder()
        self._outgoing: deque[bytes] = deque(maxlen=_MAX_WAITING)
        self._said = 0
        self._say(Greet(self._stamp()))

    def receive(self, data: bytes, now_us: int) -> list[DeckEvent]:
        """Take bytes from the wire: what they say, oldest first. Never raises for any bytes."""
        events: list[DeckEvent] = []
        for frame in self._decoder.feed(data):
            match frame:
                case Dropped():
                    events.append(self._drop(frame))
                case Data() | Hello() | Status() | LogText():
                    events += self._boot(frame.stamp.boot_id)
                    events += self._take(frame, now_us)
                case _:
                    pass  # the host's own words, echoed by the wire
        return events

    def transmit(self) -> bytes:
        """What to write to the wire now: greetings, and what was asked for."""
        data = b"".join(self._outgoing)
        self._outgoing.clear()
        return data

    def heartbeat(self, good_for_ms: int) -> None:
        """Say that the host is alive and will say so again within `good_for_ms`."""
        self._say(Heartbeat(self._stamp(), good_for_ms))

    def arm_relay(self, *, closed: bool) -> None:
        """Ask the node to close its relay (heartbeats must run), or to open it."""
        self._say(ArmRelay(self._stamp(), closed))

    def identify(self) -> None:
        """Let the node blink."""
        self._say(Identify(self._stamp()))

    def reboot(self) -> None:
        """Let the node start anew; its relay opens."""
        self._say(Reboot(self._stamp()))

    def _boot(self, boot_id: int) -> list[DeckEvent]:
        known, self.boot_id = self.boot_id, boot_id
        if known in (None, boot_id):
            return []
        return [self._rebooted(f"boot {known} was followed by boot {boot_id}")]

    def _take(self, frame: Data | Hello | Status | LogText, now_us: int) -> list[DeckEvent]:
        match frame:
            case Data(stamp=stamp, counts=counts, saturated=saturated):
                return self._follow(stamp.sequence, stamp.time_us, counts, now_us, saturated)
            case Hello():
                self.hello = frame
                self.nominal_hz = frame.rate_millihertz / 1000
                self._say(Greet(self._stamp()))
            case Status():
                self.status = frame
        return [frame]

    def _stamp(self) -> Stamp:
        self._said = (self._said + 1) & 0xFFFF_FFFF
        return Stamp(self.boot_id or _NOBODY, self._said)

    def _say(self, frame: HostFrame) -> None:
        self._outgoing.append(encode(frame))
