"""Stance detection: one vertical force in, contacts and stances out, sample by sample.

A foot is on the deck while the force is above a threshold. The threshold is the highest of 30 N,
5 % of body weight (Alcantara 2022) and six standard deviations of the unloaded deck's noise, above
a zero that follows drift (`baseline`). Hysteresis (off at 0.8 of it) and the shortest stance and
flight decide which crossings count; the times are those of the crossings of the threshold itself,
interpolated between samples, so that contact time means "time above the threshold". It depends on
the threshold (7 % between 20 and 50 N), so each stance carries its own.

One sample at a time in plain Python costs less than numpy on blocks of up to 100 ms and gives the
same result live, in blocks and over a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sessions.gait.baseline import Baseline
from sessions.gait.lost_zero import LostZero

MIN_THRESHOLD_N = 30.0
MAX_THRESHOLD_N = 100.0  # noise must not raise the threshold without end
BODY_WEIGHT_SHARE = 0.05
NOISE_SIGMAS = 6.0
OFF_SHARE = 0.8
MIN_STANCE_S = 0.080
MIN_FLIGHT_S = 0.030
LONG_STANCE_S = 0.5
"""From here on a stance may be a row of flights above a zero that was lost."""
MAX_BLIP_S = 0.010
"""Ringing after toe-off: a rise above the threshold as short as this does not end a flight."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A foot came down at `contact_s`; told once it has stayed for the shortest stance."""

    contact_s: float


@dataclass(frozen=True, slots=True)
class Stance:
    """Time on the deck, from contact to toe-off. None: outside what was seen."""

    contact_s: float | None
    toe_off_s: float | None
    peak_n: float  # above the deck's zero
    impulse_ns: float  # above the deck's zero, of the part that was seen
    threshold_n: float  # above the deck's zero

    @property
    def contact_time_s(self) -> float | None:
        """Seconds above the threshold, or None for a partial stance."""
        if self.contact_s is None or self.toe_off_s is None:
            return None
        return self.toe_off_s - self.contact_s


class _Phase(Enum):
    UNKNOWN = 0  # no sample yet
    FLIGHT = 1
    RISING = 2  # above the threshold, not yet for the shortest stance
    STANCE = 3
    FALLING = 4  # below the threshold, not yet for the shortest flight


class StanceDetector:
    """The state machine. `threshold_n` fixes the threshold; otherwise it follows weight and noise.

    Force is in newtons, positive when the deck is loaded; times are seconds and must not go back.
    """

    __slots__ = (
        "_baseline",
        "_body_weight_n",
        "_contact_s",
        "_force_n",
        "_given_n",
        "_impulse_ns",
        "_lost_zero",
        "_off_n",
        "_on_n",
        "_peak_n",
        "_phase",
        "_rise_s",
        "_stance_impulse_ns",
        "_t_s",
        "_toe_off_s",
        "threshold_n",
    )

    def __init__(
        self,
        *,
        body_weight_n: float = 0.0,
        threshold_n: float | None = None,
        noise_n: float = 0.0,
    ) -> None:
        self._baseline = Baseline(noise_n=noise_n)
        self._lost_zero = LostZero()
        self._body_weight_n = body_weight_n
        self._given_n = threshold_n
        self._phase = _Phase.UNKNOWN
        self._t_s = self._force_n = self._on_n = 0.0
        self._contact_s: float | None = None
        self._toe_off_s = 0.0
        self._rise_s: float | None = None
        self._peak_n = self._impulse_ns = self._stance_impulse_ns = 0.0
        self._set_threshold()

    @property
    def zero_n(self) -> float:
        """What the unloaded deck shows, as followed through the flights."""
        return self._baseline.zero_n

    @property
    def in_stance(self) -> bool:
        """Whether a confirmed stance has not ended yet."""
        return self._phase in (_Phase.STANCE, _Phase.FALLING)

    def weigh(self, body_weight_n: float) -> None:
        """The person's weight became known: it may raise the threshold."""
        self._body_weight_n = body_weight_n
        self._set_threshold()

    def tared(self, noise_n: float) -> None:
        """The deck was tared: what is unloaded now shows 0, with this much noise."""
        self._baseline = Baseline(noise_n=noise_n)
        self._set_threshold()

    def shift_zero(self, by_n: float) -> None:
        """The zero is this much higher than believed, as something else than a flight showed."""
        self._baseline.zero_n += by_n
        self._set_threshold()

    def push(self, t_s: float, force_n: float) -> Contact | Stance | None:
        """Take one sample; return what it completes."""
        phase = self._phase
        told: Contact | Stance | None = None
        if phase is _Phase.FLIGHT:
            if force_n > self._on_n:
                self._begin(t_s, force_n)
            elif self._baseline.unloaded(t_s, force_n):
                self._set_threshold()
        elif phase is _Phase.UNKNOWN:
            self._first(force_n)
        else:
            told = self._loaded(phase, t_s, force_n)
        self._t_s = t_s
        self._force_n = force_n
        return told

    def finish(self) -> Stance | None:
        """No more samples, or some are missing: the stance under way, cut short.

        The next sample begins anew; zero, noise and weight are kept.
        """
        cut = self._stance(None) if self.in_stance else None
        self._baseline.forget_span()
        self._phase = _Phase.UNKNOWN
        return cut

    def _loaded(self, phase: _Phase, t_s: float, force_n: float) -> Contact | Stance | None:
        """A sample after a contact, confirmed or not."""
        if phase is _Phase.FALLING:
            return self._falling(t_s, force_n)
        self._follow(t_s, force_n)
        if self._contact_s is None or t_s - self._contact_s > LONG_STANCE_S:
            zero_n = self._lost_zero.push(t_s, force_n, self._baseline.zero_n)
            if zero_n is not None:
                self._find_zero(zero_n)
        if force_n < self._off_n:
            # From STANCE: perhaps toe-off. From RISING: too short for a stance, still in the air.
            self._phase = _Phase.FALLING if phase is _Phase.STANCE else _Phase.FLIGHT
            self._rise_s = None
        elif (
            phase is _Phase.RISING
            and self._contact_s is not None
            and t_s - self._contact_s >= MIN_STANCE_S
        ):
            return self._confirm()
        return None

    def _falling(self, t_s: float, force_n: float) -> Stance | None:
        """A sample after what may have been toe-off."""
        self._add(t_s, force_n)
        if force_n > self._on_n:
            if self._rise_s is None:
                self._rise_s = self._crossing(t_s, force_n)
            if t_s - self._rise_s > MAX_BLIP_S:
                self._phase = _Phase.STANCE
        elif force_n < self._off_n:
            self._rise_s = None
            if t_s - self._toe_off_s >= MIN_FLIGHT_S:
                return self._end(t_s, force_n)
        return None

    def _follow(self, t_s: float, force_n: float) -> None:
        """Sum up the stance, and remember where the force last fell through the threshold."""
        last_n, on_n = self._force_n, self._on_n
        if force_n <= on_n < last_n:
            self._toe_off_s = self._crossing(t_s, force_n)
            to_crossing_s = self._toe_off_s - self._t_s
            self._stance_impulse_ns = self._impulse_ns + 0.5 * (last_n + on_n) * to_crossing_s
        self._add(t_s, force_n)

    def _add(self, t_s: float, force_n: float) -> None:
        """Sum up impulse and peak from the last sample to this one."""
        self._impulse_ns += 0.5 * (self._force_n + force_n) * (t_s - self._t_s)
        self._peak_n = max(self._peak_n, force_n)

    def _first(self, force_n: float) -> None:
        """The first sample: in the air, or in a stance whose contact nobody saw."""
        loaded = force_n > self._on_n
        self._phase = _Phase.STANCE if loaded else _Phase.FLIGHT
        self._lost_zero.restart()
        self._contact_s = None
        self._peak_n = force_n
        self._impulse_ns = 0.0

    def _find_zero(self, zero_n: float) -> None:
        """The zero was lost, and flights were taken for stance: when this one began is unknown."""
        self._baseline.zero_n = zero_n
        self._contact_s = None
        self._lost_zero.restart()
        self._set_threshold()

    def _begin(self, t_s: float, force_n: float) -> None:
        """The force rose through the threshold: perhaps a contact."""
        self._phase = _Phase.RISING
        self._lost_zero.restart()
        self._contact_s = self._crossing(t_s, force_n)
        self._peak_n = force_n
        self._impulse_ns = 0.5 * (self._on_n + force_n) * (t_s - self._contact_s)

    def _confirm(self) -> Contact:
        """The stance has lasted: the flight before it is over, and tells the zero."""
        assert self._contact_s is not None
        self._phase = _Phase.STANCE
        self._baseline.settle()
        self._set_threshold()
        return Contact(self._contact_s)

    def _end(self, t_s: float, force_n: float) -> Stance:
        """The flight has lasted: the stance before it is over."""
        stance = self._stance(self._toe_off_s)
        self._phase = _Phase.FLIGHT
        self._baseline.unloaded(t_s, force_n)
        return stance

    def _stance(self, toe_off_s: float | None) -> Stance:
        zero_n = self._baseline.zero_n
        impulse_ns = self._impulse_ns if toe_off_s is None else self._stance_impulse_ns
        seen_s = 0.0
        if self._contact_s is not None:
            seen_s = (self._t_s if toe_off_s is None else toe_off_s) - self._contact_s
        return Stance(
            contact_s=self._contact_s,
            toe_off_s=toe_off_s,
            peak_n=self._peak_n - zero_n,
            impulse_ns=impulse_ns - zero_n * seen_s,
            threshold_n=self.threshold_n,
        )

    def _crossing(self, t_s: float, force_n: float) -> float:
        """When the force went through the threshold between the last sample and this one."""
        rise_n = force_n - self._force_n
        share = (self._on_n - self._force_n) / rise_n if rise_n else 1.0
        # The threshold may have moved between the two samples: stay between them all the same.
        return self._t_s + min(max(share, 0.0), 1.0) * (t_s - self._t_s)

    def _set_threshold(self) -> None:
        if self._given_n is not None:
            self.threshold_n = self._given_n
        else:
            wanted_n = max(
                MIN_THRESHOLD_N,
                BODY_WEIGHT_SHARE * self._body_weight_n,
                NOISE_SIGMAS * self._baseline.noise_n,
            )
            self.threshold_n = min(wanted_n, MAX_THRESHOLD_N)
        on_n = self._baseline.zero_n + self.threshold_n
        if self._on_n < self._force_n <= on_n:  # it rose past the force: as if the force had fallen
            self._toe_off_s = self._t_s
            self._stance_impulse_ns = self._impulse_ns
        self._on_n = on_n
        self._off_n = self._baseline.zero_n + OFF_SHARE * self.threshold_n
