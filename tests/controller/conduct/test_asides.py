"""Words that wait: for announcements, for alarms, for each other."""

from __future__ import annotations

import pytest

from controller import api
from controller.api import SimulatedFault
from sessions.engine.events import Tone
from tests.sessions.engine.treadmill import seconds, step

from .afar import Ward
from .stories import CARD, loaded

WALK = loaded(step(1.0, seconds(30)), step(0.6, seconds(60)))


def test_words_are_spoken_and_are_the_coach_s_line() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    assert ward.say("Well done.") is None
    ward.live(0.1)
    assert ward.told()[-1] == "Well done."
    assert ward.shown().coach == "Well done."


@pytest.mark.hazard("H38")
def test_words_wait_until_two_seconds_after_an_announcement() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    ward.do(api.Nudge(id="up", quantity="speed", steps=1))
    announced_s = ward.said()[-1][0]
    ward.say("old words")
    ward.say("newer words")
    ward.live(6.0)
    after = [said for said in ward.said() if said[0] > announced_s]
    assert [text for _, text in after] == ["newer words"]
    assert 2.0 <= after[0][0] - announced_s <= 2.2


@pytest.mark.hazard("H44")
def test_nothing_is_said_into_an_alarm() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    ward.do(api.Nudge(id="up", quantity="speed", steps=1))
    ward.say("waits")
    ward.fault(SimulatedFault.SAFETY_KEY).live(1.0)
    assert ward.say("more") == "an alarm is on: nothing else is said now"
    ward.until_over()
    ward.fault(SimulatedFault.REPAIR).live(5.0)
    assert "waits" not in ward.told()
    assert ward.say("How are you?") is None  # the belt stands, the alarm was heard
    ward.live(1.0)
    assert ward.told()[-1] == "How are you?"


@pytest.mark.hazard("H31")
def test_a_machine_tells_which_it_is_for_ten_seconds() -> None:
    ward = Ward(WALK).mounted()
    assert ward.do(api.Identify(id="identify")) is None
    assert ward.shown().identifying
    ward.live(0.1)
    announced = ward.events(api.Announced)[-1]
    assert announced.text == f"This is treadmill {CARD.name}."
    assert announced.tone is Tone.CALL
    assert ward.shown().coach == ""
    ward.live(9.8)
    assert ward.shown().identifying
    ward.live(0.2)
    assert not ward.shown().identifying


def test_a_request_is_heard_before_other_words() -> None:
    ward = Ward(WALK).mounted()
    ward.say("Good morning.")
    ward.do(api.Identify(id="identify"))
    ward.ask(api.Asked.START)
    ward.live(6.0)
    assert [text.split()[0] for text in ward.told()] == ["Nurse", "This", "Good"]
    times_s = [at_s for at_s, _ in ward.said()]
    assert times_s[1] - times_s[0] >= 2.0
