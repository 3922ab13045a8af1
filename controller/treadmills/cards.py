"""Machine cards: what one treadmill can do, as TOML. Standard library only, for the guard."""

from __future__ import annotations

import math
import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Final, get_type_hints

from controller.treadmills.card_tables import TABLES, BadCard
from controller.treadmills.commissioned import Commissioned, check_seal
from controller.treadmills.ftms.traits import FtmsTraits
from controller.treadmills.port import Capabilities, Windows
from protocols.trackmaster.units import Unit

__all__ = ["CARDS", "BadCard", "MachineCard", "Note", "load_card", "shipped_cards"]

CARDS: Final = Path(__file__).parent / "cards"
MAX_CARD_BYTES: Final = 65_536
_SERIAL: Final = Windows()
_BY_THE_BOOK: Final = FtmsTraits()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a machine, and who says so."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class MachineCard:
    """What one machine can do, in SI units."""

    name: str
    family: str  # whose wire it speaks: a key of `families.DRIVERS`
    unit: Unit  # of its wire and console
    min_speed_mps: float
    max_speed_mps: float
    max_incline_pct: float
    accel_mps2: float
    decel_mps2: float
    incline_rate_pct_per_s: float
    baud: int = 4800  # of a serial wire
    stop_on_silence_ms: int | None = None  # absent: the machine runs on when the host falls silent
    watch: Windows = _SERIAL
    ftms: FtmsTraits = _BY_THE_BOOK
    notes: tuple[Note, ...] = ()
    commissioned: Commissioned | None = None  # what was measured, on one machine; else a family's

    @property
    def capabilities(self) -> Capabilities:
        """The same in the gate's whole units; limits are rounded down, the minimum up."""
        return Capabilities(
            max_speed_mmps=math.floor(self.max_speed_mps * 1000),
            min_speed_mmps=math.ceil(self.min_speed_mps * 1000),
            max_incline_tenths=math.floor(self.max_incline_pct * 10),
            accel_mmps2=math.floor(self.accel_mps2 * 1000),
            decel_mmps2=math.floor(self.decel_mps2 * 1000),
            incline_rate_tenths_per_s=math.floor(self.incline_rate_pct_per_s * 10),
            stop_on_silence_ms=self.stop_on_silence_ms,
            windows=self.watch,
        )


def load_card(name: str) -> MachineCard:
    """The card that ships as `name`, or the one in the file `name` if that ends in .toml.

    Raises `BadCard`.
    """
    path = Path(name) if name.endswith(".toml") else CARDS / f"{name}.toml"
    if not name.endswith(".toml") and name not in shipped_cards():
        known = ", ".join(shipped_cards())
        raise BadCard(f"no machine card {name!r}: name one of {known}, or a .toml file")
    try:
        values = tomllib.loads(_text(path))
        check_seal(values)
        return _card(values)
    except OSError as error:
        raise BadCard(f"{path}: {error.strerror}: give the path of a machine card") from error
    except ValueError as error:
        raise BadCard(f"{path}: {error}") from error


def shipped_cards() -> list[str]:
    """Names of the cards that ship with Backstride."""
    return sorted(path.stem for path in CARDS.glob("*.toml"))


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_CARD_BYTES + 1)
    if len(data) > MAX_CARD_BYTES:
        raise BadCard(f"larger than {MAX_CARD_BYTES} bytes: this is no machine card")
    return data.decode("utf-8")


def _card(values: dict[str, Any]) -> MachineCard:
    known = {field.name for field in fields(MachineCard)}
    if unknown := sorted(set(values) - known):
        raise BadCard(f"unknown key {unknown[0]!r}: allowed are {', '.join(sorted(known))}")
    needed = {field.name for field in fields(MachineCard) if field.default is MISSING}
    if missing := sorted(needed - set(values)):
        raise BadCard(f"{missing[0]!r} is missing: every card needs {', '.join(sorted(needed))}")
    for key in sorted(set(values) - {"notes"}):
        values[key] = TABLES[key](values[key]) if key in TABLES else _checked(key, values[key])
    values["notes"] = tuple(_note(note) for note in values.get("notes", ()))
    card = MachineCard(**values)
    if card.min_speed_mps >= card.max_speed_mps:
        raise BadCard("min_speed_mps must be below max_speed_mps")
    return card


_HINTS: Final = get_type_hints(MachineCard)
_MAY_BE_ZERO: Final = frozenset({"max_incline_pct", "incline_rate_pct_per_s"})  # without a lift
_LARGEST: Final = {
    "max_speed_mps": 8.0,
    "min_speed_mps": 1.0,
    "max_incline_pct": 40.0,
    "accel_mps2": 5.0,
    "decel_mps2": 5.0,
    "incline_rate_pct_per_s": 10.0,
}


def _checked(key: str, value: object) -> object:
    """`value` as the card's `key` takes it."""
    if key in _LARGEST:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadCard(f"{key} = {value!r}: must be a number")
        if not 0 < value <= _LARGEST[key] and not (value == 0 and key in _MAY_BE_ZERO):
            raise BadCard(f"{key} = {value}: must be above 0 and at most {_LARGEST[key]:g}")
        return float(value)
    if key == "unit":
        if value not in {"mph", "km/h"}:
            raise BadCard(f"unit = {value!r}: must be 'mph' or 'km/h', as set on the machine")
    elif _HINTS[key] is str:
        if not isinstance(value, str) or not value:
            raise BadCard(f"{key} = {value!r}: must be a text")
    elif isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 1_000_000:
        raise BadCard(f"{key} = {value!r}: must be a whole number above 0")
    return value


def _note(value: object) -> Note:
    if isinstance(value, dict) and set(value) == {"text", "source"}:
        return Note(str(value["text"]), str(value["source"]))
    raise BadCard("a note has a 'text' and a 'source'")
