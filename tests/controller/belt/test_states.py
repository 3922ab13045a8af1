"""The table of states, a second time and by hand: no entry changes by itself."""

from __future__ import annotations

import pytest

from controller.belt.states import TRANSITIONS, BeltEvent, BeltState, IllegalTransition, after

TABLE = """
silent:     linked → ready, link lost → silent, stop → stopping, fault → latched
ready:      link lost → silent, arm → arming, stop → stopping, fault → latched
arming:     link lost → latched, disarm → ready, confirm → running, stop → stopping,
            ease → stopping, fault → latched
running:    link lost → latched, pause → paused, ease → easing, stop → stopping, fault → latched
paused:     link lost → latched, confirm → running, ease → easing, stop → stopping, fault → latched
easing:     link lost → latched, stood → standstill, stop → stopping, fault → latched
stopping:   link lost → latched, stood → standstill, stop → stopping, fault → latched
standstill: link lost → silent, settled → ready, stop → stopping, fault → latched
latched:    link lost → latched, stop → latched, fault → latched, reset → ready
"""


def rows() -> dict[str, dict[str, str]]:
    """The table above."""
    found: dict[str, dict[str, str]] = {}
    state = ""
    for line in TABLE.strip().splitlines():
        before, colon, after_colon = line.partition(":")
        state = before if colon else state
        entries = (after_colon if colon else line).strip(" ,").split(", ")
        found.setdefault(state, {}).update(dict(entry.split(" → ") for entry in entries))
    return found


def test_the_table_is_the_one_that_was_meant() -> None:
    assert {
        str(state): {str(event): str(to) for event, to in row.items()}
        for state, row in TRANSITIONS.items()
    } == rows()


@pytest.mark.parametrize("belt", list(BeltState))
@pytest.mark.parametrize("event", list(BeltEvent))
def test_an_event_leads_where_the_table_says_or_raises(belt: BeltState, event: BeltEvent) -> None:
    if to := rows()[belt].get(event):
        assert after(belt, event) == to
        return
    with pytest.raises(IllegalTransition, match=f"a {belt} belt does not take {event}") as raised:
        after(belt, event)
    assert (raised.value.state, raised.value.event) == (belt, event)
    assert raised.value.__suppress_context__


@pytest.mark.hazard("H11")
def test_every_state_takes_stop_and_every_fault() -> None:
    for row in TRANSITIONS.values():
        assert row[BeltEvent.STOP] in {BeltState.STOPPING, BeltState.LATCHED}
        assert row[BeltEvent.FAULT] is BeltState.LATCHED


@pytest.mark.hazard("H13")
def test_only_a_confirmation_leads_to_motion() -> None:
    leading = {
        event
        for state, row in TRANSITIONS.items()
        for event, to in row.items()
        if to is BeltState.RUNNING is not state
    }
    assert leading == {BeltEvent.CONFIRM}
