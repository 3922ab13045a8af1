"""What a fault does to a stand from afar: a broker, its clients, apps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from controller.faults.fault import Cause
from controller.faults.lines import Lines, Message, NotSeen
from controller.faults.stand import Stand
from sessions.engine.state import LEAD_S

WATCHED_S: Final = LEAD_S + 3.0
"""What is granted is announced for `LEAD_S` before anything moves."""
STRAYS_MPS: Final = 0.015  # a belt that keeps its speed: no more than the last digit
_ORDERS: Final = ("SET_SPEED", "SET_ELEVATION")
ANSWERS: Final = frozenset({"accepted", "refused", "duplicate"})
"""Of the machine to a mad client: all of them came, so all that it says is heard."""


def unmoved(cause: Callable[[Stand], object]) -> Cause:
    """The belt keeps its very speed in spite of it; then a person's STOP is what is measured.

    For a stand whose workout has one speed, which is reached. Raises `NotSeen` if anything else was
    ordered on the wire, or measured.
    """

    def both(stand: Stand) -> float:
        began = len(stand.simulator.lines.seen)
        cause(stand)
        stand.go_on(WATCHED_S)
        require_the_same(stand.simulator.lines.seen[:began], stand.simulator.lines.seen[began:])
        return stand.persons_stop()

    return both


def require_the_same(before: list[Message], since: list[Message]) -> None:
    """Raises `NotSeen` where speed or incline were ordered or measured that were not before."""
    orders = {line["command"]: line["value"] for line in before if "command" in line}
    *_, belt = (line for line in before if "belt_mps" in line)
    for line in since:
        order = line.get("command")
        if order in _ORDERS and line["value"] != orders.get(order):
            raise NotSeen(f"the belt was told otherwise, {orders.get(order)} before: {line}")
        if abs(line.get("belt_mps", belt["belt_mps"]) - belt["belt_mps"]) > STRAYS_MPS:
            raise NotSeen(f"the belt changed, {belt['belt_mps']} m/s before: {line}")


def broker_killed(stand: Stand) -> None:
    """The facility's broker dies."""
    assert stand.broker is not None
    stand.broker.kill()


def broker_mad(stand: Stand) -> None:
    """Another client of the broker floods the machine with what it must not do, to the end."""
    assert stand.broker is not None
    mad = stand.beside("-m", "controller.faults.mad_client", str(stand.broker.port))
    assert mad.stdout is not None
    answers = Lines(mad.stdout)
    for _ in ANSWERS:
        answers.until(lambda line: line.get("answered") in ANSWERS, "answer to a mad client")


def app_mad(stand: Stand) -> None:
    """An app floods the bridge with what must not move a belt, is lost, and comes again."""
    assert stand.phone is not None
    stand.phone.go_mad()
    first = stand.phone.lines.until(lambda line: line.get("link") == 1, "asking of a mad app")
    if first["asked"] != "SUCCESS":
        raise NotSeen(f"nobody was asked for what the mad app wants: {first}")
    stand.phone.lines.until(lambda line: line.get("link") == 2, "second link of a mad app")
