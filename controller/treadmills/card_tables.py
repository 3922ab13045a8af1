"""The tables of a machine card: `[watch]`, how far it may be off, `[ftms]`, its peculiarities, and
`[commissioned]`, when and how it was measured.

Each key is one of a dataclass; what each takes is a table here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final, TypeVar

from controller.treadmills.commissioned import Commissioned, read_commissioned
from controller.treadmills.ftms.traits import FtmsTraits, Preamble
from controller.treadmills.port import Windows
from protocols.errors import ProtocolError
from protocols.ftms.control import Op
from protocols.gatt.uuids import short_uuid

LONGEST_MS: Final = 60_000
Table = TypeVar("Table", Windows, FtmsTraits)


class BadCard(ValueError):
    """A card that cannot be used; the message names the card, the line or key, and the remedy."""


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_MS:
        raise BadCard(f"must be a whole number from 0 to {LONGEST_MS}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadCard("must be true or false")
    return value


def _unit(value: object) -> object:
    if value not in {"mph", "km/h"}:
        raise BadCard("must be 'mph' or 'km/h'")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise BadCard("must be a list of texts")
    return tuple(value)


def _names(value: object) -> tuple[str, ...]:
    return tuple(name.upper() for name in _texts(value))


def _uuids(value: object) -> tuple[str, ...]:
    try:
        return tuple(short_uuid(text) for text in _texts(value))
    except ProtocolError as error:
        raise BadCard(str(error)) from error


def _ops(value: object) -> frozenset[Op]:
    known = {op.name.lower(): op for op in Op}
    if unknown := [name for name in _texts(value) if name not in known]:
        raise BadCard(f"{unknown[0]!r} is none of {', '.join(known)}")
    return frozenset(known[name] for name in _texts(value))


def _preamble(value: object) -> Preamble:
    if not isinstance(value, dict) or set(value) != {"characteristic", "hex"}:
        raise BadCard("has a 'characteristic' and a 'hex'")
    try:
        return Preamble(short_uuid(str(value["characteristic"])), bytes.fromhex(str(value["hex"])))
    except ValueError as error:
        raise BadCard(str(error)) from error


_FORMS: Final[dict[str, Callable[[object], object]]] = {
    "names": _names,
    "services": _uuids,
    "command_unit": _unit,
    "report_unit": _unit,
    "unanswered": _ops,
    "obeys_without_control": _flag,
    "preset_speed": _flag,
    "preamble": _preamble,
    "slows_when_deaf": _flag,
}
"""How a key is read; all others are whole numbers."""


def _table(name: str, kind: type[Table]) -> Callable[[object], Table]:
    known = {field.name for field in fields(kind)}

    def read(values: object) -> Table:
        if not isinstance(values, dict):
            raise BadCard(f"{name} must be a table: write [{name}] above its keys")
        if unknown := sorted(set(values) - known):
            allowed = ", ".join(sorted(known))
            raise BadCard(f"unknown key {unknown[0]!r} in [{name}]: allowed are {allowed}")
        checked: dict[str, Any] = {  # Any: each key has a type of its own, which its form assures
            key: _read(f"{name}.{key}", _FORMS.get(key, _number), value)
            for key, value in values.items()
        }
        return kind(**checked)

    return read


def _read(key: str, form: Callable[[object], object], value: object) -> object:
    try:
        return form(value)
    except BadCard as error:
        raise BadCard(f"{key} = {value!r}: {error}") from error


TABLES: Final[dict[str, Callable[[object], Windows | FtmsTraits | Commissioned]]] = {
    "watch": _table("watch", Windows),
    "ftms": _table("ftms", FtmsTraits),
    "commissioned": read_commissioned,
}
"""By the key of the machine card."""
