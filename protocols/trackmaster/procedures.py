"""What a careful host does on this wire, as small state machines without a clock of their own.

A round of polls; a setting that is believed only when read back; a start that is sent once and
shown by the status; a stop that is repeated until standstill was measured after it. Each offers
the next frame, or None, and is told what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from protocols.trackmaster.link import Send
from protocols.trackmaster.wire import Command, Request, Status

ROUND_MS: Final = 100  # three polls and their answers take 31 ms at 4800 baud
ROUND_OVERDUE_MS: Final = 50  # so late, a round goes before new settings
STOP_AGAIN_MS: Final = 100
STOP_UNHEARD_MS: Final = 50  # as long as no STOP was acknowledged, it is said more often
STOP_OTHERWISE_MS: Final = 300  # unconfirmed for so long: said in two ways in turn
STARTING_MS: Final = 600  # from the acknowledgement of a start to the status that shows it
STARTS: Final = 3  # sent at most, where no acknowledgement came and the belt reads stopped

STOP: Final = Send(Command.STOP)
SPEED_ZERO: Final = Send(Command.SET_SPEED, 0)
_POLLS: Final = (Request.STATUS, Request.ACTUAL_SPEED, Request.ACTUAL_ELEVATION)
_ASKED: Final = tuple(Send(request) for request in _POLLS)


@dataclass(slots=True)
class Round:
    """Status, speed and elevation, asked in a row, ten rounds a second."""

    began_ms: int | None = None
    due_ms: int = 0
    values: list[int] = field(default_factory=list)

    def next(self, now_ms: int) -> Send | None:
        """The next poll, if a round is under way or due."""
        if self.began_ms is None:
            if now_ms < self.due_ms:
                return None
            self.began_ms, self.due_ms = now_ms, now_ms + ROUND_MS
        return _ASKED[len(self.values)]

    def is_overdue(self, now_ms: int) -> bool:
        """Whether the next round is late, or this one has taken too long."""
        if self.began_ms is None:
            return now_ms >= self.due_ms + ROUND_OVERDUE_MS
        return now_ms >= self.began_ms + ROUND_OVERDUE_MS

    def told(self, request: Request, value: int) -> tuple[int, int, int] | None:
        """Take an answer; the three values once the round is whole."""
        if self.began_ms is None or request is not _POLLS[len(self.values)]:
            return None
        self.values.append(value)
        if len(self.values) < len(_POLLS):
            return None
        status, speed, elevation = self.values
        return status, speed, elevation

    def end(self) -> None:
        """Whole or failed: the next round begins when it is due."""
        self.began_ms, self.values = None, []

    def restart(self, now_ms: int) -> None:
        """What was asked before `now_ms` does not count."""
        self.end()
        self.due_ms = now_ms


@dataclass(slots=True)
class Setting:
    """One value that the device keeps. Unknown from the moment that a command for it goes out."""

    command: Command
    request: Request
    known: int | None = None
    _acknowledged: int | None = None
    _refused: int | None = None

    def next(self, wanted: int) -> Send | None:
        """What brings the device to `wanted`: a question, the command, or nothing. What was
        refused is not sent again until something else was wanted."""
        if wanted != self._refused:
            self._refused = None
        if self.known is None:
            return Send(self.request)
        if wanted in {self.known, self._refused}:
            return None
        return Send(self.command, wanted)

    def forget(self) -> None:
        """Nothing is known any more."""
        self.known = self._acknowledged = None

    def taken(self, value: int | None, echoed: int | None) -> bool:
        """The command was acknowledged. False if its echo differs from what was sent."""
        self.known, self._acknowledged = None, value
        if echoed is None:
            return True
        self._acknowledged = None
        if echoed == value:
            self.known = echoed
        return echoed == value

    def told(self, value: int) -> bool:
        """The device's own word. False if it differs from what was last acknowledged."""
        executed = self._acknowledged in {None, value}
        self.known, self._acknowledged = value, None
        return executed

    def refuse(self, value: int | None) -> None:
        """The device did not accept `value`."""
        self.known, self._refused = None, value


class _Phase(Enum):
    IDLE = auto()
    PREPARING = auto()
    SENT = auto()
    MISSED = auto()  # sent, without acknowledgement: only the status tells
    OVER = auto()  # started or failed: never again by itself


class Start:
    """From the order to start to the status that shows it. `begin` begins anew."""

    def __init__(self, speed: Setting, lowest: int) -> None:
        self._speed = speed
        self._lowest = lowest
        self._phase = _Phase.IDLE
        self._lowered = False
        self._sent = 0
        self._taken_ms: int | None = None

    @property
    def over(self) -> bool:
        """Started, failed, or found started."""
        return self._phase is _Phase.OVER

    def begin(self) -> None:
        """A start is ordered: whatever was known of the set speed is to be found out anew."""
        self._speed.forget()
        self._phase, self._lowered, self._sent = _Phase.PREPARING, False, 0
        self._taken_ms = None

    def end(self) -> None:
        """No start is wanted any more."""
        self._phase = _Phase.OVER

    def next(self) -> Send | None:
        """For a belt that stands: the lowest speed first, so that it does not start at an old
        setting, then the start."""
        if self._phase is not _Phase.PREPARING:
            return None
        if not self._lowered:
            self._lowered = True
            return Send(Command.SET_SPEED, self._lowest)
        if self._speed.known != self._lowest:
            return self._speed.next(self._lowest)
        self._phase, self._taken_ms = _Phase.SENT, None
        self._sent += 1
        return Send(Command.START)

    def taken(self, now_ms: int) -> None:
        """The start was acknowledged."""
        self._taken_ms = now_ms

    def missed(self) -> None:
        """The start got no answer."""
        self._phase = _Phase.MISSED

    def told(self, status: Status, now_ms: int) -> str | None:
        """The status, read after the start was sent. In words what failed, once."""
        if self._phase in {_Phase.IDLE, _Phase.OVER}:
            return None
        if status is not Status.STOPPED:
            self._phase = _Phase.OVER
        elif self._phase is _Phase.MISSED and self._sent < STARTS:
            self._phase = _Phase.PREPARING
        elif self._phase is _Phase.MISSED:
            self._phase = _Phase.OVER
            return f"a start sent {self._sent} times got no answer, and the belt reads stopped"
        elif self._taken_ms is not None and now_ms - self._taken_ms > STARTING_MS:
            self._phase = _Phase.OVER
            return (
                "a start was acknowledged, and the belt still reads stopped: within 3 s of"
                " power-up the treadmill locks starts out until it is told to stop"
            )
        return None


@dataclass(slots=True)
class Stop:
    """A stop, from its order until standstill was measured after it."""

    since_ms: int
    first_sent_ms: int | None = None
    heard: bool = False
    confirmed: bool = False
    _sent_ms: int = 0
    _otherwise: bool = False

    @property
    def due_ms(self) -> int | None:
        """When STOP is to be said next; None while standstill is confirmed."""
        if self.first_sent_ms is None:
            return self.since_ms
        if self.confirmed:
            return None
        return self._sent_ms + (STOP_AGAIN_MS if self.heard else STOP_UNHEARD_MS)

    def next(self, now_ms: int) -> Send | None:
        """STOP, or after a while in turn the speed 0, when it is due."""
        if self.due_ms is None or now_ms < self.due_ms:
            return None
        otherwise = self._otherwise and now_ms - self.since_ms >= STOP_OTHERWISE_MS
        return SPEED_ZERO if otherwise else STOP

    def said(self, now_ms: int) -> None:
        """One of the two went out."""
        if self.first_sent_ms is None:
            self.first_sent_ms = now_ms
        self._sent_ms, self._otherwise = now_ms, not self._otherwise

    def measured(self, began_ms: int, *, standing: bool) -> None:
        """A round of polls that began at `began_ms`."""
        after = self.first_sent_ms is not None and began_ms >= self.first_sent_ms
        self.confirmed = standing and after
