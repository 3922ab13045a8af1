"""The force wire breaks at every byte of every kind of frame: the pipeline names what is wrong or
finds its way again, and hands on nothing that the node did not say. Most of it in virtual time; the
last tests on real pseudo-terminals and a real process. The frames and what is done to them are in
`tests/protocols/force/torn.py`."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from controller.deck.reader import DeckReader
from controller.simulator.cells import DeckCells
from controller.simulator.terminal import Terminal
from controller.simulator.walker import SimulatedWalker
from protocols.force.frames import Data, Frame, Hello, LogText, Status, encode
from protocols.force.node import ForceNode
from protocols.force.samples import Samples
from protocols.force.stream import Dropped, FrameDecoder
from sessions.gait.report import DeckReport, SignalHealth
from tests.controller.processes.stand import Simulator
from tests.protocols.force.torn import DAMAGES, Damage

FRAME_MS = 10
PATIENCE_S = 30.0
KINDS: tuple[type[Frame], ...] = (Data, Hello, Status, LogText)
Row = tuple[int, ...]


@cache
def said(boot_id: int = 1) -> tuple[Frame, ...]:
    """What a node with somebody on it says in its first 1.1 s, a log text among it; not greeted."""
    node, cells = ForceNode(boot_id=boot_id), DeckCells(seed=boot_id)
    walker = SimulatedWalker(on_deck=True, seed=boot_id)
    wire = b""
    for now_ms in range(1100):
        node.sample(cells.convert(walker.advance(0.0)), 1000 * now_ms)
        wire += node.transmit(1000 * now_ms)
    frames = [one for one in FrameDecoder().feed(wire) if not isinstance(one, Dropped)]
    return (*frames[:40], LogText(frames[39].stamp, "supply settled"), *frames[40:])


def nth(kind: type[Frame]) -> int:
    """Where the newest frame of this kind is, of which others come before and after."""
    return max(n for n, frame in enumerate(said()[:-6]) if isinstance(frame, kind))


@dataclass(slots=True)
class Heard:
    """A pipeline, all that it handed on, and what was true of that."""

    now_ms: int = 1000
    rows: list[tuple[int, int, Row]] = field(default_factory=list)  # boot id, number, counts
    pipeline: DeckPipeline = field(init=False)

    def __post_init__(self) -> None:
        self.pipeline = DeckPipeline(SIMULATED, sink=self._take)

    def _take(self, samples: Samples, _host_us: float, boot_id: int) -> None:
        self.rows += [(boot_id, samples.first + n, row) for n, row in enumerate(samples.counts)]

    def hear(self, wire: bytes) -> SignalHealth:
        self.now_ms += FRAME_MS
        self.pipeline.receive(wire, 1000 * self.now_ms)
        return self.health

    def hear_all(self, frames: tuple[Frame, ...]) -> SignalHealth:
        for frame in frames:
            self.hear(encode(frame))
        return self.health

    def silence(self, for_ms: int) -> SignalHealth:
        self.now_ms += for_ms
        return self.health

    @property
    def health(self) -> SignalHealth:
        return self.pipeline.report(self.now_ms).health

    def check(self, *boots: int) -> None:
        assert set(self.rows) <= true_rows(boots)
        assert len(self.rows) == len(set(self.rows)), "nothing counts twice"


@cache
def true_rows(boots: tuple[int, ...]) -> frozenset[tuple[int, int, Row]]:
    return frozenset(
        (boot_id, frame.stamp.sequence + n, row)
        for boot_id in boots
        for frame in said(boot_id)
        if isinstance(frame, Data)
        for n, row in enumerate(frame.counts)
    )


def before(kind: type[Frame]) -> tuple[Frame, ...]:
    return said()[nth(kind) - 4 : nth(kind)]


def after(kind: type[Frame]) -> tuple[Frame, ...]:
    return said()[nth(kind) + 1 : nth(kind) + 5]


def wire_of(kind: type[Frame]) -> bytes:
    return encode(said()[nth(kind)])


@pytest.mark.hazard("H17")
@pytest.mark.parametrize("kind", KINDS)
def test_a_cable_that_is_out_at_any_byte_is_told_in_time_and_back_at_any_byte(
    kind: type[Frame],
) -> None:
    wire = wire_of(kind)
    for at in range(len(wire)):
        deck = Heard()
        assert deck.hear_all(before(kind)) is SignalHealth.GOOD
        deck.hear(wire[:at])
        assert deck.silence(170) is SignalHealth.GOOD  # no sooner than a busy computer needs
        assert deck.silence(60) is SignalHealth.STALE
        assert deck.pipeline.report(deck.now_ms).person_on_belt is None
        deck.hear(wire[at:])  # the node sends on, whether or not somebody hears it
        assert deck.hear_all(after(kind)) is SignalHealth.GOOD
        deck.check(1)


@pytest.mark.hazard("H19")
@pytest.mark.parametrize("kind", KINDS)
def test_a_node_that_dies_at_any_byte_and_comes_back_is_not_trusted_before_standstill(
    kind: type[Frame],
) -> None:
    wire = wire_of(kind)
    for at in range(len(wire)):
        deck = Heard()
        deck.hear_all(before(kind))
        deck.hear(wire[:at])
        assert deck.hear_all(said(2)[:6]) is SignalHealth.REBOOTED
        deck.check(1, 2)
        deck.pipeline.standstill()
        assert deck.hear_all(said(2)[6:9]) is SignalHealth.GOOD


@pytest.mark.hazard("H30")
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_at_any_byte_reaches_the_gait(kind: type[Frame], damage: Damage) -> None:
    wire = wire_of(kind)
    for at in range(0, len(wire), 1 if kind is not Data else 3):
        deck = Heard()
        deck.hear_all(before(kind))
        deck.hear(damage(wire, at))
        health = deck.hear_all(after(kind))
        if health is SignalHealth.REBOOTED:  # the same samples once more: no counter goes back
            assert damage(wire, at).count(wire) > 0
            assert kind is Data
            assert set(deck.rows) <= true_rows((1,))
            continue
        assert health is SignalHealth.GOOD, at
        deck.check(1)


# --- on real wires ---


class Port:
    """A pseudo-terminal under a name that stays, and a reader with all that it said."""

    def __init__(self, folder: Path) -> None:
        self.name = folder / "deck"
        self.heard = Heard()
        self.told: list[DeckReport] = []
        self._new = threading.Condition()
        self._terminal: Terminal | None = None
        self.reader = DeckReader(str(self.name), self.heard.pipeline, self._post)

    def plug(self) -> None:
        self._terminal = Terminal()
        self.name.unlink(missing_ok=True)
        self.name.symlink_to(self._terminal.path)

    def until_opened(self) -> None:
        """Whoever opens a port drops what had come before; then they greet."""
        assert waited(lambda: self._terminal is not None and bool(self._terminal.read()))

    def unplug(self) -> None:
        if self._terminal is not None:
            self.name.unlink()
            self._terminal.close()
            self._terminal = None

    def write(self, wire: bytes) -> None:
        assert self._terminal
        self._terminal.write(wire)

    def until(self, wanted: Callable[[DeckReport], bool], since: int = 0) -> None:
        """Until one of the reports since then was such a one."""
        with self._new:
            assert self._new.wait_for(lambda: any(map(wanted, self.told[since:])), PATIENCE_S), (
                f"the last was {self.told[-1:]}"
            )

    def _post(self, report: DeckReport) -> None:
        with self._new:
            self.told.append(report)
            self._new.notify_all()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Port]:
    port = Port(tmp_path)
    port.plug()
    port.reader.start()
    port.until_opened()
    yield port
    port.reader.close()
    port.unplug()


def is_(health: SignalHealth) -> Callable[[DeckReport], bool]:
    return lambda report: report.health is health


@pytest.mark.hazard("H17")
@pytest.mark.parametrize("at", [0, 1, 90, len(wire_of(Data)) - 1])
def test_a_cable_that_is_pulled_in_the_middle_of_a_frame(port: Port, at: int) -> None:
    wire = wire_of(Data)
    port.write(b"".join(map(encode, before(Data))) + wire[:at])
    port.until(is_(SignalHealth.GOOD))
    port.unplug()
    port.until(is_(SignalHealth.STALE))
    assert waited(lambda: str(port.name) in port.reader.trouble)
    port.plug()
    assert waited(lambda: not port.reader.trouble)
    back = len(port.told)
    port.write(wire[at:] + b"".join(map(encode, after(Data))))
    port.until(is_(SignalHealth.GOOD), back)
    port.heard.check(1)


@pytest.mark.hazard("H17")
@pytest.mark.xdist_group("processes")
def test_a_nodes_process_that_is_killed_is_a_deck_that_is_gone(tmp_path: Path) -> None:
    simulator = Simulator()
    port = Port(tmp_path)
    port.name.symlink_to(simulator.deck)
    port.reader.start()
    try:
        port.until(is_(SignalHealth.GOOD))
        os.kill(simulator.process.pid, signal.SIGKILL)
        port.until(is_(SignalHealth.STALE))
        assert waited(lambda: str(port.name) in port.reader.trouble)
        assert port.told[-1].person_on_belt is None
    finally:
        port.reader.close()
        simulator.close()


def waited(condition: Callable[[], bool]) -> bool:
    deadline_s = time.monotonic() + PATIENCE_S
    while not (met := condition()) and time.monotonic() < deadline_s:
        time.sleep(0.01)
    return met
