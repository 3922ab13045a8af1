"""How fast the belt runs, by the centre of pressure, against the simulated walker's truth."""

from __future__ import annotations

import pytest

from controller.simulator.cells import DeckGeometry
from controller.simulator.person import Direction, Person
from controller.simulator.walker import SimulatedWalker
from sessions.gait.belt_speed import BeltSpeed, BeltSpeedMeter
from sessions.gait.meter import GaitMeter

DECK = DeckGeometry()


class Walk:
    """A walker on a belt, and what the deck's cells say of it."""

    def __init__(
        self,
        *,
        direction: Direction = Direction.BACKWARD,
        rate_hz: float = 200.0,
        noise_n: float = 1.5,
        seed: int = 1,
    ) -> None:
        self.walker = SimulatedWalker(
            Person(direction=direction), rate_hz=rate_hz, noise_n=noise_n, on_deck=True, seed=seed
        )
        self.gait, self.belt = GaitMeter(), BeltSpeedMeter()
        self.t_s = 0.0
        self._rate_hz = rate_hz
        self.go(0.0, 2.0)

    def go(self, speed_mps: float, for_s: float) -> BeltSpeed | None:
        """The estimate after so long at this speed."""
        for _ in range(round(for_s * self._rate_hz)):
            self._sample(self.walker.advance(speed_mps))
        return self.belt.estimate(self.t_s)

    def _sample(self, cells: tuple[float, float, float, float]) -> None:
        self.t_s += 1 / self._rate_hz
        front_left, front_right, rear_left, rear_right = cells
        total_n, before_s = sum(cells), self.gait.step_s
        x_m = y_m = None
        if total_n > 100.0:
            x_m = (front_right + rear_right - front_left - rear_left) * DECK.half_width_m / total_n
            y_m = (front_left + front_right - rear_left - rear_right) * DECK.half_length_m / total_n
        self.gait.push(self.t_s, total_n, x_m)
        self.belt.push(self.t_s, y_m)
        if self.gait.step_s is not None and self.gait.step_s != before_s:
            self.belt.step(self.gait.step_s)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("speed_mps", [0.3, 0.45, 0.6, 0.9, 1.2, 1.5, 2.5, 3.5])
def test_the_truth_is_within_the_error_at_every_speed(
    speed_mps: float, direction: Direction
) -> None:
    estimate = Walk(direction=direction).go(speed_mps, 10.0)
    assert estimate is not None
    assert abs(estimate.speed_mps - speed_mps) <= estimate.error_mps
    assert estimate.error_mps <= 0.08 + 0.25 * speed_mps


@pytest.mark.parametrize("noise_n", [0.0, 5.0, 10.0])
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("rate_hz", [50.0, 1000.0])
def test_noise_seeds_and_rates_do_not_matter(noise_n: float, seed: int, rate_hz: float) -> None:
    estimate = Walk(noise_n=noise_n, seed=seed, rate_hz=rate_hz).go(0.8, 8.0)
    assert estimate is not None
    assert estimate.speed_mps == pytest.approx(0.8, rel=0.1)


def test_it_is_known_within_six_steps() -> None:
    walk = Walk()
    while walk.go(0.8, 0.1) is None:
        assert walk.walker.steps <= 6


def test_drifting_along_the_belt_changes_nothing() -> None:
    walk = Walk()
    walk.go(0.8, 5.0)
    walk.walker.drift(0.08)
    estimate = walk.go(0.8, 5.0)
    assert estimate is not None
    assert estimate.speed_mps == pytest.approx(0.8, rel=0.15)


def test_it_follows_a_new_speed_and_forgets_the_old_one() -> None:
    walk = Walk()
    assert walk.go(0.5, 8.0) is not None
    estimate = walk.go(1.0, 8.0)
    assert estimate is not None
    assert estimate.speed_mps == pytest.approx(1.0, rel=0.1)


@pytest.mark.parametrize("speed_mps", [0.0, 0.1])
def test_standing_and_creeping_tell_nothing(speed_mps: float) -> None:
    assert Walk().go(speed_mps, 12.0) is None


def test_nothing_is_known_after_a_stop_a_step_off_or_a_gap() -> None:
    walk = Walk()
    assert walk.go(0.8, 8.0) is not None
    assert walk.go(0.0, 6.0) is None
    assert walk.go(0.8, 8.0) is not None
    walk.belt.interrupt()
    assert walk.go(0.8, 0.5) is None
    walk.go(0.8, 8.0)
    walk.walker.step_off()
    assert walk.go(0.8, 6.0) is None


def test_a_deck_whose_cells_lie_in_a_row_across_tells_nothing() -> None:
    walk, meter = Walk(), BeltSpeedMeter()
    walk.go(0.8, 5.0)
    for step in range(50):
        for sample in range(50):
            meter.push(step * 0.5 + sample * 0.01, 0.0)
        meter.step(step * 0.5 + 0.5)
    assert meter.estimate(25.0) is None
