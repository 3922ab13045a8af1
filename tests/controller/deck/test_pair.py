"""Two decks under one belt: joined by their clocks and calibrations, each watched by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.resources import files
from itertools import pairwise

import pytest

from controller.belt.faults import Cause
from controller.conduct.protection import deck_cause, signal_hindrance
from controller.deck.calibration import SIMULATED_PAIR
from controller.deck.pair import DeckPair, joined
from controller.deck.pipeline import DeckPipeline
from controller.deck.reader import DeckReader
from controller.deck.scale import Scale
from controller.deck.url import ForceDeck
from controller.simulator.paired import CLOCK_PPM, paired_deck
from controller.simulator.person import Direction, Pace, Person
from controller.simulator.walked import WalkedDeck
from protocols.force.samples import Samples
from sessions.coaching.figures import Figure
from sessions.coaching.lesson import Lesson
from sessions.coaching.rules import read_rules
from sessions.gait.metrics.conditions import Conditions
from sessions.gait.report import DeckReport, SignalHealth
from sessions.workouts.plan import Gait
from tests.controller.deck.pairs import PairBench
from tests.controller.deck.test_reader import Reports

LEFT, RIGHT = 0, 1


@pytest.mark.parametrize(
    ("direction", "speed_mps", "ports"),
    [
        (Direction.BACKWARD, 0.9, (0, 1)),
        (Direction.FORWARD, 0.9, (1, 0)),
        (Direction.BACKWARD, 2.5, (1, 0)),
    ],
)
def test_each_foot_is_known_by_its_deck(
    direction: Direction, speed_mps: float, ports: tuple[int, int]
) -> None:
    bench = PairBench(Person(direction=direction), ports=ports)
    assert bench.mounted().person_on_belt
    bench.belt_mps = speed_mps
    report = bench.run(8.0)
    assert report.health is SignalHealth.GOOD
    assert report.body_mass_kg == pytest.approx(bench.deck.walker.person.mass_kg, rel=0.01)
    truth = bench.deck.walker.truth
    assert len(truth) - 2 <= len(bench.feet) <= len(truth)
    origin_s = {0: 0.0, 1: 3.7}[ports[0]]
    rate = (1.0 + CLOCK_PPM[ports[0]] / 1e6) / (1.0 + CLOCK_PPM[0] / 1e6)
    for foot in bench.feet:
        contact_s, toe_off_s = ((t_s - origin_s) / rate for t_s in (foot.contact_s, foot.toe_off_s))
        true = min(truth, key=lambda one: abs(one.contact_s - contact_s))
        assert foot.side == true.foot.value
        assert contact_s == pytest.approx(true.contact_s, abs=0.015)  # later by the threshold
        assert toe_off_s == pytest.approx(true.toe_off_s, abs=0.015)


def test_the_coach_knows_each_side_while_somebody_walks() -> None:
    rules = read_rules(files("sessions.coaching").joinpath("presets", "en.yaml").read_bytes(), "")
    lesson = Lesson(rules, Gait.BACKWARD_WALK, Conditions())
    bench = PairBench(Person(pace=Pace.WALK, contact_asymmetry=0.1))
    bench.mounted()
    bench.belt_mps = 0.9
    bench.run(13.0)
    for foot in bench.feet:
        lesson.footfall(foot, foot.toe_off_s)
    assert lesson.reading[Figure.TIME_ASYMMETRY] == pytest.approx(10.0, abs=2.0)


def test_the_place_is_of_the_belt_not_of_a_deck() -> None:
    bench = PairBench()
    bench.mounted()
    view = bench.pipeline.view(bench.report)
    assert view.x_m == pytest.approx(0.0, abs=0.03)  # between the decks
    assert view.total_n == pytest.approx(bench.deck.walker.person.weight_n, rel=0.02)
    assert [cell.name for cell in view.cells][::4] == ["left: front left", "right: front left"]
    assert view.serial == "SIM LEFT + SIM RIGHT"


def freeze(bench: PairBench) -> None:
    bench.deck.nodes[RIGHT].cells.freeze()


def saturate(bench: PairBench) -> None:
    bench.deck.nodes[RIGHT].cells.saturate(2)


def mute(bench: PairBench) -> None:
    bench.deck.nodes[RIGHT].powered = False


def reboot(bench: PairBench) -> None:
    bench.deck.nodes[RIGHT].restart(1000 * bench.now_ms)


@pytest.mark.hazard("H17")
@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("break_it", "health", "words", "cause"),
    [
        (mute, SignalHealth.STALE, "right deck: it went silent", Cause.DECK_STALE),
        (freeze, SignalHealth.FROZEN, "right deck: its signal is frozen", Cause.DECK_FROZEN),
        (
            saturate,
            SignalHealth.SATURATED,
            "right deck: a cell is at its limit",
            Cause.DECK_SATURATED,
        ),
        (reboot, SignalHealth.REBOOTED, "right deck: it restarted", Cause.DECK_REBOOTED),
    ],
)
def test_the_one_that_fails_is_named(
    break_it: Callable[[PairBench], None],
    health: SignalHealth,
    words: str,
    cause: Cause,
) -> None:
    bench = PairBench(ports=(RIGHT, LEFT))
    assert bench.mounted().health is SignalHealth.GOOD
    break_it(bench)
    report = bench.run(0.6)
    assert report.health is health
    assert report.trouble.startswith(words)
    assert deck_cause(report, bench.now_ms) is cause
    assert signal_hindrance(report, bench.now_ms) == report.trouble


def test_one_that_is_plugged_in_again_is_joined_again() -> None:
    bench = PairBench()
    bench.mounted()
    bench.plugged[LEFT] = False
    assert bench.run(1.5).trouble.startswith("left deck: it went silent")
    bench.plugged[LEFT] = True
    assert bench.run(1.0).health is SignalHealth.GOOD
    bench.belt_mps = 0.9
    assert bench.run(4.0).cadence_spm


def test_one_that_has_never_spoken_is_named() -> None:
    bench = PairBench()
    bench.plugged[RIGHT] = False
    report = bench.run(1.0)
    assert report.health is SignalHealth.WAITING
    assert report.trouble.startswith("right deck: no samples yet")


def test_ports_that_are_changed_over_are_told() -> None:
    left, right = SIMULATED_PAIR
    bench = PairBench(calibrations=(right, left))
    bench.run(0.5)
    assert "'SIM LEFT' answers, the calibration is of 'SIM RIGHT'" in bench.pipeline.trouble


def test_the_record_has_the_cells_of_both() -> None:
    kept: list[Samples] = []
    bench = PairBench(sink=lambda samples, _host_us, _boot: kept.append(samples))
    bench.mounted()
    assert {samples.channels for samples in kept} == {8}
    numbers = [(samples.first, len(samples.counts)) for samples in kept]
    assert all(b[0] == a[0] + a[1] for a, b in pairwise(numbers))
    counts = [row for samples in kept for row in samples.counts][-500:]
    scale = Scale(joined(*SIMULATED_PAIR))
    total_n = sum(scale.press(row)[0] for row in counts) / len(counts)
    assert total_n == pytest.approx(bench.deck.walker.person.weight_n, rel=0.05)  # not tared


def test_decks_one_behind_the_other_have_no_sides() -> None:
    front = SIMULATED_PAIR[0].model_copy(
        update={"cell": tuple(c.model_copy(update={"x_m": -c.x_m}) for c in SIMULATED_PAIR[0].cell)}
    )
    across = SIMULATED_PAIR[1].model_copy(
        update={"cell": tuple(c.model_copy(update={"x_m": 3 * c.x_m - 0.4}) for c in front.cell)}
    )
    pair = DeckPair(front, across)
    assert pair.names == ("first deck", "second deck")
    assert pair.plates([0] * 8) is None


@pytest.fixture
def walked() -> Iterator[WalkedDeck]:
    with closing(WalkedDeck(paired_deck())) as walked:
        yield walked


@pytest.mark.hazard("H17")
def test_on_two_wires(walked: WalkedDeck) -> None:
    reports = Reports()
    left, right = walked.ports
    pipeline = DeckPipeline(SIMULATED_PAIR[0], second=(SIMULATED_PAIR[1], None))
    reader = DeckReader(left, pipeline, reports.post, second=ForceDeck(right))
    reader.start()
    with closing(reader):
        walked.start()
        reports.wait_for(_stands)
        walked.deck.nodes[RIGHT].powered = False
        lost = reports.wait_for(lambda report: report.health is SignalHealth.STALE)
        assert lost.trouble.startswith("right deck: it went silent")


def _stands(report: DeckReport) -> bool:
    return report.health is SignalHealth.GOOD and report.body_mass_kg is not None
