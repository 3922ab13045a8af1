"""Whoever is beside the machine: asked at standstill, attentive while the belt moves."""

from __future__ import annotations

from typing import Protocol

from controller.commissioning.drive import Drive
from controller.commissioning.questions import Answer, Question
from controller.commissioning.steps import Step


class Person(Protocol):
    """A person at a terminal; answers in a file; or the simulator's own person."""

    def tell(self, text: str) -> None:
        """Say something to them."""

    async def confirm(self, step: Step) -> bool:
        """Whether they confirm the start of this step's drive; nobody is on the belt."""

    async def ask(self, question: Question) -> Answer:
        """Their answer, read by the question."""

    async def again(self, step: Step) -> bool:
        """Whether a step that was refused is to be measured once more."""

    def attend(self, step: Step, drive: Drive) -> None:
        """The drive has come to another phase."""

    def pressed(self) -> bool:
        """Whether they pressed a key since the last call. Called all the time while driving."""

    def close(self) -> None:
        """It is over, however it ended."""
