"""The wire between guard and radio, and the radio's own writes: nothing of it can be torn.

A datagram is taken by the kernel whole or not at all, and one that was cut is carried out by
nobody. So where a serial wire has byte offsets, this one has the gaps between datagrams: the guard
dies in each of them.
"""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack

import pytest

from controller.belt.inputs import Arm, Confirm, Lease, Stop
from controller.belt.sentry import HEARTBEAT_TIMEOUT_S, STOPPING_MS
from controller.belt.wire import write_now
from controller.rehearse.treadmill import VirtualTreadmill
from controller.simulator.ftms.device import FtmsDevice
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.treadmills.cards import load_card
from controller.treadmills.families import driver_for
from protocols.ftms.clients import Refused
from protocols.ftms.service import CONTROL
from protocols.gatt.datagrams import MAX_BYTES, BadDatagram, decode_down
from protocols.gatt.messages import Write

CARD = load_card("simulated-ftms")
TOKEN = 4711
WISH_MMPS = 500
STOP_AT_MS, END_MS = 8_000, 11_000
NOTICED_MS = round(HEARTBEAT_TIMEOUT_S * 1000)
CLIENT = 1


def session(dies_after: int | None = None) -> VirtualTreadmill:
    """From a confirmed start to a person's STOP and standstill, or to the guard's death after so
    many datagrams since the start."""
    treadmill = VirtualTreadmill(CARD, watchdog=False)
    core = treadmill.core
    treadmill.advance(3000)
    core.told(Arm(TOKEN, WISH_MMPS, 50), treadmill.now_ms)
    deliver, treadmill.sent = treadmill.far_end.receive, type(treadmill.sent)()

    def deliver_until_death(datagram: bytes, now_ms: int) -> None:
        if dies_after is not None and len(treadmill.sent) > dies_after:
            treadmill.connected = False
        else:
            deliver(datagram, now_ms)

    treadmill.far_end.receive = deliver_until_death  # type: ignore[method-assign,assignment]  # the gap
    core.told(Confirm(TOKEN), treadmill.now_ms)
    sequence = 0
    while treadmill.now_ms < END_MS and treadmill.connected:
        sequence += 1
        wish = Stop() if treadmill.now_ms == STOP_AT_MS else Lease(1, sequence, WISH_MMPS, 50)
        core.told(wish, treadmill.now_ms)
        treadmill.advance(treadmill.now_ms + 50)
    treadmill.far_end.receive = deliver  # type: ignore[method-assign]
    return treadmill


WRITTEN = [datagram for _, datagram in session().sent]


def test_a_session_has_all_that_a_guard_says() -> None:
    values = {one.data[:1] for one in map(decode_down, WRITTEN) if isinstance(one, Write)}
    assert values >= {b"\x02", b"\x03", b"\x07", b"\x08"}  # speed, incline, start, stop


@pytest.mark.hazard("H45")
def test_the_guard_dies_in_each_gap_between_datagrams() -> None:
    stop, gap_ms = driver_for(CARD).stop_frames, driver_for(CARD).stop_gap_ms
    moved = 0
    for dies_after in range(len(WRITTEN)):
        treadmill = session(dies_after)
        moved += treadmill.belt.started
        fastest_mmps = treadmill.belt.target_mmps
        treadmill.connected = False
        treadmill.advance(treadmill.now_ms + NOTICED_MS)
        for _ in range(STOPPING_MS // gap_ms):
            for datagram in stop:
                treadmill.far_end.receive(datagram, treadmill.now_ms)
            treadmill.advance(treadmill.now_ms + gap_ms)
        assert not treadmill.belt.started, f"after {dies_after}"
        assert treadmill.belt.speed_mmps == 0, f"after {dies_after}"
        assert treadmill.belt.target_mmps <= max(fastest_mmps, WISH_MMPS)
    assert moved > len(WRITTEN) // 2, "or there was nothing to stop"


@pytest.mark.hazard("H45")
def test_a_datagram_that_was_cut_is_nobodys() -> None:
    for datagram in set(WRITTEN):
        for after in range(1, len(datagram)):
            with pytest.raises(BadDatagram):
                decode_down(datagram[:after])


@pytest.mark.hazard("H45")
def test_a_full_socket_takes_none_of_a_datagram() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    whole = max(WRITTEN, key=len)
    with ExitStack() as stack:
        for end in (ours, theirs):
            stack.enter_context(end)
            end.setblocking(False)
        taken = 0
        while write_now(ours.fileno(), whole):
            taken += 1
        heard = [theirs.recv(MAX_BYTES) for _ in range(taken)]
        assert heard == [whole] * taken
        with pytest.raises(BlockingIOError):
            os.read(theirs.fileno(), MAX_BYTES)


@pytest.mark.hazard("H45")
def test_a_control_point_value_that_was_cut_moves_nothing() -> None:
    values = {
        one.data
        for one in map(decode_down, WRITTEN)
        if isinstance(one, Write) and one.characteristic == CONTROL
    }
    for value in values:
        for after in range(len(value)):
            device = FtmsDevice(CARD.capabilities, Peculiarities(), now_ms=0)
            device.connected(CLIENT)
            device.subscribed(CLIENT, CONTROL, on=True)
            device.write(CLIENT, CONTROL, b"\x00", 0)
            device.advance(1000)
            belt = device.machine.belt
            before = belt.target_mmps, belt.started
            try:
                device.write(CLIENT, CONTROL, value[:after], 1000)
            except Refused:
                continue
            device.advance(2000)
            assert (belt.target_mmps, belt.started) == before, value.hex(" ")
