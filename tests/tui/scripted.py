"""A controller that answers by the API and keeps its own time: no wire, no process, no clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from controller.api import (
    Accepted,
    Announced,
    AnyCommand,
    Arm,
    Back,
    BeltChanged,
    CauseView,
    Confirm,
    Disarm,
    Finish,
    GoOn,
    Load,
    Nudge,
    Outcome,
    Pause,
    Present,
    Refused,
    Reply,
    Report,
    Reset,
    ServerMessage,
    SessionBegan,
    SessionEnded,
    Simulate,
    SimulatedFault,
    Skip,
    Stop,
    Unload,
    Unlock,
    Watch,
)
from controller.belt.states import BeltEvent, BeltState, after
from sessions.engine.events import Phase, Tone
from sessions.quantities import MPH_MPS
from tests.tui.machine import ScriptedMachine
from tests.tui.samples import CAUSES, LENGTHS_S, STEPS

RAMP_MPS2 = 0.25
INCLINE_PCT_PER_S = 0.5


@dataclass(slots=True)
class ScriptedController(ScriptedMachine):
    """Holds a belt and a session; `advance` is the only thing that lets time pass."""

    reachable: bool = True
    deaf: frozenset[str] = frozenset()  # types of commands that are never answered
    refusals: dict[str, str] = field(default_factory=dict)
    received: list[AnyCommand] = field(default_factory=list)
    signs: int = 0  # of life
    used: int = 0  # those that told of a key
    _tokens: int = 0
    _queue: asyncio.Queue[ServerMessage | None] = field(default_factory=asyncio.Queue)

    # --- the link --------------------------------------------------------------------------------

    async def messages(self) -> AsyncIterator[ServerMessage]:
        if not self.reachable:
            raise ConnectionRefusedError("no controller at the socket")
        self._queue = asyncio.Queue()
        self.publish()
        while (message := await self._queue.get()) is not None:
            yield message

    async def request(self, command: AnyCommand) -> Accepted | Refused:
        if isinstance(command, Watch):
            if not self.reachable:
                raise ConnectionResetError("the controller is gone")
            self.signs += 1
            self.used += command.used
            return Accepted(id=command.id)
        self.received.append(command)
        if not self.reachable:
            raise ConnectionResetError("the controller is gone")
        if command.type in self.deaf:
            await asyncio.Event().wait()
        if command.type in self.refusals:
            return Refused(id=command.id, reason=self.refusals[command.type])
        reason = self.obey(command)
        self.publish()
        return Refused(id=command.id, reason=reason) if reason else Accepted(id=command.id)

    def lose(self) -> None:
        """The connection breaks, and cannot be made again until `reachable`."""
        self.reachable = False
        self._queue.put_nowait(None)

    def publish(self) -> None:
        """Send a snapshot."""
        self._queue.put_nowait(self.snapshot())

    def send(self, message: ServerMessage) -> None:
        """Send anything."""
        self._queue.put_nowait(message)

    def types(self) -> list[str]:
        """The types of the commands received, in order."""
        return [command.type for command in self.received]

    # --- commands --------------------------------------------------------------------------------

    def obey(self, command: AnyCommand) -> str:
        match command:
            case Load():
                self.phase, self.index, self.elapsed_s, self.step_s = Phase.READY, 0, 0.0, 0.0
                self.session_id = None
            case Unload():
                self.phase = None
            case Present():
                self.participant = command.participant
            case Report():
                self.question = None
            case Arm():
                self.participant = command.participant
                self._move(BeltEvent.ARM)
                self._new_token()
            case Disarm():
                self._move(BeltEvent.DISARM)
            case Confirm():
                return self._confirm(command.token)
            case Stop():
                self._stop()
            case Reset():
                return self._reset()
            case Reply():
                return self._reply(command)
            case Simulate():
                self._fault(command.fault)
            case _:
                return self._steer(command)
        return ""

    def _steer(self, command: AnyCommand) -> str:
        if isinstance(command, Unlock):
            self.locked = False
            return ""
        if self.phase not in {Phase.RUNNING, Phase.PAUSED}:
            return f"no session is running: {command.type} changes nothing"
        match command:
            case Pause():
                self._move(BeltEvent.PAUSE)
                self.phase = Phase.PAUSED
                self._new_token()
            case Skip() | GoOn():
                self._go_to(self.index + 1)
            case Back():
                self._go_to(max(0, self.index - 1))
            case Nudge(quantity="speed"):
                self.nudged_mps += command.steps * 0.1 * MPH_MPS
            case Finish():
                self._ease()
        return ""

    def _confirm(self, token: int) -> str:
        if token != self.token:
            return "this confirmation is not the one that is asked for"
        self._move(BeltEvent.CONFIRM)
        self.token = None
        if self.session_id is None:
            self.session_id = "2026-0001"
            self._queue.put_nowait(SessionBegan(session_id=self.session_id, workout="taster"))
        self.phase = Phase.RUNNING
        self.say(STEPS[self.index].announcement, Tone.START)
        return ""

    def _reply(self, reply: Reply) -> str:
        if self.asked is None or reply.token != self.asked.token:
            return "this request is over"
        self.asked = None
        return ""

    def _stop(self) -> None:
        self._move(BeltEvent.STOP)
        self._end(Outcome.STOPPED, None)

    def _reset(self) -> str:
        if self.state is not BeltState.LATCHED or not self.standstill:
            return "the belt is not measured to stand; wait for standstill, then reset"
        self.cause = None
        self._move(BeltEvent.RESET)
        return ""

    def _fault(self, fault: SimulatedFault) -> None:
        if fault is SimulatedFault.REPAIR:
            return
        self.latch(CAUSES.get(fault, CAUSES[SimulatedFault.CONSOLE_STOP]))

    # --- what happens ----------------------------------------------------------------------------

    def latch(self, cause: CauseView) -> None:
        """A stop that nobody here asked for."""
        self.cause = cause
        self._move(BeltEvent.FAULT)
        self._queue.put_nowait(BeltChanged(state=self.state, cause=cause))
        self.say(f"Stopping: {cause.text}", Tone.ALARM)
        self._end(Outcome.SAFETY_STOP, cause)

    def say(self, text: str, tone: Tone = Tone.CHANGE) -> None:
        """An announcement."""
        self.said = text
        self._queue.put_nowait(Announced(text=text, tone=tone))

    def advance(self, seconds: float, publish: bool = True) -> None:
        """Let time pass in tenths of a second."""
        for _ in range(round(seconds * 10)):
            self._tenth()
        if publish:
            self.publish()

    def _tenth(self) -> None:
        wanted_mps, wanted_pct = self._wanted()
        if self.speed_mps is not None:
            self.speed_mps = _toward(self.speed_mps, wanted_mps, RAMP_MPS2 * 0.1)
            self.distance_m += self.speed_mps * 0.1
        self.incline_pct = _toward(self.incline_pct, wanted_pct, INCLINE_PCT_PER_S * 0.1)
        if self.phase is Phase.RUNNING:
            self._run_on()
        elif self.standstill:
            self._stand()

    def _wanted(self) -> tuple[float, float]:
        if self.phase is Phase.RUNNING and self.state is BeltState.RUNNING:
            now = STEPS[self.index]
            return now.speed_mps + self.nudged_mps, now.incline_pct
        return 0.0, self.incline_pct

    def _run_on(self) -> None:
        self.elapsed_s += 0.1
        self.step_s += 0.1
        length_s = LENGTHS_S[self.index]
        if length_s is not None and self.step_s >= length_s:
            self._go_to(self.index + 1)

    def _stand(self) -> None:
        if self.state in {BeltState.EASING, BeltState.STOPPING}:
            self._move(BeltEvent.STOOD)
            if self.phase is Phase.EASING:
                self.phase = Phase.FINISHED
                self._end(Outcome.FINISHED, None)
        elif self.state is BeltState.STANDSTILL:
            self._move(BeltEvent.SETTLED)

    def _go_to(self, index: int) -> None:
        self.step_s, self.nudged_mps = 0.0, 0.0
        if index >= len(STEPS):
            self._ease()
            return
        self.index = index
        self.say(STEPS[index].announcement)

    def _ease(self) -> None:
        self._move(BeltEvent.EASE)
        self.phase = Phase.EASING
        self.say("Slowing to a stop, keep walking", Tone.END)

    def _end(self, outcome: Outcome, cause: CauseView | None) -> None:
        if self.phase is None or self.session_id is None:
            return
        if outcome is not Outcome.FINISHED:
            self.phase = Phase.ENDED
        self._queue.put_nowait(SessionEnded(summary=self.summary(outcome, cause)))

    def _move(self, event: BeltEvent) -> None:
        self.state = after(self.state, event)

    def _new_token(self) -> None:
        self._tokens += 1
        self.token = 4000 + self._tokens


def _toward(value: float, wanted: float, most: float) -> float:
    return value + max(-most, min(most, wanted - value))
