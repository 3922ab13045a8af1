"""Samples as a force deck: the sensor node's own end on a pseudo-terminal, in real time."""

from __future__ import annotations

import time
from collections.abc import Iterator

from controller.simulator.playing import PlayingDeck
from controller.simulator.terminal import Terminal
from protocols.force.node import ForceNode, NodeCard

Sample = tuple[int, tuple[int, ...]]
"""Device time in µs, and the counts of all channels."""


class PlayedDeck(PlayingDeck):
    """Serves samples, of which there must be no end, from `start` to `close`; begins when greeted.

    They are drawn in a thread of its own, when their time has come.
    """

    def __init__(self, samples: Iterator[Sample], card: NodeCard) -> None:
        super().__init__("played deck")
        self._samples = samples
        self._node = ForceNode(card)
        self._terminal = Terminal()

    @property
    def port(self) -> str:
        """The path that a reader opens."""
        return self._terminal.path

    @property
    def ports(self) -> tuple[str]:
        """The same, for who may have a pair."""
        return (self.port,)

    def _run(self) -> None:
        while not (heard := self._terminal.read()):
            if self._closes():
                return
        start_ns = time.monotonic_ns()
        at_us, counts = next(self._samples)
        while not self._closes():
            now_us = (time.monotonic_ns() - start_ns) // 1000
            self._node.receive(heard, now_us)
            while at_us <= now_us:
                self._node.sample(counts, at_us)
                at_us, counts = next(self._samples)
            self._terminal.write(self._node.transmit(now_us))
            heard = self._terminal.read()

    def _hang_up(self) -> None:
        self._terminal.close()
