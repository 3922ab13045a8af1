"""The metronome: even, apart from all else that sounds, and silent when told so."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.voice import Voice
from controller.voice.metronome import APART_S, Metronome
from sessions.engine.events import Announcement, Tone

DEADLINE_S = 60.0


def rung(metronome: Metronome, end_s: float) -> list[float]:
    """When it rings until `end_s`, if nothing keeps it."""
    times: list[float] = []
    while (due_s := metronome.due_s()) is not None and due_s <= end_s:
        metronome.rung(due_s)
        times.append(due_s)
    return times


def test_it_rings_evenly_from_a_period_on() -> None:
    metronome = Metronome()
    assert metronome.due_s() is None
    assert metronome.beat(0.5, now_s=10.0)
    assert rung(metronome, 12.0) == [10.5, 11.0, 11.5, 12.0]


def test_a_new_period_keeps_the_beat() -> None:
    metronome = Metronome()
    metronome.beat(0.5, now_s=10.0)
    rung(metronome, 11.0)
    assert metronome.beat(0.25, now_s=11.1)
    assert not metronome.beat(0.25, now_s=11.2)
    assert rung(metronome, 11.5) == [11.25, 11.5]


def test_it_ends_when_told_and_begins_anew() -> None:
    metronome = Metronome()
    metronome.beat(0.5, now_s=10.0)
    assert metronome.beat(None, now_s=10.1)
    assert metronome.due_s() is None
    metronome.beat(0.5, now_s=20.0)
    assert metronome.due_s() == 20.5


def test_one_that_is_a_little_late_does_not_shift_those_after_it() -> None:
    metronome = Metronome()
    metronome.beat(0.5, now_s=10.0)
    metronome.rung(10.6)
    assert metronome.due_s() == 11.0


def test_what_was_missed_is_not_rung_at_once() -> None:
    metronome = Metronome()
    metronome.beat(0.5, now_s=10.0)
    metronome.rung(14.2)
    assert metronome.due_s() == 14.7


@pytest.mark.hazard("H44")
@given(period_s=st.floats(0.2, 2.0), sounds_s=st.lists(st.floats(0.0, 30.0), max_size=5))
def test_it_keeps_apart_from_all_that_sounded(period_s: float, sounds_s: list[float]) -> None:
    metronome = Metronome()
    metronome.beat(period_s, now_s=0.0)
    for sound_s in sorted(sounds_s):
        rung(metronome, sound_s)
        metronome.sounded(sound_s)
        due_s = metronome.due_s()
        assert due_s is not None
        assert due_s >= sound_s + APART_S


@pytest.mark.hazard("H44")
def test_the_voice_taps_only_while_nothing_else_sounds_or_waits() -> None:
    rings: list[str] = []
    three, silenced = threading.Event(), threading.Event()

    def tap() -> None:
        rings.append("tap")
        if rings.count("tap") == 3:
            three.set()

    def ring() -> None:
        rings.append("ring")
        if rings.count("ring") == 5:
            silenced.set()

    voice = Voice(enabled=False, ring=ring, tap=tap)
    try:
        voice.beat(0.01)
        assert three.wait(DEADLINE_S)
        voice.say(Announcement("Stop.", Tone.ALARM))
        assert silenced.wait(DEADLINE_S)
        first, last = rings.index("ring"), len(rings) - rings[::-1].index("ring")
        assert rings[first:last] == ["ring"] * 5
    finally:
        voice.close()


def test_a_tap_that_fails_does_not_end_the_voice() -> None:
    tapped = threading.Event()

    def gone() -> None:
        tapped.set()
        raise BrokenPipeError

    heard = threading.Event()
    voice = Voice(enabled=False, ring=heard.set, tap=gone)
    try:
        voice.beat(0.01)
        assert tapped.wait(DEADLINE_S)
        voice.beat(None)
        voice.say(Announcement("Faster.", Tone.CHANGE))
        assert heard.wait(DEADLINE_S)
    finally:
        voice.close()


def test_without_a_period_there_is_no_tap() -> None:
    taps: list[int] = []
    rung_once = threading.Event()
    voice = Voice(enabled=False, ring=rung_once.set, tap=lambda: taps.append(1))
    try:
        voice.say(Announcement("Faster.", Tone.CHANGE))
        assert rung_once.wait(DEADLINE_S)
        assert taps == []
    finally:
        voice.close()
