"""What a controller hears of its guard, to the last word. The pair itself: `faults.offsets`."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from controller.guard_pair import received


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The controller's, and the guard's."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    with ours, theirs:
        yield ours, theirs


async def everything(ours: socket.socket) -> list[bytes]:
    said: list[bytes] = []
    while datagram := await received(ours):
        said.append(datagram)
    return said


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("unread", [0, 1, 3])
def test_the_last_report_is_heard_although_wishes_were_left_unread(
    ends: tuple[socket.socket, socket.socket], unread: int
) -> None:
    ours, theirs = ends
    for _ in range(unread):
        ours.send(b"a lease")
    theirs.send(b"running")
    theirs.send(b"latched: the port is gone")
    theirs.close()
    assert asyncio.run(everything(ours)) == [b"running", b"latched: the port is gone"]


@pytest.mark.hazard("H04")
def test_silence_is_told(ends: tuple[socket.socket, socket.socket]) -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(received(ends[0]))
