"""The treadmill's port on real pseudo-terminals: for one program alone, and never waiting."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller.belt.wire import PortError, discard_output, open_port, write_now


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal: our end, and the path of the other."""
    ours, theirs = os.openpty()
    path = os.ttyname(theirs)
    yield ours, path
    os.close(ours)
    os.close(theirs)


def test_opening_writes_nothing_and_bytes_pass(terminal: tuple[int, str]) -> None:
    ours, path = terminal
    os.set_blocking(ours, False)
    with open_port(path, 4800) as port:
        with pytest.raises(BlockingIOError):
            os.read(ours, 1)
        assert write_now(port.fileno(), b"\xa2")
        assert os.read(ours, 8) == b"\xa2"


@pytest.mark.hazard("H33")
def test_a_second_opener_is_refused(terminal: tuple[int, str]) -> None:
    _, path = terminal
    with open_port(path, 4800), pytest.raises(PortError, match="another program has this port"):
        open_port(path, 4800)
    open_port(path, 4800).close()


def test_a_port_that_is_not_there_is_named_with_a_remedy(tmp_path: Path) -> None:
    missing = str(tmp_path / "ttyUSB0")
    with pytest.raises(PortError, match=r"ttyUSB0: no such port: is the adapter plugged in"):
        open_port(missing, 4800)


def test_what_is_no_serial_port_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a port")
    for address in (str(file), str(tmp_path), "/dev/null", "", "nonsense://host", "socket://"):
        with pytest.raises(PortError):
            open_port(address, 4800)
    assert file.read_text() == "not a port"


def test_a_serial_server_that_does_not_listen_is_refused() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        number = listener.getsockname()[1]
    with pytest.raises(PortError, match="socket://"):
        open_port(f"socket://127.0.0.1:{number}", 4800)


@pytest.mark.hazard("H45")
def test_writing_never_waits_and_a_full_queue_can_be_discarded(terminal: tuple[int, str]) -> None:
    ours, path = terminal
    with open_port(path, 4800) as port:
        os.set_blocking(port.fileno(), False)
        while write_now(port.fileno(), b"x" * 512):
            pass
        assert not write_now(port.fileno(), b"x" * 512)
        discard_output(port.fileno())
        os.set_blocking(ours, False)  # nothing may be left to read
        with contextlib.suppress(BlockingIOError):
            while os.read(ours, 65536):
                pass
        assert select.select([], [port], [], 60)[1]
        assert write_now(port.fileno(), b"\xa2")


def test_a_port_that_is_gone_takes_nothing() -> None:
    ours, theirs = os.openpty()
    os.close(ours)
    assert not write_now(theirs, b"\xa2")
    discard_output(theirs)
    os.close(theirs)


def test_discarding_on_what_is_no_terminal_is_harmless() -> None:
    one, other = socket.socketpair()
    with one, other:
        write_now(one.fileno(), b"\xa2")
        discard_output(one.fileno())
        assert other.recv(8) == b"\xa2"
