"""What is remembered of commands, and what may be forgotten."""

from __future__ import annotations

import pytest

from controller.facility.memory import CAPACITY, Entry, Remembered
from controller.facility.messages import Status


def entry(client: str, number: int, *, ring: str | None = None) -> Entry:
    return Entry(
        ring=client if ring is None else ring,
        client=client,
        id=f"id-{number}",
        until_s=1000.0 + number,
        status=Status.ACCEPTED,
    )


def test_lines_bring_it_back() -> None:
    memory = Remembered([entry("nurse", 1), entry("x", 2, ring="")])
    back = Remembered.from_lines(memory.lines())
    assert back.find("nurse", "nurse", "id-1") == entry("nurse", 1)
    assert back.find("", "x", "id-2") == entry("x", 2, ring="")
    assert back.find("nurse", "nurse", "id-2") is None


def test_a_torn_line_costs_itself_only() -> None:
    lines = Remembered([entry("nurse", number) for number in range(3)]).lines()
    back = Remembered.from_lines([lines[0], lines[1][:-9], "", "null", lines[2]])
    assert back.lines() == [lines[0], lines[2]]


def test_appended_lines_say_the_newest_of_each() -> None:
    memory = Remembered()
    memory.remember(entry("nurse", 1).model_copy(update={"status": None}))
    memory.remember(entry("nurse", 1))
    lines = memory.unsaved()
    assert len(lines) == 2
    assert memory.unsaved() == []
    assert Remembered.from_lines(lines).lines() == memory.lines()


@pytest.mark.hazard("H10")
def test_it_is_bounded_and_says_when_forgetting_would_be_wrong() -> None:
    memory = Remembered()
    for number in range(CAPACITY):
        assert memory.has_room("nurse", 500.0)
        memory.remember(entry("nurse", number))
    assert not memory.has_room("nurse", 1000.0)
    assert memory.has_room("nurse", 1000.5)
    assert memory.has_room("therapist", 0.0)
    memory.remember(entry("nurse", CAPACITY))
    assert len(memory.lines()) == CAPACITY
    assert memory.find("nurse", "nurse", "id-0") is None


def test_nobody_pushes_out_anothers() -> None:
    memory = Remembered([entry("nurse", 1)])
    for number in range(2 * CAPACITY):
        memory.remember(entry(f"x{number}", number, ring=""))
    assert memory.find("nurse", "nurse", "id-1") is not None
    assert len(memory.lines()) == CAPACITY + 1
