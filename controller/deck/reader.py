"""The edge: one thread that owns a force deck's port.

It reads, feeds the pipeline, answers the node and posts the newest report forty times a second,
also while the port is gone, so that a lost deck is reported and not merely silent.
"""

from __future__ import annotations

import termios
import threading
import time
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

import serial

from controller.deck.pipeline import DeckPipeline
from controller.deck.url import BAUD
from sessions.gait.facing import Facing
from sessions.gait.report import DeckReport

REPORT_US = 25_000
READ_S = 0.01
READ_BYTES = 8192
WRITE_S = 0.2
REOPEN_US = 500_000
BEAT_US = 100_000
BEAT_GOOD_FOR_MS = 300


class DeckReader:
    """Reads the deck on `port` from `start` to `close`; reopens it after it was unplugged.

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
    ) -> None:
        self._port = port
        self._baud = baud
        self._pipeline = pipeline
        self._on_report = on_report
        self._wishes: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"deck {port}", daemon=True)
        self.open_trouble = ""  # why the port cannot be read, in words; empty while it can
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
    def trouble(self) -> str:
        """Why the deck does not work, in words; empty while it does."""
        return self.open_trouble or self._pipeline.trouble

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with self._opened() as port:
                    self.open_trouble = ""
                    self._serve(port)
            except (OSError, termios.error) as error:
                self.open_trouble = f"{self._port}: {error}"
                self._rest()

    def _opened(self) -> serial.Serial:
        return serial.Serial(
            self._port, self._baud, timeout=READ_S, write_timeout=WRITE_S, exclusive=True
        )

    def _serve(self, port: serial.Serial) -> None:
        """Until told to close; raises OSError when the port goes away.

        What nobody read is judged as of the time when the read began: on a busy computer this
        thread may be held up after it, and what came meanwhile is still to be read.
        """
        while not self._closing.is_set():
            asked_us = _now_us()
            data = port.read(READ_BYTES)
            now_us = _now_us()
            self._pipeline.receive(data, now_us)
            self._say_alive(now_us)
            answer = self._pipeline.transmit()
            if answer:
                port.write(answer)
            self._post(asked_us)

    def _rest(self) -> None:
        """Without a port, until it is time to try again."""
        until_us = _now_us() + REOPEN_US
        while (now_us := _now_us()) < until_us and not self._closing.wait(READ_S):
            self._post(now_us)

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
