"""What guard and radio say to each other: operations down, what the machine says up.

A radio owns one Bluetooth link and does nothing of its own accord. Its first message is
`Connected` or `Disconnected`; after `Disconnected` it ends. Characteristics are named as in
`protocols.gatt.uuids`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Final

UNANSWERED: Final = 0
"""The ticket of an operation whose outcome nobody waits for: no `Answer` comes."""
MAX_TICKET: Final = 0xFFFF
MAX_VALUE_BYTES: Final = 512  # of an attribute: Core Specification, Vol 3, Part F, 3.2.9


class Failure(IntEnum):
    """Why an operation failed: an ATT error code below 0x100, or a reason of the radio's own.

    Other ATT codes appear in `Answer.error` as plain numbers.
    """

    CCCD_IMPROPERLY_CONFIGURED = 0xFD  # Core Specification Supplement, Part B
    PROCEDURE_ALREADY_IN_PROGRESS = 0xFE
    OUT_OF_RANGE = 0xFF
    DROPPED = 0x100  # by `Flush`, before it was sent
    ABSENT = 0x101  # the machine has no such characteristic
    UNKNOWN = 0x102  # sent, perhaps; the link did not say what came of it


class Properties(IntFlag):
    """What a characteristic allows: Core Specification, Vol 3, Part G, 3.3.1.1."""

    READ = 0x02
    WRITE_WITHOUT_RESPONSE = 0x04
    WRITE = 0x08
    NOTIFY = 0x10
    INDICATE = 0x20


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One characteristic of the machine, in one of its services."""

    service: str
    uuid: str
    properties: Properties


# Down.


@dataclass(frozen=True, slots=True)
class Write:
    """Write `data`. What is urgent overtakes all that is not and is never dropped; one that is
    equal to an urgent one which still waits adds nothing. An urgent write that the machine refuses
    because it is busy is sent again until it is taken."""

    characteristic: str
    data: bytes
    ticket: int = UNANSWERED
    response: bool = True
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """Read a characteristic; its value comes in the `Answer`."""

    characteristic: str
    ticket: int


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Ask for notifications or indications, whichever the characteristic has. To ask once more
    changes nothing. Urgent as `Write`: a machine whose control point nobody is subscribed to
    refuses a stop."""

    characteristic: str
    ticket: int = UNANSWERED
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Flush:
    """Drop every operation that waits and is not urgent. Each is answered `DROPPED`."""


@dataclass(frozen=True, slots=True)
class LastWill:
    """What to write when nobody holds the guard's end any more. It replaces an earlier one; with
    no writes in it, it takes that back."""

    writes: tuple[Write, ...] = ()


# Up.


@dataclass(frozen=True, slots=True)
class Connected:
    """The link is there and its attributes are known. Nothing was written."""

    address: str
    name: str
    mtu: int
    characteristics: tuple[Characteristic, ...]


@dataclass(frozen=True, slots=True)
class Notification:
    """A value that the machine sent by notification or by indication: bleak does not tell which."""

    characteristic: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of the operation with this ticket; `error` is 0 or as in `Failure`."""

    ticket: int
    error: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """There is no link, or no longer one. The radio ends after it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The radio lives and its link is believed to be there. Every `HEARTBEAT_MS`."""


HEARTBEAT_MS: Final = 100

Down = Write | Read | Subscribe | Flush | LastWill
Up = Connected | Notification | Answer | Disconnected | Heartbeat
