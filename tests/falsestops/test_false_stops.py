"""Nobody is stopped for walking; somebody who leaves is; and the figures are what they say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from math import exp
from pathlib import Path

import pytest

from controller.belt.faults import Cause
from controller.deck.recording import Recording
from controller.simulator.deck import SimulatedDeck
from controller.simulator.mishaps import Mishap
from controller.simulator.walker import SimulatedWalker
from tests.falsestops.mishaps import DRIFTS, tried
from tests.falsestops.rates import Rate, Share, as_many, at_most, interval
from tests.falsestops.recorded import ONE_FOOT, RUNS, TRIALS, watched
from tests.falsestops.tables import written
from tests.falsestops.walks import drawn
from tests.falsestops.watched import TICK_MS, Watch
from tests.recordings import recording


@pytest.mark.hazard("H14", "H15", "H16")
@pytest.mark.parametrize("seed", range(1, 7))
def test_a_simulated_walk_is_not_stopped(seed: int) -> None:
    walk = drawn(seed, seconds=2.0)
    result = walk.watched()
    assert (result.cause, result.refused) == (None, False), walk
    assert result.seconds > 5


@pytest.mark.hazard("H14")
def test_who_steps_off_is_missed_so_a_stop_would_be_counted() -> None:
    deck = SimulatedDeck(SimulatedWalker(rate_hz=100.0))

    def leaving() -> Iterator[float]:
        yield from repeat(0.8, 3000 // TICK_MS)
        deck.walker.step_off()
        yield from repeat(0.8, 5000 // TICK_MS)

    result = Watch(deck).run(leaving())
    assert result.cause is Cause.PERSON_OFF
    assert 4.0 <= result.seconds <= 4.6


def test_who_is_not_there_is_refused() -> None:
    empty = SimulatedDeck(SimulatedWalker(rate_hz=50.0), mount_after_s=None)
    assert Watch(empty).run(repeat(0.5, 10)).refused


@pytest.mark.hazard("H14")
def test_a_recorded_run_whose_zero_drifts_is_not_stopped() -> None:
    result = watched(Recording(recording(RUNS), rate_hz=300.0))
    assert result.cause is None
    assert result.seconds > 25


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("trial", ["trial00_n", "trial16_n", "trial30_n"])
def test_a_recorded_trial_is_not_stopped(trial: str) -> None:
    result = watched(Recording(recording(TRIALS), rate_hz=500.0, column=trial))
    assert (result.cause, result.refused) == (None, False)


@pytest.mark.hazard("H14")
def test_one_foot_alone_of_a_recorded_walk_is_enough() -> None:
    result = watched(Recording(recording(ONE_FOOT)))
    assert (result.cause, result.refused) == (None, False)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 20, 100])
def test_an_interval_leaves_a_fortieth_outside_on_either_side(count: int) -> None:
    low, high = interval(count)
    assert at_most(count, high) == pytest.approx(0.025)
    assert low == 0 if count == 0 else 1 - at_most(count - 1, low) == pytest.approx(0.025)


def test_known_intervals() -> None:
    assert at_most(1, 2.0) == pytest.approx(3 * exp(-2.0))
    assert interval(0) == pytest.approx((0.0, 3.6889), abs=1e-4)
    assert interval(10) == pytest.approx((4.7954, 18.3904), abs=1e-4)
    assert str(Rate(0, 10.0)) == "0 (0 to 0.37)"


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("mishap", [one for one in Mishap if one.is_fall])
def test_a_fall_is_stopped_for(mishap: Mishap) -> None:
    seen = tried(mishap.value, 1)
    assert seen.cause is Cause.FALLEN
    assert seen.cause_s is not None
    assert seen.cause_s < 2.0


@pytest.mark.hazard("H15")
def test_a_stumble_is_held_for() -> None:
    seen = tried(Mishap.STUMBLE, 2)
    assert seen.told_s is not None
    assert seen.told_s < 2.0


@pytest.mark.hazard("H16")
def test_a_drift_is_eased_for() -> None:
    seen = tried(DRIFTS, 3)
    assert seen.cause is Cause.REAR_END
    assert seen.told_s is not None
    assert seen.cause_s is not None
    assert seen.told_s < seen.cause_s


@pytest.mark.parametrize(("count", "trials"), [(0, 10), (3, 10), (10, 10), (90, 100)])
def test_a_share_leaves_a_fortieth_outside_on_either_side(count: int, trials: int) -> None:
    low, high = Share(count, trials).interval()
    assert low == 0 if count == 0 else as_many(count, trials, low) == pytest.approx(0.025)
    fewer = 1 - as_many(count + 1, trials, high)
    assert high == 1 if count == trials else fewer == pytest.approx(0.025)
    assert str(Share(90, 100)) == "90 % (82 to 95)"


def test_a_table_is_put_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- walks: -->\n\nold\n\n<!-- end -->\nb\n")
    for _ in range(2):
        written(page, walks="new")
        assert page.read_text() == "a\n<!-- walks: -->\n\nnew\n\n<!-- end -->\nb\n"
    with pytest.raises(ValueError, match="no place for mishaps"):
        written(page, mishaps="new")
