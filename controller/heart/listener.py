"""The edge: listens to a heart-rate belt through a radio process of its own.

It asks for the belt's notifications and writes nothing else. A belt that is lost is looked for
again: unlike a treadmill, a sensor that comes back by itself moves nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from controller.bluetooth.port import OPEN_S
from controller.bluetooth.url import AtAddress
from controller.heart.simulated import SimulatedBelt, ended, located
from controller.heart.url import HeartBelt, SimulatedHeart
from protocols.errors import ProtocolError
from protocols.ftms.heart_rate import decode_heart_rate
from protocols.gatt.datagrams import MAX_BYTES, decode_up, encode
from protocols.gatt.messages import Answer, Connected, Disconnected, Notification, Subscribe, Up
from sessions.heart import Measurement

MEASUREMENT: Final = "2a37"
SILENT_S: Final = 2.0  # twenty heartbeats of the radio
REST_S: Final = 2.0  # between two tries
_SUBSCRIPTION: Final = 1


class HeartListener:
    """Hands every measurement to `heard`, in the loop, from `start` to `close`."""

    def __init__(
        self, address: HeartBelt | SimulatedHeart, heard: Callable[[Measurement], None]
    ) -> None:
        self._address = address
        self._heard = heard
        self._task: asyncio.Task[None] | None = None
        self._simulated: SimulatedBelt | None = None
        self.trouble = ""
        """Why nothing is heard, in words; empty while the belt sends, or is looked for first."""

    def start(self) -> None:
        """Begin to look for the belt."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Let go of the belt."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def exert(self, speed_mps: float, incline_pct: float) -> None:
        """What the treadmill does: a simulated heart follows it; a real one knows by itself."""
        if self._simulated is not None:
            self._simulated.exert(speed_mps, incline_pct)

    async def _run(self) -> None:
        try:
            async with located(self._address) as (found, self._simulated):
                belt = found
                while True:
                    belt = await self._listen(belt)
                    await asyncio.sleep(REST_S)
        except OSError as error:
            self.trouble = str(error)

    async def _listen(self, belt: HeartBelt) -> HeartBelt:
        """Through one radio until it ends: who was heard, by address once that is known."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with ours:
            with theirs:
                process = await _radio(belt, theirs.fileno())
            try:
                belt, self.trouble = await self._hear(ours, belt)
            except OSError as error:  # the radio died with a word on its way
                self.trouble = f"the radio ended: {error}"
            finally:
                ours.close()
                await ended(process)
        return belt

    async def _hear(self, ours: socket.socket, belt: HeartBelt) -> tuple[HeartBelt, str]:
        """Until the link ends: who it was, and why it ended."""
        patience_s = OPEN_S
        while True:
            try:
                message = await next_word(ours, patience_s)
            except TimeoutError:
                return belt, "the radio does not answer"
            except ProtocolError:
                continue
            match message:
                case Connected(address=address):
                    belt, patience_s = replace(belt, whom=AtAddress(address)), SILENT_S
                    ours.send(encode(Subscribe(MEASUREMENT, _SUBSCRIPTION)))
                case Answer(error=error):
                    if error:
                        return belt, f"{belt.whom} sends no heart rate: name another device"
                    self.trouble = ""
                case Notification(data=data):
                    self._take(data)
                case Disconnected(reason):
                    return belt, reason

    def _take(self, data: bytes) -> None:
        with contextlib.suppress(ProtocolError):  # as good as no measurement
            told = decode_heart_rate(data).value
            self._heard(Measurement(told.heart_rate_bpm, told.sensor_contact, told.rr_intervals_s))


async def next_word(ours: socket.socket, patience_s: float) -> Up:
    """What the radio says next. Raises `TimeoutError`, `ProtocolError` or `OSError`.

    Not with `asyncio.wait_for`: before Python 3.12 it swallows a cancellation that comes together
    with a datagram, and then whoever closes the listener waits for ever.
    """
    async with asyncio.timeout(patience_s):
        datagram = await asyncio.get_running_loop().sock_recv(ours, MAX_BYTES)
    return decode_up(datagram) if datagram else Disconnected("the radio ended")


async def _radio(belt: HeartBelt, descriptor: int) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "controller.bluetooth.radio", "--socket", str(descriptor)]
    command += ["--device", str(belt.whom)]
    if belt.transport is not None:
        command += ["--transport", belt.transport]
    return await asyncio.create_subprocess_exec(
        *command, pass_fds=(descriptor,), stdin=asyncio.subprocess.DEVNULL
    )
