"""The simulator plays the person too: it pulls key and cable, and measures its own belt truly."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from controller.api import SimulatedFault
from controller.commissioning.drive import Drive, Ending, Phase
from controller.commissioning.questions import Answer, Question
from controller.commissioning.steps import Step
from controller.simulator.deck import STEP_M
from controller.simulator.mischief import Mischief
from controller.simulator.person import Person
from controller.simulator.process import SimulatorProcess

BELT_M: Final = 3.0
_HOLD_S: Final = 3.0
_COUNT_S: Final = 10.0
_GIVES_UP_S: Final = 10.0
_STEPS: Final[dict[str, tuple[SimulatedFault | Mischief, ...]]] = {
    "at_front": (SimulatedFault.STEP_ON, Mischief.STEP_FORTH),
    "at_rear": (Mischief.STEP_BACK, Mischief.STEP_BACK),
}
"""What the simulated walker does when a question asks for it."""


class Played:
    """Whoever stands beside the simulated machine."""

    def __init__(self, simulator: SimulatorProcess, tell: Callable[[str], None]) -> None:
        self._simulator = simulator
        self._tell = tell
        self._drive: Drive | None = None
        self._counts = False
        self._steady_s = self._pressed_s = self._stood_s = 0.0
        self._from_m = self._to_m = 0.0
        self._runs_on = False
        self._pressed = False

    def tell(self, text: str) -> None:
        """For whoever looks on."""
        self._tell(text)

    async def confirm(self, step: Step) -> bool:
        """Nobody is on a simulated belt but who has to be."""
        self._simulator.cause(Mischief.STEP_FORTH if step.walked else SimulatedFault.STEP_OFF)
        self._counts = step.name == "unit"
        self._runs_on = self._pressed = False
        self._tell("  Confirmed by the simulator.")
        return True

    async def ask(self, question: Question) -> Answer:
        """What is true of the simulated machine."""
        for word in _STEPS.get(question.key, ()):
            self._simulator.cause(word)
        known = self._known().get(question.key)
        answer = question.read("") if known is None else known
        self._tell(f"  {question.words}: {answer}")
        return answer

    async def again(self, step: Step) -> bool:
        """It would come to the same."""
        del step
        return False

    def attend(self, step: Step, drive: Drive) -> None:
        """Pull what is to be pulled; put everything back afterwards."""
        del step
        self._drive = drive
        if drive.phase is Phase.STEADY:
            self._steady_s, self._from_m = time.monotonic(), self._travel_m
            if drive.course.ending is Ending.SAFETY_KEY:
                self._simulator.cause(SimulatedFault.SAFETY_KEY)
            if drive.course.ending is Ending.SILENCE:
                self._simulator.cause(SimulatedFault.UNPLUG_TREADMILL)
        if drive.phase is Phase.DONE:
            self._simulator.cause(SimulatedFault.REPAIR)
            self._drive = None

    def pressed(self) -> bool:
        """Whether they press a key now."""
        self._simulator.look()
        drive = self._drive
        if drive is None:
            return False
        if drive.by_eye:
            return self._sees_it_stand()
        if drive.phase is not Phase.STEADY or drive.course.ending is not Ending.KEY:
            return False
        due_s = self._steady_s + (_COUNT_S if self._counts else _HOLD_S)
        if time.monotonic() < due_s or self._pressed:
            return False
        self._pressed_s, self._to_m, self._pressed = time.monotonic(), self._travel_m, True
        return True

    def close(self) -> None:
        """Nothing to be given back."""

    def _sees_it_stand(self) -> bool:
        since_s = time.monotonic() - self._steady_s
        if since_s > _GIVES_UP_S and not self._runs_on:
            self._runs_on = True
            self._simulator.cause(SimulatedFault.SAFETY_KEY)
        self._stood_s = since_s
        return self._simulator.belt.get("belt_mps") == 0

    @property
    def _travel_m(self) -> float:
        return self._simulator.belt.get("travel_m", 0.0)

    def _known(self) -> dict[str, Answer]:
        ran_on_m = self._travel_m - self._to_m
        return {
            "role": "simulator",
            "serial_number": "simulated",
            "belt_length_m": BELT_M,
            "top_incline": 2.0,  # a lift is slow
            "mass_kg": Person().mass_kg,
            "moved_m": 2 * STEP_M,
            "runs_to": "rear",
            "key_stops": True,
            "passings": (self._to_m - self._from_m) / BELT_M,
            "seconds": self._pressed_s - self._steady_s,
            "silence_stops": not self._runs_on,
            "silence_s": 0.0 if self._runs_on else self._stood_s,
            "stop_m": ran_on_m,
            "top_stop_m": ran_on_m,
            "lifts": True,
        }
