"""Which alarm a cause of the fault table raises, and with which words.

The priority follows from what the belt does: a stop is high, a ramp to standstill medium, a hold
low.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from controller.belt.faults import FAULTS, Cause, Reaction
from sessions.engine.events import Announcement, Tone

PRIORITIES: Final[Mapping[Reaction, Tone]] = {
    Reaction.HOLD: Tone.ATTENTION,
    Reaction.EASE: Tone.WARNING,
    Reaction.STOP: Tone.ALARM,
    Reaction.CUT: Tone.ALARM,
}
RAISED: Final[Mapping[Cause, Tone]] = {
    Cause.PERSON_OFF: Tone.ALARM,  # nobody can tell from the force whether they fell
}
"""Causes of another priority than their reaction has."""
_WORDS: Final[Mapping[Reaction, str]] = {
    Reaction.HOLD: "Holding. {}.",
    Reaction.EASE: "Slowing to a stop. {}. Hold the rail.",
    Reaction.STOP: "Stopping. {}. Hold the rail.",
    Reaction.CUT: "Stopping. {}. Hold the rail. Pull the safety key.",
}


def alarm(cause: Cause) -> Announcement:
    """What the person on the belt, and everybody near, hears of a cause."""
    fault = FAULTS[cause]
    tone = RAISED.get(cause, PRIORITIES[fault.reaction])
    return Announcement(_WORDS[fault.reaction].format(fault.text), tone)
