"""The belt and the session of a scripted controller, and what is said of them by the API."""

from __future__ import annotations

from dataclasses import dataclass

from controller.api import (
    BeltView,
    CauseView,
    CueCount,
    FormSummary,
    FormView,
    GaitView,
    Health,
    HeartView,
    LimitView,
    LinkView,
    MachineView,
    Outcome,
    QuestionView,
    RequestView,
    SessionView,
    Snapshot,
    Summary,
)
from controller.belt.states import BeltState
from sessions.engine.events import Phase
from sessions.quantities import KMH_MPS, MPH_MPS
from sessions.workouts.plan import Gait
from tests.tui.samples import LENGTHS_S, MACHINE, PROFILE, STEPS

NO_BELT = HeartView()
LINKS = ("treadmill", "deck", "guard", "journal")
FASTEST = LimitView(value=5.0, source="machine", reason="the treadmill's highest speed")
STEEPEST = LimitView(value=15.0, source="machine", reason="the treadmill's steepest incline")


@dataclass(slots=True)
class ScriptedMachine:
    """A belt and a session, each figure of which a test may set."""

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
    locked: bool = False
    snapshot_count: int = 0

    @property
    def standstill(self) -> bool:
        """Measured."""
        return self.speed_mps is not None and self.speed_mps < 0.005

    @property
    def moving(self) -> bool:
        """As it is told to."""
        return self.state is BeltState.RUNNING

    def snapshot(self) -> Snapshot:
        """What a screen needs, now."""
        self.snapshot_count += 1
        return Snapshot(
            sequence=self.snapshot_count,
            uptime_s=self.snapshot_count / 10,
            machine=self.machine,
            belt=self._belt(),
            session=self._session(),
            gait=self._gait(),
            heart=self.heart,
            heart_limits=(LimitView(value=150, source="participant", reason="beta blocker"),),
            speed_limits=(_backward(self._backward_mps), FASTEST),
            incline_limits=(_backward(10.0), STEEPEST),
            links=tuple(LinkView(name=name, health=Health.GOOD) for name in LINKS),
            coach="Shorter, quicker steps." if self.moving else "",
            form=self.form if self.moving else None,
            said=self.said,
            request=self.asked,
            question=self.question,
            warnings=self.warnings,
            control_granted=self.control_granted,
            attended_by=self.attended_by,
            identifying=self.identifying,
            locked=self.locked,
        )

    @property
    def _backward_mps(self) -> float:
        return 3.2 * KMH_MPS if self.machine.speed_unit == "km/h" else 2.0 * MPH_MPS

    def _gait(self) -> GaitView:
        seen = GaitView(
            person_on_belt=self.phase is not None,
            steps=round(self.elapsed_s * 1.8),
            body_mass_kg=71.2,
        )
        if not self.moving:
            return seen
        measured = {
            "cadence_spm": 104.0 + 8 * (self.index % 2),
            "contact_ms": 612.0,
            "mean_force_bw": 0.98,
            "peak_force_bw": 1.14,
        }
        return seen.model_copy(update=measured)

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

    def summary(self, outcome: Outcome, cause: CauseView | None) -> Summary:
        """How the session ended."""
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


def _backward(value: float) -> LimitView:
    return LimitView(value=value, source="backward gait", reason="until a clinician raises it")
