"""A person at a terminal: lines at standstill, single keys while the belt moves."""

from __future__ import annotations

import asyncio
import os
import select
import termios
import tty
from collections.abc import Callable
from typing import Final

from controller.commissioning.drive import Drive, Phase
from controller.commissioning.questions import Answer, BadAnswer, Form, Question
from controller.commissioning.steps import Step

START: Final = "start"
_WALKER: Final = "Walker in the middle of the belt, clip on, hands at the rails? You at its STOP?"
_KEYS: Final = frozenset({Phase.STARTING, Phase.GOING, Phase.STEADY, Phase.STOPPING, Phase.ALONE})


class AtTerminal:
    """`stdin` must be a terminal; `say` puts a text on the screen, with or without a new line."""

    def __init__(self, stdin: int, say: Callable[[str, bool], None]) -> None:
        self._stdin = stdin
        self._say = say
        self._usual = termios.tcgetattr(stdin)
        self._by_key = False

    def tell(self, text: str) -> None:
        """Say something to them."""
        self._say(text, True)

    async def confirm(self, step: Step) -> bool:
        """Whether they type the word."""
        ready = _WALKER if step.walked else "Nobody on the belt?"
        self._say(f"  {ready} Type {START} to start it: ", False)
        return await self._line() == START

    async def ask(self, question: Question) -> Answer:
        """Their answer; asked again until it can be read."""
        while True:
            self._say(f"  {question.words}{_hint(question)}: ", False)
            try:
                return question.read(await self._line())
            except BadAnswer as error:
                self.tell(f"    {error}")

    async def again(self, step: Step) -> bool:
        """Whether a step is to be measured once more."""
        words = f"Measure this step again ({step.title})?"
        return bool(await self.ask(Question("again", words, Form.YES, default="no")))

    def attend(self, step: Step, drive: Drive) -> None:
        """Keys count from the start on, lines when the belt stands."""
        del step
        if drive.phase in _KEYS and not self._by_key:
            tty.setcbreak(self._stdin, termios.TCSAFLUSH)
            self._by_key = True
        elif drive.phase is Phase.DONE:
            self.close()

    def pressed(self) -> bool:
        """Whether there was a key."""
        if not self._by_key or not select.select([self._stdin], (), (), 0)[0]:
            return False
        return bool(os.read(self._stdin, 256))

    def close(self) -> None:
        """Lines again; keys that wait are dropped."""
        termios.tcsetattr(self._stdin, termios.TCSAFLUSH, self._usual)
        self._by_key = False

    async def _line(self) -> str:
        """The next line. Raises `EOFError` at the end of input."""
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._stdin, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._stdin)
        line = os.read(self._stdin, 4096)
        if not line:
            raise EOFError
        return line.decode("utf-8", "replace").strip()


def _hint(question: Question) -> str:
    """What may be typed, where the words do not say it, and what nothing means."""
    forms = {Form.YES: "yes or no", Form.SPEED: "as 2.5 mph", Form.INCLINE: "as 5 %"}
    enter = f"ENTER: {question.default}" if question.default else ""
    hints = ", ".join(hint for hint in (forms.get(question.form), enter) if hint)
    return f" [{hints}]" if hints else ""
