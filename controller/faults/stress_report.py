"""What was counted under stress, as the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controller.faults.load import HOGS_PER_CORE
from controller.faults.report import table
from controller.faults.run import this_machine
from controller.faults.stress import Stressed, share_of

COMMAND: Final = "backstride faults stress --minutes {} --nice {} --table docs/safety/stress.md"

_TEXT: Final = """\
# Stress

<!-- Written by `{command}`. Do not edit. -->

A walk at a steady 0.89 m/s on the simulated treadmill and deck, with a real controller, sentry and
guard, while the computer is kept busy: {hogs} busy processes on each core, and one that writes 4 MB
and waits for the disk, over and over, where the journal is. Nothing is wrong with treadmill, deck
or walker, so every stop is a false one.
[How to run it yourself](../how-to/faults.md#an-hour-of-stress).

* **Walked**: {minutes:.0f} min
* **False stops**: {stops}
* **A person's STOP at the end**: on the wire after {stop}
* **Machine**: {machine}
* **Niceness** of what keeps it busy: {niceness}. Controller, sentry and guard have what they
  always have.

"""
_ROWS: Final = (
    ("guard", "the guard wakes up, late by", "ticks of 20 ms", 20),
    ("bare", "a bare loop at the guard's priority, late by", "wake-ups, every 20 ms", 20),
    ("stolen", "the host gave one of this virtual machine's cores to others, for", "looks", 20),
    ("controller", "the controller's tick, late by", "ticks of 50 ms", 50),
    ("controller-waited", "of which its thread waited for a core", "ticks of 50 ms", 50),
    ("deck", "nothing of the deck's is read, for", "arrivals", 100),
    ("deck-waited", "of which its thread waited for a core", "arrivals", 100),
    ("devices", "the simulated treadmill and deck, late by", "turns of 8 ms", 50),
    ("devices-waited", "of which they waited for a core", "turns of 8 ms", 50),
    ("journal", "the journal has something on disk, after", "writes", 500),
)


def page(result: Stressed, niceness: int, machine: str | None = None) -> str:
    """The page, in Markdown."""
    told = _TEXT.format(
        command=COMMAND.format(round(result.walked_s / 60), niceness),
        hogs=HOGS_PER_CORE,
        minutes=result.walked_s / 60,
        stops=len(result.stops) or "none",
        stop="—" if result.stop_ms is None else f"{result.stop_ms:.0f} ms",
        machine=machine or this_machine(),
        niceness=niceness,
    )
    head = ("what", "how many", "median", "99.9 %", "longest", "how many over")
    parts = [told, table(head, list(_rows(result)))]
    if result.stops:
        parts.append("\n## What stopped it\n\n" + "\n".join(f"* {why}" for why in result.stops))
    return "\n".join(parts) + "\n"


def _rows(result: Stressed) -> Iterator[tuple[str, ...]]:
    for name, what, unit, limit_ms in _ROWS:
        figures = result.figures_us.get(name, [])
        shares = (f"{share_of(figures, share) / 1000:.1f} ms" for share in (0.5, 0.999, 1.0))
        over = sum(us > limit_ms * 1000 for us in figures)
        yield what, f"{len(figures)} {unit}", *shares, f"{over} over {limit_ms} ms"
