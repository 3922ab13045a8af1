from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.gait.presence import PresenceWatch
from tests.sessions.gait.signals import Run, Signal, joined, level

WEIGHT_N = 700.0
RUNNING = Run(stances=8, peak_n=2.5 * WEIGHT_N)
WALKING = level(0, 2.0, WEIGHT_N)


def alarms(signal: Signal, watch: PresenceWatch) -> list[float]:
    """When the watch says that nobody is there, after it has seen somebody."""
    seen, times_s = False, []
    for t_s, force_n in signal:
        watch.push(t_s, force_n)
        seen = seen or watch.person_on_belt is True
        if seen and watch.person_on_belt is False:
            times_s.append(t_s)
    assert seen
    return times_s


def running(gap_s: float) -> Signal:
    """Somebody runs, is in the air for `gap_s`, and runs on."""
    stances = Run(stances=8, peak_n=2.5 * WEIGHT_N, lead_s=0.0).signal()[:-300]
    return joined([WALKING, stances, level(0, gap_s, 0.0), stances])


@pytest.mark.hazard("H14")
@settings(max_examples=12, deadline=None)
@given(st.floats(0.2, 0.59))
def test_no_gap_under_six_tenths_of_a_second_is_an_absence(gap_s: float) -> None:
    walking = joined([WALKING, level(0, gap_s, 0.0), WALKING])
    assert alarms(walking, PresenceWatch(WEIGHT_N)) == []
    in_the_air_s = RUNNING.flight_s + 0.05  # of which the runner's own flight is a part
    assert alarms(running(max(0.0, gap_s - in_the_air_s)), PresenceWatch(WEIGHT_N)) == []


@pytest.mark.hazard("H14")
@settings(max_examples=12, deadline=None)
@given(st.floats(1.0, 3.0), st.floats(0.0, 0.15))
def test_a_longer_one_is_told_within_a_second_and_a_half(gap_s: float, share: float) -> None:
    left_n = share * WEIGHT_N  # a hand on the rail, a bag on the belt
    watch = PresenceWatch(WEIGHT_N)
    signal = joined([WALKING, level(0, gap_s, left_n)])
    (first_s, *_) = alarms(signal, watch)
    assert 0.599 <= first_s - 2.0 <= 1.0
    assert watch.absent_ms(2.0 + gap_s) == pytest.approx(1000 * gap_s, abs=5)


@pytest.mark.hazard("H14")
def test_a_deck_at_rest_under_its_own_drift_is_empty() -> None:
    watch = PresenceWatch(400.0)
    signal = joined([level(0, 2.0, 500.0), level(0, 2.0, 110.0)])  # a drift of 110 N, to the end
    (first_s, *_) = alarms(signal, watch)
    assert first_s - 2.0 <= 1.1
    assert watch.person_on_belt is False


@pytest.mark.hazard("H14")
def test_knocks_on_an_empty_deck_are_nobody() -> None:
    knocks = joined([level(0, 0.02, 2 * WEIGHT_N), level(0, 0.4, 0.0)] * 10)
    watch = PresenceWatch(WEIGHT_N)
    signal = joined([WALKING, knocks])
    (first_s, *_) = alarms(signal, watch)
    assert first_s - 2.0 < 1.2
    assert watch.absent_ms(signal[-1][0]) >= 3000


@pytest.mark.hazard("H14")
def test_coming_back_ends_the_absence() -> None:
    watch = PresenceWatch(WEIGHT_N)
    gone = joined([WALKING, level(0, 1.0, 0.0), WALKING])
    times_s = alarms(gone, watch)
    assert 3.0 <= times_s[-1] < 3.3
    assert watch.person_on_belt is True
    assert watch.absent_ms(gone[-1][0]) == 0


def test_nothing_is_known_in_the_first_second() -> None:
    watch = PresenceWatch(WEIGHT_N)
    for t_s, force_n in level(0, 0.5, WEIGHT_N):
        watch.push(t_s, force_n)
    assert watch.person_on_belt is None
    assert watch.absent_ms(0.5) == 0


def test_an_empty_deck_is_empty_from_its_first_sample_on() -> None:
    watch = PresenceWatch()
    for t_s, force_n in level(0, 2.0, 3.0):
        watch.push(t_s, force_n)
    assert watch.person_on_belt is False
    assert watch.absent_ms(2.0) == pytest.approx(2000, abs=5)


def test_a_child_is_somebody_before_its_weight_is_known() -> None:
    watch = PresenceWatch()
    for t_s, force_n in level(0, 2.0, 180.0):
        watch.push(t_s, force_n)
    assert watch.person_on_belt is True


def test_after_a_restart_it_judges_anew() -> None:
    watch = PresenceWatch(WEIGHT_N)
    alarms(joined([WALKING, level(0, 1.0, 0.0)]), watch)
    watch.restart()
    assert watch.person_on_belt is None
    assert watch.absent_ms(99.0) == 0
