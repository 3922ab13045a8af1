"""Faults of processes, computer, clients and record."""

from __future__ import annotations

from signal import SIGHUP, SIGKILL, SIGTERM, SIGUSR1, SIGUSR2
from typing import Final

from controller.cli.exits import Exit
from controller.faults import broker, spare_disk
from controller.faults.causes import (
    asleep,
    bad_client,
    controller,
    disk_frozen,
    disk_full,
    disk_read_only,
    disk_stalled,
    guard,
    killed,
    load,
    loaded,
    memory,
    never_begun,
    radio,
    screen,
    second_controller,
    sentry,
    signalled,
    stopped,
    survived,
    torn,
)
from controller.faults.causes_afar import app_mad, broker_killed, broker_mad, unmoved
from controller.faults.failing import BACK, FORWARD
from controller.faults.fault import Answer, Fault, nothing
from controller.faults.stands import (
    AIR,
    DEATH,
    ENDING,
    FACILITY,
    FAILS,
    GUARD_HANG,
    HANG,
    HANGS,
    MUST_WATCH,
    NO_FOLDER,
    OWN_DISK,
    PERSON,
    PLAIN,
    RADIO,
    ROOM_AT_BROKER,
    ROOM_IN_THE_AIR,
    ROOM_MPS,
    SCREEN,
    SCREEN_GONE,
    SILENCE,
    TORN,
    WAKING,
    WATCHED,
)
from controller.service import BROKEN

NOBODY: Final = ()
GUARD_DIED: Final = ("guard_died",)
LATE: Final = ("lease_ended",)
STOP: Final = ("stop",)

_STOPPED: Final = (
    ("guard-killed", "H02", "kill -9 of the guard", killed(guard), GUARD_DIED, DEATH, PLAIN),
    (
        "guard-killed-busy",
        "H02",
        "the same, cores busy",
        loaded(killed(guard)),
        GUARD_DIED,
        DEATH,
        PLAIN,
    ),
    ("guard-stopped", "H04", "SIGSTOP of the guard", stopped(guard), GUARD_DIED, GUARD_HANG, PLAIN),
    (
        "sentry-killed",
        "H02",
        "kill -9 of the sentry",
        killed(sentry),
        ("sentry_gone",),
        DEATH,
        PLAIN,
    ),
    (
        "sentry-stopped",
        "H04",
        "SIGSTOP of the sentry",
        stopped(sentry),
        ("sentry_gone",),
        None,
        PLAIN,
    ),
    (
        "pair-killed",
        "H02",
        "kill -9 of guard and sentry",
        killed(sentry, guard),
        GUARD_DIED,
        None,
        PLAIN,
    ),
    (
        "pair-stopped",
        "H04",
        "SIGSTOP of guard and sentry",
        stopped(sentry, guard),
        GUARD_DIED,
        None,
        PLAIN,
    ),
    (
        "controller-stopped",
        "H04",
        "SIGSTOP of the controller",
        stopped(controller),
        LATE,
        HANG,
        PLAIN,
    ),
    (
        "loop-stalled",
        "H04",
        "the event loop waits for 2 s",
        signalled(SIGUSR1, controller),
        LATE,
        HANG,
        FAILS,
    ),
    (
        "asleep",
        "H27",
        "all three sleep for 1 s",
        asleep,
        ("guard_stalled", *GUARD_DIED, *LATE),
        WAKING,
        PLAIN,
    ),
)
_TORN: Final = tuple(
    (
        f"guard-killed-in-frame-{after}",
        "H45",
        f"kill -9 of the guard in a frame, after byte {after}",
        torn(after),
        GUARD_DIED,
        TORN,
        PLAIN,
    )
    for after in range(1, 5)
)

_SURVIVED: Final = (
    ("cores-busy", "H40", "two busy processes on each core", load, PLAIN),
    ("memory-full", "H40", "300 MB used by another process", memory, PLAIN),
    ("disk-full", "H39", "no file can be written any more", disk_full, PLAIN),
    ("disk-stalled", "H39", "writing to the journal waits", disk_stalled, PLAIN),
    ("second-controller", "H33", "another controller on the same folder", second_controller, PLAIN),
    ("client-mad", "H11", "a client floods the socket, reads nothing", bad_client, PLAIN),
    ("clock-forward", "H27", "the wall clock jumps by 1 h", signalled(FORWARD, controller), FAILS),
    ("clock-back", "H27", "the wall clock jumps back by 1 h", signalled(BACK, controller), FAILS),
    ("screen-killed", "H34", "kill -9 of the only screen", killed(screen), SCREEN),
    ("screen-stopped", "H34", "SIGSTOP of the only screen", stopped(screen), SCREEN),
)

_SURVIVED_WHERE_IT_CAN_BE_TRIED: Final = (
    (
        "disk-read-only",
        "H39",
        "the disk turns read-only",
        disk_read_only,
        OWN_DISK,
        spare_disk.lacking,
    ),
    (
        "disk-frozen",
        "H39",
        "no write to the disk, no fsync returns",
        disk_frozen,
        OWN_DISK,
        spare_disk.lacking,
    ),
    (
        "broker-killed",
        "H12",
        "kill -9 of the facility's broker",
        broker_killed,
        FACILITY,
        broker.lacking,
    ),
)

_UNMOVED: Final = (
    (
        "broker-mad",
        "H10",
        "a client of the broker: forged, torn, kept and repeated commands",
        broker_mad,
        ROOM_AT_BROKER,
        broker.lacking,
    ),
    (
        "app-mad",
        "H41",
        "an app: all that could raise a speed, torn writes, a lost link",
        app_mad,
        ROOM_IN_THE_AIR,
        nothing,
    ),
)
"""Nothing of what the walk is ordered to do may change."""

PROCESSES: Final = (
    *(
        Fault(name, hazard, what, cause, seen, Exit.SAFETY_STOP, budget=budget, setup=setup)
        for name, hazard, what, cause, seen, budget, setup in (*_STOPPED, *_TORN)
    ),
    *(
        Fault(name, hazard, what, survived(cause), STOP, Exit.STOPPED, budget=PERSON, setup=setup)
        for name, hazard, what, cause, setup in _SURVIVED
    ),
    *(
        Fault(
            name,
            hazard,
            what,
            unmoved(cause),
            STOP,
            Exit.STOPPED,
            budget=PERSON,
            setup=setup,
            at_mps=ROOM_MPS,
            lacking=lacking,
        )
        for name, hazard, what, cause, setup, lacking in _UNMOVED
    ),
    *(
        Fault(
            name,
            hazard,
            what,
            survived(cause),
            STOP,
            Exit.STOPPED,
            budget=PERSON,
            setup=setup,
            lacking=lacking,
        )
        for name, hazard, what, cause, setup, lacking in _SURVIVED_WHERE_IT_CAN_BE_TRIED
    ),
    Fault(
        "controller-killed",
        "H02",
        "kill -9 of the controller",
        killed(controller),
        NOBODY,
        -SIGKILL,
        budget=DEATH,
        setup=PLAIN,
    ),
    Fault(
        "controller-broken",
        "H02",
        "an error of the controller's own",
        signalled(SIGUSR2, controller),
        NOBODY,
        BROKEN,
        budget=DEATH,
        setup=FAILS,
    ),
    Fault(
        "all-killed",
        "H03",
        "kill -9 of all three: as a computer that fails",
        killed(controller, sentry, guard),
        NOBODY,
        -SIGKILL,
        answer=Answer.SLOWS,
        budget=SILENCE,
        setup=WATCHED,
    ),
    *(
        Fault(
            f"told-to-end-{number.name.lower()}",
            "H42",
            f"{number.name} to the controller",
            signalled(number, controller),
            ("ending",),
            Exit.STOPPED,
            answer=Answer.SLOWER,
            budget=ENDING,
            setup=PLAIN,
        )
        for number in (SIGTERM, SIGHUP)
    ),
    *(
        Fault(
            f"needed-screen-{name}",
            "H34",
            f"{how} of a screen that must watch",
            cause,
            ("unwatched",),
            Exit.SAFETY_STOP,
            answer=Answer.SLOWER,
            budget=SCREEN_GONE,
            setup=setup,
        )
        for name, how, cause, setup in (
            ("killed", "kill -9", killed(screen), MUST_WATCH),
            ("stopped", "SIGSTOP", stopped(screen), MUST_WATCH),
            ("hung", "a hanging event loop", signalled(SIGUSR1, screen), HANGS),
        )
    ),
    Fault(
        "no-folder",
        "H39",
        "nothing can be recorded from the beginning",
        never_begun,
        NOBODY,
        Exit.DEVICE_LOST,
        answer=Answer.REFUSED,
        setup=NO_FOLDER,
    ),
    *(
        Fault(name, hazard, what, cause, seen, ends, budget=budget, setup=AIR)
        for name, hazard, what, cause, seen, ends, budget in (
            (
                "air-guard-killed",
                "H02",
                "Bluetooth: kill -9 of the guard",
                killed(guard),
                GUARD_DIED,
                Exit.SAFETY_STOP,
                DEATH,
            ),
            (
                "air-pair-stopped",
                "H04",
                "Bluetooth: SIGSTOP of guard and sentry",
                stopped(sentry, guard),
                GUARD_DIED,
                Exit.SAFETY_STOP,
                None,
            ),
            (
                "air-radio-killed",
                "H05",
                "Bluetooth: kill -9 of the radio",
                killed(radio),
                ("link_lost",),
                Exit.DEVICE_LOST,
                RADIO,
            ),
            (
                "air-radio-stopped",
                "H05",
                "Bluetooth: SIGSTOP of the radio",
                stopped(radio),
                ("link_lost",),
                Exit.DEVICE_LOST,
                RADIO,
            ),
            (
                "air-radio-guard-killed",
                "H05",
                "Bluetooth: kill -9 of radio and guard",
                killed(radio, guard),
                GUARD_DIED,
                Exit.SAFETY_STOP,
                RADIO,
            ),
        )
    ),
)
