"""A voice that nobody can hear: no start, no rise, and it is tried again until it is heard."""

from __future__ import annotations

import pytest

from controller import api
from controller.belt.inputs import Arm, Confirm
from controller.belt.states import BeltState
from controller.conduct.heart import HEARD, HOLDING
from controller.conduct.loaded import Loaded
from controller.conduct.sound import RETRY_MS, UNHEARD
from sessions.engine.events import Phase
from tests.sessions.engine.treadmill import seconds, step

from .stories import loaded
from .test_heart import Wearer

DEAD = "The voice is not heard: no sound card"
UP = loaded(
    step(1.0, seconds(30), incline_pct=1.0),
    step(1.6, seconds(40), incline_pct=3.0),
    step(0.6, seconds(20)),
)


class Hall(Wearer):
    """A clinic whose voice fails while `trouble` says so; a heart-rate belt may be lost besides."""

    def __init__(self, workout: Loaded = UP, bpm: float | None = None) -> None:
        super().__init__(workout, bpm)
        self.trouble = ""

    def _step(self) -> None:
        self.conductor.sounded(self.trouble, self.place.now_ms)
        super()._step()

    def failing(self) -> Hall:
        self.trouble = DEAD
        return self


@pytest.mark.hazard("H38", "H44")
def test_a_voice_that_nobody_hears_arms_nothing_and_says_what_to_do() -> None:
    clinic = Hall().failing()
    clinic.mounted()
    refused = clinic.do(api.Arm(id="arm")) or ""
    assert refused.startswith(DEAD)
    assert "backstride doctor" in refused
    assert not any(isinstance(wish, Arm) for _, wish in clinic.wishes())
    clinic.trouble = ""
    clinic.live(0.1)
    assert clinic.do(api.Arm(id="arm")) is None


@pytest.mark.hazard("H38", "H44")
def test_a_voice_that_dies_after_the_arm_starts_nothing() -> None:
    clinic = Hall()
    clinic.armed()
    clinic.failing().live(0.1)
    assert (clinic.confirm() or "").startswith(DEAD)
    assert not any(isinstance(wish, Confirm) for _, wish in clinic.wishes())


@pytest.mark.hazard("H38", "H44")
def test_with_a_dead_voice_nothing_rises() -> None:
    clinic = Hall()
    clinic.walking(12.0)
    since_s = clinic.now_s
    clinic.failing().until(lambda: clinic.step_index == 1, 30)
    clinic.live(8.0)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)
    assert clinic.highest_lease(since_s) <= (447, 10)
    assert set(clinic.told()[-3:]) == {UNHEARD.said.text}
    up = api.Nudge(id="up", quantity="speed", steps=1)
    clinic.do(up)
    assert clinic.told()[-1] == UNHEARD.said.text
    clinic.until(lambda: clinic.step_index == 2, 60)
    clinic.live(4.0)
    assert clinic.mph == pytest.approx(0.6, abs=0.05)  # what falls falls
    assert clinic.until_over().outcome is api.Outcome.FINISHED


@pytest.mark.hazard("H38")
def test_an_announcement_that_fails_keeps_its_change_from_coming() -> None:
    clinic = Hall()
    clinic.walking(12.0)
    clinic.until(lambda: "faster" in clinic.told()[-1], 30)
    clinic.failing().live(10.0)
    assert clinic.step_index == 1
    assert clinic.mph == pytest.approx(1.0, abs=0.05)


@pytest.mark.hazard("H38")
def test_a_voice_that_is_heard_again_announces_the_rise_first() -> None:
    clinic = Hall()
    clinic.walking(12.0)
    clinic.failing().until(lambda: clinic.step_index == 1, 30)
    clinic.live(1.0)
    clinic.trouble = ""
    clinic.until(lambda: clinic.told()[-1].startswith(UNHEARD.again.text), 1)
    assert "In three seconds" in clinic.told()[-1]
    clinic.live(2.8)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)
    clinic.live(6.0)
    assert clinic.mph == pytest.approx(1.6, abs=0.05)


@pytest.mark.hazard("H38")
def test_a_voice_that_fails_again_before_the_rise_keeps_it_from_coming() -> None:
    clinic = Hall()
    clinic.walking(12.0)
    clinic.failing().until(lambda: clinic.step_index == 1, 30)
    clinic.trouble = ""
    clinic.until(lambda: clinic.told()[-1].startswith(UNHEARD.again.text), 1)
    clinic.failing().live(8.0)
    assert clinic.told()[-1] == UNHEARD.said.text
    assert clinic.mph == pytest.approx(1.0, abs=0.05)


@pytest.mark.hazard("H44")
def test_a_dead_voice_is_tried_again_also_in_a_pause() -> None:
    clinic = Hall()
    clinic.walking(12.0)
    clinic.failing().live(1.0)
    clinic.do(api.Pause(id="pause"))
    clinic.until(lambda: clinic.state is BeltState.PAUSED and clinic.stands, 20)
    count = clinic.told().count(UNHEARD.said.text)
    clinic.live(3 * RETRY_MS / 1000)
    assert clinic.told().count(UNHEARD.said.text) == count + 3
    assert (clinic.confirm() or "").startswith(DEAD)
    clinic.trouble = ""
    clinic.live(0.1)
    assert clinic.confirm() is None
    clinic.live(1.0)
    assert clinic.is_in(Phase.RUNNING)


@pytest.mark.hazard("H36", "H44")
def test_what_two_losses_hold_rises_when_both_are_over() -> None:
    clinic = Hall(loaded(step(1.0, seconds(50)), step(1.6, seconds(90))), 100.0)
    clinic.walking(10.0)
    clinic.bpm = None
    clinic.until(lambda: HOLDING.text in clinic.told(), 31)
    clinic.failing().live(0.1)
    assert clinic.told()[-1] == UNHEARD.said.text
    clinic.bpm = 100.0
    clinic.until(lambda: clinic.step_index == 1, 60)
    clinic.live(5.0)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)
    assert not any(text.startswith(HEARD.text) for text in clinic.told())
    clinic.trouble = ""
    clinic.live(8.0)
    assert clinic.mph == pytest.approx(1.6, abs=0.05)
