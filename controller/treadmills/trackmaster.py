"""The TrackMaster driver: the gate's orders to frames, answers to feedback.

It believes nothing that it has not read. What it knows of the device's settings becomes unknown
when a command goes out and known again by its echo or by reading it back; only a known setting
that differs from the order is sent. So a lost acknowledgement costs a question, never a blind
repetition. STOP alone is different: it overtakes everything and is repeated until standstill is
measured.

What to send next is a list of rules, `_rules`: the first that has something wins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from controller.treadmills.port import (
    NOTHING_STATED,
    BeltStatus,
    Capabilities,
    Feedback,
    Motion,
    Order,
    Report,
    Transmission,
    Trouble,
)
from protocols.trackmaster.codec import Garbage
from protocols.trackmaster.link import (
    ANSWER_MS,
    EchoFlag,
    Link,
    Missed,
    Outcome,
    Refused,
    Send,
    Taken,
    Told,
)
from protocols.trackmaster.procedures import SPEED_ZERO, Round, Setting, Start, Stop
from protocols.trackmaster.units import Unit, elevation_tenths, speed_mmps, speed_tenths
from protocols.trackmaster.wire import NO_SPEED, Command, Refusal, Request, Status

LINK_LOST_MS: Final = 450
STOPPING_ANSWER_MS: Final = 50  # so that an unanswered poll never delays the next STOP

_MOVING: Final = frozenset({Motion.START, Motion.RUN})
_QUOTED_BYTES: Final = 16


class TrackMasterDriver:
    """One TrackMaster treadmill. `unit` is the machine's own setting."""

    stop_frames: tuple[bytes, ...] = (bytes((Command.STOP,)) * 5,)
    """Five in a row: a torn command eats up to four of them for its digits."""
    stop_gap_ms = 50
    stated = NOTHING_STATED
    """Nothing: the wire has no words for it."""

    def __init__(self, capabilities: Capabilities, unit: Unit) -> None:
        self._unit: Unit = unit
        self._lowest = max(1, speed_tenths(capabilities.min_speed_mmps, unit))
        self._highest = speed_tenths(capabilities.max_speed_mmps, unit)
        self._steepest = elevation_tenths(capabilities.max_incline_tenths)
        self._link = Link()
        self._learned: list[Feedback | Report] = []
        self._order = Order(Motion.REST)
        self._wanted_speed, self._wanted_elevation = self._settings(self._order)
        self._speed = Setting(Command.SET_SPEED, Request.SET_SPEED)
        self._elevation = Setting(Command.SET_ELEVATION, Request.SET_ELEVATION)
        self._round = Round()
        self._start = Start(self._speed, self._lowest)
        self._stop: Stop | None = None
        self._hold_tenths: int | None = None
        self._status: Status | None = None
        self._last: Feedback | None = None
        self._lost = False
        self._read_only = False  # since the link was lost, until something else is ordered
        self._key_out = False
        self.garbage_bytes = 0
        """Stray bytes so far."""
        self._rules: tuple[Callable[[int], Send | None], ...] = (
            self._repeat_stop,
            self._overdue_poll,
            self._ask_for_echo,
            self._begin_motion,
            self._follow,
            self._hold_incline,
            self._poll,
        )

    def order(self, order: Order, now_ms: int) -> None:
        """Take the gate's word. A stop overtakes everything that waits."""
        if order is self._order:
            return
        before, self._order = self._order.motion, order
        self._wanted_speed, self._wanted_elevation = self._settings(order)
        if order.motion is before:
            return
        self._read_only = False
        self._stop = Stop(now_ms) if order.motion is Motion.STOP else None
        if order.motion is Motion.STOP:
            self._hold_tenths = self._elevation_now() if before in _MOVING else None
        if order.motion is Motion.START:
            self._start.begin()
            self._elevation.forget()
        else:
            self._start.end()

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take bytes from the wire. Never raises for any bytes."""
        for outcome in self._link.receive(data, now_ms):
            self._learn(outcome, now_ms)

    def transmit(self, now_ms: int) -> Transmission | None:
        """The next frame to write now, or None."""
        if outcome := self._link.expire(now_ms):
            self._learn(outcome, now_ms)
        self._watch_link(now_ms)
        if self._stop and self._stop.first_sent_ms is None:
            self._round.restart(now_ms)
            return self._say_stop(self._stop, now_ms)
        if self._link.deadline_ms is not None:
            return None
        for rule in self._rules:
            if frame := rule(now_ms):
                return self._transmission(frame, now_ms)
        return None

    def feedback(self) -> list[Feedback | Report]:
        """What was learned since the last call, oldest first."""
        learned, self._learned = self._learned, []
        return learned

    def due_ms(self, now_ms: int) -> int:
        """When `transmit` should be called next although nothing arrives."""
        if self._link.deadline_ms is not None:
            return max(now_ms, self._link.deadline_ms)
        due_ms = now_ms if self._round.began_ms is not None else self._round.due_ms
        if self._stop and self._stop.due_ms is not None:
            due_ms = min(due_ms, self._stop.due_ms)
        return max(now_ms, due_ms)

    # What to send next, in the order of `_rules`.

    def _repeat_stop(self, now_ms: int) -> Send | None:
        return self._stop.next(now_ms) if self._stop else None

    def _overdue_poll(self, now_ms: int) -> Send | None:
        return self._round.next(now_ms) if self._round.is_overdue(now_ms) else None

    def _ask_for_echo(self, _now_ms: int) -> Send | None:
        wanted = self._order.motion in _MOVING and self._link.echo is EchoFlag.OFF
        return Send(Command.TOGGLE_ECHO) if wanted and not self._read_only else None

    def _begin_motion(self, _now_ms: int) -> Send | None:
        stands = (
            self._status is Status.STOPPED and self._last is not None and not self._last.speed_mmps
        )
        return self._start.next() if stands else None

    def _follow(self, _now_ms: int) -> Send | None:
        if not self._follows():
            return None
        return self._speed.next(self._wanted_speed) or self._elevation.next(self._wanted_elevation)

    def _hold_incline(self, _now_ms: int) -> Send | None:
        """A lift still on its way stops where it is when the belt stops."""
        if self._stop is None or not self._stop.heard or self._hold_tenths is None:
            return None
        return self._elevation.next(self._hold_tenths)

    def _poll(self, now_ms: int) -> Send | None:
        return self._round.next(now_ms)

    def _follows(self) -> bool:
        """Only a belt that reads started is told anything: a stopped one was stopped by someone."""
        started = self._status in {Status.STARTED, Status.STARTED_UNWATCHED}
        return self._order.motion in _MOVING and started and not self._read_only

    def _settings(self, order: Order) -> tuple[int, int]:
        """The order's speed and incline as the machine can be set, in the wire's tenths."""
        speed = speed_tenths(max(0, order.speed_mmps), self._unit)
        elevation = elevation_tenths(max(0, order.incline_tenths))
        return max(self._lowest, min(speed, self._highest)), min(elevation, self._steepest)

    # Sending and learning.

    def _transmission(self, frame: Send, now_ms: int) -> Transmission:
        if self._stop and frame.code is Command.STOP:
            return self._say_stop(self._stop, now_ms)
        if self._stop and frame == SPEED_ZERO:
            self._stop.said(now_ms)
        if setting := self._setting(frame):
            setting.forget()
        if frame.code is Command.START:
            self._status = None
        answer_ms = STOPPING_ANSWER_MS if self._stop else ANSWER_MS
        return Transmission(self._link.send(frame, now_ms, answer_ms))

    def _say_stop(self, stop: Stop, now_ms: int) -> Transmission:
        stop.said(now_ms)
        return Transmission(self._link.stop(now_ms, STOPPING_ANSWER_MS), flush=True)

    def _setting(self, frame: Send) -> Setting | None:
        settings = (self._speed, self._elevation)
        return next((setting for setting in settings if setting.command is frame.code), None)

    def _learn(self, outcome: Outcome, now_ms: int) -> None:
        match outcome:
            case Told(request, value):
                self._told(request, value, now_ms)
            case Taken(sent, echoed):
                self._taken(sent, echoed, now_ms)
            case Refused(sent, refusal):
                self._refused(sent, refusal, now_ms)
            case Missed(sent):
                self._missed(sent)
            case Garbage(data):
                self.garbage_bytes += len(data)
                quoted = data[:_QUOTED_BYTES].hex(" ")
                self._report(Trouble.UNKNOWN_STATUS, f"{len(data)} stray bytes: {quoted}", now_ms)

    def _told(self, request: Request, value: int, now_ms: int) -> None:
        for setting in (self._speed, self._elevation):
            if setting.request is request and not setting.told(value):
                detail = f"{request.name} reads {value} after another value was acknowledged"
                self._report(Trouble.NOT_EXECUTED, detail, now_ms)
        if request is Request.STATUS and not self._take_status(value, now_ms):
            self._round.end()
        elif values := self._round.told(request, value):
            self._take_round(values[1], values[2])
            self._round.end()
        if request is Request.ACTUAL_SPEED:
            self._watch_key(value == NO_SPEED, now_ms)

    def _take_status(self, value: int, now_ms: int) -> bool:
        """Take the status of a round; False if the wire has no such status."""
        before = self._status
        try:
            self._status = Status(value)
        except ValueError:
            self._report(Trouble.UNKNOWN_STATUS, f"belt status {value}", now_ms)
            return False
        if failed := self._start.told(self._status, now_ms):
            self._report(Trouble.NOT_EXECUTED, failed, now_ms)
        if self._status is Status.STARTED_UNWATCHED is not before:
            detail = "the belt reads started without its communication watchdog (status 33)"
            self._report(Trouble.NOT_EXECUTED, detail, now_ms)
        return True

    def _take_round(self, speed: int, elevation: int) -> None:
        assert self._round.began_ms is not None
        if speed == NO_SPEED:
            self._last = None
            return
        status = BeltStatus.STOPPED if self._status is Status.STOPPED else BeltStatus.STARTED
        measured = speed_mmps(speed, self._unit)
        self._last = Feedback(self._round.began_ms, status, measured, elevation)
        self._learned.append(self._last)
        if self._stop:
            standing = status is BeltStatus.STOPPED and measured == 0
            self._stop.measured(self._round.began_ms, standing=standing)

    def _watch_key(self, out: bool, now_ms: int) -> None:
        if out and not self._key_out:
            self._report(Trouble.SAFETY_KEY, "actual speed reads 999.9", now_ms)
        self._key_out = out

    def _taken(self, sent: Send, echoed: int | None, now_ms: int) -> None:
        if self._stop and (sent.code is Command.STOP or sent == SPEED_ZERO):
            self._stop.heard = True
        if sent.code is Command.START:
            self._start.taken(now_ms)
        if (setting := self._setting(sent)) and not setting.taken(sent.value, echoed):
            detail = f"{sent.code.name} {sent.value} was echoed as {echoed}"
            self._report(Trouble.NOT_EXECUTED, detail, now_ms)

    def _refused(self, sent: Send, refusal: Refusal, now_ms: int) -> None:
        if setting := self._setting(sent):
            setting.refuse(sent.value)
        if sent.code is Command.START:
            self._start.end()
        if isinstance(sent.code, Request):
            self._round.end()
        if self._stop and (sent.code is Command.STOP or sent == SPEED_ZERO):
            return  # said again anyway; and a machine need not know the speed 0
        if sent.code is not Command.TOGGLE_ECHO:
            value = "" if sent.value is None else f" {sent.value}"
            self._report(_trouble(sent, refusal), f"{sent.code.name}{value}: {refusal:02X}", now_ms)

    def _missed(self, sent: Send) -> None:
        if isinstance(sent.code, Request):
            self._round.end()
        if sent.code is Command.START:
            self._start.missed()

    def _watch_link(self, now_ms: int) -> None:
        silent_ms = self._link.silent_ms(now_ms)
        lost, was_lost = silent_ms >= LINK_LOST_MS, self._lost
        self._lost = lost
        if lost and not was_lost:
            self._read_only = True
            self._forget()
            self._report(Trouble.LINK_LOST, f"no valid answer for {silent_ms} ms", now_ms)

    def _forget(self) -> None:
        """Whoever answers next may have been switched off in between."""
        self._link.echo = EchoFlag.UNKNOWN
        self._speed.forget()
        self._elevation.forget()
        self._start.end()
        self._status = self._last = None

    def _elevation_now(self) -> int | None:
        """The measured incline as the nearest elevation that can be set, if it is known."""
        if self._last is None:
            return None
        return min(elevation_tenths(self._last.incline_tenths + 2), self._steepest)

    def _report(self, trouble: Trouble, detail: str, now_ms: int) -> None:
        self._learned.append(Report(now_ms, trouble, detail))


def _trouble(sent: Send, refusal: Refusal) -> Trouble:
    """What a refusal means. A request has no range: there it is the echo of a torn command."""
    if refusal is Refusal.UNKNOWN_REQUEST:
        return Trouble.ILLEGAL_COMMAND
    if isinstance(sent.code, Request):
        return Trouble.UNKNOWN_STATUS
    out_of_range = refusal is Refusal.OUT_OF_RANGE
    return Trouble.OUT_OF_RANGE if out_of_range else Trouble.ILLEGAL_COMMAND
