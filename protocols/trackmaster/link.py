"""The host's end of the wire, sans-IO: one frame in flight, a deadline for its answer, no retries.

The device holds one command only and loses a second that comes before the acknowledgement of the
first (TMX428 service manual p. 63), so nothing but STOP may overtake. What to do about a missing
answer is for the caller to decide: a lost acknowledgement may mean a lost command or one that was
carried out.

Data are verified by the device's own echo where it has one (TADF, toggled by AC, cleared at
power-up): the first set finds out whether the flag is on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from protocols.errors import ProtocolError
from protocols.trackmaster.codec import (
    Ack,
    Answer,
    AnswerDecoder,
    Echo,
    Garbage,
    Reply,
    encode_command,
    encode_request,
)
from protocols.trackmaster.wire import COMMAND_DIGITS, Command, Refusal, Request

ANSWER_MS = 100  # two frames each way take 15 ms; a USB adapter adds up to 16 ms
ECHO_MS = 40  # after an acknowledgement, for the four digits of its echo
PAUSE_MS = 100  # between frames; a longer one is the host's own silence, not the device's


class Busy(ProtocolError):
    """A frame was to be sent while another waits for its answer: the caller's fault."""


class EchoFlag(Enum):
    """What is known of the device's transmit-acknowledge-data flag."""

    UNKNOWN = auto()
    OFF = auto()  # a set came back without echo: worth toggling, once
    TOGGLED = auto()
    ON = auto()
    ABSENT = auto()  # toggled, and still no echo


_WITHOUT_ECHO = {
    EchoFlag.UNKNOWN: EchoFlag.OFF,
    EchoFlag.OFF: EchoFlag.OFF,  # a set before there was time to toggle: while stopping
    EchoFlag.TOGGLED: EchoFlag.ABSENT,
    EchoFlag.ON: EchoFlag.OFF,  # cleared by a power-up in between
}


@dataclass(frozen=True, slots=True)
class Send:
    """A frame of the host. `value` in the wire's tenths, for commands that take one."""

    code: Command | Request
    value: int | None = None

    def encode(self) -> bytes:
        """Its bytes. Raises `Unencodable`."""
        if isinstance(self.code, Request):
            return encode_request(self.code)
        return encode_command(self.code, self.value)


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a request."""

    request: Request
    value: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A command was acknowledged; `echoed` is what the device says it received, if it says so."""

    sent: Send
    echoed: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A frame was refused: out of range (BE), illegal (BF) or an unknown request (DF)."""

    sent: Send
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Missed:
    """A frame got no answer in time: nobody knows whether it was carried out."""

    sent: Send


Outcome = Told | Taken | Refused | Missed | Garbage


class Link:
    """One frame in flight. Times are milliseconds of the caller's clock."""

    def __init__(self) -> None:
        self.echo = EchoFlag.UNKNOWN
        self._decoder = AnswerDecoder()
        self._sent: Send | None = None
        self._deadline_ms = 0
        self._acked = False
        self._owed = max(COMMAND_DIGITS.values())  # who knows what was torn before us
        self._heard_ms = 0
        self._silent_since_ms: int | None = None

    @property
    def deadline_ms(self) -> int | None:
        """When the frame in flight is given up; None while the link is free."""
        return self._deadline_ms if self._sent else None

    def silent_ms(self, now_ms: int) -> int:
        """How long nothing valid has come while an answer was owed."""
        return 0 if self._silent_since_ms is None else now_ms - self._silent_since_ms

    def send(self, frame: Send, now_ms: int, answer_ms: int = ANSWER_MS) -> bytes:
        """The bytes of `frame`, which is now in flight. Raises `Busy`."""
        if self._sent is not None:
            raise Busy(f"{frame.code.name} while {self._sent.code.name} waits for its answer")
        return self._launch(frame, now_ms, answer_ms)

    def stop(self, now_ms: int, answer_ms: int = ANSWER_MS) -> bytes:
        """STOP now, whatever is in flight. Where a command's digits may have been torn off on
        their way, as many STOPs come before as the device could eat for digits."""
        padding = bytes((Command.STOP,)) * self._owed
        return padding + self._launch(Send(Command.STOP), now_ms, answer_ms)

    def receive(self, data: bytes, now_ms: int) -> list[Outcome]:
        """What arriving bytes mean. Never raises; late answers to frames given up mean nothing."""
        outcomes: list[Outcome] = []
        for answer in self._decoder.feed(data):
            if not isinstance(answer, Garbage):
                self._heard_ms, self._silent_since_ms, self._owed = now_ms, None, 0
            if outcome := self._match(answer, now_ms):
                outcomes.append(outcome)
        return outcomes

    def expire(self, now_ms: int) -> Outcome | None:
        """What the passing of the deadline means, if it has passed."""
        if self._sent is None or now_ms < self._deadline_ms:
            return None
        if self._acked:
            self.echo = _WITHOUT_ECHO[self.echo]
            return Taken(self._land(), None)
        if self._sent.code is Command.TOGGLE_ECHO:
            self.echo = EchoFlag.UNKNOWN
        return Missed(self._land())

    def _launch(self, frame: Send, now_ms: int, answer_ms: int) -> bytes:
        self._sent, self._acked = frame, False
        self._deadline_ms = now_ms + answer_ms
        if self._silent_since_ms is None:
            self._silent_since_ms = max(self._heard_ms, now_ms - PAUSE_MS)
        self._owed = max(self._owed, COMMAND_DIGITS.get(frame.code, 0))
        return frame.encode()

    def _land(self) -> Send:
        assert self._sent is not None
        landed, self._sent = self._sent, None
        return landed

    def _match(self, answer: Answer, now_ms: int) -> Outcome | None:
        sent = self._sent
        match answer:
            case Garbage():
                return answer
            case Reply(request, value) if sent and sent.code is request:
                return Told(self._request_landed(request), value)
            case Ack(command) if sent and sent.code is command:
                return self._acknowledged(sent, now_ms)
            case Echo(command, value) if sent and sent.code is command and self._acked:
                self.echo = EchoFlag.ON
                return Taken(self._land(), value)
            case Refusal() if sent and not self._acked:
                if sent.code is Command.TOGGLE_ECHO:
                    self.echo = EchoFlag.ABSENT
                return Refused(self._land(), answer)
            case _:
                return None

    def _request_landed(self, request: Request) -> Request:
        self._land()
        return request

    def _acknowledged(self, sent: Send, now_ms: int) -> Outcome | None:
        if sent.code is Command.TOGGLE_ECHO:
            self.echo = EchoFlag.TOGGLED
        if sent.value is None or self.echo is EchoFlag.ABSENT:
            return Taken(self._land(), None)
        self._acked, self._deadline_ms = True, now_ms + ECHO_MS
        return None
