"""The facility's broker: a greeting, and leave."""

from __future__ import annotations

import asyncio
import secrets
from typing import Final

from controller.config import Config
from controller.doctor.finding import Finding, bad, good, not_used, note
from controller.facility.connection import Lost, access, connected
from controller.facility.settings import Facility
from controller.facility.url import Carrier

PATIENCE_S: Final = 20.0


def check_broker(config: Config) -> Finding:
    """Whether the broker takes this machine. Publishes nothing."""
    facility = config.facility
    address = facility.address
    if address is None:
        return not_used("broker", "facility.broker is not set")
    if address.carrier is Carrier.EMBEDDED:
        return not_used("broker", f"{address}: started with the service")
    try:
        version = asyncio.run(asyncio.wait_for(_greeted(facility), PATIENCE_S))
    except (Lost, TimeoutError) as error:
        words = str(error) or "the broker does not answer"
        found, _, remedy = words.partition(": ")
        return bad(
            "broker", f"{address}: {found}", remedy or "start it, or correct facility.broker"
        )
    found = f"{address}, MQTT {version}"
    if address.exposed:
        return note("broker", f"{found}, not encrypted", "use mqtts:// with facility.ca")
    return good("broker", found)


async def _greeted(facility: Facility) -> str:
    """The version of MQTT that was agreed on. Raises `Lost`."""
    async with connected(access(facility), f"backstride-doctor-{secrets.token_hex(4)}") as broker:
        return broker.version
