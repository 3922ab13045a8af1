"""A machine's line says what somebody far away must know, and nothing that may be old."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.facility.floor import SILENT_S, Floor
from tests.tui.fleet.floors import available, mixed, resting, state, topics, walking
from tui.fleet.rows import COLUMNS, heads, layout, line, row

HEARD_S = 50.0


def _floor() -> Floor:
    floor = Floor()
    for message in mixed():
        floor.hear(message, HEARD_S)
    return floor


def _cells(name: str, now_s: float = HEARD_S) -> dict[str, str]:
    machine = next(one for one in _floor().machines if one.topics == topics(name))
    shown = row(machine, now_s)
    return {**dict(zip(heads(), shown.cells, strict=True)), "look": shown.look}


@pytest.mark.parametrize(
    ("name", "state", "note", "look"),
    [
        ("tm-01", "RUNNING", "", "moving"),
        ("tm-03", "ready", "", "rest"),
        ("tm-04", "LOCKED", "The safety key was pulled", "alarm"),
        ("tm-05", "ready", "nurse-station asks: start", "rest"),
        ("tm-06", "OFFLINE", "", "gone"),
        ("tm-07", "EASING", "", "change"),
        ("tm-08", "ready", "deck: BAD", "rest"),
        ("tm-09", "confirm?", "somebody stands on it", "rest"),
    ],
)
def test_each_state_has_its_word_note_and_look(name: str, state: str, note: str, look: str) -> None:
    cells = _cells(name)
    assert (cells["STATE"], cells["NOTE"], cells["look"]) == (state, note, look)


@pytest.mark.hazard("H43")
def test_an_idle_machine_says_that_it_needs_its_code() -> None:
    floor = Floor()
    for message in (available("tm-01"), state("tm-01", locked=True)):
        floor.hear(message, HEARD_S)
    assert row(floor.machines[0], HEARD_S).cells[-1] == "idle: needs the code, there"


def test_who_walks_how_fast_and_for_how_long() -> None:
    cells = _cells("tm-02")
    assert (cells["WHO"], cells["SPEED"], cells["LEFT"]) == ("P12", "2.0 mph", "1:15")
    assert (cells["INCLINE"], cells["STEP"]) == ("2 %", "2 of 6")


def test_a_machine_that_fell_silent_while_it_ran_is_treated_as_moving() -> None:
    cells = _cells("tm-01", HEARD_S + SILENT_S + 1)
    assert (cells["STATE"], cells["NOTE"]) == ("SILENT", "treat its belt as moving")
    assert cells["look"] == "alarm"
    assert cells["SPEED"] == ""


def test_a_machine_that_fell_silent_at_rest_alarms_nobody() -> None:
    cells = _cells("tm-03", HEARD_S + SILENT_S + 1)
    assert (cells["STATE"], cells["NOTE"], cells["look"]) == ("SILENT", "", "gone")


def test_a_broker_that_is_gone_leaves_nothing_known() -> None:
    floor = _floor()
    floor.disconnected()
    assert not any(machine.known(HEARD_S) for machine in floor.machines)


def test_a_stop_from_here_is_seen_first() -> None:
    machine = _floor().machines[0]
    shown = row(machine, HEARD_S, "STOP sent")
    assert (shown.cells[-1], shown.look) == ("STOP sent", "alarm")


def test_the_order_never_changes_under_a_finger() -> None:
    floor = Floor()
    for name in ("tm-10", "tm-02", "tm-07"):
        for message in (*resting(name), *walking(name)):
            floor.hear(message, HEARD_S)
    assert [one.topics.machine for one in floor.machines] == ["tm-02", "tm-07", "tm-10"]


@given(st.integers(40, 300), st.lists(st.text(max_size=40), min_size=11, max_size=11))
def test_a_line_has_exactly_its_width(width: int, cells: list[str]) -> None:
    assert len(line(tuple(cells), width)) == width


def test_a_narrow_screen_keeps_what_matters() -> None:
    shown = [COLUMNS[index].head for index, _ in layout(80)]
    assert shown == ["", "STATE", "MACHINE", "WHO", "SPEED", "LEFT", "NOTE"]
    assert layout(80)[-1][1] >= 20


def test_a_machine_of_which_only_a_will_is_known_is_offline() -> None:
    floor = Floor()
    floor.hear(available("tm-01", online=False), HEARD_S)
    assert row(floor.machines[0], HEARD_S).cells[1] == "OFFLINE"
