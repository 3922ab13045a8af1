"""Has a simulated machine on a real wire pass for a commissioned one, as a site's own is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from controller.commissioning.card_text import card_text
from controller.treadmills.cards import load_card
from controller.treadmills.commissioned import Commissioned
from controller.treadmills.identity import card_path, identity


def presume_commissioned(machines: Path, port: str, base: str) -> None:
    """Write a card of the machine's own into that folder: it is found by the machine's identity.

    What is on it was not measured: it is what the simulator, or whoever is wrong, has for truth.
    """
    made = Commissioned(
        machine=identity(port),
        on=datetime.now(UTC).date(),
        by="fault runner",
        version=version("backstride"),
        base=base,
        sha256="",
    )
    path = card_path(machines, made.machine)
    path.parent.mkdir(exist_ok=True)
    path.write_text(card_text(replace(load_card(base), commissioned=made)))
