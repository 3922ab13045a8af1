"""The controller's side of the bridge: which processes there are."""

from __future__ import annotations

from controller.alongside.keeper import Keeper, Told
from controller.facility.bridging import Bridging
from controller.facility.url import Carrier


def facility_keepers(bridging: Bridging | None, told: Told) -> list[Keeper]:
    """The bridge's processes; none without a broker."""
    if bridging is None:
        return []
    line = bridging.to_line()
    keepers = [
        Keeper(("-m", "controller.facility.stopper"), line, told),
        Keeper(("-m", "controller.facility"), line, told),
    ]
    address = bridging.facility.address
    if address is not None and address.carrier is Carrier.EMBEDDED:
        broker = ("-m", "controller.facility.broker", "--port", str(address.port))
        keepers.insert(0, Keeper(broker, b"", told))
    return keepers
