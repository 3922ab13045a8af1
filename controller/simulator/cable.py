"""The cable between a TrackMaster host and its board: whole, or with what goes wrong in one. Pure.

It hears what the host commands, before anything is lost. Times are milliseconds of the caller's
clock.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from typing import Final

from controller.simulator.mischief import CUTS, Mischief
from protocols.trackmaster.codec import Frame, FrameDecoder
from protocols.trackmaster.wire import ANSWER_OFFSET, COMMAND_DIGITS, Command, Request

MILE_KM: Final = 1.609344
LATE_MS: Final = 1000
LOST_STOPS: Final = 3
NOISE_BYTES: Final = 2
_FIRST_DIGIT: Final = 0x30

_STOP: Final = bytes((Command.STOP,))
_STATUS, _SPEED, _INCLINE = (
    request + ANSWER_OFFSET
    for request in (Request.STATUS, Request.ACTUAL_SPEED, Request.ACTUAL_ELEVATION)
)
_MEASURED: Final = {_STATUS, _SPEED, _INCLINE}
_NOT_IN_ANSWERS: Final = {
    Mischief.LOSE_ORDERS,
    Mischief.LOSE_STOPS,
    Mischief.LOOP,
    Mischief.LATE,
}


class Cable:
    """Carries bytes both ways. `is_cut` once a `CUT_…` has happened: then pull it out."""

    def __init__(self, seed: int = 1) -> None:
        self._noise = random.Random(seed)  # noqa: S311 - a simulation has to be repeatable
        self._tap = FrameDecoder()
        self._commands: list[Frame] = []
        self._set_speed: bytes = b"0000"
        self._newest: dict[int, bytes] = {}
        self._late: deque[tuple[int, bytes]] = deque()
        self._alter: dict[Mischief, Callable[[bytes], bytes]] = {
            Mischief.LOSE_ANSWERS: lambda _: b"",
            Mischief.GARBLE: lambda answer: self._noise.randbytes(len(answer)),
            Mischief.LITTER: lambda answer: self._litter() + answer,
            Mischief.FREEZE_FEEDBACK: self._frozen,
            Mischief.ECHO_FEEDBACK: self._echoed,
            Mischief.REPORT_MORE: lambda answer: _scaled(answer, MILE_KM),
            Mischief.REPORT_LESS: lambda answer: _scaled(answer, 1 / MILE_KM),
            **dict.fromkeys(CUTS, self._cut),
        }
        self.repair()

    def repair(self) -> None:
        """Whole again."""
        self._mischief: Mischief | None = None
        self._stops_to_lose = 0
        self._late.clear()
        self.is_cut = False

    def cause(self, mischief: Mischief) -> bool:
        """Do this to it; False if it is none of a cable's."""
        if mischief not in self._alter and mischief not in _NOT_IN_ANSWERS:
            return False
        self._mischief = mischief
        self._stops_to_lose = LOST_STOPS if mischief is Mischief.LOSE_STOPS else 0
        return True

    def commands(self) -> list[Frame]:
        """What the host commanded since the last call, as a board would read it; no requests."""
        heard, self._commands = self._commands, []
        return heard

    def to_board(self, data: bytes, now_ms: int) -> bytes:
        """What arrives at the board of bytes that the host wrote."""
        self._hear(data)
        if self._mischief is Mischief.LOOP:
            self._late.append((now_ms, data))
        if self._mischief in {Mischief.LOSE_ORDERS, Mischief.LOOP}:
            return b""
        if _STOP in data and self._stops_to_lose:
            self._stops_to_lose -= 1
            return b""
        return data

    def to_host(self, answer: bytes, now_ms: int) -> bytes:
        """What arrives at the host now, of one answer of the board (or none) and what was late."""
        if answer and self._mischief is not Mischief.FREEZE_FEEDBACK:
            self._newest[answer[0]] = answer
        if self._mischief is Mischief.LATE:
            self._late.append((now_ms + LATE_MS, answer))
            answer = b""
        elif answer and self._mischief in self._alter:
            answer = self._alter[self._mischief](answer)
        return self._overdue(now_ms) + answer

    def _hear(self, data: bytes) -> None:
        for byte in data:
            frame = self._tap.feed(byte)
            if not isinstance(frame, Frame) or frame.code not in COMMAND_DIGITS:
                continue
            self._commands.append(frame)
            if frame.code == Command.SET_SPEED:
                self._set_speed = frame.data

    def _overdue(self, now_ms: int) -> bytes:
        due = b""
        while self._late and self._late[0][0] <= now_ms:
            due += self._late.popleft()[1]
        return due

    def _litter(self) -> bytes:
        """Noise that begins no frame: on this wire without a checksum other noise may be one."""
        return bytes(self._noise.randrange(_FIRST_DIGIT) for _ in range(NOISE_BYTES))

    def _frozen(self, answer: bytes) -> bytes:
        return self._newest.get(answer[0], answer) if answer[0] in _MEASURED else answer

    def _echoed(self, answer: bytes) -> bytes:
        return answer[:1] + self._set_speed if answer[0] == _SPEED else answer

    def _cut(self, answer: bytes) -> bytes:
        assert self._mischief is not None
        after = CUTS[self._mischief]
        if self.is_cut or len(answer) <= after:
            return b"" if self.is_cut else answer
        self.is_cut = True
        return answer[:after]


def _scaled(answer: bytes, factor: float) -> bytes:
    """An answer whose speed, if it is one, is so many times what it was."""
    if answer[0] != _SPEED:
        return answer
    return answer[:1] + f"{round(int(answer[1:]) * factor):04d}".encode()
