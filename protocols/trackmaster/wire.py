"""The tables of the wire. Sources: TMX428 service manual pp. 63-65; FVX/TMX manual pp. 9-3..9-5.

A command is one byte A0..AC with 0, 2 or 4 ASCII digits behind it; its acknowledgement is the same
byte plus 10h. A status request is one byte C0..CD; its answer is that plus 10h with 1, 2 or 4
digits. There is no checksum, no terminator, no address and no sign.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

BAUD: Final = 4800
ANSWER_OFFSET: Final = 0x10
WATCHDOG_MS: Final = 500  # of silence, after a start with A0 (CDS)
LOCKOUT_MS: Final = 3000  # after power-up, in which a start is rejected (GE T2100, same family)
LOCKOUT_SILENCE_MS: Final = 20_000  # of silence, after which a rejected start is forgiven
ELEVATION_STEP: Final = 5  # tenths of a percent; anything between is out of range
NO_SPEED: Final = 9999  # as actual speed: emergency stop, or no valid speed in the control loop


class Command(IntEnum):
    """What a host may send. A1, a start without the watchdog, is absent: we never send it."""

    START = 0xA0  # with the communication watchdog (CDS)
    STOP = 0xA2
    SET_SPEED = 0xA3
    SET_ELEVATION = 0xA4
    SET_TIME = 0xA5
    SET_PROTOCOL = 0xA6
    SET_STAGE = 0xA7
    RESET = 0xA8
    SET_WEIGHT = 0xA9
    AUTO_STOP = 0xAA  # speed and elevation to their minimum, then stop the belt
    AUTO_COOL_DOWN = 0xAB  # speed and elevation to their minimum
    TOGGLE_ECHO = 0xAC  # the transmit-acknowledge-data flag (TADF)


START_UNWATCHED: Final = 0xA1
"""Start without the watchdog: only the device's end knows it, because other hosts send it."""


COMMAND_NAMES: Final[dict[int, str]] = {command: command.name for command in Command} | {
    START_UNWATCHED: "START_UNWATCHED"
}


class Request(IntEnum):
    """What a host may ask."""

    STATUS = 0xC0
    ACTUAL_SPEED = 0xC1
    ACTUAL_ELEVATION = 0xC2
    SET_SPEED = 0xC3
    SET_ELEVATION = 0xC4
    LAP_TIME = 0xC5
    TOTAL_TIME = 0xC6
    DISTANCE = 0xC7
    PROTOCOL = 0xC8
    STAGE = 0xC9
    WEIGHT = 0xCA
    CALORIES = 0xCB
    OXYGEN = 0xCC
    METS = 0xCD


class Refusal(IntEnum):
    """What a device answers instead of an acknowledgement."""

    OUT_OF_RANGE = 0xBE
    ILLEGAL_COMMAND = 0xBF
    UNKNOWN_REQUEST = 0xDF


class Status(IntEnum):
    """The digit behind D0."""

    STOPPED = 1
    STARTED = 2  # with the watchdog
    STARTED_UNWATCHED = 3


COMMAND_DIGITS: Final[dict[int, int]] = {
    Command.START: 0,
    START_UNWATCHED: 0,
    Command.STOP: 0,
    Command.SET_SPEED: 4,
    Command.SET_ELEVATION: 4,
    Command.SET_TIME: 4,
    Command.SET_PROTOCOL: 2,
    Command.SET_STAGE: 2,
    Command.RESET: 0,
    Command.SET_WEIGHT: 4,
    Command.AUTO_STOP: 0,
    Command.AUTO_COOL_DOWN: 0,
    Command.TOGGLE_ECHO: 0,
}
"""Digits behind each command, as the device reads them."""

REPLY_DIGITS: Final[dict[Request, int]] = {
    request: {Request.STATUS: 1, Request.PROTOCOL: 2, Request.STAGE: 2}.get(request, 4)
    for request in Request
}
"""Digits behind the answer to each request."""
