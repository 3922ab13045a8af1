"""What a sentry makes of words, pulses and silence. The guard is the other end of a socket here,
and the radio a process that a test kills or stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from controller.belt import sentry
from controller.belt.guard import BEAT, BYE, GONE
from controller.belt.sentry import Lost, farewell, stop_belt, watch
from controller.bluetooth.port import RadioPort
from controller.treadmills.cards import load_card
from controller.treadmills.families import driver_for
from protocols.ftms.service import CONTROL
from protocols.gatt.datagrams import decode_down
from protocols.gatt.messages import Connected, Subscribe, Write

PULSING = """
import socket, sys, time
pulse = socket.socket(fileno=int(sys.argv[1]))
while True:
    pulse.send(b".")
    time.sleep(0.02)
"""


@contextmanager
def radio() -> Iterator[RadioPort]:
    """A process that pulses, and has no link to anything."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pulse, watched = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pulse.setblocking(False)
    process = subprocess.Popen(
        [sys.executable, "-c", PULSING, str(watched.fileno())], pass_fds=[watched.fileno()]
    )
    watched.close()
    pulse.setblocking(True)
    pulse.recv(1)
    pulse.setblocking(False)
    with theirs, closing(RadioPort(process, ours, pulse, Connected("", "", 23, ()))) as port:
        yield port
        port.kill()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The sentry's end, and the guard's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize(("word", "lost"), [(BYE, Lost.NOTHING), (GONE, Lost.PORT)])
def test_a_last_word(pair: tuple[socket.socket, socket.socket], word: bytes, lost: Lost) -> None:
    ours, theirs = pair
    theirs.send(BEAT + BEAT + word)
    assert watch(ours) is lost


@pytest.mark.hazard("H02")
def test_a_guard_without_a_last_word_died(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.send(BEAT)
    theirs.close()
    assert watch(ours) is Lost.GUARD


@pytest.mark.hazard("H04")
def test_a_guard_that_falls_silent(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.send(BEAT)
    assert watch(ours) is Lost.GUARD
    assert theirs.recv(1) == BEAT, "it was answered before"


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_radio_is_lost_although_the_guard_lives(
    pair: tuple[socket.socket, socket.socket], how: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentry, "STARTING_TIMEOUT_S", 60.0)
    ours, _ = pair
    with radio() as one:
        os.kill(one.pid, how)
        assert watch(ours, one) is Lost.RADIO


@pytest.mark.hazard("H04")
def test_a_guard_is_lost_although_the_radio_lives(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    theirs.send(BEAT)
    with radio() as one:
        assert watch(ours, one) is Lost.GUARD


@pytest.mark.parametrize("word", [BYE, GONE])
def test_a_farewell_is_heard_after_beats(
    pair: tuple[socket.socket, socket.socket], word: bytes
) -> None:
    ours, theirs = pair
    theirs.send(BEAT + word)
    assert farewell(ours) is (Lost.NOTHING if word == BYE else Lost.PORT)


def test_no_farewell_in_time_is_a_guard_that_died(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    assert farewell(pair[0]) is Lost.GUARD


@pytest.mark.hazard("H05")
def test_a_stop_over_a_lost_radio_is_not_believed() -> None:
    driver = driver_for(load_card("simulated-ftms"))
    with radio() as one:
        one.kill()
        assert not stop_belt(one.fileno(), driver, one)


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("card", ["simulated-ftms", "kingsmith-mc21", "ftms", "horizon-omega-z"])
def test_what_a_new_link_is_told_listens_and_starts_nothing(card: str) -> None:
    frames = driver_for(load_card(card)).stop_frames
    assert decode_down(frames[0]) == Subscribe(CONTROL, urgent=True)
    told = [decode_down(frame) for frame in frames[1:]]
    writes = [one for one in told if isinstance(one, Write)]
    assert writes == told
    assert all(write.urgent for write in writes)
    assert {write.data for write in writes if write.characteristic == CONTROL} <= {
        b"\x00",  # request control
        b"\x08\x01",  # stop
    }
    assert writes[-1].data == b"\x08\x01"
