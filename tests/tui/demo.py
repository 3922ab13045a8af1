"""`python -m tests.tui.demo`: the screen on a scripted controller, to look at it."""

from __future__ import annotations

import asyncio

from controller.workouts import list_workouts
from tests.tui.samples import CARDS
from tests.tui.scripted import ScriptedController
from tui.app import BackstrideApp
from tui.card import card_of


class Demo(BackstrideApp):
    """Lets the scripted controller's time pass at the speed of the real one."""

    def __init__(self) -> None:
        self._scripted = ScriptedController()
        listed = [card_of(loaded) for loaded in list_workouts().workouts]
        super().__init__(self._scripted, listed or CARDS)

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._pass_time())

    async def _pass_time(self) -> None:
        while True:
            await asyncio.sleep(0.1)
            self._scripted.advance(0.1)


if __name__ == "__main__":
    Demo().run()
