"""Every tour there is."""

from __future__ import annotations

from typing import Any

from tests.tui.gallery.clinic import CLINIC, FIRST_DAY, LOCKED
from tests.tui.gallery.floor import DECK, FLEET
from tests.tui.gallery.kiosk import FLIPPED, KIOSK, KIOSK_TROUBLE, MIRROR
from tests.tui.gallery.picture import Tour
from tests.tui.gallery.session import FAR, FINISHED, SESSION

TOURS: tuple[Tour[Any], ...] = (  # Any: each goes its own way
    *(SESSION, FAR, FINISHED),
    *(KIOSK, KIOSK_TROUBLE, MIRROR, FLIPPED),
    *(CLINIC, FIRST_DAY, LOCKED),
    *(FLEET, DECK),
)
