"""One sound at a time, the highest alarm first, none dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.voice.patterns import is_alarm, urgency
from controller.voice.waiting import Waiting
from sessions.engine.events import Announcement, Tone

ANNOUNCEMENTS = st.builds(Announcement, st.sampled_from(["a", "b", "c"]), st.sampled_from(Tone))


class Listener:
    """Hears one sound at a time, as a speaker makes them."""

    def __init__(self) -> None:
        self.waiting = Waiting()
        self.sounding: Announcement | None = None
        self.heard: list[Announcement] = []

    def say(self, new: Announcement) -> bool:
        """Whether what sounded is broken off."""
        broken_off = self.waiting.add(new, self.sounding)
        if broken_off or self.sounding is None:
            self.sounding = self.waiting.next()
        return broken_off

    def hear_out(self) -> None:
        if self.sounding is not None:
            self.heard.append(self.sounding)
        self.sounding = self.waiting.next()


@pytest.mark.hazard("H44")
@settings(deadline=None)
@given(st.lists(ANNOUNCEMENTS | st.none()))
def test_the_most_urgent_sounds_and_no_alarm_is_dropped(
    happenings: list[Announcement | None],
) -> None:
    """None: what sounds comes to its end."""
    listener, asked = Listener(), set()
    for new in happenings:
        if new is None:
            listener.hear_out()
            continue
        before = listener.sounding
        if listener.say(new):
            assert before is not None
            assert urgency(new) >= urgency(before)
            assert urgency(new) > urgency(before) or not is_alarm(before)
        assert listener.sounding is not None
        assert urgency(listener.sounding) >= urgency(new)
        if is_alarm(new):
            asked.add(new)
    while listener.sounding is not None:
        listener.hear_out()
    assert asked <= set(listener.heard)


@pytest.mark.hazard("H44")
def test_alarms_come_by_priority_then_in_their_order() -> None:
    waiting = Waiting()
    given_order = [("a", Tone.ATTENTION), ("b", Tone.WARNING), ("c", Tone.ALARM), ("d", Tone.ALARM)]
    for text, tone in given_order:
        waiting.add(Announcement(text, tone), None)
    waiting.add(Announcement("faster", Tone.FASTER), None)
    said = [waiting.next() for _ in range(6)]
    assert [one and one.text for one in said] == ["c", "d", "b", "a", "faster", None]


def test_an_alarm_that_waits_or_sounds_is_not_said_twice() -> None:
    waiting, alarm = Waiting(), Announcement("stop", Tone.ALARM)
    waiting.add(alarm, None)
    waiting.add(alarm, None)
    sounding = waiting.next()
    waiting.add(alarm, sounding)
    assert waiting.next() is None
