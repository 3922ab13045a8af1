"""The port that every treadmill is: orders in, bytes out, feedback back; sans-IO.

A driver is the pure half of a treadmill connection. The guard owns the file descriptor: it hands
the driver the gate's order and whatever bytes arrived, writes what the driver wants written and
reads the feedback. Times are milliseconds of one monotonic clock, speeds whole mm/s, inclines
tenths of a percent: the gate's own units.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class Motion(StrEnum):
    """What the gate wants of the belt."""

    REST = "rest"  # write nothing that could move a belt: polls only
    START = "start"  # start the belt if it stands, then follow speed and incline
    RUN = "run"  # follow speed and incline; never start a belt that was stopped
    STOP = "stop"  # stop at once, repeated until standstill is measured


@dataclass(frozen=True, slots=True)
class Order:
    """The gate's word to the driver: already limited and ramped."""

    motion: Motion
    speed_mmps: int = 0
    incline_tenths: int = 0


class BeltStatus(StrEnum):
    """What the treadmill says of its belt."""

    STOPPED = "stopped"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One complete round of telemetry."""

    at_ms: int
    status: BeltStatus
    speed_mmps: int
    incline_tenths: int
    travel_m: int | None = None  # the machine's own counter of distance, if it has one
    elapsed_s: int | None = None  # and of time


class Trouble(StrEnum):
    """What a driver reports besides feedback; each is a row of the fault table."""

    SAFETY_KEY = "safety key"  # emergency stop or safety key, as the treadmill reports it
    LINK_LOST = "link lost"  # no valid answer for too long
    OUT_OF_RANGE = "out of range"  # the treadmill refused a value
    ILLEGAL_COMMAND = "illegal command"  # the treadmill refused a command
    UNKNOWN_STATUS = "unknown status"  # an answer that the protocol does not have
    NOT_EXECUTED = (
        "not executed"  # not answered, failed, or an echo that differs from what was sent
    )
    STOPPED_THERE = "stopped at the treadmill"  # the treadmill says that a person stopped it
    STARTED_THERE = "started at the treadmill"  # or started it
    CONTROL_LOST = "control lost"  # the treadmill obeys somebody else now
    RESET_THERE = "reset at the treadmill"  # or by another program
    SPEED_SET_THERE = "speed set at the treadmill"  # a target that is none of ours
    INCLINE_SET_THERE = "incline set at the treadmill"
    PROGRAM_SET_THERE = "program set at the treadmill"  # by which it would steer itself
    NOTED = "noted"  # for the record: nothing follows from it


@dataclass(frozen=True, slots=True)
class Report:
    """Trouble on the wire, with the bytes or the value that show it."""

    at_ms: int
    trouble: Trouble
    detail: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What a machine says of itself. None or empty: it does not say."""

    name: str = ""
    max_speed_mmps: int | None = None
    max_incline_tenths: int | None = None
    training: str = ""  # what it says that it is doing, in words


NOTHING_STATED: Final = Stated()


@dataclass(frozen=True, slots=True)
class Transmission:
    """Bytes to write now. `flush` asks to discard what is still queued for output first."""

    data: bytes
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Windows:
    """How far and for how long a healthy machine may be away from what it was told.

    The defaults are those of a serial wire that is asked ten times a second.
    """

    stale_ms: int = 500  # without telemetry: the link is lost
    lag_ms: int = 700  # what was ordered within this time may still be on its way
    hold_ms: int = 600  # outside of it for so long: mismatch
    stall_ms: int = 500
    start_ms: int = 3000  # from the order to start to measured motion
    obey_ms: int = 1000  # from the order to stop to a falling speed
    incline_ms: int = 3000
    tolerance_mmps: int = 83  # 0.3 km/h
    incline_tolerance_tenths: int = 10


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one machine can do: from its card, never guessed."""

    max_speed_mmps: int
    min_speed_mmps: int
    max_incline_tenths: int
    accel_mmps2: int  # the treadmill's own acceleration
    decel_mmps2: int  # its own deceleration after a stop
    incline_rate_tenths_per_s: int
    stop_on_silence_ms: int | None  # its own communication watchdog, if it has one
    windows: Windows = Windows()


class Driver(Protocol):
    """One treadmill family, sans-IO."""

    stop_frames: tuple[bytes, ...]
    """What the sentry writes, again and again with gaps, when the guard is gone."""

    stop_gap_ms: int
    """Those gaps: what comes sooner, some machines lose."""

    @property
    def stated(self) -> Stated:
        """What the machine has said of itself so far."""

    def order(self, order: Order, now_ms: int) -> None:
        """Take the gate's word. A stop overtakes everything that waits."""

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take bytes from the wire. Never raises for any bytes."""

    def transmit(self, now_ms: int) -> Transmission | None:
        """The next frame to write now, or None. Call until None."""

    def feedback(self) -> list[Feedback | Report]:
        """What was learned since the last call, oldest first."""

    def due_ms(self, now_ms: int) -> int:
        """When `transmit` should be called next although nothing arrives."""
