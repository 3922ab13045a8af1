"""What a machine is asked on a new link: what it can, and to tell what happens from now on.

Reads and subscriptions only: nothing here could move a belt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from controller.treadmills.ftms.steering import Steering
from controller.treadmills.port import Stated
from protocols.ftms.service import CONTROL, DATA, FEATURE, INCLINES, SPEEDS, STATUS, TRAINING
from protocols.ftms.training import training_words
from protocols.gatt.messages import Connected, Failure, Properties, Read, Subscribe

_READ: Final = (FEATURE, SPEEDS, INCLINES, TRAINING)
_SUBSCRIBED: Final = (STATUS, DATA, CONTROL, TRAINING)
_NEEDED: Final = frozenset({STATUS, DATA, CONTROL})
_TO_STOP: Final = (DATA, CONTROL)  # a stop must be heard by one, and measured by the other


class Interview:
    """One link's questions and answers. A new link needs a new one."""

    def __init__(self, steering: Steering, next_ticket: Callable[[], int]) -> None:
        self._steering = steering
        self._next_ticket = next_ticket
        self._asked: dict[int, Read | Subscribe] = {}
        self._name = self._training = ""

    @property
    def stated(self) -> Stated:
        """What the machine has said of itself."""
        targets = self._steering.targets
        return Stated(self._name, targets.max_speed_mmps, targets.told_incline, self._training)

    def begin(self, machine: Connected) -> tuple[list[Read | Subscribe], list[str]]:
        """What to ask, and what the machine lacks, in words."""
        self._name = machine.name
        offered = {one.uuid: one.properties for one in machine.characteristics}
        questions: list[Read | Subscribe] = [
            Read(uuid, self._next_ticket())
            for uuid in _READ
            if offered.get(uuid, Properties(0)) & Properties.READ
        ]
        questions += [
            Subscribe(uuid, self._next_ticket(), urgent=uuid in _TO_STOP)
            for uuid in _SUBSCRIBED
            if uuid in offered
        ]
        self._asked = {question.ticket: question for question in questions}
        who = machine.name or machine.address
        return questions, [f"{who} has no {uuid}" for uuid in _SUBSCRIBED if self._lacks(uuid)]

    def answered(self, ticket: int, error: int, data: bytes) -> Read | Subscribe | str | None:
        """Take an answer: what to ask again, or what failed, in words."""
        asked = self._asked.pop(ticket, None)
        if asked is None:
            return None
        if error == Failure.DROPPED:  # by the flush of a stop
            self._asked[ticket] = asked
            return asked
        if error:
            return f"{asked.characteristic}: link error {error:#x}"
        if isinstance(asked, Read):
            self.told(asked.characteristic, data)
        return None

    def told(self, uuid: str, data: bytes) -> None:
        """What the machine says of itself, asked or not."""
        if uuid == TRAINING:
            self._training = training_words(data)
        else:
            self._steering.stated(uuid, data)

    def waits_for(self, uuid: str) -> bool:
        """Whether a question about this characteristic has no answer yet."""
        return any(asked.characteristic == uuid for asked in self._asked.values())

    def _lacks(self, uuid: str) -> bool:
        return uuid in _NEEDED and not self.waits_for(uuid)
