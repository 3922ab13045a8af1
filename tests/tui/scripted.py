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
    BeltView,
    CauseView,
    Confirm,
    CueCount,
    Disarm,
    Finish,
    FormSummary,
    FormView,
    GaitView,
    GoOn,
    Health,
    HeartView,
    LimitView,
    LinkView,
    Load,
    MachineView,
    Nudge,
    Outcome,
    Pause,
    Present,
    QuestionView,
    Refused,
    Reply,
    Report,
    RequestView,
    Reset,
    ServerMessage,
    SessionBegan,
    SessionEnded,
    SessionView,
    Simulate,
    SimulatedFault,
    Skip,
    Snapshot,
    Stop,
    Summary,
    Unload,
    Unlock,
    Watch,
)
from controller.belt.states import BeltEvent, BeltState, after
from sessions.engine.events import Phase, Tone
from sessions.quantities import KMH_MPS, MPH_MPS
from sessions.workouts.plan import Gait
from tests.tui.samples import CAUSES, LENGTHS_S, MACHINE, PROFILE, STEPS

RAMP_MPS2 = 0.25
INCLINE_PCT_PER_S = 0.5


class Clock:
    """The one clock of a test."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


NO_BELT = HeartView()


@dataclass(slots=True)
class ScriptedController:
    """Holds a belt and a session; `advance` is the only thing that lets time pass."""

    machine: MachineView = MACHINE
    state: BeltState = BeltState.READY
    cause: CauseView | None = None
    phase: Phase | None = None
    participant: str = ""
    index: int = 0
    step_s: float = 0.0
    elapsed_s: float = 0.0
    speed_mps: float | None = 0.0
    incline_pct: float = 0.0
    distance_m: float = 0.0
    nudged_mps: float = 0.0
    token: int | None = None
    said: str = ""
    session_id: str | None = None
    heart: HeartView = NO_BELT
    form: FormView | None = None  # while the belt moves
    feet: FormSummary | None = None  # of the summary, as are the
    cues: tuple[CueCount, ...] = ()
    asked: RequestView | None = None
    question: QuestionView | None = None
    warnings: tuple[str, ...] = ()
    control_granted: bool = False
    attended_by: str = ""
    identifying: bool = False
    reachable: bool = True
    deaf: frozenset[str] = frozenset()  # types of commands that are never answered
    refusals: dict[str, str] = field(default_factory=dict)
    received: list[AnyCommand] = field(default_factory=list)
    signs: int = 0  # of life
    used: int = 0  # those that told of a key
    locked: bool = False
    snapshot_count: int = 0
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

    @property
    def standstill(self) -> bool:
        """Measured."""
        return self.speed_mps is not None and self.speed_mps < 0.005

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
        self._queue.put_nowait(SessionEnded(summary=self._summary(outcome, cause)))

    def _summary(self, outcome: Outcome, cause: CauseView | None) -> Summary:
        return Summary(
            session_id=self.session_id or "",
            workout="taster",
            title="Taster: ninety seconds [of it all]",
            participant=self.participant,
            outcome=outcome,
            cause=cause,
            duration_s=self.elapsed_s,
            distance_m=self.distance_m,
            steps_done=self.index,
            step_count=len(STEPS),
            max_speed_mps=1.5 * MPH_MPS,
            mean_speed_mps=1.2 * MPH_MPS,
            max_incline_pct=self.incline_pct,
            footsteps=round(self.elapsed_s * 1.8),
            mean_cadence_spm=108.0,
            mean_contact_ms=610.0,
            peak_force_bw=1.14,
            form=self.feet,
            cues=self.cues,
        )

    def _move(self, event: BeltEvent) -> None:
        self.state = after(self.state, event)

    def _new_token(self) -> None:
        self._tokens += 1
        self.token = 4000 + self._tokens

    # --- the snapshot ----------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """What a screen needs, now."""
        self.snapshot_count += 1
        moving = self.state is BeltState.RUNNING
        kmh = self.machine.speed_unit == "km/h"
        return Snapshot(
            sequence=self.snapshot_count,
            uptime_s=self.snapshot_count / 10,
            machine=self.machine,
            belt=self._belt(),
            session=self._session(),
            gait=GaitView(
                person_on_belt=self.phase is not None,
                steps=round(self.elapsed_s * 1.8),
                cadence_spm=104.0 + 8 * (self.index % 2) if moving else None,
                contact_ms=612.0 if moving else None,
                mean_force_bw=0.98 if moving else None,
                peak_force_bw=1.14 if moving else None,
                body_mass_kg=71.2,
            ),
            heart=self.heart,
            heart_limits=(LimitView(value=150, source="participant", reason="beta blocker"),),
            speed_limits=(
                LimitView(
                    value=3.2 * KMH_MPS if kmh else 2.0 * MPH_MPS,
                    source="backward gait",
                    reason="until a clinician raises it",
                ),
                LimitView(value=5.0, source="machine", reason="the treadmill's highest speed"),
            ),
            incline_limits=(
                LimitView(value=10.0, source="backward gait", reason="until a clinician raises it"),
                LimitView(value=15.0, source="machine", reason="the treadmill's steepest incline"),
            ),
            links=(
                LinkView(name="treadmill", health=Health.GOOD),
                LinkView(name="deck", health=Health.GOOD),
                LinkView(name="guard", health=Health.GOOD),
                LinkView(name="journal", health=Health.GOOD),
            ),
            coach="Short, quick steps; look ahead, not down" if moving else "",
            form=self.form if moving else None,
            said=self.said,
            request=self.asked,
            question=self.question,
            warnings=self.warnings,
            control_granted=self.control_granted,
            attended_by=self.attended_by,
            identifying=self.identifying,
            locked=self.locked,
        )

    def _belt(self) -> BeltView:
        offered = self.state in {BeltState.ARMING, BeltState.PAUSED}
        return BeltView(
            state=self.state,
            cause=self.cause,
            speed_mps=self.speed_mps,
            incline_pct=self.incline_pct,
            standstill=self.standstill,
            distance_m=self.distance_m,
            confirm_token=self.token if offered else None,
        )

    def _session(self) -> SessionView | None:
        if self.phase is None:
            return None
        length_s = LENGTHS_S[self.index]
        return SessionView(
            session_id=self.session_id,
            workout="taster",
            title="Taster: ninety seconds [of it all]",
            gait=Gait.BACKWARD_WALK,
            participant=self.participant,
            phase=self.phase,
            elapsed_s=self.elapsed_s,
            step_count=len(STEPS),
            step=STEPS[self.index],
            step_elapsed_s=self.step_s,
            step_left_s=None if length_s is None else length_s - self.step_s,
            next_step=STEPS[self.index + 1] if self.index + 1 < len(STEPS) else None,
            profile=PROFILE,
            profile_s=130.0,
            cursor_s=PROFILE[self.index].at_s + self.step_s,
        )


def _toward(value: float, wanted: float, most: float) -> float:
    return value + max(-most, min(most, wanted - value))
