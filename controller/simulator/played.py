"""Samples as a force deck: the sensor node's own end on a pseudo-terminal, in real time.

What reads it cannot tell it from a deck: it speaks the force wire in real bytes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from controller.simulator.terminal import Terminal
from protocols.force.node import ForceNode, NodeCard

TURN_S = 0.005

Sample = tuple[int, tuple[int, ...]]
"""Device time in µs, and the counts of all channels."""


class PlayedDeck:
    """Serves samples, of which there must be no end, from `start` to `close`; begins when greeted.

    They are drawn in a thread of its own, when their time has come.
    """

    def __init__(self, samples: Iterator[Sample], card: NodeCard) -> None:
        self._samples = samples
        self._node = ForceNode(card)
        self._terminal = Terminal()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="played deck", daemon=True)

    @property
    def port(self) -> str:
        """The path that a reader opens."""
        return self._terminal.path

    @property
    def ports(self) -> tuple[str]:
        """The same, for who may have a pair."""
        return (self.port,)

    def start(self) -> None:
        """Wait for a host, then play."""
        self._thread.start()

    def close(self) -> None:
        """Stop playing and hang up."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._terminal.close()

    def _run(self) -> None:
        while not (heard := self._terminal.read()):
            if self._closing.wait(TURN_S):
                return
        start_ns = time.monotonic_ns()
        at_us, counts = next(self._samples)
        while not self._closing.wait(TURN_S):
            now_us = (time.monotonic_ns() - start_ns) // 1000
            self._node.receive(heard, now_us)
            while at_us <= now_us:
                self._node.sample(counts, at_us)
                at_us, counts = next(self._samples)
            self._terminal.write(self._node.transmit(now_us))
            heard = self._terminal.read()
