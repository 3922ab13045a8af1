"""Live gait: steps, cadence, contact, flight and force over the last few steps.

A step is a contact after a flight (`stance`) or, without flight, a pass of weight to the other side
(`walking`): running, walking and what is between need no switch.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import fmean

from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall
from sessions.gait.footfalls import FootfallFinder
from sessions.gait.gain import GainWatch
from sessions.gait.plates import Plates
from sessions.gait.series import MAX_STEP_S, WINDOW_STEPS, StepSeries
from sessions.gait.stance import Contact, Stance, StanceDetector
from sessions.gait.summary import STANDARD_GRAVITY_MPS2, CompleteStance, complete
from sessions.gait.walked import Level
from sessions.gait.walking import WalkSteps
from sessions.gait.weight import StandingWeight

MAX_STANCE_S = 1.2
MAX_FLIGHT_S = 0.6
"""One foot's figures; longer is standing, or away."""
MAX_DRIFT_SHARE = 0.05
"""Of the weight that the deck showed while the person stood. What is farther off is no drift, but a
hand that carries, or another gain."""
BALANCE_GAIN = 0.03
"""Of it at each step: half of a drift is followed in 23 steps."""


@dataclass(frozen=True, slots=True)
class GaitMetrics:
    """Means over the last steps. None: not known (yet), or over for longer than a step."""

    steps: int
    cadence_spm: float | None
    contact_s: float | None  # None in walking, too: see `walking`
    flight_s: float | None
    mean_force_n: float | None  # while on the deck
    peak_force_n: float | None  # mean of the steps' peaks
    body_weight_n: float | None

    @property
    def body_mass_kg(self) -> float | None:
        """Body weight over standard gravity."""
        return None if self.body_weight_n is None else self.body_weight_n / STANDARD_GRAVITY_MPS2

    def in_body_weights(self, force_n: float | None) -> float | None:
        """A force over body weight."""
        if force_n is None or not self.body_weight_n:
            return None
        return force_n / self.body_weight_n


class GaitMeter:
    """Takes every sample of one person's gait.

    `body_weight_n`, where it is known from elsewhere, is used as it is; otherwise the deck weighs.
    """

    def __init__(
        self,
        *,
        body_weight_n: float | None = None,
        threshold_n: float | None = None,
        noise_n: float = 0.0,
        facing: Facing = Facing.UNKNOWN,
    ) -> None:
        self.detector = StanceDetector(
            body_weight_n=body_weight_n or 0.0, threshold_n=threshold_n, noise_n=noise_n
        )
        self.steps = 0
        self.step_s: float | None = None  # when the newest step was
        self.stood_s: float | None = None  # when somebody last had stood still for a second
        self._given_n = body_weight_n
        self._standing = StandingWeight()
        self._gain = GainWatch()
        self._walk = WalkSteps()
        self._series = StepSeries()
        self._stances: deque[CompleteStance] = deque(maxlen=WINDOW_STEPS)
        self._flights_s: deque[float] = deque(maxlen=WINDOW_STEPS)
        self._footfalls = FootfallFinder(facing)
        self._toe_off_s: float | None = None
        self._walked = False

    def push(
        self,
        t_s: float,
        force_n: float,
        x_m: float | None = None,
        y_m: float | None = None,
        plates: Plates | None = None,
    ) -> Footfall | None:
        """Take one sample: seconds, total newtons, centre of pressure sideways and along the belt
        (None: unloaded); what each of two decks bears, where there are two. The footfall that it
        completes."""
        detector = self.detector
        completed: Footfall | None = None
        self._footfalls.push(t_s, force_n, x_m, y_m)
        told = detector.push(t_s, force_n)
        above_n = force_n - detector.zero_n
        self._series.push(t_s, above_n, loaded=above_n > detector.threshold_n)
        if self._standing.push(t_s, above_n):
            self._weigh()
            self._gain.stood(self._standing.newest_n)
            self.stood_s = t_s
        if isinstance(told, Contact):
            self._landed(told, t_s)
        elif told is not None:
            completed = self._lifted(told)
        if x_m is not None and detector.in_stance:
            crossed_s = self._walk.push(t_s, x_m)
            if crossed_s is not None:
                self._walked = True
                level = Level(detector.zero_n, detector.threshold_n)
                completed = self._footfalls.walked(crossed_s, level, on_right=self._walk.on_right)
                self._step(crossed_s, t_s)
                self._balance()
        if plates is not None and (own := self._footfalls.pressed(t_s, plates)):
            self._walked = True
            completed = completed or own
        return completed

    def interrupt(self) -> None:
        """Samples are missing: what was under way is not counted."""
        self.detector.finish()
        self._standing.interrupt()
        self._series.clear()
        self._walk.restart()
        self._footfalls.interrupt()
        self._toe_off_s = None
        self._walked = False

    def vacate(self) -> None:
        """Nobody is there: what rests on the deck is no weight, and who comes is weighed anew."""
        self._standing = StandingWeight()
        self._gain.begin(None)
        self._series.clear()

    def face(self, facing: Facing) -> None:
        """The person looks that way from now on."""
        self._footfalls.facing = facing

    def restart(self) -> None:
        """A new session: count steps from zero and forget the last ones. Weight is kept."""
        self.steps = 0
        self._gain.begin(self._standing.weight_n)
        self._series.clear()
        self._stances.clear()
        self._flights_s.clear()

    def metrics(self, now_s: float) -> GaitMetrics:
        """The figures of the steps of the last seconds."""
        series = self._series if self._series.fresh(now_s) else StepSeries()
        stances = [stance for stance in self._stances if now_s - stance.toe_off_s < MAX_STEP_S]
        return GaitMetrics(
            steps=self.steps,
            cadence_spm=series.cadence_spm(),
            contact_s=fmean(stance.contact_time_s for stance in stances) if stances else None,
            flight_s=fmean(self._flights_s) if stances and self._flights_s else None,
            mean_force_n=series.mean_force_n(),
            peak_force_n=series.peak_force_n(),
            body_weight_n=self.body_weight_n,
        )

    @property
    def body_weight_n(self) -> float | None:
        """As given; else as standing still showed; else by impulse balance over whole steps."""
        return self._given_n or self._standing.weight_n or self._series.balance_n()

    @property
    def weight_is_stood(self) -> bool:
        """Whether that is as given or as stood still."""
        return bool(self._given_n or self._standing.weight_n)

    @property
    def misscaled(self) -> bool:
        """Whether the deck's newtons are not those of the session's beginning."""
        return self._gain.wrong

    def _landed(self, contact: Contact, now_s: float) -> None:
        if self._toe_off_s is not None and contact.contact_s - self._toe_off_s <= MAX_FLIGHT_S:
            self._flights_s.append(contact.contact_s - self._toe_off_s)
        self._walk.land(now_s)
        self._footfalls.landed()
        self._step(contact.contact_s, now_s)

    def _lifted(self, stance: Stance) -> Footfall | None:
        """A stance ended. One in which steps were walked was no foot's contact."""
        seen = complete(stance)
        footfall = None
        if seen and not self._walked and seen.contact_time_s <= MAX_STANCE_S:
            self._stances.append(seen)
            footfall = self._footfalls.ran(seen, self.detector.zero_n)
        self._toe_off_s = None if self._walked else stance.toe_off_s
        self._walked = False
        return footfall

    def _step(self, at_s: float, now_s: float) -> None:
        self.steps += 1
        self.step_s = at_s
        self._series.step(at_s, now_s)
        self._gain.stepped(self._series.strides_n())
        self._weigh()

    def _balance(self) -> None:
        """Walking leaves no flight to show the zero, but what two strides weigh less the person is
        drift: as little of it as cannot be a hand on the rail, and slowly."""
        strides_n, weight_n = self._series.strides_n(), self._standing.weight_n
        if strides_n is None or weight_n is None:
            return
        surplus_n = strides_n - weight_n
        if abs(surplus_n) <= MAX_DRIFT_SHARE * weight_n:
            self.detector.shift_zero(BALANCE_GAIN * surplus_n)

    def _weigh(self) -> None:
        weight_n = self.body_weight_n
        if weight_n is not None:
            self.detector.weigh(weight_n)
            self._footfalls.weigh(weight_n)
