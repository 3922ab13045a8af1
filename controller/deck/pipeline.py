"""From the force wire's bytes to one `DeckReport`: sensor nodes, tare, meter, watches.

Sans-IO: bytes and times come in as arguments. The samples are timed by the device's clock, whether
samples arrive at all is judged by the host's. Two decks under one belt are joined sample by sample
and are one from there on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple

from controller.deck.calibration import Calibration
from controller.deck.joiner import Joiner
from controller.deck.platform import Platform
from controller.deck.sensor import Row, SensorNode
from controller.deck.view import CellView, DeckView
from protocols.force.deck import DeckReceiver
from protocols.force.receiver import ForceReceiver
from protocols.force.samples import Rebooted, Samples, WireHealth
from sessions.gait.belt_speed import BeltSpeedMeter, CarriedFoot
from sessions.gait.contradictions import Contradictions
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall
from sessions.gait.footing import Footing
from sessions.gait.meter import GaitMeter
from sessions.gait.plates import Plates
from sessions.gait.presence import PresenceWatch
from sessions.gait.report import DeckReport, SignalHealth
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

CarriedSink = Callable[[CarriedFoot], None]
"""Takes each foot's way on the belt, in the device's time."""


class DeckPipeline:
    """One force deck, or with `second` two. Feed it what arrived, write what `transmit` gives, ask
    it for reports."""

    def __init__(
        self,
        calibration: Calibration,
        *,
        receiver: DeckReceiver | None = None,
        second: tuple[Calibration, DeckReceiver | None] | None = None,
        body_mass_kg: float | None = None,
        sink: Sink | None = None,
        footfall_sink: FootfallSink | None = None,
        carried_sink: CarriedSink | None = None,
        facing: Facing = Facing.UNKNOWN,
    ) -> None:
        weight_n = body_mass_kg * STANDARD_GRAVITY_MPS2 if body_mass_kg else None
        self._platform = Platform((calibration, second[0]) if second else (calibration,))
        self._calibration = self._platform.calibration
        self.nodes = _nodes(calibration, receiver, second, self._platform.names)
        self._joiner = Joiner(*self.nodes) if len(self.nodes) == 2 else None
        self._joined = 0  # samples so far
        self.meter = GaitMeter(body_weight_n=weight_n, facing=facing)
        self.tared = False  # whether the zero was taken from the empty deck
        self._sink = sink
        self._footfall_sink = footfall_sink
        self._carried_sink = carried_sink
        self._belt = BeltSpeedMeter()
        self._footing = Footing(self._calibration.ends)
        self._presence = PresenceWatch(weight_n)
        names = [cell.name or f"on channel {cell.channel}" for cell in self._calibration.cell]
        self._sanity = Contradictions(names, weight_n)
        self._belt_reversed = False
        self._tare: Tare | None = Tare()  # looking for a moment to take the zero
        self._newest: Sequence[Row] = ()  # samples, for who looks
        self._warm_up = WarmUp()
        self._t_s: float | None = None

    @property
    def receiver(self) -> DeckReceiver:
        """The first node's."""
        return self.nodes[0].receiver

    @property
    def in_force(self) -> tuple[Calibration, ...]:
        """Each deck's calibration, with the zeros as tared. From any thread."""
        return self._platform.in_force

    @property
    def serial(self) -> str:
        """As the nodes report theirs."""
        return " + ".join(node.serial for node in self.nodes if node.serial)

    @property
    def trouble(self) -> str:
        """Why samples that arrive cannot be used, for a person to read."""
        return next((node.told(node.trouble) for node in self.nodes if node.trouble), "")

    def receive(self, data: bytes, now_us: int, node: int = 0) -> None:
        """Take bytes from a node's wire at the host's time in µs. Never raises for any bytes."""
        for event in self.nodes[node].receive(data, now_us):
            match event:
                case Samples():
                    self._take(event, now_us, node)
                case Rebooted():
                    self._reboot()

    def transmit(self, node: int = 0) -> bytes:
        """What to write to a node's wire now."""
        return self.nodes[node].receiver.transmit()

    def heartbeat(self, good_for_ms: int) -> None:
        """Say to a node with a relay that the controller is alive for so long."""
        for node in self.nodes:
            if isinstance(node.receiver, ForceReceiver):
                node.receiver.heartbeat(good_for_ms)

    def arm_relay(self, *, closed: bool) -> None:
        """Ask a node with a relay to close it while heartbeats last, or to open it."""
        for node in self.nodes:
            if isinstance(node.receiver, ForceReceiver):
                node.receiver.arm_relay(closed=closed)

    def standstill(self) -> None:
        """The belt is measured to stand: a rebooted node may be trusted again, and tared."""
        if any(node.signal.rebooted for node in self.nodes):
            self._tare, self.tared = Tare(), False
        for node in self.nodes:
            node.signal.standstill()

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
            steps = self.meter.steps
            return DeckReport(at_ms=now_ms, health=health, trouble=trouble, steps=steps)
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
        rows = [counts for _, counts in self._newest]
        counts = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        cells = self._cells(counts) if rows else ()
        _, x_m, y_m = self._platform.press(counts) if rows else (0.0, None, None)
        slow = next((node for node in self.nodes if node.rate.off), self.nodes[0])
        return DeckView(
            report,
            cells,
            x_m,
            y_m,
            self.tared,
            self.meter.detector.zero_n,
            self._warm_up.trend_n_per_min,
            self._warm_up.warming,
            slow.rate.promised_hz,
            slow.rate.measured_hz,
            _together(node.receiver.health for node in self.nodes),
            self.serial,
        )

    def _cells(self, counts: Sequence[float]) -> tuple[CellView, ...]:
        forces_n = self._platform.cells_n(counts)
        return tuple(
            CellView(cell.name, cell.channel, force_n, n, cell.x_m, cell.y_m)
            for cell, n, force_n in zip(self._calibration.cell, counts, forces_n, strict=True)
        )

    def _health(self, now_ms: int) -> tuple[SignalHealth, str]:
        """Whether the signal can be trusted, and why not as far as words are needed."""
        for node in self.nodes:
            health, trouble = node.health(now_ms)
            if health is not SignalHealth.GOOD:
                return health, trouble
        if contradiction := self._sanity.found():
            return contradiction.health, contradiction.text
        if self.meter.misscaled:
            return SignalHealth.MISSCALED, ""
        off = next((node.told(node.rate.off) for node in self.nodes if node.rate.off), "")
        return (SignalHealth.OFF_RATE if off else SignalHealth.GOOD), off

    def _reboot(self) -> None:
        """The device's clock begins anew, and everything that was timed by it."""
        self._presence.restart()
        self._footing.restart()
        self._interrupt()
        if self._joiner:
            self._joiner.restart()
        self._t_s = None

    def _take(self, samples: Samples, now_us: int, number: int) -> None:
        node = self.nodes[number]
        if self._joiner is None:
            self._record(samples)
            self._samples(list(node.rows(samples, now_us)))
            return
        self._joiner.push(number, node.rows(samples, now_us))
        rows = list(self._joiner.joined())
        if rows:
            self._record(self._numbered(rows))
        self._samples(rows)

    def _numbered(self, rows: list[Row]) -> Samples:
        """Joined rows as the samples of one deck, for the record."""
        start_s, end_s = rows[0][0], rows[-1][0]
        period_us = 1e6 * (end_s - start_s) / (len(rows) - 1) if len(rows) > 1 else 0.0
        first, self._joined = self._joined, self._joined + len(rows)
        counts = tuple(tuple(counts) for _, counts in rows)
        return Samples(first, round(1e6 * start_s), period_us, counts)

    def _record(self, samples: Samples) -> None:
        if self._sink:
            host_us = self.receiver.host_us(samples.time_us)
            self._sink(samples, host_us, self.receiver.boot_id or 0)

    def _samples(self, rows: list[Row]) -> None:
        for t_s, counts in rows:
            self._sample(t_s, counts)
        if rows:
            self._newest = rows
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

    def _sample(self, t_s: float, used: Sequence[int]) -> None:
        last_s = self._t_s
        if last_s is not None:
            t_s = max(t_s, last_s)  # periods are measured: two blocks may overlap by microseconds
            if t_s - last_s > MAX_GAP_S + self.nodes[0].signal.period_s:
                self._interrupt()
        self._t_s = t_s
        if self._tare:
            self._take_zero(t_s, used)
        total_n, x_m, y_m = self._platform.press(used)
        plates = self._platform.plates(used)
        self._follow_gait(t_s, total_n, x_m, y_m, plates)
        self._sanity.push(t_s, total_n)
        if self.meter.stood_s == t_s:
            self._sanity.stood(self._platform.cells_n(used))

    def _follow_gait(
        self,
        t_s: float,
        total_n: float,
        x_m: float | None,
        y_m: float | None,
        plates: Plates | None,
    ) -> None:
        """One sample: the total force, where it presses, and what each of two decks bears."""
        meter = self.meter
        before_s = meter.step_s
        footfall = meter.push(t_s, total_n, x_m, y_m, plates)
        if footfall and self._footfall_sink:
            self._footfall_sink(footfall)
        self._belt.push(t_s, y_m)
        if meter.step_s is not None and meter.step_s != before_s:
            carried = self._belt.step(meter.step_s)
            if carried and not self._belt_reversed:
                self._sanity.stance(-carried.slope_mps)
            if carried and self._carried_sink:
                self._carried_sink(carried)
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
            self._platform.tare(zero.cells_n)
            self.meter.detector.tared(zero.noise_n)
            self._warm_up.restart()


def _nodes(
    calibration: Calibration,
    receiver: DeckReceiver | None,
    second: tuple[Calibration, DeckReceiver | None] | None,
    names: tuple[str, ...],
) -> tuple[SensorNode, ...]:
    decks = [(calibration, receiver), *([second] if second else [])]
    return tuple(SensorNode(*deck, name=name) for deck, name in zip(decks, names, strict=True))


def _together(each: Iterable[WireHealth]) -> WireHealth:
    return WireHealth(*(sum(counters) for counters in zip(*map(astuple, each), strict=True)))


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else 1000.0 * seconds
