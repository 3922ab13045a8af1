"""Commands on their way: each its own task, so that none waits for another and STOP for none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from controller.api import AnyCommand, Refused, Stop
from tui.language import _
from tui.link import Link
from tui.view import StopSent

PATIENCE_S = 3.0
"""How long an answer is waited for."""
STOP_AGAIN_S = 1.0
"""A STOP without an answer is sent again after this time, until there is one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command. No refusal: it is being carried out."""

    command: AnyCommand
    refusal: str = ""


class Outbox:
    """Sends commands and tells what became of them."""

    def __init__(self, link: Link, client: str, answered: Callable[[Answer], None]) -> None:
        self._link = link
        self._client = client
        self._answered = answered
        self._count = 0
        self._waiting: dict[asyncio.Task[None], float] = {}
        self._stop_sent_s: float | None = None
        self.stop_sent = StopSent.NO

    def next_id(self) -> str:
        """A fresh `id` for a command."""
        self._count += 1
        return f"{self._client}-{self._count}"

    def stop(self, now_s: float) -> None:
        """Send STOP at once; `look` sends it again until it is answered."""
        if self.stop_sent is StopSent.NO:
            self.stop_sent = StopSent.SENT
        self._stop_sent_s = now_s
        self.send(Stop(id=self.next_id(), by="a screen"), now_s)

    def send(self, command: AnyCommand, now_s: float) -> None:
        """Send `command` without waiting for anything."""
        task = asyncio.get_running_loop().create_task(self._carry(command))
        self._waiting[task] = now_s
        task.add_done_callback(self._waiting.pop)

    def look(self, now_s: float) -> None:
        """Give up what was not answered in time; send an unanswered STOP again."""
        for task, sent_s in list(self._waiting.items()):
            if now_s - sent_s >= PATIENCE_S:
                task.cancel()
        if self._stop_sent_s is not None and now_s - self._stop_sent_s >= STOP_AGAIN_S:
            self.stop_sent = StopSent.UNANSWERED
            self.stop(now_s)

    async def _carry(self, command: AnyCommand) -> None:
        try:
            answer = await self._link.request(command)
        except asyncio.CancelledError:
            self._settle(
                command,
                _("The controller did not answer “{command}”.").format(command=command.type),
            )
            raise
        except OSError as error:
            self._settle(
                command,
                _("“{command}” was not sent: {error}").format(command=command.type, error=error),
            )
        else:
            if isinstance(command, Stop):
                self._stop_sent_s, self.stop_sent = None, StopSent.NO
            self._settle(command, answer.reason if isinstance(answer, Refused) else "")

    def _settle(self, command: AnyCommand, refusal: str) -> None:
        if isinstance(command, Stop) and refusal and self._stop_sent_s is not None:
            self.stop_sent = StopSent.UNANSWERED
        self._answered(Answer(command, refusal))
