"""The simulated force deck on a pseudo-terminal, in an asyncio process."""

from __future__ import annotations

import asyncio

from controller.simulator.deck import SimulatedDeck
from controller.simulator.fault import SimulatedFault
from controller.simulator.mischief import Mischief
from controller.simulator.terminal import Terminal


class DeckLine:
    """A deck and its cable, which may be unplugged."""

    def __init__(self) -> None:
        self._deck = SimulatedDeck()
        self._terminal: Terminal | None = None
        self._now_us = 0

    @property
    def path(self) -> str | None:
        """Where it is found; None while it is unplugged."""
        return self._terminal.path if self._terminal else None

    def plug_in(self) -> None:
        """Put the cable in, if it is out."""
        if self._terminal is None:
            self._terminal = Terminal()
            asyncio.get_running_loop().add_reader(self._terminal, self._read)

    def unplug(self) -> None:
        """Pull the cable."""
        if self._terminal is not None:
            asyncio.get_running_loop().remove_reader(self._terminal)
            self._terminal.close()
            self._terminal = None

    def advance(self, now_us: int, belt_mps: float) -> None:
        """Let time pass, and send what the deck measured."""
        self._now_us = now_us
        self._deck.advance(now_us, belt_mps)
        data = self._deck.transmit()
        if data and self._terminal:
            self._terminal.write(data)

    def act(self, fault: SimulatedFault) -> bool:
        """Cause `fault`; False if it is none of the deck's."""
        return self._deck.act(fault)

    def do(self, mischief: Mischief) -> bool:
        """Do this to it; False if it is none of the deck's."""
        return self._deck.do(mischief)

    def _read(self) -> None:
        if self._terminal:
            self._deck.receive(self._terminal.read(), self._now_us)
