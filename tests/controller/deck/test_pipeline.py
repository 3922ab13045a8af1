"""What the pipeline makes of a deck that works: who is on it, and how they walk."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from controller.simulator.person import Direction, Person
from protocols.force.frames import Data, Stamp, encode
from protocols.force.samples import Samples
from sessions.gait.report import DeckReport, SignalHealth
from tests.controller.deck.decks import Bench


def test_before_anything_is_heard_it_waits() -> None:
    report = DeckPipeline(SIMULATED).report(0)
    assert report == DeckReport(at_ms=0, health=SignalHealth.WAITING)


def test_an_empty_deck_is_tared_and_nobody_is_on_it() -> None:
    bench = Bench(drift_n_per_s=0.0)
    report = bench.run(1.5)
    assert report.health is SignalHealth.GOOD
    assert report.person_on_belt is False
    assert report.absent_ms == pytest.approx(1500, abs=15)
    assert bench.pipeline.tared
    assert bench.pipeline.trouble == ""


def test_somebody_steps_on_and_is_weighed() -> None:
    report = Bench(Person(mass_kg=82.0)).mounted()
    assert report.person_on_belt is True
    assert report.absent_ms == 0
    assert report.body_mass_kg == pytest.approx(82.0, rel=0.015)


@pytest.mark.parametrize(
    ("person", "speed_mps"),
    [
        (Person(), 0.45),
        (Person(), 0.9),
        (Person(mass_kg=50.0), 0.67),
        (Person(mass_kg=110.0, direction=Direction.FORWARD), 1.2),
    ],
)
def test_a_walk_is_counted_and_timed(person: Person, speed_mps: float) -> None:
    bench = Bench(person)
    bench.mounted()
    bench.pipeline.restart()
    bench.belt_mps = speed_mps
    report = bench.run(9.0)
    assert abs(report.steps - bench.walker.steps) <= 1
    assert report.cadence_spm == pytest.approx(bench.walker.cadence_spm, rel=0.04)
    assert (report.contact_ms, report.flight_ms) == (None, None)
    assert report.mean_force_bw == pytest.approx(1.0, abs=0.02)
    assert report.peak_force_bw is not None
    assert 1.1 < report.peak_force_bw < 1.5


def test_a_backward_run_is_counted_and_timed() -> None:
    bench = Bench()
    bench.mounted()
    bench.pipeline.restart()
    bench.belt_mps = 2.5
    report = bench.run(8.0)
    last = [footfall for footfall in bench.walker.truth if footfall.running][-8:]
    contact_s = sum(footfall.toe_off_s - footfall.contact_s for footfall in last) / 8
    step_s = sum(footfall.step_s for footfall in last) / 8
    assert abs(report.steps - bench.walker.steps) <= 1
    assert report.cadence_spm == pytest.approx(60 / step_s, rel=0.03)
    assert report.contact_ms is not None
    assert 0.90 < report.contact_ms / (1000 * contact_s) <= 1.0  # above 5 % of body weight
    assert report.flight_ms == pytest.approx(1000 * step_s - report.contact_ms, abs=8)
    assert report.peak_force_bw is not None
    assert 2.2 < report.peak_force_bw < 3.0


def test_a_drift_of_a_hundred_newtons_does_not_hide_a_runner_s_steps() -> None:
    bench = Bench(drift_n_per_s=8.0)
    bench.mounted()
    bench.pipeline.restart()
    bench.belt_mps = 2.5
    report = bench.run(13.0)
    assert abs(report.steps - bench.walker.steps) <= 6  # until the zero is found again
    assert report.cadence_spm == pytest.approx(bench.walker.cadence_spm, rel=0.03)
    assert report.peak_force_bw is not None
    assert report.peak_force_bw < 3.0


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("speed_mps", [0.5, 2.5])
def test_who_steps_off_is_missed_within_a_second_and_a_half(speed_mps: float) -> None:
    bench = Bench()
    bench.mounted()
    bench.belt_mps = speed_mps
    assert bench.run(8.0).person_on_belt is True
    bench.walker.step_off()
    waited_ms = 0
    while bench.report.absent_ms <= 1000:
        assert bench.run(0.05).health is SignalHealth.GOOD
        waited_ms += 50
    assert 900 <= waited_ms <= 1500


@pytest.mark.hazard("H14")
@pytest.mark.hazard("H18")
def test_a_light_walker_is_missed_on_a_deck_that_drifted() -> None:
    bench = Bench(Person(mass_kg=40.0), drift_n_per_s=4.0)
    bench.mounted()
    bench.belt_mps = 0.6
    assert bench.run(15.0).person_on_belt is True
    bench.walker.step_off()
    assert bench.run(1.5).person_on_belt is False
    assert bench.report.absent_ms > 1000
    bench.run(2.0)
    bench.walker.step_on()
    report = bench.run(4.0)
    assert report.person_on_belt is True
    assert report.body_mass_kg == pytest.approx(40.0, rel=0.10)


@pytest.mark.hazard("H14")
def test_a_child_after_a_heavy_adult_is_seen_and_weighed() -> None:
    bench = Bench(Person(mass_kg=130.0))
    bench.mounted()
    bench.walker.step_off()
    bench.run(1.5)
    bench.walker.person = Person(mass_kg=22.0)
    bench.walker.step_on()
    report = bench.run(4.0)
    assert report.person_on_belt is True
    assert report.body_mass_kg == pytest.approx(22.0, rel=0.03)


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("speed_mps", [0.3, 1.0, 2.5, 3.5])
def test_who_stays_is_never_missed(speed_mps: float) -> None:
    bench = Bench(Person(variability=0.05))
    bench.mounted()
    bench.belt_mps = speed_mps
    for _ in range(60):
        report = bench.run(0.1)
        assert report.person_on_belt is True
        assert report.absent_ms == 0


@pytest.mark.hazard("H14")
def test_a_stumble_is_no_absence() -> None:
    bench = Bench()
    bench.mounted()
    bench.belt_mps = 0.7
    bench.run(3.0)
    bench.walker.stumble()
    for _ in range(40):
        assert bench.run(0.05).person_on_belt is True


def test_lost_frames_cost_steps_but_no_trust() -> None:
    rng = random.Random(3)
    bench = Bench()
    bench.mounted()
    bench.pipeline.restart()
    bench.belt_mps = 0.8
    report = bench.run(10.0, wire=lambda data: b"" if rng.random() < 0.02 else data)
    assert report.health is SignalHealth.GOOD
    assert report.person_on_belt is True
    assert report.steps > 0.6 * bench.walker.steps
    assert bench.pipeline.receiver.health.missing > 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=400), max_size=20))
def test_no_bytes_at_all_make_it_raise(blocks: list[bytes]) -> None:
    pipeline = DeckPipeline(SIMULATED)
    for number, block in enumerate(blocks):
        pipeline.receive(block, 10_000 * number)
        pipeline.report(10 * number)


stamps = st.builds(Stamp, st.integers(0, 3), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
rows = st.integers(1, 8).flatmap(
    lambda channels: st.lists(
        st.tuples(*[st.integers(-(2**31), 2**31 - 1)] * channels), min_size=1, max_size=20
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Data, stamps, rows.map(tuple), st.integers(0, 255)), max_size=12))
def test_no_whole_frames_at_all_make_it_raise(frames: list[Data]) -> None:
    pipeline = DeckPipeline(SIMULATED)
    for number, frame in enumerate(frames):
        pipeline.receive(encode(frame), 10_000 * number)
        pipeline.report(10 * number)


def test_the_report_does_not_depend_on_how_bytes_are_cut() -> None:
    whole, cut = Bench(), Bench()
    cuts = random.Random(5)
    kept = bytearray()

    def late(data: bytes) -> bytes:
        kept.extend(data)
        size = cuts.randint(0, len(kept))
        now, kept[:size] = bytes(kept[:size]), b""
        return now

    whole.mounted()
    cut.run(0.7, wire=late)
    cut.walker.step_on()
    cut.run(3.5, wire=late)
    cut.pipeline.receive(bytes(kept), 1000 * cut.now_ms)
    assert cut.report == whole.report


def test_raw_samples_go_to_the_record_with_the_host_s_time() -> None:
    taken: list[tuple[Samples, float, int]] = []
    bench = Bench(sink=lambda *told: taken.append(told))
    bench.run(1.0)
    assert sum(len(samples.counts) for samples, _, _ in taken) == 1000
    assert taken[-1][1] == pytest.approx(991_000, abs=1500)  # nine periods before its last


def test_raw_samples_go_to_the_record_with_their_boot_id() -> None:
    boots: list[int] = []
    bench = Bench(sink=lambda samples, host_us, boot_id: boots.append(boot_id))
    bench.run(0.5)
    bench.node.power_up(1000 * bench.now_ms)
    bench.run(0.5)
    assert sorted(set(boots)) == [1, 2]
    assert boots == sorted(boots)


def test_a_known_body_mass_is_used() -> None:
    bench = Bench(Person(mass_kg=82.0), body_mass_kg=80.0)
    assert bench.mounted().body_mass_kg == pytest.approx(80.0)
