"""The edge: one thread that owns a force deck's port, or the ports of two.

It reads, feeds the pipeline, answers the nodes and posts the newest report forty times a second,
also while a port is gone, so that a lost deck is reported and not merely silent.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

from controller.deck.calibration import Calibration
from controller.deck.line import Line
from controller.deck.pipeline import DeckPipeline
from controller.deck.url import BAUD, ForceDeck
from sessions.gait.facing import Facing
from sessions.gait.report import DeckReport

REPORT_US = 25_000
READ_S = 0.01
BEAT_US = 100_000
BEAT_GOOD_FOR_MS = 300


class DeckReader:
    """Reads the deck on `port`, and the `second` one, from `start` to `close`; reopens a port after
    it was unplugged.

    `on_report` is called in the reader's thread and must return at once. The other methods may be
    called from any thread.
    """

    def __init__(
        self,
        port: str,
        pipeline: DeckPipeline,
        on_report: Callable[[DeckReport], None],
        *,
        baud: int = BAUD,
        second: ForceDeck | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._on_report = on_report
        self._wishes: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._closing = threading.Event()
        ports = [(port, baud), *([(second.port, second.baud)] if second else [])]
        read_s, idle = READ_S / len(ports), self._closing.wait
        self._lines = [Line(path, speed, read_s, idle) for path, speed in ports]
        self._thread = threading.Thread(target=self._run, name=f"deck {port}", daemon=True)
        self._report_due_us = self._beat_due_us = 0
        self._beaten_us: int | None = None

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def close(self) -> None:
        """End the thread and give the port back."""
        self._closing.set()
        self._thread.join()

    def standstill(self) -> None:
        """The belt is measured to stand."""
        self._wishes.put(self._pipeline.standstill)

    def restart(self) -> None:
        """A session begins: count footsteps from zero."""
        self._wishes.put(self._pipeline.restart)

    def expect(self, *, mass_kg: float | None, facing: Facing, belt_reversed: bool) -> None:
        """Who comes, as far as that is known, and how they go on the belt."""
        self._wishes.put(
            partial(
                self._pipeline.expect, mass_kg=mass_kg, facing=facing, belt_reversed=belt_reversed
            )
        )

    def beat(self) -> None:
        """The controller is alive. The node's relay stays closed only while this is called often:
        the wire's heartbeat must not outlive a controller that hangs."""
        self._beaten_us = _now_us()

    def arm_relay(self, *, closed: bool) -> None:
        """Ask the node to close its relay in the safety-key loop, or to open it."""
        self._wishes.put(partial(self._pipeline.arm_relay, closed=closed))

    @property
    def in_force(self) -> tuple[Calibration, ...]:
        """Each deck's calibration, with the zeros as tared."""
        return self._pipeline.in_force

    @property
    def open_trouble(self) -> str:
        """Why a port cannot be read, in words; empty while all can."""
        return next((line.trouble for line in self._lines if line.trouble), "")

    @property
    def trouble(self) -> str:
        """Why the deck does not work, in words; empty while it does."""
        return self.open_trouble or self._pipeline.trouble

    def _run(self) -> None:
        """Until told to close.

        What nobody read is judged as of the time when the read began: on a busy computer this
        thread may be held up after it, and what came meanwhile is still to be read.
        """
        while not self._closing.is_set():
            asked_us = _now_us()
            for node, line in enumerate(self._lines):
                data = line.read()
                self._pipeline.receive(data, _now_us(), node)
            self._say_alive(_now_us())
            for node, line in enumerate(self._lines):
                if line.is_open:
                    line.write(self._pipeline.transmit(node))
            self._post(asked_us)
        for line in self._lines:
            line.close()

    def _say_alive(self, now_us: int) -> None:
        beaten_us = self._beaten_us
        if beaten_us is None or now_us - beaten_us > BEAT_GOOD_FOR_MS * 1000:
            return
        if now_us >= self._beat_due_us:
            self._beat_due_us = now_us + BEAT_US
            self._pipeline.heartbeat(BEAT_GOOD_FOR_MS)

    def _post(self, now_us: int) -> None:
        """Do what was wished for, and report when it is due."""
        while True:
            try:
                self._wishes.get_nowait()()
            except Empty:
                break
        if now_us >= self._report_due_us:
            self._report_due_us = now_us + REPORT_US
            self._on_report(self._pipeline.report(now_us // 1000))


def _now_us() -> int:
    return time.monotonic_ns() // 1000
