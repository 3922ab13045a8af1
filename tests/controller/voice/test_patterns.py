"""No two tones sound alike, and the three alarms follow one rule."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from controller.voice.patterns import ALARMS, BELLS_S, URGENCY
from sessions.engine.events import Tone

HEARD_APART = 1.9  # ratio of two gaps
LONGEST_ALARM_S = 1.0  # then come the words


def alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two patterns have as many bells, at about the same pace."""
    return len(one) == len(other) and all(
        max(a, b) < HEARD_APART * min(a, b) for a, b in zip(one[1:], other[1:], strict=True)
    )


@pytest.mark.hazard("H44")
def test_every_tone_has_a_pattern_and_no_two_are_alike() -> None:
    assert set(BELLS_S) == set(URGENCY) == set(Tone)
    for one, other in combinations(Tone, 2):
        assert not alike(BELLS_S[one], BELLS_S[other]), (one, other)


def test_alike_is_what_the_ear_takes_for_the_same() -> None:
    assert alike((0.0, 0.10), (0.0, 0.12))
    assert not alike((0.0, 0.10), (0.0, 0.25))
    assert not alike((0.0,), (0.0, 0.1))


def test_people_are_told_what_each_tone_means() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "sound.md").read_text()
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    assert {tone.value for tone in Tone} - {"none"} <= set(rows)


@pytest.mark.hazard("H44")
def test_the_higher_an_alarm_the_more_bells_and_the_first_one_at_once() -> None:
    by_priority = sorted(ALARMS, key=lambda tone: URGENCY[tone])
    assert by_priority == [Tone.ATTENTION, Tone.WARNING, Tone.ALARM]
    bells = [len(BELLS_S[tone]) for tone in by_priority]
    assert bells == sorted(set(bells))
    for tone in ALARMS:
        assert BELLS_S[tone][0] == 0.0
        assert sum(BELLS_S[tone]) <= LONGEST_ALARM_S
        assert all(URGENCY[tone] > URGENCY[other] for other in set(Tone) - ALARMS)
