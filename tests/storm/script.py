"""What happens in one session: deeds of people, programs and fate, drawn from a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from controller.api import SimulatedFault
from controller.simulator.mischief import Mischief

Table = tuple[tuple[str, int], ...]
_Row = TypeVar("_Row")
SCREEN: Final[Table] = (
    ("stop", 6),
    ("pause", 6),
    ("confirm", 8),
    ("wrong confirm", 3),
    ("again", 14),
    ("arm", 5),
    ("disarm", 2),
    ("reset", 6),
    ("finish", 2),
    ("skip", 4),
    ("back", 2),
    ("go on", 2),
    ("faster", 5),
    ("steeper", 4),
    ("slower", 3),
    ("lower", 3),
    ("cap", 3),
    ("ask speed", 3),
    ("ask start", 2),
    ("grant", 4),
    ("decline", 1),
    ("pain", 2),
    ("load", 3),
    ("unload", 1),
)
"""What a person at the screen, or a script at the socket, may wish for, and how often. "again":
everything is repaired, and a patient person resets, asks for a start and confirms it, each as soon
as it can be done."""
DESK: Final[Table] = (
    ("desk stop", 3),
    ("desk torn stop", 1),
    ("desk pause", 2),
    ("desk lower", 2),
    ("desk cap", 2),
    ("desk skip", 2),
    ("desk finish", 1),
    ("desk request_start", 2),
    ("desk request_speed", 2),
    ("desk request_control", 2),
    ("desk confirm_start", 2),
    ("desk attend", 2),
    ("desk old", 2),
    ("desk twice", 2),
    ("desk nonsense", 1),
)
"""What a facility publishes to the machine's topics."""
APP: Final[Table] = (
    ("app stop", 3),
    ("app torn stop", 1),
    ("app pause", 2),
    ("app start", 2),
    ("app speed", 3),
    ("app nonsense", 1),
    ("app leaves", 1),
)
"""What a fitness app writes to the Bluetooth bridge."""
BUTTON: Final[Table] = (("button", 6), ("button bounces", 2))
FATES: Final[Table] = (
    ("guard late", 4),
    ("guard jitters", 4),
    ("guard dies", 2),
    ("controller late", 4),
    ("controller dies", 2),
    ("garbage", 4),
    ("mute", 3),
    ("deaf", 3),
    ("screen away", 2),
    ("voice lost", 2),
    *((fault.value, 4 if fault is SimulatedFault.REPAIR else 2) for fault in SimulatedFault),
    *((mischief.value, 1) for mischief in Mischief),
)
"""What may befall devices, wires, processes and people, and how often."""
PLACES: Final[Table] = (("deck", 5), ("watched", 2), ("watchdog", 2), ("radio", 2))
"""Where it happens, and how often: see `places`."""
CLIENTS: Final[tuple[tuple[Table, int], ...]] = ((SCREEN, 8), (DESK, 3), (APP, 2), (BUTTON, 1))
"""Who wishes, and how often."""
LATE_MS: Final = (60, 120, 200, 240, 260, 320, 700, 2000)
WALKED_MS: Final = (0, 300, 1_500, 1_500, 2_800, 2_800, 5_200)
"""For how long somebody has walked when the deeds begin: at any part of any ramp. 0: they have not
even stepped on; the start is yet to be asked for and confirmed."""
LENGTH_MS: Final = 2_500
OPENING_MS: Final = 3_000  # how much longer that is for somebody who has not stepped on


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """One thing that is done, `at_ms` after the beginning."""

    at_ms: int
    what: str
    much: int = 0  # milliseconds late, a seed for garbage, tenths of a speed


@dataclass(frozen=True, slots=True)
class Script:
    """One session: where, for how long somebody has walked when it begins, and what happens."""

    deeds: tuple[Deed, ...]
    place: str = "deck"
    walked_ms: int = 1_500


def draw(seed: int) -> Script:
    """The script of a seed: some fates, some commands, now and then in quick succession."""
    chance = random.Random(seed)
    place, walked_ms = _pick(chance, PLACES), chance.choice(WALKED_MS)
    fates, commands = chance.choice((0, 1, 1, 2, 3, 4)), chance.choice((0, 1, 2, 3, 5, 8))
    tables = [FATES] * fates + [_client(chance) for _ in range(commands)]
    chance.shuffle(tables)
    length_ms = LENGTH_MS if walked_ms else LENGTH_MS + OPENING_MS
    times = _times(chance, len(tables), length_ms)
    deeds = (_deed(chance, table, at_ms) for table, at_ms in zip(tables, times, strict=True))
    return Script(tuple(sorted(deeds)), place, walked_ms)


def _client(chance: random.Random) -> Table:
    return chance.choices(*_columns(CLIENTS))[0]


def _times(chance: random.Random, count: int, length_ms: int) -> Iterator[int]:
    """Anywhere, or right after the last."""
    at_ms = 0
    for number in range(count):
        soon = number and chance.random() < 0.3
        at_ms = (
            at_ms + 50 * chance.randrange(0, 7) if soon else 50 * chance.randrange(length_ms // 50)
        )
        yield at_ms


def _deed(chance: random.Random, table: Table, at_ms: int) -> Deed:
    what = _pick(chance, table)
    much = chance.choice(LATE_MS) if what.endswith("late") else chance.randrange(1, 30)
    return Deed(at_ms, what, much)


def _pick(chance: random.Random, table: Table) -> str:
    return chance.choices(*_columns(table))[0]


def _columns(table: Sequence[tuple[_Row, int]]) -> tuple[list[_Row], list[int]]:
    return [row for row, _ in table], [weight for _, weight in table]


def written(script: Script) -> str:
    """The script as JSON lines, to be kept as a test: where, and then each deed."""
    rows = [
        [script.place, script.walked_ms],
        *([it.at_ms, it.what, it.much] for it in script.deeds),
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def read(text: str) -> Script:
    """A script that was kept."""
    (place, walked_ms), *deeds = (json.loads(line) for line in text.splitlines() if line)
    return Script(tuple(Deed(*deed) for deed in deeds), place, walked_ms)
