"""The heart-rate belt's watch: stories, and what holds for whatever a belt sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.heart import (
    EASE_MS,
    FRESH_MS,
    HOLD_MS,
    PLAUSIBLE_BPM,
    TOO_HIGH_MS,
    HeartState,
    HeartWatch,
    Measurement,
    Verdict,
)

SECOND_MS = 1000


class Belt:
    """A belt that sends once a second."""

    def __init__(self, max_bpm: float | None = None) -> None:
        self.watch = HeartWatch(max_bpm)
        self.now_ms = 50_000

    def sends(self, *rates: float | None, contact: bool | None = None) -> Belt:
        for bpm in rates:
            self.now_ms += SECOND_MS
            self.watch.take(Measurement(bpm, contact), self.now_ms)
        return self

    def is_silent(self, ms: int) -> Belt:
        self.now_ms += ms
        return self

    @property
    def bpm(self) -> float | None:
        return self.watch.state(self.now_ms).bpm

    @property
    def verdict(self) -> Verdict:
        return self.watch.verdict(self.now_ms)


@pytest.mark.hazard("H36")
def test_a_belt_that_was_never_heard_demands_nothing() -> None:
    belt = Belt(max_bpm=120).is_silent(3_600_000)
    assert belt.verdict is Verdict.FINE
    assert belt.watch.state(belt.now_ms) == HeartState()


@pytest.mark.hazard("H36")
def test_what_no_heart_does_was_not_heard() -> None:
    belt = Belt(max_bpm=120).sends(0, 29, 231, None, 400)
    assert belt.bpm is None
    assert belt.is_silent(EASE_MS).verdict is Verdict.FINE


def test_a_rate_is_told_from_the_first_measurement_on() -> None:
    belt = Belt().sends(71)
    assert belt.watch.state(belt.now_ms) == HeartState(71, None, 0)
    assert belt.watch.state(belt.now_ms).fresh


@pytest.mark.hazard("H36")
def test_one_wrong_measurement_is_outvoted() -> None:
    belt = Belt(max_bpm=120).sends(80, 81, 200)
    assert belt.bpm == 81
    assert belt.sends(40, 82).bpm == 82


@pytest.mark.hazard("H36")
def test_a_rate_above_the_limit_eases_after_five_seconds() -> None:
    belt = Belt(max_bpm=120).sends(110, 125, 125)  # the median is above from here on
    for _ in range(TOO_HIGH_MS // SECOND_MS - 1):
        assert belt.sends(125).verdict is Verdict.FINE
    assert belt.sends(125).verdict is Verdict.TOO_HIGH


@pytest.mark.hazard("H36")
def test_a_rate_that_comes_down_in_time_does_not() -> None:
    belt = Belt(max_bpm=120).sends(125, 125, 125, 125)
    assert belt.sends(119, 119, 125, 125, 125, 125).verdict is Verdict.FINE


def test_the_limit_itself_is_allowed() -> None:
    assert Belt(max_bpm=120).sends(*[120] * 20).verdict is Verdict.FINE


def test_without_a_limit_no_rate_is_too_high() -> None:
    assert Belt().sends(*[229] * 60).verdict is Verdict.FINE


@pytest.mark.hazard("H36")
def test_a_spike_before_a_silence_is_no_reason() -> None:
    belt = Belt(max_bpm=120).sends(80, 80, 200)
    assert belt.is_silent(TOO_HIGH_MS + SECOND_MS).verdict is Verdict.FINE


@pytest.mark.hazard("H36")
def test_what_was_high_before_a_silence_and_is_high_after_it_counts_as_high() -> None:
    belt = Belt(max_bpm=120).sends(125, 125, 125).is_silent(10_000)
    assert belt.verdict is Verdict.FINE  # nobody knows
    assert belt.sends(125).verdict is Verdict.TOO_HIGH


def test_what_is_low_after_a_silence_is_not_outvoted_by_what_was_before() -> None:
    belt = Belt(max_bpm=120).sends(125, 125, 125).is_silent(10_000)
    assert belt.sends(90).verdict is Verdict.FINE
    assert belt.bpm == 90


@pytest.mark.hazard("H36")
def test_a_belt_that_falls_silent_holds_and_then_eases() -> None:
    belt = Belt().sends(90)
    assert belt.is_silent(HOLD_MS - 1).verdict is Verdict.FINE
    assert belt.is_silent(1).verdict is Verdict.HOLD
    assert belt.is_silent(EASE_MS - HOLD_MS - 1).verdict is Verdict.HOLD
    assert belt.is_silent(1).verdict is Verdict.LOST


@pytest.mark.hazard("H36")
def test_a_belt_without_contact_is_lost_though_it_sends() -> None:
    belt = Belt().sends(90, contact=True)
    belt.sends(*[90] * 29, contact=False)
    assert belt.verdict is Verdict.FINE
    assert belt.watch.state(belt.now_ms).contact is False
    assert belt.sends(90, contact=False).verdict is Verdict.HOLD
    assert belt.sends(*[90] * 30, contact=False).verdict is Verdict.LOST


@pytest.mark.hazard("H36")
def test_a_belt_that_is_heard_again_is_relied_upon_again() -> None:
    belt = Belt().sends(90).is_silent(HOLD_MS)
    assert belt.sends(95).verdict is Verdict.FINE
    assert belt.is_silent(HOLD_MS).verdict is Verdict.HOLD


def test_a_rate_that_is_old_is_not_told() -> None:
    belt = Belt().sends(90).is_silent(FRESH_MS)
    assert belt.bpm == 90
    assert belt.is_silent(1).watch.state(belt.now_ms) == HeartState(None, None, FRESH_MS + 1)


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 70_000),
        st.builds(
            Measurement,
            st.none() | st.floats(0, 0xFFFF) | st.floats(60, 180),
            st.none() | st.booleans(),
        ),
    ),
    max_size=30,
)


@pytest.mark.hazard("H36")
@given(EVENTS, st.none() | st.floats(60, 200))
def test_whatever_a_belt_sends(events: list[tuple[int, Measurement]], limit: float | None) -> None:
    watch, now_ms, counted_ms = HeartWatch(limit), 0, None
    for passed_ms, measured in events:
        now_ms += passed_ms
        before = watch.verdict(now_ms)
        watch.take(measured, now_ms)
        if not measured.counts:
            assert watch.verdict(now_ms) is before
            continue
        counted_ms = now_ms
        bpm = watch.state(now_ms).bpm
        assert bpm is not None
        assert PLAUSIBLE_BPM[0] <= bpm <= PLAUSIBLE_BPM[1]
        assert watch.verdict(now_ms) in {Verdict.FINE, Verdict.TOO_HIGH}
        if limit is None or bpm <= limit:
            assert watch.verdict(now_ms) is Verdict.FINE
    later_ms = now_ms + EASE_MS
    assert watch.verdict(later_ms) is (Verdict.FINE if counted_ms is None else Verdict.LOST)


def test_the_newest_interval_between_beats_is_told_while_it_is_fresh() -> None:
    watch = HeartWatch()
    watch.take(Measurement(100, True, (0.61, 0.5986)), 1000)
    assert watch.state(1000).rr_ms == 599
    watch.take(Measurement(100, False, (0.4,)), 1500)
    assert watch.state(1500).rr_ms == 599, "without contact it is nobody's"
    assert watch.state(1000 + FRESH_MS + 1).rr_ms is None
    watch.take(Measurement(100, True), 9000)
    assert watch.state(9000).rr_ms is None, "this measurement told none"
