"""The epoch: a nonce that says "as things are now".

It changes with every connection, start, stop and change of person. A command that could raise
anything must carry the present one, so that whatever was meant for another moment dies without
any clock being trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from controller import api
from controller.belt.states import BeltState

MOVING: Final = frozenset(
    {BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING, BeltState.STOPPING}
)


class Epoch:
    """The nonce in force; `nonce` gives a new one, never the same twice."""

    def __init__(self, nonce: Callable[[], str]) -> None:
        self._nonce = nonce
        self._circumstances: tuple[object, ...] = ()
        self._uptime_s = 0.0
        self.value = nonce()

    def renew(self) -> None:
        """From now on it is another one."""
        self.value = self._nonce()

    def follow(self, snapshot: api.Snapshot) -> bool:
        """Renew it if the circumstances changed or another controller speaks; whether it did."""
        now = circumstances(snapshot)
        changed = now != self._circumstances or snapshot.uptime_s < self._uptime_s
        self._circumstances, self._uptime_s = now, snapshot.uptime_s
        if changed:
            self.renew()
        return changed


def circumstances(snapshot: api.Snapshot) -> tuple[object, ...]:
    """What a wish from afar is bound to: the belt's state, the session, and who is there.

    Whether somebody stands on the belt counts while it stands only: a runner's flight is no change
    of person.
    """
    session, belt = snapshot.session, snapshot.belt.state
    return (
        belt,
        None if belt in MOVING else snapshot.gait.person_on_belt,
        session and (session.session_id, session.workout, session.participant),
        snapshot.control_granted,
    )
