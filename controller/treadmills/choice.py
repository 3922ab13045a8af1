"""Which machine card holds for a Bluetooth machine: by its name, or by what only its family has."""

from __future__ import annotations

from functools import cache
from typing import Final

from controller.treadmills.cards import BadCard, load_card, shipped_cards
from controller.treadmills.ftms.traits import FtmsTraits
from protocols.gatt.messages import Connected

GENERIC: Final = "ftms"
"""For a machine that no card knows: what holds for the slowest."""


@cache
def _families() -> dict[str, FtmsTraits]:
    """The traits of every shipped card that knows its machines."""
    traits = {name: load_card(name).ftms for name in shipped_cards()}
    return {name: one for name, one in traits.items() if one.names or one.services}


def fitting(machine: Connected) -> tuple[str, ...]:
    """The cards whose family this machine is of, by name."""
    return tuple(name for name, traits in _families().items() if traits.fits(machine))


def choose_card(machine: Connected) -> str:
    """The one card that fits, or the generic one. Raises `BadCard` if more than one fits."""
    cards = fitting(machine)
    if len(cards) > 1:
        raise BadCard(
            f"{machine.name or machine.address} may be of {' or '.join(cards)}: "
            "set machine.card to the right one"
        )
    return cards[0] if cards else GENERIC


def by_name(address: str, name: str) -> str:
    """The card that a machine's advertisement alone leads to; empty where two fit."""
    cards = fitting(Connected(address, name, 23, ()))
    return "" if len(cards) > 1 else next(iter(cards), GENERIC)
