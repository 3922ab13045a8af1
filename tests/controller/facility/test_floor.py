"""A floor knows what machines said, and when that counts no more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.facility.floor import SILENT_S, Floor, Told
from tests.tui.fleet.floors import announced, available, resting, state, telemetry, walking


def _floor(*messages: Told, now_s: float = 0.0) -> Floor:
    floor = Floor()
    for message in messages:
        floor.hear(message, now_s)
    return floor


def test_a_machine_is_known_when_it_is_there_and_told_its_state() -> None:
    machine = _floor(*resting("tm-01")).machines[0]
    assert machine.known(SILENT_S)
    assert not machine.known(SILENT_S + 0.1)


def test_a_state_that_the_broker_kept_of_a_machine_that_is_gone_counts_nothing() -> None:
    floor = _floor(state("tm-01", BeltState.RUNNING), available("tm-01", online=False))
    assert not floor.machines[0].known(0.0)


def test_every_message_is_a_sign_of_life() -> None:
    floor = _floor(*walking("tm-01"))
    floor.hear(telemetry("tm-01", 0.5), 20.0)
    assert floor.machines[0].known(30.0)


def test_events_that_did_not_arrive_are_counted() -> None:
    floor = _floor(*resting("tm-01"), announced("tm-01", "one", 1), announced("tm-01", "four", 4))
    assert floor.machines[0].lost_events == 2
    floor.hear(announced("tm-01", "one again", 1), 1.0)  # another connection counts anew
    assert floor.machines[0].lost_events == 2


def test_who_needs_somebody() -> None:
    floor = _floor(*resting("a"), *walking("b"), *resting("c"))
    floor.hear(state("c", BeltState.LATCHED, cause=Cause.STALL), 0.0)
    assert [one.needs_somebody(0.0) for one in floor.machines] == [False, False, True]
    silent = 60.0
    assert [one.needs_somebody(silent) for one in floor.machines] == [False, True, False]


@given(st.text(max_size=80), st.binary(max_size=200))
def test_nothing_that_arrives_is_raised(topic: str, payload: bytes) -> None:
    floor = _floor(Told(topic, payload, retained=False))
    assert floor.machines == []
    assert floor.unreadable.total() == 1


@given(
    st.sampled_from(["availability", "identity", "state", "telemetry", "event", "session"]),
    st.binary(),
)
def test_a_machine_that_says_nonsense_is_none(kind: str, payload: bytes) -> None:
    floor = _floor(Told(f"backstride/v1/clinic/tm-01/{kind}", payload, retained=False))
    assert floor.machines == []
