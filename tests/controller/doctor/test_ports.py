"""What the doctor says of serial ports."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller.config import Config
from controller.config_schema import Deck, Machine
from controller.doctor.finding import Verdict
from controller.doctor.ports import check_port, check_ports, processes_with


@pytest.fixture
def port() -> Iterator[Path]:
    """A pseudo-terminal's near end, opened by nobody."""
    far, near = pty.openpty()
    name = os.ttyname(near)
    os.close(near)
    yield Path(name)
    os.close(far)


def test_a_port_that_is_free_is_good(port: Path) -> None:
    found = check_port("treadmill port", port)
    assert (found.verdict, found.found) == (Verdict.GOOD, str(port))


def test_a_port_that_is_not_there_says_how_to_find_it(tmp_path: Path) -> None:
    found = check_port("treadmill port", tmp_path / "ttyUSB0")
    assert found.verdict is Verdict.BAD
    assert "No such file" in found.found
    assert found.remedy


def test_a_file_is_no_port(tmp_path: Path) -> None:
    file = tmp_path / "ttyUSB0"
    file.touch()
    assert check_port("treadmill port", file).found == f"{file} is no device"


def test_a_port_without_permission_says_how_to_be_allowed(
    port: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may open any port
    found = check_port("treadmill port", port)
    assert found.verdict is Verdict.BAD
    assert "no permission" in found.found
    assert "dialout" in found.remedy or "usermod" in found.remedy


def test_a_port_that_another_process_holds_is_bad(port: Path) -> None:
    holding = "import sys; held = open(sys.argv[1], 'r+b', 0); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert processes_with(port) == {holder.pid}
        found = check_port("treadmill port", port)
        assert found.verdict is Verdict.BAD
        assert str(holder.pid) in found.found
        holder.communicate(b"\n")
    assert processes_with(port) == set()


def test_simulated_devices_have_no_port() -> None:
    assert {found.verdict for found in check_ports(Config())} == {Verdict.NOT_USED}


def test_both_ports_of_a_real_machine_are_looked_at(port: Path, tmp_path: Path) -> None:
    config = Config(
        machine=Machine(url=f"trackmaster:{port}"), deck=Deck(url=f"force:{tmp_path}/ttyACM0")
    )
    treadmill, deck = check_ports(config)
    assert (treadmill.verdict, deck.verdict) == (Verdict.GOOD, Verdict.BAD)
