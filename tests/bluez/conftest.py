"""The stand inside the virtual machine: a simulated treadmill in an air of its own, in which BlueZ
has its adapter."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.controller.processes.stand import Simulator

OUT: Final = os.environ.get("BACKSTRIDE_BLUEZ_VM")
"""Where logs and figures go; set by `run-in-vm` alone."""
DEADLINE_S: Final = 60.0
POLL_S: Final = 0.2

IN_VM: Final = (
    pytest.mark.skipif(
        OUT is None, reason="needs BlueZ in a virtual machine: tests/bluez/run-in-vm"
    ),
    pytest.mark.xdist_group("bluez"),
)

Figure = Callable[[str, float], None]


def until(condition: Callable[[], bool], what: str) -> float:
    """Ask until it is so; the seconds that it took."""
    began_s = time.monotonic()
    while not condition():
        assert time.monotonic() < began_s + DEADLINE_S, f"never came to be: {what}"
        time.sleep(POLL_S)
    return time.monotonic() - began_s


def bluetoothctl(*words: str) -> str:
    """What BlueZ says."""
    done = subprocess.run(
        ["bluetoothctl", *words],  # noqa: S607 - of the virtual machine
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    return done.stdout


class Treadmill(Simulator):
    """A simulator whose door leads to BlueZ, so that it is found by its address alone."""

    def __init__(self) -> None:
        super().__init__("--wire", "ftms", "--card", "simulated-ftms")
        self.treadmill, _, self.door = self.treadmill.partition("?transport=")
        self.address = self.treadmill.removeprefix("ftms:")
        self._cable = subprocess.Popen([sys.executable, "-m", "tests.bluez.vhci", self.door])
        until(lambda: "Powered: yes" in bluetoothctl("show"), "an adapter that is switched on")

    @property
    def linked(self) -> bool:
        """Whether BlueZ holds a link to it."""
        return "Connected: yes" in bluetoothctl("info", self.address)

    def until_stopped(self) -> None:
        self.lines.until(lambda line: line.get("started") is False, "a stop")

    def close(self) -> None:
        self._cable.kill()
        self._cable.wait()
        super().close()


@pytest.fixture(scope="session")
def only_treadmill() -> Iterator[Treadmill]:
    treadmill = Treadmill()
    try:
        yield treadmill
    finally:
        treadmill.close()


@pytest.fixture
def treadmill(only_treadmill: Treadmill) -> Treadmill:
    """The same one for all tests: each leaves it standing, and lets go of it."""
    only_treadmill.lines.rest()
    return only_treadmill


@pytest.fixture(scope="session")
def figure() -> Figure:
    """Notes a figure for `run-in-vm` to print at the end."""

    def note(name: str, value_s: float) -> None:
        assert OUT is not None
        with (Path(OUT) / "figures").open("a") as figures:
            figures.write(f"{value_s:8.3f} s  {name}\n")

    return note
