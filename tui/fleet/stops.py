"""STOPs sent from here: sent again until the machine is seen to obey. Pure; times in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controller.belt.states import BeltState
from controller.facility.floor import Machine
from controller.facility.topics import Topics
from tui.language import _

AGAIN_S: Final = 1.0
UNANSWERED_S: Final = 3.0
GIVEN_UP_S: Final = 60.0
_OBEYED: Final = frozenset(BeltState) - {BeltState.RUNNING, BeltState.PAUSED, BeltState.SILENT}
_AT_REST: Final = frozenset(
    {BeltState.READY, BeltState.ARMING, BeltState.STANDSTILL, BeltState.LATCHED}
)


@dataclass(slots=True)
class _Stop:
    first_s: float
    last_s: float
    trouble: str = ""  # why the newest one could not be sent


class Stops:
    """Which machines are to be told STOP now, and what became of it."""

    def __init__(self) -> None:
        self._open: dict[Topics, _Stop] = {}

    def ask(self, topics: Topics, now_s: float) -> None:
        """Somebody pressed STOP for this machine: it is due at once, and again."""
        stop = self._open.setdefault(topics, _Stop(now_s, now_s))
        stop.last_s = now_s - AGAIN_S

    def due(self, now_s: float) -> list[Topics]:
        """Who is to be told now."""
        due = [topics for topics, stop in self._open.items() if now_s - stop.last_s >= AGAIN_S]
        for topics in due:
            self._open[topics].last_s = now_s
        return due

    def failed(self, topics: Topics, why: str) -> None:
        """The newest STOP for this machine could not be sent; or it could, where `why` is empty."""
        if topics in self._open:
            self._open[topics].trouble = why

    def look(self, machine: Machine, now_s: float) -> None:
        """Forget a STOP that is seen to be obeyed, after at least one was sent; a machine told its
        state anew since then. One that is never heard again is given up after a minute."""
        stop = self._open.get(machine.topics)
        if stop is None:
            return
        told_since = machine.told_s is not None and machine.told_s > stop.first_s
        obeyed = (
            machine.known(now_s) and machine.state is not None and machine.state.belt in _OBEYED
        )
        if (told_since and obeyed) or now_s - stop.first_s > GIVEN_UP_S:
            del self._open[machine.topics]

    def words(self, topics: Topics, now_s: float) -> str:
        """What to tell of this machine's STOP; empty without one."""
        stop = self._open.get(topics)
        if stop is None:
            return ""
        if stop.trouble:
            return _("STOP NOT SENT: {why}").format(why=stop.trouble)
        if now_s - stop.first_s < UNANSWERED_S:
            return _("STOP sent")
        return _("STOP NOT CONFIRMED: go there")


def moves(machine: Machine, now_s: float) -> bool:
    """Whether this machine moves, or may."""
    if machine.available is False or machine.state is None:
        return False
    return not machine.known(now_s) or machine.state.belt not in _AT_REST
