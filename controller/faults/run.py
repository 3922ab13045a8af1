"""Runs faults of the table, again and again, and holds each against its budget."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from controller.belt.realtime import PRIORITY
from controller.faults.fault import Fault, Trial, complaint
from controller.faults.table import FAULTS
from controller.faults.trial import try_once


class UnknownFault(ValueError):
    """There is no fault or hazard of this name; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Result:
    """All trials of one fault."""

    fault: Fault
    trials: tuple[Trial, ...] = ()
    lacking: str = ""  # why there is none

    @property
    def complaints(self) -> list[str]:
        """What was wrong, each once."""
        told = (complaint(self.fault, trial) for trial in self.trials)
        return list(dict.fromkeys(text for text in told if text))

    def times_ms(self, of: Callable[[Trial], float | None]) -> list[float]:
        """One figure of every trial that has it."""
        return [ms for trial in self.trials if (ms := of(trial)) is not None]


def chosen(names: Sequence[str]) -> list[Fault]:
    """The faults of these names or hazards, in the table's order; all for none.

    Raises `UnknownFault`.
    """
    known = {fault.name for fault in FAULTS} | {fault.hazard for fault in FAULTS}
    if unknown := [name for name in names if name not in known]:
        raise UnknownFault(
            f"{', '.join(unknown)}: no fault or hazard of the table: see `backstride faults run "
            "--list`"
        )
    return [fault for fault in FAULTS if not names or {fault.name, fault.hazard} & set(names)]


def try_all(
    faults: Iterable[Fault], repeat: int, at_mps: float, heard: Callable[[Fault, Trial], None]
) -> Iterator[Result]:
    """One result a fault; `heard` gets every trial as soon as it is over."""
    for fault in faults:
        if lacking := fault.lacking():
            yield Result(fault, lacking=lacking)
            continue
        trials = []
        for _ in range(repeat):
            trials.append(trial := try_once(fault, at_mps))
            heard(fault, trial)
        yield Result(fault, tuple(trials))


def this_machine() -> str:
    """What the times depend on, in words."""
    load = ", ".join(f"{share:.1f}" for share in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, real-time priority "
        f"{'granted' if may_be_realtime() else 'not granted'}; "
        f"load of the last 1, 5 and 15 minutes {load}"
    )


def may_be_realtime() -> bool:
    """Whether a guard that is started here gets its priority."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    except OSError:
        return False
    os.sched_setscheduler(0, *before)
    return True


def median_and_most(figures: Sequence[float]) -> tuple[float, float] | None:
    """None for no figures."""
    return (statistics.median(figures), max(figures)) if figures else None
