"""What the scripted controller runs: steps, cards, causes, a machine."""

from __future__ import annotations

from controller.api import CauseView, MachineView, ProfilePoint, SimulatedFault, StepView
from sessions.quantities import MPH_MPS
from sessions.workouts.plan import Gait, StepKind
from tui.card import WorkoutCard


def step(index: int, kind: StepKind, mph: float, pct: float, *, ends: str, said: str) -> StepView:
    """A step as the API shows it."""
    return StepView(
        index=index,
        kind=kind,
        speed_mps=mph * MPH_MPS,
        incline_pct=pct,
        ends=ends,
        announcement=said,
    )


STEPS = (
    step(0, StepKind.WARM_UP, 1.0, 0.0, ends="after 20 s", said="Slow backward walk: 1 mph"),
    step(1, StepKind.WORK, 1.5, 5.0, ends="after 30 s", said="Faster: 1.5 mph, 5 % incline"),
    step(2, StepKind.WORK, 2.0, 10.0, ends="when told", said="Faster: 2 mph, 10 % incline"),
    step(3, StepKind.COOL_DOWN, 1.0, 0.0, ends="after 20 s", said="Slower: 1 mph, flat"),
)
LENGTHS_S: tuple[float | None, ...] = (20.0, 30.0, None, 20.0)
PROFILE = tuple(
    ProfilePoint(at_s=at_s, speed_mps=s.speed_mps, incline_pct=s.incline_pct)
    for at_s, s in zip((0.0, 20.0, 50.0, 110.0), STEPS, strict=True)
)
CARDS = (
    WorkoutCard(
        name="start-1-walk",
        title="How to start, stage 1: backward walking",
        gait=Gait.BACKWARD_WALK,
        profile=PROFILE[:2],
        profile_s=60.0,
        duration_s=60.0,
        goal="Posture and controlled movement.",
        source="Backward running (retro running), how to start",
        contraindications=("balance disorders: ask a physical therapist first",),
    ),
    WorkoutCard(
        name="taster",
        title="Taster: ninety seconds [of it all]",
        gait=Gait.BACKWARD_WALK,
        profile=PROFILE,
        profile_s=130.0,
        goal="Try every part of a session.",
        for_whom="People who see it for the first time.",
        source="Backward running (retro running), how to start",
        contraindications=("balance disorders: ask a physical therapist first", "dizziness"),
        checklist=("Shoes are laced",),
    ),
)
CAUSES: dict[SimulatedFault, CauseView] = {
    SimulatedFault.CONSOLE_STOP: CauseView(
        code="console_stop",
        text="STOP was pressed on the treadmill",
        remedy="Ask the person how they are. Reset when the belt stands.",
        hazard="H01",
    ),
    SimulatedFault.SAFETY_KEY: CauseView(
        code="safety_key",
        text="the safety key was pulled",
        remedy="Help the person off the belt, put the key back, then reset.",
    ),
    SimulatedFault.STEP_OFF: CauseView(
        code="person_off",
        text="nobody was on the belt for over a second",
        remedy="See to the person. Reset when the belt stands.",
        hazard="H14",
    ),
}
MACHINE = MachineView(name="TMX428 in bay 2", url="sim:", simulated=True)
