"""What real machines do differently, as data: a simulated treadmill may have any of it.

Each was seen at machines of the named families; `docs/reference/bluetooth.md` tells more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

KMH_PER_MPH: Final = 1.609344

Unit = Literal["km/h", "mph"]


@dataclass(frozen=True, slots=True)
class Preamble:
    """A value that has to be written to a characteristic of the maker before each command."""

    characteristic: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Peculiarities:
    """None of them: a treadmill as the specification has it."""

    command_unit: Unit = "km/h"  # what it takes a target speed for (Horizon 7.0 AT: mph)
    report_unit: Unit = "km/h"  # what its numbers mean (Bowflex T9: mph)
    counts_miles: bool = False  # its distance, too: a thousandth of a mile for each metre
    has_incline: bool = True
    feigns_incline: bool = False  # no lift: a range of zeros, and success all the same (UREVO)
    start_before_target: bool = False  # targets fail while the belt stands
    starts_on_target: bool = False  # a target speed starts a belt that stands
    ignores_targets: bool = False  # success, and nothing moves (Xterra TR85)
    preamble: Preamble | None = None  # some KingSmith, Huawei's profile
    min_write_interval_ms: int = 0  # what comes sooner is lost
    spin_up_drops_link: bool = False  # a command while the motor starts ends the link (KingSmith)
    start_delay_ms: int = 0  # the countdown on the console before the belt moves
    procedure_ms: int = 40  # from a command to its indication (UREVO: 45)
    answers_by_notification: bool = False  # though indications were asked for (UREVO)
    silent_on_request_control: bool = False  # grants it and does not say so (Horizon Omega Z)
    refuses_request_control: bool = False  # says no and obeys (KingSmith MC-21)
    tells_own_changes: bool = False  # status also to the client that caused it (UREVO)
    replays_status: bool = False  # an old status for whoever subscribes (KingSmith)
    zero_every: int = 0  # each so many records of a running belt say 0 km/h (Merach)
    counts_steps: bool = False  # a vendor's step count in bit 13
    max_mtu: int = 517  # 23: records have to be split


PECULIAR: Final[dict[str, Peculiarities]] = {
    "none": Peculiarities(),
    "mph": Peculiarities(command_unit="mph", start_delay_ms=3000),
    "reports-mph": Peculiarities(command_unit="mph", report_unit="mph"),
    "miles": Peculiarities(command_unit="mph", report_unit="mph", counts_miles=True),
    "urevo": Peculiarities(
        feigns_incline=True,
        has_incline=False,
        answers_by_notification=True,
        tells_own_changes=True,
        counts_steps=True,
        procedure_ms=45,
        start_delay_ms=3000,
    ),
    "omega": Peculiarities(silent_on_request_control=True, start_delay_ms=3500),
    "kingsmith": Peculiarities(
        has_incline=False,
        refuses_request_control=True,
        replays_status=True,
        spin_up_drops_link=True,
        min_write_interval_ms=200,
        start_delay_ms=3000,
    ),
    # The characteristic is Huawei's; every machine has a value of its own, and so has this one.
    "locked": Peculiarities(
        preamble=Preamble("d18d2c10-c44c-11e8-a355-529269fb1459", bytes.fromhex("010203040506"))
    ),
    "start-first": Peculiarities(start_before_target=True, zero_every=5),
    "eager": Peculiarities(starts_on_target=True),
    "deaf": Peculiarities(ignores_targets=True),
    "small-mtu": Peculiarities(max_mtu=23),
}
"""By the name that `backstride simulate treadmill --peculiar` takes."""
