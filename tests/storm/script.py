"""What happens in one session: deeds of people, programs and fate, drawn from a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from controller.api import SimulatedFault

COMMANDS: Final = (
    ("stop", 6),
    ("pause", 6),
    ("confirm", 10),
    ("wrong confirm", 3),
    ("arm", 6),
    ("disarm", 2),
    ("reset", 8),
    ("finish", 2),
    ("skip", 4),
    ("back", 2),
    ("faster", 5),
    ("steeper", 4),
    ("slower", 3),
    ("lower", 3),
    ("cap", 3),
    ("ask speed", 3),
    ("ask start", 2),
    ("grant", 4),
    ("decline", 1),
    ("load", 3),
    ("unload", 1),
)
"""What clients may wish for, and how often."""
FATES: Final = (
    ("guard late", 4),
    ("controller late", 4),
    ("garbage", 4),
    ("mute", 3),
    ("deaf", 3),
    *((fault.value, 4 if fault is SimulatedFault.REPAIR else 2) for fault in SimulatedFault),
)
"""What may befall devices, wires and processes, and how often."""
_LATE_MS: Final = (60, 200, 260, 320, 700, 2000)
LENGTH_MS: Final = 6_000
WALK_MS: Final = 1_500
"""When a script's deeds begin: the belt has been started by then."""


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """One thing that is done, `at_ms` after the person stepped on."""

    at_ms: int
    what: str
    much: int = 0  # milliseconds late, a seed for garbage, tenths of a speed


Script = tuple[Deed, ...]


def draw(seed: int) -> Script:
    """The script of a seed: mostly one or two fates and a few commands."""
    chance = random.Random(seed)
    fates, commands = chance.choice((0, 1, 1, 1, 2, 3)), chance.choice((0, 1, 2, 3, 5, 8))
    deeds = [_deed(chance, FATES) for _ in range(fates)]
    deeds += [_deed(chance, COMMANDS) for _ in range(commands)]
    return tuple(sorted(deeds))


def _deed(chance: random.Random, table: Sequence[tuple[str, int]]) -> Deed:
    names, weights = zip(*table, strict=True)
    what = chance.choices(names, weights)[0]
    at_ms = 50 * chance.randrange(0, LENGTH_MS // 50)
    much = chance.choice(_LATE_MS) if what.endswith("late") else chance.randrange(1, 30)
    return Deed(at_ms, what, much)


def written(script: Script) -> str:
    """The script as JSON lines, to be kept as a test."""
    return "".join(json.dumps([deed.at_ms, deed.what, deed.much]) + "\n" for deed in script)


def read(text: str) -> Script:
    """A script that was kept."""
    return tuple(Deed(*json.loads(line)) for line in text.splitlines() if line)
