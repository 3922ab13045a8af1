"""What every driver of a treadmill has to do, by itself."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings

from controller.api import SimulatedFault
from controller.treadmills.families import driver_for
from controller.treadmills.port import BeltStatus, Motion, Order, Trouble
from tests.controller.treadmills.guarded import WALK_MMPS
from tests.controller.treadmills.rigs import DriverRig, Story, stories
from tests.controller.treadmills.suite import Suite

EXECUTORS = [HealthCheck.differing_executors]  # each subclass is a driver of its own


class DriverStories(Suite):
    """Stories of a driver alone."""

    @pytest.fixture
    def rig(self) -> DriverRig:
        return DriverRig(self.card, self.end(), self.wire)

    def test_connecting_writes_nothing_that_could_move_a_belt(self, rig: DriverRig) -> None:
        rig.run(5000)
        assert all(self.wire.is_harmless(data) for data in rig.sent())
        assert rig.last.status is BeltStatus.STOPPED
        assert rig.troubles == []

    @pytest.mark.parametrize("motion", [Motion.REST, Motion.RUN])
    def test_nothing_moves_without_a_start(self, rig: DriverRig, motion: Motion) -> None:
        for speed_mmps in range(0, 900, 100):
            rig.order(motion, speed_mmps)
            rig.run(500)
        assert rig.count(self.wire.is_start) == rig.count(self.wire.is_target) == 0
        assert not rig.end.belt.started

    def test_a_start_is_sent_once_and_the_order_is_followed(self, rig: DriverRig) -> None:
        rig.walk(WALK_MMPS)
        rig.run(3000)
        assert rig.count(self.wire.is_start) == 1
        assert abs(rig.end.belt.speed_mmps - WALK_MMPS) < 60
        assert rig.last.status is BeltStatus.STARTED
        assert rig.troubles == []

    @pytest.mark.hazard("H01")
    @pytest.mark.parametrize("motion", [Motion.START, Motion.RUN])
    def test_a_belt_stopped_at_its_console_is_never_started_nor_set_again(
        self, rig: DriverRig, motion: Motion
    ) -> None:
        rig.order(Motion.START, 600)
        rig.until(lambda: rig.last.speed_mmps > 0, rig.windows.start_ms)
        rig.order(motion, 700)
        rig.run(2000)
        self.press_stop(rig.end)
        rig.until(lambda: rig.last.speed_mmps == 0, 10_000)
        since_ms = rig.now_ms + 10
        rig.run(300)
        for speed_mmps in range(700, 1500, 50):
            rig.order(motion, speed_mmps)
            rig.run(100)
        assert rig.count(self.wire.is_start, since_ms) == 0
        assert rig.count(self.wire.is_target, since_ms) == 0
        assert not rig.end.belt.started

    @pytest.mark.hazard("H06")
    def test_stop_leaves_at_once_and_is_repeated_until_standstill(self, rig: DriverRig) -> None:
        rig.walk(800)
        since_ms = rig.now_ms
        rig.order(Motion.STOP)
        first_ms = next(at_ms for at_ms, data in rig.written[::-1] if self.wire.is_stop(data))
        assert first_ms == since_ms
        rig.until(lambda: rig.last.status is BeltStatus.STOPPED and not rig.last.speed_mmps, 15_000)
        at = [at_ms for at_ms, data in rig.written if at_ms >= since_ms and self.wire.is_stop(data)]
        assert max(later - sooner for sooner, later in itertools.pairwise(at)) <= self.stop_again_ms
        assert rig.count(self.wire.is_start, since_ms) == 0
        ended_ms = rig.now_ms + 10
        rig.run(2000)
        assert rig.count(self.wire.is_stop, ended_ms) == 0

    @pytest.mark.hazard("H06")
    @pytest.mark.parametrize("after_ms", range(0, 400, 50))
    def test_stop_overtakes_whatever_is_on_its_way(self, rig: DriverRig, after_ms: int) -> None:
        rig.walk()
        rig.order(Motion.RUN, 900, 20)
        rig.run(after_ms)
        rig.order(Motion.STOP)
        assert self.wire.is_stop(rig.written[-1][1]) or rig.count(self.wire.is_stop, rig.now_ms)
        rig.until(lambda: not rig.end.belt.started, 400)

    @pytest.mark.hazard("H06")
    def test_a_stop_that_is_ignored_is_said_for_ever(self, rig: DriverRig) -> None:
        rig.walk()
        rig.end.belt.act(SimulatedFault.IGNORE_STOP)
        since_ms = rig.now_ms
        rig.order(Motion.STOP)
        rig.run(10_000)
        assert rig.count(self.wire.is_stop, since_ms) >= 8000 // self.stop_again_ms
        rig.end.belt.act(SimulatedFault.REPAIR)
        rig.until(lambda: rig.last.speed_mmps == 0, 15_000)

    @pytest.mark.hazard("H06")
    def test_a_stop_during_the_start_leaves_a_belt_that_stands(self, rig: DriverRig) -> None:
        for after_ms in range(0, 1200, 150):
            rig.order(Motion.START, 600)
            rig.run(after_ms)
            rig.order(Motion.STOP)
            rig.run(self.windows_ms("start_ms") + 6000)
            assert rig.last.status is BeltStatus.STOPPED
            assert not rig.end.belt.started
            rig.order(Motion.REST)

    def windows_ms(self, name: str) -> int:
        """One of the machine's windows."""
        value = getattr(self.card.capabilities.windows, name)
        assert isinstance(value, int)
        return value

    @pytest.mark.hazard("H20")
    @pytest.mark.hazard("H21")
    def test_no_speed_leaves_that_is_not_on_the_card(self, rig: DriverRig) -> None:
        rig.walk()
        for speed_mmps in (99_000, -5000, 0, 40, 5000):
            rig.order(Motion.RUN, speed_mmps, 9900)
            rig.run(600)
        machine = rig.machine
        assert rig.speeds()
        for speed in rig.speeds():
            assert machine.min_speed_mmps - 30 <= speed <= machine.max_speed_mmps

    @pytest.mark.hazard("H06")
    def test_what_got_no_answer_is_not_blindly_said_again(self, rig: DriverRig) -> None:
        rig.walk()
        rig.run(1000)
        rig.answers = False
        since_ms = rig.now_ms
        rig.order(Motion.RUN, 900)
        rig.run(10_000)
        told = [(n, data) for n, data in enumerate(rig.sent(since_ms))]
        targets = [(n, data) for n, data in told if self.wire.is_target(data)]
        assert targets
        for (first, data), (second, again) in itertools.pairwise(targets):
            asked = any(self.wire.is_question(between) for _, between in told[first:second])
            assert data != again or asked
        rig.order(Motion.STOP)
        rig.until(lambda: not rig.end.belt.started, 1000)

    @pytest.mark.hazard("H05")
    def test_a_link_that_falls_silent_is_told_once_and_comes_back_reading_only(
        self, rig: DriverRig
    ) -> None:
        rig.walk()
        rig.up_alive = False
        passed_ms = rig.until(lambda: bool(rig.troubles), rig.windows.stale_ms + 500)
        assert passed_ms <= rig.windows.stale_ms + 50
        rig.run(3000)
        assert rig.troubles == [Trouble.LINK_LOST]
        rig.up_alive = True
        since_ms = rig.now_ms
        rig.run(1500)
        rig.order(Motion.RUN, 900)
        rig.run(1500)
        assert rig.last.at_ms > since_ms
        assert rig.count(self.wire.is_target, since_ms) == 0
        assert rig.count(self.wire.is_start, since_ms) == 0

    @pytest.mark.hazard("H01")
    def test_the_safety_key_has_its_name(self, rig: DriverRig) -> None:
        rig.walk()
        self.pull_key(rig.end)
        rig.until(lambda: rig.troubles == [Trouble.SAFETY_KEY], 1500)

    @pytest.mark.hazard("H21")
    @pytest.mark.hazard("H30")
    @settings(max_examples=40, deadline=None, suppress_health_check=EXECUTORS)
    @given(stories(most_octets=40, most_ms=400))
    def test_whatever_is_ordered_and_heard_nothing_raises_and_rest_writes_nothing_that_moves(
        self, story: Story
    ) -> None:
        driver, now_ms = driver_for(self.card), 0
        for noise in (b"", *self.noises()):
            driver.receive(noise, now_ms)
        for motion, speed, incline, noise, passed_ms in story:
            driver.order(Order(motion, speed, incline), now_ms)
            driver.receive(noise, now_ms)
            while transmission := driver.transmit(now_ms):
                if motion is Motion.REST:
                    assert self.wire.is_harmless(transmission.data)
                assert motion is Motion.START or not self.wire.is_start(transmission.data)
            assert driver.due_ms(now_ms) >= now_ms
            driver.feedback()
            now_ms += passed_ms

    def noises(self) -> list[bytes]:
        """What a driver hears before the story: so that it has a link."""
        return []
