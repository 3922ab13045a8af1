"""Which machines there are: the schemes of machine URLs, and the driver of each family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from controller.treadmills.cards import BadCard, MachineCard
from controller.treadmills.port import Driver
from controller.treadmills.trackmaster import TrackMasterDriver


class UnknownMachine(ValueError):
    """A machine URL that names no machine; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class MachineUrl:
    """Where a machine is: `trackmaster:/dev/serial/by-id/…`. The simulated one has no address."""

    scheme: str
    address: str

    @property
    def simulated(self) -> bool:
        """Whether Backstride itself plays the machine."""
        return self.scheme == "sim"

    @property
    def card(self) -> str:
        """The card that holds for it unless the configuration names another."""
        return _SCHEMES[self.scheme].card

    def __str__(self) -> str:
        return f"{self.scheme}:{self.address}"


@dataclass(frozen=True, slots=True)
class _Scheme:
    card: str
    example: str


_SCHEMES: Final = {
    "sim": _Scheme("simulated", "sim:"),
    "trackmaster": _Scheme("trackmaster", "trackmaster:/dev/serial/by-id/…"),
}

DRIVERS: Final[dict[str, Callable[[MachineCard], Driver]]] = {
    "trackmaster": lambda card: TrackMasterDriver(card.capabilities, card.unit),
}
"""Family: what makes its driver."""


def parse_machine_url(url: str) -> MachineUrl:
    """The parts of a machine's URL. Raises `UnknownMachine`."""
    scheme, colon, address = url.partition(":")
    if not colon or scheme not in _SCHEMES:
        allowed = " or ".join(scheme.example for scheme in _SCHEMES.values())
        raise UnknownMachine(f"{url!r} is no machine: give {allowed}")
    if scheme == "sim" and address:
        raise UnknownMachine(f"{url!r}: the simulated machine has no address: give sim:")
    if scheme != "sim" and not address:
        raise UnknownMachine(f"{url!r} has no address: give {_SCHEMES[scheme].example}")
    return MachineUrl(scheme, address)


def driver_for(card: MachineCard) -> Driver:
    """A new driver for the machine on `card`. Raises `BadCard`."""
    try:
        return DRIVERS[card.family](card)
    except KeyError:
        known = ", ".join(sorted(DRIVERS))
        raise BadCard(f"family = {card.family!r}: there is a driver for {known}") from None
