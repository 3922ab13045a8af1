"""Which card a machine has, and what follows where it was not commissioned.

A card of the machine's own, made by `backstride commission`, is found by the machine's identity. A
real machine without one runs at walking speed, with a second person present.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from controller.belt.limits import Limit
from controller.config_schema import Config
from controller.treadmills.cards import BadCard, MachineCard, load_card
from controller.treadmills.families import MachineUrl, parse_machine_url
from controller.treadmills.identity import card_path, identity

WALKING_MPS: Final = 1.0
SECOND_PERSON: Final = "second_person"  # the tick of the checklist
MONTH_DAYS: Final = 30.44
ALONE: Final = (
    "this treadmill is not commissioned: it starts at the machine only, with a second person at "
    "its STOP, ticked on the checklist (run: --second-person-present); `backstride commission` "
    "makes its card"
)
_WHY: Final = "not commissioned: walking speed, until `backstride commission` has made its card"


def card_name(config: Config) -> str:
    """The name or path of the card that the configured machine is driven by.

    Raises `BadCard` where that is a card of another machine.
    """
    url = parse_machine_url(config.machine.url)
    if config.machine.card:
        _check_whose(config.machine.card, url)
        return config.machine.card
    own = own_card(url, config.paths.machines)
    return url.card if own is None else str(own)


def own_card(url: MachineUrl, folder: Path) -> Path | None:
    """The card that was made of this very machine; None: none was. Raises `BadCard`."""
    if url.simulated or not (identified := identity(url.port)):
        return None
    path = card_path(folder, identified)
    if not path.exists():
        return None
    _check_whose(str(path), url)
    return path


def _check_whose(name: str, url: MachineUrl) -> None:
    made = load_card(name).commissioned
    if made is None or url.simulated or made.machine == identity(url.port):
        return
    raise BadCard(
        f"{name}: the card of {made.machine}, not of {url}: name that machine in machine.url (a "
        "Bluetooth one by its address), or commission this one"
    )


def uncommissioned(url: MachineUrl, card: MachineCard) -> bool:
    """Whether nobody has measured this machine, and people may stand on it."""
    return not url.simulated and card.commissioned is None


def walking_limit(url: MachineUrl, card: MachineCard) -> Limit | None:
    """The limit of a machine that nobody has measured, in m/s."""
    return Limit(WALKING_MPS, "machine", _WHY) if uncommissioned(url, card) else None


def old(card: MachineCard, today: date, again_months: int) -> bool:
    """Whether the machine was commissioned longer ago than that."""
    made = card.commissioned
    return made is not None and (today - made.on).days > again_months * MONTH_DAYS


def notice(url: MachineUrl, card: MachineCard, today: date, again_months: int) -> str:
    """What to say of a machine's card where a start is prepared; empty for a simulated one."""
    if url.simulated:
        return ""
    if card.commissioned is None:
        return (
            f"NOT COMMISSIONED: at most {WALKING_MPS:.1f} m/s, with a second person at the "
            "treadmill's STOP"
        )
    made = f"Card of {card.commissioned.on}"
    if old(card, today, again_months):
        return f"{made}, older than {again_months} months: commission this treadmill again"
    return made
