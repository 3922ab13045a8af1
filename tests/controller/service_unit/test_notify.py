"""What systemd is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from controller.service_unit.notify import Notifier, feed


@pytest.fixture
def systemd(short_folder: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(short_folder / "notify"))
        heard.setblocking(False)
        yield heard


@contextmanager
def _notifier(address: str, watchdog_us: int = 2_000_000) -> Iterator[Notifier]:
    environment = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": str(watchdog_us)}
    with closing(Notifier(environment)) as notifier:
        yield notifier


def test_it_says_what_it_is_told(systemd: socket.socket) -> None:
    with _notifier(systemd.getsockname()) as notifier:
        assert notifier.tell("READY=1", "STATUS=well")
    assert systemd.recv(100) == b"READY=1\nSTATUS=well"


def test_an_abstract_address_begins_with_zero() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind("")  # the kernel gives an abstract name
        with _notifier("@" + heard.getsockname()[1:].decode()) as notifier:
            assert notifier.tell("READY=1")
        assert heard.recv(100) == b"READY=1"


def test_without_systemd_nothing_is_said() -> None:
    with _notifier("") as notifier:
        assert not notifier.tell("READY=1")
        assert notifier.feed_s is None


def test_a_systemd_that_is_gone_ends_nothing(short_folder: Path) -> None:
    with _notifier(str(short_folder / "gone")) as notifier:
        assert not notifier.tell("READY=1")


def test_the_watchdog_is_fed_four_times_in_its_period(systemd: socket.socket) -> None:
    with _notifier(systemd.getsockname()) as notifier:
        assert notifier.feed_s == 0.5


async def test_only_progress_feeds_the_watchdog(systemd: socket.socket) -> None:
    """Five looks at a count that stands still after the second: two feeds."""
    counts = [1, 2, 2, 2, 2]
    looked = asyncio.Event()

    def progress() -> int:
        if len(counts) == 1:
            looked.set()
            return counts[0]
        return counts.pop(0)

    with _notifier(systemd.getsockname(), watchdog_us=4000) as notifier:
        feeding = asyncio.create_task(feed(notifier, progress))
        await looked.wait()
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
    assert [systemd.recv(100), systemd.recv(100)] == [b"WATCHDOG=1"] * 2
    with pytest.raises(BlockingIOError):
        systemd.recv(100)
