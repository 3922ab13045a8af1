"""STOP from afar is sent again until the machine is seen to obey."""

from __future__ import annotations

from controller.belt.states import BeltState
from controller.facility.floor import Floor, Machine
from tests.tui.fleet.floors import state, topics, walking, workout
from tui.fleet.stops import GIVEN_UP_S, UNANSWERED_S, Stops, moves

HERE = topics("tm-01")


def _machine(floor: Floor) -> Machine:
    return floor.machines[0]


def _walked_on() -> Floor:
    floor = Floor()
    for message in walking("tm-01"):
        floor.hear(message, 0.0)
    return floor


def test_it_is_due_at_once_and_every_second() -> None:
    stops = Stops()
    stops.ask(HERE, 10.0)
    sent_s = [tenth / 10 for tenth in range(100, 131) if stops.due(tenth / 10)]
    assert sent_s == [10.0, 11.0, 12.0, 13.0]


def test_pressed_again_it_is_sent_again_at_once() -> None:
    stops = Stops()
    stops.ask(HERE, 10.0)
    assert stops.due(10.0) == [HERE]
    stops.ask(HERE, 10.2)
    assert stops.due(10.2) == [HERE]


def test_what_the_machine_said_before_confirms_nothing() -> None:
    floor, stops = _walked_on(), Stops()
    floor.hear(state("tm-01", BeltState.READY), 9.0)
    stops.ask(HERE, 10.0)
    stops.look(_machine(floor), 10.1)
    assert stops.words(HERE, 10.1) == "STOP sent"


def test_a_machine_that_says_that_it_stops_has_obeyed() -> None:
    floor, stops = _walked_on(), Stops()
    stops.ask(HERE, 10.0)
    floor.hear(state("tm-01", BeltState.STOPPING, session=workout()), 10.3)
    stops.look(_machine(floor), 10.4)
    assert stops.words(HERE, 10.4) == ""
    assert stops.due(20.0) == []


def test_a_machine_that_runs_on_sends_somebody_there() -> None:
    floor, stops = _walked_on(), Stops()
    stops.ask(HERE, 10.0)
    floor.hear(state("tm-01", BeltState.RUNNING, session=workout()), 12.9)
    stops.look(_machine(floor), 13.0)
    assert stops.words(HERE, 10.0 + UNANSWERED_S) == "STOP NOT CONFIRMED: go there"
    assert stops.due(13.0) == [HERE]


def test_a_machine_that_never_answers_is_given_up() -> None:
    floor, stops = _walked_on(), Stops()
    stops.ask(HERE, 10.0)
    stops.look(_machine(floor), 10.1 + GIVEN_UP_S)
    assert stops.due(100.0) == []


def test_only_a_machine_that_is_known_to_rest_does_not_move() -> None:
    floor = _walked_on()
    assert moves(_machine(floor), 1.0)
    floor.hear(state("tm-01", BeltState.READY), 2.0)
    assert not moves(_machine(floor), 3.0)
    assert moves(_machine(floor), 60.0)  # silent: unknown means moving
