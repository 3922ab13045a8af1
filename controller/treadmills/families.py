"""Which machines there are: the schemes of machine URLs, and the driver of each family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from controller.bluetooth.url import BluetoothUrlError, parse_bluetooth_url
from controller.treadmills.cards import BadCard, MachineCard
from controller.treadmills.port import Driver


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
        return _SCHEMES[self.scheme].simulated

    @property
    def port(self) -> str:
        """What the sentry opens: a device, or the whole URL of a Bluetooth machine."""
        return str(self) if self.scheme == "ftms" else self.address

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
    simulated: bool = False


_SCHEMES: Final = {
    "sim": _Scheme("simulated", "sim:", simulated=True),
    "sim-ftms": _Scheme("simulated-ftms", "sim-ftms:", simulated=True),
    "trackmaster": _Scheme("trackmaster", "trackmaster:/dev/serial/by-id/…"),
    "ftms": _Scheme("ftms", "ftms:ADDRESS or ftms:name=NAME"),
}


def _trackmaster(card: MachineCard) -> Driver:
    from controller.treadmills.trackmaster import TrackMasterDriver  # noqa: PLC0415 - see DRIVERS

    return TrackMasterDriver(card.capabilities, card.unit)


def _ftms(card: MachineCard) -> Driver:
    from controller.treadmills.ftms.driver import FtmsDriver  # noqa: PLC0415 - see DRIVERS

    return FtmsDriver(card.capabilities, card.ftms)


DRIVERS: Final[dict[str, Callable[[MachineCard], Driver]]] = {
    "trackmaster": _trackmaster,
    "ftms": _ftms,
}
"""Family: what makes its driver. It is imported there: a guard that follows a dead one starts
sooner without the drivers of other machines."""


def parse_machine_url(url: str) -> MachineUrl:
    """The parts of a machine's URL. Raises `UnknownMachine`."""
    scheme, colon, address = url.partition(":")
    if not colon or scheme not in _SCHEMES:
        allowed = " or ".join(scheme.example for scheme in _SCHEMES.values())
        raise UnknownMachine(f"{url!r} is no machine: give {allowed}")
    known = _SCHEMES[scheme]
    if known.simulated and address:
        raise UnknownMachine(f"{url!r}: a simulated machine has no address: give {known.example}")
    if not known.simulated and not address:
        raise UnknownMachine(f"{url!r} has no address: give {known.example}")
    if scheme == "ftms":
        _check_bluetooth(url)
    return MachineUrl(scheme, address)


def _check_bluetooth(url: str) -> None:
    try:
        parse_bluetooth_url(url)
    except BluetoothUrlError as error:
        raise UnknownMachine(str(error)) from error


def driver_for(card: MachineCard) -> Driver:
    """A new driver for the machine on `card`. Raises `BadCard`."""
    try:
        return DRIVERS[card.family](card)
    except KeyError:
        known = ", ".join(sorted(DRIVERS))
        raise BadCard(f"family = {card.family!r}: there is a driver for {known}") from None
