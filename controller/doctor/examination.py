"""All checks, in the order in which a person would mend them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from controller.config import Config
from controller.doctor.broker import check_broker
from controller.doctor.card import check_card
from controller.doctor.finding import Finding
from controller.doctor.place import check_clock, check_folders
from controller.doctor.ports import check_ports
from controller.doctor.rights import check_rights
from controller.doctor.senses import check_bluetooth, check_sound


def examine(config: Config, now: datetime) -> Iterator[Finding]:
    """What is found, as it is found. Opens no port, moves nothing, changes nothing."""
    yield from check_ports(config)
    yield check_card(config, now.date())
    yield from check_folders(config)
    yield check_clock(now)
    yield from check_sound(config)
    yield check_bluetooth(config)
    yield check_broker(config)
    yield from check_rights()
