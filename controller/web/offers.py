"""Which screens browsers can open, and what runs for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Access(StrEnum):
    """What a browser may. STOP needs none of them."""

    OPERATE = "operate"  # all that somebody at a screen may
    VIEW = "view"  # look
    KIOSK = "kiosk"  # what the kiosk lets anybody do


Offers = Mapping[str, Mapping[Access, Sequence[str]]]
"""The command that shows a screen to those with an access; who is not named gets none. By the end
of its address: `clinic` is at `/clinic`, and `` is what comes first."""
