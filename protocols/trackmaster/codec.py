"""Bytes to values and back, in both directions. Decoders take any bytes and never raise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from protocols.errors import Unencodable
from protocols.trackmaster.wire import (
    ANSWER_OFFSET,
    COMMAND_DIGITS,
    REPLY_DIGITS,
    Command,
    Refusal,
    Request,
)


def encode_command(command: Command, value: int | None = None) -> bytes:
    """One command of the host; `value` in the wire's own tenths. Raises `Unencodable`."""
    return bytes((command,)) + _digits(command.name, COMMAND_DIGITS[command], value)


def encode_request(request: Request) -> bytes:
    """One status request of the host."""
    return bytes((request,))


def encode_ack(code: int, echo: bytes = b"") -> bytes:
    """The device's acknowledgement of command byte `code`; with TADF set its data follow."""
    return bytes((code + ANSWER_OFFSET,)) + echo


def encode_reply(request: Request, value: int) -> bytes:
    """The device's answer to a request. Raises `Unencodable`."""
    return bytes((request + ANSWER_OFFSET,)) + _digits(request.name, REPLY_DIGITS[request], value)


def _digits(name: str, count: int, value: int | None) -> bytes:
    if (value is None) != (count == 0):
        raise Unencodable(f"{name} takes {count} digits, not the value {value}")
    if value is None:
        return b""
    if not 0 <= value < 10**count:
        raise Unencodable(f"{name} has no bytes for {value}: 0 to {10**count - 1}, without a sign")
    return f"{value:0{count}d}".encode("ascii")


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no frame of this wire."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Ack:
    """The device took a command."""

    command: Command


@dataclass(frozen=True, slots=True)
class Echo:
    """The data that the device says it received with the command it just acknowledged (TADF)."""

    command: Command
    value: int


@dataclass(frozen=True, slots=True)
class Reply:
    """The device's answer to a request."""

    request: Request
    value: int


Answer = Ack | Echo | Reply | Refusal | Garbage

_ACKS = {command + ANSWER_OFFSET: command for command in Command}
_REPLIES = {request + ANSWER_OFFSET: request for request in Request}
_REFUSALS = {int(refusal): refusal for refusal in Refusal}


class AnswerDecoder:
    """Device to host, incrementally. A code byte always begins anew, so one lost byte costs one
    answer. Holds at most one unfinished frame."""

    def __init__(self) -> None:
        self._head: Command | Request | None = None
        self._digits = b""

    def feed(self, data: bytes) -> list[Answer]:
        """All that `data` completes, in order."""
        answers: list[Answer] = []
        for byte in data:
            if self._head is not None and 0x30 <= byte <= 0x39:
                self._take_digit(byte, answers)
            elif not self._is_echoed_command(byte):
                self._give_up(answers)
                self._begin(byte, answers)
        return _merged(answers)

    def _is_echoed_command(self, byte: int) -> bool:
        """The manual leaves open whether TADF echoes the command byte before the data."""
        return byte == self._head and not self._digits and isinstance(self._head, Command)

    def _begin(self, byte: int, answers: list[Answer]) -> None:
        if byte in _ACKS:
            command = _ACKS[byte]
            answers.append(Ack(command))
            self._head = command if COMMAND_DIGITS[command] else None
        elif byte in _REPLIES:
            self._head = _REPLIES[byte]
        elif byte in _REFUSALS:
            answers.append(_REFUSALS[byte])
        else:
            answers.append(Garbage(bytes((byte,))))

    def _take_digit(self, byte: int, answers: list[Answer]) -> None:
        assert self._head is not None
        self._digits += bytes((byte,))
        if isinstance(self._head, Request):
            if len(self._digits) == REPLY_DIGITS[self._head]:
                answers.append(Reply(self._head, int(self._digits)))
                self._head, self._digits = None, b""
        elif len(self._digits) == COMMAND_DIGITS[self._head]:
            answers.append(Echo(self._head, int(self._digits)))
            self._head, self._digits = None, b""

    def _give_up(self, answers: list[Answer]) -> None:
        """Another code byte came before the frame was whole. An acknowledgement without echo is."""
        if isinstance(self._head, Request):
            answers.append(Garbage(bytes((self._head + ANSWER_OFFSET,)) + self._digits))
        elif self._digits:
            answers.append(Garbage(self._digits))
        self._head, self._digits = None, b""


@dataclass(frozen=True, slots=True)
class Frame:
    """A host's frame as the device reads it: a byte that it knows and the data behind it, which
    need not be digits."""

    code: int
    data: bytes = b""


class FrameDecoder:
    """Host to device, incrementally, as the pessimist reads the manual: whatever byte comes where
    data is due is eaten as data, a STOP too, and no timeout frees a torn frame."""

    def __init__(self) -> None:
        self._code: int | None = None
        self._data = b""

    def feed(self, byte: int) -> Frame | Garbage | None:
        """What this byte completes, if anything."""
        if self._code is None:
            if byte not in COMMAND_DIGITS and byte + ANSWER_OFFSET not in _REPLIES:
                return Garbage(bytes((byte,)))
            self._code = byte
        else:
            self._data += bytes((byte,))
        if len(self._data) < COMMAND_DIGITS.get(self._code, 0):
            return None
        frame = Frame(self._code, self._data)
        self._code, self._data = None, b""
        return frame


def _merged(answers: list[Answer]) -> list[Answer]:
    """Neighbouring garbage as one, so that a flood stays one value."""
    merged: list[Answer] = []
    for is_garbage, run in groupby(answers, lambda answer: isinstance(answer, Garbage)):
        if is_garbage:
            merged.append(Garbage(b"".join(a.data for a in run if isinstance(a, Garbage))))
        else:
            merged.extend(run)
    return merged
