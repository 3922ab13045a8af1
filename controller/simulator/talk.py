"""How a simulator process talks: words in on standard input, JSON lines out on standard output."""

from __future__ import annotations

import contextlib
import json
import os
import select
import time
from typing import Final

from controller.simulator.belt import SimulatedBelt
from controller.simulator.fault import SimulatedFault

STDIN, STDOUT = 0, 1
STATUS_MS: Final = 100  # between two lines of a belt whose speed changes
MAX_LINE: Final = 256


class Words:
    """Cuts what comes in into words: one a line, plain or as `{"fault": "stall"}`."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The words that `data` ends."""
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest[-MAX_LINE:]
        words = [_word(line[:MAX_LINE].decode("utf-8", "replace").strip()) for line in lines]
        return [word for word in words if word]


def _word(line: str) -> str:
    if not line.startswith("{"):
        return line
    try:
        return str(json.loads(line).get("fault"))
    except ValueError:
        return line


def refusal(word: str, *own: str) -> dict[str, object]:
    """What is said to a word that means nothing; `own` mean something besides the faults."""
    allowed = ", ".join(["status", *SimulatedFault, *own])
    return {"error": f"{word!r} is not one of {allowed}"}


def say(message: dict[str, object]) -> None:
    """One line. Where nobody reads, it is lost: a full pipe must not hold up the belt."""
    if select.select((), (STDOUT,), (), 0)[1]:
        with contextlib.suppress(BrokenPipeError):
            os.write(STDOUT, json.dumps(message).encode() + b"\n")


class BeltLines:
    """Tells of a belt when asked, and when it changes."""

    def __init__(self, belt: SimulatedBelt) -> None:
        self._belt = belt
        self._said: dict[str, object] = {}
        self._said_ms = 0

    def tell(self) -> None:
        """The belt now."""
        say(self._line())

    def tell_change(self, now_ms: int) -> None:
        """The belt now, if there is something new to tell."""
        switched = self._belt.started is not self._said.get("started")
        if not switched and now_ms - self._said_ms < STATUS_MS:
            return
        line = self._line()
        if switched or line["belt_mps"] != self._said.get("belt_mps"):
            self._said, self._said_ms = line, now_ms
            say(line)

    def _line(self) -> dict[str, object]:
        belt = self._belt
        return {
            "belt_mps": round(belt.speed_mmps / 1000, 2),
            "incline_pct": round(belt.incline_tenths / 10, 1),
            "started": belt.started,
            "powered": belt.powered,
            "travel_m": round(belt.travel_mm / 1000, 3),
            "at_s": round(time.monotonic(), 4),
        }
