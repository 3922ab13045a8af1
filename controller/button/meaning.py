"""What a press means, by what the controller said last. Pure."""

from __future__ import annotations

from typing import Final

from controller import api
from controller.belt.states import BeltState

HEARD_S: Final = 1.0
"""Whoever confirms has heard for so long that the button will start the belt."""
STALE_S: Final = 1.0
_MOVES: Final = frozenset({BeltState.RUNNING, BeltState.EASING, BeltState.STOPPING})


class Meaning:
    """Yes to a request for a start; then, by a second press, the start; STOP while it moves, and
    whenever nobody knows whether it does."""

    def __init__(self) -> None:
        self._now: api.Snapshot | None = None
        self._heard_s = 0.0
        self._arming_s: float | None = None

    def follow(self, now: api.Snapshot, at_s: float) -> bool:
        """Take the newest snapshot; whether the button has just become the one that starts."""
        self._now, self._heard_s = now, at_s
        arming = now.belt.confirm_token is not None and now.belt.state is BeltState.ARMING
        began = arming and self._arming_s is None
        self._arming_s = (self._arming_s or at_s) if arming else None
        return began

    def pressed(self, at_s: float) -> api.AnyCommand | None:
        """The command of a press at `at_s`; None if it means nothing now."""
        now = self._now
        if now is None or at_s - self._heard_s > STALE_S or now.belt.state in _MOVES:
            return api.Stop(id="-", by="button")
        if self._arming_s is not None and now.belt.confirm_token is not None:
            ripe = at_s - self._arming_s >= HEARD_S
            return api.Confirm(id="-", token=now.belt.confirm_token) if ripe else None
        if now.request is not None and now.request.what is api.Asked.START:
            return api.Reply(id="-", token=now.request.token, granted=True)
        return None
