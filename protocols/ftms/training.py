"""Training Status (2AD3). Source: FTMS v1.0 section 4.10."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from protocols.errors import Undecodable, Unencodable
from protocols.ftms.fields import Field, Reading, Record, Unassigned, Value, code, head, walk

_STRING: Final = 1
_EXTENDED: Final = 2


class TrainingState(IntEnum):
    """Table 4.13."""

    OTHER = 0x00
    IDLE = 0x01
    WARMING_UP = 0x02
    LOW_INTENSITY_INTERVAL = 0x03
    HIGH_INTENSITY_INTERVAL = 0x04
    RECOVERY_INTERVAL = 0x05
    ISOMETRIC = 0x06
    HEART_RATE_CONTROL = 0x07
    FITNESS_TEST = 0x08
    SPEED_OUTSIDE_OF_CONTROL_REGION_LOW = 0x09
    SPEED_OUTSIDE_OF_CONTROL_REGION_HIGH = 0x0A
    COOL_DOWN = 0x0B
    WATT_CONTROL = 0x0C
    MANUAL_MODE = 0x0D
    PRE_WORKOUT = 0x0E
    POST_WORKOUT = 0x0F


@dataclass(frozen=True, slots=True)
class TrainingStatus(Record):
    """The state, and the machine's own words for it. `extended`: the words are longer than the
    notification, and the rest is to be read."""

    state: TrainingState | Unassigned | None
    text: str | None = None
    extended: bool = False

    def named(self) -> dict[str, Value]:
        told: dict[str, Value | None] = {
            "training_status": self.state,
            "training_status_string": self.text,
            "extended_string": self.extended or None,
        }
        return {name: value for name, value in told.items() if value is not None}


_STATE: Final = Field("training_status", 1)


def decode_training_status(data: bytes) -> Reading[TrainingStatus]:
    """Text that is no UTF-8 is also in `rest`. Raises `Undecodable` if there are no flags."""
    flags, body = head(data, 1, "flags")
    found = walk((_STATE,), body)
    state = _state(int(found.values[0][1])) if found.values else None
    text, rest = _text(found.rest) if flags & _STRING and not found.cut else (None, found.rest)
    return Reading(
        TrainingStatus(state, text, extended=bool(flags & _EXTENDED)),
        truncated=found.cut,
        reserved=flags & ~(_STRING | _EXTENDED),
        rest=rest,
    )


def _state(number: int) -> TrainingState | Unassigned:
    state = code(TrainingState, number)
    assert isinstance(state, TrainingState | Unassigned)
    return state


def _text(octets: bytes) -> tuple[str, bytes]:
    try:
        return octets.decode(), b""
    except UnicodeDecodeError:
        return octets.decode(errors="replace"), octets


def encode_training_status(status: TrainingStatus) -> bytes:
    """Raises `Unencodable` for a state that is reserved or missing, or text that is none."""
    if not isinstance(status.state, TrainingState):
        raise Unencodable(f"training_status has no code {status.state!r}: 0 to 15")
    flags = (status.text is not None) * _STRING | status.extended * _EXTENDED
    try:
        return bytes((flags, status.state)) + (status.text or "").encode()
    except UnicodeEncodeError as error:
        raise Unencodable(f"training_status_string {status.text!r}: {error.reason}") from None


def training_words(data: bytes) -> str:
    """What a machine says that it is doing, for people; empty where it says nothing. Codes that the
    specification reserves (machines send them while they slow down) are told by their number."""
    try:
        status = decode_training_status(data).value
    except Undecodable:
        return ""
    match status.state:
        case None:
            named = ""
        case TrainingState():
            named = status.state.name.lower().replace("_", " ")
        case _:
            named = f"reserved {status.state:#04x}"
    return ": ".join(part for part in (named, status.text) if part)
