"""Keeps one sentry and its guard running, and talks to the guard. The asyncio edge of the belt."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable

from controller.belt.faults import Cause
from controller.belt.inputs import Wish
from controller.belt.link import (
    MAX_BYTES,
    GuardReport,
    LinkError,
    Refusal,
    decode_up,
    encode_wish,
)
from controller.belt.realtime import urge
from controller.belt.sentry import COULD_NOT_OPEN, DIED, OPEN
from controller.belt.states import BeltState

RESTART_S = 1.0  # between tries to open a port that is not there
CLOSE_S = 15.0  # the longest that a belt takes to stand
SILENCE_S = 0.2
SILENCES = 5  # in a row: a controller that was held up itself sees one, and is no judge
HANGS_S = 60.0  # longer than a sentry takes to bring a belt to rest over a new link


class GuardPair:
    """A sentry and a guard on one treadmill, started anew whenever they end.

    `heard` gets every report and refusal; `told` gets a line about the processes ("" when well).
    A pair that ended with a latched belt, or that died, is followed by one that starts latched.
    A guard that falls silent and is not ended by its sentry has none that runs: both are killed.
    An empty `card` lets a Bluetooth machine's name and services choose it; every report tells it.
    """

    def __init__(
        self,
        address: str,
        card: str,
        *,
        heard: Callable[[GuardReport | Refusal], None],
        told: Callable[[str], None],
    ) -> None:
        self._address = address
        self._card = card
        self._heard = heard
        self._told = told
        self._socket: socket.socket | None = None
        self._last: GuardReport | None = None
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """What opens this machine; of a Bluetooth machine, once it was reached, the very one."""
        return self._address

    def start(self) -> None:
        """Start the pair and keep it running."""
        self._task = asyncio.create_task(self._keep_running())

    def send(self, wish: Wish) -> bool:
        """Give the guard a wish at once; False where there is no guard to take it."""
        if self._socket is None:
            return False
        try:
            self._socket.send(encode_wish(wish))
        except OSError:
            return False
        return True

    async def close(self) -> None:
        """Leave the guard: it stops the belt, waits for standstill and ends."""
        self._closing = True
        self._drop_socket()
        if self._task is not None:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._task, CLOSE_S)

    async def _keep_running(self) -> None:
        latched: Cause | None = None
        while not self._closing:
            code = await self._run_once(latched)
            latched = self._latched_next(code)
            if not self._closing and code == COULD_NOT_OPEN:
                await asyncio.sleep(RESTART_S)

    def _latched_next(self, code: int) -> Cause | None:
        last = self._last
        if last is not None and last.belt is BeltState.LATCHED:
            return last.cause
        died = code == DIED or code < 0
        return Cause.GUARD_DIED if died and last is not None else None

    async def _run_once(self, latched: Cause | None) -> int:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        sentry = await self._start_sentry(theirs, latched)
        theirs.close()
        assert sentry.stdout is not None
        said = (await sentry.stdout.readline()).decode().strip()
        word, _, address = said.partition(" ")
        if word == OPEN and not self._closing:
            self._address = address  # from now on this very machine, and no other of its name
            self._told("")
            if not await self._listen(ours):
                _kill(sentry)
        else:
            self._told(said or "the sentry did not start")
        ours.close()
        return await _end_of(sentry)

    async def _start_sentry(
        self, theirs: socket.socket, latched: Cause | None
    ) -> asyncio.subprocess.Process:
        arguments = ["--controller", str(theirs.fileno())]
        arguments += ["--address", self._address, "--card", self._card]
        if latched:
            arguments += ["--latched", latched]
        sentry = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "controller.belt.sentry",
            *arguments,
            pass_fds=(theirs.fileno(),),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # the terminal's Ctrl-C is for the controller alone
        )
        urge(sentry.pid)  # and the guard that it starts: a belt may wait for them
        return sentry

    async def _listen(self, ours: socket.socket) -> bool:
        """Hand on what the guard says until it ends; False: it fell silent."""
        self._socket = ours
        patience, spoke = SILENCES, False
        try:
            while self._socket is ours and patience:
                try:
                    datagram = await received(ours)
                except TimeoutError:
                    patience -= spoke  # one that has not spoken yet is loading
                    continue
                if not datagram:
                    break
                self._take(datagram)
                patience, spoke = SILENCES, True
        except OSError:
            pass
        finally:
            if self._socket is ours:
                self._socket = None
        return bool(patience)

    def _take(self, datagram: bytes) -> None:
        try:
            message = decode_up(datagram)
        except LinkError as error:
            self._told(str(error))
            return
        if isinstance(message, GuardReport):
            self._last = message
        self._heard(message)

    def _drop_socket(self) -> None:
        if self._socket is not None:
            dropped, self._socket = self._socket, None
            dropped.shutdown(socket.SHUT_RDWR)


async def received(ours: socket.socket) -> bytes:
    """The next datagram; nothing at the end. Raises `TimeoutError` where none comes for
    `SILENCE_S`.

    An end that leaves a wish unread is told as a reset before what it said is read (unix(7)).
    """
    loop = asyncio.get_running_loop()
    with contextlib.suppress(ConnectionResetError):
        return await asyncio.wait_for(loop.sock_recv(ours, MAX_BYTES), SILENCE_S)
    return await asyncio.wait_for(loop.sock_recv(ours, MAX_BYTES), SILENCE_S)


async def _end_of(sentry: asyncio.subprocess.Process) -> int:
    """Its exit code. One that hangs keeps the port from everybody, and is killed."""
    try:
        return await asyncio.wait_for(sentry.wait(), HANGS_S)
    except TimeoutError:
        _kill(sentry)
        return await sentry.wait()


def _kill(sentry: asyncio.subprocess.Process) -> None:
    """It and its guard: they are a group of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(sentry.pid, signal.SIGKILL)
