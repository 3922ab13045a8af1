"""What overtakes what, and what is never dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.bluetooth.operations import Operation, Operations
from protocols.gatt.messages import (
    Answer,
    Down,
    Failure,
    Flush,
    LastWill,
    Read,
    Subscribe,
    Write,
)

STOP = Write("2ad9", b"\x08\x01", urgent=True)
TARGET = Write("2ad9", b"\x02\x2c\x01", ticket=1)


def drained(operations: Operations) -> list[Operation]:
    taken = []
    while (operation := operations.take()) is not None:
        taken.append(operation)
    return taken


@pytest.mark.hazard("H06")
def test_stop_overtakes_and_survives_a_flush() -> None:
    operations = Operations()
    for message in (TARGET, Read("2acc", 2), STOP, Subscribe("2acd")):
        assert operations.put(message) == []
    dropped = operations.put(Flush())
    assert dropped == [Answer(1, Failure.DROPPED), Answer(2, Failure.DROPPED)]
    assert drained(operations) == [STOP]


def test_the_others_keep_their_order() -> None:
    operations = Operations()
    others: tuple[Operation, ...] = (TARGET, Read("2acc", 2), Subscribe("2acd", 3))
    for message in others:
        operations.put(message)
    operations.put(STOP)
    assert drained(operations) == [STOP, *others]


def test_what_a_stop_needs_goes_before_it() -> None:
    operations = Operations()
    subscribe = Subscribe("2ad9", urgent=True)
    for message in (TARGET, subscribe, STOP, subscribe, STOP):
        operations.put(message)
    assert drained(operations) == [subscribe, STOP, TARGET]


def test_stops_that_wait_do_not_pile_up() -> None:
    operations = Operations()
    for _ in range(30):
        operations.put(STOP)
    assert drained(operations) == [STOP]
    operations.put(STOP)
    assert drained(operations) == [STOP]


@pytest.mark.hazard("H02")
def test_the_last_will_is_carried_out_once_nobody_is_there() -> None:
    operations = Operations()
    operations.put(LastWill((TARGET,)))
    operations.put(LastWill((STOP,)))
    operations.put(TARGET)
    operations.orphaned()
    assert drained(operations) == [STOP]
    operations.orphaned()
    assert drained(operations) == []


def test_a_will_that_was_taken_back_is_none() -> None:
    operations = Operations()
    operations.put(LastWill((STOP,)))
    operations.put(LastWill())
    operations.orphaned()
    assert drained(operations) == []


WRITES = st.builds(
    Write, st.just("2ad9"), st.binary(max_size=2), st.integers(0, 9), urgent=st.booleans()
)
MESSAGES: st.SearchStrategy[Down] = st.one_of(
    WRITES, st.builds(Read, st.just("2acc"), st.integers(0, 9)), st.just(Flush())
)


@given(st.lists(MESSAGES))
def test_every_urgent_write_is_carried_out_before_all_others(messages: list[Down]) -> None:
    operations = Operations()
    for message in messages:
        operations.put(message)
    taken = drained(operations)
    urgent = [one for one in messages if isinstance(one, Write) and one.urgent]
    count = len(dict.fromkeys(urgent))
    assert set(taken[:count]) == set(urgent)
    assert not any(isinstance(one, Write) and one.urgent for one in taken[count:])
