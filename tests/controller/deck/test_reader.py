"""The reader on a real pseudo-terminal, where a thread plays the node."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
import serial

from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from controller.deck.reader import DeckReader
from controller.simulator.cells import DeckCells
from controller.simulator.terminal import Terminal
from controller.simulator.walker import SimulatedWalker
from protocols.force.node import ForceNode
from sessions.gait.report import DeckReport, SignalHealth

PATIENCE_S = 30.0
HELD_UP_S = 0.25  # longer than a deck may be silent


class LiveNode:
    """A node that samples a standing person as fast as the clock says, behind a pseudo-terminal."""

    def __init__(self, *, link: Path) -> None:
        self._link = link
        self._terminal: Terminal | None = None
        self._node = ForceNode()
        self._cells, self._walker = DeckCells(), SimulatedWalker(on_deck=True)
        self._start_ns = time.monotonic_ns()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.plug()
        self._thread.start()

    @property
    def relay_closed(self) -> bool:
        with self._lock:
            return self._node.relay_closed

    def step(self, *, on: bool) -> None:
        with self._lock:
            if on:
                self._walker.step_on()
            else:
                self._walker.step_off()

    def plug(self) -> None:
        with self._lock:
            self._terminal = Terminal()
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(self._terminal.path)

    def unplug(self) -> None:
        with self._lock:
            self._link.unlink(missing_ok=True)
            if self._terminal:
                self._terminal.close()
            self._terminal = None

    def reboot(self) -> None:
        with self._lock:
            self._node.power_up((time.monotonic_ns() - self._start_ns) // 1000)

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self.unplug()

    def _run(self) -> None:
        samples = 0
        while not self._closing.wait(0.005):
            now_us = (time.monotonic_ns() - self._start_ns) // 1000
            with self._lock:
                while samples * 1000 <= now_us:
                    counts = self._cells.convert(self._walker.advance(0.0))
                    self._node.sample(counts, samples * 1000)
                    samples += 1
                if self._terminal:
                    self._node.receive(self._terminal.read(), now_us)
                    self._terminal.write(self._node.transmit(now_us))


class Reports:
    """Keeps what the reader posts; waits for what is wanted."""

    def __init__(self) -> None:
        self._newest: DeckReport | None = None
        self._changed = threading.Condition()
        self.count = 0

    def post(self, report: DeckReport) -> None:
        with self._changed:
            self._newest = report
            self.count += 1
            self._changed.notify_all()

    def wait_for(self, wanted: Callable[[DeckReport], bool]) -> DeckReport:
        with self._changed:
            assert self._changed.wait_for(
                lambda: self._newest is not None and wanted(self._newest), PATIENCE_S
            ), f"still {self._newest}"
            assert self._newest
            return self._newest


@pytest.fixture
def node(tmp_path: Path) -> Iterator[LiveNode]:
    node = LiveNode(link=tmp_path / "deck")
    yield node
    node.close()


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
def reader(node: LiveNode, reports: Reports, tmp_path: Path) -> Iterator[DeckReader]:
    reader = DeckReader(str(tmp_path / "deck"), DeckPipeline(SIMULATED), reports.post)
    reader.start()
    yield reader
    reader.close()


def good(report: DeckReport) -> bool:
    return report.health is SignalHealth.GOOD


def waited(condition: Callable[[], bool]) -> bool:
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < deadline_s:
        time.sleep(0.01)
    return condition()


def test_who_stands_there_is_seen_and_weighed(reader: DeckReader, reports: Reports) -> None:
    report = reports.wait_for(lambda report: report.body_mass_kg is not None)
    assert report.person_on_belt is True
    assert report.body_mass_kg == pytest.approx(75.0, rel=0.02)
    assert reader.trouble == ""


@pytest.mark.hazard("H17")
def test_an_unplugged_deck_is_reported_and_found_again(
    reader: DeckReader, reports: Reports, node: LiveNode
) -> None:
    reports.wait_for(good)
    node.unplug()
    reports.wait_for(lambda report: report.health is SignalHealth.STALE)
    assert waited(lambda: "deck" in reader.trouble)
    node.plug()
    reports.wait_for(good)
    assert reader.trouble == ""


@pytest.mark.hazard("H17")
def test_a_port_that_is_not_there_is_said_and_tried_again(tmp_path: Path, reports: Reports) -> None:
    reader = DeckReader(str(tmp_path / "none"), DeckPipeline(SIMULATED), reports.post)
    reader.start()
    report = reports.wait_for(lambda _: reports.count >= 3)
    reader.close()
    assert report.health is SignalHealth.WAITING
    assert "none" in reader.trouble


@pytest.mark.hazard("H33")
def test_nobody_else_can_open_the_port(
    reader: DeckReader, reports: Reports, tmp_path: Path
) -> None:
    reports.wait_for(good)
    second_reports = Reports()
    second = DeckReader(str(tmp_path / "deck"), DeckPipeline(SIMULATED), second_reports.post)
    second.start()
    assert waited(lambda: "lock" in second.trouble)
    second.close()
    reports.wait_for(good)


@pytest.mark.hazard("H04")
def test_the_relay_stays_closed_only_while_the_controller_beats(
    reader: DeckReader, reports: Reports, node: LiveNode
) -> None:
    reports.wait_for(good)

    def armed() -> bool:
        reader.beat()
        reader.arm_relay(closed=True)
        return node.relay_closed

    assert waited(armed)
    assert waited(lambda: not node.relay_closed)  # no more beats: it opens by itself
    posted = reports.count

    def beaten() -> bool:
        reader.beat()
        return reports.count > posted + 20

    assert waited(beaten)
    assert not node.relay_closed  # beats alone do not close it again


def test_a_restart_counts_footsteps_from_zero(
    reader: DeckReader, reports: Reports, node: LiveNode
) -> None:
    node.step(on=False)
    reports.wait_for(lambda report: report.person_on_belt is False)
    node.step(on=True)
    reports.wait_for(lambda report: report.steps >= 1)
    reader.restart()
    reports.wait_for(lambda report: good(report) and report.steps == 0)


@pytest.mark.hazard("H19")
def test_standstill_lets_a_rebooted_node_be_trusted_again(
    reader: DeckReader, reports: Reports, node: LiveNode
) -> None:
    reports.wait_for(good)
    node.reboot()
    reports.wait_for(lambda report: report.health is SignalHealth.REBOOTED)
    reader.standstill()
    reports.wait_for(good)


@pytest.mark.hazard("H40")
def test_a_thread_that_is_held_up_after_a_read_does_not_take_the_deck_for_silent(
    reader: DeckReader, reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.wait_for(good)
    read, empty = serial.Serial.read, cycle((True, False))
    said: list[SignalHealth] = []

    def empty_and_held_up_then(port: serial.Serial, size: int = 1) -> bytes:
        if next(empty):
            time.sleep(HELD_UP_S)  # nothing had come; what comes now waits for the next read
            return b""
        return bytes(read(port, size))

    monkeypatch.setattr(serial.Serial, "read", empty_and_held_up_then)
    monkeypatch.setattr(reader, "_on_report", lambda report: said.append(report.health))
    assert waited(lambda: len(said) > 8)
    assert set(said) == {SignalHealth.GOOD}
