"""The sound of each tone, and which goes before which.

Alarms have three priorities, as IEC 60601-1-8 has: the higher, the more bells, in groups that no
announcement has. Bells are all of one pitch, so that only their number and rhythm tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sessions.engine.events import Announcement, Tone

BELLS_S: Final[Mapping[Tone, tuple[float, ...]]] = {
    Tone.ALARM: (0.0, 0.1, 0.1, 0.25, 0.1),  # three and two
    Tone.WARNING: (0.0, 0.1, 0.35, 0.1),  # two and two
    Tone.ATTENTION: (0.0, 0.1),
    Tone.FASTER: (0.0, 0.12, 0.12),  # rising number of bells: more to come
    Tone.SLOWER: (0.0, 0.5),
    Tone.CHANGE: (0.0,),
    Tone.START: (0.0, 0.25),
    Tone.END: (0.0, 0.3, 0.3),
    Tone.CALL: (0.0, 1.0),
    Tone.NONE: (),
}
"""Each tone as bells: seconds of silence before each."""

URGENCY: Final[Mapping[Tone, int]] = {
    Tone.ALARM: 4,
    Tone.WARNING: 3,
    Tone.ATTENTION: 2,
    Tone.FASTER: 1,
    Tone.SLOWER: 1,
    Tone.CHANGE: 1,
    Tone.START: 1,
    Tone.END: 1,
    Tone.CALL: 0,
    Tone.NONE: 0,
}
"""Alarms by their priority before announced changes before cues and calls."""

ALARMS: Final = frozenset({Tone.ALARM, Tone.WARNING, Tone.ATTENTION})


def urgency(announcement: Announcement) -> int:
    """What goes before: the higher."""
    return URGENCY[announcement.tone]


def is_alarm(announcement: Announcement) -> bool:
    """Whether it must be heard, however late."""
    return announcement.tone in ALARMS
