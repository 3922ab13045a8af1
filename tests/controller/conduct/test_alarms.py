"""The alarm of each cause: its priority by what the belt does, its words short enough to help."""

from __future__ import annotations

import pytest

from controller.belt.faults import FAULTS, Cause, Reaction
from controller.conduct.alarms import PRIORITIES, RAISED, alarm
from controller.voice.patterns import ALARMS, URGENCY
from sessions.engine.events import Tone


def test_every_reaction_has_a_priority_and_a_harder_one_no_lower() -> None:
    assert set(PRIORITIES) == set(Reaction)
    assert set(PRIORITIES.values()) == ALARMS
    urgencies = [URGENCY[PRIORITIES[reaction]] for reaction in sorted(Reaction)]
    assert urgencies == sorted(urgencies)


@pytest.mark.hazard("H44")
@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_raises_an_alarm_that_says_what_the_belt_does(cause: Cause) -> None:
    fault, said = FAULTS[cause], alarm(cause)
    assert said.tone in ALARMS
    assert fault.text in said.text
    slowing = said.text.startswith("Slowing to a stop.")
    assert slowing == (fault.reaction is Reaction.EASE)
    assert ("Pull the safety key" in said.text) == (fault.reaction is Reaction.CUT)


@pytest.mark.hazard("H15")
def test_somebody_who_may_have_fallen_is_called_for_aloud() -> None:
    assert alarm(Cause.PERSON_OFF).tone is Tone.ALARM
    assert alarm(Cause.DECK_STALE).tone is Tone.WARNING


def test_no_cause_is_raised_to_what_it_has_already() -> None:
    for cause, tone in RAISED.items():
        usual = PRIORITIES[FAULTS[cause].reaction]
        assert URGENCY[tone] > URGENCY[usual]
