"""The whole simulated deck against the host's end of the wire, in virtual time."""

from __future__ import annotations

import pytest

from controller.api import SimulatedFault
from controller.deck.calibration import SIMULATED
from controller.simulator.deck import SimulatedDeck
from controller.simulator.walker import SimulatedWalker
from protocols.force.frames import Hello
from protocols.force.receiver import ForceReceiver
from protocols.force.samples import Rebooted, Samples

SECOND = 1_000_000
START_US = 123_456_789


class Bench:
    """A deck and a host on a perfect wire."""

    def __init__(self, deck: SimulatedDeck) -> None:
        self.deck = deck
        self.host = ForceReceiver()
        self.now_us = START_US
        self.rows: list[tuple[int, ...]] = []
        self.hellos: list[Hello] = []
        self.reboots = 0
        self.flags = 0

    def run(self, seconds: float, belt_mps: float = 0.0) -> list[float]:
        """Let time pass; the total force of each sample that arrived, newtons."""
        before = len(self.rows)
        for _ in range(round(seconds * 200)):
            self.now_us += 5000
            self.deck.advance(self.now_us, belt_mps)
            for event in self.host.receive(self.deck.transmit(), self.now_us):
                match event:
                    case Samples():
                        self.rows += event.counts
                        self.flags |= event.saturated
                    case Hello():
                        self.hellos.append(event)
                    case Rebooted():
                        self.reboots += 1
            self.deck.receive(self.host.transmit(), self.now_us)
        return [sum(SIMULATED.newtons(row)) for row in self.rows[before:]]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def standing_bench() -> Bench:
    bench = Bench(SimulatedDeck(mount_after_s=None))
    bench.run(0.5)
    bench.deck.act(SimulatedFault.STEP_ON)
    bench.run(2.0)
    return bench


def test_a_thousand_samples_a_second_without_a_gap() -> None:
    bench = Bench(SimulatedDeck())
    bench.run(3.0)
    assert len(bench.rows) == pytest.approx(3000, abs=10)
    assert bench.host.health.missing == bench.host.health.dropped == 0
    assert bench.hellos[0].rate_millihertz == 1_000_000


def test_the_walker_mounts_two_seconds_after_the_greeting_and_weighs_their_weight() -> None:
    bench = Bench(SimulatedDeck())
    empty = bench.run(1.9)
    assert abs(mean(empty)) < 1.0
    bench.run(1.5)
    standing = bench.run(2.0)
    assert mean(standing) == pytest.approx(bench.deck.walker.person.weight_n, rel=0.01)


def test_nobody_mounts_while_no_host_listens() -> None:
    deck = SimulatedDeck()
    for n in range(1000):
        deck.advance(n * 5000, 0.0)
    assert not deck.walker.on_deck


def test_the_host_finds_how_fast_the_crystal_runs() -> None:
    bench = Bench(SimulatedDeck(clock_ppm=1000.0))
    bench.run(40.0)
    assert bench.host.clock.drift_ppm == pytest.approx(-1000.0, abs=30.0)


def test_walking_comes_through_the_wire() -> None:
    bench = standing_bench()
    bench.run(2.0, belt_mps=0.9)
    walked = bench.run(10.0, belt_mps=0.9)
    weight_n = bench.deck.walker.person.weight_n
    assert mean(walked) == pytest.approx(weight_n, rel=0.01)
    assert min(walked) > 0.7 * weight_n


@pytest.mark.hazard("H14")
def test_step_off_empties_the_deck() -> None:
    bench = standing_bench()
    assert bench.deck.act(SimulatedFault.STEP_OFF)
    bench.run(0.5, belt_mps=0.9)
    assert abs(mean(bench.run(1.0, belt_mps=0.9))) < 1.0


@pytest.mark.hazard("H18")
def test_a_deck_that_lives_is_never_still_and_a_frozen_one_is() -> None:
    bench = Bench(SimulatedDeck(SimulatedWalker(noise_n=0.0), mount_after_s=None))
    bench.run(1.0)
    assert all(len(set(column)) > 20 for column in zip(*bench.rows[-250:], strict=True))
    assert bench.deck.act(SimulatedFault.FREEZE_DECK)
    bench.run(0.5)
    assert len(set(bench.rows[-400:])) == 1
    bench.deck.act(SimulatedFault.REPAIR)
    bench.run(0.5)
    assert len(set(bench.rows[-400:])) > 300
    assert bench.reboots == 0


@pytest.mark.hazard("H18")
def test_a_saturated_channel_stands_at_its_rail_and_is_flagged() -> None:
    bench = standing_bench()
    assert bench.flags == 0
    assert bench.deck.act(SimulatedFault.SATURATE_DECK)
    bench.run(0.5)
    assert bench.rows[-1][0] == SIMULATED.rail_counts
    assert bench.flags == 1


@pytest.mark.hazard("H17")
def test_unplugged_it_is_silent_and_comes_back_as_a_new_boot() -> None:
    bench = standing_bench()
    assert bench.deck.act(SimulatedFault.UNPLUG_DECK)
    assert bench.run(1.0) == []
    bench.deck.act(SimulatedFault.REPAIR)
    assert bench.run(1.0)
    assert bench.reboots == 1


@pytest.mark.hazard("H17")
def test_the_relay_opens_without_heartbeats_and_without_power() -> None:
    bench = standing_bench()
    bench.host.heartbeat(300)
    bench.host.arm_relay(closed=True)
    bench.run(0.1)
    assert relay_is_closed(bench)
    bench.deck.act(SimulatedFault.UNPLUG_DECK)
    assert not relay_is_closed(bench)
    bench.deck.act(SimulatedFault.REPAIR)
    assert not relay_is_closed(bench)
    bench.run(0.1)
    bench.host.heartbeat(300)
    bench.host.arm_relay(closed=True)
    bench.run(0.2)
    assert relay_is_closed(bench)
    bench.run(0.2)
    assert not relay_is_closed(bench)


def relay_is_closed(bench: Bench) -> bool:
    return bench.deck.relay_closed


@pytest.mark.parametrize(
    "fault", [SimulatedFault.STALL, SimulatedFault.SAFETY_KEY, SimulatedFault.UNPLUG_TREADMILL]
)
def test_the_treadmills_faults_are_not_the_decks(fault: SimulatedFault) -> None:
    assert not SimulatedDeck().act(fault)


def test_an_hour_that_the_computer_slept_is_left_out() -> None:
    deck = SimulatedDeck()
    deck.advance(0, 0.0)
    deck.advance(3600 * SECOND, 0.0)
    assert deck.walker._samples <= 1002
