"""The trail as the configuration has it, and the configuration in the trail."""

from __future__ import annotations

from typing import Final

from controller.audit.trail import Trail, user_of_system
from controller.config import Config
from controller.treadmills.cards import load_card
from controller.treadmills.families import parse_machine_url

CONFIGURATION: Final = "configuration"
_TABLES: Final = ("machine", "site", "limits", "remote", "records", "audit")


def trail_of(config: Config, program: str = "") -> Trail:
    """The trail of the configured data folder; `program` is who writes for the system's user."""
    user = user_of_system()
    who = f"{program} of {user}" if program else user
    return Trail(config.paths.data, who, config.audit.head)


def note_configuration(trail: Trail, config: Config) -> None:
    """Record what a controller begins with: the tables that decide what a belt may do, and
    what the card allows. Raises `OSError`."""
    tables = {name: getattr(config, name).model_dump(mode="json") for name in _TABLES}
    told = {
        **tables,
        "kiosk": {"locks": config.kiosk.kept is not None, "after_s": config.kiosk.lock_after_s},
        "card": _card(config),
    }
    trail.append(CONFIGURATION, "", told)


def _card(config: Config) -> dict[str, object]:
    card = load_card(config.machine.card or parse_machine_url(config.machine.url).card)
    names = ("name", "max_speed_mps", "max_incline_pct", "accel_mps2", "decel_mps2")
    return {name: getattr(card, name) for name in names}
