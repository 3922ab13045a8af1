"""What a machine card says of its commissioning: which machine, when, by whom, what was measured.

The table is sealed: a hash over everything on the card, in a form that neither order, comments nor
blanks change. It shows that a card was edited by hand, on purpose or not; it is no signature, and
keeps nobody from making a false card.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, Final, TypeVar, get_type_hints

TABLE: Final = "commissioned"
SEAL: Final = "sha256"
REMEDY: Final = (
    "commission the machine anew with `backstride commission`, or put the card back as it was made;"
    " a lower limit goes into [limits] of the configuration"
)


class BrokenSeal(ValueError):
    """A card that is not as it was made; the message says so, and the remedy."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure, and how it was found."""

    what: str  # the step and the quantity: "unit.belt_speed"
    value: float | str | bool
    unit: str  # empty: none
    how: str  # "tape and stopwatch", "the machine's reports", …


@dataclass(frozen=True, slots=True)
class Commissioned:
    """The table `[commissioned]`."""

    machine: str  # who it is: `identity`
    on: date
    by: str  # by whom: a role, no name
    version: str  # of Backstride
    base: str  # the card that was measured against
    sha256: str
    serial_number: str = ""
    firmware: str = ""
    measured: tuple[Measured, ...] = ()


def seal(values: Mapping[str, Any]) -> str:
    """The hash over a card's values as TOML gives them, whatever seal they carry."""
    told = {**values, TABLE: {k: v for k, v in values[TABLE].items() if k != SEAL}}
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_seal(values: Mapping[str, Any]) -> None:
    """Raises `BrokenSeal` for a commissioned card that was changed since it was made."""
    table = values.get(TABLE)
    if isinstance(table, dict) and table.get(SEAL) != seal(values):
        raise BrokenSeal(f"this card was changed since it was commissioned: {REMEDY}")


def read_commissioned(table: object) -> Commissioned:
    """The table as it was parsed. Raises `ValueError` for what is none."""
    if not isinstance(table, dict):
        raise ValueError(f"{TABLE} must be a table: write [{TABLE}] above its keys")
    measured = table.get("measured", [])
    if not isinstance(measured, list):
        raise ValueError(f"{TABLE}.measured must be a list of tables")
    whole = {**table, "measured": tuple(_exactly(Measured, one) for one in measured)}
    return _exactly(Commissioned, whole)


Kind = TypeVar("Kind", Measured, Commissioned)


def _exactly(kind: type[Kind], values: object) -> Kind:
    """A `kind` of these values; each key of the type that it has there."""
    known = {field.name for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if not isinstance(values, dict) or not needed <= set(values) <= known:
        raise ValueError(f"[{TABLE}]: {kind.__name__} has {', '.join(sorted(known))}")
    hints = get_type_hints(kind)
    for key, value in values.items():
        if not isinstance(value, _TYPES.get(hints[key], object)):
            raise ValueError(f"{TABLE}.{key} = {value!r}: must be {hints[key]}")
    return kind(**values)


_TYPES: Final[dict[object, Any]] = {str: str, date: date, float | str | bool: (int, float, str)}
