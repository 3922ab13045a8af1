"""To whom the person at the machine granted control of speed and incline."""

from __future__ import annotations

from controller import api


class Grant:
    """Follows the snapshots: they say that control is granted, and who asked for it before.

    A grant whose question was not heard is nobody's; so is one after another's question, which may
    have been answered either way.
    """

    def __init__(self) -> None:
        self._granted = False
        self._asked_by = ""
        self._holder = ""

    def follow(self, snapshot: api.Snapshot) -> None:
        """The controller told its state."""
        asks_by = _asks_for_control(snapshot.request)
        if not snapshot.control_granted:
            self._holder = ""
        elif not self._granted:
            self._holder = self._asked_by
        elif self._asked_by not in {"", asks_by, self._holder}:
            self._holder = ""
        self._granted, self._asked_by = snapshot.control_granted, asks_by

    def is_held_by(self, client: str) -> bool:
        """Whether this client may raise what it could otherwise only ask for."""
        return bool(client) and client == self._holder


def _asks_for_control(request: api.RequestView | None) -> str:
    match request:
        case api.RequestView(what=api.Asked.CONTROL, by=by):
            return by
        case _:
            return ""
