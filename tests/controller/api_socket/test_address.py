from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from controller.api_socket.address import AddressTaken, claim


@pytest.fixture
def lax_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("lax_umask")
def test_only_the_owner_may_connect_whatever_the_umask(path: Path) -> None:
    claimed = claim(path.parent / "new" / "s")
    assert stat.S_IMODE(claimed.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(claimed.path.parent.stat().st_mode) == 0o700
    claimed.release()


def test_a_socket_left_by_a_dead_server_is_replaced(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    claimed = claim(path)
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
    claimed.release()
    assert not path.exists()
    claim(path).release()


def test_a_live_server_is_left_alone(path: Path) -> None:
    claimed = claim(path)
    with pytest.raises(AddressTaken, match=r"already running at .* attach"):
        claim(path)
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
    claimed.release()


def test_a_live_server_that_holds_no_lock_is_left_alone_too(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        with pytest.raises(AddressTaken, match="already running"):
            claim(path)
        assert path.exists()


def test_a_file_is_never_removed(path: Path) -> None:
    path.write_text("somebody's notes")
    with pytest.raises(AddressTaken, match="is no socket; remove it"):
        claim(path)
    assert path.read_text() == "somebody's notes"


def test_another_servers_socket_is_not_removed_on_release(path: Path) -> None:
    claimed = claim(path)
    path.unlink()
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        claimed.release()
        assert path.exists()


def test_a_path_too_long_for_a_socket_is_refused(path: Path) -> None:
    with pytest.raises(AddressTaken, match="shorter path"):
        claim(path / ("x" * 100))
