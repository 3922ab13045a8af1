"""A machine card as the TOML file that it is loaded from, and the seal of a commissioned one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from controller.treadmills.cards import MachineCard
from controller.treadmills.commissioned import SEAL, TABLE, seal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

HEAD: Final = (
    "# Made by backstride commission. It is sealed: a card that was changed by hand is refused.\n"
    "# Commission the machine anew after each service, and when anything about it is changed.\n"
)


def card_text(card: MachineCard) -> str:
    """The file of `card`; a commissioned one with its seal."""
    values = _values(card)
    head = ""
    if TABLE in values:
        values[TABLE][SEAL] = seal(values)
        head = HEAD
    return head + "".join(_lines(values, ()))


def _values(card: MachineCard) -> dict[str, Any]:
    """What differs from a card that says nothing, as TOML has it."""
    told = _said(card)
    told["watch"] = _said(card.watch)
    told["ftms"] = _said(card.ftms)
    if card.ftms.unanswered:
        told["ftms"]["unanswered"] = sorted(op.name.lower() for op in card.ftms.unanswered)
    if (preamble := card.ftms.preamble) is not None:
        told["ftms"]["preamble"] = {
            "characteristic": preamble.characteristic,
            "hex": preamble.data.hex(),
        }
    told["notes"] = [asdict(note) for note in card.notes]
    if card.commissioned is not None:
        told[TABLE] = _said(card.commissioned)
        told[TABLE]["measured"] = [asdict(one) for one in card.commissioned.measured]
    return {key: value for key, value in told.items() if value not in ({}, [])}


def _said(table: DataclassInstance) -> dict[str, Any]:
    """The fields that are not at their default."""
    return {
        field.name: value
        for field in fields(table)
        if (value := getattr(table, field.name)) != field.default
    }


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Values first, then the tables in it."""
    inner = {key: value for key, value in table.items() if _is_table(value)}
    for key, value in table.items():
        if key not in inner:
            yield f"{key} = {_written(value)}\n"
    for key, value in inner.items():
        name = ".".join((*path, key))
        for one in value if isinstance(value, list) else [value]:
            yield f"\n[[{name}]]\n" if isinstance(value, list) else f"\n[{name}]\n"
            yield from _lines(one, (*path, key))


def _is_table(value: object) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and isinstance(value[0], dict)
    return isinstance(value, dict)


def _written(value: object) -> str:
    match value:
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(_written(one) for one in value)}]"
        case _:  # a basic string, a number or a truth value: TOML writes them as JSON does
            return json.dumps(value, ensure_ascii=False)
