"""The treadmill's own end of the wire, as a pure state machine over a belt.

It reads the manual as a pessimist would: what the manual leaves open is answered in the way that is
hardest on a host. Times are milliseconds of the caller's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from protocols.trackmaster.codec import (
    Frame,
    FrameDecoder,
    Garbage,
    encode_ack,
    encode_reply,
)
from protocols.trackmaster.units import Unit, speed_mmps, speed_tenths
from protocols.trackmaster.wire import (
    COMMAND_DIGITS,
    ELEVATION_STEP,
    LOCKOUT_MS,
    LOCKOUT_SILENCE_MS,
    NO_SPEED,
    START_UNWATCHED,
    WATCHDOG_MS,
    Command,
    Refusal,
    Request,
    Status,
)

ANSWER_DELAY_MS: Final = 4


class Belt(Protocol):
    """What the control board drives and measures. Speeds in mm/s, inclines in 0.1 %."""

    @property
    def powered(self) -> bool:
        """False while the safety key is out or the emergency stop is pressed."""

    @property
    def started(self) -> bool:
        """Whether the board runs the belt; somebody at the console may have ended it."""

    @property
    def speed_mmps(self) -> float:
        """Measured."""

    @property
    def incline_tenths(self) -> float:
        """Measured."""

    def start(self) -> None:
        """Run the belt at the speed it was last told to follow."""

    def stop(self) -> None:
        """Ramp down and stand."""

    def follow(self, speed_mmps: int) -> None:
        """The speed to ramp to while started."""

    def tilt(self, incline_tenths: int) -> None:
        """The incline to move to."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the board accepts, in the wire's tenths."""

    min_speed: int = 2
    max_speed: int = 150
    max_elevation: int = 250


class TrackMasterDevice:
    """One control board. It is switched on at `powered_on_ms`."""

    def __init__(
        self,
        belt: Belt,
        *,
        unit: Unit = "mph",
        ranges: Ranges | None = None,
        watchdog: bool = True,
        powered_on_ms: int = 0,
        answer_delay_ms: int = ANSWER_DELAY_MS,
    ) -> None:
        self._belt = belt
        self._unit = unit
        self._ranges = ranges or Ranges()
        self._has_watchdog = watchdog
        self._answer_delay_ms = answer_delay_ms
        self._actions: dict[int, Callable[[int], bool]] = {
            Command.START: partial(self._start, Status.STARTED),
            START_UNWATCHED: partial(self._start, Status.STARTED_UNWATCHED),
            Command.STOP: self._stop,
            Command.RESET: self._forgive,
            Command.AUTO_STOP: self._auto_stop,
            Command.AUTO_COOL_DOWN: self._cool_down,
            Command.TOGGLE_ECHO: self._toggle_echo,
        }
        self._answer = b""
        self._was_powered = True
        self._power_on(powered_on_ms)

    @property
    def due_ms(self) -> int | None:
        """When the next answer leaves; None while none waits."""
        return self._answer_due_ms if self._answer else None

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take bytes of the host. What comes before the last answer has left is lost."""
        for byte in data:
            if self._answer:
                continue
            heard = self._decoder.feed(byte)
            if heard is None:
                continue
            self._answer = self._answered(heard, now_ms)
            self._answer_due_ms = now_ms + self._answer_delay_ms

    def transmit(self, now_ms: int) -> bytes:
        """What leaves for the host now."""
        if now_ms < self._answer_due_ms:
            return b""
        answer, self._answer = self._answer, b""
        return answer

    def advance(self, now_ms: int) -> None:
        """Time passed: the watchdog, the automatic stop and the power switch."""
        if self._belt.powered and not self._was_powered:
            self._power_on(now_ms)
        self._was_powered = self._belt.powered
        if not self._belt.started:
            self._status, self._stopping_at_minimum = Status.STOPPED, False
        if self._status is Status.STARTED and self._is_silent(now_ms):
            self._auto_stop(now_ms)
        if self._stopping_at_minimum and self._belt.speed_mmps <= self._minimum_mmps():
            self._stop(now_ms)

    def _is_silent(self, now_ms: int) -> bool:
        return self._has_watchdog and now_ms - self._heard_ms > WATCHDOG_MS

    def _power_on(self, now_ms: int) -> None:
        """As after the mains switch: flags cleared, nothing set, the lift on its way to its zero,
        starts locked out for a while."""
        self._belt.tilt(0)
        self._decoder = FrameDecoder()
        self._powered_on_ms = self._heard_ms = now_ms
        self._locked = self._echoing = self._stopping_at_minimum = False
        self._status = Status.STOPPED
        self._set_speed = self._set_elevation = 0
        self._answer = b""
        self._answer_due_ms = now_ms

    def _answered(self, heard: Frame | Garbage, now_ms: int) -> bytes:
        if isinstance(heard, Garbage):
            asked = 0xC0 <= heard.data[0] <= 0xCF
            return bytes((Refusal.UNKNOWN_REQUEST if asked else Refusal.ILLEGAL_COMMAND,))
        if now_ms - self._heard_ms >= LOCKOUT_SILENCE_MS:
            self._locked = False
        self._heard_ms = now_ms
        if heard.code in COMMAND_DIGITS:
            return self._commanded(heard, now_ms)
        return self._told(Request(heard.code))

    def _commanded(self, frame: Frame, now_ms: int) -> bytes:
        if frame.data:
            accepted = self._accepts(frame.code, frame.data)
        else:
            accepted = self._actions[frame.code](now_ms)
        if not accepted:
            return bytes((Refusal.OUT_OF_RANGE,))
        return encode_ack(frame.code, frame.data if self._echoing else b"")

    def _accepts(self, code: int, data: bytes) -> bool:
        """Take over a value; the times, stages and weights (A5..A9) are accepted and ignored."""
        if not all(0x30 <= byte <= 0x39 for byte in data):
            return False
        value = int(data)
        match code:
            case Command.SET_SPEED:
                return self._accepts_speed(value)
            case Command.SET_ELEVATION:
                return self._accepts_elevation(value)
            case _:
                return True

    def _accepts_speed(self, tenths: int) -> bool:
        if not self._ranges.min_speed <= tenths <= self._ranges.max_speed:
            return False
        self._set_speed = tenths
        self._belt.follow(speed_mmps(tenths, self._unit))
        return True

    def _accepts_elevation(self, tenths: int) -> bool:
        if tenths > self._ranges.max_elevation or tenths % ELEVATION_STEP:
            return False
        self._set_elevation = tenths
        self._belt.tilt(tenths)
        return True

    def _start(self, status: Status, now_ms: int) -> bool:
        """A start too soon after power-up is acknowledged, not carried out, and locks out all that
        follow: only the status tells (GE T2100 manual, same board family)."""
        self._locked = self._locked or now_ms - self._powered_on_ms < LOCKOUT_MS
        if self._locked or not self._belt.powered:
            return True
        self._accepts_speed(max(self._set_speed, self._ranges.min_speed))
        self._belt.start()
        self._status, self._stopping_at_minimum = status, False
        return True

    def _stop(self, _now_ms: int) -> bool:
        self._belt.stop()
        self._locked = False
        return True

    def _forgive(self, _now_ms: int) -> bool:
        self._locked = False
        return True

    def _auto_stop(self, now_ms: int) -> bool:
        """Speed and elevation to their minimum, then stop: AA, and what the watchdog does."""
        self._locked = False
        self._stopping_at_minimum = True
        return self._cool_down(now_ms)

    def _cool_down(self, _now_ms: int) -> bool:
        return self._accepts_speed(self._ranges.min_speed) and self._accepts_elevation(0)

    def _toggle_echo(self, _now_ms: int) -> bool:
        self._echoing = not self._echoing
        return True

    def _told(self, request: Request) -> bytes:
        return encode_reply(request, self._value(request))

    def _value(self, request: Request) -> int:
        match request:
            case Request.STATUS:
                return self._status if self._belt.started else Status.STOPPED
            case Request.ACTUAL_SPEED:
                return self._actual_speed()
            case Request.ACTUAL_ELEVATION:
                return round(self._belt.incline_tenths)
            case Request.SET_SPEED:
                return self._set_speed
            case Request.SET_ELEVATION:
                return self._set_elevation
            case _:
                return 0

    def _actual_speed(self) -> int:
        if not self._belt.powered:
            return NO_SPEED
        return speed_tenths(round(self._belt.speed_mmps), self._unit)

    def _minimum_mmps(self) -> int:
        return speed_mmps(self._ranges.min_speed, self._unit)
