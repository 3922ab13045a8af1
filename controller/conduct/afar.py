"""What may come from somebody who is not at the machine.

From afar everything can be lowered at once. What would raise anything is a request, for the person
at the machine to grant; no answer is never consent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from controller import api
from controller.belt import inputs
from controller.belt.faults import FAULTS, Cause
from controller.belt.states import BeltState
from controller.conduct.asides import Aside, Asides
from controller.conduct.attendance import Attendance
from controller.conduct.outlet import Outlet
from controller.conduct.requests import Request, Requests, misfits, spoken
from controller.conduct.senses import Senses
from controller.conduct.session import Session
from controller.conduct.steering import Steering
from sessions.documents.faults import printable
from sessions.engine.events import Announcement, Phase, Tone
from sessions.quantities import SpeedUnit

IDENTIFY_MS: Final = 10_000
_STANDS: Final = frozenset({BeltState.READY, BeltState.STANDSTILL})

_ArmAs = Callable[[api.Arm, int, str], str | None]  # with the time, and who asked from afar


class Afar:
    """Requests, lower limits, words and attendance of one conductor."""

    def __init__(
        self,
        session: Session,
        senses: Senses,
        outlet: Outlet,
        *,
        name: str,
        unit: SpeedUnit,
        new_token: Callable[[], int],
        arm: _ArmAs,
    ) -> None:
        self.requests = Requests(outlet, new_token)
        self.attendance = Attendance()
        self.steering = Steering(session, senses, outlet, unit)
        self.asides = Asides(outlet)
        self._session = session
        self._senses = senses
        self._outlet = outlet
        self._name = name
        self._unit = unit
        self._arm = arm
        self._granted_to = ""  # who may set speed and incline in this session
        self._identifying_ms = 0  # until then

    # --- what others read ---

    @property
    def control_granted(self) -> bool:
        """Whether somebody may set speed and incline without asking each time."""
        return bool(self._granted_to) and self._running

    def identifying(self, now_ms: int) -> bool:
        """Whether this machine shows that it is the one."""
        return now_ms < self._identifying_ms

    @property
    def _running(self) -> bool:
        return self._session.going and self._session.phase is Phase.RUNNING

    # --- commands ---

    def command(self, command: api.AnyCommand, now_ms: int) -> str | None:
        """Carry out a command; the reason if it changes nothing."""
        match command:
            case api.Ask():
                return self._ask(command, now_ms)
            case api.Reply(token=token, granted=granted):
                return self._reply(token, now_ms, granted=granted)
            case api.Lower(speed_mps=speed_mps, incline_pct=incline_pct):
                return self.steering.lower(speed_mps, incline_pct, now_ms)
            case api.Cap(speed_mps=speed_mps, incline_pct=incline_pct, reason=reason):
                return self.steering.cap(speed_mps, incline_pct, printable(reason), now_ms)
            case api.SaySo(text=text):
                return self._say(printable(text))
            case api.Identify():
                self._identify(now_ms)
                return None
            case api.Attend(by=by):
                self.attendance.sign(printable(by), now_ms)
                return None
            case _:
                return f"{command.type} is not for a session"

    def _ask(self, ask: api.Ask, now_ms: int) -> str | None:
        if hindrance := self._ask_hindrance(ask, now_ms):
            return hindrance
        by_value = ask.what in {api.Asked.SPEED, api.Asked.INCLINE}
        if by_value and self.steering.lowers(ask.speed_mps, ask.incline_pct):
            return self.steering.lower(ask.speed_mps, ask.incline_pct, now_ms)
        if by_value and self.control_granted and printable(ask.by) == self._granted_to:
            return self.steering.set(ask.speed_mps, ask.incline_pct, now_ms)
        request = self.requests.put(ask, now_ms)
        self.asides.put(Aside.REQUEST, spoken(request.view(now_ms), self._unit))
        return None

    def _ask_hindrance(self, ask: api.Ask, now_ms: int) -> str | None:
        """Why there is nothing to ask for, in words."""
        if misfit := misfits(ask):
            return misfit
        match ask.what:
            case api.Asked.START:
                return self._start_hindrance(now_ms)
            case api.Asked.CONTROL:
                return None if self._running else "no session is running"
            case api.Asked.SPEED | api.Asked.INCLINE:
                return self.steering.hindrance(ask.speed_mps, ask.incline_pct)

    def _start_hindrance(self, now_ms: int) -> str | None:
        if self._session.loaded is None:
            return "no workout is loaded: load one first"
        if self._session.live:
            return "a session is running"
        return self._senses.arm_hindrance(now_ms)

    def _reply(self, token: int, now_ms: int, *, granted: bool) -> str | None:
        """What cannot be done although it was granted goes on waiting, for as long as it may."""
        request = self.requests.answered(token, now_ms)
        if isinstance(request, str):
            return request
        if granted and (hindrance := self._grant(request, now_ms)):
            return hindrance
        self._end_request(api.RequestEnd.GRANTED if granted else api.RequestEnd.DECLINED)
        return None

    def _grant(self, request: Request, now_ms: int) -> str | None:
        match request.what:
            case api.Asked.START:
                return self._arm(api.Arm(id="-"), now_ms, request.by)
            case api.Asked.CONTROL:
                self._granted_to = request.by
                return None
            case api.Asked.SPEED | api.Asked.INCLINE:
                return self.steering.set(request.speed_mps, request.incline_pct, now_ms)

    def _say(self, text: str) -> str | None:
        if self._alarm:
            return "an alarm is on: nothing else is said now"
        self.asides.put(Aside.WORDS, Announcement(text))
        return None

    def _identify(self, now_ms: int) -> None:
        self._identifying_ms = now_ms + IDENTIFY_MS
        self.asides.put(Aside.NAME, Announcement(f"This is treadmill {self._name}.", Tone.CALL))

    # --- what happens ---

    def confirm_hindrance(self, now_ms: int) -> str | None:
        """Why a session may not go on, in words; None if it may."""
        if self._session.live and self.attendance.fell_silent(now_ms):
            fault = FAULTS[Cause.UNATTENDED]
            return f"{fault.text}. {fault.remedy}"
        return None

    def confirmed(self, asked_by: str, now_ms: int) -> None:
        """A person at the machine confirmed a start."""
        if not self._session.live:
            self.attendance.confirmed(asked_by, now_ms)

    def overtaken(self) -> None:
        """A stop, a reset or another workout: what was asked before is out of date."""
        self._end_request(api.RequestEnd.SUPERSEDED)

    def tick(self, now_ms: int) -> None:
        """Time passed: call after all that may announce something."""
        self.requests.tick(now_ms)
        if self.requests.waiting is None:
            self.asides.drop(Aside.REQUEST)
        elif not self._fits(self.requests.waiting):
            self.overtaken()
        if not self._running:
            self._granted_to = ""
        if self._senses.belt is BeltState.RUNNING and self.attendance.fell_silent(now_ms):
            self._outlet.tell(inputs.Trip(Cause.UNATTENDED))
        self.steering.tick(now_ms)
        if self._alarm:
            self.asides.clear()
        self.asides.tick(now_ms)

    def _fits(self, request: Request) -> bool:
        """Whether what was asked for can still come true."""
        if request.what is api.Asked.START:
            prepared = self._session.loaded is not None and not self._session.live
            return prepared and self._senses.belt in _STANDS
        return self._running

    def _end_request(self, end: api.RequestEnd) -> None:
        self.requests.end(end)
        self.asides.drop(Aside.REQUEST)

    @property
    def _alarm(self) -> bool:
        """Whether something is wrong and the belt does not yet stand, or a session is ending."""
        guard = self._senses.guard
        wrong = guard is not None and guard.cause is not None and not guard.standstill
        return wrong or (self._session.live and not self._session.going)
