"""A person's session on an ideal belt, in virtual time: what the stories below are told with."""

from __future__ import annotations

from dataclasses import dataclass, field

from sessions.engine.advance import Advance, advance
from sessions.engine.events import Announcement, EngineEvent, Phase, Setpoint, Tick, Tone
from sessions.engine.progress import Progress, progress
from sessions.engine.state import STAND, Caps, EngineState, begin
from sessions.workouts.plan import (
    AfterDistance,
    AfterTime,
    Cue,
    Gait,
    Plan,
    PlannedStep,
    StepEnd,
    StepKind,
    UntilTold,
)

MPH = 0.44704
CAPS = Caps(max_speed_mps=2.0 * MPH, max_incline_pct=10.0)


def step(
    mph: float,
    end: StepEnd,
    *,
    incline_pct: float = 0.0,
    kind: StepKind = StepKind.WORK,
    announcement: str | None = None,
    ramp_mps2: float | None = None,
    cues: tuple[Cue, ...] = (),
) -> PlannedStep:
    text = announcement or f"{mph:g} mph, {incline_pct:g} % incline"
    return PlannedStep(kind, mph * MPH, incline_pct, end, text, ramp_mps2, cues)


def plan(*steps: PlannedStep) -> Plan:
    return Plan("story", "A story", Gait.BACKWARD_WALK, steps, 12 * MPH, 15.0)


def seconds(duration_s: float) -> AfterTime:
    return AfterTime(duration_s)


def metres(distance_m: float) -> AfterDistance:
    return AfterDistance(distance_m)


def told() -> UntilTold:
    return UntilTold()


@dataclass
class Session:
    """Plays events into the engine. The belt follows the setpoint at once and stops in 1 s."""

    state: EngineState
    now_s: float = 1000.0
    belt_m: float = 0.0
    slip: float = 1.0  # belt travel over what was asked for
    setpoint: Setpoint = STAND
    stands_at_s: float = 0.0
    said: list[tuple[float, Announcement]] = field(default_factory=list)
    begun: list[tuple[float, int]] = field(default_factory=list)
    drawn: list[tuple[float, Setpoint]] = field(default_factory=list)

    @classmethod
    def of(cls, *steps: PlannedStep, caps: Caps = CAPS) -> Session:
        return cls(begin(plan(*steps), caps, now_s=1000.0))

    def do(self, event: EngineEvent) -> Advance:
        """One event now."""
        result = advance(self.state, event, self.now_s)
        if result.setpoint.speed_mps == 0 < self.setpoint.speed_mps:
            self.stands_at_s = self.now_s + 1.0
        self.state, self.setpoint = result.state, result.setpoint
        self.said += [(self.clock_s, words) for words in result.announcements]
        self.begun += [(self.clock_s, index) for index in result.began]
        self.drawn.append((self.clock_s, result.setpoint))
        return result

    def tick(self, interval_s: float = 0.05) -> Advance:
        self.now_s += interval_s
        self.belt_m += self.setpoint.speed_mps * self.slip * interval_s
        return self.do(Tick(self.belt_m, self.stands))

    def run(self, duration_s: float, interval_s: float = 0.05) -> None:
        """Ticks until `duration_s` has passed."""
        end_s = self.now_s + duration_s
        while self.now_s < end_s - 1e-9:
            self.tick(min(interval_s, end_s - self.now_s))

    @property
    def stands(self) -> bool:
        return self.setpoint.speed_mps == 0 and self.now_s >= self.stands_at_s

    @property
    def clock_s(self) -> float:
        """Time since the story's beginning."""
        return self.now_s - 1000.0

    @property
    def mph(self) -> float:
        return self.setpoint.speed_mps / MPH

    @property
    def place(self) -> Progress:
        return progress(self.state)

    def is_in(self, *phases: Phase) -> bool:
        return self.state.phase in phases

    def last_tone(self) -> Tone:
        return self.said[-1][1].tone

    @property
    def texts(self) -> list[str]:
        return [words.text for _, words in self.said]

    def when(self, part: str) -> float:
        """When words that contain `part` were first spoken."""
        return next(at_s for at_s, words in self.said if part in words.text)

    def entered(self, index: int) -> float:
        """When step `index` last began."""
        return [at_s for at_s, began in self.begun if began == index][-1]
