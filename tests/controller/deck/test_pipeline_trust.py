"""When a deck is not to be believed: gone, frozen, railed, rebooted, or against its own word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from controller.deck.calibration import SIMULATED, Calibration
from controller.simulator.cells import DeckCells
from protocols.force.node import ForceNode, NodeCard
from sessions.gait.facing import Facing
from sessions.gait.report import SignalHealth
from tests.controller.deck.decks import Bench


@pytest.mark.hazard("H17")
def test_an_unplugged_deck_is_stale_and_knows_nothing() -> None:
    bench = Bench()
    bench.mounted()
    bench.plugged = False
    bench.run(0.19)
    assert bench.report.health is SignalHealth.GOOD
    report = bench.run(0.03)
    assert report.health is SignalHealth.STALE
    assert (report.person_on_belt, report.body_mass_kg) == (None, None)
    bench.plugged = True
    assert bench.run(1.5).health is SignalHealth.GOOD
    assert bench.report.person_on_belt is True


@pytest.mark.hazard("H18")
def test_a_frozen_deck_is_told_in_a_third_of_a_second() -> None:
    bench = Bench()
    bench.mounted()
    bench.cells.freeze()
    assert bench.run(0.30).health is SignalHealth.FROZEN


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("channel", range(4))
def test_a_railed_channel_is_told_in_a_tenth_of_a_second(channel: int) -> None:
    bench = Bench()
    bench.mounted()
    bench.cells.saturate(channel)
    assert bench.run(0.10).health is SignalHealth.SATURATED
    bench.cells.repair()
    assert bench.run(0.10).health is SignalHealth.GOOD


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("speed_mps", [0.1, 0.4, 0.9, 2.5])
def test_a_gain_that_doubles_is_told_within_five_seconds(speed_mps: float) -> None:
    bench = Bench()
    bench.mounted()
    bench.pipeline.restart()
    bench.belt_mps = speed_mps
    assert bench.run(8.0).health is SignalHealth.GOOD
    bench.cells.scale(2.0)
    for _ in range(50):
        if bench.run(0.1).health is SignalHealth.MISSCALED:
            break
    assert bench.report.health is SignalHealth.MISSCALED
    bench.cells.repair()
    bench.belt_mps = 0.0
    assert bench.run(3.0).health is SignalHealth.GOOD


@pytest.mark.hazard("H18")
def test_a_gain_that_stays_doubled_is_not_trusted_before_they_are_off() -> None:
    bench = Bench()
    bench.mounted()
    bench.pipeline.restart()
    bench.belt_mps = 0.9
    bench.run(6.0)
    bench.cells.scale(2.0)
    assert bench.run(6.0).health is SignalHealth.MISSCALED
    bench.belt_mps = 0.0
    assert bench.run(5.0).health is SignalHealth.MISSCALED
    bench.walker.step_off()
    assert bench.run(3.0).health is SignalHealth.GOOD


@pytest.mark.hazard("H19")
def test_a_node_that_rebooted_is_trusted_at_the_next_standstill() -> None:
    bench = Bench()
    bench.mounted()
    bench.belt_mps = 0.7
    bench.run(4.0)
    bench.node.power_up(1000 * bench.now_ms)
    assert bench.run(0.05).health is SignalHealth.REBOOTED
    assert bench.run(5.0).health is SignalHealth.REBOOTED
    bench.pipeline.standstill()
    report = bench.run(1.5)
    assert report.health is SignalHealth.GOOD
    assert report.person_on_belt is True
    assert not bench.pipeline.tared  # until the deck is empty
    bench.walker.step_off()
    bench.run(1.5)
    assert bench.pipeline.tared


@pytest.mark.hazard("H19")
def test_standstill_without_a_reboot_changes_nothing() -> None:
    bench = Bench()
    before = bench.mounted()
    bench.pipeline.standstill()
    assert bench.report == before
    assert bench.pipeline.tared


def test_another_deck_s_calibration_is_refused() -> None:
    bench = Bench(calibration=SIMULATED.model_copy(update={"serial": "OTHER"}))
    report = bench.run(1.0)
    assert report.health is SignalHealth.WAITING
    assert "OTHER" in bench.pipeline.trouble
    assert "BACKSTRIDE SIM 1" in bench.pipeline.trouble


def test_a_deck_with_too_few_channels_is_refused() -> None:
    last = SIMULATED.cell[3].model_copy(update={"channel": 6})
    bench = Bench(calibration=Calibration(cell=(*SIMULATED.cell[:3], last)))
    assert bench.run(1.0).health is SignalHealth.WAITING
    assert "4 channels" in bench.pipeline.trouble


# --- a deck that contradicts itself --------------------------------------------------------------


class Miswired(DeckCells):
    """Cells whose plugs are in other sockets; `order[n]` is the cell that socket n hears."""

    def __init__(self, order: tuple[int, ...]) -> None:
        super().__init__()
        self._order = order

    def convert(self, forces_n: Sequence[float]) -> tuple[int, ...]:
        return super().convert([forces_n[cell] for cell in self._order])


@pytest.mark.hazard("H18")
def test_a_sign_that_is_turned_round_is_told_when_somebody_stands() -> None:
    bench = Bench()
    bench.run(0.7)
    bench.cells.scale(-1)
    bench.walker.step_on()
    report = bench.run(3.0)
    assert report.health is SignalHealth.NEGATIVE
    assert "its sign is turned round" in report.trouble


@pytest.mark.hazard("H18")
def test_a_wrong_gain_is_told_when_the_mass_is_known() -> None:
    bench = Bench()
    bench.pipeline.expect(mass_kg=75.0, facing=Facing.REAR, belt_reversed=False)
    assert bench.mounted().health is SignalHealth.GOOD
    bench.walker.step_off()
    bench.run(1.5)
    bench.cells.scale(1.3)
    bench.walker.step_on()
    report = bench.run(3.5)
    assert report.health is SignalHealth.MISSCALED
    assert "98 kg where 75 kg are entered" in report.trouble


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("belt_reversed", [False, True])
def test_swapped_ends_are_told_by_feet_that_go_against_the_belt(belt_reversed: bool) -> None:
    bench = Bench()
    bench.cells = Miswired((2, 3, 0, 1))
    bench.pipeline.expect(mass_kg=None, facing=Facing.REAR, belt_reversed=belt_reversed)
    assert bench.mounted().health is SignalHealth.GOOD
    bench.belt_mps = 0.9
    report = bench.run(8.0)
    assert report.health is (SignalHealth.GOOD if belt_reversed else SignalHealth.MISPLACED)


@pytest.mark.hazard("H18")
def test_half_the_promised_rate_is_told_and_the_samples_keep_their_time() -> None:
    bench = Bench()
    bench.node = ForceNode(NodeCard(rate_millihertz=2_000_000))
    report = bench.mounted()
    assert report.health is SignalHealth.OFF_RATE
    assert "promises 2000 samples a second and sends 1000" in report.trouble
    assert report.body_mass_kg == pytest.approx(75.0, abs=1.0)
