"""Every word of mischief does something to belt, cable or deck, and the bench takes it."""

from __future__ import annotations

import pytest

from controller.api import SimulatedFault
from controller.simulator.cable import Cable
from controller.simulator.cells import DeckCells
from controller.simulator.deck import SimulatedDeck
from controller.simulator.mischief import Mischief
from controller.simulator.treadmill import SimulatedTreadmill
from controller.treadmills.cards import load_card
from tests.controller.simulator.test_bench import simulator

FORCES_N = (100.0, 120.0, 80.0, 60.0)


@pytest.mark.parametrize("mischief", Mischief)
def test_each_is_somebodys_and_only_one_ones(mischief: Mischief) -> None:
    treadmill, deck = SimulatedTreadmill(load_card("simulated")), SimulatedDeck()
    taken = [does(mischief) for does in (Cable().cause, treadmill.do, deck.do)]
    assert taken.count(True) == 1


def test_a_racing_belt_is_whole_after_a_repair() -> None:
    treadmill = SimulatedTreadmill(load_card("simulated"))
    treadmill.belt.start()
    treadmill.do(Mischief.RACE)
    treadmill.belt.advance(3000)
    assert treadmill.belt.speed_mmps > 5000
    treadmill.act(SimulatedFault.REPAIR)
    treadmill.belt.advance(20_000)
    assert treadmill.belt.speed_mmps == 0


@pytest.mark.parametrize("factor", [2.0, -1.0])
def test_a_wrong_gain_multiplies_the_force_and_not_the_zero(factor: float) -> None:
    cells = DeckCells(noise_counts=0)
    zeros, right = cells.convert((0.0,) * 4), cells.convert(FORCES_N)
    cells.scale(factor)
    assert cells.convert((0.0,) * 4) == zeros
    for zero, was, now in zip(zeros, right, cells.convert(FORCES_N), strict=True):
        assert now - zero == pytest.approx(factor * (was - zero), abs=2)
    cells.repair()
    assert cells.convert(FORCES_N) == right


def test_a_rebooted_deck_has_a_new_boot() -> None:
    deck = SimulatedDeck()
    before = deck.node.boot_id
    deck.do(Mischief.REBOOT_DECK)
    assert deck.node.boot_id == before + 1


def test_the_bench_takes_mischief_and_tells_commands_when_asked() -> None:
    with simulator() as bench:
        path = bench.path()
        for word in ("commands", Mischief.LOSE_ORDERS, Mischief.REBOOT_DECK):
            bench.say(word)
        refused = bench.until(lambda message: "error" in message)
        assert str(refused["error"]).startswith("reboot_deck: there is no simulated walker")
        with open(path, "wb", buffering=0) as port:  # noqa: PTH123 - a terminal, not a file
            port.write(b"\xa30012\xa2")
            speed = bench.until(lambda message: "command" in message)
            stop = bench.until(lambda message: "command" in message)
        assert (speed["command"], speed["value"]) == ("SET_SPEED", 12)
        assert (stop["command"], stop["value"]) == ("STOP", None)
