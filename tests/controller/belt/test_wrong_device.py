"""A port that changed its name: whatever is at its other end gets questions, nothing that moves."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from controller.belt.core import GuardCore
from controller.belt.inputs import Arm, Confirm, Lease
from controller.belt.states import BeltState
from controller.treadmills.cards import MachineCard, load_card
from controller.treadmills.families import driver_for

CARD: MachineCard = load_card("simulated")
QUESTIONS = range(0xC0, 0xCE)  # of the TrackMaster wire: they ask and change nothing


def talk_of_a_deck() -> bytes:
    """A force deck in text, as fast as it comes."""
    return b"".join(b"%d,812,809,11,9\r\n" % n for n in range(4))


def echo_of_zeros() -> bytes:
    return bytes(16)


def noise() -> bytes:
    """Any bytes but those that could be a treadmill's answers."""
    return bytes(random.Random(7).choices(range(0x01, 0x80), k=24))


@pytest.mark.hazard("H32")
@pytest.mark.parametrize("device", [talk_of_a_deck, echo_of_zeros, noise, bytes])
def test_what_does_not_answer_as_a_treadmill_is_only_asked(device: Callable[[], bytes]) -> None:
    core = GuardCore(driver_for(CARD), CARD.capabilities)
    written = bytearray()
    for now_ms in range(0, 10_000, 20):
        core.received(device(), now_ms)
        core.tick(now_ms)
        core.told(Arm(1, 900, 100), now_ms)
        core.told(Confirm(1), now_ms)
        core.told(Lease(1, now_ms, 900, 100), now_ms)
        while (sent := core.transmit(now_ms)) is not None:
            written += sent.data
    assert core.gate.belt is BeltState.SILENT
    assert written
    assert set(written) <= set(QUESTIONS)
