"""Newline JSON: bytes to lines to commands, with bounds for whoever means no good."""

from __future__ import annotations

import re

from pydantic import ValidationError
from pydantic_core import from_json

from controller.api import COMMANDS, AnyCommand, Message, Refused, Stop

MAX_LINE = 64 * 1024  # bytes, without the newline
NO_ID = "?"  # the id of an answer to what has none

_STOP = re.compile(rb'"type"\s*:\s*"stop"')
_FAULTS_NAMED = 3


class BadLine(ValueError):
    """A line that is no command; `answer` says why."""

    def __init__(self, identifier: str, reason: str) -> None:
        super().__init__(reason)
        self.answer = Refused(id=identifier, reason=reason)


class LineBuffer:
    """Cuts a stream into lines. Of an over-long line nothing is kept."""

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False

    def feed(self, data: bytes) -> tuple[list[bytes], bool]:
        """The lines that `data` completes, and whether one was over-long."""
        *lines, rest = (self._rest + data).split(b"\n")
        if self._skipping and lines:
            del lines[0]
            self._skipping = False
        fit = [line for line in lines if len(line) <= MAX_LINE]
        overlong = len(fit) < len(lines)
        if self._skipping or len(rest) > MAX_LINE:
            overlong |= not self._skipping
            rest, self._skipping = b"", True
        self._rest = rest
        return fit, overlong


def encode(message: Message) -> bytes:
    """One message as a line."""
    return message.model_dump_json().encode() + b"\n"


def read_stop(line: bytes) -> Stop | None:
    """The line as STOP, if it is one. Nothing but its type must be right: a STOP with a fault in
    it is still a STOP."""
    if _STOP.search(line) is None:
        return None
    try:
        content = from_json(line)
    except ValueError:
        return None
    if not isinstance(content, dict) or content.get("type") != "stop":
        return None
    by = content.get("by")
    return Stop(id=_identifier(content), by=by[:64] if isinstance(by, str) else "")


def read_command(line: bytes) -> AnyCommand:
    """The line as a command. Raises `BadLine`."""
    try:
        return COMMANDS.validate_json(line)
    except ValidationError as error:
        raise BadLine(_identifier_in(line), _reason(error)) from None


def _identifier_in(line: bytes) -> str:
    try:
        content = from_json(line)
    except ValueError:
        return NO_ID
    return _identifier(content) if isinstance(content, dict) else NO_ID


def _identifier(content: dict[object, object]) -> str:
    identifier = content.get("id")
    return identifier if isinstance(identifier, str) and 0 < len(identifier) <= 64 else NO_ID


def _reason(error: ValidationError) -> str:
    """The first faults in words: place and what is wrong."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    named = [
        ": ".join(filter(None, (".".join(map(str, fault["loc"])), fault["msg"])))
        for fault in faults[:_FAULTS_NAMED]
    ]
    if len(faults) > _FAULTS_NAMED:
        named.append(f"and {len(faults) - _FAULTS_NAMED} more")
    return f"not a command: {'; '.join(named)}"[:1000]
