"""Loaded by Python itself where `PYTHONPATH` has this folder: into every process of a stand.

It measures what only the process itself can see, and makes a guard as large as it is told. It
changes nothing of what the process does, and is never loaded but on a stand.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from typing import Final

from controller.faults.inside import RESIDENT, TELLS

PAGE: Final = 4096
CONTROLLER_TICK_US: Final = 50_000
DEVICES_TICK_US: Final = 8_000
_kept: list[bytearray] = []


def main() -> None:
    """What is to be done in this process, by the module that it runs."""
    module = sys.orig_argv[2] if sys.orig_argv[1:2] == ["-m"] else ""
    path = os.environ.get(TELLS)
    if module == "controller.belt.guard":
        hold(int(os.environ.get(RESIDENT, "0")))
        if path:
            measure_guard(teller(path))
    elif module == "controller.cli.main" and path:
        tell = teller(path)
        measure_controller(tell)
        measure_deck(tell)
    elif module == "controller.simulator" and path:
        measure_devices(teller(path))


def hold(megabytes: int) -> None:
    """So much memory, every page of it touched."""
    memory = bytearray(megabytes << 20)
    memory[::PAGE] = b"\x01" * len(memory[::PAGE])
    _kept.append(memory)


def teller(path: str) -> Callable[[str, int], None]:
    """Tells one figure; what the pipe does not take is lost, and nobody waits."""
    pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def tell(what: str, microseconds: int) -> None:
        with contextlib.suppress(OSError):
            os.write(pipe, f"{what} {microseconds}\n".encode())

    return tell


def measure_guard(tell: Callable[[str, int], None]) -> None:
    """How late each tick is."""
    from controller.belt.lateness import Lateness  # noqa: PLC0415 - loaded by that process alone

    woke = Lateness.woke

    def told(self: Lateness, now_ms: int, late_us: int) -> None:
        tell("guard", late_us)
        woke(self, now_ms, late_us)

    setattr(Lateness, "woke", told)  # noqa: B010 - what is measured


def spent() -> tuple[int, int, int]:
    """µs: of the clock, on a core, and waiting for one; of this thread since it began."""
    with open("/proc/thread-self/schedstat", "rb") as file:  # noqa: PTH123 - the quickest
        ran_ns, waited_ns, _ = file.read().split()
    return time.monotonic_ns() // 1000, int(ran_ns) // 1000, int(waited_ns) // 1000


def measure_controller(tell: Callable[[str, int], None]) -> None:
    """How late each tick is, and how long the journal takes to have something on disk."""
    from controller.conduct.conductor import Conductor  # noqa: PLC0415 - loaded by that process alone
    from controller.journal_folder import JournalFolder  # noqa: PLC0415 - loaded by that process alone

    tick, append = Conductor.tick, JournalFolder.append
    before: tuple[int, int, int] | None = None

    def ticked(self: Conductor, now_ms: int) -> None:
        nonlocal before
        now = spent()
        if before is not None:
            passed_us, ran_us, waited_us = (new - old for new, old in zip(now, before, strict=True))
            tell("controller", max(0, passed_us - CONTROLLER_TICK_US))
            tell("controller-ran", ran_us)
            tell("controller-waited", waited_us)
        before = now
        tick(self, now_ms)

    def appended(self: JournalFolder, *what: object) -> None:
        began_us = time.monotonic_ns() // 1000
        append(self, *what)  # type: ignore[arg-type]  # whatever they are
        tell("journal", time.monotonic_ns() // 1000 - began_us)

    setattr(Conductor, "tick", ticked)  # noqa: B010 - what is measured
    setattr(JournalFolder, "append", appended)  # noqa: B010 - what is measured


def measure_deck(tell: Callable[[str, int], None]) -> None:
    """How long nothing of the deck's arrives."""
    from sessions.gait.signal_watch import SignalWatch  # noqa: PLC0415 - loaded by that process

    arrived = SignalWatch.arrived
    before: tuple[int, int, int] | None = None

    def told(self: SignalWatch, now_s: float) -> None:
        nonlocal before
        now = spent()
        if before is not None:
            passed_us, _, waited_us = (new - old for new, old in zip(now, before, strict=True))
            tell("deck", passed_us)
            tell("deck-waited", waited_us)
        before = now
        arrived(self, now_s)

    setattr(SignalWatch, "arrived", told)  # noqa: B010 - what is measured


def measure_devices(tell: Callable[[str, int], None]) -> None:
    """How late the simulated devices are: what they do late arrives late."""
    from controller.simulator.bench import Bench  # noqa: PLC0415 - loaded by that process alone

    pass_time = Bench._pass_time  # noqa: SLF001 - what is measured
    before: tuple[int, int, int] | None = None

    def passed(self: Bench) -> None:
        nonlocal before
        now = spent()
        if before is not None:
            passed_us, _, waited_us = (new - old for new, old in zip(now, before, strict=True))
            tell("devices", max(0, passed_us - DEVICES_TICK_US))
            tell("devices-waited", waited_us)
        before = now
        pass_time(self)

    setattr(Bench, "_pass_time", passed)  # noqa: B010 - what is measured


main()
