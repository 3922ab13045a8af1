"""What was seen at every point of the serial wire, as lines and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from controller.faults.deeds import CABLE, DEATHS, LADEN, Deed
from controller.faults.offsets import Seen
from controller.faults.points import ANSWERS, KINDS, Kind, Point, Stage, points_of
from controller.faults.report import table
from controller.faults.run import median_and_most, this_machine
from protocols.trackmaster.wire import Command

COMMAND: Final = "backstride faults offsets --table docs/safety/offsets.md"

SET_SPEED: Final = next(
    kind for kind in KINDS if kind.code == Command.SET_SPEED and kind.stage is Stage.WALKING
)

_TEXT: Final = """\
# Every byte of the serial wire

<!-- Written by `{command}`. Do not edit. -->

A frame of the TrackMaster wire has one to five bytes and no checksum. Here guard, or guard and
sentry, are killed (SIGKILL) and stopped (SIGSTOP) before the first byte of a frame has left, after
each byte and after the last, for every kind of frame that the guard writes; and the cable goes at
each of these, and in the middle of each kind of answer.
[How to run it yourself](../how-to/faults.md#every-byte-of-the-serial-wire).

Real sentries and guards, on a pseudo-terminal that is drained a byte at a time at 4800 baud. What
has not left when the deed is done stays in the queue, and is lost if whoever writes next discards
it: so a frame is torn exactly there. The simulated treadmill reads the manual as a pessimist would:
it takes a STOP for the digits that a torn frame lacks, loses what comes while it answers, and does
not stop by itself (except for the cable).

After every one of the **{count}** trials:

* the belt stood, and who guards it had measured that and was latched, with the right cause;
* the board had taken a whole STOP, not only bytes that look like one;
* the belt had never been set to a speed that the guard had not ordered in a whole frame, and after
  the deed to none above the last one.

Times are from the deed until the board has taken the STOP, median / longest, in ms. With a cable
that is out they are until the treadmill stops by itself (its own watchdog: 500 ms of silence), or,
where the belt did not run any more or not yet, until the first STOP once the cable is back.

* **Machine**: {machine}

"""
_LADEN: Final = """\
The queue is full when nothing has left for long: the port takes no more. In the first row the guard
lives, and finds out by itself.
"""


def seen_line(seen: Seen) -> str:
    """One trial for a person."""
    kind = seen.point.kind
    took = "" if seen.stop_ms is None else f"STOP after {seen.stop_ms:.0f} ms"
    told = "; ".join(part for part in (took, seen.wrong) if part)
    where = f"{kind.stage}: {kind.name} after {seen.point.after}"
    return f"{seen.deed.name:42} {where:44} {'WRONG' if seen.wrong else 'ok':5}  {told}"


def trials() -> list[tuple[Deed, list[Point]]]:
    """All that the page has: each deed, and where."""
    return [
        *((deed, points_of(KINDS)) for deed in DEATHS),
        *((deed, points_of([SET_SPEED])) for deed in LADEN),
        *((deed, points_of((*KINDS, *ANSWERS))) for deed in CABLE),
    ]


def page(all_seen: Sequence[Seen]) -> str:
    """The page, in Markdown."""
    told = _TEXT.format(command=COMMAND, machine=this_machine(), count=len(all_seen))
    return "\n".join(
        [
            told,
            "## Processes that die, in each frame\n",
            _by_kind(all_seen, DEATHS, KINDS),
            "## The same in a SET_SPEED, with more in the way\n",
            _LADEN,
            _by_deed(all_seen),
            "## The cable, in each frame and each answer\n",
            _by_kind(all_seen, CABLE, (*KINDS, *ANSWERS)),
            *_wrong(all_seen),
        ]
    )


def _by_kind(all_seen: Iterable[Seen], deeds: Sequence[Deed], kinds: Sequence[Kind]) -> str:
    rows = []
    for kind in kinds:
        of_kind = [seen for seen in all_seen if seen.point.kind == kind]
        cells = (_times(seen for seen in of_kind if seen.deed.name == deed.name) for deed in deeds)
        rows.append((f"{kind.stage}: {kind.name}", f"0 to {kind.size}", *cells))
    return table(("frame", "after byte", *(deed.name for deed in deeds)), rows)


def _by_deed(all_seen: Iterable[Seen]) -> str:
    rows = [
        (deed.name, _times(seen for seen in all_seen if seen.deed.name == deed.name))
        for deed in LADEN
    ]
    return table(("what", "until STOP"), rows)


def _times(some: Iterable[Seen]) -> str:
    of = [*some]
    figures = median_and_most([seen.stop_ms for seen in of if seen.stop_ms is not None])
    told = "—" if figures is None else f"{figures[0]:.0f} / {figures[1]:.0f}"
    return told + " **!**" * any(seen.wrong for seen in of)


def _wrong(all_seen: Iterable[Seen]) -> Iterator[str]:
    lines = [f"* {seen_line(seen)}" for seen in all_seen if seen.wrong]
    if lines:
        yield "\n## Not as it must be\n\n" + "\n".join(lines) + "\n"
