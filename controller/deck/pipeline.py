"""From the force wire's bytes to one `DeckReport`: receiver, calibration, tare, meter, watches.

Sans-IO: bytes and times come in as arguments. The samples are timed by the device's clock, whether
samples arrive at all is judged by the host's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from controller.deck.calibration import Calibration
from controller.deck.scale import Scale
from controller.deck.view import CellView, DeckView
from protocols.force.deck import Counts, DeckReceiver
from protocols.force.frames import Hello
from protocols.force.receiver import ForceReceiver
from protocols.force.samples import Rebooted, Samples
from sessions.gait.belt_speed import BeltSpeedMeter
from sessions.gait.contradictions import Contradictions
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall
from sessions.gait.footing import Footing
from sessions.gait.meter import GaitMeter
from sessions.gait.presence import PresenceWatch
from sessions.gait.rate_watch import RateWatch
from sessions.gait.report import DeckReport, SignalHealth
from sessions.gait.signal_watch import SignalWatch
from sessions.gait.summary import STANDARD_GRAVITY_MPS2
from sessions.gait.tare import Tare
from sessions.gait.warm_up import WarmUp

MAX_GAP_S = 0.020
"""A longer hole in the samples can hide a toe-off or a contact."""

Sink = Callable[[Samples, float, int], None]
"""Takes raw samples, the host's time in µs of the first of them, and the boot id of the device
(0 on a wire that has none), for the record."""

FootfallSink = Callable[[Footfall], None]
"""Takes each footfall when it is complete, in the device's time."""


class DeckPipeline:
    """One force deck. Feed it what arrived, write what `transmit` gives, ask it for reports."""

    def __init__(
        self,
        calibration: Calibration,
        *,
        receiver: DeckReceiver | None = None,
        body_mass_kg: float | None = None,
        sink: Sink | None = None,
        footfall_sink: FootfallSink | None = None,
        facing: Facing = Facing.UNKNOWN,
    ) -> None:
        weight_n = body_mass_kg * STANDARD_GRAVITY_MPS2 if body_mass_kg else None
        self.receiver = receiver or ForceReceiver()
        self.meter = GaitMeter(body_weight_n=weight_n, facing=facing)
        self.tared = False  # whether the zero was taken from the empty deck
        self.serial = ""  # as the node reports it
        self.trouble = ""  # why samples that arrive cannot be used, for a person to read
        self._calibration = calibration
        self._channels = calibration.channels
        self._sink = sink
        self._footfall_sink = footfall_sink
        self._belt = BeltSpeedMeter()
        self._footing = Footing(calibration.ends)
        self._presence = PresenceWatch(weight_n)
        names = [cell.name or f"on channel {cell.channel}" for cell in calibration.cell]
        self._sanity = Contradictions(names, weight_n)
        self._rate = RateWatch(self.receiver.nominal_hz)
        self._belt_reversed = False
        self._signal = SignalWatch(rail_counts=calibration.rail_counts)
        self._tare: Tare | None = Tare()  # looking for a moment to take the zero
        self._scale = Scale(calibration)
        self._newest: Counts = ()  # samples, for who looks
        self._warm_up = WarmUp()
        self._fits = not calibration.serial  # until the node has said who it is
        self._t_s: float | None = None

    def receive(self, data: bytes, now_us: int) -> None:
        """Take bytes from the wire at the host's time in µs. Never raises for any bytes."""
        for event in self.receiver.receive(data, now_us):
            match event:
                case Samples():
                    self._take(event, now_us)
                case Rebooted():
                    self._reboot()
                case Hello():
                    self._greet(event)
                case _:
                    pass  # status, texts and flaws are the receiver's to count

    def transmit(self) -> bytes:
        """What to write to the wire now."""
        return self.receiver.transmit()

    def heartbeat(self, good_for_ms: int) -> None:
        """Say to a node with a relay that the controller is alive for so long."""
        if isinstance(self.receiver, ForceReceiver):
            self.receiver.heartbeat(good_for_ms)

    def arm_relay(self, *, closed: bool) -> None:
        """Ask a node with a relay to close it while heartbeats last, or to open it."""
        if isinstance(self.receiver, ForceReceiver):
            self.receiver.arm_relay(closed=closed)

    def standstill(self) -> None:
        """The belt is measured to stand: a rebooted node may be trusted again, and tared."""
        if self._signal.rebooted:
            self._tare, self.tared = Tare(), False
        self._signal.standstill()

    def restart(self) -> None:
        """A session begins: count footsteps from zero."""
        self.meter.restart()

    def expect(self, *, mass_kg: float | None, facing: Facing, belt_reversed: bool) -> None:
        """Who comes, as far as that is known, and how they go on the belt."""
        self.meter.face(facing)
        self._sanity.enter(mass_kg * STANDARD_GRAVITY_MPS2 if mass_kg else None)
        self._belt_reversed = belt_reversed
        self._footing.goes(belt_reversed=belt_reversed)

    def report(self, now_ms: int) -> DeckReport:
        """Everything in one value, at the host's time in ms."""
        health, trouble = self._health(now_ms)
        if self._t_s is None or health in (SignalHealth.WAITING, SignalHealth.STALE):
            return DeckReport(at_ms=now_ms, health=health, steps=self.meter.steps)
        gait = self.meter.metrics(self._t_s)
        belt = self._belt.estimate(self._t_s)
        return DeckReport(
            at_ms=now_ms,
            health=health,
            trouble=trouble,
            person_on_belt=self._presence.person_on_belt,
            absent_ms=self._presence.absent_ms(self._t_s),
            steps=gait.steps,
            cadence_spm=gait.cadence_spm,
            contact_ms=_ms(gait.contact_s),
            flight_ms=_ms(gait.flight_s),
            mean_force_bw=gait.in_body_weights(gait.mean_force_n),
            peak_force_bw=gait.in_body_weights(gait.peak_force_n),
            body_mass_kg=gait.body_mass_kg,
            mass_is_stood=self.meter.weight_is_stood,
            belt_speed_mps=belt.speed_mps if belt else None,
            belt_speed_error_mps=belt.error_mps if belt else 0.0,
            footing=self._footing.now(),
        )

    def view(self, report: DeckReport) -> DeckView:
        """The deck as the newest samples show it."""
        count = len(self._newest) or 1
        counts = [sum(row[channel] for row in self._newest) / count for channel in self._channels]
        forces_n = self._scale.cells_n(counts)
        cells = tuple(
            CellView(cell.name, cell.channel, force_n, n, cell.x_m, cell.y_m)
            for cell, n, force_n in zip(self._calibration.cell, counts, forces_n, strict=True)
        )
        _, x_m, y_m = self._scale.press(counts) if self._newest else (0.0, None, None)
        return DeckView(
            report,
            cells if self._newest else (),
            x_m,
            y_m,
            self.tared,
            self.meter.detector.zero_n,
            self._warm_up.trend_n_per_min,
            self._warm_up.warming,
            self._rate.promised_hz,
            self._rate.measured_hz,
            self.receiver.health,
            self.serial,
        )

    def _health(self, now_ms: int) -> tuple[SignalHealth, str]:
        """Whether the signal can be trusted, and why not as far as words are needed."""
        health = self._signal.health(now_ms / 1000.0)
        if health is not SignalHealth.GOOD:
            return health, self.trouble
        if contradiction := self._sanity.found():
            return contradiction.health, contradiction.text
        if self.meter.misscaled:
            return SignalHealth.MISSCALED, ""
        return (SignalHealth.OFF_RATE, self._rate.off) if self._rate.off else (health, "")

    def _greet(self, hello: Hello) -> None:
        self._rate.restart()
        self._rate.promised_hz = hello.rate_millihertz / 1000.0
        self.serial = hello.serial.rstrip(b"\0 ").decode("ascii", errors="replace")
        wanted = self._calibration.serial
        self._fits = wanted in ("", self.serial)
        self.trouble = (
            "" if self._fits else f"deck {self.serial!r} answers, the calibration is of {wanted!r}"
        )

    def _reboot(self) -> None:
        """The device's clock begins anew, and everything that was timed by it."""
        self._signal.reboot()
        self._rate.restart()
        self._presence.restart()
        self._footing.restart()
        self._interrupt()
        self._t_s = None

    def _take(self, samples: Samples, now_us: int) -> None:
        if self._sink:
            host_us = self.receiver.host_us(samples.time_us)
            self._sink(samples, host_us, self.receiver.boot_id or 0)
        if samples.channels <= self._channels[-1]:
            self.trouble = f"the deck sends {samples.channels} channels, the calibration uses more"
            return
        if not self._fits:
            return
        self.trouble = ""
        self._signal.period_s = len(samples.counts) * samples.period_us / 1e6
        self._signal.arrived(now_us / 1e6)
        drift_ppm = self.receiver.clock.drift_ppm
        self._rate.arrived(samples.first, samples.time_us / 1e6, drift_ppm)
        flagged = any(samples.saturated >> channel & 1 for channel in self._channels)
        start_s, period_s = samples.time_us / 1e6, samples.period_us / 1e6
        for number, counts in enumerate(samples.counts):
            self._sample(start_s + number * period_s, counts, flagged=flagged)
        self._newest = samples.counts
        self._follow_presence()

    def _follow_presence(self) -> None:
        """Presence is judged by the person's weight, and the next person is weighed anew. A deck
        that drifted under somebody is tared when they are off."""
        weight_n = self.meter.body_weight_n
        if self._presence.person_on_belt is not False:
            if self.tared:
                self._tare = None
            if weight_n:
                self._presence.weigh(weight_n)
            return
        self.meter.vacate()
        self._sanity.vacate()
        self._footing.restart()
        if self._t_s is not None and not self._tare:
            self._warm_up.push(self._t_s, self.meter.detector.zero_n)
        if self.meter.detector.in_stance:
            self._tare = self._tare or Tare()
        else:
            self._presence.weigh(self.meter.body_weight_n)

    def _sample(self, t_s: float, counts: Sequence[int], *, flagged: bool) -> None:
        last_s = self._t_s
        if last_s is not None:
            t_s = max(t_s, last_s)  # periods are measured: two blocks may overlap by microseconds
            if t_s - last_s > MAX_GAP_S + self._signal.period_s:
                self._interrupt()
        self._t_s = t_s
        used = [counts[channel] for channel in self._channels]
        self._signal.push(t_s, used, flagged=flagged)
        if self._tare:
            self._take_zero(t_s, used)
        total_n, x_m, y_m = self._scale.press(used)
        self._follow_gait(t_s, total_n, x_m, y_m)
        self._sanity.push(t_s, total_n)
        if self.meter.stood_s == t_s:
            self._sanity.stood(self._scale.cells_n(used))

    def _follow_gait(
        self, t_s: float, total_n: float, x_m: float | None, y_m: float | None
    ) -> None:
        """One sample: the total force, and where it presses."""
        meter = self.meter
        before_s = meter.step_s
        footfall = meter.push(t_s, total_n, x_m, y_m)
        if footfall and self._footfall_sink:
            self._footfall_sink(footfall)
        self._belt.push(t_s, y_m)
        if meter.step_s is not None and meter.step_s != before_s:
            slope_mps = self._belt.step(meter.step_s)
            if slope_mps is not None and not self._belt_reversed:
                self._sanity.stance(slope_mps)
        above_n = total_n - meter.detector.zero_n
        self._footing.push(t_s, above_n, y_m, stepped=meter.step_s != before_s)
        self._presence.push(t_s, above_n)

    def _interrupt(self) -> None:
        self.meter.interrupt()
        self._belt.interrupt()

    def _take_zero(self, t_s: float, counts: Sequence[int]) -> None:
        assert self._tare
        zero = self._tare.push(t_s, self._calibration.newtons(counts))
        if zero:
            self._tare, self.tared = None, True
            self._scale.tare(zero.cells_n)
            self.meter.detector.tared(zero.noise_n)
            self._warm_up.restart()


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else 1000.0 * seconds
