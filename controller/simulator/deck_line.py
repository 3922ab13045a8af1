"""A simulated deck on pseudo-terminals: a cable for each of its nodes, that may be unplugged."""

from __future__ import annotations

from controller.simulator.deck import SimulatedDeck
from controller.simulator.fault import SimulatedFault
from controller.simulator.terminal import Terminal

NAMES = ("deck", "second")
"""What the cables are called, the first node's first."""


class DeckLine:
    """Carries the bytes of the deck's nodes whenever time passes."""

    def __init__(self, deck: SimulatedDeck) -> None:
        self.deck = deck
        self._cables: list[Terminal | None] = [None for _ in deck.nodes]

    @property
    def paths(self) -> dict[str, str | None]:
        """Where each node is found; None while it is unplugged."""
        return {
            name: cable.path if cable else None
            for name, cable in zip(NAMES, self._cables, strict=False)
        }

    def plug_in(self) -> None:
        """Put in every cable that is out."""
        self._cables = [cable or Terminal() for cable in self._cables]

    def unplug(self, node: int = 0) -> None:
        """Pull the cable of a node."""
        if cable := self._cables[node]:
            cable.close()
            self._cables[node] = None

    def close(self) -> None:
        """Pull them all."""
        for node in range(len(self._cables)):
            self.unplug(node)

    def advance(self, now_us: int, belt_mps: float) -> None:
        """Let time pass: hear the host, measure, and send what was measured."""
        for node, cable in enumerate(self._cables):
            if cable and (heard := cable.read()):
                self.deck.receive(heard, now_us, node)
        self.deck.advance(now_us, belt_mps)
        for node, cable in enumerate(self._cables):
            said = self.deck.transmit(node)
            if said and cable:
                cable.write(said)

    def act(self, fault: SimulatedFault) -> bool:
        """Cause `fault`, also to the cables; False if it is none of the deck's."""
        match fault:
            case SimulatedFault.UNPLUG_DECK:
                self.unplug()
            case SimulatedFault.REPAIR:
                self.plug_in()
        return self.deck.act(fault)
