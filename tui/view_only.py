"""A screen that only looks: whatever is pressed there, STOP alone goes to the controller."""

from __future__ import annotations

from collections.abc import AsyncIterator

from controller.api import Accepted, AnyCommand, Refused, ServerMessage, Stop
from tui.language import _
from tui.link import Link


class ViewOnly:
    """`link`, of which STOP is the only command. Signs of life do not go either: a picture that
    hangs somewhere shows no eyes on the machine."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def messages(self) -> AsyncIterator[ServerMessage]:
        """All that the controller sends. Raises as the link's own does."""
        return self._link.messages()

    async def request(self, command: AnyCommand) -> Accepted | Refused:
        """STOP is passed on, the rest refused. Raises `OSError`."""
        if isinstance(command, Stop):
            return await self._link.request(command)
        return Refused(id=command.id, reason=_("View only. STOP works here."))
